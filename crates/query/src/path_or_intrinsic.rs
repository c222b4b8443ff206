//! What a field may hold whose value is "a valid JSONPath or a valid intrinsic function call": `ErrorPath`, `CausePath`
//! and every template field that ends in `.$`.
//!
//! Separate because a few fields outside of templates take it too.

use std::fmt;

use syntax::Value;

use crate::data::Data;
use crate::failure::StateFailure;
use crate::intrinsic::{Intrinsic, IntrinsicError};
use crate::json_path::PathError;
use crate::path::Path;
use crate::random::Random;

/// A compiled path or call.
#[derive(Clone, Debug)]
pub enum PathOrIntrinsic {
    Path(Path),
    Intrinsic(Intrinsic),
}

/// Why a text is neither, read as what it looks like.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NeitherPathNorIntrinsic {
    pub message: String,
    /// Where in the text, in bytes.
    pub offset: usize,
}

impl fmt::Display for NeitherPathNorIntrinsic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for NeitherPathNorIntrinsic {}

impl From<PathError> for NeitherPathNorIntrinsic {
    fn from(PathError { message, offset }: PathError) -> Self {
        Self { message, offset }
    }
}

impl From<IntrinsicError> for NeitherPathNorIntrinsic {
    fn from(IntrinsicError { message, offset }: IntrinsicError) -> Self {
        Self { message, offset }
    }
}

impl PathOrIntrinsic {
    pub fn parse(text: &str) -> Result<Self, NeitherPathNorIntrinsic> {
        Ok(if text.starts_with('$') {
            Self::Path(Path::parse(text)?)
        } else {
            Self::Intrinsic(Intrinsic::parse(text)?)
        })
    }

    pub fn text(&self) -> &str {
        match self {
            Self::Path(path) => path.text(),
            Self::Intrinsic(intrinsic) => intrinsic.text(),
        }
    }

    /// Every path in it, for checks before the run.
    pub fn paths(&self) -> Vec<&Path> {
        match self {
            Self::Path(path) => vec![path],
            Self::Intrinsic(intrinsic) => intrinsic.paths(),
        }
    }

    /// The value; a path that finds nothing fails as [`Path::evaluate`] says.
    pub fn evaluate(&self, data: &dyn Data, random: &mut dyn Random) -> Result<Value, StateFailure> {
        match self {
            Self::Path(path) => path.evaluate(data),
            Self::Intrinsic(intrinsic) => intrinsic.evaluate(data, random),
        }
    }
}
