//! Lines of a text by offset.

/// Counts lines up to offsets that only grow, so that a whole file is counted once.
pub(super) struct Lines<'a> {
    text: &'a str,
    offset: usize,
    line: usize,
}

impl<'a> Lines<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Self { text, offset: 0, line: 1 }
    }

    /// The line at an offset in bytes, from 1; an earlier offset than the last one counts as the last one.
    pub(super) fn at(&mut self, offset: usize) -> usize {
        let end = offset.min(self.text.len());
        if let Some(passed) = self.text.as_bytes().get(self.offset..end) {
            self.line += passed.iter().filter(|byte| **byte == b'\n').count();
            self.offset = end;
        }
        self.line
    }
}
