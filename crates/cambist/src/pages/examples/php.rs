//! A call by PHP.

use super::{Answers, Call, Sends, is_number};

pub(super) fn say(call: &Call) -> String {
    let mut code = "<?php\n".to_owned();
    let mut address = quoted(&call.url);
    if let Sends::Query(fields) = &call.sends
        && !fields.is_empty()
    {
        code.push_str(&format!("$query = http_build_query({});\n", list(fields, "")));
        address = format!("{} . $query", quoted(&format!("{}?", call.url)));
    }
    code.push_str(&format!("$options = ['http' => [\n{}]];\n", options(call)));
    code.push_str(&format!(
        "$text = file_get_contents({address}, false, stream_context_create($options));\n\
         $answer = json_decode($text === false ? 'null' : $text);\n"
    ));
    code.push_str(match call.answers {
        Answers::Envelope => {
            "if (!isset($answer->error) || $answer->error !== 0) {\n    \
                 fwrite(STDERR, ($answer->error_text ?? 'no reply') . \"\\n\");\n    \
                 exit(1);\n}\n\
             echo json_encode($answer->data, JSON_PRETTY_PRINT), \"\\n\";\n"
        }
        Answers::Document => {
            "if ($answer === null || isset($answer->code)) {\n    \
                 fwrite(STDERR, ($answer->detail ?? $answer->code ?? 'no reply') . \"\\n\");\n    \
                 exit(1);\n}\n\
             echo json_encode($answer, JSON_PRETTY_PRINT), \"\\n\";\n"
        }
    });
    code
}

fn options(call: &Call) -> String {
    let mut options = String::new();
    if call.method != "GET" {
        options.push_str(&format!("    'method' => '{}',\n", call.method));
    }
    let mut headers = call.headers();
    if matches!(call.sends, Sends::Form(_)) {
        let form = "application/x-www-form-urlencoded".to_owned();
        headers.push(("Content-Type".to_owned(), form));
    }
    options.push_str("    'header' => [\n");
    for (name, value) in &headers {
        options.push_str(&format!("        {},\n", quoted(&format!("{name}: {value}"))));
    }
    options.push_str("    ],\n");
    match &call.sends {
        Sends::Query(_) => {}
        Sends::Form(fields) => options
            .push_str(&format!("    'content' => http_build_query({}),\n", list(fields, "    "))),
        Sends::Json(json) => options.push_str(&format!("    'content' => {},\n", quoted(json))),
    }
    options.push_str("    'ignore_errors' => true,\n");
    options
}

fn list(fields: &[(&'static str, String)], indent: &str) -> String {
    let lines: Vec<String> = fields
        .iter()
        .map(|(name, value)| {
            let value = if is_number(value) { value.clone() } else { quoted(value) };
            format!("{indent}    '{name}' => {value},\n")
        })
        .collect();
    format!("[\n{}{indent}]", lines.concat())
}

/// Between single quotes, where PHP reads nothing but them and the backslash.
fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\\', "\\\\").replace('\'', "\\'"))
}
