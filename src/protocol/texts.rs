//! What the text tools are asked: definitions of workflows and of APIs.

use std::collections::BTreeMap;

use apigateway::RestApi;
use apigateway::http_api::HttpApi;
use serde::{Deserialize, Serialize};
use workspace::document::StateMachineType;

use crate::diagram::Drawing;
use crate::editing::Marker;

/// What there is to say about a definition, and its picture.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CheckDefinition {
    pub text: String,
    pub kind: StateMachineType,
    pub placeholders: BTreeMap<String, String>,
}

/// What may be written at a place of a definition; the offset is in UTF-16 units.
#[derive(Debug, Serialize, Deserialize)]
pub struct Complete {
    pub text: String,
    pub offset: usize,
}

/// What stands at a place of a definition means; the offset is in UTF-16 units.
#[derive(Debug, Serialize, Deserialize)]
pub struct Explain {
    pub text: String,
    pub offset: usize,
}

/// A definition set in order; nothing for a text that is broken, or is YAML.
#[derive(Debug, Serialize, Deserialize)]
pub struct Format {
    pub text: String,
}

/// The answer to [`CheckDefinition`]; it comes for every text, however broken.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Checked {
    pub markers: Vec<Marker>,
    pub drawing: Drawing,
    /// Why the picture is not the whole workflow.
    pub note: Option<String>,
    /// The `${Placeholder}`s that the text names.
    pub placeholders: Vec<String>,
    pub yaml: bool,
}

/// An OpenAPI or Swagger definition to be made an API of.
#[derive(Debug, Serialize, Deserialize)]
pub struct ImportApi {
    pub text: String,
    /// The id that the API gets.
    pub id: String,
}

/// The answer to [`ImportApi`].
#[derive(Debug, Serialize, Deserialize)]
pub struct ImportedApi {
    pub rest: Option<RestApi>,
    /// Where its integrations have subtypes.
    pub http: Option<HttpApi>,
    /// What was left out, or read with a guess.
    pub warnings: Vec<String>,
}

/// An API whose definition is wanted, as indented JSON.
#[derive(Debug, Serialize, Deserialize)]
pub enum ExportApi {
    Rest {
        api: Box<RestApi>,
        /// Swagger 2.0 instead of OpenAPI 3.0.
        swagger: bool,
    },
    Http(Box<HttpApi>),
}
