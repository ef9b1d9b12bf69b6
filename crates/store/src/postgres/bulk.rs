//! Many rows by binary `copy`.

use ::postgres::binary_copy::BinaryCopyInWriter;
use ::postgres::types::Type;

use super::fault::told;
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
        self.flush()?;
        self.count_trip();
        let sql = load.statement.as_str();
        let types: Vec<Type> = load.columns.iter().map(|(_, kind)| wire(*kind)).collect();
        // Prepared each time: a copy is rare and big, and keeping it would push others out.
        let writer = self.client.copy_in(sql).map_err(|error| told(sql, &error))?;
        let mut copy = BinaryCopyInWriter::new(writer, &types);
        for row in rows {
            let row = row?;
            copy.write(&borrowed(&row)).map_err(|error| told(sql, &error))?;
        }
        copy.finish().map_err(|error| told(sql, &error))
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
