//! Whose account the server runs under: PostgreSQL refuses to be started by root.

use std::io;
use std::os::unix::fs::chown;
use std::path::Path;
use std::process::Command;

use crate::shell;

/// The account of the server: ours, or one without rights when we are root.
pub(crate) struct Account {
    other: Option<Ids>,
    can_die_with_us: bool,
}

#[derive(Clone, Copy)]
struct Ids {
    user: u32,
    group: u32,
}

impl Account {
    /// Chooses the account.
    ///
    /// # Errors
    /// A sentence when we are root and there is no way to become somebody else.
    pub(crate) fn choose() -> Result<Self, String> {
        let help = shell::capture(Command::new("setpriv").arg("--help")).ok();
        let can_die_with_us = help.as_ref().is_some_and(|text| text.contains("--pdeathsig"));
        if id(&["-u"])? != 0 {
            return Ok(Self { other: None, can_die_with_us });
        }
        if help.is_none_or(|text| !text.contains("--reuid")) {
            return Err(
                "PostgreSQL refuses to run as root and `setpriv` (of util-linux) is missing: \
                        install it, or run the tests as an ordinary user"
                    .to_owned(),
            );
        }
        let ids = ids_of("postgres").or_else(|_| ids_of("nobody"))?;
        Ok(Self { other: Some(ids), can_die_with_us })
    }

    /// A command for a program of the server, run in `folder`, since our own may be closed to it.
    pub(crate) fn command(&self, program: &Path, folder: &Path) -> Command {
        let mut words = Vec::new();
        if let Some(Ids { user, group }) = self.other {
            words.extend([
                format!("--reuid={user}"),
                format!("--regid={group}"),
                "--clear-groups".to_owned(),
            ]);
        }
        if self.can_die_with_us {
            // A run that is killed takes its server along.
            words.extend(["--pdeathsig".to_owned(), "INT".to_owned()]);
        }
        let mut command =
            if words.is_empty() { Command::new(program) } else { Command::new("setpriv") };
        if !words.is_empty() {
            command.args(words).arg("--").arg(program);
        }
        // Whatever the person set for a server of their own must not lead to it.
        for (name, _) in std::env::vars_os() {
            if name.to_string_lossy().starts_with("PG") {
                command.env_remove(name);
            }
        }
        command.current_dir(folder);
        command
    }

    /// Gives a file or folder of ours to the account.
    pub(crate) fn own(&self, path: &Path) -> io::Result<()> {
        match self.other {
            Some(Ids { user, group }) => chown(path, Some(user), Some(group)),
            None => Ok(()),
        }
    }
}

fn ids_of(name: &str) -> Result<Ids, String> {
    Ok(Ids { user: id(&["-u", name])?, group: id(&["-g", name])? })
}

/// Our own user's number, or the one that the words ask for.
pub(crate) fn id(words: &[&str]) -> Result<u32, String> {
    let text = shell::capture(Command::new("id").args(words))?;
    text.parse().map_err(|_| format!("`id` gave `{text}`, which is not a number"))
}
