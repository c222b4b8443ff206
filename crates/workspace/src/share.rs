//! A whole workspace in a link: the saved form, compressed, in the part of the URL that no server sees.
//!
//! `1.` and the base64url of a zlib stream. zlib's checksum tells a truncated or altered link from a whole one;
//! unpacking stops at [`UNPACKED_LIMIT`], so that a small link cannot become a large one.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use miniz_oxide::deflate::compress_to_vec_zlib;
use miniz_oxide::inflate::{TINFLStatus, decompress_to_vec_zlib_with_limit};

use crate::document::{Document, DocumentError};

/// What a link may unpack to, in bytes.
pub const UNPACKED_LIMIT: usize = 2 * 1024 * 1024;

/// From this length on chat programs begin to cut links: the page warns.
pub const WARN_FROM: usize = 8_000;

/// From this length on the page offers a file instead.
pub const FILE_FROM: usize = 32_000;

const FORMAT: &str = "1";

/// Why a link does not open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ShareError {
    /// Made by a newer version, or not by us at all.
    UnknownFormat,
    /// Cut off or altered on the way.
    Damaged,
    /// Unpacks to more than [`UNPACKED_LIMIT`].
    TooLarge,
    Document(DocumentError),
}

impl std::fmt::Display for ShareError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::UnknownFormat => f.write_str(
                "This link has a format that this Stepyard does not know. Reload the page to update, or ask for a new link.",
            ),
            Self::Damaged => f.write_str(
                "This link is incomplete: part of it was cut off or changed on the way. Ask for it again, or for the workspace as a file.",
            ),
            Self::TooLarge => {
                write!(f, "This link unpacks to more than {} MB and was not opened.", UNPACKED_LIMIT / 1024 / 1024)
            }
            Self::Document(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for ShareError {}

/// The text of the link's fragment for a document (without `#`); nothing where it would unpack to more than a link may.
///
/// # Errors
/// None in practice, as [`Document::to_json`].
pub fn encode(document: &Document) -> serde_json::Result<Option<String>> {
    let text = document.to_json()?;
    let packed = (text.len() <= UNPACKED_LIMIT).then(|| compress_to_vec_zlib(text.as_bytes(), 10));
    Ok(packed.map(|packed| format!("{FORMAT}.{}", URL_SAFE_NO_PAD.encode(packed))))
}

/// The document of a link's text. Never runs anything; reads at most [`UNPACKED_LIMIT`] bytes.
pub fn decode(text: &str) -> Result<Document, ShareError> {
    let (format, packed) = text.split_once('.').ok_or(ShareError::Damaged)?;
    if format != FORMAT {
        return Err(ShareError::UnknownFormat);
    }
    let packed = URL_SAFE_NO_PAD.decode(packed).map_err(|_| ShareError::Damaged)?;
    let unpacked = decompress_to_vec_zlib_with_limit(&packed, UNPACKED_LIMIT).map_err(|error| {
        if error.status == TINFLStatus::HasMoreOutput { ShareError::TooLarge } else { ShareError::Damaged }
    })?;
    let text = String::from_utf8(unpacked).map_err(|_| ShareError::Damaged)?;
    Document::from_json(&text).map_err(ShareError::Document)
}

#[cfg(test)]
mod tests {
    use interpreter::object::ObjectBody;

    use super::*;
    use crate::document::BucketObject;
    use crate::examples;

    #[test]
    fn the_workshop_fits_in_a_short_link() {
        let document = examples::workshop();
        let link = encode(&document).unwrap().unwrap();
        assert!(link.len() < 1_500, "{} characters", link.len());
        assert_eq!(decode(&link), Ok(document));
    }

    #[test]
    fn a_cut_link_is_called_damaged() {
        let link = encode(&examples::workshop()).unwrap().unwrap();
        for end in [0, 1, 2, 3, link.len() / 2, link.len() - 1] {
            assert_eq!(decode(&link[..end]), Err(ShareError::Damaged), "cut at {end}");
        }
        assert_eq!(decode(&link.replacen("1.", "2.", 1)), Err(ShareError::UnknownFormat));
        assert_eq!(decode("1.§§§"), Err(ShareError::Damaged));
    }

    /// Objects travel in links, too, to the byte; what nobody could open is no link.
    #[test]
    fn objects_travel_unless_they_are_too_large() {
        let object = |body: ObjectBody| BucketObject { bucket: "b".into(), key: "k".into(), body };
        let mut document = examples::workshop();
        document.objects = vec![object("text".into()), object(vec![0, 0xff, 0x1f].into())];
        assert_eq!(decode(&encode(&document).unwrap().unwrap()), Ok(document.clone()));
        document.objects = vec![object(" ".repeat(UNPACKED_LIMIT).into())];
        assert_eq!(encode(&document).unwrap(), None);
    }

    #[test]
    fn a_small_link_cannot_become_a_large_document() {
        let bomb = compress_to_vec_zlib(&vec![b' '; 5_000_000], 10);
        assert_eq!(decode(&format!("1.{}", URL_SAFE_NO_PAD.encode(bomb))), Err(ShareError::TooLarge));
    }
}
