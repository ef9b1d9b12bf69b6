//! The open transaction of a unit of work.

use crate::{Engine, Fault, Kind, Row, Value, postgres, sqlite};

/// The transaction that a unit of work runs in, lent to it for one run.
///
/// Statements are one text for both engines: lower case, `$1` placeholders bound by their number.
/// After the first fault every further statement gives the same fault and the unit can't be
/// committed, on both engines alike, because PostgreSQL knows it no other way.
pub struct Tx<'a> {
    link: Link<'a>,
    spoiled: Option<Fault>,
}

pub(crate) enum Link<'a> {
    Sqlite(&'a sqlite::Connection),
    Postgres(&'a mut postgres::Session),
}

impl<'a> Tx<'a> {
    pub(crate) fn new(link: Link<'a>) -> Tx<'a> {
        Tx { link, spoiled: None }
    }
}

impl Tx<'_> {
    /// The engine underneath, for the few statements that differ.
    pub fn engine(&self) -> Engine {
        match self.link {
            Link::Sqlite(_) => Engine::Sqlite,
            Link::Postgres(_) => Engine::Postgres,
        }
    }

    /// Runs a statement and tells how many rows it changed (or returned, if it returns rows).
    ///
    /// # Errors
    /// [`Fault::Sql`] as the engine says; [`Fault::Arguments`] and [`Fault::Argument`] for
    /// arguments that don't fit; [`Fault::Unsupported`] for a statement that would end or leave the
    /// transaction.
    pub fn execute(&mut self, sql: &str, args: &[Value<'_>]) -> Result<u64, Fault> {
        self.run(sql, args, |link| match link {
            Link::Sqlite(connection) => connection.execute(sql, args),
            Link::Postgres(session) => session.execute(sql, args),
        })
    }

    /// Runs a statement whose outcome the unit doesn't wait for.
    ///
    /// It runs before the unit's next statement, or before its commit, in the order in which such
    /// statements were given: nothing that comes after it misses what it wrote. On PostgreSQL those
    /// that follow each other travel together, and with the commit when they are the last, which
    /// saves a round trip for each. A fault of it is met by whatever comes next.
    ///
    /// # Errors
    /// Those of [`Tx::execute`], here or at the unit's next step.
    pub fn send(&mut self, sql: &str, args: &[Value<'_>]) -> Result<(), Fault> {
        self.run(sql, args, |link| match link {
            Link::Sqlite(connection) => connection.execute(sql, args).map(|_| ()),
            Link::Postgres(session) => session.keep(sql, args),
        })
    }

    /// Every row of a statement, mapped.
    ///
    /// # Errors
    /// Those of [`Tx::execute`], and what the mapping says.
    pub fn query<T>(
        &mut self,
        sql: &str,
        args: &[Value<'_>],
        mut map: impl FnMut(&Row<'_>) -> Result<T, Fault>,
    ) -> Result<Vec<T>, Fault> {
        let mut rows = Vec::new();
        self.each(sql, args, &mut |row| {
            rows.push(map(row)?);
            Ok(())
        })?;
        Ok(rows)
    }

    /// The first row of a statement, mapped, or `None` where it has none.
    ///
    /// # Errors
    /// Those of [`Tx::query`].
    pub fn query_opt<T>(
        &mut self,
        sql: &str,
        args: &[Value<'_>],
        mut map: impl FnMut(&Row<'_>) -> Result<T, Fault>,
    ) -> Result<Option<T>, Fault> {
        let mut first = None;
        self.each(sql, args, &mut |row| {
            if first.is_none() {
                first = Some(map(row)?);
            }
            Ok(())
        })?;
        Ok(first)
    }

    /// The first row of a statement that must have one, mapped.
    ///
    /// # Errors
    /// Those of [`Tx::query`], and [`Fault::NoRow`].
    pub fn query_one<T>(
        &mut self,
        sql: &str,
        args: &[Value<'_>],
        map: impl FnMut(&Row<'_>) -> Result<T, Fault>,
    ) -> Result<T, Fault> {
        match self.query_opt(sql, args, map)? {
            Some(row) => Ok(row),
            None => Err(self.spoil(Fault::NoRow { statement: sql.to_owned() })),
        }
    }

    /// Inserts many rows in one go and tells how many: binary `copy` on PostgreSQL, a prepared loop
    /// on SQLite.
    ///
    /// The columns are those of a migration, so an `int` is 64 bits wide. The names are put into
    /// the statement as they are and must be words of small letters, digits and `_`.
    ///
    /// # Errors
    /// [`Fault::Argument`] names the column whose value is of another kind; the rest as
    /// [`Tx::execute`].
    pub fn insert_many<'v>(
        &mut self,
        table: &str,
        columns: &[(&str, Kind)],
        rows: impl IntoIterator<Item = Vec<Value<'v>>>,
    ) -> Result<u64, Fault> {
        let load = crate::bulk::Load::new(self.engine(), table, columns);
        let mut rows = rows.into_iter();
        self.guarded(|link| {
            let load = load?;
            let mut rows = rows.by_ref().map(|row| load.check(&row).map(|()| row));
            match link {
                Link::Sqlite(connection) => connection.load(&load, &mut rows),
                Link::Postgres(session) => session.load(&load, &mut rows),
            }
        })
    }

    /// Inserts those rows whose key is not there yet, and tells for each row whether it was new: of
    /// two rows with one key the first one is. One round trip on PostgreSQL, a prepared loop on
    /// SQLite.
    ///
    /// The first column is the table's key and an `int`; the names are as in [`Tx::insert_many`].
    ///
    /// # Errors
    /// As [`Tx::insert_many`]; a key that is null is a [`Fault::Argument`] too.
    pub fn insert_new<'v, R: AsRef<[Value<'v>]>>(
        &mut self,
        table: &str,
        columns: &[(&str, Kind)],
        rows: &[R],
    ) -> Result<Vec<bool>, Fault> {
        if rows.is_empty() {
            return Ok(Vec::new());
        }
        let load = crate::bulk::Load::fresh(self.engine(), table, columns);
        self.guarded(|link| {
            let load = load?;
            rows.iter().try_for_each(|row| load.check_keyed(row.as_ref()))?;
            match link {
                Link::Sqlite(connection) => connection.load_new(&load, rows),
                Link::Postgres(session) => session.load_new(&load, rows),
            }
        })
    }

    /// Runs several statements without arguments, separated by `;`: a migration.
    pub(crate) fn batch(&mut self, sql: &str) -> Result<(), Fault> {
        self.guarded(|link| match link {
            Link::Sqlite(connection) => connection.batch(sql),
            Link::Postgres(session) => session.batch(sql),
        })
    }

    /// Frees this unit from its lane's time limit: a migration takes what it takes.
    pub(crate) fn lift_limit(&mut self) -> Result<(), Fault> {
        self.guarded(|link| match link {
            Link::Sqlite(connection) => {
                connection.lift_limit();
                Ok(())
            }
            Link::Postgres(session) => session.batch("set local statement_timeout = 0"),
        })
    }

    /// The first fault of this run, if there was one.
    pub(crate) fn spoiled(&self) -> Option<&Fault> {
        self.spoiled.as_ref()
    }

    fn each(
        &mut self,
        sql: &str,
        args: &[Value<'_>],
        visit: &mut dyn FnMut(&Row<'_>) -> Result<(), Fault>,
    ) -> Result<(), Fault> {
        self.run(sql, args, |link| match link {
            Link::Sqlite(connection) => connection.each(sql, args, visit),
            Link::Postgres(session) => session.each(sql, args, visit),
        })
    }

    fn run<T>(
        &mut self,
        sql: &str,
        args: &[Value<'_>],
        work: impl FnOnce(&mut Link<'_>) -> Result<T, Fault>,
    ) -> Result<T, Fault> {
        self.guarded(|link| {
            refuse_control(sql)?;
            refuse_nul(sql, args)?;
            work(link)
        })
    }

    fn guarded<T>(
        &mut self,
        work: impl FnOnce(&mut Link<'_>) -> Result<T, Fault>,
    ) -> Result<T, Fault> {
        if let Some(fault) = &self.spoiled {
            return Err(fault.clone());
        }
        work(&mut self.link).map_err(|fault| self.spoil(fault))
    }

    fn spoil(&mut self, fault: Fault) -> Fault {
        self.spoiled.get_or_insert(fault).clone()
    }
}

/// Statements that belong to the store, because they would end the transaction or change the
/// connection.
const CONTROL: &[&str] = &[
    "abort",
    "attach",
    "begin",
    "commit",
    "detach",
    "end",
    "pragma",
    "release",
    "reset",
    "rollback",
    "savepoint",
    "set",
    "start",
    "vacuum",
];

fn refuse_control(sql: &str) -> Result<(), Fault> {
    if sql.contains('\0') {
        return Err(Fault::Unsupported("a statement can't hold the NUL character".to_owned()));
    }
    let first =
        sql.trim_start().split(|sign: char| !sign.is_ascii_alphabetic()).next().unwrap_or_default();
    if CONTROL.iter().any(|word| word.eq_ignore_ascii_case(first)) {
        return Err(Fault::Unsupported(format!(
            "`{first}` isn't for a unit of work: the store begins and ends transactions"
        )));
    }
    Ok(())
}

fn refuse_nul(sql: &str, args: &[Value<'_>]) -> Result<(), Fault> {
    match args.iter().position(Value::has_nul) {
        None => Ok(()),
        Some(index) => Err(Fault::Argument {
            number: index + 1,
            problem: "text can't hold the NUL character; take it out or send bytes".to_owned(),
            statement: sql.to_owned(),
        }),
    }
}
