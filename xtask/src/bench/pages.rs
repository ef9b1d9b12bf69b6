//! `cargo x bench pages`: how long the server takes for each page of an office that has much to tell.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use crate::office::Office;
use crate::{packages, shell};

/// Half of the answers must come within so many milliseconds.
const MOST_MS: f64 = 20.0;
/// How often each page is asked for.
const TIMES: usize = 41;
/// Links are followed so far from where somebody enters.
const STEPS: u32 = 3;

/// Who enters where; the second word is his place in `demo.json`.
const PEOPLE: [(&str, Option<&str>); 3] =
    [("/", None), ("/profile", Some("partner")), ("/desk", Some("operator"))];

/// Measures every page.
///
/// # Errors
/// A sentence that says what did not work, or which pages are too slow.
pub(super) fn run(arguments: &[String]) -> Result<(), String> {
    let Wanted { clicks, orders, is_debug } = Wanted::parse(arguments)?;
    packages::install_missing(packages::BENCH)?;
    let mut build = shell::cargo(["build", "--package", "cambist"]);
    // With every feature, as the tests build it: what is there already is not built anew.
    build.arg(if is_debug { "--all-features" } else { "--release" });
    shell::stream(build)?;
    let profile = if is_debug { "debug" } else { "release" };
    let folder = shell::target_dir().join("bench").join("loaded");
    let data = folder.join(format!("{clicks}-{orders}"));
    std::fs::create_dir_all(&data).map_err(|error| format!("{}: {error}", data.display()))?;
    let (clicks, orders) = (clicks.to_string(), orders.to_string());
    let words = ["--clicks", &clicks, "--orders", &orders, "--at", "2026-11-01T12:00:00Z"];
    let begun = Instant::now();
    let office = Office::demo(profile, &data, &words, Duration::from_secs(3600))?;
    println!("The office opened after {:.1} s.", begun.elapsed().as_secs_f64());
    let mut measured = Vec::new();
    for (begin, who) in PEOPLE {
        let visitor = Visitor::enter(&office, &folder, &data, who)?;
        for (name, path) in visitor.pages(begin)? {
            measured.push((name, visitor.times(&path)?));
        }
    }
    report(&folder.join("pages.json"), measured)
}

/// What is asked for.
#[derive(Debug, PartialEq, Eq)]
struct Wanted {
    clicks: u32,
    orders: u32,
    is_debug: bool,
}

impl Wanted {
    fn parse(arguments: &[String]) -> Result<Wanted, String> {
        let mut wanted = Wanted { clicks: 1_000_000, orders: 100_000, is_debug: false };
        let mut words = arguments.iter();
        while let Some(word) = words.next() {
            let place = match word.as_str() {
                "--clicks" => &mut wanted.clicks,
                "--orders" => &mut wanted.orders,
                "--debug" => {
                    wanted.is_debug = true;
                    continue;
                }
                _ => return Err(format!("`{word}` is not an option: see `cargo x bench --help`")),
            };
            let value = words.next().and_then(|text| text.parse().ok());
            *place = value.ok_or_else(|| format!("`{word}` needs a whole number"))?;
        }
        Ok(wanted)
    }
}

/// Somebody with a jar of cookies.
struct Visitor {
    url: String,
    jar: PathBuf,
}

impl Visitor {
    fn enter(
        office: &Office,
        folder: &Path,
        data: &Path,
        who: Option<&str>,
    ) -> Result<Visitor, String> {
        let jar = folder.join(format!("{}.cookies", who.unwrap_or("anyone")));
        // Whoever entered the office before this one is a stranger to it.
        let _absent = std::fs::remove_file(&jar);
        let visitor = Visitor { url: office.url().to_owned(), jar };
        if let Some(who) = who {
            let path = data.join("demo.json");
            let card = std::fs::read_to_string(&path)
                .map_err(|error| format!("{}: {error}", path.display()))?;
            let fields =
                sign_in(&card, who).ok_or_else(|| format!("{} names no {who}", path.display()))?;
            let origin = format!("Origin: {}", visitor.url);
            visitor.curl(&["-H", &origin, "-d", &fields], &["/sign-in"])?;
        }
        Ok(visitor)
    }

    fn curl(&self, words: &[&str], paths: &[&str]) -> Result<String, String> {
        let mut command = Command::new("curl");
        command
            .args(["-sS", "--compressed", "--max-time", "60", "-b"])
            .arg(&self.jar)
            .arg("-c")
            .arg(&self.jar)
            .args(words);
        for path in paths {
            command.arg(format!("{}{path}", self.url));
        }
        shell::capture(&mut command)
    }

    /// Pages that links lead to, one for each kind, by the kind's name.
    fn pages(&self, begin: &str) -> Result<BTreeMap<String, String>, String> {
        let mut found = BTreeMap::from([(kind(begin), begin.to_owned())]);
        let mut fresh = found.clone();
        for _ in 0..STEPS {
            let mut next = BTreeMap::new();
            for path in fresh.values() {
                let page = self.curl(&["-L"], &[path])?;
                for link in links(&page, begin) {
                    if let Entry::Vacant(place) = found.entry(kind(&link)) {
                        place.insert(link.clone());
                        next.insert(kind(&link), link);
                    }
                }
            }
            fresh = next;
        }
        Ok(found)
    }

    /// Milliseconds of each answer. The first ones warm up and count for nothing.
    #[expect(clippy::float_arithmetic, reason = "a measurement, not money")]
    fn times(&self, path: &str) -> Result<Vec<f64>, String> {
        let write = ["-w", "\n@ %{time_starttransfer} %{http_code} @\n"];
        let said = self.curl(&write, &[path; TIMES])?;
        let lines = said.lines().filter_map(|line| line.strip_prefix("@ ")?.strip_suffix(" @"));
        let mut times = Vec::new();
        for line in lines {
            let (seconds, status) = line.split_once(' ').unwrap_or_default();
            if !matches!(status, "200" | "303") {
                return Err(format!("{path} answered {status}"));
            }
            times.push(seconds.parse::<f64>().map_err(|error| error.to_string())? * 1000.0);
        }
        let mut times = times.split_off(5);
        times.sort_by(f64::total_cmp);
        Ok(times)
    }
}

/// The fields of the form to sign in.
fn sign_in(card: &str, who: &str) -> Option<String> {
    let (_, rest) = card.split_once(&format!("\"{who}\": {{"))?;
    let value = |name: &str| rest.split_once(&format!("\"{name}\": \""))?.1.split('"').next();
    Some(format!("email={}&password={}", value("email")?.replace('@', "%40"), value("password")?))
}

/// Addresses of pages of the same part of the office.
fn links(page: &str, begin: &str) -> BTreeSet<String> {
    let links = page.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next());
    let is_ours = |link: &&str| match begin {
        "/" => link.starts_with("/exchange/") || *link == "/sign-in" || *link == "/sign-up",
        begin => link.starts_with(begin),
    };
    links.filter(is_ours).map(|link| link.replace("&#38;", "&").replace("&amp;", "&")).collect()
}

/// Pages of one kind differ in numbers, codes and what they are asked for: one of them stands for all.
fn kind(path: &str) -> String {
    let (path, query) = path.split_once('?').unwrap_or((path, ""));
    let is_name =
        |part: &str| part.bytes().any(|byte| byte.is_ascii_digit() || byte.is_ascii_uppercase());
    let parts: Vec<&str> =
        path.split('/').map(|part| if is_name(part) { "…" } else { part }).collect();
    let mut asked: Vec<&str> = query.split('&').filter_map(|pair| pair.split('=').next()).collect();
    asked.sort_unstable();
    let query = if query.is_empty() { String::new() } else { format!("?{}", asked.join("&")) };
    format!("{}{query}", parts.join("/"))
}

fn report(path: &Path, measured: Vec<(String, Vec<f64>)>) -> Result<(), String> {
    println!("{:<60}{:>12}{:>12}", "page", "median ms", "worst ms");
    let (mut lines, mut slow) = (Vec::new(), Vec::new());
    for (name, times) in measured {
        let [median, worst] = [times.len() / 2, times.len() - 1].map(|place| times[place]);
        println!("{name:<60}{median:>12.2}{worst:>12.2}");
        lines.push(format!("  {name:?}: {{\"median_ms\": {median:.3}, \"worst_ms\": {worst:.3}}}"));
        if median > MOST_MS {
            slow.push(format!("{name}: {median:.1} ms"));
        }
    }
    let text = format!("{{\n{}\n}}\n", lines.join(",\n"));
    std::fs::write(path, text).map_err(|error| format!("{}: {error}", path.display()))?;
    match slow.is_empty() {
        true => Ok(()),
        false => Err(format!("more than {MOST_MS} ms:\n{}", slow.join("\n"))),
    }
}

#[cfg(test)]
mod tests {
    use super::{Wanted, kind, links, sign_in};

    #[test]
    fn pages_of_one_kind_are_asked_for_once() {
        let table = [
            ("/desk/orders/120", "/desk/orders/…"),
            ("/exchange/BTC/SBERRUB", "/exchange/…/…"),
            ("/profile/exchanges?before=12&state=new", "/profile/exchanges?before&state"),
            ("/profile/exchanges?state=paid&before=7", "/profile/exchanges?before&state"),
            ("/desk", "/desk"),
        ];
        for (path, expected) in table {
            assert_eq!(kind(path), expected);
        }
    }

    #[test]
    fn links_lead_only_through_the_same_part() {
        let page = "<a href=\"/desk/orders?a=1&#38;b=2\"></a><a href=\"/\"></a><link href=\"/assets/x.css\">";
        assert_eq!(links(page, "/desk").into_iter().collect::<Vec<_>>(), ["/desk/orders?a=1&b=2"]);
        assert!(links(page, "/").is_empty());
    }

    #[test]
    fn the_card_names_who_signs_in() {
        let card =
            "{\n \"operator\": {\n \"email\": \"a@b.example\",\n \"password\": \"secret\"\n }\n}";
        assert_eq!(
            sign_in(card, "operator").as_deref(),
            Some("email=a%40b.example&password=secret")
        );
        assert_eq!(sign_in(card, "partner"), None);
    }

    #[test]
    fn what_is_asked_for_is_told_in_words() {
        let words = |line: &[&str]| line.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>();
        let parse = |line: &[&str]| Wanted::parse(&words(line));
        assert_eq!(
            parse(&["--orders", "50", "--debug"]),
            Ok(Wanted { clicks: 1_000_000, orders: 50, is_debug: true })
        );
        assert!(parse(&["--clicks", "many"]).is_err());
        assert!(parse(&["--fast"]).is_err());
    }
}
