//! What was given for one cause and may still be taken back.

use money::{Amount, Scale};

use crate::command::Command;
use crate::decide::Refusal;

/// What a partner was given for one cause, such as an order, and what he bore of its loss, less what
/// was taken back. A reversal never takes more than that, however often it is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Outstanding {
    /// Granted and not reversed, in USD at 8 decimals.
    pub granted: Amount,
    /// Losses shared and not given back, in USD at 8 decimals.
    pub shared: Amount,
}

impl Default for Outstanding {
    fn default() -> Outstanding {
        Outstanding { granted: Amount::zero(Scale::USD), shared: Amount::zero(Scale::USD) }
    }
}

impl Outstanding {
    /// Refuses to take back more than there is.
    pub(crate) fn check(&self, command: &Command) -> Result<(), Refusal> {
        let (amount, left) = match command {
            Command::Reverse { amount, .. } => (amount, self.granted),
            Command::ReturnLoss { amount, .. } => (amount, self.shared),
            _ => return Ok(()),
        };
        if amount.compare(&left).is_le() { Ok(()) } else { Err(Refusal::MoreThanGiven { left }) }
    }

    /// What is outstanding once a command of the same cause is posted; `None` when it would not fit.
    pub fn after(self, command: &Command) -> Option<Outstanding> {
        let Outstanding { granted, shared } = self;
        Some(match *command {
            Command::Grant { amount, .. } => {
                Outstanding { granted: granted.checked_add(amount)?, shared }
            }
            Command::Reverse { amount, .. } => {
                Outstanding { granted: granted.checked_sub(amount)?, shared }
            }
            Command::ShareLoss { amount, .. } => {
                Outstanding { granted, shared: shared.checked_add(amount)? }
            }
            Command::ReturnLoss { amount, .. } => {
                Outstanding { granted, shared: shared.checked_sub(amount)? }
            }
            _ => self,
        })
    }
}
