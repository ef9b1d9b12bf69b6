//! A call by Python.

use super::{Answers, Call, Sends, is_number, quoted};

pub(super) fn say(call: &Call) -> String {
    let is_envelope = call.answers == Answers::Envelope;
    let has_fields = match &call.sends {
        Sends::Query(fields) => !fields.is_empty(),
        Sends::Form(_) => true,
        Sends::Json(_) => false,
    };
    let mut code = "import json\n".to_owned();
    code.push_str(if is_envelope { "import sys\n" } else { "" });
    code.push_str(if has_fields { "import urllib.parse\n" } else { "" });
    code.push_str("import urllib.request\n\n");
    let mut address = quoted(&call.url);
    match &call.sends {
        Sends::Query(fields) if !fields.is_empty() => {
            code.push_str(&format!("query = urllib.parse.urlencode({})\n", list(fields)));
            address = format!("{} + query", quoted(&format!("{}?", call.url)));
        }
        Sends::Query(_) => {}
        Sends::Form(fields) => {
            code.push_str(&format!("form = urllib.parse.urlencode({})\n", list(fields)));
        }
        // Every JSON is a text of Python's between three quotes, as long as it has no backslash.
        Sends::Json(json) => code.push_str(&format!("body = r\"\"\"{json}\"\"\"\n")),
    }
    code.push_str(&format!("request = urllib.request.Request(\n    {address},\n"));
    match &call.sends {
        Sends::Query(_) => {}
        Sends::Form(_) => code.push_str("    data=form.encode(),\n"),
        Sends::Json(_) => code.push_str("    data=body.encode(),\n"),
    }
    if call.method != "GET" && !matches!(call.sends, Sends::Form(_)) {
        code.push_str(&format!("    method=\"{}\",\n", call.method));
    }
    code.push_str("    headers={\n");
    for (name, value) in call.headers() {
        code.push_str(&format!("        {}: {},\n", quoted(&name), quoted(&value)));
    }
    code.push_str("    },\n)\n");
    code.push_str(
        "with urllib.request.urlopen(request) as reply:\n    answer = json.load(reply)\n",
    );
    code.push_str(if is_envelope {
        "if answer[\"error\"] != 0:\n    sys.exit(answer[\"error_text\"])\n\
         print(json.dumps(answer[\"data\"], indent=2))\n"
    } else {
        "print(json.dumps(answer, indent=2))\n"
    });
    code
}

fn list(fields: &[(&'static str, String)]) -> String {
    let lines: Vec<String> = fields
        .iter()
        .map(|(name, value)| {
            let value = if is_number(value) { value.clone() } else { quoted(value) };
            format!("    \"{name}\": {value},\n")
        })
        .collect();
    format!("{{\n{}}}", lines.concat())
}
