//! A state machine's definition as the interpreter reads it: everything parsed, compiled and resolved.
//!
//! Separate from the text's tree (`syntax::tree`) because running needs no spans and no strings to look up: a
//! transition is an index into the [`States`] of its own scope.
//! <https://states-language.net/spec.html#toplevelfields>

use std::collections::HashMap;
use std::fmt;
use std::rc::Rc;

use crate::state::State;

/// The name of a state: unique within the whole state machine.
pub type StateName = Rc<str>;

/// The language of the expressions in a definition.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
pub enum QueryLanguage {
    #[default]
    JsonPath,
    Jsonata,
}

impl QueryLanguage {
    /// The word that a definition writes.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::JsonPath => "JSONPath",
            Self::Jsonata => "JSONata",
        }
    }
}

impl fmt::Display for QueryLanguage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// What may pass from one state to the next, in bytes of JSON text.
/// <https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html>
pub const MAX_PAYLOAD: usize = 262_144;

/// How a state machine runs; it decides which integrations are allowed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
pub enum MachineType {
    #[default]
    Standard,
    Express,
}

impl MachineType {
    /// The word that the API and `ProcessorConfig.ExecutionType` use.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Standard => "STANDARD",
            Self::Express => "EXPRESS",
        }
    }

    /// Reads `STANDARD` or `EXPRESS`.
    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "STANDARD" => Some(Self::Standard),
            "EXPRESS" => Some(Self::Express),
            _ => None,
        }
    }
}

/// A whole state machine.
#[derive(Clone, Debug)]
pub struct Definition {
    pub comment: Option<Rc<str>>,
    /// The default for states that name none themselves.
    pub query_language: QueryLanguage,
    pub version: Option<Rc<str>>,
    /// How long an execution may run, in seconds.
    pub timeout_seconds: Option<u32>,
    pub states: States,
}

/// Where a state stands in the [`States`] of its scope.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct StateIndex(pub(crate) u32);

impl StateIndex {
    /// A state's place in the order of the text; for tables beside the definition.
    pub fn position(self) -> usize {
        self.0 as usize
    }
}

/// One scope of states (the machine's, a branch's or an item processor's) and where it starts. A clone is shared.
#[derive(Clone)]
pub struct States(Rc<Scope>);

struct Scope {
    states: Vec<State>,
    by_name: HashMap<StateName, StateIndex>,
    start_at: StateIndex,
}

impl States {
    /// Never empty: `start_at` must be the place of one of the `states`.
    pub(crate) fn new(states: Vec<State>, start_at: StateIndex) -> Option<Self> {
        states.get(start_at.position())?;
        let by_name = states.iter().zip(0..).map(|(state, at)| (state.name.clone(), StateIndex(at))).collect();
        Some(Self(Rc::new(Scope { states, by_name, start_at })))
    }

    /// The state that `StartAt` names.
    pub fn start_at(&self) -> StateIndex {
        self.0.start_at
    }

    /// The state at an index of this very scope.
    ///
    /// # Panics
    /// With an index of another scope: indexes come from this scope's own transitions only.
    #[expect(clippy::indexing_slicing, reason = "an index is made by the loader for this scope alone")]
    pub fn get(&self, index: StateIndex) -> &State {
        &self.0.states[index.position()]
    }

    /// The state of this name in this scope; not in the scopes within it.
    pub fn find(&self, name: &str) -> Option<StateIndex> {
        self.0.by_name.get(name).copied()
    }

    /// The states in the order of the text.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = &State> {
        self.0.states.iter()
    }

    pub fn len(&self) -> usize {
        self.0.states.len()
    }

    /// Always false: a scope has at least the state that it starts at.
    pub fn is_empty(&self) -> bool {
        self.0.states.is_empty()
    }
}

impl fmt::Debug for States {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("States").field("start_at", &self.0.start_at).field("states", &self.0.states).finish()
    }
}

/// A scope of states within a state: a branch of a Parallel, the item processor of a Map.
#[derive(Clone, Debug)]
pub struct Branch {
    pub comment: Option<Rc<str>>,
    pub states: States,
}

/// What comes after a state.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Transition {
    Next(StateIndex),
    End,
}
