//! The address of a PostgreSQL database.

use std::fmt::{self, Debug, Display, Formatter};
use std::path::PathBuf;
use std::time::Duration;

use tokio_postgres::Config;
use tokio_postgres::config::{Host, SslMode};

use super::tls::Trust;
use crate::Fault;

const SHAPE: &str = "it should look like postgres://user:password@host:5432/database?sslmode=prefer; \
                     write @ : / ? # % in the password as %40 %3A %2F %3F %23 %25";

/// A PostgreSQL URL, whose password shows in neither `Debug` nor `Display`.
///
/// `sslmode` says how the connection is protected:
///
/// | `sslmode` | encrypted | certificate |
/// |---|---|---|
/// | `disable` | no | |
/// | `prefer` (default) | if the server offers it | not checked, as with libpq: no protection from an impostor |
/// | `require`, `verify-full` | always, or there is no connection | checked, name included, against the public authorities (webpki-roots) or `sslrootcert` |
///
/// `require` is stricter than libpq's, which checks nothing. `sslrootcert=/path/to.pem` (a plain
/// path, taken as it stands) names the authorities of a private network. The other parameters are
/// libpq's, as far as the tokio-postgres crate knows them.
#[derive(Clone)]
pub struct PgUrl {
    // Boxed, because a `Database` is handed around and most of them are a path.
    pub(super) config: Box<Config>,
    pub(super) trust: Trust,
}

impl PgUrl {
    /// Understands a URL.
    ///
    /// # Errors
    /// [`Fault::Address`] says what a URL looks like, and never repeats the one that was given.
    pub fn parse(url: &str) -> Result<PgUrl, Fault> {
        let wrong = || Fault::Address(format!("the PostgreSQL URL isn't understood: {SHAPE}"));
        if !url.starts_with("postgres://") && !url.starts_with("postgresql://") {
            return Err(wrong());
        }
        // A question mark before the first `@` is the password's, as the driver reads it too.
        let credentials = url.find('@').unwrap_or(0);
        let split = url[credentials..].find('?').map(|at| at + credentials);
        let (base, query) = split.map_or((url, ""), |at| (&url[..at], &url[at + 1..]));
        let (mut mode, mut roots, mut others) = ("prefer", None, Vec::new());
        for pair in query.split('&').filter(|pair| !pair.is_empty()) {
            match pair.split_once('=') {
                Some(("sslmode", value)) => mode = value,
                Some(("sslrootcert", path)) => roots = Some(PathBuf::from(path)),
                _ => others.push(pair),
            }
        }
        let (ssl, trust) = Self::protection(mode, roots)?;
        let mut config: Config =
            format!("{base}?{}", others.join("&")).parse().map_err(|_| wrong())?;
        if config.get_hosts().is_empty() && config.get_hostaddrs().is_empty() {
            return Err(wrong());
        }
        config.ssl_mode(ssl);
        Self::be_impatient(&mut config);
        Ok(PgUrl { config: Box::new(config), trust })
    }

    fn protection(mode: &str, roots: Option<PathBuf>) -> Result<(SslMode, Trust), Fault> {
        match mode {
            "disable" => Ok((SslMode::Disable, Trust::Anyone)),
            "prefer" => Ok((SslMode::Prefer, Trust::Anyone)),
            "require" | "verify-full" => {
                Ok((SslMode::Require, roots.map_or(Trust::Public, Trust::File)))
            }
            _ => Err(Fault::Address(
                "sslmode is one of disable, prefer, require, verify-full".to_owned(),
            )),
        }
    }

    // A dead server must be noticed before the callers' patience ends, not after the system's two
    // hours.
    fn be_impatient(config: &mut Config) {
        if config.get_connect_timeout().is_none() {
            config.connect_timeout(Duration::from_secs(1));
        }
        config.tcp_user_timeout(Duration::from_secs(10));
        config.keepalives_idle(Duration::from_secs(30));
        if config.get_application_name().is_none() {
            config.application_name("cambist");
        }
    }
}

impl Display for PgUrl {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let config = &self.config;
        f.write_str("postgres://")?;
        if let Some(user) = config.get_user() {
            write!(f, "{user}@")?;
        }
        for (index, host) in config.get_hosts().iter().enumerate() {
            f.write_str(if index == 0 { "" } else { "," })?;
            match host {
                Host::Tcp(name) => f.write_str(name)?,
                #[cfg(unix)]
                Host::Unix(path) => write!(f, "{}", path.display())?,
            }
            let ports = config.get_ports();
            if let Some(port) = ports.get(index).or(ports.first()) {
                write!(f, ":{port}")?;
            }
        }
        write!(f, "/{}", config.get_dbname().unwrap_or_default())
    }
}

impl Debug for PgUrl {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "PgUrl({self})")
    }
}

#[cfg(test)]
mod tests {
    use tokio_postgres::config::SslMode;

    use super::PgUrl;
    use crate::postgres::tls::Trust;
    use crate::{Database, Fault};

    const SECRET: &str = "hunter2";

    #[test]
    fn the_password_never_shows() {
        let url = format!("postgres://ann:{SECRET}@db.example:6000/office?sslmode=require");
        let parsed = PgUrl::parse(&url).unwrap();
        assert_eq!(parsed.to_string(), "postgres://ann@db.example:6000/office");
        let database = Database::parse_postgres(&url).unwrap();
        for shown in [format!("{parsed:?}"), format!("{database:?}"), format!("{:#?}", database)] {
            assert!(shown.contains("db.example"), "{shown}");
            assert!(!shown.contains(SECRET), "{shown}");
        }
    }

    #[test]
    fn a_url_that_is_not_understood_is_not_repeated() {
        for url in [
            "mysql://ann:hunter2@db/office",
            "hunter2",
            "postgres://ann:hunter2@db:port/office",
            "postgres://ann:hunter2@db/office?sslmode=hunter2",
            "postgres://ann:hunter2@db/office?hunter2=1",
            "postgres:///office?password=hunter2",
        ] {
            let fault = PgUrl::parse(url).expect_err(url);
            assert!(matches!(fault, Fault::Address(_)), "{fault:?}");
            assert!(!format!("{fault} {fault:?}").contains(SECRET), "{fault}");
        }
    }

    #[test]
    fn a_question_mark_in_the_password_does_not_lose_the_sslmode() {
        let url = PgUrl::parse("postgres://ann:hunter2?x=1@db/office?sslmode=require").unwrap();
        assert_eq!(url.config.get_password(), Some(b"hunter2?x=1".as_slice()));
        assert_eq!(url.config.get_ssl_mode(), SslMode::Require);
    }

    #[test]
    fn sslmode_decides_encryption_and_trust() {
        let cases = [
            ("", SslMode::Prefer, Trust::Anyone),
            ("?sslmode=prefer", SslMode::Prefer, Trust::Anyone),
            ("?sslmode=disable", SslMode::Disable, Trust::Anyone),
            ("?sslmode=require", SslMode::Require, Trust::Public),
            ("?connect_timeout=3&sslmode=verify-full", SslMode::Require, Trust::Public),
            (
                "?sslmode=require&sslrootcert=/etc/ca.pem",
                SslMode::Require,
                Trust::File("/etc/ca.pem".into()),
            ),
        ];
        for (query, mode, trust) in cases {
            let url = PgUrl::parse(&format!("postgresql://ann@db/office{query}")).unwrap();
            assert_eq!(url.config.get_ssl_mode(), mode, "{query}");
            assert_eq!(url.trust, trust, "{query}");
        }
    }
}
