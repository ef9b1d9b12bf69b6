//! Customers and operators of a test office: forms, clicks and steps, as their edges do them.

use http::header::COOKIE;
use http::{HeaderMap, HeaderValue};
use money::plain;
use store::{Stop, Tx};

use crate::app::Plain;
use crate::features::book::{PartnerBalances, PartnerId, balances};
use crate::features::orders::{
    Action, Asked, Order, OrderEvent, Placed, Step, StepRefusal, advance, find_order, list_events,
};
use crate::features::rates::files::Format;
use crate::features::rewards::{Reward, find_rewards};
use crate::features::storefront::ordering::{Filled, OrderProblem, new_token, submit};

use super::office::TestApp;

/// Directions between dollars and roubles, so that most amounts have a price in USD: the office
/// earns on the first two, nothing on the third, and loses on the fourth.
const MARKET: &str = "\
USDTTRC20;SBERRUB;1;90;1000000;;
SBERRUB;USDTTRC20;92;1;10000;;
USDTERC20;USDTTRC20;1;1;10000;;
USDTTRC20;USDTTON;1;1.05;10000;;
";

/// A browser that links are followed with.
const AGENT: &str = "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0";

impl TestApp {
    /// Opens directions between dollars and roubles.
    ///
    /// # Panics
    /// When the rates are refused.
    pub async fn open_market(&self) {
        self.import(Format::Txt, MARKET).await;
    }

    /// Follows links, one after the other, in a browser of its own, and returns what it sends from
    /// then on.
    ///
    /// # Panics
    /// When a link does not redirect.
    pub async fn browser(&self, targets: &[&str]) -> HeaderMap {
        let mut jar: Vec<(String, String)> = Vec::new();
        for target in targets {
            let sent = self.get(target).header("user-agent", AGENT);
            let reply = sent.header("cookie", &joined(&jar)).send().await;
            assert_eq!(reply.status, 302, "{target}");
            for (name, value) in reply.cookies().into_iter().filter_map(|set| set.split_once('=')) {
                jar.retain(|(known, _)| known != name);
                jar.push((name.to_owned(), value.to_owned()));
            }
        }
        browser_with(&joined(&jar))
    }

    /// A form for giving so much, filled in on the page as it stands now.
    ///
    /// # Panics
    /// When the direction is not open.
    pub fn form(&self, from: &str, to: &str, give: &str) -> Filled {
        let snapshot = self.app.snapshot();
        let pair = snapshot.rates.find(from).zip(snapshot.rates.find(to));
        let (from_place, to_place) = pair.expect("both currencies are the office's");
        let open = snapshot.rates.offers(from_place, to_place).first();
        let rate = open.expect("the direction is open").rate;
        Filled {
            from: from.to_owned(),
            to: to.to_owned(),
            city: String::new(),
            asked: Asked::Give(give.to_owned()),
            email: "customer@example.com".to_owned(),
            lang: crate::words::Lang::En,
            account: snapshot.rates.currency(to_place).format.sample.to_owned(),
            token: new_token(self.app.chance()),
            shown_rate: format!("{}:{}", plain(rate.in_side()), plain(rate.out_side())),
            client: None,
        }
    }

    /// Sends a form.
    ///
    /// # Errors
    /// What the edge refuses.
    pub async fn submit(
        &self,
        browser: &HeaderMap,
        filled: &Filled,
    ) -> Result<Placed, OrderProblem> {
        submit(&self.app, browser, filled).await
    }

    /// Fills a form in, sends it, and has the reserve that is left in force.
    ///
    /// # Panics
    /// When it makes no order.
    pub async fn order(&self, browser: &HeaderMap, from: &str, to: &str, give: &str) -> Order {
        let placed = self.submit(browser, &self.form(from, to, give)).await;
        self.app.refresh().await.expect("the tables are read");
        match placed {
            Ok(Placed::New(order)) => order,
            other => panic!("{other:?}"),
        }
    }

    /// Takes one step with an order.
    ///
    /// # Errors
    /// The verb's refusals.
    pub async fn step(
        &self,
        order_id: i64,
        action: Action,
        note: &str,
    ) -> Result<Order, Stop<StepRefusal>> {
        let (deed, reactions) = (self.deed(), self.app.reactions());
        let step = Step { order_id, action, note: note.to_owned() };
        self.app.store().write(move |tx| advance(tx, &deed, &step, &reactions)).await
    }

    /// Takes steps by their words, each of which must be taken.
    ///
    /// # Panics
    /// When one is refused.
    pub async fn steps(&self, order_id: i64, words: &str) {
        for word in words.split_whitespace() {
            let action = Action::from_word(word).expect("a step has a word");
            let stepped = self.step(order_id, action, "payment 77").await;
            assert!(stepped.is_ok(), "{word} of {words}: {stepped:?}");
        }
    }

    /// An order as it stands.
    ///
    /// # Panics
    /// When there is none.
    pub async fn find_order(&self, order_id: i64) -> Order {
        let read = move |tx: &mut Tx<'_>| -> Plain<_> { Ok(find_order(tx, order_id)?) };
        self.app.store().read(read).await.expect("the books are read").expect("it is there")
    }

    /// What happened to an order.
    ///
    /// # Panics
    /// When the books can't be read.
    pub async fn events(&self, order_id: i64) -> Vec<OrderEvent> {
        let read = move |tx: &mut Tx<'_>| -> Plain<_> { Ok(list_events(tx, order_id)?) };
        self.app.store().read(read).await.expect("the books are read")
    }

    /// The one reward of an order.
    ///
    /// # Panics
    /// When there is not exactly one.
    pub async fn reward(&self, order_id: i64) -> Reward {
        let read = move |tx: &mut Tx<'_>| -> Plain<_> { Ok(find_rewards(tx, order_id)?) };
        let mut rewards = self.app.store().read(read).await.expect("the books are read");
        assert_eq!(rewards.len(), 1, "{rewards:?}");
        rewards.remove(0)
    }

    /// What a partner has, in units of 0.00000001 USD: held, available, in payout, paid out.
    ///
    /// # Panics
    /// When the books can't be read.
    pub async fn balances(&self, partner_id: i64) -> [i64; 4] {
        let partner = PartnerId(partner_id);
        let read = move |tx: &mut Tx<'_>| -> Plain<_> { Ok(balances(tx, partner)?) };
        let PartnerBalances { held, available, in_payout, paid_out } =
            self.app.store().read(read).await.expect("the books are read");
        [held, available, in_payout, paid_out].map(money::Amount::units)
    }

    /// What there is of a currency and what open orders have taken of it, in minor units.
    ///
    /// # Panics
    /// When the currency is unknown.
    pub async fn reserve(&self, code: &str) -> (i64, i64) {
        let code = code.to_owned();
        let read = move |tx: &mut Tx<'_>| -> Plain<_> {
            Ok(tx.query_one(
                "select coalesce(reserve_units, 0), reserved_units from currencies where code = $1",
                &store::args![code.as_str()],
                |row| Ok((row.get(0)?, row.get(1)?)),
            )?)
        };
        self.app.store().read(read).await.expect("the books are read")
    }
}

/// A browser with these cookies, written as browsers send them.
///
/// # Panics
/// When a header can't hold them.
pub fn browser_with(cookies: &str) -> HeaderMap {
    let mut headers = HeaderMap::new();
    headers.insert(COOKIE, HeaderValue::from_str(cookies).expect("cookies are ASCII"));
    headers
}

fn joined(jar: &[(String, String)]) -> String {
    let pairs: Vec<_> = jar.iter().map(|(name, value)| format!("{name}={value}")).collect();
    pairs.join("; ")
}
