//! A state: its name, its language, and the data of its type.
//!
//! Data only: `interpreter::state` has the same eight names and runs them.
//! <https://docs.aws.amazon.com/step-functions/latest/dg/workflow-states.html>

pub mod choice;
pub mod fail;
pub mod map;
pub mod parallel;
pub mod pass;
pub mod succeed;
pub mod task;
pub mod wait;

use std::rc::Rc;

use crate::definition::{QueryLanguage, StateName, Transition};

pub use choice::Choice;
pub use fail::Fail;
pub use map::Map;
pub use parallel::Parallel;
pub use pass::Pass;
pub use succeed::Succeed;
pub use task::Task;
pub use wait::Wait;

/// One state of a scope.
#[derive(Clone, Debug)]
pub struct State {
    pub name: StateName,
    pub comment: Option<Rc<str>>,
    /// The language that holds here: the state's own, else the machine's.
    pub query_language: QueryLanguage,
    pub kind: StateKind,
}

/// The data of a state's type. Boxed where large, so that a scope's list of states stays small.
#[derive(Clone, Debug)]
pub enum StateKind {
    Task(Box<Task>),
    Pass(Pass),
    Choice(Choice),
    Wait(Wait),
    Succeed(Succeed),
    Fail(Fail),
    Parallel(Box<Parallel>),
    Map(Box<Map>),
}

impl State {
    /// The word in its `Type` field.
    pub fn type_name(&self) -> &'static str {
        match &self.kind {
            StateKind::Task(_) => "Task",
            StateKind::Pass(_) => "Pass",
            StateKind::Choice(_) => "Choice",
            StateKind::Wait(_) => "Wait",
            StateKind::Succeed(_) => "Succeed",
            StateKind::Fail(_) => "Fail",
            StateKind::Parallel(_) => "Parallel",
            StateKind::Map(_) => "Map",
        }
    }

    /// What comes after it; `None` for the types that end a path or choose.
    pub fn transition(&self) -> Option<Transition> {
        match &self.kind {
            StateKind::Task(state) => Some(state.transition),
            StateKind::Pass(state) => Some(state.transition),
            StateKind::Wait(state) => Some(state.transition),
            StateKind::Parallel(state) => Some(state.transition),
            StateKind::Map(state) => Some(state.transition),
            StateKind::Choice(_) | StateKind::Succeed(_) | StateKind::Fail(_) => None,
        }
    }
}
