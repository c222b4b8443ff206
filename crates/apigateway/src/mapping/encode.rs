//! The encodings of `$util`, as the Java libraries have them that API Gateway uses.

use std::fmt::Write;

/// `StringEscapeUtils.escapeJavaScript` of Commons Lang 2: besides what JSON escapes, also `'`, `/` and all that is not
/// ASCII. The `\'` is no JSON, which is why templates repair it with `.replaceAll("\\'", "'")`.
pub(crate) fn escape_java_script(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    for unit in text.encode_utf16() {
        match u8::try_from(unit) {
            Ok(b'\n') => out.push_str("\\n"),
            Ok(b'\t') => out.push_str("\\t"),
            Ok(b'\r') => out.push_str("\\r"),
            Ok(0x08) => out.push_str("\\b"),
            Ok(0x0c) => out.push_str("\\f"),
            Ok(byte @ (b'\'' | b'"' | b'\\' | b'/')) => {
                out.push('\\');
                out.push(byte.into());
            }
            Ok(byte @ 0x20..=0x7f) => out.push(byte.into()),
            _ => {
                // Writing to a string cannot fail.
                let _ = write!(out, "\\u{unit:04X}");
            }
        }
    }
    out
}

/// `java.net.URLEncoder`: a form's encoding, where a space is `+`.
pub(crate) fn url_encode(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'.' | b'-' | b'*' | b'_' => out.push(byte.into()),
            b' ' => out.push('+'),
            _ => {
                let _ = write!(out, "%{byte:02X}");
            }
        }
    }
    out
}

/// `java.net.URLDecoder`; `None` where a `%` is not followed by two hexadecimal digits.
pub(crate) fn url_decode(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        bytes.push(match byte {
            b'+' => b' ',
            b'%' => {
                let digit = |byte: u8| char::from(byte).to_digit(16);
                let (high, low) = (digit(rest.next()?)?, digit(rest.next()?)?);
                u8::try_from(high * 16 + low).ok()?
            }
            _ => byte,
        });
    }
    Some(String::from_utf8_lossy(&bytes).into_owned())
}

const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

pub(crate) fn base64_encode(bytes: &[u8]) -> String {
    let mut out = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for chunk in bytes.chunks(3) {
        let group = chunk.iter().fold(0_u32, |group, byte| (group << 8) | u32::from(*byte)) << (8 * (3 - chunk.len()));
        for at in 0..4 {
            let index = usize::try_from((group >> (18 - 6 * at)) & 63).unwrap_or_default();
            let letter = ALPHABET.get(index).copied().unwrap_or(b'A');
            out.push(if at <= chunk.len() { letter.into() } else { '=' });
        }
    }
    out
}

/// Takes both alphabets, and passes over what belongs to neither.
pub(crate) fn base64_decode(text: &str) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len() / 4 * 3);
    let (mut group, mut bits) = (0_u32, 0);
    for byte in text.bytes().take_while(|byte| *byte != b'=') {
        let sextet = match byte {
            b'-' => 62,
            b'_' => 63,
            _ => match ALPHABET.iter().position(|letter| *letter == byte).and_then(|at| u32::try_from(at).ok()) {
                Some(sextet) => sextet,
                None => continue,
            },
        };
        group = (group << 6) | sextet;
        bits += 6;
        if bits >= 8 {
            bits -= 8;
            out.push(u8::try_from((group >> bits) & 255).unwrap_or_default());
        }
        group &= (1 << bits) - 1;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_as_commons_lang_does() {
        assert_eq!(escape_java_script("it's \"a/b\" \\ é\n\u{1}😀"), r#"it\'s \"a\/b\" \\ \u00E9\n\u0001\uD83D\uDE00"#);
    }

    #[test]
    fn url_forms_go_both_ways() {
        assert_eq!(url_encode("{\"some\": \"é*\"}"), "%7B%22some%22%3A+%22%C3%A9*%22%7D");
        assert_eq!(url_decode("x=a+b%26%C3%A9").as_deref(), Some("x=a b&é"));
        assert_eq!(url_decode("100%"), None);
        assert_eq!(url_decode("%zz"), None);
    }

    #[test]
    fn base64_goes_both_ways() {
        for text in ["", "a", "ab", "abc", "abcd", "é😀"] {
            assert_eq!(base64_decode(&base64_encode(text.as_bytes())), text.as_bytes());
        }
        assert_eq!(base64_encode(b"abcd"), "YWJjZA==");
        assert_eq!(base64_decode("eyJtZXNzYWdl\nIjogIn0"), b"{\"message\": \"}");
    }
}
