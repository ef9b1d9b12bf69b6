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
    /// By the first link on the page at `on` whose address begins so; below `/ru` alike.
    Link { on: &'static str, begin: &'static str },
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

const fn link(who: Who, route: &'static str, on: &'static str, begin: &'static str) -> Page {
    Page { route, who, reach: Reach::Link { on, begin } }
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
    at(Who::Partner, "/profile/partner-programme"),
    at(Who::Partner, "/profile/clicks"),
    at(Who::Partner, "/profile/exchanges"),
    link(Who::Partner, "/profile/exchanges/{order}", "/profile/exchanges", "/profile/exchanges/"),
    at(Who::Partner, "/profile/statement"),
    at(Who::Partner, "/profile/api"),
    link(Who::Partner, "/profile/api/{key}/revocation", "/profile/api", "/profile/api/"),
    at(Who::Partner, "/profile/password"),
    at(Who::Operator, "/desk"),
    at(Who::Operator, "/desk/orders"),
    link(Who::Operator, "/desk/orders/{number}", "/desk/orders", "/desk/orders/"),
];

/// What answers a GET and is no page, and why.
pub(crate) const OTHERS: &[(&str, &str)] = &[
    ("/profile", "leads to the first page of the cabinet"),
    ("/profile/statement/sheet", "a file"),
    ("/healthz", "for machines"),
    ("/assets/{name}", "for pages"),
];

/// What the addresses of programs begin with.
pub(crate) const OF_PROGRAMS: [&str; 2] = ["/service/", "/api/"];
