//! `cambist serve`: open the office and keep it open.

use std::path::Path;

use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::watch;

use crate::app::{App, Place};
use crate::config::Config;
use crate::{front, jobs, routes};

use super::errand::Answer;
use super::{lock, make_folder, open, socket};

pub(super) async fn run(folder: &Path, place: &Place, settings: Config) -> Result<Answer, String> {
    make_folder(folder)?;
    let _lock = lock::take(folder)?;
    let (listener, settings) = bind(settings).await?;
    let app = open(place, settings).await?;
    let url = app.config().base_url();
    serve(folder, app, listener, || tracing::info!(url, "the office is open; Ctrl-C stops it"))
        .await
}

/// Takes the address; the settings name the port that was really taken (port 0: any).
pub(super) async fn bind(mut settings: Config) -> Result<(TcpListener, Config), String> {
    let wanted = settings.server.listen;
    let tell = |error: std::io::Error| {
        format!("{wanted} can't be listened on: {error}; choose another with --listen ADDR")
    };
    let listener = TcpListener::bind(wanted).await.map_err(tell)?;
    settings.server.listen = listener.local_addr().map_err(tell)?;
    Ok((listener, settings))
}

/// Serves an open office until it is asked to stop. `greet` is called when the shell, visitors and
/// signals are heard: whoever acts on the greeting finds everything in its place.
pub(super) async fn serve(
    folder: &Path,
    app: App,
    listener: TcpListener,
    greet: impl FnOnce(),
) -> Result<Answer, String> {
    let asked_to_stop = hear_signals()?;
    let (stop, stopping) = watch::channel(false);
    let shell = tokio::spawn(socket::serve(app.clone(), socket::listen(folder)?, stopping.clone()));
    let mut background = jobs::start(&app, &stopping);
    crate::features::clicks::warm_up();
    let router = routes::routes(app.clone());
    let front = tokio::spawn(front::serve(app.clone(), router, listener, stopping));
    greet();
    asked_to_stop.await;
    tracing::info!("the office is closing: replies under way are finished first");
    // Whoever does not listen any more has stopped already.
    let _nobody_listens = stop.send(true);
    let ended = front.await.and(shell.await);
    while background.join_next().await.is_some() {}
    app.close().await.map_err(|fault| format!("the books could not be closed: {fault}"))?;
    ended.map_err(|error| format!("a part of the office ended badly: {error}"))?;
    Ok(Answer::done(String::new()))
}

/// Hears Ctrl-C and SIGTERM from now on, and ends with the first of them.
fn hear_signals() -> Result<impl Future<Output = ()>, String> {
    let hear = |kind| signal(kind).map_err(|error| format!("signals can't be heard: {error}"));
    let (mut interrupt, mut terminate) =
        (hear(SignalKind::interrupt())?, hear(SignalKind::terminate())?);
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
    })
}
