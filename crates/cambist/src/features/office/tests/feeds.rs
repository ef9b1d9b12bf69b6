//! Feeds: set, looked at, published.

use crate::on_both_engines;
#[allow(unused_imports)]
use crate::testkit::TestApp;

use super::{assert_taken, form, hidden_in, olga, page, send};

const FEED: &str = "/desk/feeds/bestchange";
const SET: &str = "/desk/feeds/bestchange/settings";

/// What the form of the feed sends when nothing is changed.
const AS_IT_IS: [(&str, &str); 4] =
    [("title", "BestChange"), ("xml", "eref"), ("json", "flat"), ("markup", "0")];

on_both_engines! {
    async fn what_a_feed_would_show_is_shown_before_it_is_saved(app: TestApp) {
        let cookies = olga(&app).await;
        let change = [&AS_IT_IS[..3], &[("markup", "1"), ("map", "BTC=XBT"), ("exclude", "CASHUSD")]].concat();
        let tried = send(&app, &cookies, (SET, SET), &[&change[..], &[("step", "try")]].concat()).await;
        assert_eq!(tried.status, 200);
        let html = tried.text();
        assert!(html.contains("It would show 4 offers differently"), "{html}");
        assert!(html.contains("XBT-SBERRUB") && html.contains("The feed leaves it out."), "{html}");
        assert!(page(&app, &cookies, SET).await.contains("name=\"map\" type=\"text\" value=\"\""), "it was only tried");
        assert_taken(&send(&app, &cookies, (SET, SET), &[&change[..], &[("step", "do")]].concat()).await, "saved");
        let html = page(&app, &cookies, &format!("{FEED}/preview?only=differs")).await;
        assert!(html.contains("1\u{a0}BTC = 5,800,000.5\u{a0}RUB") && html.contains("1\u{a0}BTC = 5,742,000.49"), "{html}");
        assert!(html.contains("&#60;rates") && html.contains("XBT"), "the document is shown");
        app.close().await;
    }

    async fn an_option_that_cannot_be_is_told_at_its_field(app: TestApp) {
        let cookies = olga(&app).await;
        for (name, value) in [("title", ""), ("link", "nosuch"), ("xml", "pdf"), ("markup", "51"), ("map", "BTC"), ("map", "BTC=ETH"), ("exclude", "a b"), ("limits", "BTC:5"), ("limits", "NOSUCH:1..2"), ("labels", "!"), ("schedule", "x"), ("from", "nowhere")] {
            let rest = AS_IT_IS.into_iter().filter(|(known, _)| *known != name);
            let fields: Vec<_> = rest.chain([(name, value), ("step", "do")]).collect();
            let sent = send(&app, &cookies, (SET, SET), &fields).await;
            assert_eq!(sent.status, 422, "{name} {value}: {}", sent.text());
            assert!(sent.text().contains(&format!("id=\"{name}-error\"")), "{name}: {}", sent.text());
        }
        let seen = hidden_in(&page(&app, &cookies, SET).await, SET, "seen");
        let fields = [&AS_IT_IS[..3], &[("markup", "2"), ("step", "do"), ("seen", &seen)]].concat();
        assert_taken(&app.post(&cookies, SET, &form(&fields)).await, "saved");
        let late = app.post(&cookies, SET, &form(&fields)).await;
        assert_eq!(late.status, 409);
        app.close().await;
    }

    async fn a_feed_is_published_after_a_look_at_it(app: TestApp) {
        let cookies = olga(&app).await;
        let at = format!("{FEED}/state");
        assert_taken(&app.post(&cookies, &at, "enabled=yes").await, "on");
        assert_eq!(app.get("/service/export/xml/bestchange").send().await.status, 200);
        let html = page(&app, &cookies, "/desk/feeds").await;
        assert!(html.contains("/service/export/xml/bestchange") && html.contains("Published"), "{html}");
        let html = page(&app, &cookies, FEED).await;
        assert!(html.contains("4 of 4 offers are published.") && html.contains("nobody is credited"), "{html}");
        assert!(html.contains("Polls in 24 h"), "{html}");
        assert_taken(&app.post(&cookies, &at, "enabled=no").await, "off");
        let empty = [&AS_IT_IS[..], &[("exclude", "BTC,CASHUSD"), ("step", "do")]].concat();
        assert_taken(&send(&app, &cookies, (SET, SET), &empty).await, "saved");
        let refused = app.post(&cookies, &at, "enabled=yes").await;
        assert_eq!(refused.status, 409);
        assert!(refused.text().contains("It was not published: it would be empty"), "{}", refused.text());
        assert_taken(&app.post(&cookies, &at, "enabled=yes&anyway=yes").await, "on");
        app.close().await;
    }

    async fn a_feed_is_made_and_removed(app: TestApp) {
        let cookies = olga(&app).await;
        let at = "/desk/feeds/new";
        let made = app.post(&cookies, at, "code=mine&title=Mine").await;
        assert_eq!((made.status, made.header("location")), (303, Some("/desk/feeds/mine/settings")));
        for (fields, field) in [("code=mine&title=Again", "code"), ("code=%2F&title=x", "code"), ("code=other&title=", "title")] {
            let sent = app.post(&cookies, at, fields).await;
            assert_eq!(sent.status, 422, "{fields}");
            assert!(sent.text().contains(&format!("id=\"{field}-error\"")), "{}", sent.text());
        }
        let asked = app.post(&cookies, "/desk/feeds/mine/removal", "").await;
        assert!(asked.text().contains("Remove this feed?"));
        assert_taken(&app.post(&cookies, "/desk/feeds/mine/removal", "step=do").await, "removed");
        assert_eq!(app.open_page(&cookies, "/desk/feeds/mine").await.status, 404);
        app.close().await;
    }
}
