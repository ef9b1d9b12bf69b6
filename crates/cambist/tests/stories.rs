//! Whole journeys, over HTTP, on both engines.

#![allow(clippy::unwrap_used)]

mod stories {
    mod a_click;
    mod a_payout;
    mod a_price;
    mod a_ring;
    mod a_source;
    mod an_exchange;
    mod corrections;
    mod crash;
    mod demo;
    mod documentation;
    mod doors;
    mod downtime;
    mod dump;
    mod killed;
    mod letters;
    mod live_rates;
    mod many_directions;
    mod moments;
    mod process;
    mod recipes;
    mod rush;
    mod shell;
    mod simulator;
    mod strangers;
    mod visitors;
}
