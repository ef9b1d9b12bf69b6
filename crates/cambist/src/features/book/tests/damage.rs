//! Damage done behind the ledger's back: the audit finds it and names it.

use ledger::{Command, PartnerId};
use store::{Tx, args};

use crate::app::Plain;
use crate::command::Errand;
use crate::on_both_engines;
use crate::testkit::TestApp;

use super::super::balances::usd;
use super::seals::seal_up;
use super::{has, tell};

/// Books with two seals (transactions 1 to 3, and 4) and an unsealed transaction 5. Partner 1 has
/// 40 held and 50 available, partner 2 has 7 held.
async fn write_books(app: &TestApp) {
    let partner = PartnerId(app.partner("alpha").await);
    let other = PartnerId(app.partner("beta").await);
    assert_eq!((partner.0, other.0), (1, 2), "the damages name these numbers");
    tell(app, "order:1:grant", Command::Grant { partner, amount: usd(100) }).await.unwrap();
    tell(app, "order:1:release", Command::Release { partner, amount: usd(60) }).await.unwrap();
    tell(app, "order:2:grant", Command::Grant { partner: other, amount: usd(7) }).await.unwrap();
    seal_up(app, 500).await.unwrap();
    tell(app, "payout:1:request", Command::RequestPayout { partner, amount: usd(10) })
        .await
        .unwrap();
    seal_up(app, 500).await.unwrap();
    tell(app, "payout:1:cancel", Command::PayoutCancelled { partner, amount: usd(10) })
        .await
        .unwrap();
    assert_eq!(has(app, partner).await, [40, 60, 0, 0]);
    assert!(app.audit().await.is_sound());
}

/// Does the damage, and holds what the shell prints of it against what it should.
async fn expect(app: TestApp, damage: &'static [&'static str], found: &[&str]) {
    write_books(&app).await;
    let unit = move |tx: &mut Tx<'_>| -> Plain<()> {
        for statement in damage {
            tx.execute(statement, &args![])?;
        }
        Ok(())
    };
    app.app.store().write(unit).await.unwrap();
    let answer = app.errand(Errand::LedgerAudit).await;
    let told: Vec<&str> = answer.text.lines().skip(2).collect();
    assert_eq!(told, found);
    let expected = format!("the books are not sound: {} differences", found.len());
    assert_eq!(answer.error, Some(expected));
    app.close_damaged().await;
}

const GRANT: &str = "insert into transactions \
     (id, fact, kind, at_ms, partner_id, subject, note, seal_number) \
     values (99, 'order:9:grant', 'grant', 0, 1, 'order:9', '', 1)";

on_both_engines! {
    async fn one_changed_unit_in_one_posting_is_found(app: TestApp) {
        expect(
            app,
            &["update postings set amount_units = -101 \
               where transaction_id = 1 and account = 'partner:1:held'"],
            &[
                "transaction 1: debits exceed credits by -1 units of 0.00000001 USD; a transaction sums to zero",
                "transaction 1: it says that it left 0.000001 USD in partner:1:held, and 0.00000101 USD follow from what was there before",
                "seal 1 (transactions 1 to 3): the rows are not those that it was put over",
                "balance of partner:1:held: 0.0000004 USD are stored, and its postings come to 0.00000041 USD",
            ],
        ).await;
    }

    async fn a_transaction_changed_in_itself_consistently_is_found(app: TestApp) {
        expect(
            app,
            &["update postings set amount_units = amount_units * 2, balance_units = balance_units * 2 \
               where transaction_id = 3"],
            &[
                "seal 1 (transactions 1 to 3): the rows are not those that it was put over",
                "balance of partner:2:held: 0.00000007 USD are stored, and its postings come to 0.00000014 USD",
                "partner 2: held, available, in payout and paid out are 0.00000007 USD together, and granted less reversed and adjusted are 0.00000014 USD",
            ],
        ).await;
    }

    async fn a_removed_posting_is_found(app: TestApp) {
        expect(
            app,
            &["delete from postings where transaction_id = 3 and account = 'partner:2:held'"],
            &[
                "transaction 3: debits exceed credits by 7 units of 0.00000001 USD; a transaction sums to zero",
                "seal 1 (transactions 1 to 3): the rows are not those that it was put over",
                "balance of partner:2:held: 0.00000007 USD are stored, and its postings come to 0 USD",
            ],
        ).await;
    }

    async fn a_removed_transaction_is_found(app: TestApp) {
        expect(
            app,
            &["delete from postings where transaction_id = 3", "delete from transactions where id = 3"],
            &[
                "seal 1 (transactions 1 to 3): it was put over 3 transactions, and 2 are there",
                "balance of partner:2:held: 0.00000007 USD are stored, and its postings come to 0 USD",
                "partner 2: held, available, in payout and paid out are 0.00000007 USD together, and granted less reversed and adjusted are 0 USD",
            ],
        ).await;
    }

    async fn a_removed_unsealed_transaction_is_found(app: TestApp) {
        expect(
            app,
            &["delete from postings where transaction_id = 5", "delete from transactions where id = 5"],
            &[
                "balance of partner:1:available: 0.0000006 USD are stored, and its postings come to 0.0000005 USD",
                "balance of partner:1:in_payout: 0 USD are stored, and its postings come to 0.0000001 USD",
            ],
        ).await;
    }

    async fn an_added_transaction_is_found(app: TestApp) {
        expect(
            app,
            &[
                GRANT,
                "insert into postings values (99, 'house:rewards_expense', 5, null)",
                "insert into postings values (99, 'partner:1:held', -5, 45)",
            ],
            &[
                "seal 1 (transactions 1 to 3): it was put over 3 transactions, and 4 are there",
                "balance of partner:1:held: 0.0000004 USD are stored, and its postings come to 0.00000045 USD",
                "partner 1: held, available, in payout and paid out are 0.000001 USD together, and granted less reversed and adjusted are 0.00000105 USD",
            ],
        ).await;
    }

    async fn a_payout_of_more_than_there_was_is_found(app: TestApp) {
        expect(
            app,
            &[
                "insert into transactions (id, fact, kind, at_ms, partner_id, subject, note) \
                 values (99, 'payout:9:request', 'payout_request', 0, 1, 'payout:9', '')",
                "insert into postings values (99, 'partner:1:available', 61, -1)",
                "insert into postings values (99, 'partner:1:in_payout', -61, 61)",
                "update balances set units = -1 where account = 'partner:1:available'",
                "update balances set units = 61 where account = 'partner:1:in_payout'",
            ],
            &[
                "transaction 99: it would have been refused: only 0.0000006 USD is available; ask for at most that",
            ],
        ).await;
    }

    async fn a_posting_moved_to_another_partner_is_found(app: TestApp) {
        expect(
            app,
            &["update postings set account = 'partner:1:held' \
               where transaction_id = 3 and account = 'partner:2:held'"],
            &[
                "transaction 3: its postings are not those of a grant of partner 2",
                "transaction 3: it says that it left 0.00000007 USD in partner:1:held, and 0.00000047 USD follow from what was there before",
                "seal 1 (transactions 1 to 3): the rows are not those that it was put over",
                "balance of partner:1:held: 0.0000004 USD are stored, and its postings come to 0.00000047 USD",
                "balance of partner:2:held: 0.00000007 USD are stored, and its postings come to 0 USD",
            ],
        ).await;
    }

    async fn a_changed_time_kind_and_subject_are_found(app: TestApp) {
        expect(
            app,
            &[
                "update transactions set at_ms = 1 where id = 2",
                "update transactions set kind = 'gift', subject = 'nothing' where id = 4",
            ],
            &[
                "seal 1 (transactions 1 to 3): the rows are not those that it was put over",
                "transaction 4: `gift` is not a kind of transaction; write grant, release, reversal, loss, loss_return, payout_request, payout_done, payout_cancelled or adjustment",
                "seal 2 (transactions 4 to 4): the rows are not those that it was put over",
            ],
        ).await;
    }

    async fn a_reversal_of_more_than_was_granted_is_found(app: TestApp) {
        // Partner 1 was granted 100 for the order, and 60 of it are available: 60 + 50 are taken back.
        let back = |id: i64, units: i64, left: i64| [
            format!(
                "insert into transactions (id, fact, kind, at_ms, partner_id, subject, note) \
                 values ({id}, 'again:{id}', 'reversal', 0, 1, 'order:42', '')"
            ),
            format!("insert into postings values ({id}, 'partner:1:available', {units}, {left})"),
            format!("insert into postings values ({id}, 'house:rewards_expense', -{units}, null)"),
        ];
        let mut damage: Vec<String> = back(90, 60, 0).into_iter().chain(back(91, 50, -50)).collect();
        damage.push("update balances set units = -50 where account = 'partner:1:available'".into());
        let damage: Vec<&'static str> = damage.into_iter().map(|text| &*text.leak()).collect();
        expect(app, damage.leak(), &[
            "transaction 91: it would have been refused: only 0.0000004 USD of what was given for this is left; take back at most that",
        ]).await;
    }

    async fn a_changed_seal_is_found(app: TestApp) {
        expect(app, &["update seals set hash = previous where number = 1"], &[
                "seal 1 (transactions 1 to 3): the rows are not those that it was put over",
                "seal 2: it does not continue seal 1, which was changed or removed",
            ]).await;
    }

    async fn a_seal_over_another_range_is_found(app: TestApp) {
        expect(
            app,
            &["update seals set first_transaction = 2 where number = 1"],
            &["seal 1 (transactions 2 to 3): the rows are not those that it was put over"],
        ).await;
    }

    async fn a_changed_head_is_found(app: TestApp) {
        expect(
            app,
            &["update seal_head set hash = (select hash from seals where number = 1)"],
            &["head of the seals: seal 2 and its hash, which it names, are not the last ones found, of seal 2"],
        ).await;
    }

    async fn a_transaction_without_postings_is_found(app: TestApp) {
        expect(
            app,
            &["insert into transactions (id, fact, kind, at_ms, partner_id, subject, note) \
               values (99, 'order:9:grant', 'grant', 0, 1, 'order:9', '')"],
            &["transaction 99: a transaction has at least two postings, and this one has none"],
        ).await;
    }

    async fn a_removed_seal_is_found(app: TestApp) {
        expect(app, &["delete from seals where number = 1"], &[
                "seal 1: it is missing, and transactions 1 to 3 are marked with it",
                "seal 2: it does not continue seal 1, which was changed or removed",
            ]).await;
    }

    async fn a_last_seal_taken_off_with_its_marks_is_found(app: TestApp) {
        expect(
            app,
            &["delete from seals where number = 2",
              "update transactions set seal_number = null where seal_number = 2"],
            &[
                "head of the seals: seal 2 and its hash, which it names, are not the last ones found, of seal 1",
            ],
        ).await;
    }

    async fn a_seal_whose_transactions_are_all_gone_is_found(app: TestApp) {
        expect(
            app,
            &["update transactions set seal_number = null where seal_number = 2"],
            &[
                "seal 2 (transactions 4 to 4): it was put over 1 transactions, and 0 are there",
            ],
        ).await;
    }

    async fn a_changed_balance_is_found(app: TestApp) {
        expect(app, &["update balances set units = units + 1 where account = 'partner:2:held'"], &[
                "balance of partner:2:held: 0.00000008 USD are stored, and its postings come to 0.00000007 USD",
                "partner 2: held, available, in payout and paid out are 0.00000008 USD together, and granted less reversed and adjusted are 0.00000007 USD",
            ]).await;
    }

    async fn removed_and_stray_balances_are_found(app: TestApp) {
        expect(
            app,
            &[
                "delete from balances where account = 'partner:2:held'",
                "insert into balances values ('house:paid_out', 3)",
                "insert into balances values ('partner:9:held', 4)",
            ],
            &[
                "balance of `house:paid_out`: only partners' accounts have stored balances",
                "balance of partner:2:held: 0 USD are stored, and its postings come to 0.00000007 USD",
                "balance of partner:9:held: 0.00000004 USD are stored, and its postings come to 0 USD",
                "partner 2: held, available, in payout and paid out are 0 USD together, and granted less reversed and adjusted are 0.00000007 USD",
                "partner 9: held, available, in payout and paid out are 0.00000004 USD together, and granted less reversed and adjusted are 0 USD",
            ],
        ).await;
    }

    async fn a_fact_recorded_twice_is_found(app: TestApp) {
        expect(
            app,
            &[
                "drop index transactions_by_fact",
                "insert into transactions (id, fact, kind, at_ms, partner_id, subject, note) \
                 values (99, 'order:2:grant', 'grant', 0, 2, 'order:2', '')",
                "insert into postings values (99, 'house:rewards_expense', 7, null)",
                "insert into postings values (99, 'partner:2:held', -7, 14)",
                "update balances set units = 14 where account = 'partner:2:held'",
            ],
            &[
                "transaction 99: its fact order:2:grant is recorded by transaction 3 already",
            ],
        ).await;
    }
}
