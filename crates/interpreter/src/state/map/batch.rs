//! Item batches: several items for one child execution.
//!
//! Separate because two limits race: the number of items and the bytes of the child's whole input.
//! <https://docs.aws.amazon.com/step-functions/latest/dg/input-output-itembatcher.html>

use asl::definition::MAX_PAYLOAD;
use asl::state::map::ItemBatcher;
use syntax::{Array, Object, Value};

use crate::data_flow::States;
use crate::fault::Fault;
use crate::machine::Branch;

/// The limits of a batch and what goes with it.
#[derive(Debug)]
struct Batches {
    most_items: usize,
    most_bytes: usize,
    batch_input: Option<Value>,
}

impl Branch {
    pub(super) fn batches(&self, batcher: &ItemBatcher, items: Vec<Value>, input: &Value) -> Result<Vec<Value>, Fault> {
        let limit = |field, number: &Option<_>| match number {
            Some(number) => self.integer(field, number, input).map(|number| usize::try_from(number).unwrap_or(0)),
            None => Ok(0),
        };
        let most_items = limit("MaxItemsPerBatch", &batcher.max_items_per_batch)?;
        let most_bytes = limit("MaxInputBytesPerBatch", &batcher.max_input_bytes_per_batch)?;
        let batch_input = match &batcher.batch_input {
            Some(template) => Some(self.template("ItemBatcher/BatchInput", template, States::of_input(input))?),
            None => None,
        };
        let batches = Batches {
            most_items: if most_items == 0 { usize::MAX } else { most_items },
            most_bytes: if most_bytes == 0 { MAX_PAYLOAD } else { most_bytes.min(MAX_PAYLOAD) },
            batch_input,
        }
        .of(items);
        self.note(|inspection| inspection.after_item_batcher = Some(batches.clone().into()));
        Ok(batches)
    }
}

impl Batches {
    fn of(&self, items: Vec<Value>) -> Vec<Value> {
        let frame = self.batch(Vec::new()).text_len();
        let (mut batches, mut batch, mut bytes) = (Vec::new(), Vec::new(), frame);
        for item in items {
            let comma = usize::from(!batch.is_empty());
            let length = item.text_len();
            let full = batch.len() >= self.most_items || bytes + comma + length > self.most_bytes;
            // An item that is too large for any batch goes alone; the child says what is wrong with it.
            if full && !batch.is_empty() {
                batches.push(self.batch(std::mem::take(&mut batch)));
                bytes = frame;
            }
            bytes += usize::from(!batch.is_empty()) + length;
            batch.push(item);
        }
        if !batch.is_empty() {
            batches.push(self.batch(batch));
        }
        batches
    }

    fn batch(&self, items: Vec<Value>) -> Value {
        let mut batch = Object::with_capacity(2);
        if let Some(input) = &self.batch_input {
            batch.insert("BatchInput", input.clone());
        }
        batch.insert("Items", Array::from(items));
        batch.into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lengths(most_items: usize, most_bytes: usize) -> Vec<usize> {
        let items = (0..10).map(Value::from).collect();
        let batches = Batches { most_items, most_bytes, batch_input: None }.of(items);
        batches
            .iter()
            .map(|batch| batch.get("Items").and_then(Value::as_array).map_or(0, |items| items.len()))
            .collect()
    }

    #[test]
    fn items_and_bytes_both_limit() {
        assert_eq!(lengths(4, 1000), [4, 4, 2]);
        // `{"Items":[0,1,2]}` has 17 bytes.
        assert_eq!(lengths(9, 17), [3, 3, 3, 1]);
        assert_eq!(lengths(9, 16), [2, 2, 2, 2, 2]);
        assert_eq!(lengths(9, 1), [1; 10]);
    }
}
