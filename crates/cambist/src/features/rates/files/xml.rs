//! XML: `<rates>`, one `<item>` per direction, one element per field (BestChange, eStandards and those like them).
//! EREF adds `<step>`, with fees inside, and attributes to `<floating>`.
//!
//! Document types and entities are refused, and depth, items and texts are bounded: the file comes from a stranger.

use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesRef, BytesStart, Event};
use quick_xml::{Reader, XmlVersion};

use super::draft::{Draft, Field};
use super::lines::Lines;
use super::number::shown;
use super::{Drafted, FileError, MAX_ITEMS};

const MAX_DEPTH: usize = 16;
const MAX_TEXT_BYTES: usize = 4096;
const WANTED: &str = "<rates>";

/// The depth of `<rates>`, of its items, and of their fields.
const ROOT: usize = 1;
const ITEM: usize = 2;
const FIELD: usize = 3;
/// The depth of what stands inside a step.
const STEP_FIELD: usize = 4;

/// The encoding that the declaration names, when it is not UTF-8.
pub(super) fn foreign_encoding(text: &str) -> Option<String> {
    let Ok(Event::Decl(declaration)) = Reader::from_str(text.trim_start()).read_event() else {
        return None;
    };
    let declared = declaration.encoding()?.ok()?;
    let is_ours = ["utf-8", "utf8"].iter().any(|name| declared.eq_ignore_ascii_case(name));
    (!is_ours).then(|| shown(&declared))
}

/// Cuts the file into one draft per `<item>`.
pub(super) fn drafts(text: &str) -> Result<Vec<Drafted>, FileError> {
    if let Some(declared) = foreign_encoding(text) {
        return Err(FileError::Encoding { declared });
    }
    let mut reader = Reader::from_str(text);
    // Empty elements come as a start and an end, so that there is one way in and one way out.
    reader.config_mut().expand_empty_elements = true;
    let mut lines = Lines::new(text);
    let mut cutter = Cutter::default();
    loop {
        cutter.line = lines.at(offset(reader.buffer_position()));
        match reader.read_event() {
            Ok(Event::Eof) => return cutter.finish(),
            Ok(event) => cutter.take(&event)?,
            Err(error) => {
                let line = lines.at(offset(reader.error_position()));
                return Err(FileError::NotXml { line, what: error.to_string() });
            }
        }
    }
}

/// The reader counts in `u64`; the text it reads is in memory.
fn offset(position: u64) -> usize {
    usize::try_from(position).unwrap_or(usize::MAX)
}

/// What is known between two events.
#[derive(Default)]
struct Cutter {
    /// The line on which the event begins, from 1.
    line: usize,
    depth: usize,
    has_root: bool,
    draft: Option<Draft>,
    /// The field whose text is being collected, and its element's name.
    field: Option<(Field, String)>,
    /// The depth of that element.
    field_depth: usize,
    /// Whether the field's number is a percentage without its sign, `<tofee type="%">`.
    is_percent: bool,
    is_in_step: bool,
    text: String,
    drafts: Vec<Drafted>,
}

impl Cutter {
    fn take(&mut self, event: &Event<'_>) -> Result<(), FileError> {
        match event {
            Event::Start(element) => self.open(element),
            Event::End(_) => self.close(),
            Event::Text(text) => self.add(text),
            Event::CData(text) => self.add(text),
            Event::GeneralRef(reference) => self.add_reference(reference),
            Event::DocType(_) => Err(self.refused("a DOCTYPE".to_owned())),
            Event::Decl(_) | Event::Comment(_) | Event::PI(_) | Event::Empty(_) | Event::Eof => {
                Ok(())
            }
        }
    }

    fn open(&mut self, element: &BytesStart<'_>) -> Result<(), FileError> {
        let name = element.local_name();
        let name = name.as_ref();
        self.depth += 1;
        match self.depth {
            ROOT => return self.open_root(name),
            ITEM if name.eq_ignore_ascii_case("item") => return self.open_item(),
            FIELD if self.draft.is_some() => return self.open_field(element, name),
            STEP_FIELD if self.is_in_step => {
                let field = match Field::named(name) {
                    Some(Field::FromFee) => Field::StepFromFee,
                    Some(Field::ToFee) => Field::StepToFee,
                    _ => return Ok(()),
                };
                return self.collect(field, element, name);
            }
            depth if depth > MAX_DEPTH => {
                return Err(self.limit(format!("elements are nested deeper than {MAX_DEPTH}")));
            }
            _ => {}
        }
        Ok(())
    }

    fn open_field(&mut self, element: &BytesStart<'_>, name: &str) -> Result<(), FileError> {
        if name.eq_ignore_ascii_case("step") {
            self.is_in_step = true;
            self.set_attribute(element, "frommin", Field::StepMin)?;
            return self.set_attribute(element, "frommax", Field::StepMax);
        }
        match Field::named(name) {
            None => Ok(()),
            Some(field) => self.collect(field, element, name),
        }
    }

    /// Begins to collect the text of an element.
    fn collect(
        &mut self,
        field: Field,
        element: &BytesStart<'_>,
        name: &str,
    ) -> Result<(), FileError> {
        if field == Field::Floating {
            self.set_floating(element)?;
        }
        let kind = self.attribute(element, "type")?;
        self.is_percent = kind.is_some_and(|kind| kind.trim() == "%");
        self.field = Some((field, name.to_owned()));
        self.field_depth = self.depth;
        self.text.clear();
        Ok(())
    }

    /// `minutes` and `percent`; engines write a 0 for the one that does not apply.
    fn set_floating(&mut self, element: &BytesStart<'_>) -> Result<(), FileError> {
        let minutes = self.attribute(element, "minutes")?;
        let percent = self.attribute(element, "percent")?;
        let is_zero = |text: &String| text.bytes().all(|b| matches!(b, b'0' | b'.' | b' '));
        let percent = percent.filter(|text| !is_zero(text));
        let minutes = minutes.filter(|text| percent.is_none() || !is_zero(text));
        let Some(draft) = &mut self.draft else { return Ok(()) };
        if let Some(minutes) = minutes {
            draft.set(Field::Floating, "floating minutes", &minutes);
        }
        if let Some(percent) = percent {
            draft.set(Field::Floating, "floating percent", &format!("{}%", percent.trim()));
        }
        Ok(())
    }

    fn set_attribute(
        &mut self,
        element: &BytesStart<'_>,
        name: &str,
        field: Field,
    ) -> Result<(), FileError> {
        let value = self.attribute(element, name)?;
        if let (Some(draft), Some(value)) = (&mut self.draft, value) {
            draft.set(field, &format!("step {name}"), &value);
        }
        Ok(())
    }

    /// The value of an attribute; entities other than the predefined ones are refused in it as well.
    fn attribute(&self, element: &BytesStart<'_>, name: &str) -> Result<Option<String>, FileError> {
        for attribute in element.attributes().with_checks(false) {
            let attribute = attribute.map_err(|error| self.not_xml(error.to_string()))?;
            if attribute.key.as_ref().eq_ignore_ascii_case(name) {
                let value = attribute.normalized_value(XmlVersion::Implicit1_0);
                let value = value.map_err(|error| self.not_xml(error.to_string()))?;
                return Ok(Some(value.into_owned()));
            }
        }
        Ok(None)
    }

    fn open_root(&mut self, name: &str) -> Result<(), FileError> {
        if self.has_root {
            return Err(self.not_xml(format!("<{}> follows the end of <rates>", shown(name))));
        }
        if !name.eq_ignore_ascii_case("rates") {
            let found = format!("it begins with <{}>", shown(name));
            return Err(FileError::NoRates { wanted: WANTED, found });
        }
        self.has_root = true;
        Ok(())
    }

    fn open_item(&mut self) -> Result<(), FileError> {
        if self.drafts.len() == MAX_ITEMS {
            return Err(self.limit(format!("more than {MAX_ITEMS} items; split the file")));
        }
        self.draft = Some(Draft::new(self.line));
        Ok(())
    }

    fn close(&mut self) -> Result<(), FileError> {
        if self.depth == self.field_depth
            && let (Some(draft), Some((field, name))) = (&mut self.draft, self.field.take())
        {
            if self.is_percent && !self.text.trim().is_empty() {
                self.text.push('%');
            }
            draft.set(field, &name, &self.text);
        }
        match self.depth {
            FIELD => self.is_in_step = false,
            ITEM => self.drafts.extend(self.draft.take().map(Ok)),
            _ => {}
        }
        self.depth -= 1;
        Ok(())
    }

    fn add(&mut self, text: &str) -> Result<(), FileError> {
        if self.depth == 0 && !text.trim().is_empty() {
            let found = format!("`{}` stands outside of every element", shown(text.trim()));
            return Err(self.not_xml(found));
        }
        let is_field = self.depth == self.field_depth && self.field.is_some();
        let collected = if is_field { self.text.len() } else { 0 };
        if collected + text.len() > MAX_TEXT_BYTES && !text.trim().is_empty() {
            return Err(self.limit(format!("a text is longer than {MAX_TEXT_BYTES} bytes")));
        }
        if is_field {
            self.text.push_str(text);
        }
        Ok(())
    }

    fn add_reference(&mut self, reference: &BytesRef<'_>) -> Result<(), FileError> {
        let character =
            reference.resolve_char_ref().map_err(|error| self.not_xml(error.to_string()))?;
        if let Some(character) = character {
            return self.add(character.encode_utf8(&mut [0; 4]));
        }
        match resolve_predefined_entity(reference) {
            Some(text) => self.add(text),
            None => Err(self.refused(format!("the entity `&{};`", shown(reference)))),
        }
    }

    fn finish(self) -> Result<Vec<Drafted>, FileError> {
        if self.depth > 0 {
            return Err(self.not_xml("the file ends before </rates>; it was cut off".to_owned()));
        }
        if !self.has_root {
            return Err(FileError::NoRates {
                wanted: WANTED,
                found: "it has no element".to_owned(),
            });
        }
        Ok(self.drafts)
    }

    fn not_xml(&self, what: String) -> FileError {
        FileError::NotXml { line: self.line, what }
    }

    fn limit(&self, what: String) -> FileError {
        FileError::Limit { line: self.line, what }
    }

    fn refused(&self, what: String) -> FileError {
        FileError::Entity { line: self.line, what }
    }
}
