//! A recipe's page: its prose is written by people, and what stands between `<!-- played: … -->` and
//! `<!-- end -->` by the office.

use std::collections::BTreeMap;
use std::path::PathBuf;

use cambist::app::Plain;
use cambist::command::Errand;
use cambist::testkit::TestApp;
use money::{Amount, Scale};
use store::{Engine, Fault, Tx, args};

/// Writes the tables anew when set: look at the difference before it is committed.
const WRITE: &str = "CAMBIST_WRITE_GOLDENS";

/// One line of a transaction: account and units, a debit above zero.
type Line = (String, i64);

/// A recipe while it is played.
pub(super) struct Page {
    path: PathBuf,
    text: String,
    /// The last transaction that was shown.
    seen: i64,
    played: Vec<String>,
}

impl Page {
    pub(super) fn open(name: &str) -> Page {
        let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../docs/recipes");
        let path = folder.join(name).with_extension("md");
        let text = std::fs::read_to_string(&path).expect("every recipe has a page");
        Page { path, text, seen: 0, played: Vec::new() }
    }

    /// What was posted since the last look, and what everybody has now.
    pub(super) async fn shows(&mut self, part: &str, app: &TestApp) {
        let seen = self.seen;
        let read = move |tx: &mut Tx<'_>| -> Plain<_> { Ok((facts(tx, seen)?, balances(tx)?)) };
        let ((last, facts), balances) = app.app.store().read(read).await.unwrap();
        self.seen = last;
        self.play(part, &format!("{facts}\n{balances}"));
    }

    /// How an order's reward was computed, as the shell shows it.
    pub(super) async fn says(&mut self, part: &str, app: &TestApp, order: i64) {
        let shown = app.errand(Errand::RewardsExplain { order }).await;
        assert_eq!(shown.error, None);
        self.play(part, &format!("```\n{}```\n", shown.text));
    }

    /// What the shell said.
    pub(super) fn told(&mut self, part: &str, text: &str) {
        self.play(part, &format!("```\n{text}```\n"));
    }

    fn play(&mut self, part: &str, played: &str) {
        let begin = format!("<!-- played: {part} -->\n");
        let place = self.text.find(&begin).map(|place| place + begin.len());
        let place = place.unwrap_or_else(|| panic!("{} has no {begin}", self.path.display()));
        let end = self.text[place..].find("<!-- end -->").expect("what is played has an end");
        self.text.replace_range(place..place + end, &format!("\n{played}\n"));
        self.played.push(part.to_owned());
    }

    /// Compares what was played with what stands there, or writes it.
    pub(super) fn close(self, app: &TestApp) {
        let parts = self.text.matches("<!-- played: ").count();
        assert_eq!(parts, self.played.len(), "{}: {:?}", self.path.display(), self.played);
        if std::env::var_os(WRITE).is_some() {
            // The other engine plays the same at the same time.
            if app.app.store().engine() == Engine::Sqlite {
                std::fs::write(&self.path, &self.text).unwrap();
            }
            return;
        }
        let stands = std::fs::read_to_string(&self.path).unwrap();
        assert!(
            stands == self.text,
            "{} is not what the office does; if the change is meant, run this test with {WRITE}=1 \
             and commit what it wrote. Played:\n{}",
            self.path.display(),
            self.text
        );
    }
}

fn usd(units: i64) -> String {
    Amount::from_units(units, Scale::USD).to_string()
}

/// The transactions after one, as a table, with the number of the last.
fn facts(tx: &mut Tx<'_>, seen: i64) -> Result<(i64, String), Fault> {
    let rows = tx.query(
        "select t.id, t.kind, t.subject, p.account, p.amount_units from transactions t \
         join postings p on p.transaction_id = t.id where t.id > $1 order by t.id, p.account",
        &args![seen],
        |row| {
            let fact: (i64, String, String) = (row.get(0)?, row.get(1)?, row.get(2)?);
            let line: Line = (row.get(3)?, row.get(4)?);
            Ok((fact, line))
        },
    )?;
    let mut facts: BTreeMap<_, Vec<Line>> = BTreeMap::new();
    rows.into_iter().for_each(|(fact, line)| facts.entry(fact).or_default().push(line));
    let last = facts.keys().next_back().map_or(seen, |(id, ..)| *id);
    if facts.is_empty() {
        return Ok((last, "Nothing is posted.\n".to_owned()));
    }
    let mut table = "| fact | debit | credit | amount |\n|---|---|---|---:|\n".to_owned();
    for ((_, kind, subject), lines) in facts {
        let [debit, credit] = sides(&kind, &lines);
        table.push_str(&format!(
            "| {} | {} | {} | {} |\n",
            in_words(&kind, &subject),
            account(&debit.0),
            account(&credit.0),
            usd(debit.1)
        ));
    }
    Ok((last, table))
}

/// The debit and the credit of a transaction, which has two lines. Those of a grant of nothing are
/// told apart by their accounts only.
fn sides<'a>(kind: &str, lines: &'a [Line]) -> [&'a Line; 2] {
    let [one, other] = lines else { panic!("a transaction of {} lines", lines.len()) };
    let is_debit = one.1 > 0 || (one.1 == 0 && kind == "grant" && one.0.starts_with("house:"));
    if is_debit { [one, other] } else { [other, one] }
}

fn account(name: &str) -> String {
    name.replace(':', " ")
}

fn in_words(kind: &str, subject: &str) -> String {
    let subject = subject.replace(':', " ");
    match kind {
        "grant" => format!("the reward of {subject} is granted"),
        "release" => format!("the hold of {subject} ends"),
        "reversal" => format!("the reward of {subject} is reversed"),
        "loss" => format!("the loss of {subject} is shared"),
        "loss_return" => format!("the share of {subject} is given back"),
        "payout_request" => format!("{subject} is requested"),
        "payout_done" => format!("{subject} is done"),
        "payout_cancelled" => format!("{subject} is cancelled"),
        other => format!("{other} of {subject}"),
    }
}

/// What every partner has, and what it has cost the house.
fn balances(tx: &mut Tx<'_>) -> Result<String, Fault> {
    let partners =
        tx.query("select id from partners order by id", &args![], |row| row.get::<i64>(0))?;
    let mut table =
        "| | held | available | in payout | paid out |\n|---|---:|---:|---:|---:|\n".to_owned();
    for partner in partners {
        let has =
            cambist::features::book::balances(tx, cambist::features::book::PartnerId(partner))?;
        table.push_str(&format!(
            "| partner {partner} | {} | {} | {} | {} |\n",
            has.held, has.available, has.in_payout, has.paid_out
        ));
    }
    let expense = tx.query_one(
        "select cast(coalesce(sum(amount_units), 0) as bigint) from postings \
         where account = 'house:rewards_expense'",
        &args![],
        |row| row.get(0),
    )?;
    Ok(format!("{table}\nRewards have cost the house {} USD.\n", usd(expense)))
}
