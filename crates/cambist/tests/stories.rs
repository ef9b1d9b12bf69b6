//! Whole journeys, over HTTP, on both engines.

#![allow(clippy::unwrap_used)]

mod stories {
    mod a_click;
}
