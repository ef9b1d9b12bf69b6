//! From a filled form to an order.

use std::sync::Arc;

use money::{Amount, Scale};

use super::unnumbered;
use crate::features::orders::{Asked, PlaceRefusal, Placed, QuoteRefusal};
use crate::features::rates::files::Format;
use crate::features::settings::OfficeState;
use crate::features::storefront::ordering::{Filled, OrderProblem};
use crate::on_both_engines;
use crate::testkit::{TestApp, browser_with};

async fn sent(app: &TestApp, filled: &Filled) -> Result<Placed, OrderProblem> {
    app.submit(&browser_with("a=b"), filled).await
}

fn id_of(placed: &Placed) -> i64 {
    match placed {
        Placed::New(order) | Placed::Repeated(order) => order.id,
    }
}

on_both_engines! {
    async fn an_order_keeps_what_it_was_priced_from(app: TestApp) {
        app.open_market().await;
        let version = app.app.snapshot().rates.version();
        let order = app.order(&browser_with("a=b"), "USDTTRC20", "SBERRUB", "100").await;
        assert_eq!((order.give.to_string(), order.get.to_string()), ("100".into(), "9000".into()));
        assert_eq!(order.rate.to_string(), "1 : 90");
        assert_eq!(order.snapshot, version);
        assert_eq!((order.email.as_str(), order.account.as_str()), ("customer@example.com", "40817810099910004312"));
        // A rouble is the middle of 1/92 and 1/90 dollars, down to 12 decimals.
        assert_eq!(order.give_usd, Some(Amount::parse("100", Scale::USD).unwrap()));
        assert_eq!(order.get_usd, Some(Amount::parse("98.91304347", Scale::USD).unwrap()));
        assert_eq!(order.profit_usd(), Some(Amount::parse("1.08695653", Scale::USD).unwrap()));
        // No open rate leads from a bitcoin to a dollar.
        let priceless = app.order(&browser_with("a=b"), "BTC", "SBERRUB", "0.001").await;
        assert_eq!((priceless.give_usd, priceless.profit_usd()), (None, None));
        assert!(priceless.get_usd.is_some());
        assert_eq!(unnumbered(&app.find_order(order.id).await), unnumbered(&order));
        app.close().await;
    }

    async fn later_prices_do_not_change_an_order(app: TestApp) {
        app.open_market().await;
        let order = app.order(&browser_with("a=b"), "USDTTRC20", "SBERRUB", "100").await;
        app.import(Format::Txt, "USDTTRC20;SBERRUB;1;45;1000000;;\n").await;
        assert_eq!(unnumbered(&app.find_order(order.id).await), unnumbered(&order));
        app.close().await;
    }

    async fn a_form_sent_twice_makes_one_order(app: TestApp) {
        app.open_market().await;
        let form = app.form("USDTTRC20", "SBERRUB", "100");
        let first = sent(&app, &form).await.unwrap();
        let second = sent(&app, &form).await.unwrap();
        assert!(matches!((&first, &second), (Placed::New(one), Placed::Repeated(two)) if unnumbered(one) == unnumbered(two)));
        // Another amount under the same token is still the same form.
        let other = Filled { asked: Asked::Give("7".into()), ..form };
        assert_eq!(id_of(&sent(&app, &other).await.unwrap()), id_of(&first));
        assert_eq!(app.reserve("SBERRUB").await, (100_000_000, 900_000));
        app.close().await;
    }

    async fn a_form_sent_again_makes_no_refusal_of_what_its_order_changed(app: TestApp) {
        app.open_market().await;
        // The order takes the whole reserve: the direction closes behind it.
        let form = app.form("USDTTRC20", "SBERRUB", "11111.111111");
        let first = sent(&app, &form).await.unwrap();
        app.app.refresh().await.unwrap();
        let second = sent(&app, &form).await.unwrap();
        assert_eq!(id_of(&second), id_of(&first));
        app.app.switch(app.deed(), OfficeState::Closed).await.unwrap();
        assert_eq!(id_of(&sent(&app, &form).await.unwrap()), id_of(&first));
        app.close().await;
    }

    async fn a_form_sent_many_times_at_once_makes_one_order(app: TestApp) {
        app.open_market().await;
        let app = Arc::new(app);
        // It takes more than half of the reserve, so that a second one would not fit.
        let form = app.form("USDTTRC20", "SBERRUB", "9000");
        let sends: Vec<_> = (0..8)
            .map(|_| {
                let (app, form) = (Arc::clone(&app), form.clone());
                tokio::spawn(async move { sent(&app, &form).await })
            })
            .collect();
        let mut made = Vec::new();
        for send in sends {
            made.push(send.await.unwrap().unwrap());
        }
        assert_eq!(made.iter().filter(|placed| matches!(placed, Placed::New(_))).count(), 1);
        assert!(made.iter().all(|placed| id_of(placed) == id_of(&made[0])));
        assert_eq!(app.reserve("SBERRUB").await, (100_000_000, 81_000_000));
        Arc::into_inner(app).unwrap().close().await;
    }

    async fn a_worse_rate_is_shown_first_and_a_better_one_is_the_customers(app: TestApp) {
        app.open_market().await;
        let form = app.form("USDTTRC20", "SBERRUB", "100");
        app.import(Format::Txt, "USDTTRC20;SBERRUB;1;89.999;1000000;;\n").await;
        let problem = sent(&app, &form).await.unwrap_err();
        assert_eq!(
            problem.to_string(),
            "the rate has changed since the page was shown; it is now 1 : 89.999"
        );
        for shown_rate in ["", "90", "1:x", "0:90", "1:-90", "1:90:1", "1e0:90"] {
            let odd = Filled { shown_rate: shown_rate.into(), ..form.clone() };
            let problem = sent(&app, &odd).await.unwrap_err();
            assert!(matches!(problem, OrderProblem::RateChanged(_)), "{shown_rate}: {problem}");
        }
        app.import(Format::Txt, "USDTTRC20;SBERRUB;1;91;1000000;;\n").await;
        let Ok(Placed::New(order)) = sent(&app, &form).await else { panic!("no order") };
        assert_eq!((order.rate.to_string(), order.get.to_string()), ("1 : 91".into(), "9100".into()));
        app.close().await;
    }

    async fn a_form_is_refused_by_its_first_fault(app: TestApp) {
        app.open_market().await;
        let form = app.form("USDTTRC20", "SBERRUB", "100");
        let table: [(Filled, &str); 9] = [
            (Filled { to: "XMR".into(), ..form.clone() }, "this direction is closed at the moment"),
            (Filled { to: "NOPE".into(), ..form.clone() }, "this direction is closed at the moment"),
            (Filled { city: "MSK".into(), ..form.clone() }, "this direction is closed at the moment"),
            (
                Filled { asked: Asked::Give("0".into()), email: "x".into(), ..form.clone() },
                "the amount must be above zero",
            ),
            (Filled { email: "x".into(), shown_rate: "1:100".into(), ..form.clone() }, "address"),
            (Filled { shown_rate: "1:100".into(), token: "x".into(), ..form.clone() }, "rate has changed"),
            (Filled { token: "x".into(), account: " ".into(), ..form.clone() }, "load the page again"),
            (Filled { account: " ab ".into(), ..form.clone() }, "3 to 200 characters"),
            (Filled { account: "4276 1234 5678 9012".into(), ..form.clone() }, "looks like 2200 7000 1234 5673"),
        ];
        for (filled, told) in table {
            let problem = sent(&app, &filled).await.unwrap_err().to_string();
            assert!(problem.contains(told), "{problem}");
        }
        assert_eq!(app.reserve("SBERRUB").await, (100_000_000, 0));
        app.app.switch(app.deed(), OfficeState::Maintenance).await.unwrap();
        let problem = sent(&app, &form).await.unwrap_err();
        assert!(matches!(problem, OrderProblem::Closed));
        app.close().await;
    }

    async fn the_amount_may_be_asked_for_on_either_side(app: TestApp) {
        app.open_market().await;
        let form = app.form("SBERRUB", "USDTTRC20", "1");
        let get = Filled { asked: Asked::Get("10,5".into()), ..form.clone() };
        let Ok(Placed::New(order)) = sent(&app, &get).await else { panic!("no order") };
        assert_eq!((order.give.to_string(), order.get.to_string()), ("966".into(), "10.5".into()));
        let endless = Filled { asked: Asked::Get("9".repeat(40)), token: "x".into(), ..form };
        assert!(matches!(
            sent(&app, &endless).await.unwrap_err(),
            OrderProblem::Quote(QuoteRefusal::Amount(_))
        ));
        app.close().await;
    }

    async fn an_account_is_counted_in_characters_without_the_space_around_it(app: TestApp) {
        app.open_market().await;
        let table = [("щщщ".to_owned(), true), ("щ".repeat(200), true), ("щ".repeat(201), false), ("щщ".to_owned(), false)];
        for (account, is_taken) in table {
            let form = Filled { city: "MSK".into(), ..app.form("USDTTRC20", "CASHUSD", "1") };
            let placed = sent(&app, &Filled { account: format!("  {account} "), ..form }).await;
            match placed {
                Ok(Placed::New(order)) => assert!(is_taken && order.account == account),
                Err(OrderProblem::Place(PlaceRefusal::Account)) => assert!(!is_taken),
                other => panic!("{other:?}"),
            }
        }
        app.close().await;
    }
}
