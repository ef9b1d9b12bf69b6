//! One text on two engines: arguments, columns, and what is refused.

use store::{Engine, Fault, Value, args};

use crate::bench::{Bench, on_both};

on_both![
    arguments_out_of_order_and_repeated_bind_by_their_number,
    too_few_or_too_many_arguments_are_a_fault,
    values_come_back_as_they_went_in,
    a_value_of_the_wrong_type_is_refused,
    a_mismatch_names_the_column_and_both_types,
    text_with_a_nul_is_a_fault_and_not_a_panic,
    execute_counts_rows,
    a_missing_row_is_none_or_a_fault,
    texts_are_ordered_by_code_point,
    a_statement_that_would_end_the_transaction_is_refused,
    a_misspelt_column_is_a_fault_even_in_quotes,
    a_fault_shows_no_argument,
    what_is_sent_is_seen_by_what_comes_after_it_and_committed_last,
    a_fault_of_what_was_sent_ends_the_unit,
];

const THINGS: &str = "create table things (
    id serial primary key,
    amount int,
    name text,
    secret bytes,
    open bool
);";

fn arguments_out_of_order_and_repeated_bind_by_their_number(bench: &Bench) {
    let store = bench.open();
    let (second, first) = bench
        .read(&store, |tx| {
            let sql = "select cast($2 as bigint), cast($1 as bigint)";
            tx.query_one(sql, &args![10_i64, 20_i64], |row| {
                Ok((row.get::<i64>(0)?, row.get::<i64>(1)?))
            })
        })
        .unwrap();
    assert_eq!((second, first), (20, 10));
    let sums = bench.read(&store, |tx| {
        let sql = "select cast($3 as bigint) - cast($1 as bigint) + cast($3 as bigint) * cast($2 as bigint)";
        tx.query_one(sql, &args![1_i64, 10_i64, 100_i64], |row| row.get::<i64>(0))
    });
    assert_eq!(sums, Ok(1099));
}

fn what_is_sent_is_seen_by_what_comes_after_it_and_committed_last(bench: &Bench) {
    let store = bench.with_tables(THINGS);
    let seen = bench.write(&store, |tx| {
        let insert = "insert into things (amount, name, secret, open) values ($1, $2, $3, $4)";
        tx.send(insert, &args![-7_i64, "O'Brien \\' $1", &[0_u8, 255], true])?;
        tx.send(
            "update things set amount = amount + $1 where name = $2",
            &args![i64::MIN + 7, "O'Brien \\' $1"],
        )?;
        let sql = "select amount, name, secret, open from things";
        let seen = tx.query(sql, &args![], |row| {
            Ok((
                row.get::<i64>(0)?,
                row.get::<String>(1)?,
                row.get::<Vec<u8>>(2)?,
                row.get::<bool>(3)?,
            ))
        })?;
        tx.send("update things set amount = $1", &args![None::<i64>])?;
        Ok(seen)
    });
    assert_eq!(seen.unwrap(), [(i64::MIN, "O'Brien \\' $1".to_owned(), vec![0, 255], true)]);
    let after = bench.read(&store, |tx| {
        tx.query_one("select amount from things", &args![], |row| row.get::<Option<i64>>(0))
    });
    assert_eq!(after, Ok(None));
}

fn a_fault_of_what_was_sent_ends_the_unit(bench: &Bench) {
    let store = bench.with_tables(THINGS);
    for reads_after in [false, true] {
        let fault = bench.write(&store, move |tx| {
            tx.send("insert into things (amount) values ($1)", &args![1_i64])?;
            tx.send("insert into things (nothing) values ($1)", &args!["a secret"])?;
            if reads_after {
                tx.query("select id from things", &args![], |row| row.get::<i64>(0))?;
            }
            Ok(())
        });
        let told = fault.unwrap_err();
        assert!(matches!(told, Fault::Sql { .. }), "{told:?}");
        assert!(!format!("{told:?} {told}").contains("secret"), "{told:?}");
        let wanted =
            bench.write(&store, |tx| tx.send("update things set amount = $2", &args![1_i64]));
        assert!(matches!(wanted, Err(Fault::Arguments { .. })), "{wanted:?}");
    }
    let count = bench.read(&store, |tx| {
        tx.query_one("select count(*) from things", &args![], |row| row.get::<i64>(0))
    });
    assert_eq!(count, Ok(0));
}

fn too_few_or_too_many_arguments_are_a_fault(bench: &Bench) {
    let store = bench.open();
    for given in [0_usize, 1, 3] {
        let fault = bench.read(&store, move |tx| {
            let args = vec![Value::Int(1); given];
            tx.query("select cast($1 as bigint) + cast($2 as bigint)", &args, |row| {
                row.get::<i64>(0)
            })
        });
        match fault {
            Err(Fault::Arguments { wanted: 2, given: told, .. }) => assert_eq!(told, given),
            other => panic!("{other:?}"),
        }
    }
}

type Thing = (Option<i64>, Option<String>, Option<Vec<u8>>, Option<bool>);

fn values_come_back_as_they_went_in(bench: &Bench) {
    let store = bench.with_tables(THINGS);
    let cases: Vec<Thing> = vec![
        (None, None, None, None),
        (Some(i64::MIN), Some(String::new()), Some(Vec::new()), Some(false)),
        (
            Some(i64::MAX),
            Some("Обмен \u{1F4B6} ß \u{301}".to_owned()),
            Some((0..=255).collect()),
            Some(true),
        ),
        (Some(0), Some("'; drop table things; --".to_owned()), Some(vec![0]), None),
    ];
    for case in cases {
        let given = case.clone();
        let back = bench.write(&store, move |tx| {
            let (amount, name, secret, open) = &given;
            tx.query_one(
                "insert into things (amount, name, secret, open) values ($1, $2, $3, $4)
                 returning amount, name, secret, open",
                &args![*amount, name.as_deref(), secret.as_deref(), *open],
                |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?)),
            )
        });
        assert_eq!(back, Ok(case));
    }
}

fn a_value_of_the_wrong_type_is_refused(bench: &Bench) {
    let store = bench.with_tables(THINGS);
    for column in ["amount", "secret"] {
        let sql = format!("insert into things ({column}) values ($1)");
        let fault =
            bench.write(&store, move |tx| tx.execute(&sql, &args!["notanumber"])).unwrap_err();
        assert!(
            matches!(fault, Fault::Sql { .. } | Fault::Argument { number: 1, .. }),
            "{fault:?}"
        );
    }
    assert_eq!(bench.number(&store, "select count(*) from things"), 0);
}

fn a_mismatch_names_the_column_and_both_types(bench: &Bench) {
    let store = bench.with_tables(THINGS);
    bench
        .write(&store, |tx| {
            tx.execute("insert into things (amount, name) values ($1, $2)", &args![300_i64, "x"])
        })
        .unwrap();
    let faults = [
        bench.read(&store, |tx| {
            tx.query_one("select name from things", &[], |row| row.get::<i64>(0)).map(drop)
        }),
        bench.read(&store, |tx| {
            tx.query_one("select amount from things", &[], |row| row.get::<String>(0)).map(drop)
        }),
        bench.read(&store, |tx| {
            tx.query_one("select secret from things", &[], |row| row.get::<Vec<u8>>(0)).map(drop)
        }),
        bench.read(&store, |tx| {
            tx.query_one("select amount from things", &[], |row| row.get::<bool>(0)).map(drop)
        }),
        bench.read(&store, |tx| {
            tx.query_one("select amount from things", &[], |row| row.get::<u8>(0)).map(drop)
        }),
        bench.read(&store, |tx| {
            tx.query_one("select amount from things", &[], |row| row.get::<i64>(7)).map(drop)
        }),
        bench.read(&store, |tx| {
            tx.query_one("select 0.5 as half", &[], |row| row.get::<i64>(0)).map(drop)
        }),
    ];
    let expected = [
        ("name", "an integer", "text"),
        ("amount", "text", "an integer"),
        ("secret", "bytes", "null"),
        ("amount", "a boolean", "an integer"),
        ("amount", "an integer from 0 to 255", "an integer"),
        ("#7", "an integer", "nothing: there is no such column"),
        (
            "half",
            "an integer",
            match bench.engine {
                Engine::Sqlite => "a float, which no column of ours may be",
                Engine::Postgres => {
                    "numeric, which a sum of integers is here: `cast(sum(…) as bigint)`"
                }
            },
        ),
    ];
    for (fault, (column, wanted, found)) in faults.into_iter().zip(expected) {
        let told = Fault::Type { column: column.to_owned(), wanted, found: found.to_owned() };
        assert_eq!(fault, Err(told));
    }
}

fn text_with_a_nul_is_a_fault_and_not_a_panic(bench: &Bench) {
    let store = bench.with_tables(THINGS);
    let fault = bench
        .write(&store, |tx| tx.execute("insert into things (name) values ($1)", &args!["a\0b"]));
    assert!(matches!(fault, Err(Fault::Argument { number: 1, .. })), "{fault:?}");
    let fault = bench.write(&store, |tx| tx.execute("select '\0'", &args![]));
    assert!(matches!(fault, Err(Fault::Unsupported(_))), "{fault:?}");
    assert_eq!(bench.number(&store, "select count(*) from things"), 0);
}

fn execute_counts_rows(bench: &Bench) {
    let store = bench.with_tables(THINGS);
    let counts = bench.write(&store, |tx| {
        Ok([
            tx.execute(
                "insert into things (amount) values ($1), ($2), ($3)",
                &args![1_i64, 2_i64, 3_i64],
            )?,
            tx.execute("create table others (a bigint)", &args![])?,
            tx.execute("update things set amount = amount + 1 where amount > $1", &args![1_i64])?,
            tx.execute("update things set amount = amount where amount > $1", &args![100_i64])?,
            tx.execute("delete from things where amount > $1 returning id", &args![3_i64])?,
            tx.execute("select id from things", &args![])?,
            tx.execute(
                "insert into things (id) values ($1) on conflict do nothing",
                &args![1_i64],
            )?,
        ])
    });
    // SQLite's table isn't strict here, because only migrations are translated; it holds nothing.
    assert_eq!(counts, Ok([3, 0, 2, 0, 1, 2, 0]));
}

fn a_missing_row_is_none_or_a_fault(bench: &Bench) {
    let store = bench.with_tables(THINGS);
    const SQL: &str = "select id from things";
    let none = bench.read(&store, |tx| tx.query_opt(SQL, &[], |row| row.get::<i64>(0)));
    assert_eq!(none, Ok(None));
    let fault = bench.read(&store, |tx| tx.query_one(SQL, &[], |row| row.get::<i64>(0)));
    let told = Fault::NoRow { statement: SQL.to_owned() };
    assert_eq!(fault, Err(told));
}

fn texts_are_ordered_by_code_point(bench: &Bench) {
    let store = bench.with_tables(THINGS);
    let names = bench.write(&store, |tx| {
        for name in ["b", "a", "B", "я", "_", "ab", "A", "é"] {
            tx.execute("insert into things (name) values ($1)", &args![name])?;
        }
        tx.query("select name from things order by name", &[], |row| row.get::<String>(0))
    });
    assert_eq!(names.unwrap(), ["A", "B", "_", "a", "ab", "b", "é", "я"]);
}

fn a_statement_that_would_end_the_transaction_is_refused(bench: &Bench) {
    let store = bench.with_tables(THINGS);
    for sql in [
        "commit",
        " ROLLBACK",
        "begin;",
        "savepoint a",
        "pragma query_only = off",
        "set role postgres",
    ] {
        let fault = bench.write(&store, move |tx| tx.execute(sql, &args![]));
        assert!(matches!(fault, Err(Fault::Unsupported(_))), "{sql}: {fault:?}");
    }
    let fault = bench.write(&store, |tx| tx.execute("delete from things; commit", &args![]));
    assert!(matches!(fault, Err(Fault::Unsupported(_) | Fault::Sql { .. })), "{fault:?}");
}

fn a_misspelt_column_is_a_fault_even_in_quotes(bench: &Bench) {
    let store = bench.with_tables(THINGS);
    let fault = bench.read(&store, |tx| {
        tx.query("select id from things where name = \"nmae\"", &[], |row| row.get::<i64>(0))
    });
    assert!(matches!(fault, Err(Fault::Sql { .. })), "{fault:?}");
}

fn a_fault_shows_no_argument(bench: &Bench) {
    let store = bench
        .with_tables("create table keys (name text not null unique, size int check (size < 10));");
    const SECRET: &str = "hunter2";
    let insert = "insert into keys (name, size) values ($1, $2)";
    bench.write(&store, move |tx| tx.execute(insert, &args![SECRET, 1_i64])).unwrap();
    let faults = [
        bench.write(&store, move |tx| tx.execute(insert, &args![SECRET, 1_i64])),
        bench.write(&store, move |tx| tx.execute(insert, &args![SECRET, 11_i64])),
        bench.write(&store, move |tx| tx.execute(insert, &args![SECRET])),
        bench.write(&store, move |tx| tx.execute(insert, &args![SECRET, SECRET])),
        bench.write(&store, move |tx| tx.execute(insert, &args![format!("{SECRET}\0"), 1_i64])),
        bench.read(&store, |tx| {
            tx.query_one("select name from keys", &[], |row| row.get::<i64>(0)).map(|_| 0)
        }),
    ];
    for fault in faults {
        let fault = fault.unwrap_err();
        assert!(!format!("{fault} {fault:?}").contains(SECRET), "{fault}");
    }
    if bench.engine == Engine::Postgres {
        let cast = |tx: &mut store::Tx<'_>| {
            tx.execute("select cast(cast($1 as text) as bigint)", &args![SECRET])
        };
        let fault = bench.read(&store, cast).unwrap_err();
        assert!(matches!(fault, Fault::Sql { .. }), "{fault:?}");
        assert!(!format!("{fault} {fault:?}").contains(SECRET), "{fault}");
    }
}
