//! From an object's body to the text in it: unpacked where it is compressed.
//!
//! Separate because every kind of file comes this way, and because what is unpacked has a limit: a small object can hold
//! a very large one.
//! <https://docs.aws.amazon.com/step-functions/latest/dg/input-output-itemreader.html>

use std::rc::Rc;

use super::unpack::{Packed, UnpackError};
use crate::error::StateError;
use crate::object::ObjectBody;

/// What all the objects of one Map Run may unpack to, in bytes.
const UNPACKED_LIMIT: usize = 64 * 1024 * 1024;

/// How much may still be unpacked.
#[derive(Debug)]
pub(super) struct Allowance(usize);

impl Default for Allowance {
    fn default() -> Self {
        Self(UNPACKED_LIMIT)
    }
}

impl Allowance {
    /// The text of an object. Whether it is compressed is told by its first bytes; its name is believed where it says so.
    pub(super) fn text(&mut self, key: &str, body: &ObjectBody) -> Result<Rc<str>, StateError> {
        let bytes = body.as_bytes();
        let Some(packed) = Packed::of(bytes) else {
            if let Some(ending) = [".gz", ".zst", ".zstd"].into_iter().find(|ending| key.ends_with(ending)) {
                return Err(failed(format!(
                    "The object '{key}' is not compressed, though its name ends with {ending}."
                )));
            }
            return body.as_text().cloned().ok_or_else(|| not_text(key));
        };
        let unpacked = packed.unpack(bytes, self.0).map_err(|error| {
            failed(match error {
                UnpackError::Damaged => format!("The object '{key}' is no whole {} file.", packed.name()),
                UnpackError::TooLong => {
                    format!(
                        "The object '{key}' unpacks to more than the {} MB that are read here.",
                        UNPACKED_LIMIT >> 20
                    )
                }
            })
        })?;
        self.0 = self.0.saturating_sub(unpacked.len());
        String::from_utf8(unpacked).map(Into::into).map_err(|_| not_text(key))
    }
}

fn not_text(key: &str) -> StateError {
    failed(format!("The object '{key}' is not text in UTF-8."))
}

pub(super) fn failed(cause: impl Into<Rc<str>>) -> StateError {
    StateError::new("States.ItemReaderFailed", cause)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_read_says_so() {
        let refused = |key: &str, bytes: &[u8]| {
            Allowance::default().text(key, &bytes.to_vec().into()).unwrap_err().cause.unwrap().to_string()
        };
        assert_eq!(refused("a", &[0xff]), "The object 'a' is not text in UTF-8.");
        assert_eq!(
            refused("a.csv.gz", b"a"),
            "The object 'a.csv.gz' is not compressed, though its name ends with .gz."
        );
        assert_eq!(refused("a", &[0x1f, 0x8b, 8]), "The object 'a' is no whole gzip file.");
        assert_eq!(refused("a", &[0x28, 0xb5, 0x2f, 0xfd, 0]), "The object 'a' is no whole ZSTD file.");
    }

    /// The limit is for all objects together.
    #[test]
    fn many_small_objects_cannot_become_a_large_one() {
        let mut left = Allowance(10);
        let eight: &[u8] = &[
            0x1f, 0x8b, 0x08, 0x08, 0x00, 0x00, 0x00, 0x00, 0x02, 0x03, 0x74, 0x2e, 0x63, 0x73, 0x76, 0x00, 0x4b, 0xd4,
            0x49, 0xe2, 0x32, 0xd4, 0x31, 0xe2, 0x02, 0x00, 0x7b, 0x07, 0x97, 0x0a, 0x08, 0x00, 0x00, 0x00,
        ];
        let body = ObjectBody::from(eight.to_vec());
        assert_eq!(left.text("t", &body).as_deref(), Ok("a,b\n1,2\n"));
        let second = left.text("t", &body).unwrap_err().cause.unwrap();
        assert_eq!(&*second, "The object 't' unpacks to more than the 64 MB that are read here.");
    }
}
