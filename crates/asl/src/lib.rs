//! The Amazon States Language: text to a [`Valid`] definition, and everything that can be said about it.
//!
//! ```
//! use asl::{LoadOptions, load};
//!
//! let loaded = load(r#"{"StartAt": "A", "States": {"A": {"Type": "Pass", "End": true}}}"#, &LoadOptions::default());
//! let definition = loaded.valid.expect("AWS would take this");
//! let first = definition.states.get(definition.states.start_at());
//! assert_eq!(&*first.name, "A");
//!
//! let loaded = load(r#"{"StartAt": "A", "States": {"A": {"Type": "Pass", "Next": "B"}}}"#, &LoadOptions::default());
//! assert!(loaded.valid.is_none());
//! assert_eq!(loaded.service[0].message, "Missing 'Next' target: B");
//! assert_eq!(loaded.service[0].location, "/States/A/Next");
//! ```
//!
//! - [`definition`], [`state`], [`data_flow`], …: the language as data, for the interpreter to run.
//! - [`load()`]: one parse, all diagnostics; [`Loader`] for a text that is being edited. [`editing`]: what an editor asks. [`fields`], [`integrations`]: the tables behind it.

pub mod catch;
pub mod choice_rule;
mod compiled;
pub mod data_flow;
pub mod definition;
mod diagnostics;
mod doubt;
pub mod editing;
pub mod error_name;
pub mod fields;
pub mod integrations;
mod load;
mod nearest;
mod parse;
mod place;
pub mod resource;
pub mod retry;
pub mod state;
pub mod timestamp;
pub mod valid;
mod validate;

pub use definition::{Definition, MachineType, QueryLanguage};
pub use diagnostics::CODES;
pub use load::{LoadOptions, Loaded, Loader, load};
pub use valid::Valid;
