//! The frame of the desk: who is let in, and that every line of its navigation leads somewhere.

use store::Tx;

use super::GROUPS;
use crate::app::Plain;
use crate::features::alarms;
use crate::features::orders::Action;
use crate::on_both_engines;
use crate::testkit::TestApp;

/// An operator, signed in.
async fn olga(app: &TestApp) -> String {
    app.operator("olga").await;
    app.sign_in("olga@office.example").await
}

on_both_engines! {
    async fn every_section_of_the_desk_opens_and_is_marked_in_the_navigation(app: TestApp) {
        let olga = olga(&app).await;
        for section in GROUPS.iter().flat_map(|group| group.sections) {
            for prefix in ["", "/ru"] {
                let target = format!("{prefix}{}", section.path);
                assert_eq!(app.get(&target).send().await.status, 303, "{target}");
                let shown = app.open_page(&olga, &target).await;
                assert_eq!(shown.status, 200, "{target}");
                let current = format!("<a href=\"{target}\"");
                let html = shown.text();
                let mut lines = html.split(&current).skip(1).map(|rest| rest.split('>').next());
                assert!(
                    lines.any(|tag| tag.is_some_and(|tag| tag.contains("aria-current=\"page\""))),
                    "{target} is not marked: {html}"
                );
            }
        }
        app.close().await;
    }

    async fn what_waits_is_counted_and_what_is_wrong_stands_above_every_page(app: TestApp) {
        let olga = olga(&app).await;
        let before = app.open_page(&olga, "/desk").await.text();
        assert!(!before.contains("class=\"count\"") && !before.contains("desk-alarm"), "{before}");
        app.open_market().await;
        let browser = app.browser(&[]).await;
        for _ in 0..2 {
            let order = app.order(&browser, "USDTTRC20", "SBERRUB", "100").await;
            app.step(order.id, Action::MarkPaid, "").await.unwrap();
        }
        let raise = |tx: &mut Tx<'_>| -> Plain<()> {
            alarms::raise(tx, 1, "a", "the older one")?;
            alarms::raise(tx, 2, "b", "the <newer> one")?;
            Ok(())
        };
        app.app.store().write(raise).await.unwrap();
        for target in ["/desk", "/desk/orders", "/desk/orders/1"] {
            let html = app.open_page(&olga, target).await.text();
            assert!(html.contains("<span class=\"count\" title=\"Waiting for an operator\">2</span>"), "{html}");
            assert!(html.contains("the &#60;newer&#62; one") && html.contains("and 1 more"), "{html}");
        }
        app.close().await;
    }
}
