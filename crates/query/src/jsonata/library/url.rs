//! `$encodeUrl`, `$decodeUrl` and their component forms, as JavaScript's `encodeURI` and the like.
//! <https://docs.jsonata.org/string-functions#encodeurlcomponent>

use std::fmt::Write;

use super::text;
use crate::jsonata::error::{Failure, Outcome};
use crate::jsonata::host::Host;
use crate::jsonata::item::Item;

/// Stay as they are in a component.
const UNRESERVED: &str = "-_.!~*'()";
/// Stay as they are in a whole URL.
const RESERVED: &str = ";/?:@&=+$,#";

pub(super) fn encode_component(host: &mut Host<'_>, arguments: &[Item]) -> Outcome<Item> {
    encode_with(host, arguments, "", "encodeUrlComponent")
}

pub(super) fn encode(host: &mut Host<'_>, arguments: &[Item]) -> Outcome<Item> {
    encode_with(host, arguments, RESERVED, "encodeUrl")
}

pub(super) fn decode_component(host: &mut Host<'_>, arguments: &[Item]) -> Outcome<Item> {
    decode_with(host, arguments, "", "decodeUrlComponent")
}

pub(super) fn decode(host: &mut Host<'_>, arguments: &[Item]) -> Outcome<Item> {
    decode_with(host, arguments, RESERVED, "decodeUrl")
}

fn malformed(name: &'static str, text: &str) -> Failure {
    Failure::new("D3140").value(text).with("functionName", name)
}

fn encode_with(host: &mut Host<'_>, arguments: &[Item], kept: &str, name: &'static str) -> Outcome<Item> {
    let Some(text) = text(arguments, 0) else { return Ok(Item::Undefined) };
    host.text(text.len() * 3)?;
    // Half of a surrogate pair, which cannot be encoded, has become this character when it was read.
    if text.contains(char::REPLACEMENT_CHARACTER) {
        return Err(malformed(name, text));
    }
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        let character = char::from(byte);
        if byte.is_ascii_alphanumeric() || UNRESERVED.contains(character) || kept.contains(character) {
            out.push(character);
        } else {
            // Writing to a string cannot fail.
            let _ = write!(out, "%{byte:02X}");
        }
    }
    Ok(out.into())
}

fn decode_with(host: &mut Host<'_>, arguments: &[Item], kept: &str, name: &'static str) -> Outcome<Item> {
    let Some(text) = text(arguments, 0) else { return Ok(Item::Undefined) };
    host.text(text.len())?;
    let mut out: Vec<u8> = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('%') {
        out.extend_from_slice(before.as_bytes());
        let byte = after.get(..2).and_then(|digits| u8::from_str_radix(digits, 16).ok());
        let byte = byte.ok_or_else(|| malformed(name, text))?;
        let digits = after.get(..2).unwrap_or_default();
        if kept.contains(char::from(byte)) && byte.is_ascii() {
            out.push(b'%');
            out.extend_from_slice(digits.as_bytes());
        } else {
            out.push(byte);
        }
        rest = after.get(2..).unwrap_or_default();
    }
    out.extend_from_slice(rest.as_bytes());
    String::from_utf8(out).map(Item::from).map_err(|_| malformed(name, text))
}
