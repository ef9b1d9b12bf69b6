//! The post: what takes letters away, as the settings say.

use std::net::IpAddr;
use std::time::Duration;

use lettre::message::Mailbox;
use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::{Certificate, Tls, TlsParameters};
use lettre::transport::smtp::extension::ClientId;
use lettre::transport::smtp::{AsyncSmtpTransport, Error};
use lettre::{AsyncTransport, Tokio1Executor};

use crate::config::{Config, Deliver, MailConfig, Security};

use super::letter::Letterhead;
use super::message::message;
use super::store::Stored;

/// A whole conversation takes at most so many times what one step of it may.
const STEPS: u32 = 4;
/// Who writes from an office whose settings do not say it, into its own mailbox.
const NOBODY: &str = "office@cambist.invalid";

/// What is noted of a letter that stays in the mailbox.
pub const KEPT: &str = "kept in the mailbox";

/// What takes letters away.
#[derive(Clone)]
pub struct Post {
    from: Mailbox,
    reply_to: Option<Mailbox>,
    way: Way,
}

/// How.
#[derive(Clone)]
enum Way {
    /// Nobody has said how: letters wait.
    Unset,
    /// Into the mailbox on the desk.
    Mailbox,
    /// To a server.
    Smtp { transport: Box<AsyncSmtpTransport<Tokio1Executor>>, within: Duration },
}

/// What became of a letter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The server has taken it, with these words.
    Sent(String),
    /// Not now.
    Later(String),
    /// The server could not be talked to: others would fare no better.
    Unreachable(String),
    /// The server will never take it.
    Never(String),
}

impl Post {
    /// The post of an office.
    ///
    /// # Errors
    /// A sentence that says which setting can't be used.
    pub fn new(config: &Config) -> Result<Post, String> {
        let mail = &config.mail;
        let mailbox = |field: &str, text: &str| {
            text.parse::<Mailbox>().map_err(|error| format!("{field} is \"{text}\": {error}"))
        };
        let from = if mail.from.is_empty() { NOBODY } else { &mail.from };
        let reply_to = (!mail.reply_to.is_empty())
            .then(|| mailbox("mail.reply_to", &mail.reply_to))
            .transpose()?;
        let way = match (mail.deliver, mail.host.as_str()) {
            (Deliver::Mailbox, _) => Way::Mailbox,
            (Deliver::Smtp, "") => Way::Unset,
            (Deliver::Smtp, _) => {
                let step = Duration::from_secs(mail.timeout_s);
                let transport = Box::new(transport(mail, &config.base_url(), step)?);
                Way::Smtp { transport, within: step * STEPS }
            }
        };
        Ok(Post { from: mailbox("mail.from", from)?, reply_to, way })
    }

    /// Whether anybody has said how letters leave.
    pub fn is_set(&self) -> bool {
        !matches!(self.way, Way::Unset)
    }

    /// Whether letters stay in the mailbox on the desk.
    pub fn is_mailbox(&self) -> bool {
        matches!(self.way, Way::Mailbox)
    }

    /// Who writes.
    pub fn from(&self) -> &Mailbox {
        &self.from
    }

    /// A letter as it leaves, head and all.
    ///
    /// # Errors
    /// A sentence that says why it can't.
    pub fn formatted(&self, head: &Letterhead, letter: &Stored) -> Result<Vec<u8>, String> {
        Ok(message(letter, head, &self.from, self.reply_to.as_ref())?.formatted())
    }

    /// Takes a letter away.
    pub async fn send(&self, head: &Letterhead, letter: &Stored) -> Outcome {
        let message = match message(letter, head, &self.from, self.reply_to.as_ref()) {
            Ok(message) => message,
            Err(sentence) => return Outcome::Never(sentence),
        };
        let (transport, within) = match &self.way {
            Way::Unset => return Outcome::Unreachable("mail.host is not set".to_owned()),
            Way::Mailbox => return Outcome::Sent(KEPT.to_owned()),
            Way::Smtp { transport, within } => (transport, *within),
        };
        match tokio::time::timeout(within, transport.send(message)).await {
            Ok(Ok(reply)) => {
                let words: Vec<&str> = reply.message().collect();
                Outcome::Sent(format!("{} {}", reply.code(), words.join(" ")).trim().to_owned())
            }
            Ok(Err(error)) => judge(&error),
            Err(_) => Outcome::Unreachable("the server did not finish in time".to_owned()),
        }
    }
}

/// What an error means for this letter and for others.
fn judge(error: &Error) -> Outcome {
    let told = words(error);
    match error.status() {
        // 530 to 538 are about our own name and password: not this letter's fault.
        Some(code) if matches!(u16::from(code), 530..=538) => Outcome::Unreachable(told),
        Some(_) if error.is_permanent() => Outcome::Never(told),
        Some(code) if u16::from(code) == 421 => Outcome::Unreachable(told),
        Some(_) => Outcome::Later(told),
        // What the server's greeting does not offer, such as addresses beyond ASCII.
        None if error.is_client() => Outcome::Never(told),
        None => Outcome::Unreachable(told),
    }
}

/// An error with what lies beneath it; it has no password in it.
fn words(error: &Error) -> String {
    let mut told = error.to_string();
    let mut beneath = std::error::Error::source(error);
    while let Some(cause) = beneath {
        let cause_told = cause.to_string();
        if !told.contains(&cause_told) {
            told.push_str(": ");
            told.push_str(&cause_told);
        }
        beneath = cause.source();
    }
    told
}

fn transport(
    mail: &MailConfig,
    base_url: &str,
    step: Duration,
) -> Result<AsyncSmtpTransport<Tokio1Executor>, String> {
    let tls = match mail.security {
        Security::None => Tls::None,
        Security::Starttls => Tls::Required(certificates(mail)?),
        Security::Tls => Tls::Wrapper(certificates(mail)?),
    };
    let mut builder = AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(mail.host.as_str())
        .port(mail.port)
        .tls(tls)
        .timeout(Some(step))
        .hello_name(own_name(base_url));
    if !mail.user.is_empty() {
        let password = mail.password.reveal().to_owned();
        builder = builder.credentials(Credentials::new(mail.user.clone(), password));
    }
    Ok(builder.build())
}

fn certificates(mail: &MailConfig) -> Result<TlsParameters, String> {
    let wrong = |error: &dyn std::fmt::Display| format!("mail.ca_file {}: {error}", mail.ca_file);
    let mut builder = TlsParameters::builder(mail.host.clone());
    if !mail.ca_file.is_empty() {
        let pem = std::fs::read(&mail.ca_file).map_err(|error| wrong(&error))?;
        let more = Certificate::from_pem(&pem).map_err(|error| wrong(&error))?;
        builder = builder.add_root_certificate(more);
    }
    builder.build_rustls().map_err(|error| format!("TLS for mail can't be set up: {error}"))
}

/// What the office calls itself to the server: the host of its own address.
fn own_name(base_url: &str) -> ClientId {
    let host = base_url.split("//").nth(1).unwrap_or_default();
    let host = host.split('/').next().unwrap_or_default();
    let bare = host.rsplit_once(':').map_or(host, |(name, _)| name);
    match bare.trim_matches(['[', ']']).parse::<IpAddr>() {
        Ok(IpAddr::V4(address)) => ClientId::Ipv4(address),
        Ok(IpAddr::V6(address)) => ClientId::Ipv6(address),
        Err(_) => ClientId::Domain(bare.to_owned()),
    }
}
