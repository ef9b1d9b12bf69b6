//! Light or dark: what the system prefers, unless the visitor says otherwise.

use axum::Router;
use axum::response::Response;
use axum::routing::post;
use http::header::{self, HeaderMap};
use web::cookies::{SetCookie, cookie};

use crate::app::App;

use super::{Form, see_other};

/// The cookie that keeps the choice; without it the system decides.
const COOKIE: &str = "cambist_theme";
/// A year: a choice is for keeps.
const AGE_S: u64 = 365 * 86_400;

/// The theme of a page.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Theme {
    /// What the system prefers.
    #[default]
    System,
    /// Light, whatever the system prefers.
    Light,
    /// Dark, whatever the system prefers.
    Dark,
}

impl Theme {
    /// Every theme, in the order of the switch.
    pub const ALL: [Theme; 3] = [Theme::System, Theme::Light, Theme::Dark];

    /// The word in the cookie, in `data-theme` and in the form.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Theme::System => "system",
            Theme::Light => "light",
            Theme::Dark => "dark",
        }
    }

    fn of_word(word: &str) -> Option<Theme> {
        Theme::ALL.into_iter().find(|theme| theme.word() == word)
    }

    /// The choice that a browser keeps.
    pub(super) fn chosen(headers: &HeaderMap) -> Theme {
        cookie(headers, COOKIE).and_then(Theme::of_word).unwrap_or_default()
    }
}

/// The switch, which works without a script: `POST /theme` with `theme` and `back`.
pub fn routes() -> Router<App> {
    Router::new().route("/theme", post(switch))
}

async fn switch(sent: Form) -> Response {
    let mut reply = see_other(own_path(sent.text("back")));
    let theme = Theme::of_word(sent.text("theme")).unwrap_or_default();
    let kept = SetCookie::new(COOKIE, theme.word()).path("/");
    let kept = match theme {
        Theme::System => kept.max_age(0),
        Theme::Light | Theme::Dark => kept.max_age(AGE_S),
    };
    if let Ok(value) = kept.header() {
        reply.headers_mut().insert(header::SET_COOKIE, value);
    }
    reply
}

/// A path of ours to go back to; the storefront for anything that could lead elsewhere.
fn own_path(path: &str) -> &str {
    let leads_away = path.starts_with("//") || path.contains(['\\', '\r', '\n', '\t']);
    if path.starts_with('/') && !leads_away { path } else { "/" }
}

#[cfg(test)]
mod tests {
    use super::{Theme, own_path};

    #[test]
    fn the_switch_leads_back_to_our_own_pages_only() {
        for (typed, path) in [
            ("/ru/exchange/BTC/XMR?city=MSK", "/ru/exchange/BTC/XMR?city=MSK"),
            ("//evil.example/", "/"),
            ("/\\evil.example", "/"),
            ("https://evil.example", "/"),
            ("/\t/evil.example", "/"),
            ("", "/"),
        ] {
            assert_eq!(own_path(typed), path, "{typed:?}");
        }
    }

    #[test]
    fn a_theme_has_one_word() {
        for theme in Theme::ALL {
            assert_eq!(Theme::of_word(theme.word()), Some(theme));
        }
        assert_eq!(Theme::of_word("sepia"), None);
    }
}
