//! Lists of numbers in a query, which has the same text for lists of about the same length.

/// The placeholders of a list of so many numbers whose first one is `$first`; the list is padded.
pub fn in_list(first: usize, length: usize) -> String {
    let places = (first..first + padded_length(length)).map(|place| format!("${place}"));
    places.collect::<Vec<_>>().join(", ")
}

/// The numbers, the last one again and again up to the length that [`in_list`] has; for none it is a
/// number that no row has.
pub fn padded(numbers: &[i64]) -> Vec<i64> {
    let last = numbers.last().copied().unwrap_or(i64::MIN);
    let mut padded = numbers.to_vec();
    padded.resize(padded_length(numbers.len()), last);
    padded
}

fn padded_length(length: usize) -> usize {
    length.next_power_of_two().max(8)
}

#[cfg(test)]
mod tests {
    use super::{in_list, padded};

    #[test]
    fn a_list_has_as_many_placeholders_as_numbers() {
        for length in [0, 1, 7, 8, 9, 50, 64, 65] {
            let numbers: Vec<i64> = (0..length).collect();
            let places = in_list(3, numbers.len());
            assert_eq!(places.split(", ").count(), padded(&numbers).len(), "{length}");
            assert!(places.starts_with("$3, $4"));
            assert!(padded(&numbers).starts_with(&numbers));
        }
        assert_eq!(padded(&[]), [i64::MIN; 8]);
        assert_eq!(padded(&[5, 6])[2..], [6; 6]);
    }
}
