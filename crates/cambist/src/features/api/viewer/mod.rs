//! Edge: `/api/v1/docs`, the description as a page, made here from the same document that programs
//! read. It needs no script.

mod prose;
mod said;
mod shape;

use std::sync::LazyLock;

use askama::Template;
use axum::response::Response;
use http::StatusCode;
use serde_json::Value;

use crate::pages::examples::Example;
use crate::pages::{Frame, Page};

use super::document::DOCUMENT;
use prose::{Block, blocks};
use said::Said;
use shape::{Field, fields_of, kind_of, range_of};

/// Where the page is.
pub(super) const PATH: &str = "/api/v1/docs";

/// Everything that the page tells.
struct Told {
    about: Vec<Block>,
    groups: Vec<Group>,
    objects: Vec<Object>,
}

/// Calls that belong together.
struct Group {
    name: String,
    about: String,
    calls: Vec<Call>,
}

/// One call.
struct Call {
    id: String,
    method: String,
    path: String,
    title: String,
    about: Vec<Block>,
    scopes: Vec<String>,
    parameters: Vec<Field>,
    /// The name of the object that is sent.
    body: Option<String>,
    answers: Vec<Answer>,
    said: Said,
}

impl Call {
    /// The call as programs of an office at `base` make it.
    fn example(&self, base: &str) -> Example {
        self.said.example(&self.id, base)
    }
}

/// What a call may answer.
struct Answer {
    status: String,
    is_good: bool,
    about: Vec<Block>,
    /// The name of the object that is told.
    object: Option<String>,
}

/// An object that is sent or told.
struct Object {
    name: String,
    about: Vec<Block>,
    kind: String,
    fields: Vec<Field>,
}

#[derive(Template)]
#[template(path = "features/api/pages/docs.html")]
struct DocsPage {
    page: Page,
    told: &'static Told,
}

static TOLD: LazyLock<Told> = LazyLock::new(|| {
    told(&serde_json::to_value(&*DOCUMENT).expect("a description is plain text and numbers"))
});

/// The description as a page.
pub(super) async fn show(frame: Frame) -> Response {
    let view = DocsPage { page: frame.page(PATH), told: &TOLD };
    frame.html(StatusCode::OK, &view)
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

fn told(document: &Value) -> Told {
    let empty = Vec::new();
    let tags = document["tags"].as_array().unwrap_or(&empty);
    let group = |tag: &Value| Group {
        name: text(&tag["name"]),
        about: text(&tag["description"]),
        calls: calls(document, &text(&tag["name"])),
    };
    let schemas = document["components"]["schemas"].as_object();
    let object = |(name, schema): (&String, &Value)| Object {
        name: name.clone(),
        about: blocks(&text(&schema["description"])),
        kind: format!("{} {}", kind_of(schema).words, range_of(schema)).trim().to_owned(),
        fields: fields_of(schema),
    };
    Told {
        about: blocks(&text(&document["info"]["description"])),
        groups: tags.iter().map(group).collect(),
        objects: schemas.into_iter().flatten().map(object).collect(),
    }
}

fn calls(document: &Value, tag: &str) -> Vec<Call> {
    let mut calls = Vec::new();
    for (path, item) in document["paths"].as_object().into_iter().flatten() {
        for (method, operation) in item.as_object().into_iter().flatten() {
            if operation["tags"][0] == tag {
                calls.push(call(document, method, path, operation));
            }
        }
    }
    calls
}

fn call(document: &Value, method: &str, path: &str, operation: &Value) -> Call {
    let security = operation["security"][0].as_object();
    let scopes = security.into_iter().flat_map(|one| one.values()).filter_map(Value::as_array);
    let body = &operation["requestBody"]["content"]["application/json"]["schema"]["$ref"];
    let answers = operation["responses"].as_object().into_iter().flatten();
    let parameters = operation["parameters"].as_array();
    Call {
        id: text(&operation["operationId"]),
        method: method.to_uppercase(),
        path: path.to_owned(),
        title: text(&operation["summary"]),
        about: blocks(&text(&operation["description"])),
        scopes: scopes.flatten().map(text).collect(),
        parameters: parameters.into_iter().flatten().map(Field::of_parameter).collect(),
        body: name_of(body),
        answers: answers
            .map(|(status, answer)| Answer {
                status: status.clone(),
                is_good: status.starts_with(['2', '3']),
                about: blocks(&text(&answer["description"])),
                object: name_of(&answer["content"]["application/json"]["schema"]["$ref"]),
            })
            .collect(),
        said: Said::new(document, method, path, operation),
    }
}

/// The last part of a reference: the object's name.
fn name_of(reference: &Value) -> Option<String> {
    Some(reference.as_str()?.rsplit('/').next()?.to_owned())
}

#[cfg(test)]
mod tests {
    use super::{TOLD, shape::Kind};

    #[test]
    fn every_call_stands_on_the_page_and_every_reference_leads_somewhere() {
        let calls: Vec<_> = TOLD.groups.iter().flat_map(|group| &group.calls).collect();
        assert!(calls.len() >= 16 && TOLD.groups.iter().all(|group| !group.calls.is_empty()));
        let known = |name: &String| TOLD.objects.iter().any(|object| object.name == *name);
        for call in calls {
            assert!(!call.title.is_empty() && !call.answers.is_empty(), "{}", call.path);
            assert!(call.body.iter().all(known), "{}", call.path);
            assert!(call.answers.iter().filter_map(|answer| answer.object.as_ref()).all(known));
        }
        let fields = TOLD.objects.iter().flat_map(|object| &object.fields);
        let links = fields.filter_map(|field| match &field.kind {
            Kind { object: Some(name), .. } => Some(name),
            Kind { object: None, .. } => None,
        });
        assert!(links.into_iter().all(known));
    }
}
