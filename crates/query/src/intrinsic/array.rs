//! The functions on arrays.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};

use syntax::Value;

use super::Arguments;

/// Numbers that `States.ArrayRange` makes at most.
const LONGEST_RANGE: i64 = 1_000;

pub(super) fn contains(arguments: Arguments<'_>) -> Result<Value, String> {
    Ok(arguments.array(0)?.contains(arguments.get(1)).into())
}

pub(super) fn get_item(arguments: Arguments<'_>) -> Result<Value, String> {
    let array = arguments.array(0)?;
    let index = arguments.expect(1, "a whole number", arguments.get(1).as_i64())?;
    let found = usize::try_from(index).ok().and_then(|at| array.get(at));
    found.cloned().ok_or_else(|| arguments.refuse(format_args!("the index {index} is out of bounds.")))
}

pub(super) fn partition(arguments: Arguments<'_>) -> Result<Value, String> {
    let array = arguments.array(0)?;
    let size = usize::try_from(arguments.rounded(1)?).ok().filter(|size| *size > 0);
    let size = arguments.expect(1, "greater than zero", size)?;
    Ok(array.chunks(size).map(|chunk| chunk.iter().cloned().collect::<Value>()).collect())
}

pub(super) fn range(arguments: Arguments<'_>) -> Result<Value, String> {
    let (first, last, step) = (arguments.rounded(0)?, arguments.rounded(1)?, arguments.rounded(2)?);
    if step == 0 {
        return Err(arguments.refuse("the step must not be zero."));
    }
    let count = ((last - first) / step + 1).max(0);
    // Division rounds towards zero: a range that runs against its step by less than one step would have one number.
    let count = if (last - first).signum() * step.signum() < 0 { 0 } else { count };
    if count > LONGEST_RANGE {
        return Err(arguments.refuse(format_args!("the range has more than {LONGEST_RANGE} numbers.")));
    }
    Ok((0..count).map(|at| first + at * step).collect())
}

pub(super) fn unique(arguments: Arguments<'_>) -> Result<Value, String> {
    let mut seen: HashMap<u64, Vec<&Value>> = HashMap::new();
    let mut kept = Vec::new();
    for value in arguments.array(0)? {
        let mut hasher = DefaultHasher::new();
        hash(value, &mut hasher, 4);
        let alike = seen.entry(hasher.finish()).or_default();
        if !alike.contains(&value) {
            alike.push(value);
            kept.push(value.clone());
        }
    }
    Ok(kept.into())
}

/// The same for equal values. Looks only so many levels deep, which keeps it short.
fn hash(value: &Value, hasher: &mut DefaultHasher, depth: u8) {
    value.kind().hash(hasher);
    match value {
        Value::Null => {}
        Value::Bool(value) => value.hash(hasher),
        // Adding zero makes the negative zero a positive one: they are equal.
        Value::Number(number) => (number.as_f64() + 0.0).to_bits().hash(hasher),
        Value::String(text) => text.hash(hasher),
        Value::Array(array) => {
            array.len().hash(hasher);
            if depth > 0 {
                array.iter().for_each(|element| hash(element, hasher, depth - 1));
            }
        }
        Value::Object(object) => {
            // Members count in any order.
            let members = object.iter().map(|(name, member)| {
                let mut hasher = DefaultHasher::new();
                name.hash(&mut hasher);
                if depth > 0 {
                    hash(member, &mut hasher, depth - 1);
                }
                hasher.finish()
            });
            members.fold(0_u64, u64::wrapping_add).hash(hasher);
        }
    }
}
