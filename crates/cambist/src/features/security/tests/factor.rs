//! The second factor, from setting it up to losing it.

use crate::command::{Errand, Owner};
use crate::on_both_engines;
use crate::testkit::PASSWORD;

use super::scene::{
    code, deeds, device_of, enter, enter_half, form, last_letter, letters, session, set_up,
    shown_codes, tell,
};

const ALPHA: &str = "alpha@partner.example";
const BASE: &str = "/profile/security";

on_both_engines! {
    async fn it_is_on_once_the_device_has_told_a_code(app: TestApp) {
        app.partner("alpha").await;
        let cookies = app.sign_in(ALPHA).await;
        let target = "/profile/security/second-factor";
        assert_eq!(app.open_page(&cookies, target).await.header("location"), Some(BASE), "nobody has begun");
        app.post(&cookies, target, "").await;
        let first = device_of(&app, ALPHA).await;
        app.post(&cookies, target, "").await;
        let device = device_of(&app, ALPHA).await;
        assert_ne!(first, device, "who begins anew has another secret");
        let shown = app.open_page(&cookies, target).await.text();
        assert!(shown.contains("<svg viewBox") && shown.contains("otpauth://totp/Cambist:alpha%40partner%2Eexample"), "{shown}");
        assert!(shown.replace(' ', "").contains(&device.base32()));
        let show = async |code: &str| {
            app.post(&cookies, "/profile/security/second-factor/confirmation", &form(&[("code", code)])).await
        };
        for wrong in ["", "000000x", &code(&app, &first)] {
            let refused = show(wrong).await;
            assert!(refused.status == 422 && refused.text().contains("This code is wrong"), "{wrong}");
        }
        assert_eq!(enter(&app, ALPHA, PASSWORD).await.header("location"), Some("/profile"), "it is not asked yet");
        let spaced = code(&app, &device);
        let on = show(&format!("{} {}", &spaced[..3], &spaced[3..])).await;
        assert_eq!((on.status, shown_codes(&on.text()).len()), (200, 10));
        assert!(on.text().contains("data:text/plain"));
        assert_eq!(last_letter(&app).await.letter.subject, "Two-step verification is on");
        // The secret is shown no more, and can't be changed by beginning anew.
        let after = app.open_page(&cookies, target).await.text();
        assert!(!after.contains("otpauth:") && after.contains("Codes that are left: 10"));
        app.post(&cookies, target, "").await;
        assert_eq!(tell(&app, &enter_half(&app, ALPHA).await, &spaced).await.status, 422, "no code is taken twice");
        app.close().await;
    }

    async fn signing_in_asks_for_a_code_that_was_not_used(app: TestApp) {
        app.partner("alpha").await;
        let cookies = app.sign_in(ALPHA).await;
        let (device, _) = set_up(&app, &cookies, BASE, ALPHA).await;
        app.clock.advance_ms(30_000);
        let half = enter_half(&app, ALPHA).await;
        assert_eq!(app.open_page(&half, BASE).await.status, 303, "half a session opens nothing");
        let asked = app.open_page(&half, "/sign-in/code?next=%2Fprofile%2Fapi").await;
        assert!(asked.status == 200 && asked.text().contains("Code from your device"));
        let wrong = tell(&app, &half, "12345").await;
        assert!(wrong.status == 422 && wrong.text().contains("This code is wrong"));
        let right = code(&app, &device);
        let fields = form(&[("code", &right), ("next", "/profile/api")]);
        let whole = app.post(&half, "/sign-in/code", &fields).await;
        assert_eq!((whole.status, whole.header("location")), (303, Some("/profile/api")));
        assert_eq!(app.open_page(&session(&whole), BASE).await.status, 200);
        // Half a session makes one session, and a code lets in once.
        assert_eq!(tell(&app, &half, &right).await.header("location"), Some("/sign-in?after=code"));
        let second = enter_half(&app, ALPHA).await;
        assert_eq!(tell(&app, &second, &right).await.status, 422);
        // And half a session does not last.
        app.clock.advance_ms(601_000);
        assert_eq!(tell(&app, &second, &code(&app, &device)).await.header("location"), Some("/sign-in?after=code"));
        assert_eq!(app.open_page(&second, "/sign-in/code").await.header("location"), Some("/sign-in?after=code"));
        assert_eq!(app.get("/ru/sign-in/code").send().await.header("location"), Some("/ru/sign-in"));
        app.close().await;
    }

    async fn a_recovery_code_lets_in_once_and_its_owner_is_told(app: TestApp) {
        app.partner("alpha").await;
        let cookies = app.sign_in(ALPHA).await;
        let (device, codes) = set_up(&app, &cookies, BASE, ALPHA).await;
        let half = enter_half(&app, ALPHA).await;
        assert!(app.open_page(&half, "/ru/sign-in/code?by=recovery").await.text().contains("Код восстановления"));
        let whole = tell(&app, &half, &codes[3].to_uppercase()).await;
        assert_eq!(whole.status, 303);
        let told = last_letter(&app).await.letter;
        assert_eq!(told.subject, "A recovery code was used");
        assert!(told.body.paragraphs[0].ends_with("Codes that are left: 9."), "{:?}", told.body);
        let refused = app.post(&enter_half(&app, ALPHA).await, "/sign-in/code", &form(&[("code", &codes[3]), ("by", "recovery")])).await;
        assert!(refused.status == 422 && refused.text().contains("This recovery code is wrong"));
        // A new set makes the old one worthless.
        app.clock.advance_ms(30_000);
        let renewal = form(&[("code", &code(&app, &device))]);
        let renewed = app.post(&cookies, "/profile/security/second-factor/recovery-codes", &renewal).await;
        let fresh = shown_codes(&renewed.text());
        assert!(fresh.len() == 10 && fresh.iter().all(|code| !codes.contains(code)));
        let half = enter_half(&app, ALPHA).await;
        assert_eq!(tell(&app, &half, &codes[0]).await.status, 422);
        assert_eq!(tell(&app, &half, &fresh[0]).await.status, 303);
        app.close().await;
    }

    async fn switching_it_off_asks_for_the_password_and_a_code(app: TestApp) {
        app.operator("olga").await;
        let olga = "olga@office.example";
        let cookies = app.sign_in(olga).await;
        let (device, codes) = set_up(&app, &cookies, "/desk/security", olga).await;
        app.clock.advance_ms(30_000);
        let right = code(&app, &device);
        let off = async |password: &str, code: &str| {
            let fields = form(&[("current", password), ("code", code)]);
            app.post(&cookies, "/desk/security/second-factor/removal", &fields).await
        };
        assert!(off("guess", &right).await.text().contains("This is not your current password."));
        assert_eq!(off(PASSWORD, "123").await.status, 422);
        assert!(enter(&app, olga, PASSWORD).await.header("location") == Some("/sign-in/code"));
        assert_eq!(off(PASSWORD, &codes[9]).await.header("location"), Some("/desk/security?factor-off"));
        assert_eq!(enter(&app, olga, PASSWORD).await.header("location"), Some("/desk"));
        let subjects: Vec<_> = letters(&app).await.into_iter().map(|letter| letter.letter.subject).collect();
        assert_eq!(subjects, ["Two-step verification is on", "A recovery code was used", "Two-step verification is off"]);
        assert_eq!(&deeds(&app).await[1..], ["account.factor_on", "account.recovery_used", "account.factor_off"]);
        assert_eq!(off(PASSWORD, &right).await.header("location"), Some("/desk/security"), "it is off");
        app.close().await;
    }

    async fn of_two_who_tell_one_code_at_once_one_is_let_in(app: TestApp) {
        app.partner("alpha").await;
        let cookies = app.sign_in(ALPHA).await;
        let (device, codes) = set_up(&app, &cookies, BASE, ALPHA).await;
        app.clock.advance_ms(30_000);
        for told in [code(&app, &device), codes[5].clone()] {
            let halves = [enter_half(&app, ALPHA).await, enter_half(&app, ALPHA).await];
            let (one, other) = tokio::join!(tell(&app, &halves[0], &told), tell(&app, &halves[1], &told));
            let mut answers = [one.status, other.status];
            answers.sort_unstable();
            assert_eq!(answers, [303, 422]);
        }
        app.close().await;
    }

    async fn guessing_codes_is_not_worth_while(app: TestApp) {
        app.partner("alpha").await;
        let cookies = app.sign_in(ALPHA).await;
        let (device, _) = set_up(&app, &cookies, BASE, ALPHA).await;
        app.clock.advance_ms(30_000);
        let half = enter_half(&app, ALPHA).await;
        // The code by which it was switched on was the first of six.
        for _ in 0..5 {
            assert_eq!(tell(&app, &half, "000").await.status, 422);
        }
        let locked = tell(&app, &half, &code(&app, &device)).await;
        assert!(locked.status == 429 && locked.text().contains("Please wait 5 min"), "{}", locked.text());
        app.close().await;
    }

    async fn the_shell_switches_it_off_for_whoever_has_lost_everything(app: TestApp) {
        let alpha = app.partner("alpha").await;
        app.operator("olga").await;
        let off = async |owner: Owner, dry_run| {
            let answer = app.errand(Errand::SecondFactorOff { owner, dry_run }).await;
            answer.text + &answer.error.unwrap_or_default()
        };
        assert_eq!(off(Owner::Partner(alpha), false).await, "the second factor is off");
        assert!(off(Owner::Partner(77), false).await.starts_with("there is no partner 77"));
        assert!(off(Owner::Operator("alpha@partner.example".into()), false).await.starts_with("there is no operator"));
        assert!(off(Owner::Operator("nobody".into()), false).await.starts_with("--email: "));
        let cookies = app.sign_in(ALPHA).await;
        set_up(&app, &cookies, BASE, ALPHA).await;
        let told = off(Owner::Partner(alpha), true).await;
        assert_eq!(told, "nothing was changed; two-step verification of alpha@partner.example is on, and would be off\n");
        enter_half(&app, ALPHA).await;
        assert_eq!(letters(&app).await.len(), 1);
        let told = off(Owner::Partner(alpha), false).await;
        assert!(told.starts_with("two-step verification of alpha@partner.example is off"), "{told}");
        assert_eq!(enter(&app, ALPHA, PASSWORD).await.header("location"), Some("/profile"));
        assert_eq!(last_letter(&app).await.letter.subject, "The office has switched two-step verification off");
        assert_eq!(deeds(&app).await.last().map(String::as_str), Some("account.factor_drop"));
        app.close().await;
    }
}
