//! Cases in Markdown: a heading, a sentence of intent, a definition, and what is expected of it.
//!
//! `BLESS=1 cargo test -p conformance --test suite` writes down what comes out; the diff is the review.

mod markdown;
mod validate;
