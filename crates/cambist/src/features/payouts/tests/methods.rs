//! What a method can't be, field by field.

use store::{Stop, Tx};

use super::scene::methods;
use crate::app::Plain;
use crate::features::payouts::{
    MethodRefusal, MethodWords, add_method, edit_method, list_methods, set_method_enabled,
};
use crate::on_both_engines;

fn words(field: &str, value: &str) -> MethodWords {
    let said = |text: &str| Some(text.to_owned());
    let mut words = MethodWords {
        title_en: said("Card"),
        title_ru: said("Карта"),
        currency: said("SBERRUB"),
        min: said("20"),
        max: said("100"),
        fee: said("1"),
        fee_percent: said("1"),
        price: said("own"),
        position: said("1"),
    };
    let place = match field {
        "title_en" => &mut words.title_en,
        "title_ru" => &mut words.title_ru,
        "currency" => &mut words.currency,
        "min" => &mut words.min,
        "max" => &mut words.max,
        "fee" => &mut words.fee,
        "fee_percent" => &mut words.fee_percent,
        "price" => &mut words.price,
        _ => &mut words.position,
    };
    *place = said(value);
    words
}

on_both_engines! {
    async fn a_field_that_can_not_be_is_named_with_its_range(app: TestApp) {
        for (field, value, told) in [
            ("title_en", "", "1 to 80 characters"),
            ("title_ru", "a\0b", "1 to 80 characters"),
            ("title_en", &"x".repeat(81), "1 to 80 characters"),
            ("currency", "NOPE", "there is no currency NOPE"),
            ("currency", "", "there is no currency"),
            ("min", "0", "above 0 USD"),
            ("min", "-5", "0 USD or more"),
            ("min", "1e2", "exponent"),
            ("min", "0.000000001", "at most 8"),
            ("max", "19.99", "is 19.99 USD and the minimum 20 USD"),
            ("max", "many", "not a plain number"),
            ("fee", "-1", "0 USD or more"),
            ("fee", "20", "leaves nothing of the smallest payout"),
            ("fee_percent", "100", "0 to below 100"),
            ("fee_percent", "-1", "0 to below 100"),
            ("fee_percent", "1.00001", "at most 4 decimals"),
            ("fee_percent", "99", "leaves nothing of the smallest payout"),
            ("price", "0", "USD for one of the currency"),
            ("price", "-1", "USD for one of the currency"),
            ("price", "market", "write `own`"),
            ("position", "-1", "0 to 10000"),
        ] {
            let (deed, words) = (app.deed(), words(field, value));
            let unit = move |tx: &mut Tx<'_>| add_method(tx, &deed, &words, false);
            match app.app.store().write(unit).await {
                Err(Stop::Refused(refusal @ MethodRefusal::Field { field: named, .. })) => {
                    let expected = if value == "99" { "fee" } else { field };
                    assert_eq!(named, expected, "{value}");
                    assert!(refusal.to_string().contains(told), "{field} {value}: {refusal}");
                }
                other => panic!("{field} {value}: {other:?}"),
            }
        }
        let read = |tx: &mut Tx<'_>| -> Plain<_> { Ok(list_methods(tx, false)?) };
        assert!(app.app.store().read(read).await.unwrap().is_empty(), "nothing was made");
        app.close().await;
    }

    async fn a_method_is_changed_dry_run_and_switched(app: TestApp) {
        let (usdt, card) = methods(&app).await;
        let edit = async |id, words: MethodWords, is_dry| {
            let deed = app.deed();
            let unit = move |tx: &mut Tx<'_>| edit_method(tx, &deed, id, &words, is_dry);
            app.app.store().write(unit).await
        };
        let cheaper = MethodWords { fee: Some("0.25".into()), max: Some("none".into()), ..MethodWords::default() };
        let Err(Stop::Refused(MethodRefusal::DryRun(would))) = edit(usdt, cheaper.clone(), true).await else {
            panic!("a dry run ends as one")
        };
        assert_eq!((would.fee.to_string().as_str(), would.max), ("0.25", None));
        let read = |tx: &mut Tx<'_>| -> Plain<_> { Ok(list_methods(tx, true)?) };
        assert_eq!(app.app.store().read(read).await.unwrap()[0].fee.to_string(), "1");
        let changed = edit(usdt, cheaper, false).await.unwrap();
        assert_eq!(app.app.store().read(read).await.unwrap()[0], changed);
        let other = MethodWords { currency: Some("BTC".into()), ..MethodWords::default() };
        let refused = edit(usdt, other, false).await;
        assert!(refused.unwrap_err().to_string().contains("make another method"));
        assert!(matches!(edit(99, MethodWords::default(), false).await, Err(Stop::Refused(MethodRefusal::Unknown(99)))));
        let deed = app.deed();
        app.app.store().write(move |tx| set_method_enabled(tx, &deed, usdt, false)).await.unwrap();
        let left: Vec<_> = app.app.store().read(read).await.unwrap().iter().map(|method| method.id).collect();
        assert_eq!(left, [card]);
        app.close().await;
    }
}
