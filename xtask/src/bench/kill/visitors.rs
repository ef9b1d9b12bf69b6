//! Visitors who write down the number of every click that was answered to them.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::thread;
use std::time::Duration;

use crate::office::Office;

/// Visitors at once, each with a connection.
const CROWD: usize = 64;
const REQUEST: &str = "GET /ref/bench/?cur_from=BTC&cur_to=SBERRUB HTTP/1.1\r\nhost: office\r\n\
     user-agent: Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0\r\n\r\n";
const MARK: &str = "cambist_ref=";

/// Follows the link from many connections, kills the office after a while, and returns the numbers of
/// the clicks whose redirect had come.
///
/// # Errors
/// A sentence when nothing was answered at all.
pub(super) fn follow_until_killed(
    office: &mut Office,
    lives: Duration,
) -> Result<Vec<i64>, String> {
    let address = office.url().trim_start_matches("http://").to_owned();
    let visitors: Vec<_> = (0..CROWD)
        .map(|_| {
            let address = address.clone();
            thread::spawn(move || follow(&address))
        })
        .collect();
    thread::sleep(lives);
    office.kill();
    let mut answered = Vec::new();
    for visitor in visitors {
        answered.extend(visitor.join().map_err(|_| "a visitor met a bug".to_owned())?);
    }
    match answered.is_empty() {
        true => Err("no click was answered".to_owned()),
        false => Ok(answered),
    }
}

/// Follows the link until the connection breaks.
fn follow(address: &str) -> Vec<i64> {
    let mut answered = Vec::new();
    let Ok(mut stream) = TcpStream::connect(address) else { return answered };
    let mut read = Vec::new();
    let mut part = [0; 4096];
    while stream.write_all(REQUEST.as_bytes()).is_ok() {
        read.clear();
        // A redirect has no body: it is whole with its empty line.
        while !read.ends_with(b"\r\n\r\n") {
            match stream.read(&mut part) {
                Ok(0) | Err(_) => return answered,
                Ok(length) => read.extend_from_slice(&part[..length]),
            }
        }
        answered.extend(click_of(&String::from_utf8_lossy(&read)));
    }
    answered
}

/// The number of the click: the cookie holds version, key, first link and click, last link and click.
fn click_of(reply: &str) -> Option<i64> {
    let (_, cookie) = reply.split_once(MARK)?;
    cookie.split('.').nth(5)?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::click_of;

    #[test]
    fn the_last_click_of_the_cookie_is_the_one_that_was_answered() {
        let reply =
            "HTTP/1.1 302 Found\r\nset-cookie: cambist_ref=1.1.7.11.8.12.abcd; Path=/\r\n\r\n";
        assert_eq!(click_of(reply), Some(12));
        assert_eq!(click_of("HTTP/1.1 500 Internal Server Error\r\n\r\n"), None);
    }
}
