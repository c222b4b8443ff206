//! A Map by itself: its items and limits are evaluated, its iterations mocked.
//!
//! <https://docs.aws.amazon.com/step-functions/latest/dg/test-state-isolation.html>

use asl::data_flow::DataFlow;
use asl::state::{Map, State};
use syntax::Value;

use super::items::ItemList;
use crate::context::MapItem;
use crate::error::StateError;
use crate::fault::Fault;
use crate::history::StateType;
use crate::machine::Branch;
use crate::test_state::StateTest;

impl Branch {
    pub(in crate::state) fn tested_map(
        &mut self,
        state: &State,
        map: &Map,
        test: &StateTest,
    ) -> Result<Value, StateError> {
        self.enter(state, StateType::Map, &test.input);
        let too_many = self.tested_items(map, test).map_err(|fault| self.fail(fault))?;
        match &test.mock {
            Some(Ok(_)) if too_many => Err(StateError::new(
                "States.ExceedToleratedFailureThreshold",
                "The specified tolerated failure threshold was exceeded",
            )),
            Some(mock) => mock.clone(),
            None => Ok(Value::empty_object()),
        }
    }

    /// Evaluates what comes before the iterations; says whether too many of them failed.
    fn tested_items(&mut self, map: &Map, test: &StateTest) -> Result<bool, Fault> {
        let effective = self.map_input(map, &test.input)?;
        self.max_concurrency(map, &effective)?;
        let items = match (&test.map_item_reader_data, &map.item_reader) {
            (Some(Value::Array(items)), _) => ItemList::of(items.to_vec()),
            (Some(_), _) | (None, Some(_)) => ItemList::of(Vec::new()),
            (None, None) => self.items(map, &effective)?,
        };
        let total = items.len() as u64;
        let inputs: Vec<Value> =
            items.map(|item: MapItem| self.item_input(map, &effective, &item)).collect::<Result<_, Fault>>()?;
        if map.item_selector.is_some() {
            let inputs = inputs.clone();
            self.note(|inspection| inspection.after_item_selector = Some(inputs.into()));
        }
        if let Some(batcher) = &map.item_batcher {
            self.batches(batcher, inputs, &effective)?;
        }
        let tolerance = self.tolerance(map, &effective)?;
        if matches!(map.flow, DataFlow::Jsonata(_)) {
            // `ItemsPath` is a stage of JSONPath.
            self.note(|inspection| inspection.after_items_path = None);
        }
        let failed = u64::from(test.map_iteration_failure_count.unwrap_or_default());
        // Without a tolerance AWS lets a mocked result stand, however many iterations are said to have failed.
        let limited = tolerance.count.is_some() || tolerance.percentage.is_some();
        Ok(limited && tolerance.is_exceeded(failed, total))
    }
}
