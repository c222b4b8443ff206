//! Runs a valid definition: states, data flow, retry, catch and the history of it all.
//!
//! - [`executor`]: the deterministic single-threaded executor that everything runs on;
//! - [`history`]: the events, as values;
//! - [`error`]: how a state fails;
//! - [`testing`]: a clock that jumps, and running to the end on it.

pub mod error;
pub mod executor;
pub mod history;
pub mod testing;
mod timestamp;

pub use self::error::StateError;
pub use self::timestamp::Timestamp;
