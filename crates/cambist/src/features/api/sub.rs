//! Sub-ids as a call names them.

use crate::features::figures::{USUAL_SUB, Wanted};

impl super::params::Params {
    /// The name of a sub-id, as `sub_name` says it.
    pub(super) fn sub_name(&mut self) -> Option<String> {
        let name = self.text("sub_name", 32)?;
        let is_name = |b: u8| b.is_ascii_alphanumeric() || b"_.-".contains(&b);
        if !name.bytes().all(is_name) {
            self.refuse("sub_name", "write 1 to 32 letters, digits, _, . and -");
            return None;
        }
        Some(name)
    }

    /// The sub-id that is wanted, as `sub` and `sub_name` say it.
    pub(super) fn sub(&mut self) -> Option<Wanted> {
        let (name, value) = (self.sub_name(), self.text("sub", 200));
        if name.is_some() && value.is_none() {
            self.refuse("sub_name", "goes with `sub`, the value that is wanted");
        }
        Some(Wanted { name: name.unwrap_or_else(|| USUAL_SUB.to_owned()), value: value? })
    }
}
