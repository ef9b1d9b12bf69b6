//! Which requests are clicks.

use super::{FIREFOX, browse, clicks, done, landing, legacy, link};
use crate::command::Errand;
use crate::on_both_engines;

/// Headers by which a browser or a scanner says that nobody has followed the link.
const NOBODY_CAME: &[(&str, &str)] = &[
    ("sec-purpose", "prefetch"),
    ("sec-purpose", "Prefetch;prerender"),
    ("purpose", "prefetch"),
    ("sec-fetch-mode", "no-cors"),
    ("sec-fetch-mode", "cors"),
    ("sec-fetch-mode", "same-origin"),
    ("sec-fetch-mode", "websocket"),
];

on_both_engines! {
    async fn only_a_person_who_follows_the_link_makes_a_click(app: TestApp) {
        let key = app.key(app.partner("alpha").await).await;
        let target = "/ref/alpha/?cur_from=btc&cur_to=sberrub";
        for (name, value) in NOBODY_CAME {
            let reply = browse(&app, target).header(name, value).send().await;
            assert_eq!(reply.header("location"), Some("/exchange/BTC/SBERRUB"), "{name}: {value}");
            assert_eq!(reply.status, 302);
            assert_eq!(reply.cookies().len(), 0, "{name}: {value}");
        }
        let head = app.request("HEAD", target).header("user-agent", FIREFOX).send().await;
        assert_eq!((head.status, head.cookies().len(), head.body.len()), (302, 0, 0));
        assert_eq!(head.header("location"), Some("/exchange/BTC/SBERRUB"));
        assert_eq!(clicks(&app, &key).await.len(), 0);
        let navigated = browse(&app, target).header("sec-fetch-mode", "navigate").send().await;
        assert_eq!((navigated.status, navigated.cookies().len()), (302, 2));
        assert_eq!(clicks(&app, &key).await.len(), 1);
        app.close().await;
    }

    async fn other_methods_are_told_which_ones_there_are(app: TestApp) {
        let key = app.key(app.partner("alpha").await).await;
        for method in ["POST", "PUT", "DELETE", "PATCH", "OPTIONS"] {
            for target in ["/ref/alpha", "/ref/nobody/?cur_from=btc"] {
                let reply = app.request(method, target).send().await;
                assert_eq!(reply.status, 405, "{method} {target}");
                assert_eq!(reply.header("allow"), Some("GET, HEAD"), "{method} {target}");
                assert_eq!(reply.cookies().len(), 0, "{method} {target}");
            }
        }
        assert_eq!(clicks(&app, &key).await.len(), 0);
        app.close().await;
    }

    async fn a_switched_off_link_and_a_suspended_partner_redirect_and_credit_nobody(app: TestApp) {
        let partner = app.partner("alpha").await;
        let key = app.key(partner).await;
        link(&app, partner, "other", "/exchange/SBERRUB/BTC").await;
        legacy(&app, "alpha", "rid", "7").await;
        let off = |is_enabled| Errand::LinkSwitch { code: "alpha".into(), is_enabled };
        let suspended = |is_suspended| Errand::PartnerSuspend { partner, is_suspended };

        done(&app, off(false)).await;
        for target in ["/ref/alpha/?cur_from=btc&cur_to=sberrub", "/?rid=7&cur_from=btc&cur_to=sberrub"] {
            let reply = browse(&app, target).send().await;
            assert_eq!(reply.header("location"), Some("/exchange/BTC/SBERRUB"), "{target}");
            assert_eq!(reply.cookies().len(), 0, "{target}");
        }
        assert_eq!(clicks(&app, &key).await.len(), 0);
        assert_eq!(landing(&app, "/ref/other").await, "/exchange/SBERRUB/BTC");
        assert_eq!(clicks(&app, &key).await.len(), 1);

        done(&app, suspended(true)).await;
        for code in ["alpha", "other"] {
            let reply = browse(&app, &format!("/ref/{code}")).send().await;
            assert_eq!((reply.status, reply.cookies().len()), (302, 0), "{code}");
        }
        done(&app, suspended(false)).await;
        assert_eq!(clicks(&app, &key).await.len(), 1);

        done(&app, off(true)).await;
        landing(&app, "/ref/alpha").await;
        assert_eq!(clicks(&app, &key).await.len(), 2);
        app.close().await;
    }

    async fn a_crowd_at_one_moment_makes_as_many_clicks_as_it_has_people(app: TestApp) {
        let key = app.key(app.partner("alpha").await).await;
        let crowd = (0..40).map(|_| browse(&app, "/ref/alpha/").send());
        let replies = futures_util::future::join_all(crowd).await;
        assert!(replies.iter().all(|reply| reply.status == 302));
        let made = clicks(&app, &key).await;
        let mut tokens: Vec<_> = made.iter().map(|click| click["user_hash"].to_string()).collect();
        tokens.sort();
        tokens.dedup();
        assert_eq!((made.len(), tokens.len()), (40, 40));
        app.close().await;
    }
}
