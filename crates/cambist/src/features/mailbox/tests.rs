//! The letters on the desk, over the wire.

use crate::config::Deliver;
use crate::features::mail::send_waiting;
use crate::on_both_engines;
use crate::testkit::{TestApp, browser_with};

async fn open(app: TestApp) -> (TestApp, String) {
    let app = app.reopen(|config| config.mail.deliver = Deliver::Mailbox).await;
    app.operator("olga").await;
    let session = app.sign_in("olga@office.example").await;
    (app, session)
}

on_both_engines! {
    async fn a_letter_is_read_on_the_desk_as_its_customer_gets_it(app: TestApp) {
        let (app, session) = open(app).await;
        let empty = app.open_page(&session, "/desk/mail").await.text();
        assert!(empty.contains("No letters here") && empty.contains("nothing leaves"), "{empty}");
        app.open_market().await;
        app.order(&browser_with(""), "USDTTRC20", "SBERRUB", "10").await;
        let list = app.open_page(&session, "/desk/mail?state=waiting").await.text();
        assert!(list.contains("Order 1: waiting for your payment"), "{list}");
        send_waiting(&app.app, || false).await.unwrap();
        let list = app.open_page(&session, "/desk/mail?state=waiting").await.text();
        assert!(!list.contains("Order 1: waiting"), "{list}");
        let page = app.open_page(&session, "/ru/desk/mail/1").await;
        assert!(page.header("content-security-policy").unwrap().ends_with("; frame-src 'self'"));
        let text = page.text();
        for part in ["Отправлено", "customer@example.com", "sandbox", "you give 10", "kept in the mailbox"] {
            assert!(text.contains(part), "no {part} in {text}");
        }
        let html = app.open_page(&session, "/desk/mail/1/html").await;
        assert!(html.header("content-security-policy").unwrap().starts_with("sandbox; default-src 'none'"));
        assert!(html.text().contains("Open the order"), "{}", html.text());
        app.close().await;
    }

    async fn only_operators_read_letters_and_only_those_that_are_there(app: TestApp) {
        let (app, session) = open(app).await;
        for target in ["/desk/mail", "/desk/mail/1", "/desk/mail/1/html"] {
            assert_eq!(app.get(target).send().await.status, 303, "{target}");
        }
        for target in ["/desk/mail/1", "/desk/mail/x", "/desk/mail/1/html", "/desk/mail/%00"] {
            assert_eq!(app.open_page(&session, target).await.status, 404, "{target}");
        }
        assert_eq!(app.post(&session, "/desk/mail/1/retry", "").await.status, 404);
        assert_eq!(app.open_page(&session, "/desk/mail?state=odd&before=x").await.status, 200);
        app.close().await;
    }

    async fn a_letter_that_was_given_up_is_sent_anew_from_its_page(app: TestApp) {
        let (app, session) = open(app).await;
        app.open_market().await;
        app.order(&browser_with(""), "USDTTRC20", "SBERRUB", "10").await;
        let kill = |tx: &mut store::Tx<'_>| -> crate::app::Plain<u64> {
            Ok(tx.execute("update letters set state = 'dead', attempts = 30", &store::args![])?)
        };
        app.app.store().write(kill).await.unwrap();
        let page = app.open_page(&session, "/desk/mail/1").await.text();
        assert!(page.contains("Given up") && page.contains("Try anew now"), "{page}");
        let sent = app.post(&session, "/desk/mail/1/retry", "").await;
        assert_eq!((sent.status, sent.header("location")), (303, Some("/desk/mail/1")));
        assert_eq!(send_waiting(&app.app, || false).await.unwrap(), 1);
        let page = app.open_page(&session, "/desk/mail/1").await.text();
        assert!(page.contains("Sent") && !page.contains("Try anew now"), "{page}");
        app.close().await;
    }
}
