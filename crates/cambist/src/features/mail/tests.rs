//! The outbox: what becomes of letters, whatever the server does.

use store::{Stop, Tx};

use crate::app::Plain;
use crate::command::{Errand, MailErrand};
use crate::config::{Deliver, Security};
use crate::features::alarms::list_open;
use crate::features::mail as outbox;
use crate::on_both_engines;
use crate::testkit::{MailServer, Manner, TestApp};
use crate::words::Lang;

use super::{Body, Letter, LetterState, Link, Row, Stored, find_letter, list_letters};

fn letter(fact: &str) -> Letter {
    Letter {
        fact: fact.to_owned(),
        order_id: Some(7),
        to: "ann@mail.example".to_owned(),
        lang: Lang::Ru,
        subject: "Заявка 7: оплата получена".to_owned(),
        body: Body {
            paragraphs: vec!["Мы получили <ваш> платёж & скоро выплатим.".to_owned()],
            rows: vec![Row::new("Отдаёте", "0,1 BTC"), Row::typed("Счёт", "4081\u{a0}7810")],
            link: Some(Link::new("Открыть", "/x")),
            closing: vec!["Это письмо отправлено автоматически.".to_owned()],
        },
    }
}

async fn open(app: TestApp, server: &MailServer) -> TestApp {
    let port = server.port();
    app.reopen(move |config| {
        config.mail.host = "127.0.0.1".to_owned();
        config.mail.port = port;
        config.mail.security = Security::None;
        config.mail.from = "Cambist <office@cambist.example>".to_owned();
        config.mail.attempts = 3;
        config.mail.timeout_s = 1;
    })
    .await
}

async fn write(app: &TestApp, letter: Letter) {
    let deed = app.deed();
    let unit = move |tx: &mut Tx<'_>| -> Plain<()> { Ok(super::write(tx, &deed, &letter)?) };
    app.app.store().write(unit).await.unwrap();
}

async fn send(app: &TestApp) -> usize {
    super::send_waiting(&app.app, || false).await.unwrap()
}

async fn letters(app: &TestApp) -> Vec<Stored> {
    let read = |tx: &mut Tx<'_>| -> Plain<_> { Ok(list_letters(tx, None, None, 50)?) };
    app.app.store().read(read).await.unwrap()
}

async fn alarms(app: &TestApp) -> Vec<String> {
    let read = |tx: &mut Tx<'_>| -> Plain<_> { Ok(list_open(tx, 50)?) };
    app.app.store().read(read).await.unwrap().into_iter().map(|alarm| alarm.key).collect()
}

async fn shell(app: &TestApp, errand: MailErrand) -> String {
    let answer = app.errand(Errand::Mail(errand)).await;
    answer.text + &answer.error.unwrap_or_default()
}

fn header<'a>(letter: &'a str, name: &str) -> &'a str {
    let (head, _) = letter.split_once("\r\n\r\n").unwrap();
    head.lines().find_map(|line| line.strip_prefix(name)).unwrap_or_default().trim()
}

on_both_engines! {
    async fn a_letter_is_sent_once_and_what_the_server_said_is_kept(app: TestApp) {
        let server = MailServer::open().await;
        let app = open(app, &server).await;
        write(&app, letter("order:7:3")).await;
        write(&app, letter("order:7:3")).await;
        assert_eq!((send(&app).await, send(&app).await), (1, 0));
        let kept = letters(&app).await;
        assert_eq!(kept.len(), 1);
        assert_eq!((kept[0].state, kept[0].attempts, kept[0].said.as_str()), (LetterState::Sent, 1, "250 kept"));
        assert_eq!(kept[0].letter, letter("order:7:3"));
        let came = server.letters();
        assert_eq!(came.len(), 1);
        assert_eq!(header(&came[0], "From:"), "Cambist <office@cambist.example>");
        assert_eq!(header(&came[0], "To:"), "ann@mail.example");
        assert_eq!(header(&came[0], "Auto-Submitted:"), "auto-generated");
        assert_eq!(header(&came[0], "Date:"), "Sun, 01 Nov 2026 12:00:00 +0000");
        assert_eq!(header(&came[0], "Message-ID:"), outbox::message_id("order:7:3", "cambist.example"));
        assert!(header(&came[0], "Content-Type:").starts_with("multipart/alternative"));
        app.close().await;
    }

    async fn a_secret_link_is_forgotten_once_its_reader_has_got_it(app: TestApp) {
        let server = MailServer::open().await;
        let app = open(app, &server).await;
        app.operator("olga").await;
        let olga = app.sign_in("olga@office.example").await;
        let mut secret = letter("account:1:reset:aa");
        secret.body.link = Some(Link::secret("Задать", "/ru/password-reset/0123456789abcdef"));
        write(&app, secret).await;
        // While it waits, an operator sees no more of it than afterwards.
        for round in 0..2 {
            for target in ["/desk/mail/1", "/desk/mail/1/html"] {
                let shown = app.open_page(&olga, target).await.text();
                assert!(shown.contains("/ru/password-reset/…") && !shown.contains("0123456789abcdef"), "{round} {target}");
            }
            assert_eq!(send(&app).await, 1 - round);
        }
        assert!(server.letters()[0].contains("0123456789abcdef"));
        let kept = &letters(&app).await[0].letter;
        assert_eq!(kept.body.link.as_ref().map(|link| link.path.as_str()), Some("/ru/password-reset/…"));
        app.close().await;
    }

    async fn a_mailbox_shows_links_because_nobody_else_does(app: TestApp) {
        let app = app.reopen(|config| config.mail.deliver = Deliver::Mailbox).await;
        app.operator("olga").await;
        let olga = app.sign_in("olga@office.example").await;
        let mut secret = letter("account:1:reset:aa");
        secret.body.link = Some(Link::secret("Задать", "/ru/password-reset/0123456789abcdef"));
        write(&app, secret).await;
        assert_eq!(send(&app).await, 1);
        for prefix in ["", "/ru"] {
            let shown = app.open_page(&olga, &format!("{prefix}/desk/mail/1")).await.text();
            let link = format!("href=\"{prefix}/password-reset/0123456789abcdef\"");
            assert!(shown.contains(&link), "whoever looks at it here has his own language: {shown}");
        }
        app.close().await;
    }

    async fn a_letter_whose_fact_is_rolled_back_was_never_written(app: TestApp) {
        let deed = app.deed();
        let unit = move |tx: &mut Tx<'_>| -> Result<(), Stop<outbox::RetryRefusal>> {
            outbox::write(tx, &deed, &letter("order:7:3"))?;
            Err(outbox::RetryRefusal::Unknown(7).into())
        };
        assert!(app.app.store().write(unit).await.is_err());
        assert_eq!(letters(&app).await, []);
        app.close().await;
    }

    async fn a_letter_that_has_to_wait_is_tried_again_after_its_pause(app: TestApp) {
        let server = MailServer::open().await;
        let app = open(app, &server).await;
        server.be(Manner::Refuses(451));
        write(&app, letter("order:7:3")).await;
        assert_eq!(send(&app).await, 0);
        server.be(Manner::Takes);
        assert_eq!(send(&app).await, 0, "its pause is not over");
        app.clock.advance_ms(37_000);
        assert_eq!(send(&app).await, 1);
        assert_eq!(letters(&app).await[0].attempts, 2);
        assert_eq!(alarms(&app).await, [""; 0]);
        app.close().await;
    }

    async fn a_letter_that_will_never_be_taken_is_dead_at_once_and_can_be_sent_anew(app: TestApp) {
        let server = MailServer::open().await;
        let app = open(app, &server).await;
        server.be(Manner::Refuses(550));
        write(&app, letter("order:7:3")).await;
        send(&app).await;
        assert_eq!((letters(&app).await[0].state, alarms(&app).await), (LetterState::Dead, vec!["mail.dead".to_owned()]));
        let id = letters(&app).await[0].id;
        assert!(shell(&app, MailErrand::List { state: Some("dead".into()), before: None }).await.contains("ann@mail.example"));
        server.be(Manner::Takes);
        shell(&app, MailErrand::Retry { letter: Some(id) }).await;
        assert_eq!(alarms(&app).await, [""; 0]);
        assert_eq!(send(&app).await, 1);
        let again = shell(&app, MailErrand::Retry { letter: Some(id) }).await;
        assert!(again.contains("never sent twice"), "{again}");
        assert!(shell(&app, MailErrand::Retry { letter: Some(99) }).await.contains("no letter 99"));
        app.close().await;
    }

    async fn a_letter_is_given_up_after_its_last_attempt(app: TestApp) {
        let server = MailServer::open().await;
        let app = open(app, &server).await;
        server.be(Manner::Refuses(452));
        write(&app, letter("order:7:3")).await;
        for attempt in 1..=3 {
            assert_eq!(letters(&app).await[0].state, LetterState::Waiting, "before attempt {attempt}");
            send(&app).await;
            app.clock.advance_ms(3_600_000);
        }
        let dead = letters(&app).await;
        assert_eq!((dead[0].state, dead[0].attempts), (LetterState::Dead, 3));
        assert_eq!(shell(&app, MailErrand::Retry { letter: None }).await, "letters that are tried anew: 1\n");
        server.be(Manner::Takes);
        assert_eq!(send(&app).await, 1);
        app.close().await;
    }

    async fn a_letter_that_the_server_took_without_saying_so_comes_again_under_the_same_id(app: TestApp) {
        let server = MailServer::open().await;
        let app = open(app, &server).await;
        server.be(Manner::HangsUp);
        write(&app, letter("order:7:3")).await;
        write(&app, letter("order:7:4")).await;
        assert_eq!(send(&app).await, 0);
        assert_eq!(alarms(&app).await, ["mail.unreachable"]);
        assert_eq!(server.letters().len(), 1, "others would fare no better, so they are not tried");
        server.be(Manner::Takes);
        app.clock.advance_ms(40_000);
        assert_eq!(send(&app).await, 2);
        assert_eq!(alarms(&app).await, [""; 0]);
        let ids: Vec<_> = server.letters().iter().map(|letter| header(letter, "Message-ID:").to_owned()).collect();
        assert_eq!(ids.iter().filter(|id| **id == outbox::message_id("order:7:3", "cambist.example")).count(), 2);
        assert_eq!(server.letters().len(), 3);
        app.close().await;
    }

    async fn a_server_that_says_nothing_holds_nobody_up_for_long(app: TestApp) {
        let server = MailServer::open().await;
        let app = open(app, &server).await;
        server.be(Manner::Silent);
        write(&app, letter("order:7:3")).await;
        let begin = std::time::Instant::now();
        assert_eq!(send(&app).await, 0);
        assert!(begin.elapsed().as_secs() < 8, "{:?}", begin.elapsed());
        assert_eq!(alarms(&app).await, ["mail.unreachable"]);
        app.close().await;
    }

    async fn a_letter_that_is_being_sent_is_nobody_elses_until_its_lease_ends(app: TestApp) {
        let server = MailServer::open().await;
        let app = open(app, &server).await;
        write(&app, letter("order:7:3")).await;
        let now_ms = app.deed().at_ms;
        let take = move |at_ms: i64| move |tx: &mut Tx<'_>| -> Plain<_> {
            Ok(outbox::store::take(tx, 7, at_ms, at_ms + 1_300_000)?)
        };
        assert!(app.app.store().write(take(now_ms)).await.unwrap().is_some());
        // The office died with it in hand: nobody else takes it, and it is not lost.
        assert_eq!(send(&app).await, 0);
        app.clock.advance_ms(1_300_000);
        assert_eq!(send(&app).await, 1);
        app.close().await;
    }

    async fn nothing_that_a_stranger_wrote_becomes_a_header(app: TestApp) {
        let server = MailServer::open().await;
        let app = open(app, &server).await;
        let evil = "x\r\nBcc: all@victim.example\r\n\r\nbody\u{0}";
        let smuggled = Letter { subject: evil.to_owned(), ..letter("order:7:1") };
        let body = Body { paragraphs: vec![evil.to_owned(), "\r\n.\r\nMAIL FROM:<a@b.example>".to_owned()], ..Body::default() };
        write(&app, Letter { body, ..smuggled }).await;
        write(&app, Letter { to: "a@b.example\r\nRCPT TO:<c@d.example>".to_owned(), ..letter("order:7:2") }).await;
        send(&app).await;
        let came = server.letters();
        assert_eq!(came.len(), 1, "{came:?}");
        assert_eq!(header(&came[0], "Bcc:"), "", "{}", came[0]);
        assert_eq!(header(&came[0], "Subject:"), "x  Bcc: all@victim.example    body");
        let [bad, good] = &letters(&app).await[..] else { panic!("two letters were written") };
        assert_eq!((bad.state, good.state), (LetterState::Dead, LetterState::Sent));
        app.close().await;
    }

    async fn without_a_server_letters_wait_and_an_alarm_says_so(app: TestApp) {
        write(&app, letter("order:7:3")).await;
        assert_eq!(send(&app).await, 0);
        outbox::watch_waiting(&app.app).await.unwrap();
        assert_eq!(alarms(&app).await, [""; 0], "it has only just been written");
        app.clock.advance_ms(61_000);
        outbox::watch_waiting(&app.app).await.unwrap();
        assert_eq!(alarms(&app).await, ["mail.unset"]);
        let told = shell(&app, MailErrand::Test { to: "olga@office.example".into() }).await;
        assert_eq!(told, "mail.host is not set");
        let app = app.reopen(|config| config.mail.deliver = Deliver::Mailbox).await;
        outbox::watch_waiting(&app.app).await.unwrap();
        assert_eq!((send(&app).await, alarms(&app).await), (1, Vec::new()));
        assert_eq!(letters(&app).await[0].said, "kept in the mailbox");
        app.close().await;
    }

    async fn the_shell_shows_a_letter_and_tests_the_server(app: TestApp) {
        let server = MailServer::open().await;
        let app = open(app, &server).await;
        write(&app, letter("order:7:3")).await;
        let id = letters(&app).await[0].id;
        let shown = shell(&app, MailErrand::Show { letter: id, raw: false }).await;
        for part in ["order:7:3", "Мы получили <ваш> платёж & скоро", "Отдаёте: 0,1 BTC", "/x\n"] {
            assert!(shown.contains(part), "no {part} in {shown}");
        }
        let raw = shell(&app, MailErrand::Show { letter: id, raw: true }).await;
        assert!(raw.contains("Content-Type: text/html"), "{raw}");
        assert!(shell(&app, MailErrand::Show { letter: 99, raw: false }).await.contains("no letter 99"));
        let told = shell(&app, MailErrand::Test { to: "olga@office.example".into() }).await;
        assert_eq!(told, "the letter was taken: 250 kept\n");
        server.be(Manner::Refuses(550));
        assert!(shell(&app, MailErrand::Test { to: "olga@office.example".into() }).await.contains("550"));
        app.close().await;
    }

    async fn letters_that_were_sent_long_ago_are_forgotten_and_no_others(app: TestApp) {
        let server = MailServer::open().await;
        let app = open(app, &server).await;
        write(&app, letter("order:7:3")).await;
        send(&app).await;
        app.clock.advance_ms(1000);
        write(&app, letter("order:7:4")).await;
        let now_ms = app.deed().at_ms;
        let forget = move |tx: &mut Tx<'_>| -> Plain<_> { Ok(outbox::forget_sent(tx, now_ms)?) };
        assert_eq!(app.app.store().write(forget).await.unwrap(), 1);
        let left = letters(&app).await;
        assert_eq!((left.len(), left[0].letter.fact.as_str()), (1, "order:7:4"));
        let id = left[0].id;
        let find = move |tx: &mut Tx<'_>| -> Plain<_> { Ok(find_letter(tx, id)?) };
        assert!(app.app.store().read(find).await.unwrap().is_some());
        app.close().await;
    }
}
