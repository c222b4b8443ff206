//! The Amazon States Language: text to a [`Valid`](valid::Valid) definition, and everything that can be said about it.

pub mod catch;
pub mod choice_rule;
pub mod data_flow;
pub mod definition;
pub mod error_name;
pub mod resource;
pub mod retry;
pub mod state;
pub mod valid;

pub use definition::Definition;
pub use valid::Valid;
