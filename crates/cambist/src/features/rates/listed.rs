//! Every offer of the office in one order, open or not: what an operator looks through.

use super::offer::{Offer, OpenOffer, Reason};
use super::table::RateTable;

/// An offer as set, and how it stands.
#[derive(Clone, Copy, Debug)]
pub struct Listed<'a> {
    /// The offer as set.
    pub offer: &'a Offer,
    /// Where the currency given stands in the table.
    pub from: usize,
    /// Where the currency received stands in the table.
    pub to: usize,
    /// Why it can't be taken now; `None`: it is open.
    pub closed: Option<&'a Reason>,
}

/// Where an offer of the list is found.
#[derive(Clone, Copy, Debug)]
pub(super) struct Standing {
    offer: usize,
    from: usize,
    to: usize,
    left_out: Option<usize>,
}

impl RateTable {
    /// Every offer that the office has, by the order of the pickers, then by city.
    ///
    /// The order is worked out once for each table: a desk that looks through 30,000 directions page
    /// by page does not sort them for each of its pages.
    pub fn listed(&self) -> impl ExactSizeIterator<Item = Listed<'_>> + Clone {
        let order = self.order.get_or_init(|| self.sort_out());
        order.iter().map(|standing| Listed {
            offer: &self.offers_as_set()[standing.offer],
            from: standing.from,
            to: standing.to,
            closed: standing.left_out.map(|place| &self.left_out()[place].reason),
        })
    }

    /// The offers of a direction, one for each city, open or not; empty: the office has none.
    pub fn listed_of(&self, from: usize, to: usize) -> impl Iterator<Item = Listed<'_>> {
        self.listed().filter(move |listed| (listed.from, listed.to) == (from, to))
    }

    fn sort_out(&self) -> Vec<Standing> {
        let offers = self.offers_as_set();
        let mut closed = self.left_out().iter().enumerate().peekable();
        let mut order = Vec::with_capacity(offers.len());
        for (place, offer) in offers.iter().enumerate() {
            let (Some(from), Some(to)) = (self.find(&offer.from), self.find(&offer.to)) else {
                continue;
            };
            // Both stand by the offers' numbers, so one look ahead is enough.
            let left_out = closed.next_if(|(_, out)| {
                (&out.from, &out.to, &out.city) == (&offer.from, &offer.to, &offer.city)
            });
            let left_out = left_out.map(|(place, _)| place);
            order.push(Standing { offer: place, from, to, left_out });
        }
        order.sort_by(|a, b| {
            let city = |standing: &Standing| &offers[standing.offer].city;
            (a.from, a.to, city(a)).cmp(&(b.from, b.to, city(b)))
        });
        order
    }
}

impl<'a> Listed<'a> {
    /// The offer with the limits that hold now, where it is open.
    pub fn open(&self, table: &'a RateTable) -> Option<&'a OpenOffer> {
        let mut offers = table.offers(self.from, self.to).iter();
        offers.find(|open| open.offer.id == self.offer.id)
    }
}

#[cfg(test)]
mod tests {
    use crate::on_both_engines;

    on_both_engines! {
        async fn every_offer_is_listed_once_with_why_it_is_closed(app: TestApp) {
            let off = crate::command::Errand::DirectionSwitch {
                from: "USDTTRC20".to_owned(), to: "CASHUSD".to_owned(), is_enabled: false,
            };
            assert_eq!(app.errand(off).await.error, None);
            let snapshot = app.app.snapshot();
            let table = &snapshot.rates;
            let listed: Vec<_> = table.listed().map(|listed| {
                let offer = listed.offer;
                let is_open = listed.open(table).is_some();
                assert_eq!(is_open, listed.closed.is_none());
                (offer.from.as_str(), offer.to.as_str(), offer.city.as_str(), is_open)
            }).collect();
            assert_eq!(listed, [
                ("BTC", "SBERRUB", "", true),
                ("USDTTRC20", "CASHUSD", "MSK", false),
                ("USDTTRC20", "CASHUSD", "SPB", false),
                ("SBERRUB", "BTC", "", true),
            ]);
            let (usdt, cash) = (table.find("USDTTRC20").unwrap(), table.find("CASHUSD").unwrap());
            assert_eq!(table.listed_of(usdt, cash).count(), 2);
            app.close().await;
        }
    }
}
