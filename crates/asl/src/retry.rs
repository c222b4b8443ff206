//! `Retry`: how often and how soon a failed state is tried again.
//!
//! <https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html#error-handling-retrying-after-an-error>

use std::rc::Rc;

use crate::error_name::ErrorName;

/// One retrier, with the defaults filled in.
#[derive(Clone, Debug)]
pub struct Retrier {
    pub comment: Option<Rc<str>>,
    pub error_equals: Vec<ErrorName>,
    pub interval_seconds: u32,
    pub max_attempts: u32,
    pub backoff_rate: f64,
    pub max_delay_seconds: Option<u32>,
    pub jitter_strategy: JitterStrategy,
}

/// Whether the wait before an attempt is drawn by chance.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum JitterStrategy {
    #[default]
    None,
    /// Anything between nothing and the whole delay.
    Full,
}

impl Retrier {
    pub fn matches(&self, error: &str) -> bool {
        self.error_equals.iter().any(|name| name.matches(error))
    }

    /// Seconds to wait before the retry that follows `retries` earlier ones (0 for the first), before jitter.
    pub fn delay_seconds(&self, retries: u32) -> f64 {
        let delay = f64::from(self.interval_seconds) * self.backoff_rate.powi(retries.try_into().unwrap_or(i32::MAX));
        match self.max_delay_seconds {
            Some(most) => delay.min(f64::from(most)),
            None => delay,
        }
    }
}
