//! A rates file with everything in it: numbers of every shape, cities, fees, labels.

const CODES: [&str; 27] = [
    "BTC",
    "ETH",
    "LTC",
    "XMR",
    "TRX",
    "TON",
    "SOL",
    "XRP",
    "DOGE",
    "USDTTRC20",
    "USDTERC20",
    "SBERRUB",
    "TCSBRUB",
    "ACRUB",
    "CARDUAH",
    "MONOBUAH",
    "KSPBKZT",
    "SEPAEUR",
    "REVBUSD",
    "WIREUSD",
    "PMUSD",
    "ADVCUSD",
    "PRUSD",
    "WMZ",
    "CASHUSD",
    "CASHEUR",
    "CASHRUB",
];

/// More digits than a double holds, in every currency.
const RESERVE: &str = "91234567890.12345678";

/// Every pair of [`CODES`] in flat JSON; those that pay out in cash in three cities.
pub(super) fn file() -> String {
    let mut items = Vec::new();
    for from in CODES {
        for to in CODES.into_iter().filter(|to| *to != from) {
            let number = items.len();
            let terms = terms(number);
            if to.starts_with("CASH") {
                items.push(item(from, to, number, &format!("{terms},\"city\":\"MSK,SPB\"")));
                // Another rate of the same shape.
                items.push(item(from, to, number + 6, &format!("{terms},\"city\":\"TBS\"")));
            } else {
                items.push(item(from, to, number, &terms));
            }
        }
    }
    format!("{{\"rates\":[{}]}}", items.join(",\n"))
}

fn item(from: &str, to: &str, number: usize, terms: &str) -> String {
    let digits = 10_000_019 + number * 7_654_321;
    let (rate_in, rate_out) = match number % 6 {
        0 => ("1".to_owned(), format!("{}.{digits:012}", number + 1)),
        1 => (format!("{}.{:08}", number % 90 + 1, digits % 100_000_000), "1".to_owned()),
        2 => ("1".to_owned(), format!("0.0000{digits}")),
        3 => ("1".to_owned(), format!("{number}.1234567890123{digits}")),
        4 => ("1".to_owned(), "1".to_owned()),
        _ => (format!("{digits}"), "1".to_owned()),
    };
    // Where one unit costs much, the reserve alone is the limit.
    let max = if number % 6 == 2 || number % 6 == 5 { "" } else { ",\"in_max_amount\":70000.75" };
    format!(
        "{{\"from\":\"{from}\",\"to\":\"{to}\",\"in\":{rate_in},\"out\":{rate_out},\
         \"amount\":{RESERVE},\"in_min_amount\":{}.05{max}{terms}}}",
        number % 50 + 1
    )
}

/// Fees, labels and the rest; each in some of the directions.
fn terms(number: usize) -> String {
    let mut terms = String::new();
    let mut add = |is_here: bool, text: &str| {
        if is_here {
            terms.push(',');
            terms.push_str(text);
        }
    };
    add(number % 5 == 1, "\"in_fee\":\"0.5%\"");
    add(number % 5 == 2, "\"in_fee\":0.01");
    add(number % 7 == 3, "\"out_fee\":\"1.25%\"");
    add(number % 7 == 5, "\"out_fee\":0.000002");
    // Of the kind of the fee, so that one covers the other where there is room for one only.
    add(
        number % 11 == 4,
        if number % 5 == 1 { "\"min_fee\":\"0.75%\"" } else { "\"min_fee\":0.03" },
    );
    add(number % 13 == 6, "\"floating\":\"15\"");
    add(number % 13 == 8, "\"floating\":\"1.5%\"");
    add(number % 17 == 9, "\"delay\":30");
    add(number % 4 == 1, "\"options\":[\"manual\"]");
    add(number % 4 == 3, "\"options\":[\"verifying\",\"cardverify\",\"r&d <é>\"]");
    terms
}
