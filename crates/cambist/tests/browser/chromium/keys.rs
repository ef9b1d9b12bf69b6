//! Keys of a keyboard, as Chromium wants them told.

use serde_json::{Value, json};

/// Name, code, number, and what it types.
const KEYS: [(&str, &str, u32, &str); 9] = [
    ("Tab", "Tab", 9, ""),
    ("Enter", "Enter", 13, "\r"),
    ("Escape", "Escape", 27, ""),
    ("Space", "Space", 32, " "),
    ("ArrowUp", "ArrowUp", 38, ""),
    ("ArrowDown", "ArrowDown", 40, ""),
    ("Home", "Home", 36, ""),
    ("End", "End", 35, ""),
    ("Backspace", "Backspace", 8, ""),
];

/// Pressing a key down and letting it go; a single character is a key too, `Shift+` goes before any.
pub(super) fn strokes(key: &str) -> [Value; 2] {
    let (shift, name) = match key.strip_prefix("Shift+") {
        Some(name) => (8, name),
        None => (0, key),
    };
    let known = KEYS.iter().find(|(known, ..)| *known == name);
    let (name, code, number, text) = match known {
        Some(&(name, code, number, text)) => {
            (if name == "Space" { " " } else { name }, code.to_owned(), number, text)
        }
        None => {
            let upper = name.to_ascii_uppercase();
            let number = upper.bytes().next().map_or(0, u32::from);
            (name, format!("Key{upper}"), number, name)
        }
    };
    ["keyDown", "keyUp"].map(|kind| {
        let mut stroke = json!({
            "type": kind, "key": name, "code": code, "modifiers": shift,
            "windowsVirtualKeyCode": number, "nativeVirtualKeyCode": number,
        });
        if kind == "keyDown" && !text.is_empty() {
            stroke["text"] = text.into();
        }
        stroke
    })
}
