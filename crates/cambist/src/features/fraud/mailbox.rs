//! A mailbox in one normal form: addresses that lead to the same one are the same.

/// Hosts that are one, with the name of the first.
const ONE_HOST: [&[&str]; 3] = [
    &["gmail.com", "googlemail.com"],
    &["yandex.ru", "ya.ru", "yandex.com", "yandex.by", "yandex.kz", "yandex.ua"],
    &["proton.me", "protonmail.com", "pm.me"],
];

/// The mailbox that an address leads to: in lower case, without `+anything`, hosts that are one under
/// one name, without the dots that Gmail does not read, and with those that Yandex reads as hyphens.
pub(super) fn mailbox(address: &str) -> String {
    let address = address.trim().to_lowercase();
    let Some((local, host)) = address.rsplit_once('@') else { return address };
    let host = ONE_HOST.iter().find(|hosts| hosts.contains(&host)).map_or(host, |hosts| hosts[0]);
    let local = local.split_once('+').map_or(local, |(local, _)| local);
    match host {
        "gmail.com" => format!("{}@{host}", local.replace('.', "")),
        "yandex.ru" => format!("{}@{host}", local.replace('.', "-")),
        _ => format!("{local}@{host}"),
    }
}

/// The host of an address in lower case; empty: it has none.
pub(super) fn host(address: &str) -> &str {
    address.rsplit_once('@').map_or("", |(_, host)| host)
}

#[cfg(test)]
mod tests {
    use super::{host, mailbox};

    #[test]
    fn addresses_of_one_mailbox_are_one() {
        let table = [
            ("Ann@Mail.example", "ann@mail.example"),
            ("ann+orders@mail.example", "ann@mail.example"),
            ("a.n.n+1@googlemail.com", "ann@gmail.com"),
            ("an.n@mail.example", "an.n@mail.example"),
            ("ann.b@ya.ru", "ann-b@yandex.ru"),
            ("ann-b@yandex.com", "ann-b@yandex.ru"),
            ("ann@pm.me", "ann@proton.me"),
            ("no address", "no address"),
        ];
        for (address, expected) in table {
            assert_eq!(mailbox(address), expected, "{address}");
            assert_eq!(mailbox(expected), expected, "a normal form is its own");
        }
        assert_eq!([host("ann@mail.example"), host("ann")], ["mail.example", ""]);
    }
}
