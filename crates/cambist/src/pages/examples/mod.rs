//! A call of one of our APIs as four languages make it: ready to be pasted, and run by the tests.
//!
//! Whoever pastes an example replaces [`YOUR_KEY`]; everything else is this office's.

mod curl;
mod javascript;
mod php;
mod python;

use super::code;

/// What stands in an example where the reader's key belongs.
pub const YOUR_KEY: &str = "YOUR_KEY";

/// A language of the examples.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tongue {
    /// A line for the shell.
    Curl,
    /// PHP 8, without extensions.
    Php,
    /// Python 3, with what comes with it.
    Python,
    /// Node 18 or newer, as a module.
    JavaScript,
}

impl Tongue {
    /// Every language, in the order of the tabs.
    pub const ALL: [Tongue; 4] = [Tongue::Curl, Tongue::Php, Tongue::Python, Tongue::JavaScript];

    /// The word in addresses and attributes: `php`.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Tongue::Curl => "curl",
            Tongue::Php => "php",
            Tongue::Python => "python",
            Tongue::JavaScript => "javascript",
        }
    }

    /// What people call it.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Tongue::Curl => "curl",
            Tongue::Php => "PHP",
            Tongue::Python => "Python",
            Tongue::JavaScript => "JavaScript",
        }
    }
}

/// What a call sends.
#[derive(Clone, Debug)]
pub enum Sends {
    /// Nothing but a query.
    Query(Vec<(&'static str, String)>),
    /// A form.
    Form(Vec<(&'static str, String)>),
    /// JSON, laid out.
    Json(String),
}

/// What comes back, and what the example prints of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answers {
    /// The envelope of the partner contract: its `data`, or its error.
    Envelope,
    /// JSON, told apart by the status.
    Document,
}

/// A call with the reader's key in the header.
#[derive(Clone, Debug)]
pub struct Call {
    /// `GET`, `POST`, `PATCH` or `PUT`.
    pub method: &'static str,
    /// The whole address, without a query.
    pub url: String,
    /// Headers beside the key's.
    pub headers: Vec<(String, String)>,
    /// What it sends.
    pub sends: Sends,
    /// What comes back.
    pub answers: Answers,
}

impl Call {
    /// The call in a language.
    #[must_use]
    pub fn say(&self, tongue: Tongue) -> String {
        match tongue {
            Tongue::Curl => curl::say(self),
            Tongue::Php => php::say(self),
            Tongue::Python => python::say(self),
            Tongue::JavaScript => javascript::say(self),
        }
    }

    /// Every header that a program has to set itself.
    fn headers(&self) -> Vec<(String, String)> {
        let key = ("Authorization".to_owned(), format!("Bearer {YOUR_KEY}"));
        let mut headers = vec![key];
        if matches!(self.sends, Sends::Json(_)) {
            headers.push(("Content-Type".to_owned(), "application/json".to_owned()));
        }
        headers.extend(self.headers.iter().cloned());
        headers
    }
}

/// One example: the same in every language.
#[derive(Clone, Debug)]
pub struct Example {
    /// Its name on its page: `get_links`.
    pub name: String,
    /// The code in each language.
    pub tabs: Vec<Tab>,
}

/// An example in one language.
#[derive(Clone, Debug)]
pub struct Tab {
    /// The language.
    pub tongue: Tongue,
    /// The code as HTML.
    pub html: String,
}

impl Example {
    /// A call under a name.
    #[must_use]
    pub fn of_call(name: &str, call: &Call) -> Example {
        Example::of(name, |tongue| call.say(tongue))
    }

    /// Something that each language says in its own way.
    #[must_use]
    pub fn of(name: &str, say: impl Fn(Tongue) -> String) -> Example {
        let tab = |tongue| Tab { tongue, html: code::marked(&say(tongue)) };
        Example { name: name.to_owned(), tabs: Tongue::ALL.map(tab).into() }
    }
}

/// A text between double quotes, as JSON, Python and JavaScript write it.
fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

/// Whether it may stand without quotes where numbers do.
fn is_number(text: &str) -> bool {
    text.len() < 16 && text.parse::<u64>().is_ok_and(|number| number.to_string() == text)
}

#[cfg(test)]
mod tests;
