//! What was polled, in a sentence for operators.

use std::fmt;

use super::ReaderPolls;

impl ReaderPolls {
    /// When and how the feed was last read: `last read us 3 s ago, every 5 s, from 203.0.113.7, 200,
    /// 105 KB`.
    pub fn describe(&self, now_ms: i64) -> String {
        if self.last_at_ms == 0 {
            return "has never read us".to_owned();
        }
        let mut text = format!("last read us {} ago", Span(now_ms - self.last_at_ms));
        if let Some(every) = self.every_ms {
            text.push_str(&format!(", every {}", Span(every)));
        }
        let Self { address, status, bytes, .. } = self;
        text.push_str(&format!(", from {address}, {status}, {}", Size(*bytes)));
        text
    }

    /// The last 24 hours: `17280 polls in 24 hours, 9120 of them unchanged, 860 MB`.
    pub fn describe_day(&self) -> String {
        let Self { day_polls, day_unchanged, day_bytes, .. } = self;
        let bytes = Size(*day_bytes);
        format!("{day_polls} polls in 24 hours, {day_unchanged} of them unchanged, {bytes}")
    }

    /// Polls that were refused for their address, if there were any in the last 24 hours.
    pub fn describe_refused(&self, now_ms: i64) -> Option<String> {
        let at_ms = self.refused_at_ms.filter(|_| self.day_refused > 0)?;
        Some(format!(
            "{} polls were refused for their address in 24 hours, the last one {} ago from {}",
            self.day_refused,
            Span(now_ms - at_ms),
            self.refused_address
        ))
    }
}

/// A time in its largest unit: `3 s`, `12 min`, `5 h`, `2 days`.
struct Span(i64);

impl fmt::Display for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Half a second and more is a second: a poll every 4,999 ms is one every 5 s.
        let s = (self.0.max(0) + 500) / 1000;
        match s {
            0..=119 => write!(f, "{s} s"),
            120..=7199 => write!(f, "{} min", s / 60),
            7200..=172_799 => write!(f, "{} h", s / 3600),
            _ => write!(f, "{} days", s / 86_400),
        }
    }
}

/// Bytes in their largest unit, rounded up: `105 KB`.
struct Size(i64);

impl fmt::Display for Size {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const KB: i64 = 1000;
        const MB: i64 = 1_000_000;
        match self.0 {
            bytes @ ..KB => write!(f, "{bytes} bytes"),
            bytes @ KB..MB => write!(f, "{} KB", (bytes + KB - 1) / KB),
            bytes => write!(f, "{} MB", (bytes + MB - 1) / MB),
        }
    }
}
