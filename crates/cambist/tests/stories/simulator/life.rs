//! A life that is made up as it goes: whatever people do to an office, in any order, for months.

mod people;
mod terms;

use cambist::chance::{Chance, SeededChance};
use cambist::features::orders::State;
use cambist::features::rates::files::Format;
use cambist::testkit::TestApp;

use super::auditor::Auditor;
use super::deed::{Clause, Deed, Heard, Own, Sums};
use super::office::{Fate, Office};
use super::verdict::{compare, sound};

const DAY_MS: i64 = 86_400_000;
const VISITORS: usize = 5;
const CODES: [&str; 3] = ["alpha", "beta", "gamma"];

/// Directions at a profit, even, at a loss, and without a price in USD, with reserves for any life.
const RATES: &str = "\
USDTTRC20;SBERRUB;1;90;100000000;;
SBERRUB;USDTTRC20;92;1;10000000;;
USDTERC20;USDTTRC20;1;1;10000000;;
USDTTRC20;USDTTON;1;1.05;10000000;;
BTC;SBERRUB;1;5800000.5;100000000;;
";

/// Deeds in a month.
const BUSY: u64 = 60;

/// An order as the people know it.
#[derive(Clone, Copy, Debug)]
struct Known {
    id: i64,
    state: State,
    sums: Sums,
    /// Whether its value in USD was known.
    is_priced: bool,
}

/// The office, the people, and the auditor who hears of everything.
pub(super) struct Life {
    office: Office,
    chance: SeededChance,
    auditor: Auditor,
    /// Everything that the auditor has heard.
    pub(super) heard: Vec<Heard>,
    partners: Vec<i64>,
    /// The cookies of each visitor.
    jars: Vec<Vec<(String, String)>>,
    orders: Vec<Known>,
    /// Events of the world that were told to the books, for telling them again.
    told: Vec<people::Told>,
}

impl Life {
    /// Some partners in an open market.
    pub(super) async fn begin(app: TestApp, seed: u64) -> Result<Life, String> {
        let chance = SeededChance::new(seed);
        let jars = vec![Vec::new(); VISITORS];
        let mut life = Life {
            office: Office::new(app),
            chance,
            auditor: Auditor::default(),
            heard: Vec::new(),
            partners: Vec::new(),
            jars,
            orders: Vec::new(),
            told: Vec::new(),
        };
        life.office.trusts_everybody().await;
        life.set_up().await?;
        Ok(life)
    }

    async fn set_up(&mut self) -> Result<(), String> {
        let own = self.settings();
        let clause = Clause::plain(own.is_of_profit, own.percent, own.hold_days);
        self.tell(Deed::Everyones(clause), true)?;
        let window = self.office.app().config().attribution.window_days;
        self.tell(Deed::Window(i64::from(window)), true)?;
        self.office.test().import(Format::Txt, RATES).await;
        for code in CODES {
            let partner = self.office.test().partner(code).await;
            self.partners.push(partner);
            self.tell(Deed::Joined { partner }, true)?;
        }
        for place in 1..CODES.len() {
            self.refer(self.partners[place], Some(self.partners[0])).await?;
        }
        self.set_programmes().await
    }

    /// Lives for some months, and compares all the time; after each, the whole ledger is replayed.
    pub(super) async fn live(&mut self, months: u32) -> Result<(), String> {
        for _ in 0..months {
            for number in 0..BUSY {
                self.day().await?;
                if number % 3 == 0 {
                    compare(self.office.test(), &self.auditor).await?;
                }
            }
            self.office.seal().await;
            compare(self.office.test(), &self.auditor).await?;
            sound(self.office.test()).await?;
        }
        Ok(())
    }

    pub(super) async fn end(self) -> u32 {
        let deaths = self.office.deaths;
        self.office.close().await;
        deaths
    }

    /// Somebody does something, and then time passes.
    async fn day(&mut self) -> Result<(), String> {
        match self.below(100) {
            0..10 => self.click().await?,
            10..36 => self.order().await?,
            36..62 => self.advance().await?,
            62..65 => self.deny().await?,
            65..72 => self.edit().await?,
            72..79 => self.change_terms().await?,
            79 => self.adjust().await?,
            80..82 => self.decide().await?,
            82..91 => self.payout().await?,
            91..94 => self.repeat().await?,
            94 => self.suspend().await?,
            95 => {
                let (partner, other) = (self.any(&self.partners), self.any(&self.partners));
                let brought_by = (self.below(4) > 0).then_some(other);
                self.refer(partner, brought_by).await?;
            }
            96 => self.move_prices().await,
            97..98 => self.sleep().await?,
            _ => self.office.seal().await,
        }
        self.pass().await
    }

    /// Minutes or a day, and the office does what it does by itself.
    async fn pass(&mut self) -> Result<(), String> {
        let by_ms = match self.below(3) {
            0 => self.below(20 * 60_000),
            1 => self.below(6 * 3_600_000),
            _ => self.below(3 * DAY_MS as u64),
        };
        self.office.pass(by_ms as i64);
        self.look().await
    }

    async fn look(&mut self) -> Result<(), String> {
        self.office.look().await;
        self.tell(Deed::Looked, true)
    }

    /// The office is closed for up to two months, and comes back with other settings.
    async fn sleep(&mut self) -> Result<(), String> {
        let by_ms = self.below(60 * DAY_MS as u64) as i64;
        self.office.pass(by_ms);
        let days = [0, 7, 30, 365][self.below(4) as usize];
        let Own { percent, hold_days, .. } = self.own();
        self.office
            .reopen(|config| {
                config.attribution.window_days = days;
                config.rewards.percent = percent;
                config.rewards.hold_days = hold_days as u32;
            })
            .await;
        self.tell(Deed::Window(i64::from(days)), true)?;
        let own = self.settings();
        let clause = Clause::plain(own.is_of_profit, own.percent, own.hold_days);
        self.tell(Deed::Everyones(clause), true)
    }

    /// What the settings say of rewards.
    fn settings(&self) -> Own {
        let rewards = self.office.app().config().rewards.clone();
        Own {
            is_of_profit: rewards.base.word() == "profit",
            percent: rewards.percent,
            hold_days: i64::from(rewards.hold_days),
        }
    }

    async fn move_prices(&mut self) {
        let (bid, ask) = (self.below(300) + 8_800, self.below(300) + 9_050);
        let file = format!(
            "USDTTRC20;SBERRUB;1;{}.{:02};100000000;;\nSBERRUB;USDTTRC20;{}.{:02};1;10000000;;\n",
            bid / 100,
            bid % 100,
            ask / 100,
            ask % 100
        );
        self.office.test().import(Format::Txt, &file).await;
    }

    /// Tells the auditor.
    fn tell(&mut self, deed: Deed, is_taken: bool) -> Result<(), String> {
        let heard = Heard { at_ms: self.office.now_ms(), deed, is_taken };
        self.heard.push(heard.clone());
        self.auditor.hear(&heard)
    }

    fn below(&self, below: u64) -> u64 {
        let chance: &dyn Chance = &self.chance;
        chance.below(below)
    }

    /// One of these, any of them.
    fn any<T: Copy>(&self, of: &[T]) -> T {
        of[self.below(of.len() as u64) as usize]
    }

    fn fate(&self) -> Fate {
        match self.below(60) {
            0 => Fate::DiesBefore,
            1 => Fate::DiesAfter,
            2 => Fate::Closes,
            _ => Fate::Lives,
        }
    }
}
