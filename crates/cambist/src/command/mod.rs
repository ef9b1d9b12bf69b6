//! The shell: every command, what it says of itself, and how it reaches the office.
//!
//! A command that reads or writes the books becomes an [`Errand`]. A running office performs it when
//! its socket answers; otherwise the command takes the office's lock and performs it itself. Nothing
//! ever writes beside a running office.

mod arguments;
mod config;
mod demo;
mod errand;
mod lock;
mod perform;
mod serve;
mod socket;
mod terms_change;

use std::io::IsTerminal;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use clap::Parser;
use store::Database;

use crate::app::{App, Place};
use crate::chance::SystemChance;
use crate::clock::SystemClock;
use crate::config::Config;

pub use arguments::{Arguments, FeedOptions};
pub use errand::{
    Answer, CurrencyErrand, DirectionErrand, Errand, FraudErrand, LookErrand, MailErrand,
    NewAccount, OperatorKeyErrand, Owner, PayoutErrand, PricingErrand, ProgrammeErrand,
    RequisitesErrand, RequisitesWords, SourceErrand,
};
pub use perform::perform;
pub use terms_change::TermsChange;

use arguments::{Command, RatesCommand, SourceCommand};

/// Where the data is when nobody says.
const DATA: &str = "cambist-data";
/// Where a demo's data is when nobody says.
const DEMO_DATA: &str = "demo-data";

/// Parses the command line, does what it says, and tells the shell how it went: 0 done, 1 refused or
/// failed, 2 misunderstood.
pub fn run() -> ExitCode {
    let arguments = Arguments::parse();
    start_log();
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return fail(&format!("the threads could not be started: {error}")),
    };
    match runtime.block_on(dispatch(arguments)) {
        Ok(Answer { text, error }) => {
            print(&text);
            error.map_or(ExitCode::SUCCESS, |sentence| fail(&sentence))
        }
        Err(sentence) => fail(&sentence),
    }
}

/// Standard output may be a pipe that was closed: that is the reader's choice, no failure of ours.
fn print(text: &str) {
    use std::io::Write;
    let mut out = std::io::stdout().lock();
    let _closed = out.write_all(text.as_bytes()).and_then(|()| out.flush());
}

fn fail(sentence: &str) -> ExitCode {
    eprintln!("cambist: {sentence}");
    ExitCode::FAILURE
}

fn start_log() {
    let filter = tracing_subscriber::EnvFilter::try_from_env("CAMBIST_LOG")
        .unwrap_or_else(|_| tracing_subscriber::EnvFilter::new("info"));
    // Colours are for people: in a file or a journal they would be rubbish between the words.
    let has_colours = std::env::var_os("NO_COLOR").is_none() && std::io::stderr().is_terminal();
    let log = tracing_subscriber::fmt().with_env_filter(filter).with_ansi(has_colours);
    log.with_writer(std::io::stderr).init();
}

async fn dispatch(arguments: Arguments) -> Result<Answer, String> {
    let Arguments { data, database, config, command } = arguments;
    let is_demo = matches!(command, Command::Demo(_));
    let folder = data.unwrap_or_else(|| PathBuf::from(if is_demo { DEMO_DATA } else { DATA }));
    if let Command::Config(what) = &command {
        return config::run(what, &folder, config.as_deref());
    }
    if matches!(command, Command::Rates(RatesCommand::Source(SourceCommand::Kinds))) {
        return Ok(Answer::done(arguments::explain_kinds()));
    }
    let mut settings = load(&folder, config.as_deref())?;
    let place = place(&folder, database.as_deref(), &settings)?;
    match command {
        Command::Serve(options) => {
            if let Some(listen) = options.listen {
                settings.server.listen = listen;
            }
            serve::run(&folder, &place, settings).await
        }
        Command::Demo(options) => demo::run(&folder, &place, settings, options).await,
        other => {
            let to = other.output();
            let answer = errand(&folder, &place, settings, other.into_errand()?).await?;
            to.map_or(Ok(answer.clone()), |to| save(&to, &answer))
        }
    }
}

/// Writes what was told to a file, with the rights of whoever called.
fn save(to: &std::path::Path, answer: &Answer) -> Result<Answer, String> {
    if answer.error.is_some() {
        return Ok(answer.clone());
    }
    let place = to.display();
    std::fs::write(to, &answer.text).map_err(|error| format!("{place}: {error}"))?;
    let lines = answer.text.lines().count().saturating_sub(1);
    Ok(Answer::done(format!("{lines} lines and a header were written to {place}\n")))
}

/// The settings of an office: the given file, or `cambist.toml` in its folder when there is one.
fn load(folder: &std::path::Path, file: Option<&std::path::Path>) -> Result<Config, String> {
    let own = folder.join("cambist.toml");
    let file = file.map(ToOwned::to_owned).or_else(|| own.exists().then_some(own));
    Config::load(file.as_deref(), std::env::vars()).map_err(|error| error.to_string())
}

fn place(folder: &std::path::Path, url: Option<&str>, settings: &Config) -> Result<Place, String> {
    let url = url.unwrap_or_else(|| settings.database.url.reveal());
    if url.is_empty() {
        return Ok(Place::Folder(folder.to_owned()));
    }
    let database = Database::parse_postgres(url).map_err(|fault| fault.to_string())?;
    Ok(Place::Server { database, folder: folder.to_owned() })
}

async fn errand(
    folder: &std::path::Path,
    place: &Place,
    settings: Config,
    errand: Errand,
) -> Result<Answer, String> {
    if let Some(answer) = socket::ask(folder, &errand).await? {
        return Ok(answer);
    }
    make_folder(folder)?;
    // The lock is held until the errand is done.
    let _lock = lock::take(folder)?;
    let app = open(place, settings).await?;
    let answer = perform(&app, errand).await;
    app.close().await.map_err(|fault| fault.to_string())?;
    Ok(answer)
}

async fn open(place: &Place, settings: Config) -> Result<App, String> {
    App::open(place, settings, Arc::new(SystemClock), Arc::new(SystemChance))
        .await
        .map_err(|fault| format!("the office could not be opened: {fault}"))
}

/// Makes the data folder, readable by its owner only.
fn make_folder(folder: &std::path::Path) -> Result<(), String> {
    use std::os::unix::fs::DirBuilderExt;
    std::fs::DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(folder)
        .map_err(|error| format!("the data folder {} can't be made: {error}", folder.display()))
}
