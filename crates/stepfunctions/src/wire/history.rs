//! `GetExecutionHistory`'s wide event shape, made when someone reads it.
//!
//! Separate from the history itself, which keeps values: only here do payloads turn into text, and does each type of
//! event get the member that is named after it.
//! <https://docs.aws.amazon.com/step-functions/latest/apireference/API_HistoryEvent.html>

use std::rc::Rc;

use interpreter::history::{Assigned, HistoryEventDetails, TaskResource, TaskScheduled, Timeouts};
use interpreter::{HistoryEvent, StateError};
use syntax::{Object, Value, object};

/// One event as the API gives it; without execution data, inputs and outputs are left out.
pub fn event(event: &HistoryEvent, include_execution_data: bool) -> Object {
    let mut wire = object! {
        "timestamp" => event.timestamp.as_seconds(),
        "type" => event.details.type_name(),
        "id" => event.id,
        "previousEventId" => event.previous_event_id,
    };
    let members = Members { include_execution_data };
    if let Some((name, details)) = members.details(&event.details) {
        wire.insert(name, details);
    }
    wire
}

#[derive(Clone, Copy)]
struct Members {
    include_execution_data: bool,
}

type Details = Option<(&'static str, Object)>;

impl Members {
    #[expect(clippy::wildcard_enum_match_arm, reason = "the events of work have a function of their own")]
    fn details(self, details: &HistoryEventDetails) -> Details {
        use HistoryEventDetails as Event;
        Some(match details {
            Event::ExecutionStarted { input, role_arn } => {
                let mut members = self.payload("input", input);
                members.insert("roleArn", Rc::clone(role_arn));
                ("executionStartedEventDetails", members)
            }
            Event::ExecutionSucceeded { output } => ("executionSucceededEventDetails", self.payload("output", output)),
            Event::ExecutionFailed(error) => ("executionFailedEventDetails", failure(error)),
            Event::ExecutionTimedOut(error) => ("executionTimedOutEventDetails", failure(error)),
            Event::ExecutionAborted(error) => ("executionAbortedEventDetails", failure(error)),
            Event::ExecutionRedriven { redrive_count } => {
                ("executionRedrivenEventDetails", object! {"redriveCount" => *redrive_count})
            }
            Event::StateEntered { name, input, .. } => {
                let mut members = object! {"name" => Rc::clone(name)};
                self.add_payload(&mut members, "input", input);
                ("stateEnteredEventDetails", members)
            }
            Event::StateExited { name, output, assigned, .. } => {
                let mut members = object! {"name" => Rc::clone(name)};
                self.add_payload(&mut members, "output", output);
                self.add_assigned(&mut members, assigned);
                ("stateExitedEventDetails", members)
            }
            Event::EvaluationFailed { error, location, state } => {
                let mut members = failure(error);
                members.insert("state", Rc::clone(state));
                if let Some(location) = location {
                    members.insert("location", Rc::clone(location));
                }
                ("evaluationFailedEventDetails", members)
            }
            Event::StateAborted { .. }
            | Event::ParallelStateStarted
            | Event::ParallelStateSucceeded
            | Event::ParallelStateFailed
            | Event::MapStateSucceeded
            | Event::MapStateFailed
            | Event::MapRunSucceeded
            | Event::MapRunAborted
            | Event::LambdaFunctionStarted => return None,
            Event::MapStateStarted { length } => ("mapStateStartedEventDetails", object! {"length" => number(*length)}),
            Event::MapIterationStarted { name, index } => ("mapIterationStartedEventDetails", iteration(name, *index)),
            Event::MapIterationSucceeded { name, index } => {
                ("mapIterationSucceededEventDetails", iteration(name, *index))
            }
            Event::MapIterationFailed { name, index } => ("mapIterationFailedEventDetails", iteration(name, *index)),
            Event::MapIterationAborted { name, index } => ("mapIterationAbortedEventDetails", iteration(name, *index)),
            Event::MapRunStarted { map_run_arn } => {
                ("mapRunStartedEventDetails", object! {"mapRunArn" => Rc::clone(map_run_arn)})
            }
            Event::MapRunFailed(error) => ("mapRunFailedEventDetails", failure(error)),
            Event::MapRunRedriven { map_run_arn, redrive_count } => (
                "mapRunRedrivenEventDetails",
                object! {"mapRunArn" => Rc::clone(map_run_arn), "redriveCount" => *redrive_count},
            ),
            _ => return self.work_details(details),
        })
    }

    /// The events of functions, activities and integrations.
    #[expect(clippy::wildcard_enum_match_arm, reason = "all others are the caller's")]
    fn work_details(self, details: &HistoryEventDetails) -> Details {
        use HistoryEventDetails as Event;
        Some(match details {
            Event::LambdaFunctionScheduled { resource, input, timeouts, credentials } => {
                let mut members = self.scheduled(resource, input, *timeouts);
                add_credentials(&mut members, credentials.as_ref());
                ("lambdaFunctionScheduledEventDetails", members)
            }
            Event::LambdaFunctionScheduleFailed(error) => ("lambdaFunctionScheduleFailedEventDetails", failure(error)),
            Event::LambdaFunctionStartFailed(error) => ("lambdaFunctionStartFailedEventDetails", failure(error)),
            Event::LambdaFunctionSucceeded { output } => {
                ("lambdaFunctionSucceededEventDetails", self.payload("output", output))
            }
            Event::LambdaFunctionFailed(error) => ("lambdaFunctionFailedEventDetails", failure(error)),
            Event::LambdaFunctionTimedOut(error) => ("lambdaFunctionTimedOutEventDetails", failure(error)),
            Event::ActivityScheduled { resource, input, timeouts } => {
                ("activityScheduledEventDetails", self.scheduled(resource, input, *timeouts))
            }
            Event::ActivityScheduleFailed(error) => ("activityScheduleFailedEventDetails", failure(error)),
            Event::ActivityStarted { worker_name } => {
                let mut members = Object::new();
                if let Some(name) = worker_name {
                    members.insert("workerName", Rc::clone(name));
                }
                ("activityStartedEventDetails", members)
            }
            Event::ActivitySucceeded { output } => ("activitySucceededEventDetails", self.payload("output", output)),
            Event::ActivityFailed(error) => ("activityFailedEventDetails", failure(error)),
            Event::ActivityTimedOut(error) => ("activityTimedOutEventDetails", failure(error)),
            Event::TaskScheduled(scheduled) => ("taskScheduledEventDetails", self.task_scheduled(scheduled)),
            Event::TaskStarted(task) => ("taskStartedEventDetails", of_task(task)),
            Event::TaskStartFailed { task, error } => ("taskStartFailedEventDetails", task_failure(task, error)),
            Event::TaskSubmitted { task, output } => ("taskSubmittedEventDetails", self.task_output(task, output)),
            Event::TaskSubmitFailed { task, error } => ("taskSubmitFailedEventDetails", task_failure(task, error)),
            Event::TaskSucceeded { task, output } => ("taskSucceededEventDetails", self.task_output(task, output)),
            Event::TaskFailed { task, error } => ("taskFailedEventDetails", task_failure(task, error)),
            Event::TaskTimedOut { task, error } => ("taskTimedOutEventDetails", task_failure(task, error)),
            _ => return None,
        })
    }

    fn payload(self, name: &str, value: &Value) -> Object {
        let mut members = Object::new();
        self.add_payload(&mut members, name, value);
        members
    }

    fn add_payload(self, members: &mut Object, name: &str, value: &Value) {
        if self.include_execution_data {
            members.insert(name, value.to_string());
            members.insert(format!("{name}Details"), object! {"truncated" => false});
        }
    }

    fn add_assigned(self, members: &mut Object, assigned: &Assigned) {
        let Some(assigned) = assigned.as_ref().and_then(Value::as_object).filter(|_| self.include_execution_data)
        else {
            return;
        };
        let texts: Object =
            assigned.iter().map(|(name, value)| (name.clone(), Value::from(value.to_string()))).collect();
        members.insert("assignedVariables", texts);
        members.insert("assignedVariablesDetails", object! {"truncated" => false});
    }

    fn scheduled(self, resource: &Rc<str>, input: &Value, timeouts: Timeouts) -> Object {
        let mut members = object! {"resource" => Rc::clone(resource)};
        self.add_payload(&mut members, "input", input);
        add_timeouts(&mut members, timeouts);
        members
    }

    fn task_scheduled(self, scheduled: &TaskScheduled) -> Object {
        let mut members = of_task(&scheduled.task);
        members.insert("region", Rc::clone(&scheduled.region));
        // Required in the API's model, so it is there even when data is left out.
        let parameters = if self.include_execution_data { scheduled.parameters.to_string() } else { String::new() };
        members.insert("parameters", parameters);
        add_timeouts(&mut members, scheduled.timeouts);
        add_credentials(&mut members, scheduled.credentials.as_ref());
        members
    }

    fn task_output(self, task: &TaskResource, output: &Value) -> Object {
        let mut members = of_task(task);
        self.add_payload(&mut members, "output", output);
        members
    }
}

fn of_task(task: &TaskResource) -> Object {
    object! {"resourceType" => Rc::clone(&task.resource_type), "resource" => Rc::clone(&task.resource)}
}

fn task_failure(task: &TaskResource, error: &StateError) -> Object {
    let mut members = of_task(task);
    add_failure(&mut members, error);
    members
}

fn failure(error: &StateError) -> Object {
    let mut members = Object::new();
    add_failure(&mut members, error);
    members
}

/// What is empty is as absent as what is not there.
fn add_failure(members: &mut Object, error: &StateError) {
    for (name, text) in [("error", &error.error), ("cause", &error.cause)] {
        if let Some(text) = text.as_ref().filter(|text| !text.is_empty()) {
            members.insert(name, Rc::clone(text));
        }
    }
}

fn iteration(name: &Rc<str>, index: u64) -> Object {
    object! {"name" => Rc::clone(name), "index" => number(index)}
}

fn add_timeouts(members: &mut Object, timeouts: Timeouts) {
    for (name, seconds) in
        [("timeoutInSeconds", timeouts.timeout_in_seconds), ("heartbeatInSeconds", timeouts.heartbeat_in_seconds)]
    {
        if let Some(seconds) = seconds {
            members.insert(name, number(seconds));
        }
    }
}

fn add_credentials(members: &mut Object, role_arn: Option<&Rc<str>>) {
    if let Some(role_arn) = role_arn {
        members.insert("taskCredentials", object! {"roleArn" => Rc::clone(role_arn)});
    }
}

fn number(value: u64) -> i64 {
    i64::try_from(value).unwrap_or(i64::MAX)
}
