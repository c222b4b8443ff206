//! A Map: runs its item processor once for each item.
//!
//! What the two modes share is here: the items, the limits, retry and catch. The iterations are in [`inline`], the child
//! executions in [`distributed`].
//! <https://docs.aws.amazon.com/step-functions/latest/dg/state-map.html>

mod batch;
mod contents;
mod csv;
mod distributed;
mod inline;
mod items;
mod limits;
mod reader;
mod tested;
mod unpack;
mod writer;

use asl::state::map::ProcessorMode;
use asl::state::{Map, State};
use syntax::Value;

use super::FailedLines;
use crate::catch::can_be_handled;
use crate::error::StateError;
use crate::history::{HistoryEventDetails, StateType};
use crate::machine::{Branch, Stepped};
use crate::retry::RetryCounters;
use crate::standing::{Inside, Stage};

impl Branch {
    pub(super) async fn run_map(&mut self, state: &State, map: &Map, input: Value) -> Stepped {
        let (mut counters, stage) = RetryCounters::of(self.enter_or_go_on(state, StateType::Map, &input), &map.retry);
        let mut inside = self.until_due(stage).await.and_then(Stage::into_inside);
        loop {
            let results = self.map_results(map, &input, inside.take()).await;
            let FailedLines { error, within } = match self.leave_lines((map.transition, &map.flow), &input, results) {
                Ok(step) => return Ok(step),
                Err(lines) => lines,
            };
            if self.retries(&error, &map.retry, &mut counters).await {
                continue;
            }
            // Written only when nothing is tried again; and what nothing handles ends the execution at once.
            if within && can_be_handled(&error) {
                self.record(HistoryEventDetails::MapStateFailed);
            }
            return self.catch(error, &input, &map.catch);
        }
    }

    /// `inside`: iterations or children run already.
    async fn map_results(&mut self, map: &Map, input: &Value, inside: Option<Inside>) -> Result<Value, StateError> {
        match map.mode {
            ProcessorMode::Inline => self.iterations(map, input, inside).await,
            ProcessorMode::Distributed { execution_type } => self.map_run(map, execution_type, input, inside).await,
        }
    }
}
