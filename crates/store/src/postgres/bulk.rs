//! Many rows by binary `copy`.

use std::pin::pin;

use tokio_postgres::binary_copy::BinaryCopyInWriter;
use tokio_postgres::types::Type;

use super::session::Session;
use super::statement::borrowed;
use crate::bulk::Load;
use crate::{Fault, Kind, Value};

impl Session {
    /// Copies rows into the table; a row that doesn't fit ends the copy, and with it the unit.
    pub(crate) fn load<'v>(
        &mut self,
        load: &Load<'_>,
        rows: &mut dyn Iterator<Item = Result<Vec<Value<'v>>, Fault>>,
    ) -> Result<u64, Fault> {
        let sql = load.statement.as_str();
        let types: Vec<Type> = load.columns.iter().map(|(_, kind)| wire(*kind)).collect();
        // Prepared each time: a copy is rare and big, and keeping it would push others out.
        self.ask(sql, async |client| {
            let mut copy = pin!(BinaryCopyInWriter::new(client.copy_in(sql).await?, &types));
            for row in rows {
                match row {
                    Ok(row) => copy.as_mut().write(&borrowed(&row)).await?,
                    // Whoever drops a copy ends it.
                    Err(fault) => return Ok(Err(fault)),
                }
            }
            copy.finish().await.map(Ok)
        })?
    }
}

fn wire(kind: Kind) -> Type {
    match kind {
        Kind::Int => Type::INT8,
        Kind::Text => Type::TEXT,
        Kind::Bytes => Type::BYTEA,
        Kind::Bool => Type::BOOL,
    }
}
