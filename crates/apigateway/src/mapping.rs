//! Mapping templates: VTL with the objects API Gateway lends it.
//!
//! `$input` is the body and the request's parameters, `$context` what is known of the call, `$stageVariables` the
//! stage's, `$util` a handful of functions. `$context` is one for the whole call: what a request template overrides, the
//! response template still sees.
//!
//! <https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-mapping-template-reference.html>

mod encode;
mod input;
mod util;

use std::rc::Rc;

use velocity::{Item, Map, Settings, Template, Variables};

pub(crate) use encode::{base64_decode, url_decode};
use input::Input;
pub use input::Parameters;
use util::Util;
pub use util::call as call_util;

use crate::exchange::FailedTemplate;
use crate::rest_api::TextMap;

/// What a template is rendered with, beside the body.
#[derive(Clone, Debug, Default)]
pub struct Scope {
    pub parameters: Rc<Parameters>,
    pub context: Map,
    pub stage_variables: TextMap,
}

/// Why a template gave nothing, and where in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TemplateFailure {
    pub message: String,
    /// In bytes.
    pub offset: Option<usize>,
}

impl TemplateFailure {
    /// The same, with the template that it was.
    pub(crate) fn of(self, status_code: Option<&str>, content_type: &str) -> FailedTemplate {
        let Self { message, offset } = self;
        let status_code = status_code.map(str::to_owned);
        FailedTemplate { status_code, content_type: content_type.to_owned(), message, offset }
    }
}

/// Renders a mapping template on a body.
///
/// # Errors
/// When it is no VTL, or rendering it fails.
pub fn render(template: &str, body: &str, scope: &Scope) -> Result<String, TemplateFailure> {
    let mut variables = variables(body, scope);
    render_with(template, &mut variables)
}

/// Renders with variables of the caller's own making.
///
/// # Errors
/// When it is no VTL, or rendering it fails.
pub fn render_with(template: &str, variables: &mut Variables) -> Result<String, TemplateFailure> {
    let template = Template::parse(template)
        .map_err(|error| TemplateFailure { message: error.to_string(), offset: Some(error.offset) })?;
    template
        .render(variables, &Settings::api_gateway())
        .map_err(|error| TemplateFailure { message: error.message, offset: error.offset })
}

/// The objects of a template, by name.
pub fn variables(body: &str, scope: &Scope) -> Variables {
    let input = Input::new(body, scope.parameters.clone());
    let stage_variables = scope.stage_variables.iter().map(|(name, value)| (name.as_str(), value.as_str()));
    [
        ("input", Item::Object(Rc::new(input))),
        ("util", Item::Object(Rc::new(Util))),
        ("context", Item::Map(scope.context.clone())),
        ("stageVariables", Item::Map(stage_variables.collect())),
    ]
    .map(|(name, item)| (Rc::from(name), item))
    .into()
}

#[cfg(test)]
mod tests;
