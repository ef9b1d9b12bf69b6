//! The auditor: replays the books from nothing, and keeps no more than the state of each account and
//! what each order may still give back.

use std::collections::{BTreeMap, HashMap};

use ledger::{
    Account, Balances, Command, Decision, FactId, House, Kind, Outstanding, PartnerId, Posting,
    Pot, State, Transaction, decide_within,
};
use money::Amount;

use super::balances::usd;
use super::difference::Difference;
use super::entry::{Entry, Line, SealHash};
use super::seal::Seal;
use super::subject::About;

/// So many differences are told, and the rest is counted: one cause may have thousands of effects.
const TOLD: usize = 200;

/// What an audit found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AuditReport {
    /// How many transactions were replayed.
    pub transactions: u64,
    /// How many of them no seal covers yet.
    pub unsealed: u64,
    /// How many seals were checked.
    pub seals: u64,
    /// The last seal, whose hash stands for all the history before it.
    pub head: Option<(i64, [u8; 32])>,
    /// What differs, in the order in which it was found.
    pub differences: Vec<Difference>,
    /// How many differences were found after those.
    pub untold: u64,
}

impl AuditReport {
    /// Whether nothing differs.
    pub fn is_sound(&self) -> bool {
        self.differences.is_empty()
    }
}

/// What is known of an account so far.
#[derive(Clone, Debug, Default)]
struct Standing {
    /// The sum of its postings, on the side on which a partner's account grows.
    counted: i128,
    /// The balance that its last posting states.
    stated: i128,
    /// What is stored.
    stored: Option<i64>,
}

/// What a partner was given and paid, by the house's accounts.
#[derive(Clone, Debug, Default)]
struct Totals {
    given: i128,
    paid_out: i128,
}

/// A seal whose transactions are being gone through.
#[derive(Clone, Debug)]
struct OpenSeal {
    number: i64,
    first: i64,
    last: i64,
    count: i64,
    hash: SealHash,
}

/// The auditor at some point of the books.
#[derive(Clone, Debug, Default)]
pub(super) struct Auditor {
    standings: BTreeMap<Account, Standing>,
    totals: BTreeMap<PartnerId, Totals>,
    /// What was given for each subject and may still be taken back: only where there is something.
    given: HashMap<(PartnerId, About), Outstanding>,
    open: Option<OpenSeal>,
    /// Seals that were read and not yet come to.
    seals: BTreeMap<i64, Seal>,
    report: AuditReport,
}

impl Auditor {
    /// Takes seals that are yet to be come to, in order.
    pub(super) fn expect_seals(&mut self, seals: Vec<Seal>) {
        self.seals.extend(seals.into_iter().map(|seal| (seal.number, seal)));
    }

    /// Notes transactions that record a fact again.
    pub(super) fn repeated(&mut self, facts: Vec<(i64, i64, String)>) {
        for (id, earlier, fact) in facts {
            self.differs(Difference::RepeatedFact { id, earlier, fact });
        }
    }

    /// Takes the next transaction: sealed ones in the order of their seals, then the others.
    pub(super) fn entry(&mut self, entry: &Entry) {
        self.report.transactions += 1;
        match entry.seal_number {
            Some(number) => self.under_seal(number, entry),
            None => self.report.unsealed += 1,
        }
        match self.judge(entry) {
            Ok(command) => self.give(entry, &command),
            Err(difference) => self.differs(difference),
        }
        for line in &entry.postings {
            self.count(entry, line);
        }
    }

    /// Whether the ledger would have decided exactly this transaction.
    fn judge(&self, entry: &Entry) -> Result<Command, Difference> {
        let Entry { id, partner_id, .. } = *entry;
        let malformed = |problem: String| Difference::Malformed { id, problem };
        let transaction = read(entry).map_err(malformed)?;
        let kind = transaction.kind();
        let misposted = || Difference::Misposted { id, kind, partner: partner_id };
        let command = command(&transaction, PartnerId(partner_id)).ok_or_else(misposted)?;
        let mut balances = Balances::default();
        for account in command.accounts().into_iter().filter(|one| one.partner().is_some()) {
            let counted = self.standings.get(&account).map_or(0, |known| known.counted);
            let units = i64::try_from(counted);
            let units = units.map_err(|_| malformed(format!("{account} had more than fits")))?;
            balances.set(account, usd(units));
        }
        let given = cause(entry).and_then(|cause| self.given.get(&cause)).copied();
        let given = given.unwrap_or_default();
        let state = State::new(balances, None);
        match decide_within(transaction.fact(), &command, &state, &given) {
            Ok(Decision::New(decided)) if decided == transaction => Ok(command),
            Ok(_) => Err(misposted()),
            Err(refusal) => Err(Difference::Forbidden { id, refusal }),
        }
    }

    /// Notes what was given for a subject, or taken back.
    fn give(&mut self, entry: &Entry, command: &Command) {
        let Some(cause) = cause(entry) else { return };
        let given = self.given.get(&cause).copied().unwrap_or_default();
        match given.after(command) {
            Some(after) if after == Outstanding::default() => drop(self.given.remove(&cause)),
            Some(after) => drop(self.given.insert(cause, after)),
            None => {}
        }
    }

    /// Adds a posting up, whatever was thought of its transaction.
    fn count(&mut self, entry: &Entry, line: &Line) {
        // What is no account was told with its transaction.
        let Ok(account) = line.account.parse::<Account>() else { return };
        let units = i128::from(line.amount_units);
        let stated = line.balance_units.map(i128::from);
        let counted = match account {
            Account::House(house) => {
                let totals = self.totals.entry(PartnerId(entry.partner_id)).or_default();
                match house {
                    House::RewardsExpense | House::Adjustments => totals.given += units,
                    House::PaidOut => totals.paid_out -= units,
                }
                None
            }
            Account::Partner { .. } => {
                let standing = self.standings.entry(account).or_default();
                standing.counted -= units;
                let follows = standing.stated - units;
                // What follows later is measured against what was stated: one changed row is one
                // difference.
                standing.stated = stated.unwrap_or(follows);
                Some(follows)
            }
        };
        if stated != counted {
            let (id, account) = (entry.id, line.account.clone());
            self.differs(Difference::Balance { id, account, stated, counted });
        }
    }

    fn under_seal(&mut self, number: i64, entry: &Entry) {
        if self.open.as_ref().is_none_or(|open| open.number != number) {
            self.close_seal();
            self.skip_seals_before(number);
            let previous = self.seals.get(&number).map_or([0; 32], |seal| seal.previous);
            let hash = SealHash::after(&previous);
            let id = entry.id;
            self.open = Some(OpenSeal { number, first: id, last: id, count: 0, hash });
        }
        if let Some(open) = &mut self.open {
            open.count += 1;
            open.last = entry.id;
            open.hash.take(entry);
        }
    }

    /// Compares the seal whose transactions have all been gone through.
    fn close_seal(&mut self) {
        let Some(OpenSeal { number, first, last, count, hash }) = self.open.take() else { return };
        let Some(seal) = self.seals.remove(&number) else {
            return self.differs(Difference::SealMissing { number, first, last });
        };
        self.chain(&seal);
        let is_whole = (first, last) == (seal.first_transaction, seal.last_transaction)
            && hash.finish() == seal.hash;
        let (first, last) = (seal.first_transaction, seal.last_transaction);
        if count != seal.count {
            let (sealed, found) = (seal.count, count);
            self.differs(Difference::SealCount { number, first, last, sealed, found });
        } else if !is_whole {
            self.differs(Difference::SealBroken { number, first, last });
        }
    }

    /// Seals that none of the transactions is marked with.
    fn skip_seals_before(&mut self, number: i64) {
        while let Some(entry) = self.seals.first_entry() {
            if *entry.key() >= number {
                return;
            }
            let seal = entry.remove();
            self.chain(&seal);
            self.differs(Difference::SealCount {
                number: seal.number,
                first: seal.first_transaction,
                last: seal.last_transaction,
                sealed: seal.count,
                found: 0,
            });
        }
    }

    /// Whether a seal continues the one before it.
    fn chain(&mut self, seal: &Seal) {
        let (number, hash) = self.report.head.unwrap_or((0, [0; 32]));
        if (seal.number, seal.previous) != (number + 1, hash) {
            self.differs(Difference::SealUnchained { number: seal.number });
        }
        self.report.seals += 1;
        self.report.head = Some((seal.number, seal.hash));
    }

    /// All transactions have been gone through: the rest of the seals, and the head.
    pub(super) fn close_seals(&mut self, head: Option<(i64, [u8; 32])>) {
        self.close_seal();
        self.skip_seals_before(i64::MAX);
        let named = head.filter(|(number, _)| *number != 0);
        if named != self.report.head {
            let number = |head: Option<(i64, _)>| head.map_or(0, |(number, _)| number);
            let found = number(self.report.head);
            self.differs(Difference::Head { named: number(named), found });
        }
    }

    /// Takes a stored balance.
    pub(super) fn balance(&mut self, account: &str, units: i64) {
        match account.parse::<Account>() {
            Ok(account @ Account::Partner { .. }) => {
                self.standings.entry(account).or_default().stored = Some(units);
            }
            _ => self.differs(Difference::Stray { account: account.to_owned() }),
        }
    }

    /// Everything has been taken: compares the balances, and reports.
    pub(super) fn finish(mut self) -> AuditReport {
        let mut has: BTreeMap<PartnerId, i128> = BTreeMap::new();
        for (account, standing) in std::mem::take(&mut self.standings) {
            let Standing { counted, stored, .. } = standing;
            let stored = i128::from(stored.unwrap_or_default());
            if stored != counted {
                self.differs(Difference::Stored { account, stored, counted });
            }
            if let Some(partner) = account.partner() {
                *has.entry(partner).or_default() += stored;
                self.totals.entry(partner).or_default();
            }
        }
        for (partner, Totals { given, paid_out }) in std::mem::take(&mut self.totals) {
            let has = has.get(&partner).copied().unwrap_or_default() + paid_out;
            if has != given {
                self.differs(Difference::Given { partner, has, given });
            }
        }
        self.report
    }

    fn differs(&mut self, difference: Difference) {
        if self.report.differences.len() < TOLD {
            self.report.differences.push(difference);
        } else {
            self.report.untold += 1;
        }
    }
}

/// For what a partner was given something.
fn cause(entry: &Entry) -> Option<(PartnerId, About)> {
    Some((PartnerId(entry.partner_id), entry.subject.parse().ok()?))
}

/// The transaction that the rows are.
fn read(entry: &Entry) -> Result<Transaction, String> {
    let kind: Kind = entry.kind.parse().map_err(|error| format!("{error}"))?;
    let fact = FactId::new(entry.fact.as_str()).map_err(|error| error.to_string())?;
    let _about: About = entry.subject.parse().map_err(|error| format!("{error}"))?;
    let postings = entry.postings.iter().map(|line| {
        let account = line.account.parse().map_err(|error| format!("{error}"))?;
        Ok(Posting { account, amount: usd(line.amount_units) })
    });
    let postings = postings.collect::<Result<_, String>>()?;
    Transaction::new(fact, kind, postings).map_err(|malformed| malformed.to_string())
}

/// The command that leads to a transaction of this kind; whether it leads to this very one is for
/// the ledger to say.
fn command(transaction: &Transaction, partner: PartnerId) -> Option<Command> {
    let in_pot = |pot| transaction.posted_to(Account::Partner { partner, pot });
    let of_house = |house| transaction.posted_to(Account::House(house));
    Some(match transaction.kind() {
        Kind::Grant => Command::Grant { partner, amount: of_house(House::RewardsExpense)? },
        Kind::Release => Command::Release { partner, amount: in_pot(Pot::Held)? },
        Kind::Reversal => {
            let (from, amount) = reversed(in_pot)?;
            Command::Reverse { partner, amount, from }
        }
        Kind::Loss => Command::ShareLoss { partner, amount: in_pot(Pot::Available)? },
        Kind::LossReturn => {
            Command::ReturnLoss { partner, amount: of_house(House::RewardsExpense)? }
        }
        Kind::PayoutRequest => Command::RequestPayout { partner, amount: in_pot(Pot::Available)? },
        Kind::PayoutDone => Command::PayoutDone { partner, amount: in_pot(Pot::InPayout)? },
        Kind::PayoutCancelled => {
            Command::PayoutCancelled { partner, amount: in_pot(Pot::InPayout)? }
        }
        Kind::Adjustment => Command::Adjust { partner, amount: of_house(House::Adjustments)? },
    })
}

fn reversed(in_pot: impl Fn(Pot) -> Option<Amount>) -> Option<(Pot, Amount)> {
    [Pot::Held, Pot::Available].into_iter().find_map(|pot| Some((pot, in_pot(pot)?)))
}
