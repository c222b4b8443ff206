//! A REST API as API Gateway keeps it: resources, methods, integrations and what they answer with.
//!
//! Data only, in API Gateway's own member names, because the same form is saved in a workspace, shown on the page and
//! made from OpenAPI definitions. What the members do is said by the file that reads them.
//!
//! <https://docs.aws.amazon.com/apigateway/latest/api/API_Operations.html>

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// Text by name: templates by content type, stage variables, parameter mappings.
pub type TextMap = BTreeMap<String, String>;

/// One REST API with everything in it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct RestApi {
    pub id: String,
    pub name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
    /// In the order they were made; the first is the root `/`.
    pub resources: Vec<Resource>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub models: Vec<Model>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub request_validators: Vec<RequestValidator>,
    /// By response type: `DEFAULT_4XX`, `UNSUPPORTED_MEDIA_TYPE`, …; only those that were customized.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub gateway_responses: BTreeMap<String, GatewayResponse>,
    pub stages: Vec<Stage>,
    /// The resource policy's JSON text. Kept and exported; the playground does not enforce it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub policy: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub binary_media_types: Vec<String>,
}

/// One path of the API.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Resource {
    pub id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub parent_id: Option<String>,
    /// The last part: `execution`, `{id}` or `{proxy+}`; empty for the root.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub path_part: String,
    /// The whole path from the root: `/execution`.
    pub path: String,
    /// By HTTP method, `ANY` among them.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub resource_methods: BTreeMap<String, Method>,
}

/// What a client may send to a resource with one HTTP method, and what happens to it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Method {
    pub http_method: String,
    #[serde(skip_serializing_if = "is_none_type")]
    pub authorization_type: String,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub api_key_required: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub operation_name: Option<String>,
    /// `method.request.{path|querystring|header}.name`, and whether it is required.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub request_parameters: BTreeMap<String, bool>,
    /// Model name by content type.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub request_models: TextMap,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub request_validator_id: Option<String>,
    /// By status code.
    pub method_responses: BTreeMap<String, MethodResponse>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub method_integration: Option<Integration>,
}

impl Default for Method {
    fn default() -> Self {
        Self {
            http_method: String::new(),
            authorization_type: "NONE".into(),
            api_key_required: false,
            operation_name: None,
            request_parameters: BTreeMap::new(),
            request_models: TextMap::new(),
            request_validator_id: None,
            method_responses: BTreeMap::new(),
            method_integration: None,
        }
    }
}

/// The kinds of back end.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum IntegrationType {
    #[serde(rename = "AWS")]
    Aws,
    #[serde(rename = "AWS_PROXY")]
    AwsProxy,
    #[serde(rename = "HTTP")]
    Http,
    #[serde(rename = "HTTP_PROXY")]
    HttpProxy,
    #[default]
    #[serde(rename = "MOCK")]
    Mock,
}

/// What becomes of a body that no template is for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum PassthroughBehavior {
    #[default]
    WhenNoMatch,
    WhenNoTemplates,
    Never,
}

impl PassthroughBehavior {
    #[expect(clippy::trivially_copy_pass_by_ref, reason = "serde's `skip_serializing_if` passes a reference")]
    fn is_default(&self) -> bool {
        *self == Self::default()
    }
}

/// Methods without an authorizer are the rule: saved forms and links leave it out.
fn is_none_type(authorization_type: &str) -> bool {
    authorization_type == "NONE"
}

/// The integration request, and the integration responses in `integration_responses`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Integration {
    #[serde(rename = "type")]
    pub integration_type: IntegrationType,
    /// The method of the call to the back end.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub http_method: Option<String>,
    /// `arn:aws:apigateway:{region}:states:action/StartExecution` and the like.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub uri: Option<String>,
    /// The ARN of the role that API Gateway assumes for the call.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub credentials: Option<String>,
    /// `integration.request.{path|querystring|header}.name` from `method.request.…`, a context variable or `'text'`.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub request_parameters: TextMap,
    /// By content type.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub request_templates: TextMap,
    #[serde(skip_serializing_if = "PassthroughBehavior::is_default")]
    pub passthrough_behavior: PassthroughBehavior,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub content_handling: Option<String>,
    /// 50 to 29,000; 29,000 where not given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub timeout_in_millis: Option<u32>,
    /// By status code.
    pub integration_responses: BTreeMap<String, IntegrationResponse>,
}

/// How an answer of the back end becomes an answer of the method.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct IntegrationResponse {
    pub status_code: String,
    /// A regular expression; absent or empty makes it the default response.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub selection_pattern: Option<String>,
    /// `method.response.header.name` from `integration.response.…`, a context variable or `'text'`.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub response_parameters: TextMap,
    /// By content type.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub response_templates: TextMap,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub content_handling: Option<String>,
}

/// One status code the method may answer with.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct MethodResponse {
    pub status_code: String,
    /// `method.response.header.name`, and whether it is required.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub response_parameters: BTreeMap<String, bool>,
    /// Model name by content type.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub response_models: TextMap,
}

/// A customized answer of the gateway itself.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct GatewayResponse {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status_code: Option<String>,
    /// `gatewayresponse.header.name` from `'text'`, `context.…` or `method.request.…`.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub response_parameters: TextMap,
    /// By content type.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub response_templates: TextMap,
}

/// A JSON Schema (draft 4) that bodies can be checked against.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Model {
    pub name: String,
    pub content_type: String,
    /// The schema's JSON text.
    pub schema: String,
}

/// Which parts of a request are checked before the integration is called.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct RequestValidator {
    pub id: String,
    pub name: String,
    pub validate_request_body: bool,
    pub validate_request_parameters: bool,
}

/// A name the API is served under.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Stage {
    pub stage_name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub variables: TextMap,
}

impl RestApi {
    /// An API with nothing but its root resource.
    pub fn new(id: impl Into<String>, name: impl Into<String>) -> Self {
        let id = id.into();
        let root = Resource { id: format!("{id}-root"), path: "/".into(), ..Resource::default() };
        Self { id, name: name.into(), resources: vec![root], ..Self::default() }
    }

    pub fn resource(&self, path: &str) -> Option<&Resource> {
        self.resources.iter().find(|resource| resource.path == path)
    }

    pub fn resource_mut(&mut self, path: &str) -> Option<&mut Resource> {
        self.resources.iter_mut().find(|resource| resource.path == path)
    }

    /// Puts a method at a path; the resources that the path still lacks are made.
    pub fn put_method(&mut self, path: &str, method: Method) {
        let at = self.ensure_resource(path);
        if let Some(resource) = self.resources.get_mut(at) {
            resource.resource_methods.insert(method.http_method.clone(), method);
        }
    }

    /// An id that no resource has.
    fn free_id(&self) -> String {
        let ids = (self.resources.len()..).map(|number| format!("{}-{number}", self.id));
        let mut free = ids.filter(|id| !self.resources.iter().any(|resource| resource.id == *id));
        free.next().unwrap_or_default()
    }

    /// Where the resource of a path stands in the list; it and what is missing above it are made.
    pub(crate) fn ensure_resource(&mut self, path: &str) -> usize {
        let mut parent: Option<usize> = None;
        let mut so_far = String::new();
        for part in std::iter::once("").chain(path.split('/').filter(|part| !part.is_empty())) {
            if !part.is_empty() {
                so_far.push('/');
                so_far.push_str(part);
            }
            let here = if so_far.is_empty() { "/" } else { so_far.as_str() };
            let known = self.resources.iter().position(|resource| resource.path == here);
            parent = Some(known.unwrap_or_else(|| {
                self.resources.push(Resource {
                    id: self.free_id(),
                    parent_id: parent.and_then(|at| self.resources.get(at)).map(|above| above.id.clone()),
                    path_part: part.into(),
                    path: here.into(),
                    ..Resource::default()
                });
                self.resources.len() - 1
            }));
        }
        parent.unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_path_of_a_method_is_made_with_all_above_it() {
        let mut api = RestApi::new("a1", "Orders");
        api.put_method("/orders/{id}", Method { http_method: "GET".into(), ..Method::default() });
        let paths: Vec<_> = api.resources.iter().map(|r| (r.path.as_str(), r.parent_id.as_deref())).collect();
        assert_eq!(paths, [("/", None), ("/orders", Some("a1-root")), ("/orders/{id}", Some("a1-1"))]);
    }

    #[test]
    fn the_saved_form_has_api_gateways_names_and_comes_back_whole() {
        let mut api = RestApi::new("a1", "Orders");
        let integration = Integration {
            integration_type: IntegrationType::Aws,
            uri: Some("arn:aws:apigateway:us-east-1:states:action/StartExecution".into()),
            passthrough_behavior: PassthroughBehavior::WhenNoTemplates,
            integration_responses: [(
                "200".into(),
                IntegrationResponse { status_code: "200".into(), ..Default::default() },
            )]
            .into(),
            ..Integration::default()
        };
        api.put_method(
            "/",
            Method { http_method: "POST".into(), method_integration: Some(integration), ..Method::default() },
        );
        let text = serde_json::to_string(&api.resources[0].resource_methods).unwrap();
        assert_eq!(
            text,
            "{\"POST\":{\"httpMethod\":\"POST\",\"methodResponses\":{},\
             \"methodIntegration\":{\"type\":\"AWS\",\
             \"uri\":\"arn:aws:apigateway:us-east-1:states:action/StartExecution\",\
             \"passthroughBehavior\":\"WHEN_NO_TEMPLATES\",\"integrationResponses\":{\"200\":{\"statusCode\":\"200\"}}}}}"
        );
        let whole = serde_json::to_string(&api).unwrap();
        assert_eq!(serde_json::from_str::<RestApi>(&whole).unwrap(), api);
    }
}
