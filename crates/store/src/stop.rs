//! Why a unit of work ended without a commit.

use std::convert::Infallible;
use std::error::Error;
use std::fmt::{self, Display, Formatter};

use crate::Fault;

/// A unit of work ends early because the rules said no, or because the world broke.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stop<R> {
    /// The rules say no; the unit was rolled back.
    Refused(R),
    /// The world broke; the unit was rolled back.
    Broke(Fault),
}

/// Marks the enums of refusals, so that `?` turns them into [`Stop::Refused`].
pub trait Refusal: Error + Send + 'static {}

/// The refusal of units that refuse nothing. It has no value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Never {}

impl Display for Never {
    fn fmt(&self, _: &mut Formatter<'_>) -> fmt::Result {
        match *self {}
    }
}

impl Error for Never {}

impl Refusal for Never {}

impl From<Infallible> for Never {
    fn from(never: Infallible) -> Never {
        match never {}
    }
}

impl Stop<Never> {
    /// The fault, which is all that a unit without refusals can end in.
    pub fn into_fault(self) -> Fault {
        match self {
            Stop::Broke(fault) => fault,
            Stop::Refused(never) => match never {},
        }
    }
}

impl From<Stop<Never>> for Fault {
    fn from(stop: Stop<Never>) -> Fault {
        stop.into_fault()
    }
}

impl<R: Refusal> From<R> for Stop<R> {
    fn from(refusal: R) -> Stop<R> {
        Stop::Refused(refusal)
    }
}

impl<R> From<Fault> for Stop<R> {
    fn from(fault: Fault) -> Stop<R> {
        Stop::Broke(fault)
    }
}

impl<R: Display> Display for Stop<R> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Stop::Refused(refusal) => Display::fmt(refusal, f),
            Stop::Broke(fault) => Display::fmt(fault, f),
        }
    }
}

impl<R: Error + 'static> Error for Stop<R> {}

/// Lets a verb call another one whose refusals are a different enum: `inner(tx).within()?`.
pub trait Within<T, R> {
    /// The same outcome with the refusal turned into the caller's; a fault stays as it is.
    ///
    /// # Errors
    /// Those of the inner verb.
    fn within<O: From<R>>(self) -> Result<T, Stop<O>>;
}

impl<T, R> Within<T, R> for Result<T, Stop<R>> {
    fn within<O: From<R>>(self) -> Result<T, Stop<O>> {
        self.map_err(|stop| match stop {
            Stop::Refused(refusal) => Stop::Refused(O::from(refusal)),
            Stop::Broke(fault) => Stop::Broke(fault),
        })
    }
}
