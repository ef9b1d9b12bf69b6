//! Edge: saying where the customer of one order pays: what follows from it, before it is done.

use askama::Template;
use axum::extract::{Path, RawQuery, State};
use axum::response::Response;
use http::StatusCode;
use store::{Fault, Stop, Tx};
use web::query::Query;

use crate::app::{App, Plain};
use crate::features::orders::{Order, Seen};
use crate::features::requisites::{
    Details, Given, OrderRequisites, Requisite, list_requisites, requisites_of,
};
use crate::features::storefront::{currency_of, number_of};
use crate::pages::{Desk, DeskNav, Form, Page, see_other};
use crate::words::Lang;

use super::changes::Writer;
use super::confirm::{Outlook, Scene, SinceLine, look_ahead, scene, since, write};
use super::deed::{Plan, Resolved};
use super::order::Number;
use super::told::{Trouble, told};
use super::{order_path, queue};

/// The word of requisites that are not on the list.
const OWN: &str = "own";

/// What was chosen or typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Typed {
    /// The number of requisites on the list, or [`OWN`].
    pick: String,
    details: Details,
}

/// Requisites that may be chosen.
struct Choice {
    id: i64,
    account: String,
    /// Memo, bank, holder.
    details: String,
    is_picked: bool,
    /// Whether the order has these now.
    is_current: bool,
}

/// Where the customer will pay, and the form that says so.
#[derive(Template)]
#[template(path = "features/desk/pages/give.html")]
struct GivePage {
    page: Page,
    nav: DeskNav,
    order: Order,
    /// What the customer gives, in words.
    gives: String,
    choices: Vec<Choice>,
    typed: Typed,
    trouble: Option<Trouble>,
    since: Vec<SinceLine>,
    /// `None`: nothing was asked yet, or it can't be done.
    outlook: Option<Outlook>,
}

impl GivePage {
    fn path(&self) -> String {
        format!("{}/requisites", order_path(self.page.lang, self.order.id))
    }

    fn order_path(&self) -> String {
        order_path(self.page.lang, self.order.id)
    }

    fn order_title(&self) -> String {
        self.page.word_of("order-number", "number", &self.order.id.to_string())
    }

    /// Whether requisites for this order alone are written.
    fn is_own(&self) -> bool {
        self.typed.pick == OWN
    }

    /// The fields of requisites for this order alone: name, title, value.
    fn fields(&self) -> [(&'static str, String, &str); 5] {
        let Details { account, memo, bank, holder, note } = &self.typed.details;
        [
            ("account", self.page.word("requisites-account"), account),
            ("memo", self.page.word("order-pays-memo"), memo),
            ("bank", self.page.word("order-pays-bank"), bank),
            ("holder", self.page.word("order-pays-holder"), holder),
            ("note", self.page.word("order-pays-note"), note),
        ]
    }

    fn error(&self, field: &str) -> Option<&str> {
        let about = self.trouble.as_ref().filter(|trouble| trouble.field == Some(field));
        about.map(|trouble| trouble.sentence.as_str())
    }

    fn sentence(&self) -> Option<&str> {
        let whole = |trouble: &&Trouble| matches!(trouble.field, None | Some("pick"));
        self.trouble.as_ref().filter(whole).map(|trouble| trouble.sentence.as_str())
    }
}

impl Typed {
    fn read<'a>(text: impl Fn(&str) -> std::borrow::Cow<'a, str>) -> Typed {
        let text = |name| web::text::cut(text(name).trim(), 2000).replace('\0', "");
        Typed {
            pick: text("pick"),
            details: Details {
                account: text("account"),
                memo: text("memo"),
                bank: text("bank"),
                holder: text("holder"),
                note: text("note"),
            },
        }
    }

    fn plan(&self, order_id: i64, page: &Page) -> Result<Plan, Trouble> {
        let given = match self.pick.as_str() {
            OWN => Given::Own(self.details.clone()),
            number => {
                let wrong = |_| Trouble::wrong("pick", page.word("give-wrong-pick"));
                Given::Listed(number.parse().map_err(wrong)?)
            }
        };
        Ok(Plan::Requisites { order_id, given })
    }
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
    let is_asked = query.exact("pick").is_some();
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
    let (account_id, promise) = (desk.who.account_id, sent.text("promise").to_owned());
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

/// What may be given, and what the order has.
async fn known(
    app: &App,
    order: &Order,
) -> Result<(Vec<Requisite>, Option<OrderRequisites>), Fault> {
    let (id, currency) = (order.id, order.from.clone());
    let read = move |tx: &mut Tx<'_>| -> Plain<_> {
        Ok((list_requisites(tx, Some(&currency))?, requisites_of(tx, id)?))
    };
    Ok(app.store().read(read).await?)
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
    let (listed, current) = match known(app, &scene.order).await {
        Ok(known) => known,
        Err(fault) => return desk.fault(&fault),
    };
    let page = desk.page(&format!("{}/requisites", order_path(Lang::En, number)));
    let mut outlook = None;
    if let Some(typed) = &typed {
        match foreseen(app, desk, &page, &scene, typed).await {
            Ok(Ok(found)) => outlook = Some(found),
            Ok(Err(wrong)) => trouble = trouble.or(wrong),
            Err(fault) => return desk.fault(&fault),
        }
    }
    let has_listed = listed.iter().any(|known| known.is_enabled);
    let first = Typed { pick: if has_listed { "" } else { OWN }.to_owned(), ..Typed::default() };
    let typed = typed.unwrap_or(first);
    let current = current.and_then(|given| given.requisite_id);
    let from = currency_of(&app.snapshot().rates, &scene.order.from, page.lang);
    let enabled = listed.into_iter().filter(|known| known.is_enabled);
    let view = GivePage {
        nav: desk.nav(queue::PATH),
        gives: number_of(&page, scene.order.give, &from),
        choices: enabled.map(|known| choice(known, &typed.pick, current)).collect(),
        since: seen.map(|seen| since(&page, &scene, seen)).unwrap_or_default(),
        order: scene.order,
        page,
        typed,
        trouble,
        outlook,
    };
    let status = view.trouble.as_ref().map_or(StatusCode::OK, |trouble| trouble.status);
    desk.html(status, &view)
}

fn choice(known: Requisite, pick: &str, current: Option<i64>) -> Choice {
    let Details { account, memo, bank, holder, .. } = known.details;
    let said: Vec<String> =
        [memo, bank, holder].into_iter().filter(|text| !text.is_empty()).collect();
    Choice {
        id: known.id,
        account,
        details: said.join(" · "),
        is_picked: pick == known.id.to_string(),
        is_current: current == Some(known.id),
    }
}

/// What would come of what was chosen, or what is wrong with it.
async fn foreseen(
    app: &App,
    desk: &Desk,
    page: &Page,
    scene: &Scene,
    typed: &Typed,
) -> Result<Result<Outlook, Option<Trouble>>, Fault> {
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
            let sentences = vec![page.word("give-does")];
            Ok(Outlook { sentences, ..writer.outlook(&change) })
        }
    })
}
