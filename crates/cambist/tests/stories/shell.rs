//! Commands reach a running office through its socket, and the books themselves when none is running.

use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use cambist::testkit::{Folder, Reply};

use super::process::{Office, command, done, end, refused, tell, tell_with_input};

const RATES: &str = "\
BTC;SBERRUB;1;5800000.5;5000000;;
SBERRUB;BTC;5900000;1;2.5;;
";
const PARTLY_BAD: &str = "\
BTC;SBERRUB;1;5700000;5000000;;
NOSUCH;BTC;1;1;1;;
";

fn write(folder: &Path, name: &str, text: &str) -> String {
    let path = folder.join(name);
    std::fs::write(&path, text).unwrap();
    path.to_str().unwrap().to_owned()
}

/// What stands behind a word that the shell prints before a value.
fn after<'a>(told: &'a str, word: &str) -> &'a str {
    let (_, rest) = told.split_once(word).unwrap_or_else(|| panic!("no {word} in {told}"));
    rest.lines().next().unwrap()
}

fn make_partner(folder: &Path) {
    let words = [
        "partner",
        "create",
        "--email",
        "a@partner.example",
        "--title",
        "Alpha",
        "--code",
        "alpha",
        "--password-stdin",
    ];
    let told = tell_with_input(folder, &words, "a good long password\n");
    assert_eq!((told.code, told.err.as_str()), (0, ""));
    assert!(told.out.starts_with("partner 1 is made\n"), "{}", told.out);
    assert!(!told.out.contains("password"), "one that was given is not repeated: {}", told.out);
}

async fn is_credited(office: &Office, target: &str) -> bool {
    let reply = office.get(target).send().await;
    assert_eq!(reply.status, 302, "{target} redirects whatever the shell has switched");
    reply.cookies().iter().any(|cookie| cookie.starts_with("cambist_ref="))
}

async fn call(office: &Office, key: &str) -> Reply {
    let target = "/service/partner/api.php?api_action=pp&method=get_info";
    office.get(target).header("authorization", &format!("Bearer {key}")).send().await
}

async fn feed(office: &Office, code: &str) -> (u16, String) {
    let reply = office.get(&format!("/service/export/txt/{code}")).send().await;
    (reply.status, reply.text())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn rates_are_in_force_when_the_shell_is_told() {
    let folder = Folder::new("shell");
    let folder = folder.path();
    let office = Office::serve(folder).await;
    let (good, bad) = (write(folder, "rates.txt", RATES), write(folder, "bad.txt", PARTLY_BAD));

    let told = done(folder, &["rates", "import", &good, "--dry-run"]);
    assert!(told.contains("2 offers would be added") && told.contains("dry run"), "{told}");
    assert!(!feed(&office, "").await.1.contains("BTC"));

    let told = done(folder, &["rates", "import", &good]);
    assert!(told.contains("2 offers were added"), "{told}");
    assert!(feed(&office, "").await.1.contains("5800000.5"));

    let sentence = refused(folder, &["rates", "import", &bad]);
    assert!(sentence.contains("NOSUCH") && sentence.contains("--skip-bad"), "{sentence}");
    assert!(feed(&office, "").await.1.contains("5800000.5"), "nothing was changed");
    let told = done(folder, &["rates", "import", &bad, "--skip-bad"]);
    assert!(told.contains("NOSUCH"), "{told}");
    assert!(feed(&office, "").await.1.contains("5700000"));
    office.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn partners_links_and_keys_obey_the_shell_at_once() {
    let folder = Folder::new("shell");
    let folder = folder.path();
    let office = Office::serve(folder).await;
    assert!(!is_credited(&office, "/ref/alpha").await);
    make_partner(folder);
    assert!(is_credited(&office, "/ref/alpha").await);

    let told = done(folder, &["partner", "key", "1", "--label", "script"]);
    let key = after(&told, "shown only now: ").to_owned();
    assert_eq!(call(&office, &key).await.json()["error"], 0);
    let listed = done(folder, &["partner", "keys", "1"]);
    assert!(listed.contains("script") && !listed.contains(&key), "{listed}");

    done(folder, &["partner", "suspend", "1"]);
    assert!(!is_credited(&office, "/ref/alpha").await);
    assert_eq!(call(&office, &key).await.json()["error"], 1);
    done(folder, &["partner", "resume", "1"]);
    assert!(is_credited(&office, "/ref/alpha").await);
    assert_eq!(call(&office, &key).await.json()["error"], 0);

    done(folder, &["partner", "link", "1", "--code", "second", "--label", "Banner"]);
    assert!(is_credited(&office, "/ref/second").await);
    done(folder, &["partner", "link-off", "second"]);
    assert!(!is_credited(&office, "/ref/second").await);
    done(folder, &["partner", "link-on", "second"]);
    assert!(is_credited(&office, "/ref/second").await);
    done(folder, &["partner", "link-legacy", "second", "rid=7"]);
    assert!(is_credited(&office, "/?rid=7").await);
    let listed = done(folder, &["partner", "list"]);
    assert!(listed.contains("Alpha") && listed.contains("/ref/second/  Banner"), "{listed}");

    done(folder, &["partner", "key-revoke", "1", "1"]);
    assert_eq!(call(&office, &key).await.json()["error"], 1);
    assert!(done(folder, &["partner", "keys", "1"]).contains("revoked"));

    let told = done(folder, &["operator", "create", "--email", "me@office.example"]);
    assert_eq!(after(&told, "shown only now: ").len(), 20, "{told}");
    let sentence = refused(folder, &["operator", "create", "--email", "me@office.example"]);
    assert!(sentence.contains("address already"), "{sentence}");
    office.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn feeds_and_the_whole_office_are_switched_at_once() {
    let folder = Folder::new("shell");
    let folder = folder.path();
    let office = Office::serve(folder).await;
    done(folder, &["rates", "import", &write(folder, "rates.txt", RATES)]);

    done(folder, &["feed", "create", "monitor", "--title", "Monitor", "--exclude", "SBERRUB-BTC"]);
    assert_eq!(feed(&office, "monitor").await.0, 404, "a new feed is switched off");
    let told = tell(folder, &["feed", "check", "monitor"]);
    assert_eq!(told.code, 1);
    assert!(told.out.contains("1 of 2 offers are published"), "{told:?}");
    assert!(told.err.contains("switched off"), "{told:?}");
    done(folder, &["feed", "enable", "monitor"]);
    done(folder, &["feed", "check", "monitor"]);
    let (status, text) = feed(&office, "monitor").await;
    assert_eq!((status, text.lines().count()), (200, 1), "{text}");
    assert_eq!(done(folder, &["feed", "preview", "monitor", "--format", "txt"]), text);
    assert!(done(folder, &["feed", "list"]).contains("monitor"));
    done(folder, &["feed", "disable", "monitor"]);
    assert_eq!(feed(&office, "monitor").await.0, 404);

    done(folder, &["office", "close"]);
    assert_eq!(feed(&office, "").await, (200, String::new()));
    assert!(done(folder, &["office", "state"]).starts_with("the office is closed"));
    done(folder, &["office", "maintenance"]);
    assert_eq!(call(&office, "any").await.status, 503);
    done(folder, &["office", "open"]);
    assert_eq!(feed(&office, "").await.1.lines().count(), 2);
    assert_eq!(call(&office, "any").await.json()["error"], 1);
    office.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_a_running_office_the_same_commands_write_the_books_themselves() {
    let folder = Folder::new("shell");
    let folder = folder.path();
    done(folder, &["operator", "create", "--email", "me@office.example"]);
    done(folder, &["rates", "import", &write(folder, "bad.txt", PARTLY_BAD), "--skip-bad"]);
    make_partner(folder);
    let key = done(folder, &["partner", "key", "1"]);
    let revoked = done(folder, &["partner", "key", "1"]);
    done(folder, &["partner", "key-revoke", "1", "2"]);
    done(folder, &["partner", "link", "1", "--code", "former"]);
    done(folder, &["partner", "link-off", "former"]);
    done(folder, &["partner", "link-legacy", "alpha", "rid=7"]);
    done(folder, &["partner", "suspend", "1"]);
    done(folder, &["partner", "resume", "1"]);
    done(folder, &["feed", "create", "monitor", "--title", "Monitor"]);
    done(folder, &["feed", "enable", "monitor"]);
    done(folder, &["office", "close"]);
    done(folder, &["office", "open"]);
    let copy = folder.join("copy");
    done(folder, &["backup", copy.to_str().unwrap()]);

    for folder in [folder, &copy] {
        let office = Office::serve(folder).await;
        assert!(feed(&office, "monitor").await.1.contains("5700000"));
        assert!(is_credited(&office, "/ref/alpha").await);
        assert!(is_credited(&office, "/?rid=7").await);
        assert!(!is_credited(&office, "/ref/former").await);
        let (key, revoked) = (after(&key, "only now: "), after(&revoked, "only now: "));
        assert_eq!(call(&office, key).await.json()["error"], 0);
        assert_eq!(call(&office, revoked).await.json()["error"], 1);
        office.stop().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_folder_has_one_office_and_a_killed_one_is_no_obstacle() {
    let folder = Folder::new("shell");
    let folder = folder.path();
    let office = Office::serve(folder).await;
    let socket = folder.join("office.sock");
    assert_eq!(std::fs::metadata(&socket).unwrap().permissions().mode() & 0o777, 0o600);
    let sentence = refused(folder, &["serve", "--listen", "127.0.0.1:0"]);
    assert!(sentence.contains("cambist: ") && sentence.contains("office in"), "{sentence}");
    assert!(done(folder, &["office", "state"]).contains("open"), "the first one goes on");

    office.kill();
    assert!(socket.exists(), "kill -9 leaves the socket behind");
    assert!(done(folder, &["office", "state"]).contains("open"));
    let office = Office::serve(folder).await;
    done(folder, &["office", "close"]);
    assert_eq!(feed(&office, "").await, (200, String::new()));
    office.stop().await;
    assert!(done(folder, &["office", "state"]).contains("closed"));
}

#[test]
fn the_exit_code_says_how_it_went_and_results_stay_apart_from_errors() {
    let folder = Folder::new("shell");
    let folder = folder.path();
    let rows: [(&[&str], i32, &str); 14] = [
        (&["office", "state"], 0, "the office is open"),
        (&["currencies", "tron"], 0, "TRX"),
        (&["--help"], 0, "First steps"),
        (&["partner", "key", "--help"], 0, "--scopes"),
        (&["--version"], 0, "cambist 0."),
        (&["currencies", "no such thing"], 1, "no currency"),
        (&["partner", "suspend", "77"], 1, "77"),
        (&["partner", "link-off", "nobody"], 1, "nobody"),
        (&["partner", "link-legacy", "nobody", "rid"], 1, "NAME=VALUE"),
        (&["rates", "import", "nowhere.xml"], 1, "nowhere.xml"),
        (&["operator", "create", "--email", "me"], 1, "--email"),
        (&["feed", "check", "nobody"], 1, "feed list"),
        (&["fly"], 2, "fly"),
        (&["partner", "key", "1", "--days", "0"], 2, "1..=3650"),
    ];
    for (words, code, expected) in rows {
        let told = tell(folder, words);
        assert_eq!(told.code, code, "{words:?}: {told:?}");
        let (heard, silent) = if code == 0 { (told.out, told.err) } else { (told.err, told.out) };
        assert!(heard.contains(expected), "{words:?}: {heard}");
        assert_eq!(silent, "", "{words:?}");
    }
}

#[test]
fn a_folder_whose_path_is_too_long_for_a_socket_is_told_so() {
    let folder = Folder::new("shell");
    let long = folder.path().join("a".repeat(100));
    let sentence = refused(&long, &["serve", "--listen", "127.0.0.1:0"]);
    assert!(sentence.contains("shorter path"), "{sentence}");
    assert!(done(&long, &["office", "state"]).contains("open"), "commands need no socket");
}

#[test]
fn a_bare_command_teaches_and_counts_as_misunderstood() {
    let mut bare = command(Path::new("unused"), &[]);
    let told = end(&mut bare);
    assert_eq!((told.code, told.out.as_str()), (2, ""));
    assert!(told.err.contains("serve"), "{}", told.err);
}

#[test]
fn a_short_password_is_refused_before_anything_is_written() {
    let folder = Folder::new("shell");
    let words = ["operator", "create", "--email", "me@office.example", "--password-stdin"];
    let told = tell_with_input(folder.path(), &words, "short\n");
    assert_eq!((told.code, told.out.as_str()), (1, ""), "{}", told.err);
    assert!(told.err.contains("password"), "{}", told.err);
    let told = tell_with_input(folder.path(), &words, "a good long password\r\n");
    assert_eq!(told.code, 0, "{}", told.err);
}

#[test]
fn the_printed_defaults_are_the_settings_in_force() {
    let folder = Folder::new("shell");
    let printed = done(folder.path(), &["config", "default"]);
    assert_eq!(printed, cambist::config::DEFAULT);
    let told = done(folder.path(), &["config", "check"]);
    write(folder.path(), "cambist.toml", &printed);
    assert_eq!(done(folder.path(), &["config", "check"]), told);
}

#[test]
fn what_is_wrong_in_the_settings_is_named_with_its_range() {
    let folder = Folder::new("shell");
    let rows = [
        ("[server]\nnode = 32\n", "server.node is 32; it must be 0 to 31"),
        ("[clicks]\nwait_ms = 1\n", "clicks.wait_ms is 1; it must be 10 to 10000"),
        ("[server]\nlistens = 1\n", "listens"),
        ("[shop]\nname = 1\n", "shop"),
        ("[server]\nnode = \"one\"\n", "server.node"),
        ("[server\n", "cambist.toml"),
    ];
    for (text, expected) in rows {
        write(folder.path(), "cambist.toml", text);
        for words in [&["config", "check"][..], &["serve", "--listen", "127.0.0.1:0"]] {
            let sentence = refused(folder.path(), words);
            assert!(sentence.contains(expected), "{text}: {sentence}");
        }
    }
}

#[test]
fn the_log_of_an_office_that_writes_to_a_file_has_no_colours() {
    let folder = Folder::new("shell");
    let mut office = command(folder.path(), &["serve", "--listen", "127.0.0.1:0"]);
    // An unreachable database is the quickest way to a line of the log and an end.
    office.env("CAMBIST_LOG", "trace");
    office.env("CAMBIST_DATABASE", "postgres://nobody@127.0.0.1:1/none");
    let told = end(&mut office);
    assert_eq!(told.code, 1);
    assert!(told.err.lines().count() > 1, "something was logged: {}", told.err);
    assert!(!told.err.contains('\u{1b}'), "{}", told.err);
}
