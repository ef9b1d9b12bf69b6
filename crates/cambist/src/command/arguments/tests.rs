//! The command line teaches.

use clap::{CommandFactory, Parser};

use super::{Arguments, Command, LedgerCommand};

#[test]
fn the_command_line_is_consistent() {
    Arguments::command().debug_assert();
}

#[test]
fn an_adjustment_downwards_is_written_with_its_sign() {
    let words = ["cambist", "ledger", "adjust", "7", "-12.50", "--reason", "Paid twice"];
    let Command::Ledger(LedgerCommand::Adjust { partner, amount, reason, dry_run }) =
        Arguments::parse_from(words).command
    else {
        panic!("it is an adjustment");
    };
    let read = (partner, amount.as_str(), reason.as_str(), dry_run);
    assert_eq!(read, (7, "-12.50", "Paid twice", false));
}

/// Every command below `command`, with the words that lead to it.
fn walk(command: &clap::Command, words: &str, all: &mut Vec<(String, clap::Command)>) {
    let words = format!("{words} {}", command.get_name());
    command.get_subcommands().for_each(|below| walk(below, &words, all));
    all.push((words.trim().to_owned(), command.clone()));
}

#[test]
fn every_command_and_every_word_of_it_is_explained() {
    let mut root = Arguments::command();
    root.build();
    let mut all = Vec::new();
    walk(&root, "", &mut all);
    let all: Vec<_> = all.into_iter().filter(|(words, _)| !words.contains(" help")).collect();
    assert!(all.len() >= 25, "{}", all.len());
    for (words, mut command) in all {
        let about = command.get_about().map(ToString::to_string).unwrap_or_default();
        assert!(about.split(' ').count() >= 2, "`{words}` says what it does: {about}");
        let help = command.render_long_help().to_string();
        assert!(help.contains(&format!("Usage: {words}")), "{words}: {help}");
        for argument in command.get_arguments() {
            let text = argument.get_help().map(ToString::to_string).unwrap_or_default();
            assert!(!text.is_empty(), "`{words}`: {} is explained", argument.get_id());
        }
        for below in command.get_subcommands() {
            assert!(help.contains(below.get_name()), "{words} names {}", below.get_name());
        }
    }
}
