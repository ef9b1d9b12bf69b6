//! Which payouts a partner looks for, and the list of them as a sheet.

use axum::extract::{RawQuery, State};
use axum::response::Response;
use money::plain;
use store::{Fault, Tx};

use crate::app::{App, Plain};
use crate::clock::rfc3339;
use crate::features::cabinet::lists::{Asked, Part, look, sheet};
use crate::features::cabinet::sections::Section;
use crate::features::partners::PartnerUser;
use crate::features::payouts::{Payout, Status, list_payouts};
use crate::pages::Frame;
use crate::sheet::row;

/// Payouts in one read.
const READ: usize = 500;

/// The first line. Its names are the same in every language: programs read them.
const HEAD: [&str; 11] = [
    "payout",
    "time",
    "account",
    "amount_usd",
    "fee_usd",
    "price",
    "arrives",
    "currency",
    "status",
    "ended",
    "note",
];

/// Which payouts are wanted.
#[derive(Clone)]
pub(super) struct Wish {
    partner_id: i64,
    window_ms: (i64, i64),
    status: Option<Status>,
}

impl Wish {
    /// What is asked for; days that can't be are said with the list.
    pub(super) fn read(partner_id: i64, asked: &Asked) -> Wish {
        let (from, until) = asked.window_ms();
        Wish {
            partner_id,
            window_ms: (from.unwrap_or(i64::MIN), until.unwrap_or(i64::MAX)),
            status: Status::from_word(asked.said("state")),
        }
    }

    /// Up to `wanted` payouts after one, and the one after which the list goes on.
    pub(super) fn page(
        &self,
        tx: &mut Tx<'_>,
        after: Option<i64>,
        wanted: usize,
    ) -> Result<(Vec<Payout>, Option<i64>), Fault> {
        let read = |after, limit| list_payouts(tx, self.partner_id, after, limit);
        look(wanted, after, read, |payout| payout.id, |payout| self.takes(payout))
    }

    fn takes(&self, payout: &Payout) -> bool {
        (self.window_ms.0..=self.window_ms.1).contains(&payout.requested_at_ms)
            && self.status.is_none_or(|status| status == payout.status)
    }
}

pub(in crate::features::cabinet) async fn download(
    State(app): State<App>,
    frame: Frame,
    PartnerUser { partner, .. }: PartnerUser,
    RawQuery(query): RawQuery,
) -> Response {
    let page = frame.page(Section::Payouts.path());
    let raw = query.unwrap_or_default();
    let asked = Asked::read(&raw, &page, String::new(), app.clock().now_s());
    if !asked.errors.is_empty() {
        return frame.error(asked.errors.status());
    }
    let wish = Wish::read(partner.id, &asked);
    sheet("payouts", &HEAD, move |after| part(app.clone(), wish.clone(), after))
}

async fn part(app: App, wish: Wish, after: Option<i64>) -> Result<Part, Fault> {
    let read = move |tx: &mut Tx<'_>| -> Plain<_> { Ok(wish.page(tx, after, READ)?) };
    let (payouts, next) = app.store().read_long(read).await?;
    Ok(Part { lines: payouts.iter().map(line).collect(), next })
}

fn line(payout: &Payout) -> String {
    let note = [&payout.reference, &payout.reason].into_iter().find(|text| !text.is_empty());
    let time = |at_ms: i64| rfc3339(at_ms.div_euclid(1000));
    row([
        payout.id.to_string(),
        time(payout.requested_at_ms),
        payout.account.clone(),
        payout.amount.to_string(),
        payout.fee.to_string(),
        plain(payout.price),
        payout.pay.to_string(),
        payout.currency.clone(),
        payout.status.word().to_owned(),
        payout.ended_at_ms.map(time).unwrap_or_default(),
        note.cloned().unwrap_or_default(),
    ])
}
