//! The functions on texts and JSON.

use base64::Engine;
use base64::alphabet;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use syntax::Value;

use super::Arguments;
use crate::hash::{ALGORITHMS, digest};

/// Like Java's basic codec: padding is written, and may be absent when read.
const BASE64: GeneralPurpose = GeneralPurpose::new(
    &alphabet::STANDARD,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

pub(super) fn base64_encode(arguments: Arguments<'_>) -> Result<Value, String> {
    let text = arguments.text(0)?;
    arguments.short(0, text)?;
    Ok(BASE64.encode(text).into())
}

pub(super) fn base64_decode(arguments: Arguments<'_>) -> Result<Value, String> {
    let text = arguments.text(0)?;
    arguments.short(0, text)?;
    let bytes = BASE64.decode(text).map_err(|_| arguments.refuse("the first argument must be Base64."))?;
    Ok(String::from_utf8_lossy(&bytes).into_owned().into())
}

pub(super) fn hash(arguments: Arguments<'_>) -> Result<Value, String> {
    let data = match arguments.get(0) {
        Value::String(text) => text.to_string(),
        other @ (Value::Null | Value::Bool(_) | Value::Number(_) | Value::Array(_) | Value::Object(_)) => {
            other.to_string()
        }
    };
    arguments.short(0, &data)?;
    let found = digest(&data, arguments.text(1)?);
    arguments.expect(1, &format!("one of {}", ALGORITHMS.join(", ")), found).map(Value::from)
}

/// Shallow only: AWS knows the third argument and takes no `true` for it.
pub(super) fn json_merge(arguments: Arguments<'_>) -> Result<Value, String> {
    let mut merged = arguments.expect(0, "an object", arguments.get(0).as_object())?.clone();
    let second = arguments.expect(1, "an object", arguments.get(1).as_object())?;
    let deep = arguments.expect(2, "a boolean", arguments.get(2).as_bool())?;
    arguments.expect(2, "false: only shallow merging is supported", (!deep).then_some(()))?;
    for (name, value) in second.iter() {
        merged.insert(name.clone(), value.clone());
    }
    Ok(merged.into())
}

/// Cuts at each of the characters and leaves out what is empty.
pub(super) fn split(arguments: Arguments<'_>) -> Result<Value, String> {
    let (text, characters) = (arguments.text(0)?, arguments.text(1)?);
    Ok(text.split(|c| characters.contains(c)).filter(|piece| !piece.is_empty()).collect())
}

/// A text of nothing but white space stands for null.
pub(super) fn to_json(arguments: Arguments<'_>) -> Result<Value, String> {
    let text = arguments.text(0)?;
    if text.trim().is_empty() {
        return Ok(Value::Null);
    }
    syntax::json::parse(text).map_err(|error| arguments.refuse(error))
}
