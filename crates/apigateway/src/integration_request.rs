//! The integration request: which template the body goes through, and what else is sent along.
//!
//! <https://docs.aws.amazon.com/apigateway/latest/developerguide/integration-passthrough-behaviors.html>

use velocity::{Item, Map};

use crate::content_type;
use crate::exchange::Mapped;
use crate::gateway_response::{Refusal, ResponseType};
use crate::mapping::{self, Scope};
use crate::parameter_mapping;
use crate::rest_api::{Integration, PassthroughBehavior};

/// What leaves for the back end.
#[derive(Debug, Default)]
pub(crate) struct Prepared {
    pub(crate) mapped: Mapped,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) query: Vec<(String, String)>,
    /// What stands for `{name}` in the URI.
    pub(crate) path: Vec<(String, String)>,
}

pub(crate) fn prepare(integration: &Integration, scope: &Scope, body: &str) -> Result<Prepared, Refusal> {
    let content_type = content_type::of_request(&scope.parameters);
    let templates = &integration.request_templates;
    let mut prepared = Prepared::default();
    for (target, source) in &integration.request_parameters {
        let Some((kind, name)) = target.strip_prefix("integration.request.").and_then(|rest| rest.split_once('.'))
        else {
            continue;
        };
        if let Some(value) = parameter_mapping::request_value(source, scope, body) {
            set(prepared.part(kind), name, value);
        }
    }
    prepared.mapped = match content_type::find(templates, &content_type) {
        Some((template_type, template)) => {
            let body = mapping::render(template, body, scope)
                .map_err(|failure| Refusal::template("request", failure.of(None, template_type)))?;
            Mapped { template: Some(template_type.clone()), body }
        }
        None if passes_through(integration) => Mapped { template: None, body: body.to_owned() },
        None => {
            let detail = format!("No template is for `{content_type}`, and the passthrough behavior refuses others");
            return Err(Refusal::new(ResponseType::UnsupportedMediaType, "Unsupported Media Type").because(detail));
        }
    };
    prepared.take_overrides(&scope.context);
    Ok(prepared)
}

fn passes_through(integration: &Integration) -> bool {
    match integration.passthrough_behavior {
        PassthroughBehavior::WhenNoMatch => true,
        PassthroughBehavior::WhenNoTemplates => integration.request_templates.is_empty(),
        PassthroughBehavior::Never => false,
    }
}

fn set(pairs: &mut Vec<(String, String)>, name: &str, value: String) {
    match pairs.iter_mut().find(|(key, _)| key.eq_ignore_ascii_case(name)) {
        Some((_, old)) => *old = value,
        None => pairs.push((name.to_owned(), value)),
    }
}

impl Prepared {
    fn part(&mut self, kind: &str) -> &mut Vec<(String, String)> {
        match kind {
            "path" => &mut self.path,
            "querystring" => &mut self.query,
            _ => &mut self.headers,
        }
    }

    /// What the template set under `$context.requestOverride`.
    fn take_overrides(&mut self, context: &Map) {
        let Some(Item::Map(overrides)) = context.member("requestOverride") else { return };
        for kind in ["header", "querystring", "path"] {
            for (name, value) in override_pairs(&overrides, kind) {
                set(self.part(kind), &name, value);
            }
        }
    }
}

/// The members of one kind of override, as text; several values of one name are joined.
pub(crate) fn override_pairs(overrides: &Map, kind: &str) -> Vec<(String, String)> {
    let Some(Item::Map(members)) = overrides.member(kind) else { return Vec::new() };
    let text = |item: &Item| match item {
        Item::List(list) => {
            let parts: Vec<String> = list.to_vec().iter().map(text_of).collect();
            parts.join(",")
        }
        Item::Null
        | Item::Bool(_)
        | Item::Integer(_)
        | Item::Double(_)
        | Item::String(_)
        | Item::Map(_)
        | Item::Object(_)
        | Item::Block(_) => text_of(item),
    };
    members.entries().iter().map(|(name, value)| (text_of(name), text(value))).collect()
}

fn text_of(item: &Item) -> String {
    velocity::to_text(item, 1 << 16).map(|text| text.to_string()).unwrap_or_default()
}
