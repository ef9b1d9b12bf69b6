//! The first exchange, from the feed to the books and back.

use cambist::command::Errand;
use cambist::on_both_engines;
use cambist::testkit::{Reply, TestApp};
use serde_json::Value;

const FIREFOX: &str = "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0";
const HOLD_DAYS: i64 = 14;

/// The value of a hidden field of a page's form.
fn field(page: &str, name: &str) -> String {
    let from = page.split(&format!("name=\"{name}\"")).nth(1).expect("the form has the field");
    let value = from.split("value=\"").nth(1).expect("the field has a value");
    value.split('"').next().unwrap().to_owned()
}

fn cookies(reply: &Reply) -> String {
    reply.cookies().join("; ")
}

async fn read(app: &TestApp, key: &str, method: &str) -> Value {
    let reply = app.call(key, &format!("method={method}")).await;
    assert_eq!(reply.status, 200);
    assert!(reply.is_whole);
    reply.json()["data"].clone()
}

/// The only item of a reply.
async fn only(app: &TestApp, key: &str, method: &str) -> Value {
    let data = read(app, key, method).await;
    let items = data["items"].as_object().unwrap();
    assert_eq!(items.len(), 1, "{method}: {items:?}");
    items.values().next().unwrap().clone()
}

async fn step(app: &TestApp, order: i64, action: &str, note: &str) {
    let (action, note) = (action.to_owned(), note.to_owned());
    let answer = app.errand(Errand::OrdersStep { order, action, note, dry_run: false }).await;
    assert_eq!(answer.error, None);
}

/// A visitor follows the deep link, fills in the form and lands on his order's page.
async fn place(app: &TestApp) -> (String, String) {
    let target = "/ref/alpha/?cur_from=BTC&cur_to=SBERRUB&sub1=post7";
    let landed = app.get(target).header("user-agent", FIREFOX).send().await;
    let (page, cookies) = (landed.header("location").unwrap().to_owned(), cookies(&landed));
    let form = app.get(&page).header("cookie", &cookies).send().await.text();
    let fields = format!(
        "give=0.1&email=ivan%40mail.example&account=2200+7000+1234+5673&city=&token={}&rate={}",
        field(&form, "token"),
        field(&form, "rate").replace(':', "%3A"),
    );
    let placed = app.request("POST", &page).header("cookie", &cookies).form(&fields).send().await;
    assert_eq!(placed.status, 303, "{}", placed.text());
    (placed.header("location").unwrap().to_owned(), cookies)
}

on_both_engines! {
    async fn an_exchange_is_told_alike_by_the_page_the_api_and_the_books(app: TestApp) {
        let partner = app.partner("alpha").await;
        let key = app.key(partner).await;
        // So that an order's value in USD is known: the office buys and sells both for dollars.
        app.import(
            cambist::features::rates::files::Format::Txt,
            "BTC;USDTTRC20;1;64000;900000;;\nUSDTTRC20;BTC;66000;1;2.5;;\n\
             SBERRUB;USDTTRC20;91;1;900000;;\nUSDTTRC20;SBERRUB;1;89;5000000;;\n",
        ).await;
        let feed = app.get("/service/export/json/alpha").send().await.json();
        let rates = feed["rates"].as_array().unwrap();
        let advertised = rates.iter().find(|r| r["from"] == "BTC" && r["to"] == "SBERRUB").unwrap();
        assert_eq!(advertised["out"].to_string(), "5800000.5");

        let (page, cookies) = place(&app).await;
        let shown = app.get(&page).send().await;
        assert_eq!(shown.status, 200);
        assert!(shown.text().contains("580,000.05"), "0.1 × 5800000.5 is paid, as advertised");

        let order = only(&app, &key, "get_exchanges").await;
        let number = order["id"].as_i64().unwrap();
        assert_eq!(order["amount_get"].to_string(), "580000.05");
        assert_eq!(order["status"], "new");
        assert_eq!(order["reward_status"], "none");
        assert_eq!(order["query_string"], "cur_from=BTC&cur_to=SBERRUB&sub1=post7");
        let click = only(&app, &key, "get_links").await;
        assert_eq!(order["user_hash"], click["user_hash"]);
        assert_eq!(read(&app, &key, "get_info").await["balance"].to_string(), "0");

        let paid = app.request("POST", &format!("{page}/payment")).header("cookie", &cookies);
        assert_eq!(paid.form("").send().await.status, 303);
        step(&app, number, "receive", "").await;
        step(&app, number, "complete", "transfer 4711").await;
        let order = only(&app, &key, "get_exchanges").await;
        assert_eq!((&order["exchange_success"], &order["accrued"]), (&1.into(), &1.into()));
        assert_eq!(order["reward_status"], "held");
        // 0.1 BTC is worth 6500 USD, 580000.05 RUB at 1/90.0…: 30 % of the difference, 8 decimals down.
        let reward = order["partner_reward"].to_string();
        let passed: Vec<_> = order["statuses"].as_array().unwrap().iter()
            .map(|passed| passed["status"].as_str().unwrap().to_owned()).collect();
        assert_eq!(passed, ["new", "paid", "received", "completed"]);
        assert_eq!(read(&app, &key, "get_info").await["balance"].to_string(), "0", "it is held");

        app.clock.advance_ms(HOLD_DAYS * 86_400_000);
        cambist::jobs::release_rewards(app.app.clone()).await;
        assert_eq!(only(&app, &key, "get_exchanges").await["reward_status"], "available");
        assert_eq!(read(&app, &key, "get_info").await["balance"].to_string(), reward);
        assert!(reward.parse::<money::Decimal>().unwrap() > money::Decimal::ZERO);

        step(&app, number, "refund", "the bank sent it back").await;
        let order = only(&app, &key, "get_exchanges").await;
        assert_eq!(order["status"], "refunded");
        assert_eq!(order["reward_status"], "reversed");
        assert_eq!(order["partner_reward"].to_string(), "0");
        assert_eq!(order["reward_was"].to_string(), reward);
        assert_eq!(order["accrued"], 0);
        assert_eq!(read(&app, &key, "get_info").await["balance"].to_string(), "0");
        assert_eq!(read(&app, &key, "get_payouts").await["items"], serde_json::json!({}));
        // Closing audits the books: a grant, a release and a reversal that agree with the balances.
        app.close().await;
    }
}
