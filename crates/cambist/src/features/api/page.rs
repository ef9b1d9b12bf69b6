//! Cutting a page out of rows that were looked at.
//!
//! A filter that the database has no index for is applied here, to a bounded number of rows: a page may
//! then be short, or empty, and still say where the list goes on.

/// What is taken of the rows that were looked at.
pub(super) struct Cut<T> {
    /// The rows that the filter takes, at most as many as were asked for.
    pub(super) rows: Vec<T>,
    /// The place of the last row that was looked at, when the list goes on after it.
    pub(super) next: Option<usize>,
}

/// Takes at most `limit` of `rows` by a filter; `is_full` says that more rows may follow them.
pub(super) fn cut<T>(
    rows: Vec<T>,
    is_full: bool,
    limit: u32,
    mut is_wanted: impl FnMut(&T) -> bool,
) -> Cut<T> {
    let (limit, count) = (usize::try_from(limit).unwrap_or(usize::MAX), rows.len());
    let mut taken = Vec::new();
    for (place, row) in rows.into_iter().enumerate() {
        if !is_wanted(&row) {
            continue;
        }
        taken.push(row);
        if taken.len() == limit {
            let goes_on = is_full || place + 1 < count;
            return Cut { rows: taken, next: goes_on.then_some(place) };
        }
    }
    Cut { rows: taken, next: (is_full && count > 0).then(|| count - 1) }
}

#[cfg(test)]
mod tests {
    use super::cut;

    #[test]
    fn a_page_says_where_the_list_goes_on() {
        let even = |n: &i32| n % 2 == 0;
        for (rows, is_full, limit, taken, next) in [
            (vec![], false, 2, vec![], None),
            (vec![1, 2, 3, 4], false, 5, vec![2, 4], None),
            (vec![1, 2, 3, 4], true, 5, vec![2, 4], Some(3)),
            (vec![1, 3, 5], true, 5, vec![], Some(2)),
            (vec![1, 2, 3, 4], false, 1, vec![2], Some(1)),
            (vec![1, 2, 3, 4], false, 2, vec![2, 4], None),
            (vec![1, 2, 3, 4], true, 2, vec![2, 4], Some(3)),
        ] {
            let cut = cut(rows.clone(), is_full, limit, even);
            assert_eq!((cut.rows, cut.next), (taken, next), "{rows:?} {is_full} {limit}");
        }
    }
}
