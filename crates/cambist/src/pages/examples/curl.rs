//! A call by curl.

use super::{Call, Sends};

pub(super) fn say(call: &Call) -> String {
    let mut parts = vec![address(call)];
    if call.method != "GET" && !matches!(call.sends, Sends::Form(_)) {
        parts.push(format!("-X {}", call.method));
    }
    let headers = call.headers();
    parts.extend(headers.iter().map(|(name, value)| format!("-H \"{name}: {value}\"")));
    match &call.sends {
        Sends::Query(_) => {}
        Sends::Form(fields) => parts.extend(
            fields.iter().map(|(name, value)| format!("--data-urlencode \"{name}={value}\"")),
        ),
        Sends::Json(json) => parts.push(format!("-d '{}'", json.replace('\'', "'\\''"))),
    }
    format!("curl -s {}", parts.join(" \\\n  "))
}

fn address(call: &Call) -> String {
    let Sends::Query(fields) = &call.sends else { return format!("\"{}\"", call.url) };
    if fields.is_empty() {
        return format!("\"{}\"", call.url);
    }
    let query = form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
    format!("\"{}?{query}\"", call.url)
}
