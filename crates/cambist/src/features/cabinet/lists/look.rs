//! Looking for the rows of a page among those that a filter leaves out.

use store::Fault;

/// How many rows are read at once: few first, as most pages are full of what they look for; a page
/// whose filter leaves nearly everything out looks at no more than all of them.
const STEPS: [u32; 3] = [120, 880, 4000];

/// Up to `wanted` rows that are taken, and the row after which the next page goes on, when something
/// may be left. `read` is given that row and how many it may bring; `place` tells a row's own.
///
/// # Errors
/// What `read` refuses with.
pub(in crate::features::cabinet) fn look<T>(
    wanted: usize,
    mut after: Option<i64>,
    mut read: impl FnMut(Option<i64>, u32) -> Result<Vec<T>, Fault>,
    place: impl Fn(&T) -> i64,
    takes: impl Fn(&T) -> bool,
) -> Result<(Vec<T>, Option<i64>), Fault> {
    let mut found = Vec::new();
    for step in STEPS {
        let rows = read(after, step)?;
        let is_full = rows.len() >= step as usize;
        for row in rows {
            if found.len() == wanted {
                return Ok((found, after));
            }
            after = Some(place(&row));
            if takes(&row) {
                found.push(row);
            }
        }
        if !is_full {
            return Ok((found, None));
        }
    }
    Ok((found, after))
}

#[cfg(test)]
mod tests {
    use super::look;

    fn page(wanted: usize, after: Option<i64>, every: i64) -> (Vec<i64>, Option<i64>) {
        let read = |after: Option<i64>, limit: u32| {
            let first = after.unwrap_or(10_001) - 1;
            Ok((1..=first).rev().take(limit as usize).collect())
        };
        look(wanted, after, read, |row| *row, |row| row % every == 0).unwrap()
    }

    #[test]
    fn pages_follow_one_another_without_a_gap_and_end() {
        for (wanted, every) in [(50, 1), (50, 3), (7, 1000), (50, 20_000)] {
            let (mut all, mut after, mut pages) = (Vec::new(), None, 0);
            loop {
                let (rows, next) = page(wanted, after, every);
                assert!(rows.len() <= wanted && pages < 300);
                all.extend(rows);
                pages += 1;
                match next {
                    Some(_) => after = next,
                    None => break,
                }
            }
            let expected: Vec<i64> = (1..=10_000).rev().filter(|row| row % every == 0).collect();
            assert_eq!(all, expected, "every {every}");
        }
    }

    #[test]
    fn a_page_that_finds_little_looks_at_five_thousand_rows_and_says_where_to_go_on() {
        assert_eq!(page(50, None, 20_000), (vec![], Some(5001)));
        assert_eq!(page(50, Some(4000), 20_000), (vec![], None));
    }

    #[test]
    fn a_page_that_is_just_full_leads_on_only_to_what_is_left() {
        assert_eq!(page(1, Some(3), 1), (vec![2], Some(2)));
        assert_eq!(page(2, Some(3), 1), (vec![2, 1], None));
    }
}
