//! What a letter about an order says besides the order itself, read in one go.

use store::{Fault, Tx, args};

use crate::features::requisites::Details;
use crate::words::Lang;

/// A currency as letters name it.
#[derive(Clone, Debug)]
pub(super) struct Named {
    /// Its name in the reader's language.
    pub(super) name: String,
    /// The unit of its amounts.
    pub(super) unit: String,
    /// The network; empty: none.
    pub(super) network: String,
}

/// What the tables beside the order's say.
#[derive(Clone, Debug)]
pub(super) struct Facts {
    pub(super) from: Named,
    pub(super) to: Named,
    /// Where the customer pays; `None`: an operator has to say it.
    pub(super) requisites: Option<Details>,
}

impl Named {
    /// An amount's unit: `USDT TRC20`.
    pub(super) fn unit_label(&self) -> String {
        match self.network.as_str() {
            "" => self.unit.clone(),
            network => format!("{}\u{a0}{network}", self.unit),
        }
    }
}

/// Reads them. One statement, because a step of an order pays for every round trip.
pub(super) fn read_facts(tx: &mut Tx<'_>, order_id: i64, lang: Lang) -> Result<Facts, Fault> {
    // The code of a language is our own word, and holds no quote.
    let name = format!("name_{}", lang.code());
    tx.query_one(
        &format!(
            "select f.{name}, f.unit, f.network, t.{name}, t.unit, t.network, \
             r.account, r.memo, r.bank, r.holder, r.note from orders o \
             join currencies f on f.code = o.from_code join currencies t on t.code = o.to_code \
             left join order_requisites r on r.order_id = o.id where o.id = $1"
        ),
        &args![order_id],
        |row| {
            let named = |first: usize| {
                Ok::<_, Fault>(Named {
                    name: row.get(first)?,
                    unit: row.get(first + 1)?,
                    network: row.get(first + 2)?,
                })
            };
            let requisites = match row.get::<Option<String>>(6)? {
                None => None,
                Some(account) => Some(Details {
                    account,
                    memo: row.get(7)?,
                    bank: row.get(8)?,
                    holder: row.get(9)?,
                    note: row.get(10)?,
                }),
            };
            Ok(Facts { from: named(0)?, to: named(3)?, requisites })
        },
    )
}
