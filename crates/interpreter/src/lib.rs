//! Runs a valid definition: states, data flow, retry, catch and the history of it all.
//!
//! - [`execution`]: start one, watch it, stop it;
//! - [`host`]: what it asks of the world: chance, work and objects; [`object`]: what an object holds;
//! - [`executor`]: the deterministic single-threaded executor that everything runs on;
//! - [`history`]: the events, as values; [`map_run`]: the children of a distributed Map;
//! - [`error`]: how a state fails;
//! - [`testing`]: a clock that jumps, and running to the end on it.

mod catch;
mod context;
mod data_flow;
pub mod error;
pub mod execution;
pub mod executor;
mod fault;
pub mod history;
pub mod host;
pub mod inspection;
mod machine;
pub mod map_run;
mod note;
pub mod object;
mod redrive;
mod retry;
#[cfg(feature = "serde")]
pub mod saved;
mod scope;
mod standing;
mod state;
pub mod test_state;
pub mod testing;
mod timestamp;

pub use self::error::StateError;
pub use self::execution::{Execution, ExecutionInfo, ExecutionOutcome, ExecutionSettings, ExecutionStatus, World};
pub use self::executor::Executor;
pub use self::history::{History, HistoryEvent, HistoryEventDetails};
pub use self::host::{Host, TaskOutcome, TaskRequest};
pub use self::timestamp::Timestamp;
