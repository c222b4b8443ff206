//! What follows a failure: another attempt, a catcher, or the end of the branch.
//!
//! Separate because Task, Parallel and Map share it to the letter.
//! <https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html>

use asl::catch::Catcher;
use asl::retry::Retrier;
use syntax::{Value, object};

use crate::data_flow::{States, joined};
use crate::error::StateError;
use crate::fault::Fault;
use crate::history::Assigned;
use crate::machine::{Branch, Step, Stepped};
use crate::note::Untold;
use crate::retry::RetryCounters;
use crate::standing::Stage;

/// The error output: what a catcher is given. A missing name or cause is `null`.
pub(crate) fn error_output(error: &StateError) -> Value {
    object! {"Error" => error.error.clone(), "Cause" => error.cause.clone()}.into()
}

/// Whether Retry and Catch are asked at all: nothing handles `States.Runtime`, not even its own name.
pub(crate) fn can_be_handled(error: &StateError) -> bool {
    error.name() != "States.Runtime"
}

impl Branch {
    /// Whether the state, which has failed now, is to be tried again; then the wait before that is over.
    pub(crate) async fn retries(
        &mut self,
        error: &StateError,
        retriers: &[Retrier],
        counters: &mut RetryCounters,
    ) -> bool {
        if retriers.is_empty() || !can_be_handled(error) {
            return false;
        }
        let Some(retry) = counters.next(retriers, error, || self.run.world.host.random()) else { return false };
        let due = self.run.world.executor.now().after(retry.delay);
        self.note_untold(Untold::Retried(error.clone(), due));
        self.run.world.executor.sleep_until(due).await;
        self.visit.retry_count = self.visit.retry_count.map(|count| count + 1);
        self.visit.context.take();
        true
    }

    /// Waits until the next attempt is due, where another process has begun to wait for it; gives what else is under way.
    pub(crate) async fn until_due(&self, stage: Option<Stage>) -> Option<Stage> {
        if let Some(due) = stage.as_ref().and_then(Stage::due) {
            self.run.world.executor.sleep_until(due).await;
            return None;
        }
        stage
    }

    /// Leaves the state by the first catcher that names the error; without one the error stands.
    pub(crate) fn catch(&mut self, error: StateError, input: &Value, catchers: &[Catcher]) -> Stepped {
        let catcher = catchers.iter().find(|catcher| catcher.matches(error.name()));
        let Some(catcher) = catcher.filter(|_| can_be_handled(&error)) else { return Err(error) };
        self.begin_phase();
        let (output, assigned) =
            self.caught(catcher, input, &error_output(&error)).map_err(|fault| self.fail(fault))?;
        self.exit(&output, assigned)?;
        Ok(Step::Next(catcher.next, output))
    }

    pub(crate) fn caught(
        &self,
        catcher: &Catcher,
        input: &Value,
        error_output: &Value,
    ) -> Result<(Value, Assigned), Fault> {
        let states = States { input, result: None, error_output: Some(error_output) };
        let assigned = match &catcher.assign {
            Some(assign) => Some(self.template_over("Assign", assign, error_output, states)?),
            None => None,
        };
        let output = match &catcher.output {
            Some(output) => self.jsonata("Output", output, states)?,
            None => joined(&catcher.result_path, input, error_output.clone())?,
        };
        Ok((output, assigned))
    }
}
