//! A reader: each unit sees one snapshot and can change nothing.

use std::time::Duration;

use crossbeam_channel::Receiver;

use super::connection::Connection;
use crate::lane::Job;
use crate::tx::Link;
use crate::unit::Unit;
use crate::{Fault, Tx};

/// Serves reads until the lane is closed.
pub(crate) fn serve(connection: &Connection, limit: Duration, jobs: &Receiver<Job>) {
    while let Ok(mut job) = jobs.recv() {
        let broken = read(connection, limit, job.unit.as_mut());
        job.unit.settle(broken);
    }
}

fn read(connection: &Connection, limit: Duration, unit: &mut dyn Unit) -> Option<Fault> {
    if let Err(fault) = connection.control("begin") {
        return Some(fault);
    }
    connection.within(limit, || unit.run(&mut Tx::new(Link::Sqlite(connection))));
    // An open snapshot would keep the log growing, so it ends whatever the unit said.
    connection.give_up();
    None
}
