//! Cases in Markdown: a heading, a sentence of intent, a definition, and what is expected of it.
//!
//! `BLESS=1 cargo test -p conformance --test suite` writes down what comes out; the diff is the review.

#[cfg(test)]
mod field;
#[cfg(test)]
mod markdown;
#[cfg(test)]
mod mechanical;
mod planted;
#[cfg(test)]
mod validate;
