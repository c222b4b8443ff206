//! Retry at run time: which retrier takes a failure, and when the next attempt is due.
//!
//! Separate because every retrier counts for itself, and the counters live as long as the visit to the state.
//! <https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html#error-handling-retrying-after-an-error>

use std::time::Duration;

use asl::retry::{JitterStrategy, Retrier};

use crate::error::StateError;
use crate::standing::{Stage, UnderWay};

/// How often each retrier of a state has been used in this visit.
#[derive(Debug, Default)]
pub(crate) struct RetryCounters {
    used: Vec<u32>,
}

/// What a retrier decided.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Retry {
    pub(crate) index: usize,
    pub(crate) delay: Duration,
    pub(crate) seconds: f64,
}

impl RetryCounters {
    /// As if the retriers had been used so often before.
    pub(crate) fn starting_at(used: u32, retriers: usize) -> Self {
        Self { used: vec![used; retriers] }
    }

    /// The counters of a visit to a state, and how far it had come if another process began it.
    pub(crate) fn of(under_way: Option<Box<UnderWay>>, retriers: &[Retrier]) -> (Self, Option<Stage>) {
        match under_way.map(|under_way| *under_way) {
            None => (Self::default(), None),
            Some(UnderWay { failures, stage, .. }) => {
                let mut counters = Self::default();
                for error in &failures {
                    counters.next(retriers, error, || 0);
                }
                (counters, Some(stage))
            }
        }
    }

    /// The first retrier that names the error decides; when its attempts are used up, nothing retries.
    pub(crate) fn next(
        &mut self,
        retriers: &[Retrier],
        error: &StateError,
        random: impl FnOnce() -> u64,
    ) -> Option<Retry> {
        let index = retriers.iter().position(|retrier| retrier.matches(error.name()))?;
        let retrier = retriers.get(index)?;
        self.used.resize(retriers.len(), 0);
        let used = self.used.get_mut(index)?;
        if *used >= retrier.max_attempts {
            return None;
        }
        let mut seconds = retrier.delay_seconds(*used);
        *used += 1;
        if retrier.jitter_strategy == JitterStrategy::Full {
            seconds *= unit(random());
        }
        let delay = Duration::try_from_secs_f64(seconds).unwrap_or(Duration::MAX);
        Some(Retry { index, delay, seconds })
    }
}

/// A number from 0 to 1 from the 53 highest bits.
#[expect(clippy::cast_precision_loss, reason = "53 bits are exact")]
fn unit(bits: u64) -> f64 {
    (bits >> 11) as f64 / ((1_u64 << 53) - 1) as f64
}

#[cfg(test)]
mod tests {
    use asl::error_name::ErrorName;

    use super::*;

    fn retrier(error: &str, max_attempts: u32) -> Retrier {
        Retrier {
            comment: None,
            error_equals: vec![ErrorName(error.into())],
            interval_seconds: 2,
            max_attempts,
            backoff_rate: 2.0,
            max_delay_seconds: Some(7),
            jitter_strategy: JitterStrategy::None,
        }
    }

    #[test]
    fn each_retrier_counts_for_itself_and_the_delay_grows_to_its_limit() {
        let retriers = [retrier("A", 3), retrier("B", 1)];
        let mut counters = RetryCounters::default();
        let mut seconds = |error: &str| {
            counters.next(&retriers, &StateError::named(error), || 0).map(|retry| (retry.index, retry.delay.as_secs()))
        };
        assert_eq!(
            ["A", "A", "B", "A", "A", "B", "C"].map(&mut seconds),
            [Some((0, 2)), Some((0, 4)), Some((1, 2)), Some((0, 7)), None, None, None]
        );
    }

    #[test]
    fn full_jitter_draws_from_the_whole_delay() {
        let retriers = [Retrier { jitter_strategy: JitterStrategy::Full, ..retrier("A", 9) }];
        let next = |bits| RetryCounters::default().next(&retriers, &StateError::named("A"), || bits).unwrap().seconds;
        assert_eq!((next(0), next(u64::MAX)), (0.0, 2.0));
    }
}
