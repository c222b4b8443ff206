//! What the lines of a history come to: where each goes on, and whether it can.
//!
//! Separate because it looks at the definition as well: whether a state that was left has a next one, whether a failure
//! is retried, whether a task is somebody else's to end.

use std::rc::Rc;

use asl::catch::Catcher;
use asl::definition::Transition;
use asl::resource::{IntegrationPattern, ResourceKind};
use asl::state::{StateKind, Task};

use super::{Line, Told};
use crate::history::EventId;
use crate::map_run::MapRun;
use crate::standing::{self, Inside, Place, Stage, Standing, UnderWay, Waiting};

pub(super) struct Conclusion<'a> {
    lines: Vec<Line>,
    tokens: &'a [(EventId, Rc<str>)],
    map_runs: &'a [MapRun],
    /// The tokens of the tasks under way.
    pub(super) waits_for: Vec<Rc<str>>,
}

impl<'a> Conclusion<'a> {
    pub(super) fn new(lines: Vec<Line>, tokens: &'a [(EventId, Rc<str>)], map_runs: &'a [MapRun]) -> Self {
        Self { lines, tokens, map_runs, waits_for: Vec::new() }
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
        let is_anew = matches!(line.stage, Told::Nothing) || (line.redriven && !matches!(line.stage, Told::Begun));
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
            Told::Scheduled { at, handed_out, submitted } => {
                let StateKind::Task(task) = line.kind()? else { return None };
                let entered = line.entered.0;
                let token = self.tokens.iter().rev().find(|(of, _)| *of == entered).map(|(_, token)| Rc::clone(token));
                let waiting = Waiting { token, scheduled: *at, handed_out: *handed_out, submitted: submitted.clone() };
                let stage = is_somebody_elses(task, &waiting).then(|| Stage::Task(waiting.clone()))?;
                self.waits_for.extend(waiting.token);
                Some(stage)
            }
            Told::Failed(error, at) => is_retried(line).then(|| Stage::Failed(error.clone(), *at)),
            Told::Inside => inside.map(Stage::Inside),
            Told::Left { output, assigned, .. } => matches!(line.kind()?, StateKind::Choice(_))
                .then(|| Stage::Chosen { output: output.clone(), assigned: assigned.clone() }),
            Told::Nothing | Told::Over => None,
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

/// How a state that was left goes on, if that is certain: a caught failure may have led elsewhere.
fn transition(line: &Line) -> Option<Transition> {
    let (transition, catchers): (_, &[Catcher]) = match line.kind()? {
        StateKind::Pass(pass) => (pass.transition, &[]),
        StateKind::Wait(wait) => (wait.transition, &[]),
        StateKind::Task(task) => (task.transition, &task.catch),
        StateKind::Parallel(parallel) => (parallel.transition, &parallel.catch),
        StateKind::Map(map) => (map.transition, &map.catch),
        StateKind::Succeed(_) => (Transition::End, &[]),
        StateKind::Choice(_) | StateKind::Fail(_) => return None,
    };
    let leads_there = |catcher: &Catcher| matches!(transition, Transition::Next(next) if next == catcher.next);
    catchers.iter().all(leads_there).then_some(transition)
}

/// The state to be entered next, where one was left.
fn next_of(line: &Line) -> Option<Place> {
    let Told::Left { output, assigned, .. } = &line.stage else { return None };
    let Transition::Next(state) = transition(line)? else { return None };
    let mut scope = Rc::clone(&line.scope);
    if let Some(assigned) = assigned {
        scope.assign(assigned);
    }
    Some(Place { state, input: output.clone(), scope })
}

/// The output of a line that has come to its end, and its last event.
fn end_of(line: &Line) -> Option<(syntax::Value, EventId)> {
    let Told::Left { output, .. } = &line.stage else { return None };
    matches!(transition(line)?, Transition::End).then(|| (output.clone(), line.last))
}

fn is_retried(line: &Line) -> bool {
    match line.kind() {
        Some(StateKind::Task(task)) => !task.retry.is_empty(),
        Some(StateKind::Parallel(parallel)) => !parallel.retry.is_empty(),
        Some(StateKind::Map(map)) => !map.retry.is_empty(),
        Some(
            StateKind::Pass(_) | StateKind::Choice(_) | StateKind::Wait(_) | StateKind::Succeed(_) | StateKind::Fail(_),
        )
        | None => false,
    }
}

/// Whether a task that was handed over needs nobody of the process that ended: a token is waited for, or an execution that
/// this one has started.
fn is_somebody_elses(task: &Task, waiting: &Waiting) -> bool {
    match &task.resource.kind {
        ResourceKind::Activity => waiting.token.is_some(),
        ResourceKind::Service { service, action } if (&**service, &**action) == ("states", "startExecution") => {
            match task.resource.pattern {
                IntegrationPattern::Sync | IntegrationPattern::Sync2 => waiting.submitted.is_some(),
                IntegrationPattern::WaitForTaskToken => waiting.handed_out && waiting.token.is_some(),
                IntegrationPattern::RequestResponse => false,
            }
        }
        ResourceKind::Service { .. }
        | ResourceKind::AwsSdk { .. }
        | ResourceKind::LambdaFunction
        | ResourceKind::Open => {
            task.resource.pattern == IntegrationPattern::WaitForTaskToken
                && waiting.handed_out
                && waiting.token.is_some()
        }
    }
}
