//! Edge: the streams' addresses.

use axum::Router;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, RawQuery, State};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use http::{HeaderMap, StatusCode};
use store::{Fault, Tx};

use crate::app::{App, Plain};
use crate::features::identity::OperatorUser;
use crate::features::orders::{changes_since, find_public};
use crate::words::Lang;

use super::seat::News;
use super::stream::{answer, full, since};

/// Changes that a desk that was away is told one by one; with more it looks at everything again.
const TOLD: u32 = 200;

/// The streams, in every language, so that a page's own path leads to its stream.
pub fn routes() -> Router<App> {
    let mut router = Router::new();
    for lang in Lang::ALL {
        let at = |path: &str| format!("{}{path}", lang.prefix());
        router = router
            .route(&at("/order/{public_id}/live"), get(of_order))
            .route(&at("/desk/live"), get(of_desk));
    }
    router
}

/// `GET /order/{id}/live?since=VERSION`: an event `order` for each change of one order.
async fn of_order(
    State(app): State<App>,
    public_id: Result<Path<String>, PathRejection>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Response {
    let public_id = public_id.map(|Path(text)| text).unwrap_or_default();
    if public_id.is_empty() || !public_id.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        return StatusCode::NOT_FOUND.into_response();
    }
    // The seat first: what changes between the look and the seat would be missed.
    let Ok(seat) = app.live().watch_order(&public_id) else { return full() };
    let read = move |tx: &mut Tx<'_>| -> Plain<_> { Ok(find_public(tx, &public_id)?) };
    let order = match app.store().read(read).await.map_err(store::Stop::into_fault) {
        Ok(Some(order)) => order,
        Ok(None) => return StatusCode::NOT_FOUND.into_response(),
        Err(fault) => return broken(&fault),
    };
    let is_news = since(&headers, query.as_deref()).is_some_and(|since| order.version > since);
    answer(seat, is_news.then_some(News::Order(order.version)).into_iter().collect())
}

/// `GET /desk/live?since=VERSION`: an event `order` for each change of any order, with its number,
/// its state and its version; `all` when more has changed than is told one by one.
async fn of_desk(
    State(app): State<App>,
    _: OperatorUser,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Response {
    let Ok(seat) = app.live().watch_all() else { return full() };
    let Some(since) = since(&headers, query.as_deref()) else { return answer(seat, Vec::new()) };
    let read = move |tx: &mut Tx<'_>| -> Plain<_> { Ok(changes_since(tx, since, TOLD)?) };
    let missed = match app.store().read(read).await.map_err(store::Stop::into_fault) {
        Ok(missed) => missed,
        Err(fault) => return broken(&fault),
    };
    let news = match missed.len() == TOLD as usize {
        true => vec![News::Everything],
        false => missed
            .into_iter()
            .map(|change| News::Of(change.order_id, change.state, change.version))
            .collect(),
    };
    answer(seat, news)
}

fn broken(fault: &Fault) -> Response {
    tracing::error!(%fault, "a stream could not begin");
    StatusCode::SERVICE_UNAVAILABLE.into_response()
}
