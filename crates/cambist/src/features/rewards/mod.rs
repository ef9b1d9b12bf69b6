//! What orders earn their partners.
//!
//! Nouns: [`Programme`], [`Terms`], [`Agreed`], [`Reward`], [`Status`], [`Derivation`].
//! Story: an attributed order is placed → a reward is opened on the terms in force → the order
//! completes → the reward is computed step by step and granted, in the same transaction → it is held
//! for some days → it is available; a refund reverses it, an operator may deny it.
//! Invariants: a later change of terms never changes an old reward; a grant of 0 is a grant; an
//! order is never undone because of its partner: a reward that can't be decided stays undecided,
//! with its reason.
//! Refusals: [`DenyRefusal`], [`DecideRefusal`], [`TermsRefusal`], [`ProgrammeRefusal`],
//! [`DirectionRefusal`].

mod agreed;
mod decide;
mod deny;
mod derivation;
mod direction;
mod grant;
mod judge;
mod listed;
mod own;
mod percent;
mod programme;
mod react;
mod reason;
mod regrant;
mod release;
mod reverse;
mod review;
mod reward;
pub mod rules;
mod store;
mod terms;
#[cfg(test)]
mod tests;
mod volume;
mod what_if;
mod windows;
mod words;

pub use self::store::{
    Revision, RewardFilter, count_undecided, earned_between, find_rewards, list_revisions,
    list_rewards, list_undecided, oldest_wanted, rewards_back, rewards_by_number, rewards_changed,
};
pub use agreed::{Agreed, Own, ProgrammeVersion};
pub use decide::{DecideRefusal, Stated, decide};
pub use deny::{DenyRefusal, deny};
pub use derivation::{Derivation, Step};
pub use direction::{
    DirectionChange, DirectionRefusal, DirectionRule, Modifier, RuleWords, list_direction_rules,
    read_direction_change, rule_of, set_direction_rule,
};
pub use judge::{Judge, Judgement};
pub use listed::{ExchangeFilter, ExchangeOrder, ExchangePlaces, exchange_places};
pub use own::{agreed_with, end_terms, own_of, programme_of, set_terms};
pub use percent::{Percent, PercentError, Usd, UsdError};
pub use programme::{
    EVERYONES, Programme, ProgrammeRefusal, assign_programme, create_programme, find_programme,
    hold_programme, list_programmes, list_versions, set_programme,
};
pub use react::OnOrder;
pub use reason::{DETAILS, MANY_REFUNDS, NO_CLICK, NOT_A_PERSON, NOT_BROUGHT, reason_words};
pub use release::release;
pub use review::{let_go_on, take_back};
pub use reward::{Reward, Status, status_key};
pub use terms::{Base, Discount, Period, Terms, TermsRefusal, Tier};
pub use volume::{brought, foresee};
pub use what_if::{WhatIf, WhatIfLine, WhatIfReport, what_if};
pub use windows::{Windows, load_windows};
pub use words::{derivation_words, keyed_steps, steps_in_words, terms_words};
