//! The project's own commands, run as `cargo x COMMAND`.
//!
//! It uses the standard library only, so that a fresh clone has it built within seconds.

mod bench;
mod lighthouse;
mod office;
mod options;
mod packages;
mod postgres;
mod schemathesis;
mod screenshots;
mod shell;
mod steps;
mod summary;
mod test;
mod tools;

use std::process::ExitCode;

/// One command: what a person types after `cargo x`, and what it does.
struct Command {
    name: &'static str,
    about: &'static str,
    help: fn() -> String,
    run: fn(&[String]) -> ExitCode,
}

/// Every command, in the order in which `cargo x help` shows them.
const ALL: &[Command] = &[
    Command {
        name: "test",
        about: "Format, lints, docs, licences and every test on SQLite and PostgreSQL",
        help: test::help,
        run: test::run,
    },
    Command {
        name: "ci",
        about: "What continuous integration runs: the same as `test`",
        help: test::help,
        run: test::run,
    },
    Command {
        name: "bench",
        about: "Measure the office against nginx, in one run, as ratios",
        help: bench::help,
        run: bench::run,
    },
    Command {
        name: "screenshots",
        about: "Take the pictures in docs/screenshots from the demo",
        help: screenshots::help,
        run: screenshots::run,
    },
    Command {
        name: "lighthouse",
        about: "Have Lighthouse judge the storefront and a direction's page",
        help: lighthouse::help,
        run: lighthouse::run,
    },
    Command {
        name: "help",
        about: "Show this list, or the help of one command: `cargo x help test`",
        help: overview,
        run: show_help,
    },
];

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let Some((name, rest)) = arguments.split_first() else {
        return show_help(&[]);
    };
    if matches!(name.as_str(), "--help" | "-h") {
        return show_help(rest);
    }
    let Some(command) = find(name) else {
        return unknown(name);
    };
    if rest.iter().any(|word| matches!(word.as_str(), "--help" | "-h")) {
        println!("{}", (command.help)());
        return ExitCode::SUCCESS;
    }
    (command.run)(rest)
}

fn find(name: &str) -> Option<&'static Command> {
    ALL.iter().find(|command| command.name == name)
}

fn show_help(arguments: &[String]) -> ExitCode {
    let text = match arguments.first() {
        None => overview(),
        Some(name) => match find(name) {
            Some(command) => (command.help)(),
            None => return unknown(name),
        },
    };
    println!("{text}");
    ExitCode::SUCCESS
}

fn unknown(name: &str) -> ExitCode {
    eprintln!("There is no command `{name}`.\n\n{}", overview());
    ExitCode::from(2)
}

fn overview() -> String {
    let mut text = String::from("The project's own commands: cargo x COMMAND\n\n");
    for command in ALL {
        text.push_str(&format!("  {:<12} {}\n", command.name, command.about));
    }
    text.push_str("\n`cargo x COMMAND --help` explains a command.");
    text
}

#[cfg(test)]
mod tests {
    use super::{ALL, find, overview};

    #[test]
    fn every_command_is_found_by_its_name_and_shown_in_the_overview() {
        for command in ALL {
            assert!(find(command.name).is_some_and(|found| found.about == command.about));
            assert!(overview().contains(command.about), "{}", command.name);
        }
        assert!(find("deploy").is_none());
    }
}
