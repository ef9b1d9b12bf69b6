//! The names of those who stand in an order's books: partners, and operators.

use store::{Fault, Tx};

use crate::features::identity::emails_of;
use crate::features::partners::{Partner, find_partner};

/// Names by numbers.
#[derive(Clone, Debug, Default)]
pub(super) struct People {
    partners: Vec<Partner>,
    operators: Vec<(i64, String)>,
}

/// The account of an actor who is an operator.
fn operator(actor: &str) -> Option<i64> {
    actor.strip_prefix("operator:")?.parse().ok()
}

impl People {
    /// Reads the names of partners, each once, and of the operators among some actors.
    pub(super) fn read<'a>(
        tx: &mut Tx<'_>,
        partner_ids: impl Iterator<Item = i64>,
        actors: impl Iterator<Item = &'a str>,
    ) -> Result<People, Fault> {
        let mut ids: Vec<i64> = partner_ids.collect();
        ids.sort_unstable();
        ids.dedup();
        let mut partners = Vec::new();
        for id in ids {
            partners.extend(find_partner(tx, id)?);
        }
        let mut accounts: Vec<i64> = actors.filter_map(operator).collect();
        accounts.sort_unstable();
        accounts.dedup();
        Ok(People { partners, operators: emails_of(tx, &accounts)? })
    }

    /// A partner's title with his number.
    pub(super) fn partner(&self, partner_id: i64) -> String {
        let found = self.partners.iter().find(|partner| partner.id == partner_id);
        let title = found.map_or("", |partner| partner.title.as_str());
        format!("{title} ({partner_id})").trim_start().to_owned()
    }

    /// An actor, an operator by his address.
    pub(super) fn actor(&self, actor: &str) -> String {
        let found = operator(actor)
            .and_then(|account| self.operators.iter().find(|(id, _)| *id == account));
        found.map_or(actor, |(_, email)| email.as_str()).to_owned()
    }
}
