//! The expression languages of Step Functions, compiled once and evaluated many times against shared values.
//!
//! - [`json_path`]: one path over one document, as Jayway and its heir in AWS read it.
//! - [`path`]: what a definition writes: `$…`, `$$…`, `$name…`; [`reference_path`]: a place to put a result.
//! - [`intrinsic`]: the eighteen `States.*` functions; [`path_or_intrinsic`]: where either may stand.
//! - [`payload_template`]: objects with `.$` members.
//! - [`jsonata`]: the whole of JSONata, as Step Functions runs it.
//! - [`data`], [`random`]: what the interpreter gives; [`failure`]: what it gets back when an evaluation fails.

pub mod data;
pub mod failure;
mod hash;
pub mod intrinsic;
mod java_text;
pub mod json_path;
pub mod jsonata;
pub mod jsonata_template;
pub mod path;
pub mod path_or_intrinsic;
pub mod payload_template;
pub mod random;
pub mod reference_path;
