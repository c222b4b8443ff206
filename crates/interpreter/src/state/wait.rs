//! A Wait: lets time pass.
//!
//! <https://docs.aws.amazon.com/step-functions/latest/dg/state-wait.html>

use std::time::Duration;

use asl::data_flow::Computed;
use asl::state::wait::Until;
use asl::state::{State, Wait};
use syntax::Value;

use crate::data_flow::States;
use crate::fault::Fault;
use crate::history::StateType;
use crate::machine::{Branch, Stepped};
use crate::timestamp::Timestamp;

/// AWS refuses to wait longer than its milliseconds fit in 31 bits' worth of seconds: 24,855 days and a bit.
const LONGEST: Duration = Duration::from_secs(i32::MAX as u64);

impl Branch {
    pub(super) async fn run_wait(&mut self, state: &State, wait: &Wait, input: &Value) -> Stepped {
        self.enter_or_go_on(state, StateType::Wait, input);
        let deadline = self.deadline(wait, input).map_err(|fault| self.fail(fault))?;
        let executor = &self.run.world.executor;
        if deadline.since(executor.now()) > LONGEST {
            return Err(self.fail(Fault::runtime("Wait state delay is too long.")));
        }
        executor.sleep_until(deadline).await;
        let flowed = self.without_result(&wait.flow, input);
        self.leave(wait.transition, flowed)
    }

    fn deadline(&mut self, wait: &Wait, input: &Value) -> Result<Timestamp, Fault> {
        let effective = match &wait.flow {
            asl::data_flow::DataFlow::JsonPath(flow) => self.input_path(flow, input)?,
            asl::data_flow::DataFlow::Jsonata(_) => input.clone(),
        };
        match &wait.until {
            Until::Seconds(seconds) => {
                let seconds = self.wait_seconds(seconds, &effective)?;
                Ok(self.visit.entered_time.after(Duration::from_secs(seconds)))
            }
            Until::Timestamp(text) => self.wait_timestamp(text, &effective),
        }
    }

    fn wait_seconds(&self, seconds: &Computed<u32>, input: &Value) -> Result<u64, Fault> {
        match seconds {
            Computed::Fixed(seconds) => Ok(u64::from(*seconds)),
            Computed::Path(path) => {
                let text = path.text();
                let Some(value) = self.find(path, input) else {
                    return Err(Fault::runtime(format!(
                        "The SecondsPath parameter does not reference an input value: {text}"
                    )));
                };
                match whole_number(&value) {
                    Some(seconds) => u64::try_from(seconds).map_err(|_| {
                        Fault::runtime(format!(
                            "The SecondsPath parameter references a negative value: {text} == {value}"
                        ))
                    }),
                    None => Err(Fault::runtime(format!(
                        "The SecondsPath parameter cannot be parsed as a long value: {text} == {}",
                        plain(&value)
                    ))),
                }
            }
            Computed::Intrinsic(intrinsic) => {
                Ok(self.intrinsic(intrinsic, input)?.as_i64().unwrap_or(0).unsigned_abs())
            }
            Computed::Jsonata(expression) => {
                let value = self.expression("Seconds", expression, States::of_input(input))?;
                match value.as_i64() {
                    Some(seconds) => u64::try_from(seconds)
                        .map_err(|_| evaluation("Seconds", format!("The Seconds field cannot be negative: {value}"))),
                    None => Err(Fault::unexpected_type("Seconds", expression.text(), "integer", &value)),
                }
            }
        }
    }

    fn wait_timestamp(&mut self, text: &Computed<std::rc::Rc<str>>, input: &Value) -> Result<Timestamp, Fault> {
        let value = match text {
            Computed::Fixed(text) => Value::from(text.clone()),
            Computed::Path(path) => match self.find(path, input) {
                Some(value) => {
                    return Timestamp::parse(value.as_str().unwrap_or("")).ok_or_else(|| {
                        Fault::runtime(format!(
                            "The TimestampPath parameter does not reference a valid ISO-8601 extended offset date-time \
                             format string: {} == {}",
                            path.text(),
                            plain(&value)
                        ))
                    });
                }
                None => {
                    return Err(Fault::runtime(format!(
                        "The TimestampPath parameter does not reference an input value: {}",
                        path.text()
                    )));
                }
            },
            Computed::Intrinsic(intrinsic) => self.intrinsic(intrinsic, input)?,
            Computed::Jsonata(expression) => {
                let value = self.expression("Timestamp", expression, States::of_input(input))?;
                if value.as_str().is_none() {
                    return Err(Fault::unexpected_type("Timestamp", expression.text(), "string", &value));
                }
                value
            }
        };
        // The text is read only once the state has been entered: a failure follows that event.
        self.begin_phase();
        Timestamp::parse(value.as_str().unwrap_or("")).ok_or_else(|| {
            let cause = format!(
                "The Timestamp field cannot be parsed as an ISO-8601 extended offset date-time format string: {}",
                plain(&value)
            );
            evaluation("Timestamp", cause)
        })
    }
}

fn evaluation(field: &str, cause: String) -> Fault {
    Fault::Evaluation { location: Some(field.to_owned()), cause }
}

/// A number of seconds, also where it is written as text.
fn whole_number(value: &Value) -> Option<i64> {
    value.as_i64().or_else(|| value.as_str()?.parse().ok())
}

/// A text without its quotes, anything else as JSON.
fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}
