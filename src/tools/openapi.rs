//! APIs from OpenAPI definitions and to them.

use apigateway::openapi::{self, ExportType};
use stepyard_page::protocol::{ExportApi, ImportApi, ImportedApi, Refusal};
use syntax::line_index::LineIndex;

use crate::far_end::{Answer, json};

pub(crate) fn import(request: &ImportApi) -> Answer {
    if let Some(imported) = openapi::import_http(&request.text, &request.id) {
        return json(&ImportedApi { rest: None, http: Some(imported.api), warnings: imported.warnings });
    }
    match openapi::import(&request.text, &request.id) {
        Ok(imported) => json(&ImportedApi { rest: Some(imported.api), http: None, warnings: imported.warnings }),
        Err(error) => {
            let place = error.offset.map_or(String::new(), |offset| {
                let at = LineIndex::new(&request.text).character_position(&request.text, offset);
                format!(" (line {}, column {})", at.line + 1, at.column + 1)
            });
            Err(Refusal { code: "BadRequestException".into(), message: format!("{}{place}", error.message) })
        }
    }
}

pub(crate) fn export(request: &ExportApi) -> Answer {
    let definition = match request {
        ExportApi::Http(api) => openapi::export_http(api),
        ExportApi::Rest { api, swagger: false } => openapi::export(api, ExportType::Oas30),
        ExportApi::Rest { api, swagger: true } => openapi::export(api, ExportType::Swagger),
    };
    json(&definition.to_pretty())
}
