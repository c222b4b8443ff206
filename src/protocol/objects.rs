//! What the page asks about the objects of the workspace's S3. It has its own; the engine knows what executions wrote.

use serde::{Deserialize, Serialize};

/// The objects that executions have written and the document does not have.
#[derive(Debug, Serialize, Deserialize)]
pub struct ReadWritten;

/// An object of the workspace's S3 that an execution has written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WrittenObject {
    pub bucket: String,
    pub key: String,
    /// In bytes.
    pub size: usize,
}

/// An object as it is now.
#[derive(Debug, Serialize, Deserialize)]
pub struct ReadObject {
    pub bucket: String,
    pub key: String,
}
