//! Edge: correcting an order: what it will say and what follows, before it is done.

use askama::Template;
use axum::extract::{Path, RawQuery, State};
use axum::response::Response;
use http::StatusCode;
use money::{Amount, Scale};
use store::Stop;
use web::query::Query;

use crate::app::App;
use crate::features::orders::{Edit, Order, Seen, in_its_proportion};
use crate::features::storefront::currency_of;
use crate::pages::{Desk, DeskNav, Form, Page, see_other};
use crate::words::Lang;

use super::changes::Writer;
use super::confirm::{Outlook, Scene, SinceLine, look_ahead, scene, since, write};
use super::deed::{Plan, Resolved};
use super::order::Number;
use super::told::{Trouble, told};
use super::{order_path, queue};

/// The fields of a correction as they were typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Typed {
    give: String,
    get: String,
    discount: String,
    reason: String,
    /// By what the customer's side is recomputed; empty: by nothing, it is as typed.
    by: String,
}

/// What a correction will do, and the form that makes it.
#[derive(Template)]
#[template(path = "features/desk/pages/correct.html")]
struct CorrectPage {
    page: Page,
    nav: DeskNav,
    order: Order,
    give_unit: String,
    get_unit: String,
    typed: Typed,
    trouble: Option<Trouble>,
    /// What has happened since the operator looked.
    since: Vec<SinceLine>,
    /// `None`: nothing was asked yet, or it can't be done.
    outlook: Option<Outlook>,
}

impl CorrectPage {
    fn path(&self) -> String {
        format!("{}/edits", order_path(self.page.lang, self.order.id))
    }

    fn order_path(&self) -> String {
        order_path(self.page.lang, self.order.id)
    }

    fn order_title(&self) -> String {
        self.page.word_of("order-number", "number", &self.order.id.to_string())
    }

    fn error(&self, field: &str) -> Option<&str> {
        let about = self.trouble.as_ref().filter(|trouble| trouble.field == Some(field));
        about.map(|trouble| trouble.sentence.as_str())
    }

    fn sentence(&self) -> Option<&str> {
        let whole = self.trouble.as_ref().filter(|trouble| trouble.field.is_none());
        whole.map(|trouble| trouble.sentence.as_str())
    }
}

impl Typed {
    /// What the order says now.
    fn of(order: &Order) -> Typed {
        Typed {
            give: order.give.to_string(),
            get: order.get.to_string(),
            discount: order.discount_usd.to_string(),
            reason: String::new(),
            by: String::new(),
        }
    }

    fn read<'a>(text: impl Fn(&str) -> std::borrow::Cow<'a, str>) -> Typed {
        let text = |name| web::text::cut(text(name).trim(), 2000).replace('\0', "");
        Typed {
            give: text("give"),
            get: text("get"),
            discount: text("discount"),
            reason: text("reason"),
            by: text("by"),
        }
    }

    /// The same with what the customer gets recomputed, where that is asked for and can be.
    fn recomputed(self, app: &App, order: &Order) -> Typed {
        let give = Amount::parse(&self.give, order.give.scale()).ok();
        let get = give.filter(|give| give.is_positive()).and_then(|give| match self.by.as_str() {
            "order" => in_its_proportion(order, give),
            "now" => at_the_rate_of_now(app, order, give),
            _ => None,
        });
        Typed { get: get.map_or(self.get, |get| get.to_string()), by: String::new(), ..self }
    }

    fn plan(&self, order_id: i64, page: &Page) -> Result<Plan, Trouble> {
        let discount = Amount::parse(&self.discount, Scale::USD);
        let wrong = |_| Trouble::wrong("discount", page.word("deed-wrong-discount"));
        Ok(Plan::Edit(Edit {
            order_id,
            give: Some(self.give.clone()),
            get: Some(self.get.clone()),
            discount_usd: Some(discount.map_err(wrong)?),
            reason: self.reason.clone(),
        }))
    }
}

/// What an amount would come to at the rate that is published now; `None`: the direction is closed, or
/// the fees leave nothing.
fn at_the_rate_of_now(app: &App, order: &Order, give: Amount) -> Option<Amount> {
    let snapshot = app.snapshot();
    let rates = &snapshot.rates;
    let (from, to) = rates.find(&order.from).zip(rates.find(&order.to))?;
    let open = rates.offers(from, to).iter().find(|open| open.offer.city == order.city)?;
    open.get_for(give, rates.currency(to).scale)
}

pub(super) async fn show(
    State(app): State<App>,
    desk: Desk,
    number: Number,
    RawQuery(query): RawQuery,
) -> Response {
    let Ok(Path(number)) = number else { return desk.error(StatusCode::NOT_FOUND) };
    let raw = query.unwrap_or_default();
    let query = Query::parse(&raw);
    let is_asked = query.exact("give").is_some();
    let typed = is_asked.then(|| Typed::read(|name| query.exact(name).unwrap_or_default()));
    render(&app, &desk, number, typed, None, None).await
}

pub(super) async fn make(
    State(app): State<App>,
    desk: Desk,
    number: Number,
    sent: Form,
) -> Response {
    let Ok(Path(number)) = number else { return desk.error(StatusCode::NOT_FOUND) };
    let page = desk.page("/desk");
    let typed = Typed::read(|name| sent.text(name).to_owned().into());
    let seen = sent.text("seen").parse().unwrap_or_default();
    let plan = match typed.plan(number, &page) {
        Ok(plan) => plan,
        Err(trouble) => {
            return render(&app, &desk, number, Some(typed), Some(trouble), None).await;
        }
    };
    let account_id = desk.who.account_id;
    let promise = sent.text("promise").to_owned();
    match write(&app, &desk, Resolved { plan, account_id, seen, promise }).await {
        Ok(()) => see_other(&order_path(desk.lang(), number)),
        Err(Stop::Broke(fault)) => desk.fault(&fault),
        Err(Stop::Refused(refusal)) => match told(&page, &refusal, app.clock().now_ms()) {
            Some(trouble) => {
                render(&app, &desk, number, Some(typed), Some(trouble), Some(seen)).await
            }
            None => desk.error(StatusCode::NOT_FOUND),
        },
    }
}

async fn render(
    app: &App,
    desk: &Desk,
    number: i64,
    typed: Option<Typed>,
    mut trouble: Option<Trouble>,
    seen: Option<Seen>,
) -> Response {
    let scene = match scene(app, number).await {
        Ok(Some(scene)) => scene,
        Ok(None) => return desk.error(StatusCode::NOT_FOUND),
        Err(fault) => return desk.fault(&fault),
    };
    let page = desk.page(&format!("{}/edits", order_path(Lang::En, number)));
    let asked = typed.map(|typed| typed.recomputed(app, &scene.order));
    let mut outlook = None;
    if let Some(typed) = &asked {
        match foreseen(app, desk, &page, &scene, typed).await {
            Ok(Ok(found)) => outlook = Some(found),
            Ok(Err(wrong)) => trouble = trouble.or(wrong),
            Err(fault) => return desk.fault(&fault),
        }
    }
    let snapshot = app.snapshot();
    let unit = |code: &str| currency_of(&snapshot.rates, code, page.lang).unit_label();
    let view = CorrectPage {
        nav: desk.nav(queue::PATH),
        give_unit: unit(&scene.order.from),
        get_unit: unit(&scene.order.to),
        typed: asked.unwrap_or_else(|| Typed::of(&scene.order)),
        since: seen.map(|seen| since(&page, &scene, seen)).unwrap_or_default(),
        order: scene.order,
        page,
        trouble,
        outlook,
    };
    let status = view.trouble.as_ref().map_or(StatusCode::OK, |trouble| trouble.status);
    desk.html(status, &view)
}

/// What would come of what was typed, or what is wrong with it.
async fn foreseen(
    app: &App,
    desk: &Desk,
    page: &Page,
    scene: &Scene,
    typed: &Typed,
) -> Result<Result<Outlook, Option<Trouble>>, store::Fault> {
    let plan = match typed.plan(scene.order.id, page) {
        Ok(plan) => plan,
        Err(trouble) => return Ok(Err(Some(trouble))),
    };
    Ok(match look_ahead(app, desk, &plan).await? {
        Err(refusal) => Err(told(page, &refusal, app.clock().now_ms())),
        Ok(change) => {
            let snapshot = app.snapshot();
            let from = currency_of(&snapshot.rates, &scene.order.from, page.lang);
            let to = currency_of(&snapshot.rates, &scene.order.to, page.lang);
            let writer = Writer { page, from: &from, to: &to, people: &scene.people };
            Ok(writer.outlook(&change))
        }
    })
}
