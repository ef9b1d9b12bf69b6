//! When this fact, do that: what must happen in another slice because of a fact, one line each.
//!
//! A reaction runs in the transaction that records its fact. The first facts with reactions are
//! those of orders; until they come, the one thing that follows from facts is that tables in memory
//! are read again, and that is [`crate::jobs`]' work.
//!
//! | fact | reaction |
//! |---|---|
//! | anything that [`bump`](crate::features::settings::bump)s a topic | every replica reads the topic's table again within a second |
