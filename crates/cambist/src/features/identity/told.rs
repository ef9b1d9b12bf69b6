//! What the owner of an account is told, and by whom.

use std::fmt;
use std::sync::Arc;

use store::{Fault, Tx};

use crate::features::audit::Deed;
use crate::words::Lang;

use super::token::Token;

/// What happened to an account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AccountFact {
    /// Its owner is to show that letters reach him, by this token.
    ConfirmationAsked(Token),
    /// The account is to have this address once its reader shows so, by this token.
    EmailAsked(Token),
    /// Somebody wants this address for another account, and has been told nothing.
    EmailAskedInVain,
    /// The account has another address now; told at the old one.
    EmailChanged,
    /// Somebody has forgotten the password; this token sets a new one.
    ResetAsked(Token),
    /// Somebody who has forgotten the password has set a new one.
    PasswordReset,
    /// The owner has changed the password.
    PasswordChanged,
    /// A second factor is asked from now on.
    FactorOn,
    /// It is not asked any more.
    FactorOff,
    /// The office has switched it off.
    FactorDropped,
    /// A recovery code was used; so many are left.
    RecoveryUsed(u64),
    /// There are new recovery codes; the old ones are worthless.
    RecoveryRenewed,
}

/// A fact with whom to tell it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccountNews {
    /// The account.
    pub account_id: i64,
    /// The address to tell it to.
    pub to: String,
    /// The language of whoever did it.
    pub lang: Lang,
    /// What happened.
    pub fact: AccountFact,
}

/// Something that must happen in the transaction of an account's fact, such as a letter.
pub trait AccountReaction: Send + Sync {
    /// Does it. Only a fault may stop the deed.
    ///
    /// # Errors
    /// The store's faults.
    fn react(&self, tx: &mut Tx<'_>, deed: &Deed, news: &AccountNews) -> Result<(), Fault>;
}

/// All of them, in the order of [`crate::reactions`].
pub type AccountReactions = Arc<[Box<dyn AccountReaction>]>;

/// In which language an account's facts are told, and what follows from them.
#[derive(Clone)]
pub struct Telling {
    /// The language of whoever acts.
    pub lang: Lang,
    /// What follows.
    pub reactions: AccountReactions,
}

impl fmt::Debug for Telling {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Telling").field("lang", &self.lang).finish_non_exhaustive()
    }
}

impl Telling {
    /// Tells a fact of an account to whoever reads the letters to `to`.
    pub(super) fn tell(
        &self,
        tx: &mut Tx<'_>,
        deed: &Deed,
        (account_id, to): (i64, &str),
        fact: AccountFact,
    ) -> Result<(), Fault> {
        let news = AccountNews { account_id, to: to.to_owned(), lang: self.lang, fact };
        self.reactions.iter().try_for_each(|reaction| reaction.react(tx, deed, &news))
    }
}
