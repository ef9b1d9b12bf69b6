//! A partner makes a key, tries it, and follows the documentation.

use cambist::testkit::{Folder, PASSWORD, TestApp, run_program};
use serde_json::Value;

use crate::browser::chromium::{Chromium, Tab};

/// What the panel shows once a call is answered: its badge and its reply.
fn tried(tab: &Tab, call: &str) -> (String, Value) {
    tab.evaluate(&format!(
        "document.querySelector('.try-answer').hidden = true;
         document.querySelector('#try-method').value = {};
         document.querySelector('.try form').requestSubmit(); 0",
        serde_json::json!(call)
    ));
    tab.wait_until("!document.querySelector('.try-answer').hidden");
    (
        tab.text(".try-answer .badge"),
        tab.text(".try-answer pre").parse().expect("the reply is JSON"),
    )
}

/// The example that is shown now.
fn shown(tab: &Tab, name: &str) -> String {
    let script = format!(
        "[...document.querySelectorAll('pre[data-example={name}]')]
           .filter(pre => pre.offsetParent).map(pre => pre.dataset.tongue + '\\n' + pre.textContent).join('---')"
    );
    tab.evaluate(&script).as_str().expect("an example is shown").to_owned()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_partner_makes_a_key_tries_it_and_runs_an_example() {
    let app = TestApp::on_sqlite("documentation").await;
    app.partner("alpha").await;
    let tab = Chromium::tab(&app.app.config().base_url(), "documentation");
    tab.sign_in("alpha@partner.example", PASSWORD);
    tab.open("/profile/api");
    tab.fill("#label", "My server");
    tab.leaving(|| tab.click("form.card.form button"));
    let key = tab.evaluate("document.querySelector('#key').value");
    let key = key.as_str().expect("the key is shown").to_owned();
    assert!(tab.evaluate("document.querySelector('#request').value").to_string().contains(&key));

    // The new key stands in the panel already.
    let (badge, reply) = tried(&tab, "get_info");
    assert_eq!((badge.as_str(), &reply["error"]), ("HTTP 200", &Value::from(0)));
    let (badge, reply) = tried(&tab, "/api/v1/partner/profile");
    assert_eq!(badge, "HTTP 200", "{reply}");
    assert!(tab.text(".try-answer .try-address").contains("/api/v1/partner/profile"));

    // One choice of language turns every example.
    tab.open("/partner-api-docs");
    assert!(shown(&tab, "get_info").starts_with("curl\n"));
    tab.click("label[for=get_links-python]");
    let example = shown(&tab, "get_info");
    let (tongue, code) = example.split_once('\n').expect("the language comes first");
    assert_eq!(tongue, "python", "{example}");
    let folder = Folder::new("documentation-example");
    let file = folder.path().join("example.py");
    std::fs::write(&file, code.replace("YOUR_KEY", &key)).expect("the example is written");
    let run = tokio::task::spawn_blocking(move || run_program("python3", [file])).await;
    let printed: Value = run.expect("it runs").parse().expect("it prints JSON");
    assert_eq!(printed["link"], "alpha");

    // Replies here are the partner's own.
    let reply: Value = tab.text("[data-reply=get_info] pre").parse().expect("the page shows JSON");
    assert_eq!(reply["data"], printed);

    // A key that is replaced at once opens nothing any more.
    tab.open("/profile/api");
    tab.leaving(|| tab.click("a[href$='/rotation']"));
    tab.click("[name=overlap][value=none]");
    tab.leaving(|| tab.click("form.card.form button"));
    tab.fill("#try-key", &key);
    let (badge, reply) = tried(&tab, "get_info");
    assert_eq!((badge.as_str(), &reply["error"]), ("HTTP 200", &Value::from(1)));
    assert_eq!(tab.problems(), [""; 0]);
    drop(tab);
    app.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_scripts_examples_have_tabs_and_the_panel_opens_the_reply() {
    let app = TestApp::on_sqlite("documentation-plain").await;
    let partner = app.partner("alpha").await;
    let key = app.key(partner).await;
    let tab = Chromium::tab(&app.app.config().base_url(), "documentation without scripts");
    tab.allow_scripts(false);
    tab.open("/partner-api-docs");
    tab.click("label[for=get_info-php]");
    assert!(shown(&tab, "get_info").starts_with("php\n"));
    tab.press("ArrowDown");
    assert!(shown(&tab, "get_info").starts_with("python\n"), "the arrow keys turn the tabs");
    assert!(shown(&tab, "get_links").starts_with("curl\n"));
    tab.sign_in("alpha@partner.example", PASSWORD);
    tab.open("/profile/api");
    tab.fill("#try-key", &key);
    tab.leaving(|| tab.click(".try button"));
    assert!(tab.text("body").contains("\"error\":0"), "{}", tab.text("body"));
    drop(tab);
    app.close().await;
}
