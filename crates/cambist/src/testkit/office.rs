//! A whole office for a test.

use std::net::SocketAddr;
use std::sync::Arc;

use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinHandle;

use crate::app::{App, Place};
use crate::chance::SeededChance;
use crate::clock::StillClock;
use crate::command::{Answer, Errand, perform};
use crate::config::Config;
use crate::features::book::{AuditReport, audit_books};
use crate::features::identity::{Role, create_account};
use crate::features::rates::files::{self, Format};
use crate::features::rates::{ImportOptions, import};
use crate::{front, routes};

use super::database::TestDatabase;
use super::folder::Folder;
use super::http::Sent;

/// An office on a free port of its own.
pub struct TestApp {
    /// The office.
    pub app: App,
    /// Its clock.
    pub clock: Arc<StillClock>,
    address: SocketAddr,
    stop: watch::Sender<bool>,
    front: Option<JoinHandle<()>>,
    place: Place,
    folder: Folder,
    database: Option<TestDatabase>,
    /// What its randomness grows from: an office that is opened again never says the same again.
    seed: u64,
}

/// Rates that most tests begin with: three directions, one of them in two cities.
const RATES: &str = "\
BTC;SBERRUB;1;5800000.5;5000000;;
SBERRUB;BTC;5900000;1;2.5;;
USDTTRC20;CASHUSD;1.01;1;90000;MSK;
USDTTRC20;CASHUSD;1.015;1;90000;SPB;
";

impl TestApp {
    /// An office on SQLite, with a few rates.
    ///
    /// # Panics
    /// When it can't be opened.
    pub async fn on_sqlite(test: &str) -> TestApp {
        TestApp::open(test, None, Config::default_settings()).await
    }

    /// An office on PostgreSQL, with a few rates.
    ///
    /// # Panics
    /// When it can't be opened.
    pub async fn on_postgres(test: &str) -> TestApp {
        TestApp::open(test, Some(TestDatabase::make(test).await), Config::default_settings()).await
    }

    async fn open(test: &str, database: Option<TestDatabase>, config: Config) -> TestApp {
        let app = TestApp::open_empty(test, database, config).await;
        app.import(Format::Txt, RATES).await;
        app
    }

    /// An office in which nothing has happened yet.
    pub(super) async fn open_empty(
        test: &str,
        database: Option<TestDatabase>,
        mut config: Config,
    ) -> TestApp {
        config.database.readers = 1;
        config.database.long_readers = 1;
        config.database.writers = 2;
        config.api.calls_per_minute = 10_000;
        // A loaded machine must not make a test of something else fail.
        config.clicks.wait_ms = 10_000;
        let folder = Folder::new(test);
        let place = match &database {
            None => Place::Folder(folder.path().to_owned()),
            Some(database) => {
                Place::Server { database: database.database(), folder: folder.path().to_owned() }
            }
        };
        let clock = Arc::new(StillClock::at(super::BEGIN_MS));
        let seed = 1;
        let (app, address, stop, front) = start(&place, config, Arc::clone(&clock), seed).await;
        let front = Some(front);
        TestApp { app, clock, address, stop, front, place, folder, database, seed }
    }

    /// Closes the office and opens it again with other settings.
    ///
    /// # Panics
    /// When it can't be opened.
    pub async fn reopen(mut self, change: impl FnOnce(&mut Config)) -> TestApp {
        let mut config = self.app.config().clone();
        change(&mut config);
        self.stop_serving().await;
        self.app.clone().close().await.expect("the office closes");
        let seed = self.seed + 1;
        let opened = start(&self.place, config, Arc::clone(&self.clock), seed).await;
        let (app, address, stop, front) = opened;
        TestApp { app, address, stop, front: Some(front), seed, ..self }
    }

    /// Another office on the same books, as a second replica has it, with the same clock.
    ///
    /// # Panics
    /// When it can't be opened.
    pub async fn replica(&self) -> TestApp {
        let mut config = self.app.config().clone();
        config.server.node = 1;
        let clock = Arc::clone(&self.clock);
        let seed = self.seed + 1000;
        let (app, address, stop, front) = start(&self.place, config, clock, seed).await;
        TestApp {
            app,
            clock: Arc::clone(&self.clock),
            address,
            stop,
            front: Some(front),
            place: self.place.clone(),
            // The first office throws the books away; this one leaves nothing behind.
            folder: Folder::new("replica"),
            database: None,
            seed,
        }
    }

    async fn stop_serving(&mut self) {
        self.stop.send_replace(true);
        if let Some(front) = self.front.take() {
            front.await.expect("the front does not panic");
        }
    }

    /// Stops serving, audits the books, closes them and throws them away.
    ///
    /// # Panics
    /// When the books are not sound, or the office does not close.
    pub async fn close(self) {
        match audit_books(self.app.store()).await {
            Ok(report) => assert!(report.is_sound(), "the books are not sound: {report:#?}"),
            // The test has closed the books itself: nobody can read them any more.
            Err(store::Fault::Closed) => {}
            Err(fault) => panic!("the books can't be read: {fault}"),
        }
        self.discard().await;
    }

    /// Closes an office whose books the test has damaged.
    ///
    /// # Panics
    /// When the audit finds nothing, or the office does not close.
    pub async fn close_damaged(self) {
        let report = self.audit().await;
        assert!(!report.is_sound(), "the audit finds nothing wrong with damaged books");
        self.discard().await;
    }

    /// Replays the whole ledger.
    ///
    /// # Panics
    /// When it can't be read.
    pub async fn audit(&self) -> AuditReport {
        audit_books(self.app.store()).await.expect("the books can be read")
    }

    async fn discard(mut self) {
        self.stop_serving().await;
        self.app.close().await.expect("the office closes");
        if let Some(database) = self.database.take() {
            database.remove().await;
        }
    }

    /// Where the office listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The folder of a SQLite office.
    pub fn folder(&self) -> &std::path::Path {
        self.folder.path()
    }

    /// A GET.
    pub fn get(&self, target: &str) -> Sent {
        Sent::new(self.address, "GET", target)
    }

    /// A request by any method.
    pub fn request(&self, method: &str, target: &str) -> Sent {
        Sent::new(self.address, method, target)
    }

    /// Takes a rates file, and has it in force.
    ///
    /// # Panics
    /// When the file is refused.
    pub async fn import(&self, format: Format, text: &str) {
        let file = files::read(format, text.as_bytes()).expect("the file can be read");
        let deed = self.deed();
        let unit = move |tx: &mut store::Tx<'_>| import(tx, &deed, &file, ImportOptions::default());
        self.app.store().write(unit).await.expect("the file is taken");
        self.app.refresh().await.expect("the tables are read");
    }

    /// What the shell would do.
    pub async fn errand(&self, errand: Errand) -> Answer {
        perform(&self.app, errand).await
    }

    /// Makes a partner with one link, the address `CODE@partner.example` and the password of all test
    /// people, and returns his number.
    ///
    /// # Panics
    /// When he is refused.
    pub async fn partner(&self, code: &str) -> i64 {
        let answer = self
            .errand(Errand::PartnerCreate {
                account: crate::command::NewAccount {
                    email: format!("{code}@partner.example"),
                    password: Some(super::PASSWORD.into()),
                },
                title: format!("Partner {code}"),
                code: Some(code.to_owned()),
                visibility: None,
                referred_by: None,
            })
            .await;
        assert_eq!(answer.error, None);
        let number = answer.text.strip_prefix("partner ").and_then(|rest| rest.split(' ').next());
        number.and_then(|number| number.parse().ok()).expect("the shell tells the number")
    }

    /// Makes an API key that reads everything, and returns it.
    ///
    /// # Panics
    /// When it is refused.
    pub async fn key(&self, partner: i64) -> String {
        self.key_with(partner, None, Vec::new(), None).await
    }

    /// Makes an API key, and returns it.
    ///
    /// # Panics
    /// When it is refused.
    pub async fn key_with(
        &self,
        partner: i64,
        scopes: Option<&str>,
        addresses: Vec<ipnet::IpNet>,
        days: Option<u32>,
    ) -> String {
        let scopes = scopes.map(str::to_owned);
        let label = "test".to_owned();
        let answer =
            self.errand(Errand::KeyCreate { partner, label, scopes, addresses, days }).await;
        assert_eq!(answer.error, None);
        let (_, rest) = answer.text.split_once("shown only now: ").expect("the key is shown");
        rest.lines().next().expect("the key is shown").to_owned()
    }

    /// Calls a method of the partner API with a key in the query, as old clients do.
    pub async fn call(&self, key: &str, rest: &str) -> super::Reply {
        let target = format!("/service/partner/api.php?api_action=pp&api_key={key}&{rest}");
        self.get(&target).send().await
    }

    /// Makes an operator with the address `NAME@office.example` and the password of all test people.
    ///
    /// # Panics
    /// When he is refused.
    pub async fn operator(&self, name: &str) {
        let account = crate::command::NewAccount {
            email: format!("{name}@office.example"),
            password: Some(super::PASSWORD.into()),
        };
        let answer = self.errand(Errand::OperatorCreate(account)).await;
        assert_eq!(answer.error, None);
    }

    /// Makes a customer with the address `NAME@customer.example` and the password of all test people.
    ///
    /// # Panics
    /// When he is refused.
    pub async fn customer(&self, name: &str) {
        let email = format!("{name}@customer.example").parse().expect("it is an address");
        let hash = self.app.passwords().hash(super::PASSWORD, [3; 16]).await;
        let (hash, deed) = (hash.expect("it is a password"), self.deed());
        let unit =
            move |tx: &mut store::Tx<'_>| create_account(tx, &deed, &email, &hash, Role::Customer);
        self.app.store().write(unit).await.expect("the customer is taken");
    }

    /// Signs somebody in as a browser would, and returns what the `Cookie` header carries from then
    /// on. A partner made by [`TestApp::partner`] has the address `CODE@partner.example`.
    ///
    /// # Panics
    /// When he is not let in.
    pub async fn sign_in(&self, email: &str) -> String {
        let fields = form_urlencoded::Serializer::new(String::new())
            .append_pair("email", email)
            .append_pair("password", super::PASSWORD)
            .finish();
        let reply = self.post("", "/sign-in", &fields).await;
        assert_eq!(reply.status, 303, "{email} is not let in");
        let session = reply.cookies().into_iter().find(|cookie| cookie.contains("cambist_session"));
        session.expect("whoever is let in gets a session").to_owned()
    }

    /// Opens a page with the cookies of whoever is signed in.
    pub async fn open_page(&self, cookies: &str, target: &str) -> super::Reply {
        self.get(target).header("cookie", cookies).send().await
    }

    /// Sends a form from a page of the office, with the cookies of whoever is signed in.
    pub async fn post(&self, cookies: &str, target: &str, fields: &str) -> super::Reply {
        let sent = self.request("POST", target).header("sec-fetch-site", "same-origin");
        sent.header("cookie", cookies).form(fields).send().await
    }

    /// Places an order as a customer would, from the form of a direction's page, and returns the
    /// path of its own page.
    ///
    /// # Panics
    /// When the form makes no order.
    pub async fn order_on_page(&self, page: &str, give: &str) -> String {
        self.order_of("", page, give).await
    }

    /// Places an order with the cookies of somebody who came by a link.
    ///
    /// # Panics
    /// When the form makes no order.
    pub async fn order_of(&self, cookies: &str, page: &str, give: &str) -> String {
        let shown = self.open_page(cookies, page).await.text();
        let hidden = |name| super::hidden(&shown, name);
        let fields = form_urlencoded::Serializer::new(String::new())
            .append_pair("token", &hidden("token"))
            .append_pair("rate", &hidden("rate"))
            .append_pair("city", &hidden("city"))
            .append_pair("give", give)
            .append_pair("email", "ann@mail.example")
            .append_pair("account", "40817810099910004312")
            .finish();
        let reply = self.post(cookies, page, &fields).await;
        assert_eq!(reply.status, 303, "{}", reply.text());
        reply.header("location").expect("an order has a page").to_owned()
    }

    /// The circumstances of a deed in this test.
    pub fn deed(&self) -> crate::features::audit::Deed {
        use crate::clock::Clock;
        crate::features::audit::Deed {
            at_ms: self.clock.now_ms(),
            actor: crate::features::audit::Actor::Shell,
        }
    }
}

async fn start(
    place: &Place,
    mut config: Config,
    clock: Arc<StillClock>,
    seed: u64,
) -> (App, SocketAddr, watch::Sender<bool>, JoinHandle<()>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("there is a free port");
    let address = listener.local_addr().expect("it has an address");
    config.server.listen = address;
    let app = App::open(place, config, clock, Arc::new(SeededChance::new(seed)))
        .await
        .expect("the office opens");
    let (stop, stopping) = watch::channel(false);
    let router = routes::routes(app.clone());
    let front = tokio::spawn(front::serve(app.clone(), router, listener, stopping));
    (app, address, stop, front)
}
