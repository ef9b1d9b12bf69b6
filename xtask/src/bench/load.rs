//! One turn of load, by wrk, and what it cost the server.

use std::process::Command;

use super::process;
use crate::shell;

/// Connections of the load.
pub(super) const CONNECTIONS: u32 = 64;

/// What is asked for, and for how long.
#[derive(Debug, Clone)]
pub(crate) struct Request {
    /// The server's address: `http://127.0.0.1:8080`.
    pub(super) base: String,
    /// Path and query.
    pub(super) path: String,
    /// A header; `{modified}` in it becomes the time at which the document last changed.
    pub(super) header: Option<String>,
    /// Whether each request opens a connection of its own.
    pub(super) is_fresh: bool,
    /// The status that every answer must have.
    pub(super) status: u32,
    /// How long.
    pub(super) seconds: u32,
}

/// What one turn came to.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Measured {
    /// Requests that were answered.
    pub(super) answered: u64,
    /// Requests in a second.
    pub(super) per_second: f64,
    /// Processor time of the server for each request, in microseconds.
    pub(super) cpu_us: f64,
    /// Half of the answers came within so many milliseconds.
    pub(super) p50_ms: f64,
    /// All but one of a hundred came within so many milliseconds.
    pub(super) p99_ms: f64,
    /// Megabytes that the server held at the end.
    pub(super) resident_mb: u64,
}

/// The headers of the load, once a request with them has got the answer that is compared. It is a
/// request like any other: whoever counts what the load left behind counts from here.
///
/// # Errors
/// A sentence when the answer is another one, or there is none.
pub(super) fn tried(request: &Request) -> Result<Vec<String>, String> {
    let headers = headers(request)?;
    require_status(request, &headers)?;
    Ok(headers)
}

/// Runs wrk against a server and counts what it cost.
///
/// # Errors
/// A sentence when the load can't run.
pub(super) fn run(request: &Request, headers: &[String], pid: u32) -> Result<Measured, String> {
    let mut command = Command::new("wrk");
    command.args(["-t1", &format!("-c{CONNECTIONS}"), &format!("-d{}s", request.seconds)]);
    command.args(["--latency", "--timeout", "10s"]);
    for header in headers {
        command.args(["-H", header]);
    }
    command.arg(format!("{}{}", request.base, request.path));
    let before = process::cpu_us(pid)?;
    let said = shell::capture(&mut command)?;
    let spent = process::cpu_us(pid)? - before;
    let mut measured = read(&said).ok_or_else(|| format!("wrk said something else:\n{said}"))?;
    measured.cpu_us = ratio(spent, measured.answered);
    measured.resident_mb = process::resident_mb(pid)?;
    Ok(measured)
}

#[expect(clippy::float_arithmetic, reason = "a measurement, not money")]
fn ratio(part: u64, whole: u64) -> f64 {
    part as f64 / whole.max(1) as f64
}

fn headers(request: &Request) -> Result<Vec<String>, String> {
    let mut headers = Vec::new();
    if request.is_fresh {
        headers.push("Connection: close".to_owned());
    }
    if let Some(header) = &request.header {
        let modified = match header.contains("{modified}") {
            true => header_of(request, "last-modified")?,
            false => String::new(),
        };
        headers.push(header.replace("{modified}", &modified));
    }
    Ok(headers)
}

/// Every answer must be the one that is compared: an error page would be very fast.
fn require_status(request: &Request, headers: &[String]) -> Result<(), String> {
    let mut command = curl(request);
    for header in headers {
        command.args(["-H", header]);
    }
    let said = shell::capture(command.args(["-o", "/dev/null", "-w", "%{http_code}"]))?;
    match said == request.status.to_string() {
        true => Ok(()),
        false => Err(format!("{}{} answered {said}", request.base, request.path)),
    }
}

fn header_of(request: &Request, name: &str) -> Result<String, String> {
    let said = shell::capture(curl(request).arg("-I"))?;
    let value = said.lines().find_map(|line| {
        let (found, value) = line.split_once(':')?;
        found.eq_ignore_ascii_case(name).then(|| value.trim().to_owned())
    });
    value.ok_or_else(|| format!("{}{} has no {name}", request.base, request.path))
}

fn curl(request: &Request) -> Command {
    let mut command = Command::new("curl");
    command.args(["-sS", &format!("{}{}", request.base, request.path)]);
    command
}

/// Reads what wrk printed. Answers that are no success or redirect make it nothing.
fn read(said: &str) -> Option<Measured> {
    if said.contains("Non-2xx or 3xx responses") || said.contains("Socket errors: connect") {
        return None;
    }
    let after = |start: &str| {
        said.lines().find_map(|line| line.trim().strip_prefix(start)).map(|rest| rest.trim())
    };
    let answered = said.lines().find(|line| line.contains(" requests in "))?;
    Some(Measured {
        answered: answered.split_whitespace().next()?.parse().ok()?,
        per_second: after("Requests/sec:")?.parse().ok()?,
        p50_ms: milliseconds(after("50%")?)?,
        p99_ms: milliseconds(after("99%")?)?,
        cpu_us: 0.0,
        resident_mb: 0,
    })
}

/// `812.00us`, `1.24ms` or `1.02s`.
#[expect(clippy::float_arithmetic, reason = "a measurement, not money")]
fn milliseconds(text: &str) -> Option<f64> {
    let units = [("us", 0.001), ("ms", 1.0), ("s", 1000.0), ("m", 60_000.0)];
    let (number, factor) = units.iter().find_map(|(unit, factor)| {
        let number = text.strip_suffix(unit)?.parse::<f64>().ok()?;
        Some((number, factor))
    })?;
    Some(number * factor)
}

#[cfg(test)]
mod tests {
    use super::{milliseconds, read};

    const SAID: &str = "\
Running 5s test @ http://127.0.0.1:8080/ref/bench/
  1 threads and 64 connections
  Thread Stats   Avg      Stdev     Max   +/- Stdev
    Latency     1.05ms  612.10us  14.71ms   85.33%
    Req/Sec    61.87k     4.12k   70.10k    68.00%
  Latency Distribution
     50%    0.84ms
     75%    1.24ms
     90%    1.80ms
     99%    3.10ms
  307882 requests in 5.01s, 106.93MB read
Requests/sec:  61451.02
Transfer/sec:     21.34MB
";

    #[test]
    fn what_wrk_prints_is_read() {
        let measured = read(SAID).expect("it is what wrk prints");
        assert_eq!(measured.answered, 307_882);
        assert_eq!(measured.per_second, 61451.02);
        assert_eq!((measured.p50_ms, measured.p99_ms), (0.84, 3.1));
    }

    #[test]
    fn a_run_with_other_answers_counts_for_nothing() {
        assert_eq!(read(&format!("{SAID}  Non-2xx or 3xx responses: 12\n")), None);
        assert_eq!(read("unable to connect to 127.0.0.1:8080 Connection refused"), None);
    }

    #[test]
    fn times_are_read_in_every_unit() {
        let table = [("812.50us", Some(0.8125)), ("1.24ms", Some(1.24)), ("2.00s", Some(2000.0))];
        for (text, expected) in table {
            assert_eq!(milliseconds(text), expected, "{text}");
        }
        assert_eq!(milliseconds("soon"), None);
    }
}
