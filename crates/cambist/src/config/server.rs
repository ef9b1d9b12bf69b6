//! `[server]`: listening, limits of connections, replica number.

use std::net::SocketAddr;

use serde::Deserialize;

use super::{Password, within};

/// Listening, limits of connections, replica number.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ServerConfig {
    /// Where the office listens.
    pub listen: SocketAddr,
    /// The address that the world uses; empty means http:// and `listen`.
    pub base_url: String,
    /// Connections at once.
    pub max_connections: usize,
    /// Pages of orders that may be followed live at once.
    pub live_streams: usize,
    /// For a request's head, for its body, and for an idle connection, in seconds.
    pub header_timeout_s: u64,
    /// How long a stopping office waits for replies under way, in seconds.
    pub drain_s: u64,
    /// This replica's number in every click's id.
    pub node: u8,
    /// What a watching program shows at `/metrics`; empty: there is no such page.
    pub metrics_token: Password,
}

impl ServerConfig {
    pub(super) fn check(&self, wrong: &mut Vec<String>) {
        check_url(wrong, "server.base_url", &self.base_url);
        within(wrong, "server.max_connections", self.max_connections, 1..=1_000_000);
        within(wrong, "server.live_streams", self.live_streams, 0..=1_000_000);
        within(wrong, "server.header_timeout_s", self.header_timeout_s, 1..=600);
        within(wrong, "server.drain_s", self.drain_s, 0..=600);
        within(wrong, "server.node", self.node, 0..=31);
        let token = self.metrics_token.reveal();
        if !token.is_empty() && token.len() < 16 {
            wrong.push(
                "server.metrics_token is too short; it must be empty or 16 characters or more"
                    .into(),
            );
        }
    }
}

/// Adds a sentence to `wrong` unless `url` is empty or an http address of a host without a query.
pub(super) fn check_url(wrong: &mut Vec<String>, field: &str, url: &str) {
    if url.is_empty() {
        return;
    }
    let rest = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"));
    let is_plain = |rest: &str| {
        !rest.is_empty()
            && !rest.starts_with('/')
            && rest.bytes().all(|b| b.is_ascii_graphic() && !b"?#\"<>\\@".contains(&b))
    };
    if !rest.is_some_and(is_plain) {
        wrong.push(format!(
            "{field} is \"{url}\"; it must be http:// or https:// and a host, without user, ? or #"
        ));
    }
}
