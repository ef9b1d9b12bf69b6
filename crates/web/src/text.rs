//! Text that has a limit in bytes.

/// The longest beginning of `text` that has at most `max_bytes` bytes and does not split a character.
pub fn cut(text: &str, max_bytes: usize) -> &str {
    let mut end = max_bytes.min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

#[cfg(test)]
mod tests {
    use proptest::prelude::proptest;

    use super::cut;

    #[test]
    fn a_character_on_the_border_is_left_out_whole() {
        for (text, max_bytes, expected) in [
            ("", 0, ""),
            ("abc", 0, ""),
            ("abc", 2, "ab"),
            ("abc", 3, "abc"),
            ("abc", 9, "abc"),
            ("йц", 1, ""),
            ("йц", 2, "й"),
            ("йц", 3, "й"),
            ("a🦀", 4, "a"),
        ] {
            assert_eq!(cut(text, max_bytes), expected, "{text} at {max_bytes}");
        }
    }

    proptest! {
        #[test]
        fn the_cut_is_the_longest_that_fits(text in ".{0,40}", max_bytes in 0_usize..90) {
            let kept = cut(&text, max_bytes);
            assert!(text.starts_with(kept) && kept.len() <= max_bytes);
            let next = text[kept.len()..].chars().next();
            assert!(next.is_none_or(|next| kept.len() + next.len_utf8() > max_bytes));
        }
    }
}
