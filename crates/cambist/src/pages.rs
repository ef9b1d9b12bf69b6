//! What every page has in common: the frame around it, numbers and times as people write them, the error page.
//!
//! View structs hold plain data. Numbers arrive as plain decimals (`63120.55`) and are written for people here, so that
//! no handler decides how a thousand looks.

pub mod code;
pub mod desk;
pub mod examples;
mod form;
mod frame;
mod prose;
pub mod theme;
mod upload;

use askama::Template;

use crate::assets;
use crate::features::identity::Role;
use crate::words::{Lang, word, word_with};

pub use desk::{Desk, DeskNav};
pub use form::{FieldErrors, Form};
pub use frame::{Frame, see_other};
pub use prose::{inline, prose};
pub use theme::Theme;
pub use upload::Upload;

/// Whether the office takes exchanges now; shown in the foot of every page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OfficeStatus {
    /// Directions are open.
    Open,
    /// The operator closed the office, or its hours are over.
    Closed,
    /// The office is being worked on.
    Maintenance,
}

/// The frame of a page: its language, its address in each language, whose office it is.
#[derive(Clone, Debug)]
pub struct Page {
    /// The language of this page.
    pub lang: Lang,
    /// The office's name as the operator wrote it.
    pub office_name: String,
    /// Scheme and host with no slash at the end: `https://office.example`.
    pub base_url: String,
    /// The page's path in English, percent-encoded, without query: `/exchange/BTC/XMR`.
    pub path_en: String,
    /// The page's path in Russian: `/ru/exchange/BTC/XMR`.
    pub path_ru: String,
    /// The query to keep when the language is switched, raw and without `?`; empty when there is none.
    pub query: String,
    /// Address of the style sheet: `/assets/app.<hash>.css`.
    pub css_href: String,
    /// Address of the icon: `/assets/favicon.<hash>.svg`.
    pub icon_href: String,
    /// Address of the operator's own mark; `None`: ours.
    pub logo_href: Option<String>,
    /// Whether the office is open.
    pub status: OfficeStatus,
    /// When the office works, in the operator's words; empty: he has not said.
    pub hours: String,
    /// What customers should know today; empty: nothing.
    pub notice: String,
    /// Light or dark, as the visitor chose.
    pub theme: Theme,
    /// As what the visitor is signed in; `None`: he is not.
    pub signed_in: Option<Role>,
    /// The address of whoever is signed in and has not confirmed it yet.
    pub unconfirmed: Option<String>,
}

/// A page in one of the languages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LanguageLink {
    /// The language.
    pub lang: Lang,
    /// Where the language switch leads: the page in that language, with its query.
    pub href: String,
    /// The page's whole address without query, for `hreflang`.
    pub url: String,
    /// Whether it is the page being shown.
    pub is_current: bool,
}

impl Page {
    /// The words under `key` in the page's language.
    #[must_use]
    pub fn word(&self, key: &str) -> String {
        word(self.lang, key)
    }

    /// The words under `key` with one `{ $name }` filled.
    #[must_use]
    pub fn word_of(&self, key: &str, name: &'static str, value: &str) -> String {
        word_with(self.lang, key, &[(name, value)])
    }

    /// The words under `key` with `{ $from }` and `{ $to }` filled.
    #[must_use]
    pub fn word_between(&self, key: &str, from: &str, to: &str) -> String {
        word_with(self.lang, key, &[("from", from), ("to", to)])
    }

    /// An e-mail address or a long name as HTML: where it does not fit it breaks after `@` and points,
    /// not inside of a word.
    #[must_use]
    pub fn breakable(&self, text: &str) -> String {
        prose::escaped(text).replace('@', "@<wbr>").replace('.', ".<wbr>")
    }

    /// A plain decimal as people of the page's language write it.
    #[must_use]
    pub fn number(&self, plain: &str) -> String {
        human_number(plain, self.lang)
    }

    /// This page in every language of the office, in the order of the language switch.
    #[must_use]
    pub fn languages(&self) -> Vec<LanguageLink> {
        let link = |&lang: &Lang| LanguageLink {
            lang,
            href: self.switch_href(lang),
            url: self.url(lang),
            is_current: lang == self.lang,
        };
        Lang::ALL.iter().map(link).collect()
    }

    /// The whole address of this page without query, for `canonical`.
    #[must_use]
    pub fn canonical(&self) -> String {
        self.url(self.lang)
    }

    /// The whole address of this page for those whose language the office does not speak.
    #[must_use]
    pub fn url_for_others(&self) -> String {
        self.url(Lang::default())
    }

    fn url(&self, lang: Lang) -> String {
        format!("{}{}", self.base_url, self.path(lang))
    }

    fn switch_href(&self, lang: Lang) -> String {
        match self.query.as_str() {
            "" => self.path(lang).to_owned(),
            query => format!("{}?{query}", self.path(lang)),
        }
    }

    fn path(&self, lang: Lang) -> &str {
        match lang {
            Lang::En => &self.path_en,
            Lang::Ru => &self.path_ru,
        }
    }

    /// The storefront's path in the page's language.
    #[must_use]
    pub fn home(&self) -> &'static str {
        match self.lang {
            Lang::En => "/",
            Lang::Ru => "/ru/",
        }
    }

    /// What `data-theme` says: nothing while the system decides.
    #[must_use]
    pub fn data_theme(&self) -> Option<&'static str> {
        (self.theme != Theme::System).then(|| self.theme.word())
    }

    /// The switch between the themes: the word of each, and whether it is the one chosen.
    #[must_use]
    pub fn themes(&self) -> [(&'static str, bool); 3] {
        Theme::ALL.map(|theme| (theme.word(), theme == self.theme))
    }

    /// What a theme is called.
    #[must_use]
    pub fn theme_word(&self, theme: &str) -> String {
        self.word(match theme {
            "light" => "theme-light",
            "dark" => "theme-dark",
            _ => "theme-system",
        })
    }

    /// Where the visitor is: the page's own path in its language, with its query.
    #[must_use]
    pub fn here(&self) -> String {
        self.switch_href(self.lang)
    }

    /// Whether nobody is signed in.
    #[must_use]
    pub const fn is_anonymous(&self) -> bool {
        self.signed_in.is_none()
    }

    /// Whether the visitor has a partner's profile.
    #[must_use]
    pub fn is_partner(&self) -> bool {
        self.signed_in == Some(Role::Partner)
    }

    /// The address of one more asset that this page needs.
    #[must_use]
    pub fn asset(&self, name: &str) -> String {
        assets::href(name)
    }

    /// Whether the visitor has the desk.
    #[must_use]
    pub fn is_operator(&self) -> bool {
        self.signed_in == Some(Role::Operator)
    }

    /// Whether the office takes orders.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.status == OfficeStatus::Open
    }

    /// The status in words.
    #[must_use]
    pub fn status_word(&self) -> String {
        self.word(match self.status {
            OfficeStatus::Open => "status-open",
            OfficeStatus::Closed => "status-closed",
            OfficeStatus::Maintenance => "status-maintenance",
        })
    }

    /// The status as the style sheet knows it.
    #[must_use]
    pub const fn status_class(&self) -> &'static str {
        match self.status {
            OfficeStatus::Open => "is-open",
            OfficeStatus::Closed => "is-closed",
            OfficeStatus::Maintenance => "is-maintenance",
        }
    }
}

/// A page that says what went wrong and what to do next.
#[derive(Clone, Debug, Template)]
#[template(path = "pages/error.html")]
pub struct ErrorPage {
    /// The frame.
    pub page: Page,
    /// The HTTP status of the answer. 403, 404, 429 and 503 have words of their own, other 4xx share those of 400 and
    /// the rest share those of 500.
    pub status: u16,
    /// What the visitor may quote to the operator, where there is something in the log to find.
    pub trace_id: Option<String>,
}

impl ErrorPage {
    /// What happened, in a few words.
    #[must_use]
    pub fn title(&self) -> String {
        self.page.word(match self.status {
            403 => "error-403-title",
            404 => "error-404-title",
            429 => "error-429-title",
            400..=499 => "error-400-title",
            503 => "error-503-title",
            _ => "error-500-title",
        })
    }

    /// What happened, in a sentence.
    #[must_use]
    pub fn sentence(&self) -> String {
        self.page.word(match self.status {
            403 => "error-403-text",
            404 => "error-404-text",
            429 => "error-429-text",
            400..=499 => "error-400-text",
            503 => "error-503-text",
            _ => "error-500-text",
        })
    }

    /// What the visitor can do.
    #[must_use]
    pub fn advice(&self) -> String {
        self.page.word(match self.status {
            403 => "error-403-advice",
            404 => "error-404-advice",
            429 => "error-429-advice",
            400..=499 => "error-400-advice",
            503 => "error-503-advice",
            _ => "error-500-advice",
        })
    }
}

/// A plain decimal (`-63120.55`) as people write it: `−63,120.55` in English, `−63 120,55` in Russian with narrow
/// no-break spaces. Digits are never changed, added or dropped; text that is not a plain decimal comes back as it is.
#[must_use]
pub fn human_number(plain: &str, lang: Lang) -> String {
    let (sign, unsigned) = match plain.strip_prefix('-') {
        Some(rest) => ("\u{2212}", rest),
        None => ("", plain),
    };
    let (whole, fraction) = match unsigned.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (unsigned, None),
    };
    if !is_digits(whole) || !fraction.is_none_or(is_digits) {
        return plain.to_owned();
    }
    let (group_mark, decimal_mark) = match lang {
        Lang::En => (',', '.'),
        Lang::Ru => ('\u{202f}', ','),
    };
    let mut text = sign.to_owned();
    push_grouped(&mut text, whole, group_mark);
    if let Some(fraction) = fraction {
        text.push(decimal_mark);
        text.push_str(fraction);
    }
    text
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

fn push_grouped(text: &mut String, digits: &str, mark: char) {
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(mark);
        }
        text.push(digit);
    }
}

/// An instant of RFC 3339 in UTC (`2026-07-30T12:04:05Z`) as people read it: `2026-07-30 12:04:05 UTC`. Fractions of a
/// second are left out; text of another form comes back as it is.
#[must_use]
pub fn human_time(rfc3339: &str) -> String {
    let Some((date, time)) = rfc3339.strip_suffix('Z').and_then(|text| text.split_once('T')) else {
        return rfc3339.to_owned();
    };
    let time = time.split_once('.').map_or(time, |(seconds, _)| seconds);
    format!("{date} {time} UTC")
}

#[cfg(test)]
mod tests;
