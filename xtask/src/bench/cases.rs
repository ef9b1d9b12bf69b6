//! What is measured.

use super::load::Request;

/// One comparison.
pub(crate) struct Case {
    /// The name on the command line and of the report.
    pub(crate) name: &'static str,
    /// What it compares.
    pub(crate) about: &'static str,
    path: &'static str,
    /// Whether each request opens a connection of its own.
    is_fresh: bool,
    header: Option<&'static str>,
    /// Whether each request is a click that must be in the database afterwards.
    pub(crate) makes_clicks: bool,
    /// The status that every answer has.
    status: u32,
}

/// Every case, in the order in which they run.
pub(crate) const ALL: &[Case] = &[
    Case {
        name: "clicks",
        about: "a stored click and its redirect, against a redirect and a buffered line of a log",
        path: "/ref/bench/?cur_from=BTC&cur_to=SBERRUB",
        is_fresh: false,
        header: None,
        makes_clicks: true,
        status: 302,
    },
    Case {
        name: "clicks-fresh",
        about: "the same with a connection for each request",
        path: "/ref/bench/?cur_from=BTC&cur_to=SBERRUB",
        is_fresh: true,
        header: None,
        makes_clicks: true,
        status: 302,
    },
    Case {
        name: "feeds",
        about: "a feed as it is, against the same bytes as a static file",
        path: "/service/export/xml",
        is_fresh: false,
        header: None,
        makes_clicks: false,
        status: 200,
    },
    Case {
        name: "feeds-gzip",
        about: "a feed compressed, against the same file with gzip_static",
        path: "/service/export/xml",
        is_fresh: false,
        header: Some("Accept-Encoding: gzip"),
        makes_clicks: false,
        status: 200,
    },
    Case {
        name: "feeds-304",
        about: "a feed that the reader knows already",
        path: "/service/export/xml",
        is_fresh: false,
        header: Some("If-Modified-Since: {modified}"),
        makes_clicks: false,
        status: 304,
    },
];

impl Case {
    /// Whether a word on the command line means this case: its name, or its first part.
    pub(crate) fn is_meant_by(&self, word: &str) -> bool {
        self.name == word || self.name.split('-').next() == Some(word)
    }

    /// The load on a server for so many seconds.
    pub(crate) fn request(&self, base: &str, seconds: u32) -> Request {
        Request {
            base: base.to_owned(),
            path: self.path.to_owned(),
            header: self.header.map(str::to_owned),
            is_fresh: self.is_fresh,
            status: self.status,
            seconds,
        }
    }
}
