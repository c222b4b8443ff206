//! `$base64encode` and `$base64decode`: a character is a byte, as in a browser's `btoa` and `atob`.
//! <https://docs.jsonata.org/string-functions#base64encode>

use super::text;
use crate::jsonata::error::Outcome;
use crate::jsonata::host::Host;
use crate::jsonata::item::Item;

const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

fn letter(bits: u32) -> char {
    ALPHABET.get((bits & 63) as usize).copied().map_or('A', char::from)
}

/// Characters beyond a byte lose their upper bits.
pub(super) fn encode(host: &mut Host<'_>, arguments: &[Item]) -> Outcome<Item> {
    let Some(text) = text(arguments, 0) else { return Ok(Item::Undefined) };
    host.text(text.len() * 2)?;
    let bytes: Vec<u32> = text.encode_utf16().map(|unit| u32::from(unit & 0xFF)).collect();
    let mut out = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for chunk in bytes.chunks(3) {
        let bits = chunk.iter().fold(0, |bits, byte| bits << 8 | byte) << (8 * (3 - chunk.len()));
        for place in 0..4 {
            out.push(if place <= chunk.len() { letter(bits >> (18 - 6 * place)) } else { '=' });
        }
    }
    Ok(out.into())
}

/// What is no letter of the alphabet is left out.
pub(super) fn decode(host: &mut Host<'_>, arguments: &[Item]) -> Outcome<Item> {
    let Some(text) = text(arguments, 0) else { return Ok(Item::Undefined) };
    host.text(text.len())?;
    let value = |byte: u8| {
        let byte = match byte {
            b'-' => b'+',
            b'_' => b'/',
            other => other,
        };
        ALPHABET.iter().position(|letter| *letter == byte).and_then(|bits| u32::try_from(bits).ok())
    };
    let bits: Vec<u32> = text.bytes().take_while(|byte| *byte != b'=').filter_map(value).collect();
    let mut out = String::new();
    for chunk in bits.chunks(4) {
        let word = chunk.iter().fold(0, |word, bits| word << 6 | bits) << (6 * (4 - chunk.len()));
        for place in 0..chunk.len().saturating_sub(1) {
            out.extend(u8::try_from(word >> (16 - 8 * place) & 0xFF).map(char::from));
        }
    }
    Ok(out.into())
}
