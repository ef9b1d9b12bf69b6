//! XML of strangers: a list of elements, with every bound that an honest document keeps.

use quick_xml::Reader;
use quick_xml::XmlVersion;
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesRef, BytesStart, Event};

use crate::outgoing::shown;

const MAX_DEPTH: usize = 16;
const MAX_ELEMENTS: usize = 20_000;
const MAX_TEXT_BYTES: usize = 4096;

/// One element, in the order of the document.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Element {
    /// 1 for the root.
    pub(super) depth: usize,
    /// Its name, without a prefix.
    pub(super) name: String,
    attributes: Vec<(String, String)>,
    /// The text right inside of it.
    pub(super) text: String,
}

impl Element {
    /// The value of an attribute.
    pub(super) fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }
}

/// The elements of a document whose root has this name.
///
/// # Errors
/// A sentence: it is not XML, or an HTML page, or has another root; it has a DOCTYPE or entities, or
/// is deeper, longer or wordier than is believed.
pub(super) fn elements(document: &[u8], root: &str) -> Result<Vec<Element>, String> {
    let text = decoded(document)?;
    let mut reader = Reader::from_str(&text);
    reader.config_mut().expand_empty_elements = true;
    let mut tree = Tree::default();
    loop {
        match reader.read_event() {
            Ok(Event::Eof) => break,
            Ok(event) => tree.take(&event)?,
            Err(error) => return Err(format!("it is not XML: {error}")),
        }
    }
    tree.finish(root)
}

/// The document as text. The Bank of Russia writes windows-1251; everyone else UTF-8.
fn decoded(document: &[u8]) -> Result<String, String> {
    let document = document.strip_prefix(b"\xef\xbb\xbf").unwrap_or(document);
    // The declaration is ASCII in every encoding that is read here.
    let head: String = document.iter().take(200).map(|byte| char::from(*byte)).collect();
    let declared = Reader::from_str(&head).read_event().ok().and_then(|event| match event {
        Event::Decl(declaration) => Some(declaration.encoding()?.ok()?.to_ascii_lowercase()),
        _ => None,
    });
    match declared.as_deref() {
        None | Some("utf-8" | "utf8" | "us-ascii") => {
            String::from_utf8(document.to_vec()).map_err(|error| {
                format!("it is not UTF-8 at byte {}", error.utf8_error().valid_up_to())
            })
        }
        Some("windows-1251" | "cp1251") => Ok(document.iter().copied().map(cyrillic).collect()),
        Some(other) => Err(format!("it is encoded as `{}`, which is not read", shown(other))),
    }
}

/// A byte of windows-1251. Names of currencies are all that is not ASCII there, and are not used:
/// signs beside the alphabet become one that stands for any.
fn cyrillic(byte: u8) -> char {
    match byte {
        0..=0x7f => char::from(byte),
        0xc0..=0xff => char::from_u32(0x410 + u32::from(byte - 0xc0)).unwrap_or('\u{fffd}'),
        0xa8 => 'Ё',
        0xb8 => 'ё',
        _ => '\u{fffd}',
    }
}

#[derive(Default)]
struct Tree {
    elements: Vec<Element>,
    /// Where the open ones stand.
    open: Vec<usize>,
}

impl Tree {
    fn take(&mut self, event: &Event<'_>) -> Result<(), String> {
        match event {
            Event::Start(element) => self.begin(element),
            Event::End(_) => {
                self.open.pop();
                Ok(())
            }
            Event::Text(text) => self.add(text),
            Event::CData(text) => self.add(text),
            Event::GeneralRef(reference) => self.add_reference(reference),
            Event::DocType(kind) if kind.trim_start().to_ascii_lowercase().starts_with("html") => {
                Err(HTML.to_owned())
            }
            Event::DocType(_) => Err("it has a DOCTYPE, which is refused".to_owned()),
            Event::Decl(_) | Event::Comment(_) | Event::PI(_) | Event::Empty(_) | Event::Eof => {
                Ok(())
            }
        }
    }

    fn begin(&mut self, element: &BytesStart<'_>) -> Result<(), String> {
        let depth = self.open.len() + 1;
        if depth > MAX_DEPTH || self.elements.len() == MAX_ELEMENTS {
            return Err(format!(
                "it has more than {MAX_ELEMENTS} elements, or is deeper than {MAX_DEPTH}"
            ));
        }
        let mut attributes = Vec::new();
        for attribute in element.attributes() {
            let attribute = attribute.map_err(|error| format!("it is not XML: {error}"))?;
            let value = attribute
                .normalized_value(XmlVersion::Implicit1_0)
                .map_err(|error| format!("it is not XML that is read here: {error}"))?;
            attributes.push((attribute.key.local_name().as_ref().to_owned(), value.into_owned()));
        }
        self.open.push(self.elements.len());
        let name = element.local_name().as_ref().to_owned();
        self.elements.push(Element { depth, name, attributes, text: String::new() });
        Ok(())
    }

    fn add(&mut self, text: &str) -> Result<(), String> {
        let Some(element) = self.open.last().and_then(|place| self.elements.get_mut(*place)) else {
            return match text.trim().is_empty() {
                true => Ok(()),
                false => Err(format!("it is not XML: it has the text `{}`", shown(text.trim()))),
            };
        };
        if element.text.len() + text.len() > MAX_TEXT_BYTES {
            return Err(format!("a text in it is longer than {MAX_TEXT_BYTES} bytes"));
        }
        element.text.push_str(text);
        Ok(())
    }

    fn add_reference(&mut self, reference: &BytesRef<'_>) -> Result<(), String> {
        let character = reference.resolve_char_ref().map_err(|error| error.to_string())?;
        if let Some(character) = character {
            return self.add(character.encode_utf8(&mut [0; 4]));
        }
        match resolve_predefined_entity(reference) {
            Some(text) => self.add(text),
            None => Err(format!("it has the entity `&{};`, which is refused", shown(reference))),
        }
    }

    fn finish(self, root: &str) -> Result<Vec<Element>, String> {
        let roots: Vec<_> = self.elements.iter().filter(|element| element.depth == 1).collect();
        match roots.as_slice() {
            [] => Err("it is empty: no XML element is in it".to_owned()),
            [one] if one.name.eq_ignore_ascii_case("html") => Err(HTML.to_owned()),
            [one] if one.name != root => {
                Err(format!("it begins with <{}>, not with <{root}>", shown(&one.name)))
            }
            [_] if !self.open.is_empty() => Err("it was cut off before its end".to_owned()),
            [_] => Ok(self.elements),
            _ => Err("it is not XML: it has several roots".to_owned()),
        }
    }
}

const HTML: &str = "it is an HTML page, not the document; is the address right?";
