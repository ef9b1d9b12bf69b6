//! Rewards of an office from before programmes.

use store::{Database, Options, Store, Tx, args};

use crate::app::Plain;
use crate::features::rewards::{derivation_words, find_rewards};
use crate::migrations::OFFICE;
use crate::testkit::{Folder, TestDatabase};
use crate::words::Lang;

/// What stood in the books: a completed order with its reward.
const LANDED: [&str; 8] = [
    "insert into accounts values (1, 'a@b.example', 'a@b.example', '', 'partner', 0)",
    "insert into partners values (1, 1, 'Alpha', $1, $1, null, 0)",
    "insert into currencies (code, kind, network, unit, decimals, name_en, name_ru, position) \
     values ('AAA', 'bank', '', 'A', 2, 'A', 'A', 1), ('BBB', 'bank', '', 'B', 2, 'B', 'B', 2)",
    "insert into directions (id, from_code, to_code, is_enabled) values (1, 'AAA', 'BBB', $1)",
    "insert into offers (id, direction_id, city, rate_in, rate_out, rate_at_s, min_units, labels) \
     values (1, 1, '', '1', '2', 0, 0, '')",
    "insert into orders (id, public_id, token, offer_id, from_code, to_code, city, snapshot, \
     rate_in, rate_out, give_units, get_units, give_usd_units, get_usd_units, email, account, \
     state, reference, rate_until_s, created_at_ms, changed_at_ms, partner_id, query_string, \
     user_hash, attribution_rule) values (1, 'p', 't', 1, 'AAA', 'BBB', '', 1, '1', '2', 100, 200, \
     700, 600, 'c@d.example', 'acc', 'completed', 'ref', 0, 0, 0, 1, '', '', '')",
    "insert into order_events (order_id, at_ms, state, actor, note) \
     values (1, 172800001, 'completed', 'shell', 'ref')",
    "insert into rewards (order_id, level, partner_id, placed_at_ms, base, percent, hold_days, \
     status, amount_units, reason, steps) values (1, 1, 1, 0, 'profit', '30', 14, 'held', 30, '', \
     'base: the office''s profit is 0.000001 USD')",
];

async fn migrated(database: Database) {
    let store = Store::open(database, Options::default()).unwrap();
    let landed = OFFICE.iter().position(|migration| migration.number > 12).unwrap();
    store.migrate("office", &OFFICE[..landed]).await.unwrap();
    let fill = |tx: &mut Tx<'_>| -> Plain<()> {
        for sql in LANDED {
            let args: &[store::Value<'_>] =
                if sql.contains("$1") { &args![true] } else { &args![] };
            tx.execute(sql, args)?;
        }
        Ok(())
    };
    store.write(fill).await.unwrap();
    store.migrate("office", OFFICE).await.unwrap();
    let read = |tx: &mut Tx<'_>| -> Plain<_> {
        let volume = "select day, units from volumes where partner_id = 1";
        let volume =
            tx.query(volume, &args![], |row| Ok((row.get::<i64>(0)?, row.get::<i64>(1)?)))?;
        Ok((find_rewards(tx, 1)?, volume))
    };
    let (rewards, volume) = store.read(read).await.unwrap();
    let reward = &rewards[0];
    let agreed = &reward.agreed;
    assert_eq!((agreed.terms.percent.to_string(), agreed.hold_days()), ("30".into(), 14));
    assert_eq!((reward.revision, reward.completed_day), (1, Some(2)));
    assert_eq!(volume, [(2, 700)]);
    let words = derivation_words(Lang::Ru, reward);
    assert_eq!(words, ["base: the office's profit is 0.000001 USD"]);
    store.close().await;
}

#[tokio::test]
async fn landed_rewards_keep_their_terms_on_sqlite() {
    let folder = Folder::new("landed");
    migrated(Database::Sqlite(folder.path().join("office.db"))).await;
}

#[tokio::test]
async fn landed_rewards_keep_their_terms_on_postgres() {
    let database = TestDatabase::make("landed").await;
    migrated(database.database()).await;
    database.remove().await;
}
