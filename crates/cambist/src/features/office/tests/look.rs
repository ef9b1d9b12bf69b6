//! How the office looks and what it says.

use crate::on_both_engines;
use crate::testkit::{Reply, TestApp};

use super::{assert_taken, form, hidden_in, olga, page, send};

const LOOK: &str = "/desk/settings/look";
const NOTICE: &str = "/desk/settings/texts/notice";

/// Sends a file as a browser does.
async fn upload(app: &TestApp, cookies: &str, step: &str, file: &str) -> Reply {
    let body = format!(
        "--b\r\nContent-Disposition: form-data; name=\"mark\"; filename=\"m.svg\"\r\n\
         Content-Type: image/svg+xml\r\n\r\n{file}\r\n--b\r\n\
         Content-Disposition: form-data; name=\"step\"\r\n\r\n{step}\r\n--b--\r\n"
    );
    let base = app.app.config().base_url();
    app.request("POST", "/desk/settings/look/mark")
        .header("cookie", cookies)
        .header("origin", &base)
        .header("content-type", "multipart/form-data; boundary=b")
        .form(&body)
        .send()
        .await
}

on_both_engines! {
    async fn a_name_and_a_hue_are_shown_before_they_are_given(app: TestApp) {
        let cookies = olga(&app).await;
        let shown = page(&app, &cookies, "/desk/settings/look?name=Sample+%26+Sons&hue=210").await;
        assert!(shown.contains("hue=210&#38;name=Sample+%26+Sons") && shown.contains("Not in force yet"), "{shown}");
        assert!(!page(&app, &cookies, LOOK).await.contains("Sample"), "it was only shown");
        let frame = app.open_page(&cookies, "/desk/settings/look/preview?theme=dark&hue=210&name=Sample+%26+Sons").await;
        assert!(frame.text().contains("data-theme=\"dark\"") && frame.text().contains("Sample &#38; Sons"));
        assert!(frame.header("content-security-policy").unwrap().contains("frame-ancestors 'self'"));
        let sheet = app.open_page(&cookies, "/desk/settings/look/preview.css?hue=210").await;
        assert!(sheet.text().contains("--hue: 210;"));
        let good = [("name", "Sample & Sons"), ("hue", "210")];
        assert_taken(&send(&app, &cookies, (LOOK, LOOK), &good).await, "saved");
        let html = page(&app, &cookies, LOOK).await;
        assert!(html.contains("value=\"Sample &#38; Sons\"") && html.contains("value=\"210\""), "{html}");
        let long = "x".repeat(61);
        for (name, value) in [("name", long.as_str()), ("hue", "360")] {
            let fields = good.map(|(known, text)| if known == name { (name, value) } else { (known, text) });
            let sent = send(&app, &cookies, (LOOK, LOOK), &fields).await;
            assert_eq!(sent.status, 422, "{name}");
            assert!(sent.text().contains(&format!("id=\"{name}-error\"")), "{}", sent.text());
        }
        let late = [&good[..], &[("seen", "x")]].concat();
        assert_eq!(app.post(&cookies, LOOK, &form(&late)).await.status, 409);
        app.close().await;
    }

    async fn a_mark_is_looked_at_before_it_is_taken(app: TestApp) {
        let cookies = olga(&app).await;
        let mark = "<svg xmlns=\"http://www.w3.org/2000/svg\"><path d=\"M0 0\"/></svg>";
        for (file, said) in [
            ("", "Choose a file first."),
            ("GIF89a", "neither an SVG nor a PNG"),
            ("<svg><script>x</script></svg>", "a script, an animation"),
            ("<svg><g onload=\"x\"/></svg>", "an event handler"),
        ] {
            let sent = upload(&app, &cookies, "do", file).await;
            assert_eq!(sent.status, 422, "{file}");
            assert!(sent.text().contains(said), "{said}: {}", sent.text());
        }
        assert!(page(&app, &cookies, LOOK).await.contains("Cambist’s own"));
        assert_taken(&upload(&app, &cookies, "do", mark).await, "saved");
        let html = app.get("/").send().await.text();
        let address = html.split_once("<img src=\"").and_then(|(_, rest)| rest.split('"').next());
        assert_eq!(app.get(address.unwrap()).send().await.text(), mark);
        assert_taken(&upload(&app, &cookies, "ours", "").await, "saved");
        assert!(!app.get("/").send().await.text().contains("<img"));
        app.close().await;
    }

    async fn words_are_shown_as_they_will_be_read_and_then_kept(app: TestApp) {
        let cookies = olga(&app).await;
        let at = "/desk/settings/texts/terms";
        let first = app.open_page(&cookies, "/ru/desk/settings/texts").await;
        assert_eq!(first.header("location"), Some("/ru/desk/settings/texts/terms"));
        assert_eq!(app.open_page(&cookies, "/desk/settings/texts/x").await.status, 404);
        let seen = hidden_in(&page(&app, &cookies, at).await, at, "seen");
        let words = [("en", "## Mine\n\n**Only** <b>"), ("ru", ""), ("seen", &*seen)];
        let tried = app.post(&cookies, at, &form(&[&words[..], &[("step", "try")]].concat())).await;
        assert!(tried.text().contains("<h2>Mine</h2><p><b>Only</b> &#60;b&#62;</p>"), "{}", tried.text());
        assert!(!app.get("/terms").send().await.text().contains("Mine"), "it was only shown");
        let kept = app.post(&cookies, at, &form(&[&words[..], &[("step", "do")]].concat())).await;
        assert_taken(&kept, "saved");
        assert!(app.get("/terms").send().await.text().contains("<h2>Mine</h2>"));
        let html = page(&app, &cookies, at).await;
        assert_eq!(html.matches("your own</span>").count(), 1, "an empty field leaves what is shipped: {html}");
        let late = app.post(&cookies, at, &form(&[&words[..], &[("step", "do")]].concat())).await;
        assert_eq!(late.status, 409);
        let long = "x".repeat(60_001);
        let sent = send(&app, &cookies, (at, at), &[("en", &long), ("step", "do")]).await;
        assert_eq!(sent.status, 422);
        assert!(sent.text().contains("id=\"en-note\"") && sent.text().contains("60,000"), "{}", &sent.text()[..2000]);
        assert_taken(&send(&app, &cookies, (at, at), &[("step", "do")]).await, "saved");
        assert!(!app.get("/terms").send().await.text().contains("Mine"), "it is as shipped again");
        assert_taken(&send(&app, &cookies, (NOTICE, NOTICE), &[("en", "Slow today"), ("step", "do")]).await, "saved");
        assert!(app.get("/").send().await.text().contains("<p class=\"wrap\">Slow today</p>"));
        app.close().await;
    }
}
