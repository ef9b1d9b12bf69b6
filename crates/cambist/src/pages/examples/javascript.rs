//! A call by JavaScript.

use super::{Answers, Call, Sends, is_number, quoted};

pub(super) fn say(call: &Call) -> String {
    let mut code = String::new();
    let mut address = quoted(&call.url);
    let mut body = None;
    match &call.sends {
        Sends::Query(fields) if !fields.is_empty() => {
            code.push_str(&format!("const query = new URLSearchParams({});\n", list(fields)));
            address = format!("{} + query", quoted(&format!("{}?", call.url)));
        }
        Sends::Query(_) => {}
        Sends::Form(fields) => {
            body = Some(format!("new URLSearchParams({})", list(fields).replace('\n', "\n  ")));
        }
        Sends::Json(json) => {
            body = Some(format!("JSON.stringify({})", json.replace('\n', "\n  ")));
        }
    }
    code.push_str(&format!("const reply = await fetch({address}, {{\n"));
    if call.method != "GET" {
        code.push_str(&format!("  method: \"{}\",\n", call.method));
    }
    code.push_str("  headers: {\n");
    for (name, value) in call.headers() {
        code.push_str(&format!("    {}: {},\n", quoted(&name), quoted(&value)));
    }
    code.push_str("  },\n");
    if let Some(body) = body {
        code.push_str(&format!("  body: {body},\n"));
    }
    code.push_str("});\nconst answer = await reply.json();\n");
    code.push_str(match call.answers {
        Answers::Envelope => {
            "if (answer.error !== 0) throw new Error(answer.error_text);\n\
             console.log(JSON.stringify(answer.data, null, 2));\n"
        }
        Answers::Document => {
            "if (!reply.ok) throw new Error(answer.detail ?? answer.code);\n\
             console.log(JSON.stringify(answer, null, 2));\n"
        }
    });
    code
}

fn list(fields: &[(&'static str, String)]) -> String {
    let lines: Vec<String> = fields
        .iter()
        .map(|(name, value)| {
            let value = if is_number(value) { value.clone() } else { quoted(value) };
            format!("  {name}: {value},\n")
        })
        .collect();
    format!("{{\n{}}}", lines.concat())
}
