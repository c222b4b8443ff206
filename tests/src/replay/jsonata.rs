//! Replays `jsonata` cases: the reference implementation's own test suite, on `query::jsonata`.

use query::jsonata::{Environment, Expression, Limits};
use query::random::SeededRandom;
use syntax::{Value, object};

/// Runs one case; answers what the judge reads.
pub fn replay(case: &Value) -> Result<Value, String> {
    let text = case.get("expr").and_then(Value::as_str).ok_or("no expr")?;
    let bindings = case.get("bindings").and_then(Value::as_object).cloned().unwrap_or_default();
    let limit = |name| case.get(name).and_then(Value::as_i64);
    let mut limits = Limits::default();
    if let Some(depth) = limit("depth") {
        limits.depth = u32::try_from(depth).unwrap_or_default();
    }
    let mut random = SeededRandom::new(1);
    let mut environment =
        Environment::new(1_700_000_000_000, &mut random).with_variables(&bindings).with_limits(limits);
    let outcome = Expression::compile(text).and_then(|e| e.evaluate(case.get("data"), &mut environment));
    Ok(match outcome {
        Ok(Some(value)) => object! {"result" => value},
        Ok(None) => object! {"undefined" => true},
        Err(error) => object! {"code" => error.code, "message" => error.message},
    }
    .into())
}
