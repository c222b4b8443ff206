//! The context object: what `$$` and `$states.context` show of the execution, the state and the iteration.
//!
//! Separate because it is built only when an expression asks for it, and what never changes in an execution is built once.
//! <https://docs.aws.amazon.com/step-functions/latest/dg/input-output-contextobject.html>

use std::rc::Rc;

use syntax::{Object, Value, object};

use crate::execution::Run;
use crate::machine::{Branch, Visit};

/// `Map.Item`: which item an iteration is for.
#[derive(Clone, Debug)]
pub(crate) struct MapItem {
    pub(crate) index: usize,
    /// Where the items are the members of an object.
    pub(crate) key: Option<Rc<str>>,
    pub(crate) value: Value,
    /// The kind of thing the item came from, in a distributed Map.
    pub(crate) source: Option<Rc<str>>,
}

impl MapItem {
    fn to_value(&self) -> Value {
        let mut item = Object::new();
        item.insert("Index", self.index);
        if let Some(key) = &self.key {
            item.insert("Key", Rc::clone(key));
        }
        item.insert("Value", self.value.clone());
        if let Some(source) = &self.source {
            item.insert("Source", Rc::clone(source));
        }
        object! {"Item" => item}.into()
    }
}

/// The parts that hold for the whole execution: `Execution` and `StateMachine`.
pub(crate) fn fixed_parts(run: &Run) -> (Value, Value) {
    let info = &run.info;
    let mut execution = object! {
        "Id" => Rc::clone(&info.execution_arn),
        "Input" => run.input.clone(),
        "StartTime" => run.started.to_string(),
        "Name" => Rc::clone(&info.name),
        "RoleArn" => Rc::clone(&info.role_arn),
    };
    if let Some(count) = info.redrive_count {
        execution.insert("RedriveCount", count + run.redrives.count());
    }
    if let Some(redriven) = run.redrives.latest() {
        execution.insert("RedriveTime", redriven.to_string());
    }
    let machine = object! {
        "Id" => Rc::clone(&info.state_machine_arn),
        "Name" => Rc::clone(&info.state_machine_name),
    };
    (execution.into(), machine.into())
}

impl Branch {
    /// The context object as the state under way sees it.
    pub(crate) fn context(&self) -> Value {
        if let Some(context) = &self.given_context {
            return context.clone();
        }
        self.visit.context.get_or_init(|| self.build_context(&self.visit)).clone()
    }

    fn build_context(&self, visit: &Visit) -> Value {
        let (execution, machine) = self.run.fixed_context();
        let mut state = object! {
            "Name" => Rc::clone(&visit.name),
            "EnteredTime" => visit.entered_time.to_string(),
        };
        if let Some(count) = visit.retry_count {
            state.insert("RetryCount", count);
        }
        let mut context = object! {"Execution" => execution, "StateMachine" => machine, "State" => state};
        if let Some(item) = &self.item {
            context.insert("Map", item.to_value());
        }
        if let Some(token) = &visit.task_token {
            context.insert("Task", object! {"Token" => Rc::clone(token)});
        }
        context.into()
    }
}
