//! Files as objects of S3, for item readers and tasks: `s3://BUCKET/KEY` and where its content lies.
//!
//! Separate because commands and suites both name them, and because an object is any bytes where all else is text.

use std::fs;
use std::path::Path;

use workspace::document::BucketObject;

/// Bucket and key of an object's address.
pub(crate) fn parse_uri(uri: &str) -> Option<(String, String)> {
    let (bucket, key) = uri.strip_prefix("s3://")?.split_once('/')?;
    (!bucket.is_empty() && !key.is_empty()).then(|| (bucket.to_owned(), key.to_owned()))
}

/// Reads a file as an object.
pub(crate) fn read(uri: &str, file: &Path) -> Result<BucketObject, String> {
    let (bucket, key) = parse_uri(uri).ok_or_else(|| format!("`{uri}` is no object: write `s3://BUCKET/KEY`"))?;
    let bytes = fs::read(file).map_err(|error| format!("cannot read {}: {error}", file.display()))?;
    Ok(BucketObject { bucket, key, body: bytes.into() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_has_a_bucket_and_a_key() {
        assert_eq!(parse_uri("s3://b/a/k.csv"), Some(("b".to_owned(), "a/k.csv".to_owned())));
        for uri in ["b/k", "s3://b", "s3://b/", "s3:///k", ""] {
            assert_eq!(parse_uri(uri), None, "{uri}");
        }
    }
}
