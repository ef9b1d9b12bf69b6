//! What a process has cost, as the kernel counts it.

/// The kernel counts in hundredths of a second on every Linux that we know.
const TICK_US: u64 = 10_000;

/// Microseconds of processor time, user and system, of a process and those that it started.
///
/// # Errors
/// A sentence when the process is gone.
pub(super) fn cpu_us(pid: u32) -> Result<u64, String> {
    let mut ticks = 0;
    for pid in family(pid)? {
        let stat = read(pid, "stat")?;
        // The name stands in parentheses and may hold anything; numbers follow the last one.
        let (_, numbers) = stat.rsplit_once(')').ok_or_else(|| format!("/proc/{pid}/stat"))?;
        let fields: Vec<&str> = numbers.split_whitespace().collect();
        let field = |place: usize| fields.get(place).and_then(|text| text.parse::<u64>().ok());
        let (user, system) = field(11).zip(field(12)).ok_or_else(|| format!("/proc/{pid}/stat"))?;
        ticks += user + system;
    }
    Ok(ticks * TICK_US)
}

/// Megabytes that a process and those that it started hold in memory.
///
/// # Errors
/// A sentence when the process is gone.
pub(super) fn resident_mb(pid: u32) -> Result<u64, String> {
    let mut kilobytes = 0;
    for pid in family(pid)? {
        let status = read(pid, "status")?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
        let number = line.and_then(|line| line.split_whitespace().next()?.parse::<u64>().ok());
        kilobytes += number.unwrap_or(0);
    }
    Ok(kilobytes / 1024)
}

/// The process and its children: nginx answers in workers of its own.
fn family(pid: u32) -> Result<Vec<u32>, String> {
    let text = read(pid, &format!("task/{pid}/children"))?;
    let children = text.split_whitespace().filter_map(|word| word.parse().ok());
    Ok(std::iter::once(pid).chain(children).collect())
}

fn read(pid: u32, file: &str) -> Result<String, String> {
    let path = format!("/proc/{pid}/{file}");
    std::fs::read_to_string(&path).map_err(|error| format!("{path}: {error}"))
}

#[cfg(test)]
mod tests {
    use super::{cpu_us, resident_mb};

    #[test]
    fn this_process_has_cost_something_and_one_that_is_gone_is_an_error() {
        let before = cpu_us(std::process::id()).expect("we are alive");
        let mut sum = 0_u64;
        let begin = std::time::Instant::now();
        while begin.elapsed().as_millis() < 200 {
            sum = std::hint::black_box(sum.wrapping_mul(31).wrapping_add(7));
        }
        assert!(cpu_us(std::process::id()).expect("we are alive") > before);
        assert!(resident_mb(std::process::id()).expect("we are alive") > 0);
        assert!(cpu_us(u32::MAX).is_err());
    }
}
