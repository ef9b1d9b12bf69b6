//! Letters, to servers that nobody here wrote, from an office that may die at any moment.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use cambist::testkit::{Folder, MailServer, Manner, Sent, hidden, run_program};
use serde_json::Value;

use super::process::{Office, done, tell};

mod stranger;

use stranger::StrangeServer;

const DIRECTION: &str = "/exchange/USDTERC20/USDTTRC20";
/// Longer than any letter takes, on a machine that does much else.
const PATIENCE: Duration = Duration::from_secs(150);

/// Settings of mail, beside which everything is as it comes.
fn settle(folder: &Path, port: u16, more: &str) {
    let text = format!(
        "[mail]\nhost = \"localhost\"\nport = {port}\nfrom = \"Обмен <office@cambist.example>\"\n\
         timeout_s = 10\n{more}\n"
    );
    std::fs::write(folder.join("cambist.toml"), text).unwrap();
}

fn prepare(folder: &Path) {
    let file = folder.join("rates.txt");
    std::fs::write(&file, "USDTERC20;USDTTRC20;1;0.98;100000000;;\n").unwrap();
    done(folder, &["rates", "import", file.to_str().unwrap()]);
}

/// A customer who reads Russian places an order.
async fn place(office: &Office) {
    let path = format!("/ru{DIRECTION}");
    let page = office.get(&path).send().await.text();
    let fields = format!(
        "give=100&email=ann%40mail.example&account=TLeUZDGLWnyiJVFcp3m3M1782uBsGWa8uf&city=&token={}&rate={}",
        hidden(&page, "token"),
        hidden(&page, "rate").replace(':', "%3A"),
    );
    let placed = Sent::new(office.address(), "POST", &path).form(&fields).send().await;
    assert_eq!(placed.status, 303, "{}", placed.text());
}

async fn until(what: &str, mut is_so: impl FnMut() -> bool) {
    let begun = Instant::now();
    while !is_so() {
        assert!(begun.elapsed() < PATIENCE, "not in time: {what}");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

fn parsed(letter: &Path) -> Value {
    let script = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/interop/letter.py");
    serde_json::from_str(&run_program("python3", [script.as_path(), letter])).unwrap()
}

fn message_id(letter: &str) -> String {
    let line = letter.lines().find(|line| line.to_lowercase().starts_with("message-id:"));
    line.unwrap_or_default().to_owned()
}

#[tokio::test]
async fn a_letter_of_an_office_that_was_killed_is_sent_by_the_next_one() {
    let folder = Folder::new("letters-killed");
    let server = MailServer::open().await;
    settle(folder.path(), server.port(), "security = \"none\"");
    prepare(folder.path());
    // It dies in the middle of the conversation; then once more after the server has taken the letter
    // and before it could note that.
    for manner in [Manner::Silent, Manner::TakesSilently] {
        server.be(manner);
        let before = server.letters().len();
        let office = Office::serve(folder.path()).await;
        if manner == Manner::Silent {
            place(&office).await;
        }
        until("an attempt", || match manner {
            Manner::TakesSilently => server.letters().len() > before,
            _ => server.asked() > 0,
        })
        .await;
        office.kill();
    }
    server.be(Manner::Takes);
    let office = Office::serve(folder.path()).await;
    until("the letter", || {
        tell(folder.path(), &["mail", "list", "--state", "sent"]).out.contains("ann@")
    })
    .await;
    office.stop().await;
    let ids: BTreeSet<_> = server.letters().iter().map(|letter| message_id(letter)).collect();
    assert_eq!(ids.len(), 1, "one fact has one Message-ID: {ids:?}");
    assert!(server.letters().len() >= 2, "the server took it twice, as it was told once too often");
    let waiting = tell(folder.path(), &["mail", "list", "--state", "waiting"]).out;
    assert_eq!(waiting, "there are no such letters\n");
}

#[tokio::test]
async fn a_strange_server_gets_a_letter_that_a_strange_reader_understands() {
    let folder = Folder::new("letters-strange");
    prepare(folder.path());
    let server = StrangeServer::open("takes", folder.path());
    settle(folder.path(), server.port, "security = \"none\"\nreply_to = \"olga@office.example\"");
    let office = Office::serve(folder.path()).await;
    place(&office).await;
    until("the letter", || !server.letters().is_empty()).await;
    office.stop().await;
    let letter = parsed(&server.letters()[0]);
    let field = |name: &str| letter["fields"][name].as_str().unwrap_or_default().to_owned();
    assert_eq!(field("subject"), "Заявка 1: ждём оплату");
    assert_eq!(field("from"), "Обмен <office@cambist.example>");
    assert_eq!(
        (field("to"), field("reply-to")),
        ("ann@mail.example".into(), "olga@office.example".into())
    );
    assert_eq!(field("auto-submitted"), "auto-generated");
    let types = ["multipart/alternative", "text/plain", "text/html"];
    assert_eq!(letter["types"], serde_json::json!(types));
    assert_eq!(letter["defects"], serde_json::json!([]));
    assert!(
        letter["longest"].as_u64().unwrap() <= 998,
        "RFC 5322 bounds a line: {}",
        letter["longest"]
    );
    for name in ["subject", "from", "to", "date", "message-id", "mime-version"] {
        assert_eq!(letter["counts"][name], 1, "{name}");
    }
    for part in
        ["100\u{a0}USDT", "98\u{a0}USDT", "TLeUZDGLWnyiJVFcp3m3M1782uBsGWa8uf", "/ru/order/"]
    {
        assert!(
            letter["plain"].as_str().unwrap().contains(part),
            "no {part} in {}",
            letter["plain"]
        );
        assert!(letter["html"].as_str().unwrap().contains(part), "no {part} in {}", letter["html"]);
    }
}

#[tokio::test]
async fn a_letter_goes_through_tls_with_a_password_and_nothing_goes_without() {
    let folder = Folder::new("letters-tls");
    for manner in ["starttls", "tls"] {
        let server = StrangeServer::open(manner, folder.path());
        let ca = format!("ca_file = \"{}\"", folder.path().join("cert.pem").display());
        let user = match manner {
            "starttls" => "user = \"office\"\npassword = \"open sesame\"",
            _ => "",
        };
        let test = ["mail", "test", "olga@office.example"];
        settle(folder.path(), server.port, &format!("security = \"{manner}\"\n{ca}\n{user}"));
        let told = tell(folder.path(), &test);
        assert_eq!(
            (told.code, told.out.as_str()),
            (0, "the letter was taken: 250 2.0.0 kept\n"),
            "{manner}: {told:?}"
        );
        settle(folder.path(), server.port, &format!("security = \"{manner}\"\n{user}"));
        let unknown = tell(folder.path(), &test);
        assert!(unknown.code == 1 && unknown.err.contains("certificate"), "{manner}: {unknown:?}");
        if manner == "starttls" {
            settle(
                folder.path(),
                server.port,
                &format!("security = \"starttls\"\n{ca}\nuser = \"office\"\npassword = \"wrong\""),
            );
            let refused = tell(folder.path(), &test);
            assert!(refused.code == 1 && refused.err.contains("535"), "{refused:?}");
            assert!(!(refused.err + &refused.out).contains("wrong"), "no password is shown");
        }
        assert_eq!(server.letters().len(), 1, "{manner}");
    }
}

#[tokio::test]
async fn a_strange_servers_moods_are_told_and_borne() {
    let folder = Folder::new("letters-moods");
    let test = ["mail", "test", "olga@office.example"];
    for (manner, code, expected) in [
        ("refuses", 1, "no such user here"),
        ("busy", 1, "come again later"),
        ("slow", 0, "the letter was taken"),
        ("hangs-up", 1, ""),
    ] {
        let server = StrangeServer::open(manner, folder.path());
        settle(folder.path(), server.port, "security = \"none\"");
        let told = tell(folder.path(), &test);
        assert_eq!(told.code, code, "{manner}: {told:?}");
        assert!((told.err + &told.out).contains(expected), "{manner}");
    }
    let gone = StrangeServer::open("takes", folder.path()).port;
    settle(folder.path(), gone, "security = \"none\"");
    let told = tell(folder.path(), &test);
    assert!(told.code == 1 && told.err.contains("onnection"), "{told:?}");
}
