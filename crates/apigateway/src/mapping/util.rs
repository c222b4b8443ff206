//! `$util`: escaping, encoding, and JSON text to an object.

use velocity::{Item, Object, RenderError, RenderErrorKind};

use super::encode;
use crate::permissive_json;

pub(super) struct Util;

impl Object for Util {
    fn call(&self, name: &str, arguments: &[Item]) -> Result<Option<Item>, RenderError> {
        call(name, arguments)
    }

    fn text(&self) -> String {
        "com.amazonaws.apigateway.Util".into()
    }
}

fn thrown(message: impl Into<String>) -> RenderError {
    RenderError { kind: RenderErrorKind::Method, message: message.into(), offset: None }
}

/// One function of `$util`; `None` when there is none of that name for so many arguments.
///
/// # Errors
/// When the argument is not of the function's form.
pub fn call(name: &str, arguments: &[Item]) -> Result<Option<Item>, RenderError> {
    let [argument] = arguments else { return Ok(None) };
    let text = velocity::to_text(argument, 10 << 20)?;
    Ok(Some(match name {
        "escapeJavaScript" => encode::escape_java_script(&text).into(),
        "urlEncode" => encode::url_encode(&text).into(),
        "urlDecode" => encode::url_decode(&text)
            .ok_or_else(|| thrown("URLDecoder: Illegal hex characters in escape (%) pattern"))?
            .into(),
        "base64Encode" => encode::base64_encode(text.as_bytes()).into(),
        "base64Decode" => String::from_utf8_lossy(&encode::base64_decode(&text)).as_ref().into(),
        "parseJson" => {
            let value = permissive_json::parse(&text).ok_or_else(|| thrown("The text is no JSON"))?;
            Item::from_json(&value)?
        }
        _ => return Ok(None),
    }))
}
