//! Content types: which template or model a body is for.

use crate::mapping::Parameters;
use crate::rest_api::TextMap;

pub(crate) const JSON: &str = "application/json";

/// The content type of a request; one without a header counts as JSON.
pub(crate) fn of_request(parameters: &Parameters) -> String {
    parameters.header("Content-Type").map_or_else(|| JSON.to_owned(), |header| without_parameters(header).to_owned())
}

/// `application/json` of `application/json; charset=utf-8`.
pub(crate) fn without_parameters(header: &str) -> &str {
    header.split(';').next().unwrap_or_default().trim()
}

/// The entry for a content type, whatever the case of its letters; else the one called `$default`.
pub(crate) fn find<'a>(entries: &'a TextMap, content_type: &str) -> Option<(&'a String, &'a String)> {
    let same = |key: &str| without_parameters(key).eq_ignore_ascii_case(content_type);
    entries.iter().find(|(key, _)| same(key)).or_else(|| entries.get_key_value("$default"))
}
