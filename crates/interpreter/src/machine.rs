//! `StartAt` → step → Next or End: the same loop for the top level, a branch and an iteration.
//!
//! Separate from the states themselves: this is where a line of states keeps its place, its variables and the id of its
//! last event. A state that takes no time has no future of its own on the heap: a branch has.
//! <https://states-language.net/spec.html#run-loop>

use std::cell::{OnceCell, RefCell};
use std::rc::Rc;
use std::time::Duration;

use asl::definition::{MAX_PAYLOAD, MachineType, StateIndex, States};
use asl::state::State;
use syntax::Value;

use crate::context::MapItem;
use crate::error::StateError;
use crate::execution::{ExecutionOutcome, Run};
use crate::executor::Executor;
use crate::fault::Fault;
use crate::history::{Assigned, EventId, HistoryEventDetails, StateType};
use crate::inspection::InspectionData;
use crate::note::Untold;
use crate::scope::Scope;
use crate::standing::{Place, Resumed, Stage, Standing, UnderWay};
use crate::timestamp::Timestamp;

/// States that a branch runs before it lets the others have a turn.
const STATES_PER_TURN: u32 = 1024;

/// One line of states: the top level, a branch of a Parallel, an iteration of a Map.
pub(crate) struct Branch {
    pub(crate) run: Rc<Run>,
    pub(crate) states: States,
    pub(crate) scope: Rc<Scope>,
    pub(crate) item: Option<MapItem>,
    /// The context object that `TestState` was given.
    pub(crate) given_context: Option<Value>,
    /// The last event of this line.
    pub(crate) previous: EventId,
    pub(crate) visit: Visit,
    /// Where others see what this line is busy with.
    pub(crate) standing: Rc<Standing>,
    /// What is known of the first state, when a redrive or another process goes on with it.
    pub(crate) resumed: Option<Box<Resumed>>,
    /// What the state under way did to its data, where someone asks.
    pub(crate) inspection: Option<Box<RefCell<InspectionData>>>,
}

/// The state that a branch is in.
#[derive(Debug)]
pub(crate) struct Visit {
    pub(crate) name: Rc<str>,
    pub(crate) state_type: StateType,
    pub(crate) entered: EventId,
    pub(crate) entered_time: Timestamp,
    /// The event that a failed evaluation follows: AWS evaluates what a state needs before it is entered, so that is the
    /// one before the state until its work is done.
    pub(crate) phase: EventId,
    /// For states that can be retried.
    pub(crate) retry_count: Option<u32>,
    pub(crate) task_token: Option<Rc<str>>,
    pub(crate) context: OnceCell<Value>,
}

/// How a branch ended.
#[derive(Debug)]
pub(crate) struct BranchEnd {
    pub(crate) result: Result<Value, StateError>,
    /// Its last event.
    pub(crate) last: EventId,
    /// The type of the state that failed.
    pub(crate) failed_in: Option<StateType>,
}

/// Where a state hands its output.
#[derive(Debug)]
pub(crate) enum Step {
    Next(StateIndex, Value),
    End(Value),
}

pub(crate) type Stepped = Result<Step, StateError>;

/// The whole of an execution, to its last event.
///
/// `previous` is the event that the first state follows: none, or that of a redrive.
pub(crate) async fn run_execution(run: Rc<Run>, previous: EventId) {
    let mut branch = Branch::top_level(&run, previous);
    let work = branch.run(run.input.clone());
    let end = match most_seconds(&run) {
        None => Some(work.await),
        Some(seconds) => {
            let executor = &run.world.executor;
            let started = run.redrives.latest().unwrap_or(run.started);
            let deadline = started.after(Duration::from_secs(seconds.into()));
            before(work, executor.sleep_until(deadline)).await
        }
    };
    let (previous, outcome) = match end {
        Some(BranchEnd { result: Ok(output), last, .. }) => (last, ExecutionOutcome::Succeeded(output)),
        Some(BranchEnd { result: Err(error), last, .. }) => (last, ExecutionOutcome::Failed(error)),
        // Like an abort, this is recorded beside the states, not after one of them.
        None => (0, ExecutionOutcome::TimedOut(StateError::named("States.Timeout"))),
    };
    run.finish(previous, outcome);
}

/// An Express execution may run for five minutes, whatever its definition allows.
/// <https://docs.aws.amazon.com/step-functions/latest/dg/choosing-workflow-type.html>
const EXPRESS_SECONDS: u32 = 300;

fn most_seconds(run: &Run) -> Option<u32> {
    let express = (run.info.machine_type == MachineType::Express).then_some(EXPRESS_SECONDS);
    run.program.timeout_seconds.into_iter().chain(express).min()
}

/// What `work` gives, or nothing if the time is up first.
async fn before<T>(work: impl Future<Output = T>, up: impl Future<Output = ()>) -> Option<T> {
    let (mut work, mut up) = (std::pin::pin!(work), std::pin::pin!(up));
    std::future::poll_fn(|context| match work.as_mut().poll(context) {
        std::task::Poll::Ready(end) => std::task::Poll::Ready(Some(end)),
        std::task::Poll::Pending => up.as_mut().poll(context).map(|()| None),
    })
    .await
}

impl Branch {
    pub(crate) fn new(run: Rc<Run>, states: States, scope: Rc<Scope>, previous: EventId) -> Self {
        let visit = Visit {
            name: "".into(),
            state_type: StateType::Pass,
            entered: previous,
            entered_time: run.started,
            phase: previous,
            retry_count: None,
            task_token: None,
            context: OnceCell::new(),
        };
        Self {
            run,
            states,
            scope,
            item: None,
            given_context: None,
            previous,
            visit,
            standing: Rc::default(),
            resumed: None,
            inspection: None,
        }
    }

    /// Runs from the first state to the end, or from where a redrive or another process goes on. It borrows the branch, so
    /// that whoever owns it decides where the one copy lies.
    pub(crate) async fn run(&mut self, input: Value) -> BranchEnd {
        let states = self.states.clone();
        let (place, mut resumed) = self.standing.take_up();
        // Its last event is known better here than where the line was begun.
        self.previous = resumed.under_way.as_ref().map_or(self.previous, |under_way| under_way.last);
        if let Some(end) = self.failed_before(place.as_ref(), &resumed) {
            return end;
        }
        resumed.under_way.take_if(|under_way| matches!(under_way.stage, Stage::Between));
        let (mut index, mut data) = match place {
            None => (states.start_at(), input),
            Some(Place { state, input, scope }) => {
                self.scope = scope;
                self.resumed = Some(Box::new(resumed));
                (state, input)
            }
        };
        let mut steps = 0;
        let result = loop {
            self.breathe(&mut steps, &states.get(index).name).await;
            self.standing.arrive(index, &data, &self.scope);
            match self.run_state(states.get(index), data).await {
                Ok(Step::Next(next, output)) => {
                    (index, data) = (next, output);
                    self.resumed = None;
                }
                Ok(Step::End(output)) => break Ok(output),
                Err(error) => break Err(error),
            }
        };
        let failed_in = result.is_err().then_some(self.visit.state_type);
        if let Err(error) = &result {
            self.note_untold(Untold::Failed(error.clone()));
        }
        self.standing.end();
        BranchEnd { result, last: self.previous, failed_in }
    }

    /// How the line ended in another process, if it had failed there.
    fn failed_before(&self, place: Option<&Place>, resumed: &Resumed) -> Option<BranchEnd> {
        let Stage::Failed(error) = &resumed.under_way.as_ref()?.stage else { return None };
        let state = self.states.get(place?.state);
        Some(BranchEnd { result: Err(error.clone()), last: self.previous, failed_in: Some(StateType::of(state)) })
    }

    /// Gives others a chance: the browser when the turn's time is up, other branches every so often, and the executor
    /// when the execution has been ended under this branch's feet. `next` is the state to be entered then.
    async fn breathe(&self, steps: &mut u32, next: &Rc<str>) {
        *steps += 1;
        let (pauses, yields) = (self.run.world.executor.step(), steps.is_multiple_of(STATES_PER_TURN));
        // Where it has left no state yet, it goes on as it has begun.
        if (pauses || yields) && *steps > 1 {
            self.note_untold(Untold::Next(Rc::clone(next)));
        }
        if pauses {
            self.run.world.executor.pause().await;
        }
        if yields {
            Executor::yield_now().await;
        }
        if *steps > 1 {
            self.run.pass_transition();
        }
        if self.run.is_over() {
            std::future::pending::<()>().await;
        }
    }

    /// Writes an event after this line's last.
    pub(crate) fn record(&mut self, details: HistoryEventDetails) -> EventId {
        self.previous = self.run.record(self.previous, details);
        self.previous
    }

    /// The state is entered with this input.
    pub(crate) fn enter(&mut self, state: &State, state_type: StateType, input: &Value) {
        let phase = self.previous;
        let name = Rc::clone(&state.name);
        let entered =
            self.record(HistoryEventDetails::StateEntered { state_type, name: Rc::clone(&name), input: input.clone() });
        let retriable = matches!(state_type, StateType::Task | StateType::Parallel | StateType::Map);
        self.visit = Visit {
            name,
            state_type,
            entered,
            entered_time: self.run.world.executor.now(),
            phase,
            retry_count: retriable.then_some(0),
            task_token: None,
            context: OnceCell::new(),
        };
        self.standing.enter(state_type);
        if self.run.settings.inspect {
            self.inspection = Some(Box::default());
        }
        self.note(|inspection| inspection.input = Some(input.clone()));
    }

    /// The state is entered with this input, or gone on with: then what is known of it.
    pub(crate) fn enter_or_go_on(
        &mut self,
        state: &State,
        state_type: StateType,
        input: &Value,
    ) -> Option<Box<UnderWay>> {
        let under_way = self.resumed.as_mut().and_then(|resumed| resumed.under_way.take());
        match &under_way {
            None => self.enter(state, state_type, input),
            Some(under_way) => self.enter_again(state, state_type, under_way),
        }
        under_way
    }

    /// The state was entered before the process ended that ran it, and is under way: nothing is written.
    fn enter_again(&mut self, state: &State, state_type: StateType, under_way: &UnderWay) {
        let (entered, entered_time) = under_way.entered;
        let retriable = matches!(state_type, StateType::Task | StateType::Parallel | StateType::Map);
        self.visit = Visit {
            name: Rc::clone(&state.name),
            state_type,
            entered,
            entered_time,
            phase: under_way.phase,
            retry_count: retriable.then(|| u32::try_from(under_way.failures.len()).unwrap_or(u32::MAX)),
            task_token: None,
            context: OnceCell::new(),
        };
        self.standing.enter(state_type);
    }

    /// The state is left with this output: variables are set, the size is checked, the event is written.
    pub(crate) fn exit(&mut self, output: &Value, assigned: Assigned) -> Result<(), StateError> {
        if is_too_large(output) {
            return Err(too_large(&self.visit.name));
        }
        if let Some(assigned) = &assigned {
            self.scope.assign(assigned);
        }
        self.tell_inspection();
        self.record(HistoryEventDetails::StateExited {
            state_type: self.visit.state_type,
            name: Rc::clone(&self.visit.name),
            output: output.clone(),
            assigned,
        });
        Ok(())
    }

    /// Turns a fault into the error that Retry and Catch see, with AWS's words around the cause; a failed evaluation is
    /// recorded.
    pub(crate) fn fail(&mut self, fault: Fault) -> StateError {
        match fault {
            Fault::Raised(error) => error,
            Fault::State { error, cause } => StateError::new(error, self.told(&cause)),
            Fault::Evaluation { location, cause } => {
                let error = StateError::new("States.QueryEvaluationError", self.told(&cause));
                self.previous = self.visit.phase;
                self.record(HistoryEventDetails::EvaluationFailed {
                    error: error.clone(),
                    location: location.map(Into::into),
                    state: Rc::clone(&self.visit.name),
                });
                error
            }
        }
    }

    fn told(&self, cause: &str) -> String {
        let Visit { name, entered, .. } = &self.visit;
        format!("An error occurred while executing the state '{name}' (entered at the event id #{entered}). {cause}")
    }

    /// What comes next has an evaluation of its own, after the last event.
    pub(crate) fn begin_phase(&mut self) {
        self.visit.phase = self.previous;
    }

    /// Writes down a stage of the data, if anybody asks for it.
    pub(crate) fn note(&self, write: impl FnOnce(&mut InspectionData)) {
        if let Some(inspection) = &self.inspection {
            write(&mut inspection.borrow_mut());
        }
    }

    fn tell_inspection(&self) {
        if let (Some(inspection), Some(observer)) = (&self.inspection, &self.run.settings.observer) {
            observer.inspected(&self.run.info, self.visit.entered, &inspection.borrow());
        }
    }
}

/// Whether a payload is past what a state may hand on. A scalar other than text never is.
pub(crate) fn is_too_large(value: &Value) -> bool {
    match value {
        Value::Null | Value::Bool(_) | Value::Number(_) => false,
        Value::String(_) | Value::Array(_) | Value::Object(_) => value.text_len() > MAX_PAYLOAD,
    }
}

pub(crate) fn too_large(who: &str) -> StateError {
    StateError::new(
        "States.DataLimitExceeded",
        format!(
            "The state/task '{who}' returned a result with a size exceeding the maximum number of bytes service limit."
        ),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A Map makes one of each for every item.
    #[test]
    fn a_branch_is_small() {
        fn size_of_run<F: Future>(_: impl FnOnce(&'static mut Branch, Value) -> F) -> usize {
            size_of::<F>()
        }
        let sizes = (size_of::<Branch>(), size_of_run(Branch::run));
        assert!(sizes.0 <= 256 && sizes.1 <= 512, "{sizes:?}");
    }
}
