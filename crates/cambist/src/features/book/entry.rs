//! A transaction as its rows stand: what seals are put over, and what an audit looks at.

use std::collections::HashMap;
use std::fmt::Write;

use sha2::{Digest, Sha256};
use store::{Fault, Row, Tx, Value, args};

/// A transaction as its rows stand, not yet believed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Entry {
    pub(super) id: i64,
    pub(super) fact: String,
    pub(super) kind: String,
    pub(super) at_ms: i64,
    pub(super) partner_id: i64,
    pub(super) subject: String,
    pub(super) seal_number: Option<i64>,
    /// In the order of their accounts' names.
    pub(super) postings: Vec<Line>,
}

/// One row of a transaction's postings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Line {
    pub(super) account: String,
    pub(super) amount_units: i64,
    pub(super) balance_units: Option<i64>,
}

impl Entry {
    /// The text that is sealed. Every text in it is preceded by its length, so that no two entries
    /// have the same one. It never changes: old seals are checked with it for ever.
    fn canonical(&self) -> String {
        let Entry { id, at_ms, partner_id, .. } = self;
        let mut text = format!("transaction {id} {at_ms} {partner_id}");
        for word in [&self.fact, &self.kind, &self.subject] {
            push_word(&mut text, word);
        }
        text.push('\n');
        for line in &self.postings {
            text.push_str("posting");
            push_word(&mut text, &line.account);
            let balance = line.balance_units.map_or("-".to_owned(), |units| units.to_string());
            push_word(&mut text, &line.amount_units.to_string());
            push_word(&mut text, &balance);
            text.push('\n');
        }
        text
    }
}

fn push_word(text: &mut String, word: &str) {
    // Writing to a string can't fail.
    let _written = write!(text, " {}:{word}", word.len());
}

/// The hash of a seal while its transactions are gone through.
#[derive(Clone, Debug)]
pub(super) struct SealHash(Sha256);

impl SealHash {
    /// Begins with the hash of the seal before; that of the first one is all zeros.
    pub(super) fn after(previous: &[u8; 32]) -> SealHash {
        SealHash(Sha256::new_with_prefix(previous))
    }

    /// Takes the next transaction, in the order of their numbers.
    pub(super) fn take(&mut self, entry: &Entry) {
        self.0.update(entry.canonical());
    }

    /// The hash over all that was taken.
    pub(super) fn finish(self) -> [u8; 32] {
        self.0.finalize().into()
    }
}

/// Which entries are wanted.
#[derive(Clone, Copy, Debug)]
pub(super) enum Part {
    /// Sealed ones after this seal's transaction of this number, in the order of seals.
    Sealed(i64, i64),
    /// Those without a seal after this number.
    Unsealed(i64),
    /// Those of one seal.
    Seal(i64),
}

impl Part {
    fn condition(self) -> (&'static str, Vec<Value<'static>>) {
        match self {
            Part::Sealed(seal, id) => ("(seal_number, id) > ($1, $2)", args![seal, id].into()),
            Part::Unsealed(id) => ("seal_number is null and id > $1", args![id].into()),
            Part::Seal(number) => ("seal_number = $1", args![number].into()),
        }
    }
}

/// At most `limit` entries of a part, in the order of seals and numbers.
pub(super) fn entries(tx: &mut Tx<'_>, part: Part, limit: u32) -> Result<Vec<Entry>, Fault> {
    let (condition, args) = part.condition();
    let mut entries = tx.query(
        &format!(
            "select id, fact, kind, at_ms, partner_id, subject, seal_number \
             from transactions where {condition} order by seal_number, id limit {limit}"
        ),
        &args,
        read,
    )?;
    let mut lines = lines(tx, part, limit, &entries)?;
    for entry in &mut entries {
        entry.postings = lines.remove(&entry.id).unwrap_or_default();
        entry.postings.sort_by(|a, b| a.account.cmp(&b.account));
    }
    Ok(entries)
}

/// The postings of the entries, by their numbers. The range of numbers says nothing more than the
/// page itself, but planners find the rows by it.
fn lines(
    tx: &mut Tx<'_>,
    part: Part,
    limit: u32,
    entries: &[Entry],
) -> Result<HashMap<i64, Vec<Line>>, Fault> {
    let ids = || entries.iter().map(|entry| entry.id);
    let Some((low, high)) = ids().min().zip(ids().max()) else { return Ok(HashMap::new()) };
    let (condition, mut args) = part.condition();
    let range = (args.len() + 1, args.len() + 2);
    args.extend(args![low, high]);
    let rows = tx.query(
        &format!(
            "select p.transaction_id, p.account, p.amount_units, p.balance_units \
             from postings p join (select id from transactions where {condition} \
             order by seal_number, id limit {limit}) page on page.id = p.transaction_id \
             where p.transaction_id >= ${} and p.transaction_id <= ${}",
            range.0, range.1
        ),
        &args,
        |row| Ok((row.get::<i64>(0)?, line(row)?)),
    )?;
    let mut lines: HashMap<i64, Vec<Line>> = HashMap::new();
    for (id, line) in rows {
        lines.entry(id).or_default().push(line);
    }
    Ok(lines)
}

/// Transactions of a part whose fact an earlier one has too: number, earlier number, fact.
pub(super) fn repeated_facts(
    tx: &mut Tx<'_>,
    part: Part,
    limit: u32,
) -> Result<Vec<(i64, i64, String)>, Fault> {
    let (condition, args) = part.condition();
    tx.query(
        &format!(
            "select page.id, earlier.id, page.fact from (select id, fact from transactions \
             where {condition} order by seal_number, id limit {limit}) page \
             join transactions earlier on earlier.fact = page.fact and earlier.id < page.id \
             order by page.id, earlier.id"
        ),
        &args,
        |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
    )
}

fn read(row: &Row<'_>) -> Result<Entry, Fault> {
    Ok(Entry {
        id: row.get(0)?,
        fact: row.get(1)?,
        kind: row.get(2)?,
        at_ms: row.get(3)?,
        partner_id: row.get(4)?,
        subject: row.get(5)?,
        seal_number: row.get(6)?,
        postings: Vec::new(),
    })
}

fn line(row: &Row<'_>) -> Result<Line, Fault> {
    Ok(Line { account: row.get(1)?, amount_units: row.get(2)?, balance_units: row.get(3)? })
}

#[cfg(test)]
mod tests {
    use super::{Entry, Line};

    #[test]
    fn the_sealed_text_is_the_one_that_old_seals_were_put_over() {
        let line = |account: &str, amount_units, balance_units| Line {
            account: account.to_owned(),
            amount_units,
            balance_units,
        };
        let entry = Entry {
            id: 5,
            fact: "order:42:grant".to_owned(),
            kind: "grant".to_owned(),
            at_ms: 1_793_534_400_000,
            partner_id: 7,
            subject: "order:42".to_owned(),
            seal_number: None,
            postings: vec![
                line("house:rewards_expense", 100, None),
                line("partner:7:held", -100, Some(350)),
            ],
        };
        let expected = "\
transaction 5 1793534400000 7 14:order:42:grant 5:grant 8:order:42
posting 21:house:rewards_expense 3:100 1:-
posting 14:partner:7:held 4:-100 3:350
";
        assert_eq!(entry.canonical(), expected);
        let sealed = Entry { seal_number: Some(1), ..entry.clone() };
        assert_eq!(sealed.canonical(), expected, "the mark of the seal is not sealed itself");
    }
}
