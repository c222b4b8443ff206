//! The numbers of a Map that may be computed: how many at once, how many failures, how many items.
//!
//! Separate because each has a sentence of its own for a value that is no such number.
//! <https://docs.aws.amazon.com/step-functions/latest/dg/state-map-distributed.html>

use asl::data_flow::Computed;
use asl::state::Map;
use syntax::Value;

use crate::data_flow::Known;
use crate::fault::Fault;
use crate::machine::Branch;

/// How many children may fail before the Map Run does.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Tolerance {
    pub(super) count: Option<u64>,
    pub(super) percentage: Option<f64>,
}

impl Tolerance {
    /// Whether so many failures are too many. Without either limit one is.
    #[expect(clippy::cast_precision_loss, reason = "a Map Run has far fewer than 2^53 items")]
    pub(super) fn is_exceeded(self, failed: u64, total: u64) -> bool {
        let by_count = self.count.is_some_and(|count| failed > count);
        let by_share = self.percentage.is_some_and(|most| failed as f64 * 100.0 > most * total as f64);
        let by_none = self.count.is_none() && self.percentage.is_none() && failed > 0;
        by_count || by_share || by_none
    }
}

impl Branch {
    pub(super) fn max_concurrency(&self, map: &Map, input: &Value) -> Result<u32, Fault> {
        let number = self.integer("MaxConcurrency", &map.max_concurrency, input)?;
        let number = u32::try_from(number).map_err(|_| negative("MaxConcurrency"))?;
        self.note(|inspection| inspection.max_concurrency = Some(number));
        Ok(number)
    }

    pub(super) fn tolerance(&self, map: &Map, input: &Value) -> Result<Tolerance, Fault> {
        let count = match &map.tolerated_failure_count {
            Some(count) => {
                let count = self.integer("ToleratedFailureCount", count, input)?;
                Some(u64::try_from(count).map_err(|_| negative("ToleratedFailureCount"))?)
            }
            None => None,
        };
        let percentage = match &map.tolerated_failure_percentage {
            Some(percentage) => Some(self.percentage("ToleratedFailurePercentage", percentage, input)?),
            None => None,
        };
        self.note(|inspection| {
            inspection.tolerated_failure_count = count;
            inspection.tolerated_failure_percentage = percentage;
        });
        Ok(Tolerance { count, percentage })
    }

    /// A whole number, also where a variable or the input holds it as text.
    pub(super) fn integer(&self, field: &str, number: &Computed<u32>, input: &Value) -> Result<i64, Fault> {
        match self.known(field, number, input)? {
            Known::Fixed(number) => Ok(i64::from(*number)),
            Known::Found(value, text) => {
                let read = value.as_i64().or_else(|| value.as_str()?.parse().ok());
                read.ok_or_else(|| not_a(field, "integer", &value, text))
            }
            Known::Evaluated(value, expression) => {
                value.as_i64().ok_or_else(|| Fault::unexpected_type(field, expression, "integer", &value))
            }
        }
    }

    fn percentage(&self, field: &str, number: &Computed<f64>, input: &Value) -> Result<f64, Fault> {
        let number = match self.known(field, number, input)? {
            Known::Fixed(number) => return Ok(*number),
            Known::Found(value, text) => {
                let read: Option<f64> = value.as_f64().or_else(|| value.as_str()?.parse().ok());
                read.ok_or_else(|| not_a(field, "float", &value, text))?
            }
            Known::Evaluated(value, expression) => {
                value.as_f64().ok_or_else(|| Fault::unexpected_type(field, expression, "number", &value))?
            }
        };
        if (0.0..=100.0).contains(&number) {
            Ok(number)
        } else {
            Err(Fault::runtime(format!("{field} must be between 0 and 100.")))
        }
    }
}

fn negative(field: &str) -> Fault {
    Fault::runtime(format!("{field} cannot be negative."))
}

fn not_a(field: &str, kind: &str, value: &Value, path: &str) -> Fault {
    let shown = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    Fault::runtime(format!("The {field}Path field refers to value \"{shown}\" which is not a valid {kind}: {path}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn either_limit_alone_decides() {
        let exceeded = |count, percentage, failed| Tolerance { count, percentage }.is_exceeded(failed, 10);
        assert_eq!([0, 1].map(|failed| exceeded(None, None, failed)), [false, true]);
        assert_eq!([2, 3].map(|failed| exceeded(Some(2), None, failed)), [false, true]);
        assert_eq!([2, 3].map(|failed| exceeded(None, Some(20.0), failed)), [false, true]);
        assert!(exceeded(Some(9), Some(20.0), 3));
    }
}
