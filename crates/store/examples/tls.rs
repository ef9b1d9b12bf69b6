use store::{Database, Never, Options, Stop, Store};
fn main() {
    for url in std::env::args().skip(1) {
        let store = Store::open(Database::parse_postgres(&url).unwrap(), Options::default()).unwrap();
        let r = tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(store.read(|tx| -> Result<(bool, Option<String>), Stop<Never>> {
            Ok(tx.query_one("select ssl, version from pg_stat_ssl where pid = pg_backend_pid()", &[], |r| Ok((r.get(0)?, r.get(1)?)))?)
        }));
        println!("{url}\n   {r:?}");
    }
}
