//! Pages of lists that are in memory: any page costs the same, however long the list.

use crate::pages::Page;

/// Rows on one page.
pub(super) const ON_A_PAGE: usize = 50;

/// Which page of a list is shown.
#[derive(Clone, Debug, Default)]
pub(super) struct Pager {
    /// How many rows the list has.
    pub(super) total: usize,
    /// The first row shown, from 1; 0: none is.
    pub(super) first: usize,
    /// The last row shown.
    pub(super) last: usize,
    /// The page before.
    pub(super) newer: Option<String>,
    /// The page after.
    pub(super) older: Option<String>,
}

impl Pager {
    /// The page that was asked for of a list of `total` rows; `address` makes the address of another
    /// one. Beyond the end is the last page: a list may have become shorter.
    pub(super) fn new(total: usize, asked: &str, address: impl Fn(usize) -> String) -> Pager {
        let pages = total.div_ceil(ON_A_PAGE).max(1);
        let number = asked.parse::<usize>().unwrap_or(1).clamp(1, pages);
        let skipped = (number - 1) * ON_A_PAGE;
        Pager {
            total,
            first: if total == 0 { 0 } else { skipped + 1 },
            last: (skipped + ON_A_PAGE).min(total),
            newer: (number > 1).then(|| address(number - 1)),
            older: (number < pages).then(|| address(number + 1)),
        }
    }

    /// The rows of the page.
    pub(super) fn take<T>(&self, all: impl Iterator<Item = T>) -> Vec<T> {
        let skipped = self.first.saturating_sub(1);
        all.skip(skipped).take(self.last - skipped.min(self.last)).collect()
    }

    /// Whether there are other pages.
    pub(super) fn is_needed(&self) -> bool {
        self.newer.is_some() || self.older.is_some()
    }

    /// `51–100 of 12,345`.
    pub(super) fn words(&self, page: &Page) -> String {
        let number = |number: usize| page.number(&number.to_string());
        let rows = format!("{}–{}", number(self.first), number(self.last));
        page.word_between("office-rows", &rows, &number(self.total))
    }
}

#[cfg(test)]
mod tests {
    use super::Pager;

    #[test]
    fn every_row_is_on_one_page() {
        let all: Vec<usize> = (0..120).collect();
        let address = |number: usize| format!("?page={number}");
        let mut seen = Vec::new();
        for number in 1..=3 {
            let pager = Pager::new(all.len(), &number.to_string(), address);
            seen.extend(pager.take(all.iter().copied()));
            assert_eq!(pager.newer.is_some(), number > 1);
            assert_eq!(pager.older.is_some(), number < 3);
        }
        assert_eq!(seen, all);
    }

    #[test]
    fn an_address_of_no_page_is_a_page_all_the_same() {
        for (total, asked, first, last) in [
            (0, "1", 0, 0),
            (0, "99999999999999999999", 0, 0),
            (51, "0", 1, 50),
            (51, "-1", 1, 50),
            (51, "x", 1, 50),
            (51, "7", 51, 51),
        ] {
            let pager = Pager::new(total, asked, |number| number.to_string());
            assert_eq!((pager.first, pager.last), (first, last), "{total} {asked}");
            assert_eq!(pager.take(0..total).len(), last - first.saturating_sub(1).min(last));
        }
    }
}
