//! The operator's queue: which orders he wants to see, in which order, page by page.

use store::{Fault, Row, Tx, Value, args};

use super::fold::folded;
use super::order::Order;
use super::state::State;
use super::store::{COLUMNS, quoted, read};

/// What waits for an operator: money that is announced, and money that has arrived.
pub const WAITING: [State; 2] = [State::Paid, State::Received];

/// Orders that are under way, those that wait for an operator first.
pub const UNDER_WAY: [State; 4] = [State::Paid, State::Received, State::New, State::Paused];

/// Which orders are wanted: all that is named must hold.
#[derive(Clone, Debug, Default)]
pub struct QueueFilter {
    /// In one of these states; empty: in any.
    pub states: Vec<State>,
    /// The code of what is given; empty: any.
    pub from: String,
    /// The code of what is received; empty: any.
    pub to: String,
    /// Placed at this time or later, in unix milliseconds.
    pub since_ms: Option<i64>,
    /// Placed before this time, in unix milliseconds.
    pub until_ms: Option<i64>,
    /// Brought by this partner.
    pub partner_id: Option<i64>,
    /// Taken by the operator with this account, at this time in unix milliseconds.
    pub taken_by: Option<(i64, i64)>,
    /// A part of the customer's address or account, or the whole number; empty: any.
    pub words: String,
}

/// In which order they are listed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum QueueSort {
    /// The newest first.
    #[default]
    Newest,
    /// The oldest first.
    Oldest,
    /// What changed last first.
    Changed,
    /// What has stood still for longest first.
    Waiting,
}

impl QueueSort {
    /// Every sort with its word.
    pub const ALL: [(QueueSort, &'static str); 4] = [
        (QueueSort::Newest, "newest"),
        (QueueSort::Oldest, "oldest"),
        (QueueSort::Changed, "changed"),
        (QueueSort::Waiting, "waiting"),
    ];

    /// The word in addresses.
    pub fn word(self) -> &'static str {
        QueueSort::ALL.iter().find(|(sort, _)| *sort == self).map_or("", |(_, word)| word)
    }

    /// What a word means, if anything.
    pub fn from_word(word: &str) -> Option<QueueSort> {
        QueueSort::ALL.iter().find(|(_, known)| *known == word).map(|(sort, _)| *sort)
    }

    /// The sign between a row and the last one seen, the column of times, and the direction.
    fn sql(self) -> (&'static str, &'static str, &'static str) {
        match self {
            QueueSort::Newest => ("<", "orders.id", "desc"),
            QueueSort::Oldest => (">", "orders.id", "asc"),
            QueueSort::Changed => ("<", "orders.changed_at_ms", "desc"),
            QueueSort::Waiting => (">", "orders.changed_at_ms", "asc"),
        }
    }
}

/// The last row of a page: the next one begins after it, whatever was placed in between.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct QueueKey {
    /// When it changed last, in unix milliseconds.
    pub changed_at_ms: i64,
    /// Its number.
    pub id: i64,
}

/// An order in the queue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Queued {
    /// The order.
    pub order: Order,
    /// When it changed last, in unix milliseconds.
    pub changed_at_ms: i64,
}

impl Queued {
    /// Where the page after this row begins.
    pub fn key(&self) -> QueueKey {
        QueueKey { changed_at_ms: self.changed_at_ms, id: self.order.id }
    }
}

/// At most `limit` orders of the queue, after the row `after`.
///
/// # Errors
/// The store's faults, and a row that can't be.
pub fn list_queue(
    tx: &mut Tx<'_>,
    filter: &QueueFilter,
    sort: QueueSort,
    after: Option<QueueKey>,
    limit: u32,
) -> Result<Vec<Queued>, Fault> {
    let (sign, column, direction) = sort.sql();
    let mut wanted = Wanted::of(filter);
    match (sort, after) {
        (_, None) => {}
        (QueueSort::Newest | QueueSort::Oldest, Some(key)) => {
            wanted.and(&format!("orders.id {sign} ?"), [key.id.into()]);
        }
        (QueueSort::Changed | QueueSort::Waiting, Some(key)) => {
            let sql = format!("(orders.changed_at_ms, orders.id) {sign} (?, ?)");
            wanted.and(&sql, [key.changed_at_ms.into(), key.id.into()]);
        }
    }
    let sql = format!(
        "select {COLUMNS} from orders where {} order by {column} {direction}, \
         orders.id {direction} limit {limit}",
        wanted.sql
    );
    tx.query(&sql, &wanted.args, queued)
}

/// How many orders wait for an operator.
///
/// # Errors
/// The store's faults.
pub fn count_waiting(tx: &mut Tx<'_>) -> Result<i64, Fault> {
    let words = quoted(&WAITING);
    let sql = format!("select count(*) from orders where state in ({words})");
    tx.query_one(&sql, &args![], |row| row.get(0))
}

/// How many orders stand in a state, and since when the one that has stood there for longest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    /// The state.
    pub state: State,
    /// How many.
    pub count: i64,
    /// When the oldest of them changed last, in unix milliseconds.
    pub since_ms: i64,
}

/// The orders that are under way, by their states; a state without orders is left out.
///
/// # Errors
/// The store's faults, and a row that can't be.
pub fn count_standing(tx: &mut Tx<'_>) -> Result<Vec<Standing>, Fault> {
    let sql = format!(
        "select state, count(*), min(changed_at_ms) from orders where state in ({}) group by state",
        quoted(&UNDER_WAY)
    );
    tx.query(&sql, &args![], |row| {
        let word: String = row.get(0)?;
        let state = State::from_word(&word)
            .ok_or_else(|| Fault::corrupt(format!("orders.state is {word}")))?;
        Ok(Standing { state, count: row.get(1)?, since_ms: row.get(2)? })
    })
}

fn queued(row: &Row<'_>) -> Result<Queued, Fault> {
    Ok(Queued { order: read(row)?, changed_at_ms: row.get(30)? })
}

/// Conditions under way, with their arguments.
struct Wanted<'a> {
    sql: String,
    args: Vec<Value<'a>>,
}

impl<'a> Wanted<'a> {
    fn of(filter: &'a QueueFilter) -> Wanted<'a> {
        let states = match filter.states.as_slice() {
            [] => "1 = 1".to_owned(),
            states => format!("orders.state in ({})", quoted(states)),
        };
        let mut wanted = Wanted { sql: states, args: Vec::new() };
        for (column, code) in [("from_code", &filter.from), ("to_code", &filter.to)] {
            if !code.is_empty() {
                wanted.and(&format!("orders.{column} = ?"), [code.into()]);
            }
        }
        if let Some(since_ms) = filter.since_ms {
            wanted.and("orders.created_at_ms >= ?", [since_ms.into()]);
        }
        if let Some(until_ms) = filter.until_ms {
            wanted.and("orders.created_at_ms < ?", [until_ms.into()]);
        }
        if let Some(partner_id) = filter.partner_id {
            wanted.and("orders.partner_id = ?", [partner_id.into()]);
        }
        if let Some((account_id, now_ms)) = filter.taken_by {
            let taken = "orders.id in (select c.order_id from order_claims c \
                         where c.account_id = ? and c.until_ms > ?)";
            wanted.and(taken, [account_id.into(), now_ms.into()]);
        }
        wanted.search(&filter.words);
        wanted
    }

    fn search(&mut self, words: &str) {
        let words = folded(words);
        if words.is_empty() {
            return;
        }
        let pattern = format!("%{}%", escaped(&words));
        // The texts are in an index of their own: a search doesn't read the whole rows.
        let texts = "orders.id in (select s.id from orders s \
                     where s.email_folded like ? escape '\\' or s.account_folded like ? escape '\\')";
        match words.parse::<i64>() {
            Ok(number) => self.and(
                &format!("(orders.id = ? or {texts})"),
                [number.into(), pattern.clone().into(), pattern.into()],
            ),
            Err(_) => self.and(texts, [pattern.clone().into(), pattern.into()]),
        }
    }

    /// Adds a condition; each `?` stands for the next argument.
    fn and<const N: usize>(&mut self, condition: &str, args: [Value<'a>; N]) {
        let mut parts = condition.split('?');
        self.sql.push_str(" and ");
        self.sql.push_str(parts.next().unwrap_or_default());
        for (part, arg) in parts.zip(args) {
            self.args.push(arg);
            self.sql.push_str(&format!("${}{part}", self.args.len()));
        }
    }
}

/// A text whose signs mean nothing in a pattern.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for sign in text.chars() {
        if matches!(sign, '%' | '_' | '\\') {
            escaped.push('\\');
        }
        escaped.push(sign);
    }
    escaped
}
