//! What the lines of a history come to: where each goes on, and whether it can.
//!
//! Separate because it looks at the definition as well: whether a line may end with a state that was left, whether a task
//! is somebody else's to end.

use std::rc::Rc;

use asl::definition::Transition;
use asl::resource::{IntegrationPattern, ResourceKind};
use asl::state::{StateKind, Task};

use super::{Line, TOP, Told};
use crate::history::{EventId, History};
use crate::host::Interrupted;
use crate::map_run::MapRun;
use crate::standing::{self, Inside, Place, Stage, Standing, UnderWay, Waiting};

pub(super) struct Conclusion<'a> {
    lines: Vec<Line>,
    history: &'a History,
    tokens: &'a [(EventId, Rc<str>)],
    map_runs: &'a [MapRun],
    /// The tokens of the tasks under way.
    pub(super) waits_for: Vec<Rc<str>>,
    /// How many tasks under way nobody else has.
    pub(super) again: usize,
}

impl<'a> Conclusion<'a> {
    pub(super) fn new(
        lines: Vec<Line>,
        history: &'a History,
        tokens: &'a [(EventId, Rc<str>)],
        map_runs: &'a [MapRun],
    ) -> Self {
        Self { lines, history, tokens, map_runs, waits_for: Vec::new(), again: 0 }
    }

    /// Where a line is, and whether it can go on from there.
    pub(super) fn line(&mut self, number: usize) -> (Rc<Standing>, bool) {
        let Some(line) = self.lines.get(number) else { return (Rc::default(), false) };
        let (place, within, stage) = match next_of(line) {
            Some(next) => (Some(next), standing::Within::Nothing, Some(Stage::Between)),
            None => {
                let place =
                    line.state.map(|state| Place { state, input: line.input.clone(), scope: Rc::clone(&line.scope) });
                let (within, inside) = self.within(number);
                (place, within, self.stage(number, inside))
            }
        };
        let Some(line) = self.lines.get(number) else { return (Rc::default(), false) };
        // A redrive begins it anew: nothing of it is under way.
        let is_anew = match line.stage {
            Told::Nothing => true,
            Told::Begun => false,
            // Its own next event follows that of the redrive.
            Told::Left { .. } => line.redriven && number != TOP,
            Told::Entered | Told::Scheduled { .. } | Told::Inside | Told::Due(_) | Told::Over | Told::Failed(_) => {
                line.redriven
            }
        };
        let can_go_on = is_anew || stage.is_some();
        let stage = stage.filter(|_| !is_anew);
        let under_way = stage.map(|stage| UnderWay {
            entered: line.entered,
            phase: line.phase,
            last: line.last,
            failures: line.failures.clone(),
            stage,
        });
        (Standing::recalled(place, within, under_way), can_go_on)
    }

    fn stage(&mut self, number: usize, inside: Option<Inside>) -> Option<Stage> {
        let line = self.lines.get(number)?;
        match &line.stage {
            Told::Begun => Some(Stage::Between),
            Told::Entered => matches!(line.kind()?, StateKind::Wait(_)).then_some(Stage::Time),
            Told::Scheduled { event, handed_out, submitted } => {
                let StateKind::Task(task) = line.kind()? else { return None };
                let entered = line.entered.0;
                let token = self.tokens.iter().rev().find(|(of, _)| *of == entered).map(|(_, token)| Rc::clone(token));
                let event = self.history.get(*event)?;
                let waiting = Waiting {
                    token,
                    order: event.details.order()?,
                    interrupted: Interrupted {
                        scheduled: (event.id, event.timestamp),
                        handed_out: *handed_out,
                        submitted: submitted.clone(),
                    },
                };
                self.again += usize::from(!is_somebody_elses(task, &waiting));
                self.waits_for.extend(waiting.token.clone());
                Some(Stage::Task(waiting))
            }
            Told::Inside => inside.map(Stage::Inside),
            Told::Due(due) => Some(Stage::Due(*due)),
            Told::Failed(error) => Some(Stage::Failed(error.clone())),
            Told::Left { .. } | Told::Nothing | Told::Over => None,
        }
    }

    /// What is within the line's state, and how it goes on if it does.
    fn within(&mut self, number: usize) -> (standing::Within, Option<Inside>) {
        let Some(line) = self.lines.get(number) else { return (standing::Within::Nothing, None) };
        let (started, told) = (line.within.started, line.within.told.clone());
        let numbers = line.within.lines.clone();
        let mut last = line.within.succeeded.unwrap_or(started);
        if let Some(arn) = &line.within.map_run_arn {
            let map_run = self.map_runs.iter().find(|map_run| map_run.arn() == arn);
            let inside = map_run.map(|_| Inside { started, last: started, ended: Vec::new() });
            return (map_run.cloned().map_or(standing::Within::Nothing, standing::Within::MapRun), inside);
        }
        let map = match line.current() {
            Some(state) if matches!(state.kind, StateKind::Map(_)) => Some(Rc::clone(&state.name)),
            Some(_) => None,
            None => return (standing::Within::Nothing, None),
        };
        let (mut lines, mut ended, mut can_go_on) = (Vec::new(), Vec::new(), true);
        for (index, number) in numbers.into_iter().enumerate() {
            let Some(number) = number else {
                lines.push(standing::Line::NotBegun);
                continue;
            };
            match self.lines.get(number).and_then(end_of) {
                Some((output, end)) => {
                    lines.push(standing::Line::Done(output));
                    if map.is_none() {
                        last = last.max(end);
                    } else if !told.contains(&index) {
                        ended.push((index, end));
                    }
                }
                None => {
                    let (standing, can) = self.line(number);
                    can_go_on &= can;
                    lines.push(standing::Line::At(standing));
                }
            }
        }
        (standing::Within::Lines { map, lines }, can_go_on.then_some(Inside { started, last, ended }))
    }
}

/// The state to be entered next, where one was left.
fn next_of(line: &Line) -> Option<Place> {
    let Told::Left { output, assigned, next: Some(next) } = &line.stage else { return None };
    let mut scope = Rc::clone(&line.scope);
    if let Some(assigned) = assigned {
        scope.assign(assigned);
    }
    Some(Place { state: *next, input: output.clone(), scope })
}

/// The output of a line that has come to its end, and its last event.
fn end_of(line: &Line) -> Option<(syntax::Value, EventId)> {
    let Told::Left { output, next: None, .. } = &line.stage else { return None };
    can_end(line.kind()?).then(|| (output.clone(), line.last))
}

/// Whether a line may come to its end with a state of this kind.
fn can_end(kind: &StateKind) -> bool {
    let transition = match kind {
        StateKind::Pass(pass) => pass.transition,
        StateKind::Wait(wait) => wait.transition,
        StateKind::Task(task) => task.transition,
        StateKind::Parallel(parallel) => parallel.transition,
        StateKind::Map(map) => map.transition,
        StateKind::Succeed(_) => Transition::End,
        StateKind::Choice(_) | StateKind::Fail(_) => return false,
    };
    transition == Transition::End
}

/// Whether a task that was handed over needs nobody of the process that ended: a token is waited for, or an execution that
/// this one has started.
fn is_somebody_elses(task: &Task, Waiting { token, interrupted, .. }: &Waiting) -> bool {
    match &task.resource.kind {
        ResourceKind::Activity => token.is_some(),
        ResourceKind::Service { service, action } if (&**service, &**action) == ("states", "startExecution") => {
            match task.resource.pattern {
                IntegrationPattern::Sync | IntegrationPattern::Sync2 => interrupted.submitted.is_some(),
                IntegrationPattern::WaitForTaskToken => interrupted.handed_out && token.is_some(),
                IntegrationPattern::RequestResponse => false,
            }
        }
        ResourceKind::Service { .. }
        | ResourceKind::AwsSdk { .. }
        | ResourceKind::LambdaFunction
        | ResourceKind::Open => {
            task.resource.pattern == IntegrationPattern::WaitForTaskToken && interrupted.handed_out && token.is_some()
        }
    }
}
