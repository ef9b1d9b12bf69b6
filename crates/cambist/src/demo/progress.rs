//! How far a large demo has come.

/// Below so many there is nothing to wait for, and nothing to tell.
const WORTH_TELLING: usize = 50_000;
/// How often it is told.
const TIMES: usize = 10;

/// Tells how much of something is made, a tenth at a time.
pub(super) struct Progress {
    what: &'static str,
    all: usize,
    made: usize,
}

impl Progress {
    /// Nothing of `all` is made yet.
    pub(super) fn new(what: &'static str, all: usize) -> Progress {
        Progress { what, all, made: 0 }
    }

    /// So many more are made.
    pub(super) fn goes_on(&mut self, more: usize) {
        let tenth = |made: usize| made * TIMES / self.all.max(1);
        let (before, now) = (tenth(self.made), tenth(self.made + more));
        self.made += more;
        if self.all >= WORTH_TELLING && now > before {
            tracing::info!("{} of {} {}", self.made, self.all, self.what);
        }
    }
}
