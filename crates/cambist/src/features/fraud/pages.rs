//! Edge.
use crate::app::App;
use axum::Router;
/// Everything of ours under `/desk`.
pub fn routes() -> Router<App> {
    Router::new()
}
