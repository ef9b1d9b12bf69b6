//! `[mail]`: how letters leave the office.

use std::fmt;

use lettre::Address;
use lettre::message::Mailbox;
use serde::Deserialize;

use super::within;

/// How letters leave the office.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MailConfig {
    /// Whether letters leave at all.
    pub deliver: Deliver,
    /// The SMTP server; empty: letters wait.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// How the connection is protected.
    pub security: Security,
    /// The name to sign in with; empty: without signing in.
    pub user: String,
    /// The password.
    pub password: Password,
    /// A file with further certificates that the server's may be signed by, in PEM.
    pub ca_file: String,
    /// Who writes, as `Name <address>` or an address.
    pub from: String,
    /// Where answers go; empty: to the sender.
    pub reply_to: String,
    /// The operators' addresses.
    pub operators: Vec<String>,
    /// Of what the operators are told: `placed`, `paid`, `payout`.
    pub tell_operators: Vec<String>,
    /// For each step of the conversation with the server, in seconds.
    pub timeout_s: u64,
    /// So many attempts, then a letter is given up.
    pub attempts: u32,
    /// Days after which letters that were sent are forgotten; 0: never.
    pub keep_days: u32,
}

/// Whether letters leave.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
pub enum Deliver {
    /// By the SMTP server.
    Smtp,
    /// They stay, and are read on the desk.
    Mailbox,
}

/// How a connection to the server is protected.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
pub enum Security {
    /// Plain at first, then TLS, or not at all.
    Starttls,
    /// TLS from the first byte.
    Tls,
    /// Not: for a server on the same machine.
    None,
}

/// A password that is never shown.
#[derive(Clone, Deserialize)]
#[serde(transparent)]
pub struct Password(String);

impl Password {
    /// The password itself: only for signing in.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Password {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.0.is_empty() { "\"\"" } else { "\"…\"" })
    }
}

/// Of what operators can be told.
const TOLD: [&str; 3] = ["placed", "paid", "payout"];

impl MailConfig {
    /// Whether the operators are told of this.
    pub fn tells(&self, what: &str) -> bool {
        self.tell_operators.iter().any(|told| told == what)
    }

    pub(super) fn check(&self, wrong: &mut Vec<String>) {
        within(wrong, "mail.port", self.port, 1..=65535);
        within(wrong, "mail.timeout_s", self.timeout_s, 1..=300);
        within(wrong, "mail.attempts", self.attempts, 1..=1000);
        within(wrong, "mail.keep_days", self.keep_days, 0..=3650);
        for (field, text) in [("mail.from", &self.from), ("mail.reply_to", &self.reply_to)] {
            if !text.is_empty() && text.parse::<Mailbox>().is_err() {
                wrong.push(format!("{field} is \"{text}\"; write \"Name <name@host.example>\""));
            }
        }
        for text in self.operators.iter().filter(|text| text.parse::<Address>().is_err()) {
            wrong.push(format!("mail.operators has \"{text}\"; write name@host.example"));
        }
        for text in self.tell_operators.iter().filter(|text| !TOLD.contains(&text.as_str())) {
            wrong.push(format!("mail.tell_operators has \"{text}\"; it knows {}", TOLD.join(", ")));
        }
        self.check_server(wrong);
    }

    fn check_server(&self, wrong: &mut Vec<String>) {
        let is_host = |c: char| c.is_ascii_alphanumeric() || ".-:[]".contains(c);
        if !self.host.chars().all(is_host) {
            wrong.push(format!("mail.host is \"{}\"; it must be a name or an address", self.host));
        }
        if !self.host.is_empty() && self.from.is_empty() {
            wrong.push("mail.from is empty; with a server it must say who writes".into());
        }
        if self.user.is_empty() != self.password.reveal().is_empty() {
            wrong.push("mail.user and mail.password must be given together, or neither".into());
        }
        if self.security == Security::None && !self.user.is_empty() {
            wrong.push(
                "mail.security is \"none\": the password would be readable by everyone on the way; \
                 use \"starttls\" or \"tls\", or no user"
                    .into(),
            );
        }
    }
}
