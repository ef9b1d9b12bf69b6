//! Requests against a server that does everything wrong.
