//! The list of pages against the router: no page is forgotten.

use std::collections::BTreeSet;

use cambist::routes::routes;
use cambist::testkit::TestApp;

use super::pages::{OF_PROGRAMS, OTHERS, PAGES};

/// Every path of the router, as it shows itself to programmers.
fn paths(app: &TestApp) -> BTreeSet<String> {
    let shown = format!("{:?}", routes(app.app.clone()));
    let named = shown.split("RouteId(").skip(1).filter_map(|rest| rest.split_once("): \""));
    let paths = named.filter(|(id, _)| id.bytes().all(|byte| byte.is_ascii_digit()));
    let paths = paths.filter_map(|(_, path)| path.split('"').next());
    paths.filter(|path| !path.contains("__private__")).map(str::to_owned).collect()
}

/// Both languages have the same pages, with and without a slash at the end.
fn in_english(path: &str) -> &str {
    let path = match path.strip_prefix("/ru") {
        Some(rest) if rest.is_empty() || rest.starts_with('/') => rest,
        _ => path,
    };
    let path = path.strip_suffix('/').unwrap_or(path);
    if path.is_empty() { "/" } else { path }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_page_of_the_router_is_on_the_list_and_every_page_on_the_list_is_there() {
    let app = TestApp::on_sqlite("routes").await;
    let paths = paths(&app);
    assert!(paths.len() > 40, "the router shows itself in another way: {paths:?}");
    let routes: BTreeSet<&str> = paths.iter().map(|path| in_english(path)).collect();
    let listed: BTreeSet<&str> = PAGES.iter().map(|page| page.route).collect();
    let others: BTreeSet<&str> = OTHERS.iter().map(|(path, _)| *path).collect();
    let mut forgotten = Vec::new();
    for route in routes.difference(&listed).filter(|route| !others.contains(*route)) {
        let is_of_programs = OF_PROGRAMS.iter().any(|begin| route.starts_with(begin));
        let example = route.replace(['{', '}'], "");
        // What can't be asked for with GET is no page.
        if !is_of_programs && app.get(&example).send().await.status != 405 {
            forgotten.push(*route);
        }
    }
    assert!(forgotten.is_empty(), "on no list of tests/browser/pages.rs: {forgotten:#?}");
    let gone: Vec<_> = listed.union(&others).filter(|route| !routes.contains(*route)).collect();
    assert!(gone.is_empty(), "listed in tests/browser/pages.rs, and not there: {gone:#?}");
    app.close().await;
}
