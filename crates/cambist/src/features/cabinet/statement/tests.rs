//! The partner's statement: every figure ties with the books and with the API.

use store::Tx;

use crate::app::Plain;
use crate::command::Errand;
use crate::features::book::{PartnerId, Pots, StatementEntry, balances, period};
use crate::features::orders::{Action, Step, advance};
use crate::features::rewards::release;
use crate::on_both_engines;
use crate::testkit::TestApp;

const FIREFOX: &str = "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0";
const CASH: &str = "/exchange/USDTTRC20/CASHUSD?city=MSK";
const DAY_MS: i64 = 86_400_000;

async fn bring(app: &TestApp, give: &str) {
    let link = app.get("/ref/alpha/").header("user-agent", FIREFOX);
    let cookies = link.send().await.cookies().join("; ");
    app.order_of(&cookies, CASH, give).await;
}

async fn step(app: &TestApp, order_id: i64, action: Action) {
    let (deed, reactions) = (app.deed(), app.app.reactions());
    let step = Step { order_id, action, note: "a note".to_owned() };
    let unit = move |tx: &mut Tx<'_>| advance(tx, &deed, &step, &reactions);
    app.app.store().write(unit).await.unwrap();
}

async fn complete(app: &TestApp, order_id: i64) {
    step(app, order_id, Action::Receive).await;
    step(app, order_id, Action::Complete).await;
}

async fn release_due(app: &TestApp) {
    loop {
        let deed = app.deed();
        let unit = move |tx: &mut Tx<'_>| -> Plain<bool> { Ok(release(tx, &deed)?) };
        if !app.app.store().write(unit).await.unwrap() {
            return;
        }
    }
}

async fn adjust(app: &TestApp, partner: i64, amount: &str, reason: &str) {
    let (amount, reason) = (amount.to_owned(), reason.to_owned());
    let told = app.errand(Errand::LedgerAdjust { partner, amount, reason, dry_run: false }).await;
    assert_eq!(told.error, None);
}

/// A partner with 0.5 % of the amount, held for 14 days, and what has become of three orders: one
/// held, one available, one refunded after it had become available.
async fn scene(app: &TestApp) -> i64 {
    let alpha = app.partner("alpha").await;
    let (base, percent) = ("amount".to_owned(), "0.5".to_owned());
    app.errand(Errand::PartnerTerms { partner: alpha, base, percent, hold_days: 14 }).await;
    for give in ["1010", "2020", "3030"] {
        bring(app, give).await;
    }
    complete(app, 1).await;
    app.clock.advance_ms(DAY_MS);
    complete(app, 2).await;
    app.clock.advance_ms(14 * DAY_MS);
    release_due(app).await;
    complete(app, 3).await;
    app.clock.advance_ms(DAY_MS);
    adjust(app, alpha, "-10", "=paid in cash").await;
    step(app, 2, Action::Refund).await;
    alpha
}

/// The lines of a period page by page, and what stood before and after it.
async fn part(
    app: &TestApp,
    partner: i64,
    days: [Option<i64>; 2],
) -> (Vec<(StatementEntry, Pots)>, Pots, Pots) {
    let read = move |tx: &mut Tx<'_>| -> Plain<_> {
        let period = period(tx, PartnerId(partner), days[0], days[1])?;
        let (mut lines, mut cursor) = (Vec::new(), None);
        loop {
            let page = period.newest(tx, cursor, 2)?;
            lines.extend(page.lines);
            cursor = page.next;
            if cursor.is_none() {
                break;
            }
        }
        lines.reverse();
        let (mut oldest, mut cursor) = (Vec::new(), None);
        loop {
            let page = period.oldest(tx, cursor, 3)?;
            oldest.extend(page.lines);
            cursor = page.next;
            if cursor.is_none() {
                break;
            }
        }
        assert_eq!(lines, oldest, "both ways are the same statement");
        Ok((lines, period.opening(tx)?, period.closing(tx)?))
    };
    app.app.store().read(read).await.unwrap()
}

on_both_engines! {
    async fn every_figure_of_a_statement_ties_with_the_books_and_with_the_api(app: TestApp) {
        let alpha = scene(&app).await;
        let (lines, opening, closing) = part(&app, alpha, [None, None]).await;
        assert_eq!(lines.len(), 7, "{lines:?}");
        let units = |pots: &Pots| [pots.held, pots.available, pots.in_payout].map(money::Amount::units);
        assert_eq!(units(&opening), [0, 0, 0]);
        assert_eq!(units(&closing), units(&lines.last().unwrap().1));
        // Whatever is added up by hand is what the office says.
        let mut sums = [0_i64; 3];
        for (entry, after) in &lines {
            for movement in &entry.movements {
                sums[movement.pot as usize] += movement.change.units();
            }
            assert_eq!(units(after), sums, "{entry:?}");
        }
        let read = move |tx: &mut Tx<'_>| -> Plain<_> { Ok(balances(tx, PartnerId(alpha))?) };
        let has = app.app.store().read(read).await.unwrap();
        assert_eq!([has.held, has.available, has.in_payout].map(money::Amount::units), sums);
        assert_eq!(sums, [1_515_000_000, -495_000_000, 0]);
        let info = app.call(&app.key(alpha).await, "method=get_info").await.text();
        assert!(info.contains("\"balance\":-4.95,"), "{info}");
        app.close().await;
    }

    async fn periods_that_follow_one_another_share_nothing_and_lose_nothing(app: TestApp) {
        let alpha = scene(&app).await;
        let (all, ..) = part(&app, alpha, [None, None]).await;
        let begin = all[0].0.at_ms;
        for cut in [begin, begin + 1, begin + DAY_MS, begin + 15 * DAY_MS + 1, begin + 99 * DAY_MS] {
            let (before, _, end) = part(&app, alpha, [None, Some(cut)]).await;
            let (after, start, _) = part(&app, alpha, [Some(cut), None]).await;
            assert_eq!(end, start);
            assert_eq!([before, after].concat(), all, "cut at {cut}");
        }
        let (none, opening, closing) = part(&app, alpha, [Some(begin + 99 * DAY_MS), Some(begin)]).await;
        assert_eq!((none, opening), (vec![], closing));
        app.close().await;
    }

    async fn a_partner_reads_what_he_has_and_why_he_owes_it(app: TestApp) {
        let cookies = {
            app.partner("beta").await;
            app.sign_in("beta@partner.example").await
        };
        let empty = app.open_page(&cookies, "/profile/statement").await;
        assert!(empty.status == 200 && empty.text().contains("Nothing has moved here"));
        scene(&app).await;
        assert!(app.open_page(&cookies, "/profile/statement").await.text().contains("Nothing has moved here"));
        let cookies = app.sign_in("alpha@partner.example").await;
        let page = app.open_page(&cookies, "/profile/statement").await.text();
        for part in [
            "You owe 4.95\u{a0}USD: order 2 was refunded after its reward had become available.",
            "Reward for order 1", "Hold ended, order 2", "Reward taken back, order 2",
            "Adjustment: =paid in cash", "href=\"/profile/exchanges/2\"", "15.15\u{a0}USD", "+5.05", "−10.1",
        ] {
            assert!(page.contains(part), "no {part} in {page}");
        }
        let russian = app.open_page(&cookies, "/ru/profile/statement").await.text();
        for part in ["За вами долг 4,95\u{a0}USD: деньги по заявке 2 возвращены", "Вознаграждение снято, заявка 2", "После"] {
            assert!(russian.contains(part), "no {part} in {russian}");
        }
        let day = app.open_page(&cookies, "/profile/statement?from=2026-11-02&to=2026-11-02").await.text();
        assert!(day.contains("Reward for order 2") && !day.contains("Reward for order 1"), "{day}");
        for (query, said) in [
            ("from=yesterday", "YYYY-MM-DD"),
            ("from=2026-11-03&to=2026-11-02", "before"),
        ] {
            let wrong = app.open_page(&cookies, &format!("/profile/statement?{query}")).await;
            assert!(wrong.status == 422 && wrong.text().contains("field-error"), "{said}: {}", wrong.text());
            let sheet = app.open_page(&cookies, &format!("/profile/statement/sheet?{query}")).await;
            assert_eq!(sheet.status, 422);
        }
        for odd in ["?before=0", "?before=x", "?before=-5", "?before=99999999999999999999"] {
            assert!(app.open_page(&cookies, &format!("/profile/statement{odd}")).await.text().contains("Reward for order 1"));
        }
        app.close().await;
    }

    async fn the_sheet_has_every_line_and_no_formula(app: TestApp) {
        scene(&app).await;
        let cookies = app.sign_in("alpha@partner.example").await;
        let sheet = app.open_page(&cookies, "/ru/profile/statement/sheet").await;
        assert_eq!(sheet.header("content-type"), Some("text/csv; charset=utf-8"));
        assert_eq!(sheet.header("content-disposition"), Some("attachment; filename=\"statement.csv\""));
        let text = sheet.text();
        assert!(text.starts_with("\u{feff}time,transaction,order,kind,cause,held_change,held,"));
        let lines: Vec<_> = text.trim_end().split("\r\n").collect();
        assert_eq!(lines.len(), 8, "{text}");
        assert!(lines[1].starts_with("2026-11-01T12:00:00Z,"), "{text}");
        assert!(lines[1].contains(",1,grant,\"Вознаграждение, заявка 1\",5.05,5.05,,0,,0,"), "{text}");
        assert!(text.contains(",adjustment,\"Поправка: =paid in cash\",,15.15,-10,5.15,,0,"), "{text}");
        let nobody = app.get("/profile/statement/sheet").send().await;
        assert_eq!(nobody.status, 303);
        app.close().await;
    }

    async fn an_adjustment_that_leaves_a_debt_is_named(app: TestApp) {
        let alpha = app.partner("alpha").await;
        adjust(&app, alpha, "5", "contest").await;
        adjust(&app, alpha, "-7", "paid twice").await;
        adjust(&app, alpha, "-1", "a fee").await;
        let cookies = app.sign_in("alpha@partner.example").await;
        let page = app.open_page(&cookies, "/profile/statement").await.text();
        assert!(page.contains("You owe 3\u{a0}USD: Adjustment: paid twice."), "{page}");
        app.close().await;
    }
}
