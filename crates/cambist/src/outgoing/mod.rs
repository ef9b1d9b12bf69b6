//! Requests that the office itself sends: to the sources of rates, and to whoever else is asked.
//!
//! Nothing that a stranger writes may make the office reach into its own network. So no redirect is
//! followed, no proxy is used, and an address that is not public is refused where the operator has
//! not allowed it: one written in the URL before the request, one that a name resolves to in the
//! resolver, which gives the very addresses that are then connected to.

mod address;
mod body;
mod resolver;

use std::error::Error;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use http::StatusCode;
use http::header::{ACCEPT_ENCODING, LOCATION, RETRY_AFTER};
use reqwest::redirect::Policy;
use reqwest::{Client, Response, Url};

use address::is_public;
use resolver::{NotPublic, PublicOnly};

/// What the office calls itself.
const AGENT: &str = concat!("cambist/", env!("CARGO_PKG_VERSION"));
/// The longest part of an URL or of another's words that a message shows, in characters.
const SHOWN: usize = 120;

/// How far a request may reach.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// Public addresses only.
    Public,
    /// Also the office's own network: the operator has said so for this one.
    Local,
}

/// What one request may cost.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// From the first look-up of the name to the last byte.
    pub total: Duration,
    /// Bytes of the body, as sent and as decoded.
    pub body: usize,
}

/// Why a request brought nothing: a sentence for the operator.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{what}")]
pub struct Failed {
    /// What happened, and what to do.
    pub what: String,
    /// How long the other side asks to be left alone.
    pub wait: Option<Duration>,
}

impl Failed {
    fn because(what: impl Into<String>) -> Failed {
        Failed { what: what.into(), wait: None }
    }
}

/// The office's client: cheap to clone, it keeps connections.
#[derive(Clone)]
pub struct Outgoing {
    public: Client,
    local: Client,
}

impl Default for Outgoing {
    fn default() -> Outgoing {
        Outgoing { public: client(Some(PublicOnly)), local: client(None) }
    }
}

fn client(resolver: Option<PublicOnly>) -> Client {
    let builder = Client::builder()
        .tls_backend_preconfigured(tls())
        .no_proxy()
        .redirect(Policy::none())
        .referer(false)
        .user_agent(AGENT);
    let builder = match resolver {
        Some(resolver) => builder.dns_resolver(Arc::new(resolver)),
        None => builder,
    };
    builder.build().expect("the settings are constants: a test builds it")
}

/// TLS 1.2 and 1.3 with ring, against Mozilla's root certificates as they were when this was built.
fn tls() -> rustls::ClientConfig {
    let mut roots = rustls::RootCertStore::empty();
    roots.extend(webpki_roots::TLS_SERVER_ROOTS.iter().cloned());
    let ring = Arc::new(rustls::crypto::ring::default_provider());
    rustls::ClientConfig::builder_with_provider(ring)
        .with_safe_default_protocol_versions()
        .expect("ring speaks the usual versions")
        .with_root_certificates(roots)
        .with_no_client_auth()
}

/// Reads an address that the office may be told to ask: `http` or `https`, with a host, without a
/// password in it.
///
/// # Errors
/// A sentence that says what to write.
pub fn parse_url(text: &str) -> Result<Url, String> {
    let wrong = |what: &str| format!("`{}` {what}", shown(text));
    let url: Url = text.parse().map_err(|_| wrong("is not an address; write https://host/path"))?;
    if !matches!(url.scheme(), "http" | "https") || url.host_str().is_none_or(str::is_empty) {
        return Err(wrong("is not an address of the web; write https://host/path"));
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(wrong("has a user name in it, which would be shown; take it out"));
    }
    Ok(url)
}

impl Outgoing {
    /// Gets a document: its decoded body, when it was answered with 200.
    ///
    /// # Errors
    /// [`Failed`], in words: an address that may not be reached, a redirect, another status, a body
    /// that is too large, cut off or too slow.
    pub async fn get(&self, url: &Url, reach: Reach, limits: Limits) -> Result<Vec<u8>, Failed> {
        let client = match reach {
            Reach::Local => &self.local,
            Reach::Public => {
                refuse_literal(url)?;
                &self.public
            }
        };
        let request = client.get(url.clone()).header(ACCEPT_ENCODING, "gzip");
        let answer = async {
            let reply = request.send().await.map_err(|error| explain(&error))?;
            judge(&reply)?;
            body::read(reply, limits.body).await
        };
        match tokio::time::timeout(limits.total, answer).await {
            Ok(answer) => answer,
            Err(_) => Err(Failed::because(format!(
                "no whole answer within {} ms; the time-out can be set",
                limits.total.as_millis()
            ))),
        }
    }
}

/// The client asks no resolver for an address that is written out, so it is looked at here.
fn refuse_literal(url: &Url) -> Result<(), Failed> {
    let host = url.host_str().unwrap_or_default();
    // The URL's reader has turned every spelling of an address (127.1, 0x7f000001) into this one.
    let bare = host.strip_prefix('[').and_then(|host| host.strip_suffix(']')).unwrap_or(host);
    let Ok(address) = bare.parse() else { return Ok(()) };
    match is_public(address) {
        true => Ok(()),
        false => Err(Failed::because(NotPublic { name: None, address }.to_string())),
    }
}

fn judge(reply: &Response) -> Result<(), Failed> {
    let status = reply.status();
    if status == StatusCode::OK {
        return Ok(());
    }
    let header = |name| reply.headers().get(name).and_then(|value| value.to_str().ok());
    if status.is_redirection() {
        let to = header(LOCATION).map_or("nowhere".to_owned(), shown);
        return Err(Failed::because(format!(
            "it answered {} and points to {to}; redirects are not followed, so write the final \
             address",
            status.as_u16()
        )));
    }
    // Whoever says for how long to stay away may ban those who do not.
    let wait = header(RETRY_AFTER).and_then(|text| text.parse().ok()).map(Duration::from_secs);
    Err(Failed { what: format!("it answered {status}, not 200 OK"), wait })
}

fn explain(error: &reqwest::Error) -> Failed {
    let mut cause: Option<&(dyn Error + 'static)> = Some(error);
    let mut last = error.to_string();
    while let Some(inner) = cause {
        if let Some(refused) = inner.downcast_ref::<NotPublic>() {
            return Failed::because(refused.to_string());
        }
        last = inner.to_string();
        cause = inner.source();
    }
    let place = match error.is_connect() {
        true => "it could not be reached",
        false => "the answer was broken off",
    };
    Failed::because(format!("{place}: {}", shown(&last)))
}

/// The part of somebody else's words that a message shows, on one line.
pub fn shown(text: &str) -> String {
    let clean = |c: char| if c.is_control() { ' ' } else { c };
    let mut start: String = text.chars().take(SHOWN).map(clean).collect();
    if text.chars().nth(SHOWN).is_some() {
        start.push('…');
    }
    start
}

impl fmt::Debug for Outgoing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Outgoing").finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;
