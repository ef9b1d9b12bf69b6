//! Whole journeys, over HTTP, on both engines.

#![allow(clippy::unwrap_used)]

mod stories {
    mod a_click;
    mod a_price;
    mod a_source;
    mod an_exchange;
    mod crash;
    mod demo;
    mod dump;
    mod live_rates;
    mod process;
    mod rush;
    mod shell;
    mod visitors;
}
