//! The kit of the pages and replies: what HTTP asks of every edge of the office, and no feature of it.
//!
//! Everything here is a pure function over bytes, text and [`http::HeaderMap`]: no clock, no socket, no state. The hot
//! paths (a click, a poll of the rates) call it on every request, so reading borrows from the request wherever it can.
//!
//! - reading a request: [`query`], [`cookies`], [`address`], [`language`], [`encoding`], [`conditional`],
//!   [`origin`], [`path`]
//! - writing a reply: [`cookies::SetCookie`], [`etag`], [`coding`], [`gzip`], [`headers`], [`problem`], [`text`]

pub mod address;
pub mod coding;
pub mod conditional;
pub mod cookies;
pub mod encoding;
pub mod etag;
pub mod gzip;
pub mod headers;
pub mod language;
pub mod origin;
pub mod path;
pub mod problem;
mod quality;
pub mod query;
pub mod text;
