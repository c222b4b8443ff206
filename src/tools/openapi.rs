//! APIs from OpenAPI definitions and to them. It needs only the document.

use apigateway::openapi::{self, ExportType};
use stepyard_page::protocol::{ExportApi, ImportApi, ImportedApi, Refusal};
use syntax::line_index::LineIndex;
use workspace::Document;

use super::browser::{Answer, json};

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

pub(crate) fn export(document: &Document, request: &ExportApi) -> Answer {
    if let Some(api) = document.http_apis.iter().find(|api| api.api_id == request.api) {
        return json(&openapi::export_http(api).to_pretty());
    }
    let api = document.apis.iter().find(|api| api.id == request.api).ok_or_else(|| Refusal {
        code: "NotFoundException".into(),
        message: "Invalid API identifier specified".into(),
    })?;
    let kind = if request.swagger { ExportType::Swagger } else { ExportType::Oas30 };
    json(&openapi::export(api, kind).to_pretty())
}
