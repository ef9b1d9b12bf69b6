//! An answered click is never lost, however the office ends.

use std::collections::HashMap;
use std::path::Path;

use cambist::testkit::{Folder, TestDatabase};
use store::Database;

use super::dump::{self, Dump};
use super::process::{Office, done};
use super::visitors::Visitors;

/// An office whose redirects wait for their clicks however slow the machine is.
fn prepare(folder: &Path, durability: &str, words: &[&str]) {
    let text = format!("[clicks]\nwait_ms = 10000\ndurability = \"{durability}\"\n");
    std::fs::write(folder.join("cambist.toml"), text).unwrap();
    let partner =
        ["partner", "create", "--email", "a@partner.example", "--title", "A", "--code", "alpha"];
    done(folder, &[&partner[..], words].concat());
}

/// Each of the answered queries was written down, and only once.
fn assert_each_once(dump: &Dump, answered: &[String]) {
    let mut times: HashMap<&str, usize> = HashMap::new();
    for value in dump["clicks"].iter().flatten() {
        *times.entry(value).or_default() += 1;
    }
    for query in answered {
        assert_eq!(times.get(query.as_str()), Some(&1), "{query} was answered");
    }
}

/// Kills an office in the middle of its work, and says which clicks it had answered.
async fn killed_at_work(folder: &Path, day: &str, words: &[&str]) -> Vec<String> {
    let serve = ["serve", "--listen", "127.0.0.1:0"];
    let office = Office::start(folder, &[&serve[..], words].concat()).await;
    let visitors = Visitors::send(office.address(), "alpha", day, 8);
    visitors.reach(200).await;
    office.kill();
    visitors.outlive().await
}

async fn a_killed_office_keeps_its_clicks(durability: &str) {
    let folder = Folder::new("crash");
    prepare(folder.path(), durability, &[]);
    let mut answered = killed_at_work(folder.path(), "monday", &[]).await;
    assert_each_once(&dump::of_folder(folder.path()).await, &answered);

    // It opens again by itself, counts on, and can be killed again.
    answered.extend(killed_at_work(folder.path(), "tuesday", &[]).await);
    assert!(answered.len() >= 400);
    assert_each_once(&dump::of_folder(folder.path()).await, &answered);
}

mod sqlite {
    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn a_killed_office_has_every_click_that_it_answered() {
        super::a_killed_office_keeps_its_clicks("process").await;
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn a_killed_office_that_fears_for_the_machine_has_them_too() {
        super::a_killed_office_keeps_its_clicks("sync").await;
    }
}

mod postgres {
    use super::{Database, Folder, TestDatabase, assert_each_once, dump, killed_at_work, prepare};

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn a_killed_office_has_every_click_that_it_answered() {
        let (folder, database) = (Folder::new("crash"), TestDatabase::make("crash").await);
        let url = database.url();
        let words = ["--database", &url];
        prepare(folder.path(), "process", &words);
        let mut answered = killed_at_work(folder.path(), "monday", &words).await;
        answered.extend(killed_at_work(folder.path(), "tuesday", &words).await);
        assert!(answered.len() >= 400);
        let database_url = Database::parse_postgres(&url).unwrap();
        assert_each_once(&dump::of_database(database_url).await, &answered);
        database.remove().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_office_that_is_asked_to_stop_in_the_middle_of_its_work_has_its_clicks() {
    let folder = Folder::new("stop");
    prepare(folder.path(), "process", &[]);
    let office = Office::serve(folder.path()).await;
    let visitors = Visitors::send(office.address(), "alpha", "monday", 8);
    visitors.reach(200).await;
    office.stop().await;
    assert_each_once(&dump::of_folder(folder.path()).await, &visitors.outlive().await);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_backup_of_a_running_office_has_what_was_answered_before_it() {
    use std::os::unix::fs::PermissionsExt;

    let folder = Folder::new("backup");
    prepare(folder.path(), "process", &[]);
    let office = Office::serve(folder.path()).await;
    let visitors = Visitors::send(office.address(), "alpha", "monday", 4);
    visitors.reach(100).await;
    let before = visitors.answered();
    let copy = folder.path().join("copy");
    let told = done(folder.path(), &["backup", copy.to_str().unwrap()]);
    assert!(told.contains("the books are copied"), "{told}");
    visitors.reach(visitors.answered().len() + 50).await;
    let all = visitors.leave().await;
    office.stop().await;

    // The books hold hashes of passwords and keys: they are for their owner only.
    let mode = |path: &Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&copy), 0o700);
    assert_eq!((mode(&copy.join("office.db")), mode(&copy.join("clicks.db"))), (0o600, 0o600));
    assert_each_once(&dump::of_folder(&copy).await, &before);
    assert_each_once(&dump::of_folder(folder.path()).await, &all);

    let office = Office::serve(&copy).await;
    let followed = office.get("/ref/alpha/").send().await;
    assert_eq!((followed.status, followed.cookies().len()), (302, 2), "the copy is an office");
    office.stop().await;
}

#[test]
fn a_backup_never_goes_where_something_is() {
    let folder = Folder::new("backup");
    prepare(folder.path(), "process", &[]);
    let copy = folder.path().join("copy");
    std::fs::create_dir(&copy).unwrap();
    std::fs::write(copy.join("office.db"), "an older copy").unwrap();
    let sentence = super::process::refused(folder.path(), &["backup", copy.to_str().unwrap()]);
    assert!(sentence.contains("name a new folder"), "{sentence}");
    assert_eq!(std::fs::read(copy.join("office.db")).unwrap(), b"an older copy");
}
