//! Every page of the office, on one list: what looks at all pages looks at these.

/// Who may look at a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Who {
    Anyone,
    Partner,
    Operator,
}

/// How a page is reached.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Reach {
    /// At an address that is known.
    At(&'static str),
    /// By a link on another page, which is named by its address, or by its route on the list.
    LinkedOn(&'static str),
    /// The page of an order that the visitor placed just now.
    OwnOrder,
}

/// One page.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Page {
    /// As the router names it, in English.
    pub(crate) route: &'static str,
    pub(crate) who: Who,
    pub(crate) reach: Reach,
}

const fn at(who: Who, path: &'static str) -> Page {
    Page { route: path, who, reach: Reach::At(path) }
}

const fn example(who: Who, route: &'static str, path: &'static str) -> Page {
    Page { route, who, reach: Reach::At(path) }
}

const fn linked(who: Who, route: &'static str, on: &'static str) -> Page {
    Page { route, who, reach: Reach::LinkedOn(on) }
}

impl Page {
    /// Where somebody begins who reaches this page by links, and the routes that he goes through;
    /// this page's is the last.
    pub(crate) fn way(&self) -> (&'static str, Vec<&'static str>) {
        let mut routes = vec![self.route];
        let mut reach = self.reach;
        loop {
            match reach {
                Reach::At(path) => return (path, routes),
                Reach::OwnOrder => return ("/", routes),
                Reach::LinkedOn(on) => match PAGES.iter().find(|page| page.route == on) {
                    Some(page) if !matches!(page.reach, Reach::At(_)) => {
                        routes.insert(0, page.route);
                        reach = page.reach;
                    }
                    _ => return (on, routes),
                },
            }
        }
    }
}

/// How many pages are tried on the way to one that only some of them link to.
pub(crate) const TRIED: usize = 12;

/// Whether an address is of a route, in either language and whatever it asks for.
pub(crate) fn is_of(route: &str, address: &str) -> bool {
    let path = address.split(['?', '#']).next().unwrap_or_default();
    let path = path.strip_prefix("/ru").filter(|rest| rest.starts_with('/')).unwrap_or(path);
    let is_alike = |(wanted, part): (&str, &str)| {
        wanted == part || (wanted.starts_with('{') && !part.is_empty())
    };
    // What has a route of its own is not one of many: `/profile/exchanges/sheet` is no exchange.
    let mut routes =
        PAGES.iter().map(|page| page.route).chain(OTHERS.iter().map(|(route, _)| *route));
    path.split('/').count() == route.split('/').count()
        && route.split('/').zip(path.split('/')).all(is_alike)
        && (path == route || !routes.any(|other| other == path))
}

#[test]
fn an_address_is_of_a_route_when_their_fixed_parts_agree() {
    for (route, address, expected) in [
        ("/desk/orders/{number}", "/desk/orders/12", true),
        ("/desk/orders/{number}", "/ru/desk/orders/12?a=b", true),
        ("/desk/orders/{number}", "/desk/orders/12/edits", false),
        ("/desk/orders/{number}", "/desk/orders/", false),
        ("/desk/orders/{number}/steps/{action}", "/desk/orders/12/steps/receive", true),
        ("/profile/api/{key}/revocation", "/profile/api/3", false),
        ("/profile/exchanges/{order}", "/ru/profile/exchanges/sheet", false),
    ] {
        assert_eq!(is_of(route, address), expected, "{route} {address}");
    }
}

/// Every page, in the order in which a visitor, a partner and an operator meet them.
pub(crate) const PAGES: &[Page] = &[
    at(Who::Anyone, "/"),
    at(Who::Anyone, "/exchange"),
    example(Who::Anyone, "/exchange/{from}/{to}", "/exchange/BTC/SBERRUB"),
    example(Who::Anyone, "/exchange/{from}/{to}", "/exchange/USDTTRC20/CASHUSD"),
    Page { route: "/order/{public_id}", who: Who::Anyone, reach: Reach::OwnOrder },
    at(Who::Anyone, "/sign-in"),
    at(Who::Anyone, "/sign-up"),
    at(Who::Anyone, "/password-reset"),
    at(Who::Anyone, "/about"),
    at(Who::Anyone, "/contacts"),
    at(Who::Anyone, "/terms"),
    at(Who::Anyone, "/partner-api-docs"),
    at(Who::Anyone, "/for-monitorings"),
    at(Who::Anyone, "/api/v1/docs"),
    at(Who::Partner, "/profile"),
    at(Who::Partner, "/profile/partner-programme"),
    at(Who::Partner, "/profile/clicks"),
    at(Who::Partner, "/profile/exchanges"),
    linked(Who::Partner, "/profile/exchanges/{order}", "/profile/exchanges"),
    at(Who::Partner, "/profile/statement"),
    at(Who::Partner, "/profile/payouts"),
    linked(Who::Partner, "/profile/payouts/{payout}/cancellation", "/profile/payouts"),
    at(Who::Partner, "/profile/api"),
    linked(Who::Partner, "/profile/api/{key}/revocation", "/profile/api"),
    linked(Who::Partner, "/profile/api/{key}/rotation", "/profile/api"),
    at(Who::Partner, "/profile/security"),
    at(Who::Operator, "/desk"),
    at(Who::Operator, "/desk/orders"),
    linked(Who::Operator, "/desk/orders/{number}", "/desk/orders"),
    linked(Who::Operator, "/desk/orders/{number}/steps/{action}", "/desk/orders/{number}"),
    linked(Who::Operator, "/desk/orders/{number}/edits", "/desk/orders/{number}"),
    linked(Who::Operator, "/desk/orders/{number}/requisites", "/desk/orders/{number}"),
    at(Who::Operator, "/desk/payouts"),
    linked(Who::Operator, "/desk/payouts/{payout}", "/desk/payouts"),
    at(Who::Operator, "/desk/payouts/batches"),
    linked(Who::Operator, "/desk/payouts/batches/{batch}", "/desk/payouts/batches"),
    at(Who::Operator, "/desk/accounts"),
    at(Who::Operator, "/desk/accounts/blacklist"),
    at(Who::Operator, "/desk/review"),
    linked(Who::Operator, "/desk/review/{number}", "/desk/review"),
    at(Who::Operator, "/desk/rules"),
    at(Who::Operator, "/desk/partners"),
    linked(Who::Operator, "/desk/partners/{number}", "/desk/partners"),
    linked(Who::Operator, "/desk/partners/{number}/suspension", "/desk/partners/{number}"),
    at(Who::Operator, "/desk/directions"),
    at(Who::Operator, "/desk/directions/new"),
    at(Who::Operator, "/desk/directions/change"),
    at(Who::Operator, "/desk/directions/sheet"),
    example(Who::Operator, "/desk/directions/{from}/{to}", "/desk/directions/BTC/SBERRUB"),
    example(
        Who::Operator,
        "/desk/directions/{from}/{to}/copy",
        "/desk/directions/BTC/SBERRUB/copy",
    ),
    at(Who::Operator, "/desk/currencies"),
    at(Who::Operator, "/desk/currencies/new"),
    at(Who::Operator, "/desk/currencies/sheet"),
    example(Who::Operator, "/desk/currencies/{code}", "/desk/currencies/BTC"),
    at(Who::Operator, "/desk/requisites"),
    at(Who::Operator, "/desk/requisites/new"),
    linked(Who::Operator, "/desk/requisites/{number}", "/desk/requisites"),
    at(Who::Operator, "/desk/rates"),
    at(Who::Operator, "/desk/rates/sources"),
    linked(Who::Operator, "/desk/rates/sources/{code}", "/desk/rates"),
    example(Who::Operator, "/desk/rates/{from}/{to}", "/desk/rates/BTC/SBERRUB"),
    at(Who::Operator, "/desk/feeds"),
    at(Who::Operator, "/desk/feeds/new"),
    example(Who::Operator, "/desk/feeds/{code}", "/desk/feeds/bestchange"),
    example(Who::Operator, "/desk/feeds/{code}/settings", "/desk/feeds/bestchange/settings"),
    example(Who::Operator, "/desk/feeds/{code}/preview", "/desk/feeds/bestchange/preview"),
    at(Who::Operator, "/desk/settings"),
    at(Who::Operator, "/desk/settings/look"),
    example(Who::Operator, "/desk/settings/texts/{name}", "/desk/settings/texts/terms"),
    example(Who::Operator, "/desk/settings/texts/{name}", "/desk/settings/texts/notice"),
    at(Who::Operator, "/desk/security"),
    at(Who::Operator, "/desk/mail"),
    linked(Who::Operator, "/desk/mail/{number}", "/desk/mail"),
    linked(Who::Operator, "/confirmation/{token}", "/desk/mail/{number}"),
    linked(Who::Operator, "/password-reset/{token}", "/desk/mail/{number}"),
];

/// What answers a GET and is no page, and why.
pub(crate) const OTHERS: &[(&str, &str)] = &[
    ("/profile/password", "leads to the page that has taken its place"),
    (
        "/profile/security/second-factor",
        "leads back until somebody sets it up; a journey goes there",
    ),
    ("/desk/security/second-factor", "leads back until somebody sets it up; a journey goes there"),
    ("/sign-in/code", "leads back until a password is told; a journey goes there"),
    ("/profile/pulse", "a part of the overview"),
    ("/profile/clicks/sheet", "a file"),
    ("/profile/exchanges/sheet", "a file"),
    ("/profile/statement/sheet", "a file"),
    ("/profile/payouts/sheet", "a file"),
    ("/banners/{name}", "a picture for other sites"),
    ("/desk/directions/sheet.csv", "a file"),
    ("/desk/currencies/sheet.csv", "a file"),
    ("/desk/payouts/batches/{batch}/sheet", "a file"),
    ("/desk/settings/look/preview", "stands in frames of the look's page"),
    ("/desk/settings/look/preview.css", "for that frame"),
    ("/desk/settings/texts", "leads to the first of the texts"),
    ("/desk/mail/{number}/html", "stands in a frame of the letter's page"),
    ("/robots.txt", "for search engines"),
    ("/sitemap.xml", "for search engines"),
    ("/sitemaps/{number}", "for search engines"),
    ("/desk/live", "a stream"),
    ("/order/{public_id}/live", "a stream"),
    ("/healthz", "for machines"),
    ("/metrics", "for machines"),
    ("/assets/{*name}", "for pages"),
];

/// What the addresses of programs begin with.
pub(crate) const OF_PROGRAMS: [&str; 2] = ["/service/", "/api/"];
