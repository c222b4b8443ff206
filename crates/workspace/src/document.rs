//! What a person has open, as it is saved and shared: plain data, no behaviour.
//!
//! Separate from the running [`Workspace`](crate::Workspace) because the page owns this (it is the truth that survives
//! a crash of the engine) while the engine is rebuilt from it. Every member has a default, and defaults are left out
//! when written, so that old files open in new versions and share links stay short.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

pub use crate::bucket_object::BucketObject;
use crate::definition_text::json_text;
use crate::mock_config::MockConfig;
use crate::role::{Role, workshop_roles};

/// The version that this code writes. A file with a higher one is refused with a sentence that says so.
pub const VERSION: u32 = 1;

/// The account and region that the playground answers for, as AWS's own documentation writes them.
pub const ACCOUNT: &str = "123456789012";
pub const REGION: &str = "us-east-1";

/// The workshop's role for workflows: what a workflow has that names none.
pub const DEFAULT_ROLE: &str = "StepFunctionsIamRole";

/// `arn:aws:states:us-east-1:123456789012:activity:NAME`
pub fn activity_arn(name: &str) -> String {
    format!("arn:aws:states:{REGION}:{ACCOUNT}:activity:{name}")
}

/// A workspace as it is saved, exported and shared.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Document {
    pub version: u32,
    pub name: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub state_machines: Vec<StateMachine>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub functions: Vec<Function>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub apis: Vec<apigateway::RestApi>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub http_apis: Vec<apigateway::http_api::HttpApi>,
    /// Where nothing is written, the workshop's own.
    #[serde(default = "workshop_roles", skip_serializing_if = "is_workshop_roles")]
    pub roles: Vec<Role>,
    #[serde(skip_serializing_if = "MockConfig::is_empty")]
    pub mocks: MockConfig,
    /// The names of its activities.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub activities: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub objects: Vec<BucketObject>,
    /// The request body of the API's test page.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub test_body: String,
    /// Where the page was, in the page's own words (`#/api`); it means nothing to the engine.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub place: String,
    /// Whether roles are checked as IAM would. Off, every role may do everything.
    #[serde(skip_serializing_if = "is_false")]
    pub ignore_permissions: bool,
}

/// Standard or Express, with AWS's spelling on the wire.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum StateMachineType {
    #[default]
    Standard,
    Express,
}

impl StateMachineType {
    /// `STANDARD` or `EXPRESS`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Standard => "STANDARD",
            Self::Express => "EXPRESS",
        }
    }
}

/// A workflow as its author has it: the text is kept to the letter, right or wrong.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct StateMachine {
    pub name: String,
    #[serde(rename = "type", skip_serializing_if = "is_default")]
    pub kind: StateMachineType,
    /// JSON or YAML.
    pub definition: String,
    /// The name of a role of this workspace; empty for [`DEFAULT_ROLE`].
    #[serde(skip_serializing_if = "String::is_empty")]
    pub role: String,
    /// The input that the next execution starts with, as typed.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub input: String,
    /// Values for the `${Placeholder}`s of the definition.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub placeholders: BTreeMap<String, String>,
    /// The mock test case that executions run with; empty for none.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub test_case: String,
}

impl StateMachine {
    /// `arn:aws:states:us-east-1:123456789012:stateMachine:NAME`
    pub fn arn(&self) -> String {
        format!("arn:aws:states:{REGION}:{ACCOUNT}:stateMachine:{}", self.name)
    }

    /// The role that its executions run under.
    pub fn role_name(&self) -> &str {
        if self.role.is_empty() { DEFAULT_ROLE } else { &self.role }
    }

    /// The definition as the API takes it: placeholders filled in, YAML turned to JSON.
    pub fn deployed_definition(&self) -> String {
        json_text(&self.definition, &self.placeholders)
    }
}

/// A Lambda function: an ES module that exports `handler`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Function {
    pub name: String,
    pub code: String,
    /// In seconds, 1 to 900; Lambda's own default is 3.
    #[serde(skip_serializing_if = "is_default_timeout")]
    pub timeout: u32,
    /// The event of the function's own Test button, as typed.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub event: String,
    /// The name of the role that its code's own calls are made under; empty: nobody checks them.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub role: String,
}

impl Function {
    /// `arn:aws:lambda:us-east-1:123456789012:function:NAME`
    pub fn arn(&self) -> String {
        format!("arn:aws:lambda:{REGION}:{ACCOUNT}:function:{}", self.name)
    }

    /// `arn:aws:iam::123456789012:role/NAME`, of the role that its code's own calls are made under.
    pub fn role_arn(&self) -> Option<String> {
        (!self.role.is_empty()).then(|| format!("arn:aws:iam::{ACCOUNT}:role/{}", self.role))
    }
}

impl Default for Function {
    fn default() -> Self {
        Self {
            name: String::new(),
            code: String::new(),
            timeout: DEFAULT_TIMEOUT,
            event: String::new(),
            role: String::new(),
        }
    }
}

const DEFAULT_TIMEOUT: u32 = 3;

impl Document {
    pub fn state_machine(&self, name: &str) -> Option<&StateMachine> {
        self.state_machines.iter().find(|machine| machine.name == name)
    }

    pub fn function(&self, name: &str) -> Option<&Function> {
        self.functions.iter().find(|function| function.name == name)
    }

    /// The saved form.
    ///
    /// # Errors
    /// None in practice: every member has a JSON form. The type keeps serde's signature.
    pub fn to_json(&self) -> serde_json::Result<String> {
        serde_json::to_string(self)
    }

    /// Reads the saved form of any version up to ours.
    pub fn from_json(text: &str) -> Result<Self, DocumentError> {
        let document: Self = serde_json::from_str(text).map_err(|error| DocumentError::NotADocument {
            line: error.line(),
            column: error.column(),
            reason: error.to_string(),
        })?;
        match document.version {
            0 => Err(DocumentError::NoVersion),
            version if version > VERSION => Err(DocumentError::NewerVersion(version)),
            _ => Ok(document),
        }
    }
}

/// Why a file or link does not open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DocumentError {
    NotADocument { line: usize, column: usize, reason: String },
    NoVersion,
    NewerVersion(u32),
}

impl std::fmt::Display for DocumentError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::NotADocument { reason, .. } => {
                write!(f, "This is not a Stepyard workspace: {reason}. Choose a file that Stepyard exported.")
            }
            Self::NoVersion => f.write_str(
                "This is not a Stepyard workspace: it has no `version`. Choose a file that Stepyard exported.",
            ),
            Self::NewerVersion(version) => write!(
                f,
                "This workspace was made by a newer Stepyard (format {version}, this one reads up to {VERSION}). Reload the page to update, then open it again."
            ),
        }
    }
}

impl std::error::Error for DocumentError {}

// serde hands these a reference.
#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde's `skip_serializing_if` passes a reference")]
fn is_false(value: &bool) -> bool {
    !value
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde's `skip_serializing_if` passes a reference")]
fn is_default_timeout(timeout: &u32) -> bool {
    *timeout == DEFAULT_TIMEOUT
}

fn is_workshop_roles(roles: &[Role]) -> bool {
    roles == workshop_roles()
}

fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn defaults_are_left_out_and_come_back() {
        let document = Document {
            version: VERSION,
            name: "w".into(),
            roles: workshop_roles(),
            functions: vec![Function { name: "F".into(), code: "x".into(), ..Function::default() }],
            ..Document::default()
        };
        let text = document.to_json().unwrap();
        assert_eq!(text, r#"{"version":1,"name":"w","functions":[{"name":"F","code":"x"}]}"#);
        assert_eq!(Document::from_json(&text), Ok(document));
    }

    #[test]
    fn what_does_not_open_says_why() {
        assert_eq!(Document::from_json("{}"), Err(DocumentError::NoVersion));
        assert_eq!(Document::from_json(r#"{"version":2}"#), Err(DocumentError::NewerVersion(2)));
        assert_eq!(
            Document::from_json("[1").unwrap_err().to_string(),
            "This is not a Stepyard workspace: EOF while parsing a list at line 1 column 2. Choose a file that Stepyard exported."
        );
    }
}
