//! The words of our migrations in each engine's language.
//!
//! `strict` tables of SQLite refuse `bigint`, `bytea` and `boolean`, and PostgreSQL has no `blob`:
//! so migrations are written in words of ours, which are put into words of the engine's where a
//! column's type stands, and nowhere else: not in quotes, comments, names or expressions.

use crate::Engine;

/// A piece of SQL. Only words and signs mean something here.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Piece<'t> {
    Word(&'t str),
    Sign(char),
    Quoted(&'t str),
    /// Space or a comment.
    Gap(&'t str),
}

/// The text of a migration for an engine, or what is wrong with it and in which line.
pub(crate) fn translate(engine: Engine, text: &str) -> Result<String, String> {
    let mut translation = Translation {
        engine,
        out: String::with_capacity(text.len() + 64),
        line: 1,
        statement: Statement::default(),
    };
    for (own, text) in sections(text) {
        match own {
            None => translation.section(text)?,
            // What one engine alone has is in its own words.
            Some(own) if own == engine => translation.copy(text),
            Some(_) => translation.line += text.matches('\n').count(),
        }
    }
    Ok(translation.out)
}

/// The parts of a text, each with the engine that it is for, if for one alone: a line `--# postgres`
/// or `--# sqlite` begins such a part, `--# both` ends it.
fn sections(text: &str) -> Vec<(Option<Engine>, &str)> {
    let (mut sections, mut own, mut begin, mut place) = (Vec::new(), None, 0, 0);
    for line in text.split_inclusive('\n') {
        let next = match line.trim_end() {
            "--# postgres" => Some(Some(Engine::Postgres)),
            "--# sqlite" => Some(Some(Engine::Sqlite)),
            "--# both" => Some(None),
            _ => None,
        };
        if let Some(next) = next {
            sections.push((own, &text[begin..place]));
            (own, begin) = (next, place);
        }
        place += line.len();
    }
    sections.push((own, &text[begin..]));
    sections
}

struct Translation {
    engine: Engine,
    out: String,
    line: usize,
    statement: Statement,
}

/// Where in a statement we are.
#[derive(Default)]
struct Statement {
    /// The words before the first parenthesis, at most the first two and those after `add`.
    head: Vec<String>,
    depth: usize,
    /// Words, quoted names and signs since the last comma or opening parenthesis of depth one.
    place: usize,
    /// Whether the current definition starts with a word that makes it a table constraint.
    is_constraint: bool,
    /// Whether the last word was `as`, as in `cast(a as int)`.
    after_as: bool,
    /// Whether the list of columns is behind us.
    is_listed: bool,
    /// Set by `add` in an `alter table`; counts the words since.
    since_add: Option<usize>,
}

impl Statement {
    fn is_create_table(&self) -> bool {
        self.head.first().is_some_and(|word| word == "create")
            && self.head.get(1).is_some_and(|word| word == "table")
    }

    fn is_alter_table(&self) -> bool {
        self.head.first().is_some_and(|word| word == "alter")
            && self.head.get(1).is_some_and(|word| word == "table")
    }

    /// Whether the next word is the type of a column that is being defined.
    fn wants_type(&self) -> bool {
        let in_table =
            self.is_create_table() && self.depth == 1 && self.place == 1 && !self.is_constraint;
        let in_change = self.is_alter_table() && self.depth == 0 && self.since_add == Some(1);
        in_table || in_change
    }
}

const CONSTRAINTS: &[&str] = &["check", "constraint", "foreign", "primary", "unique"];

impl Translation {
    /// Translates a part that is for both engines.
    fn section(&mut self, text: &str) -> Result<(), String> {
        let pieces = pieces(text);
        let mut rest = pieces.as_slice();
        while let Some((piece, after)) = rest.split_first() {
            let used = self.take(*piece, after)?;
            rest = &after[used..];
        }
        Ok(())
    }

    /// Takes one piece and says how many of those after it were used up too.
    fn take(&mut self, piece: Piece<'_>, after: &[Piece<'_>]) -> Result<usize, String> {
        match piece {
            Piece::Gap(text) => self.copy(text),
            Piece::Quoted(text) => {
                self.copy(text);
                self.step(None);
            }
            Piece::Word(word) => return self.word(word, after),
            Piece::Sign(sign) => self.sign(sign),
        }
        Ok(0)
    }

    fn copy(&mut self, text: &str) {
        self.line += text.matches('\n').count();
        self.out.push_str(text);
    }

    /// Counts a word, or a quoted name, as one step into the definition.
    fn step(&mut self, word: Option<&str>) {
        let statement = &mut self.statement;
        if statement.place == 0 && word.is_some_and(|word| CONSTRAINTS.contains(&word)) {
            statement.is_constraint = true;
        }
        statement.place += 1;
        statement.after_as = word == Some("as");
        let adds = statement.is_alter_table() && statement.depth == 0;
        statement.since_add = match (statement.since_add, word) {
            (None, Some("add")) if adds => Some(0),
            (Some(0), Some("column")) => Some(0),
            (Some(0), Some(word)) if CONSTRAINTS.contains(&word) => None,
            (count, _) => count.map(|count| count + 1),
        };
        if statement.head.len() < 2 {
            statement.head.push(word.unwrap_or_default().to_owned());
        }
    }

    fn word(&mut self, word: &str, after: &[Piece<'_>]) -> Result<usize, String> {
        let small = word.to_ascii_lowercase();
        let mut used = 0;
        if self.statement.is_listed && small == "clustered" {
            // PostgreSQL keeps every table as a heap; SQLite may keep the rows in the key itself.
            if self.engine == Engine::Sqlite {
                self.out.push_str(", without rowid");
            }
        } else if self.statement.wants_type() {
            used = self.column_type(&small, after)?;
        } else if self.statement.after_as && ends_a_cast(after) {
            let target = cast_type(self.engine, &small).unwrap_or(word);
            self.out.push_str(target);
        } else {
            self.out.push_str(word);
        }
        self.step(Some(&small));
        Ok(used)
    }

    fn column_type(&mut self, word: &str, after: &[Piece<'_>]) -> Result<usize, String> {
        let (target, used) = match word {
            "serial" => {
                let used = primary_key(after).ok_or_else(|| {
                    format!("line {}: `serial` must be followed by `primary key`", self.line)
                })?;
                (serial(self.engine), used)
            }
            word => match column_type(self.engine, word) {
                Some(target) => (target, 0),
                None => {
                    return Err(format!(
                        "line {}: `{word}` isn't a type of ours: int, text, bytes, bool, serial \
                         primary key",
                        self.line
                    ));
                }
            },
        };
        self.out.push_str(target);
        Ok(used)
    }

    fn sign(&mut self, sign: char) {
        self.out.push(sign);
        self.line += usize::from(sign == '\n');
        let statement = &mut self.statement;
        statement.after_as = false;
        match sign {
            '(' => {
                statement.depth += 1;
                self.start_definition();
            }
            ')' => {
                statement.depth = statement.depth.saturating_sub(1);
                statement.place += 1;
                if statement.depth == 0 && statement.is_create_table() {
                    statement.is_listed = true;
                    if self.engine == Engine::Sqlite {
                        self.out.push_str(" strict");
                    }
                }
            }
            ',' => self.start_definition(),
            ';' if statement.depth == 0 => self.statement = Statement::default(),
            _ => statement.place += 1,
        }
    }

    fn start_definition(&mut self) {
        if self.statement.depth == 1 {
            self.statement.place = 0;
            self.statement.is_constraint = false;
        }
        if self.statement.depth == 0 {
            self.statement.since_add = None;
        }
    }
}

fn column_type(engine: Engine, word: &str) -> Option<&'static str> {
    Some(match (engine, word) {
        (Engine::Sqlite, "int" | "bool") => "integer",
        (Engine::Sqlite, "text") => "text",
        (Engine::Sqlite, "bytes") => "blob",
        (Engine::Postgres, "int") => "bigint",
        // The same order of texts on both engines, whatever the server's locale: by code point.
        (Engine::Postgres, "text") => "text collate \"C\"",
        (Engine::Postgres, "bytes") => "bytea",
        (Engine::Postgres, "bool") => "boolean",
        _ => return None,
    })
}

fn cast_type(engine: Engine, word: &str) -> Option<&'static str> {
    match word {
        "text" => Some("text"),
        word => column_type(engine, word),
    }
}

fn serial(engine: Engine) -> &'static str {
    match engine {
        Engine::Sqlite => "integer primary key autoincrement",
        Engine::Postgres => "bigint generated by default as identity primary key",
    }
}

/// How many pieces `primary key` takes, if that is what follows.
fn primary_key(after: &[Piece<'_>]) -> Option<usize> {
    let mut wanted = ["primary", "key"].into_iter();
    let mut next = wanted.next();
    for (index, piece) in after.iter().enumerate() {
        match (piece, next) {
            (Piece::Gap(_), _) => {}
            (Piece::Word(word), Some(this)) if word.eq_ignore_ascii_case(this) => {
                next = wanted.next()
            }
            _ => return None,
        }
        if next.is_none() {
            return Some(index + 1);
        }
    }
    None
}

fn ends_a_cast(after: &[Piece<'_>]) -> bool {
    let next = after.iter().find(|piece| !matches!(piece, Piece::Gap(_)));
    next == Some(&Piece::Sign(')'))
}

fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let length = length_of(first, rest);
        let (piece, after) = rest.split_at(length);
        pieces.push(match first {
            '\'' | '"' => Piece::Quoted(piece),
            _ if is_wordly(first) => Piece::Word(piece),
            _ if first.is_whitespace() || length > first.len_utf8() => Piece::Gap(piece),
            _ => Piece::Sign(first),
        });
        rest = after;
    }
    pieces
}

fn is_wordly(sign: char) -> bool {
    sign.is_alphanumeric() || sign == '_'
}

/// How many bytes the piece at the start of a text takes.
fn length_of(first: char, text: &str) -> usize {
    let until = |end: Option<usize>| end.unwrap_or(text.len());
    if first == '\'' || first == '"' {
        // A doubled quote is read as two quoted pieces side by side, which comes to the same.
        until(text[1..].find(first).map(|at| at + 2))
    } else if text.starts_with("--") {
        until(text.find('\n'))
    } else if text.starts_with("/*") {
        until(text.find("*/").map(|at| at + 2))
    } else if first.is_whitespace() {
        until(text.find(|sign: char| !sign.is_whitespace()))
    } else if is_wordly(first) {
        until(text.find(|sign: char| !is_wordly(sign)))
    } else {
        first.len_utf8()
    }
}

#[cfg(test)]
mod tests;
