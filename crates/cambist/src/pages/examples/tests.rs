//! The examples as they are read; `docs` has the interpreters run them.

use super::{Answers, Call, Sends, Tongue};

fn call(method: &'static str, sends: Sends) -> Call {
    Call {
        method,
        url: "https://office.example/api".to_owned(),
        headers: Vec::new(),
        sends,
        answers: Answers::Envelope,
    }
}

#[test]
fn a_query_is_written_as_each_language_writes_it() {
    let call =
        call("GET", Sends::Query(vec![("method", "get_info".into()), ("limit", "3".into())]));
    assert_eq!(
        call.say(Tongue::Curl),
        "curl -s \"https://office.example/api?method=get_info&limit=3\" \\\n  \
         -H \"Authorization: Bearer YOUR_KEY\""
    );
    assert!(
        call.say(Tongue::Php)
            .contains("http_build_query([\n    'method' => 'get_info',\n    'limit' => 3,\n])")
    );
    assert!(
        call.say(Tongue::Python)
            .contains("urlencode({\n    \"method\": \"get_info\",\n    \"limit\": 3,\n})")
    );
    assert!(
        call.say(Tongue::JavaScript)
            .contains("URLSearchParams({\n  method: \"get_info\",\n  limit: 3,\n})")
    );
}

#[test]
fn a_quote_ends_no_string() {
    let call = call("POST", Sends::Json("{\"label\": \"it's\"}".to_owned()));
    assert!(call.say(Tongue::Curl).contains("-d '{\"label\": \"it'\\''s\"}'"));
    assert!(call.say(Tongue::Php).contains("'{\"label\": \"it\\'s\"}'"));
    assert!(call.say(Tongue::JavaScript).contains("JSON.stringify({\"label\": \"it's\"})"));
}
