//! The first page: what waits, what the day has brought.

use store::Tx;

use super::{attributed, olga, press, step};
use crate::app::Plain;
use crate::command::Errand;
use crate::features::alarms;
use crate::features::orders::Action;
use crate::on_both_engines;

/// The cells of a row of figures: today, yesterday by now, yesterday.
fn figures(html: &str, title: &str) -> Vec<String> {
    let (_, row) =
        html.split_once(&format!("<th scope=\"row\">{title}</th>")).expect("the row is there");
    let row = row.split("</tr>").next().unwrap().replace("<b>", "").replace("</b>", "");
    row.split("quiet\">")
        .flat_map(|cell| cell.split("num\">"))
        .filter_map(|cell| cell.split_once("</td>"))
        .map(|(text, _)| text.to_owned())
        .collect()
}

on_both_engines! {
    async fn the_first_page_tells_what_waits_and_what_the_day_has_brought(app: TestApp) {
        let cookies = olga(&app).await;
        app.partner("alpha").await;
        app.errand(Errand::PartnerTerms { partner: 1, base: "amount".into(), percent: "1".into(), hold_days: 14 }).await;
        // Yesterday at noon one was completed, in the evening one was placed.
        attributed(&app, "1010").await;
        press(&app, &cookies, 1, "receive", "").await;
        press(&app, &cookies, 1, "complete", "tx").await;
        app.clock.advance_ms(8 * 3_600_000);
        attributed(&app, "1010").await;
        // Today, a little after noon.
        app.clock.advance_ms(16 * 3_600_000 + 60_000);
        step(&app, 2, Action::MarkPaid).await;
        attributed(&app, "2020").await;
        press(&app, &cookies, 3, "receive", "").await;
        press(&app, &cookies, 3, "complete", "tx").await;
        app.clock.advance_ms(2 * 3_600_000);
        let raise = |tx: &mut Tx<'_>| -> Plain<_> { Ok(alarms::raise(tx, 1, "x", "a <source> is silent")?) };
        app.app.store().write(raise).await.unwrap();
        let html = app.open_page(&cookies, "/desk").await.text();
        assert_eq!(figures(&html, "Clicks"), ["1", "1", "2"], "{html}");
        assert_eq!(figures(&html, "Orders placed"), ["1", "1", "2"]);
        assert_eq!(figures(&html, "Completed"), ["1", "1", "1"]);
        assert_eq!(figures(&html, "Volume"), ["2,020.00 USD", "1,010.00 USD", "1,010.00 USD"]);
        assert_eq!(figures(&html, "Rewards"), ["20.20 USD", "10.10 USD", "10.10 USD"]);
        assert!(html.contains("the longest for 2 h"), "{html}");
        assert!(html.contains("a &#60;source&#62; is silent"));
        let russian = app.open_page(&cookies, "/ru/desk").await.text();
        assert!(russian.contains("дольше всех 2 ч"), "{russian}");
        app.close().await;
    }
}
