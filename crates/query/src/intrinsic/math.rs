//! `States.MathAdd` and `States.MathRandom`.

use syntax::{Number, Value};

use super::Arguments;
use crate::random::{JavaRandom, Random};

/// The nearest whole number, halves upwards: -1.5 is -1.
pub(super) fn round(number: Number) -> Option<i64> {
    match number {
        Number::Int(int) => Some(int),
        Number::Float(float) => Number::from_f64((float + 0.5).floor()).and_then(Number::as_i64),
    }
}

pub(super) fn add(arguments: Arguments<'_>) -> Result<Value, String> {
    Ok(Value::from(arguments.rounded(0)? + arguments.rounded(1)?))
}

/// With a seed the number is that of `java.util.Random`, the same in every run.
pub(super) fn random(arguments: Arguments<'_>, random: &mut dyn Random) -> Result<Value, String> {
    let (start, end) = (arguments.rounded(0)?, arguments.rounded(1)?);
    let span = u32::try_from(end - start).ok().filter(|span| *span > 0);
    let span = span.ok_or_else(|| arguments.refuse("the start must be less than the end."))?;
    let drawn = if arguments.values.len() > 2 {
        JavaRandom::new(arguments.rounded(2)?).below(span)
    } else {
        // The high part of the product: every number is as likely as any other, to within 2⁻³².
        u32::try_from(((random.next_u64() >> 32) * u64::from(span)) >> 32).unwrap_or_default()
    };
    Ok(Value::from(start + i64::from(drawn)))
}
