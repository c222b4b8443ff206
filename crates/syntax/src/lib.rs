//! Text and values: what every other room is built on.
//!
//! - [`Value`]: the one JSON value of the project, immutable and shared. A clone costs a reference count; a write copies
//!   the path to what changes, never the document.
//! - [`tree`]: JSON and YAML with spans, duplicates and placeholders, whatever the state of the text; [`line_index`] and
//!   [`diagnostic`]: to speak about it.
//! - [`json`]: strict JSON text to a [`Value`], with the sentences that AWS's own parser (Jackson) uses.
//!
//! ```
//! use syntax::Value;
//!
//! let order: Value = Value::parse(r#"{"id": 7, "tags": ["a", "b"]}"#)?;
//! let copy = order.clone(); // shared, not copied
//! assert_eq!(copy.get("id").and_then(Value::as_i64), Some(7));
//! assert_eq!(copy.to_string(), r#"{"id":7,"tags":["a","b"]}"#);
//! # Ok::<(), syntax::json::JsonError>(())
//! ```

mod array;
pub mod diagnostic;
pub mod json;
pub mod line_index;
mod number;
mod object;
mod print;
mod serde;
mod span;
pub mod tree;
mod value;

pub use array::Array;
pub use number::Number;
pub use object::Object;
pub use span::Span;
pub use value::{Key, Value};
