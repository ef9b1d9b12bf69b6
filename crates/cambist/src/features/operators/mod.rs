//! The operator's own programs: their keys, and what they were answered.
//!
//! Noun: [`OperatorKey`], the permission of a program that acts for the operator.
//! Story: a key is made in the shell and shown once → a program sends it with each call → the call is
//! done, and its answer kept under the call's idempotency key → the same call again gets the same
//! answer and does nothing.
//! Invariants: a key is kept as a hash; one idempotency key means one request.
//! Refusals: [`OperatorKeyRefusal`], [`AnswerRefusal`].

mod access;
mod answers;
mod keys;

pub use access::OperatorKey;
pub use answers::{AnswerRefusal, IdempotencyKey, claim_answer, forget_answers, keep_answer};
pub use keys::{
    OperatorKeyRefusal, OperatorKeyRow, create_operator_key, list_operator_keys,
    revoke_operator_key,
};
