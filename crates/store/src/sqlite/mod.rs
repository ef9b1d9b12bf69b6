//! SQLite: one writer with group commit, a few readers, one file.

mod backup;
mod connection;
mod fault;
mod reader;
mod row;
mod statement;
mod writer;

pub(crate) use backup::backup;
pub(crate) use connection::{Access, Connection, make_file};
pub(crate) use reader::serve as read;
pub(crate) use row::{cell, column_name};
pub(crate) use writer::serve as write;
