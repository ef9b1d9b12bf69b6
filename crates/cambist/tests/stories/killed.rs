//! An office that is killed in the middle of its operators' work: an order is completed with its
//! reward, or neither is, and what was answered stays done.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use cambist::testkit::{Folder, Sent, TestDatabase, hidden};
use store::{Database, Never, Options, Stop, Store, args};

use super::process::{Office, command, done};

const AGENT: &str = "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0";
const DIRECTION: &str = "/exchange/USDTERC20/USDTTRC20";
/// Orders before each death.
const ORDERS: i64 = 24;
/// Operators who work at the same time.
const OPERATORS: usize = 3;
/// It is killed when so much was answered.
const ANSWERED: usize = 9;

/// What an operator was told that he has done: the step's word and the order.
type Answered = Arc<Mutex<Vec<(&'static str, i64)>>>;

fn prepare(folder: &Path, words: &[&str]) {
    let file = folder.join("rates.txt");
    std::fs::write(&file, "USDTERC20;USDTTRC20;1;0.98;100000000;;\n").unwrap();
    let partner =
        ["partner", "create", "--email", "a@partner.example", "--title", "A", "--code", "alpha"];
    done(folder, &[&partner[..], words].concat());
    done(folder, &[&["rates", "import", file.to_str().unwrap()], words].concat());
}

/// A partner's visitor places orders.
async fn place(office: &Office, count: i64) {
    let landed = office.get("/ref/alpha/").header("user-agent", AGENT).send().await;
    let cookies = landed.cookies().join("; ");
    for _ in 0..count {
        let page = office.get(DIRECTION).header("cookie", &cookies).send().await.text();
        let fields = format!(
            "give=100&email=ann%40mail.example&account=TLeUZDGLWnyiJVFcp3m3M1782uBsGWa8uf&city=&token={}&rate={}",
            hidden(&page, "token"),
            hidden(&page, "rate").replace(':', "%3A"),
        );
        let sent = Sent::new(office.address(), "POST", DIRECTION).header("cookie", &cookies);
        let placed = sent.form(&fields).send().await;
        assert_eq!(placed.status, 303, "{}", placed.text());
    }
}

/// One operator, who takes every third order, until the office is gone.
fn work(
    folder: &Path,
    words: &[&str],
    orders: impl Iterator<Item = i64>,
    answered: &Answered,
    is_dead: &AtomicBool,
) {
    for order in orders {
        for step in ["receive", "complete", "refund"] {
            // Every other order is refunded at once.
            if is_dead.load(Ordering::SeqCst) || (step == "refund" && order % 2 == 0) {
                break;
            }
            let number = order.to_string();
            let mut all = vec!["orders", step, &number];
            all.extend(if step == "complete" { &["--reference", "payment"][..] } else { &[] });
            let told = command(folder, &[&all[..], words].concat()).output().unwrap();
            if told.status.success() {
                answered.lock().unwrap().push((step, order));
            }
        }
    }
}

/// Works on the orders from `first` on, and kills the office in the middle of it.
async fn killed_at_work(folder: &Path, words: &[&str], first: i64, answered: &Answered) {
    let office =
        Office::start(folder, &[&["serve", "--listen", "127.0.0.1:0"], words].concat()).await;
    place(&office, ORDERS).await;
    let (before, is_dead) = (answered.lock().unwrap().len(), AtomicBool::new(false));
    std::thread::scope(|scope| {
        for operator in 0..OPERATORS {
            let orders = (first..first + ORDERS).skip(operator).step_by(OPERATORS);
            let (answered, is_dead) = (Arc::clone(answered), &is_dead);
            scope.spawn(move || work(folder, words, orders, &answered, is_dead));
        }
        while answered.lock().unwrap().len() < before + ANSWERED {
            std::thread::sleep(Duration::from_millis(1));
        }
        // First the word, so that nobody goes on in the folder of a dead office.
        is_dead.store(true, Ordering::SeqCst);
        office.kill();
    });
}

/// Where each order stands, and what the books have of it.
async fn read(database: Database) -> BTreeMap<i64, (String, BTreeSet<String>)> {
    let store = Store::open(database, Options::default()).unwrap();
    let orders = store.read(|tx| -> Result<_, Stop<Never>> {
        let states = tx.query("select id, state from orders", &args![], |row| {
            Ok((row.get::<i64>(0)?, row.get::<String>(1)?))
        })?;
        let facts = tx.query("select subject, kind from transactions", &args![], |row| {
            Ok((row.get::<String>(0)?, row.get::<String>(1)?))
        })?;
        let of = |order: i64| {
            let subject = format!("order:{order}");
            let of_it = facts.iter().filter(|(about, _)| *about == subject);
            of_it.map(|(_, kind)| kind.clone()).collect()
        };
        Ok(states.into_iter().map(|(order, state)| (order, (state, of(order)))).collect())
    });
    let orders = orders.await.unwrap();
    store.close().await;
    orders
}

async fn dies_three_times(folder: &Path, words: &[&str], database: impl Fn() -> Database) {
    prepare(folder, words);
    let answered = Answered::default();
    for round in 0..3 {
        killed_at_work(folder, words, 1 + round * ORDERS, &answered).await;
    }
    let orders = read(database()).await;
    assert_eq!(orders.len() as i64, 3 * ORDERS, "every order that was answered is there");
    for (order, (state, facts)) in &orders {
        let expected: &[&str] = match state.as_str() {
            "completed" => &["grant"],
            "refunded" => &["grant", "reversal"],
            _ => &[],
        };
        assert!(
            facts.iter().eq(expected),
            "order {order} is {state}, and the books have {facts:?}"
        );
    }
    for (step, order) in answered.lock().unwrap().iter() {
        let state = orders[order].0.as_str();
        let is_done = match *step {
            "receive" => matches!(state, "received" | "completed" | "refunded"),
            "complete" => matches!(state, "completed" | "refunded"),
            _ => state == "refunded",
        };
        assert!(is_done, "{step} of order {order} was answered, and it is {state}");
    }
    let audit = done(folder, &[&["ledger", "audit"], words].concat());
    assert!(audit.contains("everything agrees"), "{audit}");
}

mod sqlite {
    use super::{Database, Folder, dies_three_times};

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn an_order_is_completed_with_its_reward_or_neither_is() {
        let folder = Folder::new("killed");
        let file = folder.path().join("office.db");
        dies_three_times(folder.path(), &[], || Database::Sqlite(file.clone())).await;
    }
}

mod postgres {
    use super::{Folder, TestDatabase, dies_three_times};

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn an_order_is_completed_with_its_reward_or_neither_is() {
        let (folder, database) = (Folder::new("killed"), TestDatabase::make("killed").await);
        let url = database.url();
        dies_three_times(folder.path(), &["--database", &url], || database.database()).await;
        database.remove().await;
    }
}
