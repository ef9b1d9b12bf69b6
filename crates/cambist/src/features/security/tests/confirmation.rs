//! An address is confirmed by its letter, and changed by one.

use crate::on_both_engines;
use crate::testkit::PASSWORD;
use crate::words::Lang;

use super::scene::{deeds, enter, form, last_letter, last_link, letters, sign_up};

const HOUR_MS: i64 = 3_600_000;

on_both_engines! {
    async fn whoever_signs_up_is_asked_to_confirm_and_a_button_does_it(app: TestApp) {
        let cookies = sign_up(&app, "Ivan@mail.example").await;
        let page = app.open_page(&cookies, "/profile/partner-programme").await.text();
        assert!(page.contains("Please confirm your e-mail address Ivan@mail.example"), "{page}");
        let letter = last_letter(&app).await.letter;
        assert_eq!((letter.to.as_str(), letter.lang), ("Ivan@mail.example", Lang::En));
        assert_eq!(letter.subject, "Please confirm your e-mail address");
        let link = last_link(&app).await;
        // Scanners of mail follow the link, and nothing happens.
        for _ in 0..2 {
            let asked = app.get(&link).send().await;
            assert_eq!((asked.status, asked.header("cache-control")), (200, Some("no-store")));
            assert!(asked.text().contains("Ivan@mail.example") && asked.text().contains("Yes, confirm it"));
        }
        assert!(app.open_page(&cookies, "/profile/clicks").await.text().contains("Please confirm your"));
        // He reads letters on another device, where he is not signed in.
        let done = app.post("", &link, "").await;
        assert!(done.status == 200 && done.text().contains("Your address is confirmed"));
        assert!(!app.open_page(&cookies, "/profile/clicks").await.text().contains("Please confirm your"));
        assert_eq!(app.get(&link).send().await.status, 404);
        assert_eq!(app.post("", &link, "").await.status, 404);
        assert_eq!(deeds(&app).await, ["account.create", "account.confirmation_ask", "account.confirm"]);
        app.close().await;
    }

    async fn a_link_ends_after_a_day_and_another_one_can_be_had_not_too_often(app: TestApp) {
        let cookies = sign_up(&app, "ivan@mail.example").await;
        let first = last_link(&app).await;
        let again = async || app.post(&cookies, "/ru/profile/security/confirmation", "").await;
        assert_eq!(again().await.header("location"), Some("/ru/profile/security?confirmation"));
        let second = last_link(&app).await;
        assert_ne!(first, second);
        assert!(second.starts_with("/ru/confirmation/"), "{second}");
        assert_eq!(last_letter(&app).await.letter.subject, "Подтвердите ваш e-mail");
        app.clock.advance_ms(24 * HOUR_MS + 1000);
        for link in [&first, &second, "/confirmation/abc", "/ru/confirmation/%D1%91"] {
            assert_eq!(app.get(link).send().await.status, 404, "{link}");
            assert_eq!(app.post("", link, "").await.status, 404, "{link}");
        }
        assert_eq!((again().await.status, again().await.status), (303, 303));
        let refused = again().await;
        assert_eq!(refused.status, 429);
        assert!(refused.text().contains("запрашивали уже несколько раз"), "{}", refused.text());
        assert_eq!(letters(&app).await.len(), 4);
        assert_eq!(app.post("", &last_link(&app).await, "").await.status, 200);
        // There is nothing to confirm any more, and nothing is sent.
        app.close().await;
    }

    async fn another_address_is_the_accounts_once_its_reader_has_said_so(app: TestApp) {
        app.partner("alpha").await;
        app.partner("beta").await;
        let cookies = app.sign_in("alpha@partner.example").await;
        let ask = async |email: &str, password: &str| {
            let fields = form(&[("email", email), ("confirm", password)]);
            app.post(&cookies, "/profile/security/email", &fields).await
        };
        for (email, password, words) in [
            ("nobody", PASSWORD, "Enter an e-mail address like"),
            ("alpha@partner.example", PASSWORD, "This is your address already."),
            ("new@partner.example", "guess", "This is not your current password."),
        ] {
            let refused = ask(email, password).await;
            assert_eq!(refused.status, 422, "{email}");
            assert!(refused.text().contains(words), "{email}: {}", refused.text());
        }
        assert_eq!(letters(&app).await, []);
        // Whether another account has an address is told to that account and to nobody else.
        let (taken, free) = (ask("BETA@partner.example", PASSWORD).await, ask("new@partner.example", PASSWORD).await);
        assert_eq!((taken.status, taken.header("location")), (free.status, free.header("location")));
        assert_eq!(free.header("location"), Some("/profile/security?email"));
        let all = letters(&app).await;
        assert_eq!(all.len(), 2);
        assert_eq!(all[0].letter.subject, "Your address was entered for another account");
        assert_eq!(all[1].letter.to, "new@partner.example");
        assert_eq!(enter(&app, "new@partner.example", PASSWORD).await.status, 422, "not before it is confirmed");
        assert_eq!(app.post("", &last_link(&app).await, "").await.status, 200);
        assert_eq!(enter(&app, "NEW@partner.example", PASSWORD).await.status, 303);
        assert_eq!(enter(&app, "alpha@partner.example", PASSWORD).await.status, 422);
        let told = last_letter(&app).await.letter;
        assert_eq!((told.to.as_str(), told.subject.as_str()), ("alpha@partner.example", "Your account has another e-mail address"));
        assert!(app.open_page(&cookies, "/profile/security").await.text().contains("<b>new@partner.example</b>"));
        assert_eq!(&deeds(&app).await[2..], ["account.email_ask", "account.email_ask", "account.email"]);
        app.close().await;
    }

    async fn an_address_that_somebody_else_has_got_meanwhile_stays_his(app: TestApp) {
        app.partner("alpha").await;
        let cookies = app.sign_in("alpha@partner.example").await;
        let fields = form(&[("email", "new@mail.example"), ("confirm", PASSWORD)]);
        assert_eq!(app.post(&cookies, "/profile/security/email", &fields).await.status, 303);
        let link = last_link(&app).await;
        sign_up(&app, "New@mail.example").await;
        let taken = app.post("", &link, "").await;
        assert!(taken.status == 409 && taken.text().contains("Another account has this address"));
        assert_eq!(enter(&app, "alpha@partner.example", PASSWORD).await.status, 303);
        app.close().await;
    }
}
