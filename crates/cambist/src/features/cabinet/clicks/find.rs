//! Which clicks a partner looks for.

use store::{Fault, Tx};

use crate::app::App;
use crate::features::cabinet::lists::{Asked, look, own_link};
use crate::features::clicks::{
    AddressFilter, ClickFilter, ClickId, ClickRow, list_back, list_clicks, user_hash,
};
use crate::features::figures::Wanted;
use crate::features::settings::Secret;
use crate::pages::Page;

/// Which clicks are wanted.
#[derive(Clone)]
pub(super) struct Wish {
    window: ClickFilter,
    is_oldest_first: bool,
    with_bots: bool,
    link_id: Option<i64>,
    sub: Option<Wanted>,
    /// The token of a visitor, and what tokens are made with.
    visitor: Option<String>,
    secret: Secret,
}

impl Wish {
    /// Reads what is asked for, and says what can't be.
    pub(super) fn read(app: &App, page: &Page, partner_id: i64, asked: &mut Asked) -> Wish {
        let visitor = asked.said("q").to_ascii_lowercase();
        if !visitor.is_empty() && !is_token(&visitor) {
            asked.errors.add("q", page.word("wrong-user-hash"));
        }
        let (from, until) = asked.window_ms();
        let first = from.map_or(0, ClickId::first_of_ms);
        let last = until.map_or(i64::MAX, |ms| ClickId::first_of_ms(ms.saturating_add(1)) - 1);
        Wish {
            window: ClickFilter { partner_id, first, last, address: AddressFilter::Any },
            is_oldest_first: asked.is_oldest_first(),
            with_bots: asked.said("bots") == "1",
            link_id: own_link(app, partner_id, asked),
            sub: asked.sub(),
            visitor: (!visitor.is_empty()).then_some(visitor),
            secret: app.secrets().user_hash.clone(),
        }
    }

    /// Up to `wanted` clicks after one, and the one after which the list goes on.
    pub(super) fn page(
        &self,
        tx: &mut Tx<'_>,
        after: Option<i64>,
        wanted: usize,
    ) -> Result<(Vec<ClickRow>, Option<i64>), Fault> {
        let read = |after, limit| self.rows(tx, after, limit);
        look(wanted, after, read, |row| row.id.number(), |row| self.takes(row))
    }

    fn rows(
        &self,
        tx: &mut Tx<'_>,
        after: Option<i64>,
        limit: u32,
    ) -> Result<Vec<ClickRow>, Fault> {
        let window = self.window;
        match (self.is_oldest_first, after) {
            (true, after) => {
                let first = after.map_or(window.first, |after| window.first.max(after + 1));
                list_clicks(tx, &ClickFilter { first, ..window }, limit)
            }
            (false, after) => {
                let last = after.map_or(window.last, |after| window.last.min(after - 1));
                list_back(tx, &ClickFilter { last, ..window }, limit)
            }
        }
    }

    fn takes(&self, row: &ClickRow) -> bool {
        let hash = || user_hash(&self.secret, self.window.partner_id, &row.visitor);
        (self.with_bots || !row.is_bot)
            && self.link_id.is_none_or(|id| id == row.link_id)
            && self.sub.as_ref().is_none_or(|sub| sub.is_in(&row.query_string))
            && self.visitor.as_ref().is_none_or(|wanted| *wanted == hash())
    }
}

/// Whether a text can be the token of a visitor.
pub(in crate::features::cabinet) fn is_token(text: &str) -> bool {
    let is_letter = |b: u8| b"0123456789abcdefghjkmnpqrstvwxyz".contains(&b);
    text.len() == 13 && text.bytes().all(is_letter)
}
