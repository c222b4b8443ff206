//! The simulated services behind a task: what the workspace can do without AWS.
//!
//! Each answers as the optimized integration or the SDK integration hands it out. A service that is not here fails with
//! [`not_simulated`], which names the way out: a mock.

pub mod answer;
pub mod bucket;
pub mod messaging;

use interpreter::StateError;

/// The error of a task whose service the workspace does not simulate.
pub fn not_simulated(resource: &str, state: &str) -> StateError {
    StateError::new(
        "Stepyard.NotSimulated",
        format!(
            "Stepyard does not simulate `{resource}`. Mock the state `{state}`: give it a result or an error to answer with."
        ),
    )
}
