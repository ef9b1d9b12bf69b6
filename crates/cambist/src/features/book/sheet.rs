//! A statement as a sheet: CSV that a spreadsheet opens and a program reads.

use ledger::Pot;
use money::Amount;

use crate::clock::rfc3339;
use crate::words::Lang;

use super::period::Pots;
use super::statement::StatementEntry;

/// The first line. Its names are the same in every language: programs read them.
pub const SHEET_HEAD: &str = "time,transaction,order,kind,cause,held_change,held,available_change,\
                              available,in_payout_change,in_payout,fact\r\n";

/// One fact with what the partner had after it, as a line that ends with CRLF (RFC 4180).
pub fn sheet_line(lang: Lang, entry: &StatementEntry, after: &Pots) -> String {
    let mut cells = vec![
        rfc3339(entry.at_ms.div_euclid(1000)),
        entry.id.to_string(),
        entry.order_id().map(|id| id.to_string()).unwrap_or_default(),
        entry.kind.name().to_owned(),
        text_cell(&entry.cause(lang)),
    ];
    for pot in [Pot::Held, Pot::Available, Pot::InPayout] {
        cells.push(entry.change_of(pot).map(plain).unwrap_or_default());
        cells.push(plain(after.of(pot)));
    }
    cells.push(text_cell(entry.fact.as_str()));
    cells.join(",") + "\r\n"
}

fn plain(amount: Amount) -> String {
    amount.to_string()
}

/// A text in a cell. A spreadsheet takes what begins with one of these signs for a formula, and the
/// reason of an adjustment is whatever somebody wrote: an apostrophe before it keeps it a text.
/// Amounts are ours, and stay numbers.
fn text_cell(text: &str) -> String {
    let is_formula = text.trim_start().starts_with(['=', '+', '-', '@', '\t', '\r', '\n']);
    let guard = if is_formula || text.starts_with(['\t', '\r', '\n']) { "\'" } else { "" };
    format!("\"{guard}{}\"", text.replace('"', "\"\""))
}

#[cfg(test)]
mod tests {
    use super::text_cell;

    #[test]
    fn what_a_spreadsheet_would_compute_stays_a_text() {
        let rows = [
            ("Reward for order 5", "\"Reward for order 5\""),
            ("say \"hi\", twice", "\"say \"\"hi\"\", twice\""),
            ("=1+1", "\"'=1+1\""),
            (" =1+1", "\"' =1+1\""),
            ("+7 900", "\"'+7 900\""),
            ("-x", "\"'-x\""),
            ("@sum(a1)", "\"'@sum(a1)\""),
            ("\tx", "\"'\tx\""),
            ("a=b", "\"a=b\""),
            ("", "\"\""),
        ];
        for (text, expected) in rows {
            assert_eq!(text_cell(text), expected);
        }
    }
}
