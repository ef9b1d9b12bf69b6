//! Many rows in one go.

use store::{Fault, Kind, Value, args};

use crate::bench::{Bench, on_both};

on_both![
    many_rows_arrive_as_they_were_sent,
    a_row_that_does_not_fit_undoes_the_unit,
    a_name_that_is_not_plain_is_refused,
    rows_that_are_there_are_left_out_and_told,
];

const CLICKS: &str =
    "create table clicks (id int primary key, page text, visitor bytes not null, \"order\" bool);";
const COLUMNS: &[(&str, Kind)] =
    &[("id", Kind::Int), ("page", Kind::Text), ("visitor", Kind::Bytes), ("order", Kind::Bool)];

fn click(id: i64) -> Vec<Value<'static>> {
    let page = (id % 3 != 0).then(|| format!("/страница/{id}"));
    vec![id.into(), page.into(), id.to_be_bytes().into(), (id % 2 == 0).into()]
}

fn many_rows_arrive_as_they_were_sent(bench: &Bench) {
    let store = bench.with_tables(CLICKS);
    let count = bench.write(&store, |tx| tx.insert_many("clicks", COLUMNS, (1..=3000).map(click)));
    assert_eq!(count, Ok(3000));
    let none = bench.write(&store, |tx| tx.insert_many("clicks", COLUMNS, []));
    assert_eq!(none, Ok(0));
    let rows = bench.read(&store, |tx| {
        tx.query("select id, page, visitor, \"order\" from clicks order by id", &[], |row| {
            Ok::<Vec<Value<'static>>, Fault>(vec![
                row.get::<i64>(0)?.into(),
                row.get::<Option<String>>(1)?.into(),
                row.get::<[u8; 8]>(2)?.into(),
                row.get::<bool>(3)?.into(),
            ])
        })
    });
    assert_eq!(rows.unwrap(), (1..=3000).map(click).collect::<Vec<Vec<Value<'_>>>>());
}

fn a_row_that_does_not_fit_undoes_the_unit(bench: &Bench) {
    let store = bench.with_tables(CLICKS);
    let misfits: [fn() -> Vec<Value<'static>>; 5] = [
        || vec![2.into(), "a".into(), [1].into(), "true".into()],
        || vec![2.into(), "a\0".into(), [1].into(), Value::Null],
        || vec![2.into(), "a".into(), [1].into()],
        || vec![1.into(), "twice".into(), [1].into(), Value::Null],
        || vec![2.into(), "nobody".into(), Value::Null, Value::Null],
    ];
    for (index, misfit) in misfits.into_iter().enumerate() {
        let fault = bench.write(&store, move |tx| {
            tx.execute(
                "insert into clicks (id, visitor) values ($1, $2)",
                &args![0_i64, [0_u8; 8]],
            )?;
            tx.insert_many("clicks", COLUMNS, [click(1), misfit()])
        });
        let fault = fault.unwrap_err();
        match index {
            0 | 1 => assert!(matches!(fault, Fault::Argument { number: 2 | 4, .. }), "{fault:?}"),
            2 => {
                assert!(matches!(fault, Fault::Arguments { wanted: 4, given: 3, .. }), "{fault:?}")
            }
            _ => assert!(matches!(fault, Fault::Sql { .. }), "{fault:?}"),
        }
        assert_eq!(bench.number(&store, "select count(*) from clicks"), 0, "{fault}");
    }
    // The connection is none the worse.
    assert_eq!(bench.write(&store, |tx| tx.insert_many("clicks", COLUMNS, [click(1)])), Ok(1));
}

fn a_name_that_is_not_plain_is_refused(bench: &Bench) {
    let store = bench.with_tables(CLICKS);
    let faults = [
        bench.write(&store, |tx| tx.insert_many("clicks (id) values (1) --", COLUMNS, [click(1)])),
        bench
            .write(&store, |tx| tx.insert_many("clicks", &[("id\"", Kind::Int)], [vec![1.into()]])),
        bench.write(&store, |tx| tx.insert_many("clicks", &[], [vec![]])),
    ];
    for fault in faults {
        assert!(matches!(fault, Err(Fault::Unsupported(_))), "{fault:?}");
    }
}

fn rows_that_are_there_are_left_out_and_told(bench: &Bench) {
    let store = bench.with_tables(CLICKS);
    let add = |ids: &'static [i64]| {
        let rows: Vec<_> = ids.iter().map(|id| click(*id)).collect();
        bench.write(&store, move |tx| tx.insert_new("clicks", COLUMNS, &rows))
    };
    assert_eq!(add(&[]), Ok(vec![]));
    assert_eq!(add(&[2, 1, 2, 3]), Ok(vec![true, true, false, true]));
    assert_eq!(add(&[1, 4, 3]), Ok(vec![false, true, false]));
    let mut keyless = click(9);
    keyless[0] = Value::Null;
    let fault = bench
        .write(&store, move |tx| tx.insert_new("clicks", COLUMNS, &[click(8), keyless.clone()]));
    assert!(matches!(fault, Err(Fault::Argument { number: 1, .. })), "{fault:?}");
    let rows = bench.read(&store, |tx| {
        tx.query("select id, page, visitor, \"order\" from clicks order by id", &[], |row| {
            Ok::<Vec<Value<'static>>, Fault>(vec![
                row.get::<i64>(0)?.into(),
                row.get::<Option<String>>(1)?.into(),
                row.get::<[u8; 8]>(2)?.into(),
                row.get::<bool>(3)?.into(),
            ])
        })
    });
    assert_eq!(rows.unwrap(), (1..=4).map(click).collect::<Vec<Vec<Value<'_>>>>());
}
