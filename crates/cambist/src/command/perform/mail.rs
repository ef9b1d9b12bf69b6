//! Letters.

use crate::app::App;
use crate::clock::utc_text;
use crate::command::errand::MailErrand;
use crate::features::mail::{
    Body, Letter, LetterState, Letterhead, Outcome as Sending, Stored, find_letter, list_letters,
    retry, retry_dead,
};
use crate::words::{Lang, word, word_with};

use super::{Answer, Outcome, deed, read, write};

/// Letters on one page of the list.
const PAGE: u32 = 50;

pub(super) async fn perform(app: &App, errand: MailErrand) -> Outcome {
    match errand {
        MailErrand::List { state, before } => list(app, state, before).await,
        MailErrand::Show { letter, raw } => show(app, letter, raw).await,
        MailErrand::Retry { letter: Some(id) } => {
            let deed = deed(app);
            write(app, move |tx| retry(tx, &deed, id)).await?;
            Ok(Answer::done(format!("letter {id} is sent as soon as the server takes it\n")))
        }
        MailErrand::Retry { letter: None } => {
            let deed = deed(app);
            let unit = move |tx: &mut store::Tx<'_>| -> crate::app::Plain<u64> {
                Ok(retry_dead(tx, &deed)?)
            };
            let revived = write(app, unit).await?;
            Ok(Answer::done(format!("letters that are tried anew: {revived}\n")))
        }
        MailErrand::Test { to } => test(app, to).await,
    }
}

async fn list(app: &App, state: Option<String>, before: Option<i64>) -> Outcome {
    let state = match state {
        None => None,
        Some(word) => {
            let found = LetterState::from_word(&word);
            Some(found.ok_or(format!("`{word}` is not a state of letters"))?)
        }
    };
    let letters = read(app, move |tx| list_letters(tx, state, before, PAGE)).await?;
    if letters.is_empty() {
        return Ok(Answer::done("there are no such letters\n".to_owned()));
    }
    let mut text: String = letters.iter().map(line).collect();
    if let Some(last) = letters.last().filter(|_| letters.len() == PAGE as usize) {
        text.push_str(&format!("older ones: cambist mail list --before {}\n", last.id));
    }
    Ok(Answer::done(text))
}

fn line(stored: &Stored) -> String {
    let Stored { id, letter, state, .. } = stored;
    format!(
        "{id:>8}  {}  {:<7}  {}  {}\n",
        utc_text(stored.written_at_ms.div_euclid(1000)),
        state.word(),
        letter.to,
        letter.subject
    )
}

async fn show(app: &App, id: i64, raw: bool) -> Outcome {
    let found = read(app, move |tx| find_letter(tx, id)).await?;
    let stored = found.ok_or(format!("there is no letter {id}"))?;
    if raw {
        let bytes = app.post().formatted(&Letterhead::of(app), &stored)?;
        return Ok(Answer::done(String::from_utf8_lossy(&bytes).into_owned()));
    }
    let words = stored.letter.plain(&Letterhead::of(app)).map_err(|error| error.to_string())?;
    let next = match stored.state {
        LetterState::Waiting => {
            format!("tried next {}\n", utc_text(stored.next_at_ms.div_euclid(1000)))
        }
        LetterState::Sent | LetterState::Dead => String::new(),
    };
    Ok(Answer::done(format!(
        "{}fact      {}\nattempts  {}\nsaid      {}\n{next}\n{words}",
        line(&stored),
        stored.letter.fact,
        stored.attempts,
        stored.said
    )))
}

/// The one letter that goes past the outbox: whoever tests wants to hear the server's own words.
async fn test(app: &App, to: String) -> Outcome {
    let lang = Lang::from_code(&app.config().office.language).unwrap_or_default();
    let name = &app.config().office.name;
    let at_ms = app.clock().now_ms();
    let letter = Letter {
        fact: format!("test:{at_ms}"),
        order_id: None,
        to,
        lang,
        subject: word_with(lang, "mail-test-subject", &[("office", name)]),
        body: Body { paragraphs: vec![word(lang, "mail-test")], ..Body::default() },
    };
    let stored = Stored {
        id: 0,
        letter,
        state: LetterState::Waiting,
        attempts: 1,
        next_at_ms: at_ms,
        written_at_ms: at_ms,
        sent_at_ms: None,
        said: String::new(),
    };
    match app.post().send(&Letterhead::of(app), &stored).await {
        Sending::Sent(said) => Ok(Answer::done(format!("the letter was taken: {said}\n"))),
        Sending::Later(why) | Sending::Unreachable(why) | Sending::Never(why) => Err(why),
    }
}
