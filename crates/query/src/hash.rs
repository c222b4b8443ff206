//! Digests in hexadecimal, for `States.Hash` and `JSONata`'s `$hash`.
//!
//! Separate because both languages have the function and the same five algorithms.

use std::fmt::Write;

use md5::Md5;
use sha1::Sha1;
use sha2::{Digest, Sha256, Sha384, Sha512};

/// The names of the algorithms, as AWS writes them; case matters.
pub(crate) const ALGORITHMS: [&str; 5] = ["MD5", "SHA-1", "SHA-256", "SHA-384", "SHA-512"];

/// The digest of a text's UTF-8 bytes, or `None` for an algorithm of another name.
pub(crate) fn digest(text: &str, algorithm: &str) -> Option<String> {
    Some(match algorithm {
        "MD5" => hex(&Md5::digest(text)),
        "SHA-1" => hex(&Sha1::digest(text)),
        "SHA-256" => hex(&Sha256::digest(text)),
        "SHA-384" => hex(&Sha384::digest(text)),
        "SHA-512" => hex(&Sha512::digest(text)),
        _ => return None,
    })
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        // Writing to a string cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digests_of_the_empty_text() {
        let begins = ALGORITHMS.map(|name| digest("", name).unwrap_or_default().chars().take(8).collect::<String>());
        assert_eq!(begins, ["d41d8cd9", "da39a3ee", "e3b0c442", "38b060a7", "cf83e135"]);
        assert_eq!(digest("", "sha-256"), None);
    }
}
