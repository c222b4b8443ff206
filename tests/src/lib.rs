//! What the conformance package shares between its programs and tests.

pub mod replay;
