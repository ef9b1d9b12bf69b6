//! Many payouts at once.

use store::{Stop, Tx};

use super::scene::{CARD, TRON, asking, found, give, granted, methods};
use crate::app::Plain;
use crate::features::payouts::{
    BatchAsked, BatchRefusal, ImportReport, Status, batch_sheet, cancel, import_references,
    list_batches, make_batch, payouts_in,
};
use crate::on_both_engines;
use crate::testkit::TestApp;

async fn batch(
    app: &TestApp,
    method_id: i64,
    ids: Option<&[i64]>,
    again: bool,
) -> Result<String, Stop<BatchRefusal>> {
    let ids = ids.map(|ids| ids.iter().copied().collect());
    let (deed, asked) = (app.deed(), BatchAsked { method_id, ids, again });
    let made = app.app.store().write(move |tx| make_batch(tx, &deed, &asked)).await?;
    Ok(batch_sheet(&made.1))
}

async fn import(
    app: &TestApp,
    text: &str,
    is_dry: bool,
) -> Result<ImportReport, Stop<BatchRefusal>> {
    let (deed, text, reactions) = (app.deed(), text.to_owned(), app.app.payout_terms().reactions);
    app.app.store().write(move |tx| import_references(tx, &deed, &text, is_dry, &reactions)).await
}

on_both_engines! {
    async fn a_batch_is_taken_out_paid_and_taken_in(app: TestApp) {
        app.open_market().await;
        let (usdt, card) = methods(&app).await;
        let (alpha, beta) = (app.partner("alpha").await, app.partner("beta").await);
        for partner in [alpha, beta] {
            give(&app, partner, "300").await;
        }
        granted(&app, asking(beta, usdt, TRON, "50")).await;
        granted(&app, asking(alpha, usdt, "TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t", "60")).await;
        granted(&app, asking(alpha, card, CARD, "70")).await;
        let sheet = batch(&app, usdt, None, false).await.unwrap();
        assert_eq!(sheet, format!(
            "id,account,amount,currency,partner,usd,reference\n1,{TRON},48.75,USDTTRC20,{beta},50,\n\
             2,TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t,58.7,USDTTRC20,{alpha},60,\n"));
        assert!(matches!(batch(&app, usdt, None, false).await, Err(Stop::Refused(BatchRefusal::Nothing))));
        let told = batch(&app, usdt, Some(&[1, 2]), false).await.unwrap_err().to_string();
        assert!(told.contains("payout 1 was (batch 1)"), "{told}");
        let told = batch(&app, usdt, Some(&[1, 3, 99]), true).await.unwrap_err().to_string();
        assert_eq!(told, "nothing was taken out:\npayout 3: is paid by method 2\npayout 99: there is no such payout");
        batch(&app, usdt, Some(&[1]), true).await.unwrap();
        assert_eq!((found(&app, 1).await.batch_id, found(&app, 2).await.batch_id), (Some(2), Some(1)));

        // A dry run, then one paid, one waits.
        let filled = "id;reference\n1;hash-1\n2;\n";
        let Err(Stop::Refused(BatchRefusal::DryRun(report))) = import(&app, filled, true).await else {
            panic!("a dry run ends as one")
        };
        assert_eq!((report.done.as_slice(), report.waiting), (&[1][..], 1));
        assert_eq!(found(&app, 1).await.status, Status::Pending);
        assert_eq!(import(&app, filled, false).await.unwrap(), report);
        assert_eq!(found(&app, 1).await.reference, "hash-1");
        let again = import(&app, filled, false).await.unwrap();
        assert_eq!((again.done.len(), again.unchanged, again.waiting), (0, 1, 1));
        let read = |tx: &mut Tx<'_>| -> Plain<_> { Ok((list_batches(tx, 9)?.len(), payouts_in(tx, 1)?.len())) };
        assert_eq!(app.app.store().read(read).await.unwrap(), (2, 1));
        // Written again, a sheet has only what is left to be paid.
        let again = |id| move |tx: &mut Tx<'_>| -> Plain<_> { Ok(batch_sheet(&payouts_in(tx, id)?).lines().count()) };
        assert_eq!(app.app.store().read(again(1)).await.unwrap(), 2);
        assert_eq!(app.app.store().read(again(2)).await.unwrap(), 1);
        app.close().await;
    }

    async fn a_sheet_with_a_bad_line_changes_nothing(app: TestApp) {
        app.open_market().await;
        let (usdt, card) = methods(&app).await;
        let alpha = app.partner("alpha").await;
        give(&app, alpha, "300").await;
        for _ in 0..3 {
            granted(&app, asking(alpha, usdt, TRON, "50")).await;
        }
        granted(&app, asking(alpha, card, CARD, "50")).await;
        let (deed, reactions) = (app.deed(), app.app.payout_terms().reactions);
        app.app.store().write(move |tx| cancel(tx, &deed, 3, "no", &reactions)).await.unwrap();
        import(&app, "id,reference\n4,paid-4\n", false).await.unwrap();
        let long = "r".repeat(201);
        let text = format!(
            "reference,id\nhash,1\nhash,x\nhash,1\nhash,99\nhash,3\n{long},2\nother,4\n"
        );
        let told = import(&app, &text, false).await.unwrap_err().to_string();
        let lines: Vec<_> = told.lines().skip(1).collect();
        assert_eq!(lines, [
            "line 3, column id: is a payout's number, such as 17",
            "line 4, column id: payout 1 is already on line 2",
            "line 5, column id: there is no payout 99",
            "line 6, column id: payout 3 is cancelled",
            "line 7, column reference: has 1 to 200 characters on one line",
            "line 8, column reference: payout 4 is done already, by another payment",
        ], "{told}");
        for (text, told) in [
            ("id,paid\n1,x\n", "column paid: is not a column"),
            ("id\n1\n", "reference: is missing in the header"),
            ("", "the file is empty"),
            ("id,reference\n1\n", "has 1 fields and the header 2"),
        ] {
            let refused = import(&app, text, false).await.unwrap_err().to_string();
            assert!(refused.contains(told), "{refused}");
        }
        assert_eq!(found(&app, 1).await.status, Status::Pending);
        app.close().await;
    }

    async fn what_a_spreadsheet_would_compute_stays_a_text(app: TestApp) {
        app.open_market().await;
        methods(&app).await;
        let alpha = app.partner("alpha").await;
        give(&app, alpha, "100").await;
        let words = crate::features::payouts::MethodWords {
            title_en: Some("Cash".into()), title_ru: Some("Наличные".into()),
            currency: Some("CASHUSD".into()), min: Some("1".into()), price: Some("1".into()),
            ..crate::features::payouts::MethodWords::default()
        };
        let deed = app.deed();
        let unit = move |tx: &mut Tx<'_>| crate::features::payouts::add_method(tx, &deed, &words, false);
        let cash = app.app.store().write(unit).await.unwrap().id;
        granted(&app, asking(alpha, cash, "=HYPERLINK(\"http://evil.example\")", "50")).await;
        let sheet = batch(&app, cash, None, false).await.unwrap();
        assert!(sheet.contains("\"'=HYPERLINK"), "{sheet}");
        app.close().await;
    }
}
