//! OpenAPI 3 and Swagger 2 definitions, with API Gateway's extensions, to a [`RestApi`](crate::RestApi) and back.
//!
//! JSON and YAML are read alike; a CloudFormation template that has a REST API with an inline body is, too.
//!
//! <https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-swagger-extensions.html>

mod export;
mod http;
mod import;
mod import_integration;
mod import_method;
mod template;

pub use export::{ExportType, export};
pub use http::{ImportedHttp, export_http, import_http};
pub use import::{ImportError, Imported, import};

#[cfg(test)]
mod tests;
