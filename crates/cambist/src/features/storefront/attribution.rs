//! Edge: whom an order belongs to: what the browser brings, judged in the order's own transaction.

use std::collections::BTreeMap;

use http::HeaderMap;
use store::{Fault, Tx};

use crate::app::{App, Plain};
use crate::features::audit::Deed;
use crate::features::clicks::{
    Attribution, Binding, Candidate, ClickId, Credit, Facts, Kept, Passed, Touch, Visitor, came,
    decide_attribution, kept_of, user_hash,
};
use crate::features::identity::{Email, Role, SignedIn, signed_in};
use crate::features::journal::{Note, NoteKind, note};
use crate::features::links::LinkTable;
use crate::features::orders::{Attributed, BoundOrder, Person, bound_order, customer};
use crate::features::partners::find_partner;

/// What a browser brings to the question whose its order is.
pub(super) struct Origin {
    app: App,
    visitor: Option<Visitor>,
    /// The clicks of its cookie; none without a visitor, who is what a partner joins them by.
    clicks: Option<Attribution>,
    /// What an order keeps of those clicks, by their numbers.
    kept: BTreeMap<i64, Kept>,
    who: Option<SignedIn>,
    /// The address that was typed, in lower case.
    email: String,
}

/// Whom an order belongs to, with what its row and the journal keep of it.
pub(super) struct Decided {
    pub(super) customer: Option<i64>,
    pub(super) attributed: Option<Attributed>,
    passed: Vec<Passed>,
}

/// Reads what the browser brings, before the transaction of the order.
pub(super) async fn origin(app: &App, headers: &HeaderMap, email: &Email) -> Result<Origin, Fault> {
    let came = came(app, headers);
    let clicks = came.attribution.filter(|_| came.visitor.is_some());
    let ids = clicks.map(|clicks| [clicks.first, clicks.last].map(|touch| touch.click.number()));
    let read = move |tx: &mut Tx<'_>| -> Plain<BTreeMap<i64, Kept>> {
        let mut kept = BTreeMap::new();
        for id in ids.into_iter().flatten() {
            kept.extend(kept_of(tx, id)?.map(|click| (id, click)));
        }
        Ok(kept)
    };
    let kept = match ids {
        Some(_) => app.clicks().read(read).await?,
        None => BTreeMap::new(),
    };
    let who = signed_in(app, headers).await?;
    let (app, email) = (app.clone(), email.folded());
    Ok(Origin { app, visitor: came.visitor, clicks, kept, who, email })
}

impl Origin {
    /// The browser, for the order's row.
    pub(super) fn visitor(&self) -> Option<[u8; 16]> {
        self.visitor.map(|visitor| *visitor.bytes())
    }

    /// What is kept of the click that brought an order; nothing of one that an earlier order bound.
    pub(super) fn click_of(&self, attributed: Option<&Attributed>) -> Kept {
        let click = attributed.filter(|attributed| attributed.bound_by.is_none());
        click.and_then(|click| self.kept.get(&click.click_id)).cloned().unwrap_or_default()
    }

    /// Decides, in the transaction of the order.
    pub(super) fn decide(&self, tx: &mut Tx<'_>, deed: &Deed) -> Result<Decided, Fault> {
        let settings = &self.app.config().attribution;
        let customer = match settings.bind_customers {
            Binding::Never => None,
            Binding::First | Binding::Latest => Some(customer(tx, deed, self.person())?),
        };
        let bound = match customer {
            Some(id) => bound_order(tx, id, settings.bind_customers == Binding::Latest)?,
            None => None,
        };
        let touch = |tx: &mut Tx<'_>, touch: Option<Touch>| match touch {
            Some(Touch { link_id, click }) => self.candidate(tx, link_id, click),
            None => Ok(None),
        };
        let facts = Facts {
            model: settings.model,
            binding: settings.bind_customers,
            now_ms: deed.at_ms,
            first: touch(tx, self.clicks.map(|clicks| clicks.first))?,
            last: touch(tx, self.clicks.map(|clicks| clicks.last))?,
            bound: self.bound(tx, bound.as_ref())?,
        };
        let verdict = decide_attribution(&facts);
        let attributed = verdict.credit.map(|credit| self.attributed(credit, bound));
        Ok(Decided { customer, attributed, passed: verdict.passed })
    }

    /// The customer who is signed in, else whoever has the address that was typed.
    fn person(&self) -> Person {
        let account = self.who.as_ref().filter(|who| who.role == Role::Customer);
        let email = account.and_then(|who| who.email.parse::<Email>().ok());
        let email = email.map_or_else(|| self.email.clone(), |email| email.folded());
        Person::of(&self.app.secrets().user_hash, &email)
    }

    fn bound(
        &self,
        tx: &mut Tx<'_>,
        bound: Option<&BoundOrder>,
    ) -> Result<Option<(i64, Candidate)>, Fault> {
        let Some(bound) = bound else { return Ok(None) };
        let click = ClickId::from_number(bound.click_id)
            .ok_or_else(|| Fault::corrupt(format!("orders.click_id of {}", bound.order_id)))?;
        let candidate = self.candidate(tx, bound.link_id, click)?;
        Ok(candidate.map(|candidate| (bound.order_id, candidate)))
    }

    fn candidate(
        &self,
        tx: &mut Tx<'_>,
        link_id: i64,
        click: ClickId,
    ) -> Result<Option<Candidate>, Fault> {
        let links: &LinkTable = &self.app.links();
        let Some(link) = links.by_id(link_id) else { return Ok(None) };
        let Some(partner) = find_partner(tx, link.partner_id)? else { return Ok(None) };
        let is_his_account =
            self.who.as_ref().is_some_and(|who| who.account_id == partner.account_id);
        let is_his = is_his_account || partner.email.to_lowercase() == self.email;
        Ok(Some(Candidate {
            partner_id: partner.id,
            link_id,
            link: link.code.clone(),
            click,
            is_suspended: partner.is_suspended,
            is_own: is_his && !self.app.config().attribution.own_orders,
            window_days: self.app.window_of(partner.id),
        }))
    }

    /// What the order's row keeps. Of an order that an earlier one bound, the partner learns no more
    /// of the person than this browser tells: by the token of that order he could ask, with
    /// anybody's address, which of his visitors it is.
    fn attributed(&self, credit: Credit, bound: Option<BoundOrder>) -> Attributed {
        let Credit { partner_id, link_id, click, bound_by, rule } = credit;
        let secret = &self.app.secrets().user_hash;
        let query_string = match (bound_by, bound) {
            (Some(_), Some(bound)) => Some(bound.query_string),
            _ => self.kept.get(&click.number()).map(|kept| kept.query.clone()),
        };
        let hash = self.visitor.map(|visitor| user_hash(secret, partner_id, &visitor));
        Attributed {
            partner_id,
            link_id,
            click_id: click.number(),
            query_string: query_string.unwrap_or_default(),
            user_hash: hash.unwrap_or_default(),
            bound_by,
            rule,
        }
    }
}

impl Decided {
    /// Notes who does not get the order, and why: what an operator reads when a partner asks.
    pub(super) fn note(&self, tx: &mut Tx<'_>, deed: &Deed, order_id: i64) -> Result<(), Fault> {
        for passed in &self.passed {
            let told = Note {
                order_id,
                partner_id: Some(passed.partner_id),
                kind: NoteKind::PassedOver,
                detail: passed.text(),
            };
            note(tx, deed, &told, None)?;
        }
        Ok(())
    }
}
