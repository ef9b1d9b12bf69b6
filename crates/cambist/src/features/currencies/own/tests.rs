//! The operator's own currencies.

use crate::command::{CurrencyErrand, Errand};
use crate::features::currencies::{CurrencyWords, catalogue};
use crate::on_both_engines;
use crate::testkit::TestApp;

fn words(pairs: &[(&str, &str)]) -> CurrencyWords {
    let said = |name: &str| {
        pairs.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned())
    };
    CurrencyWords {
        code: said("code").unwrap_or_default(),
        kind: said("kind"),
        network: said("network"),
        unit: said("unit"),
        decimals: said("decimals"),
        name_en: said("name_en"),
        name_ru: said("name_ru"),
        format: said("format"),
        groups: said("groups"),
        reserve: said("reserve"),
    }
}

const WHOLE: [(&str, &str); 8] = [
    ("code", "tetrrub"),
    ("kind", "bank"),
    ("unit", "rub"),
    ("decimals", "2"),
    ("name_en", "Tetra Bank RUB"),
    ("name_ru", "Тетра Банк RUB"),
    ("format", "card-rub"),
    ("groups", "vip, partners"),
];

async fn done(app: &TestApp, errand: CurrencyErrand) -> String {
    let answer = app.errand(Errand::Currency(errand)).await;
    assert_eq!(answer.error, None);
    answer.text
}

async fn refused(app: &TestApp, errand: CurrencyErrand) -> String {
    app.errand(Errand::Currency(errand)).await.error.expect("it is refused")
}

fn import(text: &str, dry_run: bool) -> CurrencyErrand {
    CurrencyErrand::Import { text: text.to_owned(), dry_run }
}

on_both_engines! {
    async fn a_currency_of_ones_own_is_added_changed_and_used(app: TestApp) {
        let add = |dry_run| CurrencyErrand::Add { said: words(&WHOLE), dry_run };
        assert!(done(&app, add(true)).await.contains("1 currencies would be added:\n  TETRRUB\n"));
        assert!(app.app.snapshot().rates.find("TETRRUB").is_none());
        done(&app, add(false)).await;
        let snapshot = app.app.snapshot();
        let tetra = snapshot.rates.currency(snapshot.rates.find("TETRRUB").unwrap()).clone();
        assert_eq!((tetra.unit.as_str(), tetra.format.name, tetra.groups), ("RUB", "card-rub", vec!["partners".to_owned(), "vip".to_owned()]));
        assert!(refused(&app, add(false)).await.contains("TETRRUB already"));

        let said = words(&[("code", "TETRRUB"), ("name_en", "Tetra RUB"), ("reserve", "1000.5")]);
        let told = done(&app, CurrencyErrand::Edit { said, dry_run: false }).await;
        assert!(told.contains("name_en `Tetra Bank RUB` → `Tetra RUB`; reserve `unknown` → `1000.5`"), "{told}");
        app.import(crate::features::rates::files::Format::Txt, "BTC;TETRRUB;1;5800000;90000;;\n").await;
        let said = words(&[("code", "TETRRUB"), ("reserve", "unknown")]);
        done(&app, CurrencyErrand::Edit { said, dry_run: false }).await;
        let text = done(&app, CurrencyErrand::Groups).await;
        assert!(text.contains("    1  vip\n") && text.contains("banks-rub"), "{text}");
        let said = words(&[("code", "NOPE"), ("name_en", "x")]);
        assert!(refused(&app, CurrencyErrand::Edit { said, dry_run: false }).await.contains("no currency NOPE"));
        app.close().await;
    }

    async fn each_field_is_judged_by_name(app: TestApp) {
        let table = [
            ("code", "A", "--code: write 2 to 16"),
            ("code", "A;B", "--code: write 2 to 16"),
            ("kind", "coin", "--kind: write crypto"),
            ("network", "TRC 20", "--network: write at most"),
            ("unit", "", "--unit: write the code"),
            ("decimals", "9", "--decimals: write a whole number from 0 to 8"),
            ("name_en", " ", "--name-en: write the name"),
            ("name_ru", "", "--name-ru: write the name"),
            ("format", "nope", "--format: `nope` is no format; write one of any, btc"),
            ("groups", "cash-vip", "--groups: `cash-vip` can't be a group"),
        ];
        for (field, value, told) in table {
            let mut pairs = WHOLE.to_vec();
            pairs.retain(|(name, _)| *name != field);
            pairs.push((field, value));
            let sentence = refused(&app, CurrencyErrand::Add { said: words(&pairs), dry_run: false }).await;
            assert!(sentence.starts_with(told), "{field}: {sentence}");
        }
        let said = words(&[("code", "BTC"), ("decimals", "6")]);
        let sentence = refused(&app, CurrencyErrand::Edit { said, dry_run: false }).await;
        assert!(sentence.contains("--decimals: stay 8"), "{sentence}");
        let said = words(&[("code", "BTC"), ("reserve", "1e5")]);
        assert!(refused(&app, CurrencyErrand::Edit { said, dry_run: false }).await.starts_with("--reserve: the amount"));
        app.close().await;
    }

    async fn a_sheet_is_taken_whole_or_not_at_all_and_comes_back_unchanged(app: TestApp) {
        let all = done(&app, CurrencyErrand::Export).await;
        assert_eq!(all.lines().count(), catalogue().len() + 1);
        let told = done(&app, import(&all, false)).await;
        assert_eq!(told, format!("{} currencies stand as they were\n", catalogue().len()));

        let bad = "code,kind,unit,decimals,name_en,name_ru\n\
                   ONEUSD,wallet,USD,2,One USD,Один USD\n\
                   TWOUSD,purse,USD,2,Two USD,Два USD\n\
                   ONEUSD,wallet,USD,2,One USD,Один USD\n\
                   BTC,crypto,BTC,5,Bitcoin,Биткоин\n";
        let sentence = refused(&app, import(bad, false)).await;
        assert_eq!(
            sentence,
            "3 lines can't be taken, so nothing was changed:\n\
             line 3, column kind: write crypto, bank, wallet or cash\n\
             line 4, column code: ONEUSD is already on line 2\n\
             line 5, column decimals: stay 8: amounts are counted in them; add a currency of another code"
        );
        assert_eq!(done(&app, CurrencyErrand::Export).await, all);
        let good = "Code;Kind;Unit;Decimals;Name_en;Name_ru\nONEUSD;wallet;USD;2;One USD;Один USD\nBTC;;;;Bitcoin (BTC);\n";
        let told = done(&app, import(good, true)).await;
        assert!(told.contains("1 currencies would be added:\n  ONEUSD") && told.contains("BTC: name_en `Bitcoin` → `Bitcoin (BTC)`"), "{told}");
        assert_eq!(done(&app, CurrencyErrand::Export).await, all);
        done(&app, import(good, false)).await;
        let text = done(&app, CurrencyErrand::Export).await;
        assert!(text.contains("\nBTC,crypto,,BTC,8,Bitcoin (BTC),Bitcoin,btc,\n"), "{text}");
        assert!(refused(&app, import("code,colour\nBTC,red\n", false)).await.contains("line 1, column colour: is not a column"));
        app.close().await;
    }

    async fn an_office_of_before_gets_what_is_new_and_keeps_its_edits(app: TestApp) {
        // As an office stood before formats and these two currencies: with a name of its own.
        let unit = |tx: &mut store::Tx<'_>| -> crate::app::Plain<()> {
            tx.execute("delete from currencies where code in ('CASHBRL', 'WIRERUB')", &store::args![])?;
            tx.execute("update currencies set name_en = 'Our Bitcoin', account_format = null, group_names = null", &store::args![])?;
            Ok(())
        };
        app.app.store().write(unit).await.unwrap();
        let app = app.reopen(|_| {}).await;
        let snapshot = app.app.snapshot();
        let find = |code| snapshot.rates.currency(snapshot.rates.find(code).unwrap());
        assert_eq!(snapshot.rates.currencies().len(), catalogue().len());
        assert_eq!((find("BTC").name_en.as_str(), find("BTC").format.name), ("Our Bitcoin", "btc"));
        assert_eq!(find("USDTTRC20").groups, ["stablecoins"]);
        assert_eq!(find("CASHBRL").name_en, "Cash BRL");
        // What the operator says of a format stays when the office is opened again.
        let said = words(&[("code", "BTC"), ("format", "any")]);
        done(&app, CurrencyErrand::Edit { said, dry_run: false }).await;
        let app = app.reopen(|_| {}).await;
        let snapshot = app.app.snapshot();
        assert_eq!(snapshot.rates.currency(snapshot.rates.find("BTC").unwrap()).format.name, "any");
        app.close().await;
    }
}
