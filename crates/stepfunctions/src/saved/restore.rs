//! From entries back to a service's memory.

use std::cell::RefCell;
use std::collections::{BTreeMap, HashMap};
use std::rc::Rc;

use asl::definition::MachineType;
use interpreter::history::EventId;
use interpreter::saved::{Note, SavedChild, SavedChildren, SavedInputs, SavedMapRun};
use interpreter::{Execution, ExecutionInfo, HistoryEvent, StateError};
use syntax::Value;

use super::entry::{Entry, SavedActivity, SavedExecution, SavedRevision, SavedStateMachine};
use crate::activity::Activity;
use crate::execution_record::{ExecutionRecord, started_by};
use crate::service::Service;
use crate::state_machine::{Alias, Revision, Route, StateMachine, Version};
use crate::{StepFunctions, definition};

/// Everything that entries have said so far.
#[derive(Debug, Default)]
pub struct Memory {
    revisions: HashMap<u64, SavedRevision>,
    machines: BTreeMap<Rc<str>, SavedStateMachine>,
    activities: BTreeMap<Rc<str>, SavedActivity>,
    /// Those that somebody started, in the order in which they began.
    executions: Vec<Rc<str>>,
    known: HashMap<Rc<str>, SavedExecution>,
    /// Of executions and of Map Runs' children.
    progress: HashMap<Rc<str>, Progress>,
    map_runs: HashMap<Rc<str>, RememberedMapRun>,
}

/// How far an execution or a child has come.
#[derive(Debug, Default)]
struct Progress {
    events: Vec<HistoryEvent>,
    tokens: Vec<(EventId, Rc<str>)>,
    notes: Vec<Note>,
    /// By ARN, in the order in which they began.
    map_runs: Vec<Rc<str>>,
}

#[derive(Debug)]
struct RememberedMapRun {
    run: SavedMapRun,
    inputs: Option<SavedInputs>,
    children: Vec<SavedChild>,
}

impl Memory {
    /// Takes in the next entry.
    pub fn take(&mut self, entry: Entry) {
        match entry {
            Entry::Revision(revision) => drop(self.revisions.insert(revision.number, revision)),
            Entry::StateMachine(machine) => drop(self.machines.insert(machine.arn.clone(), machine)),
            Entry::StateMachineDeleted(arn) => drop(self.machines.remove(&arn)),
            Entry::Activity(activity) => drop(self.activities.insert(activity.arn.clone(), activity)),
            Entry::ActivityDeleted(arn) => drop(self.activities.remove(&arn)),
            Entry::Execution(execution) => {
                let arn = execution.arn.clone();
                if self.known.insert(arn.clone(), execution).is_none() {
                    self.executions.push(arn);
                }
            }
            Entry::Events(arn, events) => {
                let progress = self.progress.entry(arn).or_default();
                // The first event has the id 1: a name that is used again begins its history again.
                if events.first().is_some_and(|event| event.id == 1) && !progress.events.is_empty() {
                    *progress = Progress::default();
                }
                progress.events.extend(events);
            }
            Entry::Tokens(arn, tokens) => self.progress.entry(arn).or_default().tokens.extend(tokens),
            Entry::Notes(arn, notes) => self.progress.entry(arn).or_default().notes.extend(notes),
            Entry::MapRun(execution, run) => {
                let arn = run.arn.clone();
                match self.map_runs.get_mut(&arn) {
                    Some(known) => known.run = run,
                    None => {
                        self.progress.entry(execution).or_default().map_runs.push(arn.clone());
                        self.map_runs.insert(arn, RememberedMapRun { run, inputs: None, children: Vec::new() });
                    }
                }
            }
            Entry::Inputs(arn, inputs) => {
                if let Some(known) = self.map_runs.get_mut(&arn) {
                    known.inputs = Some(inputs);
                }
            }
            Entry::Child(arn, index, child) => {
                if let Some(known) = self.map_runs.get_mut(&arn) {
                    match known.children.get_mut(index) {
                        Some(place) => *place = child,
                        None => known.children.push(child),
                    }
                }
            }
        }
    }

    /// An execution or a child with everything within it.
    fn whole(&mut self, arn: &str) -> interpreter::saved::SavedExecution {
        let Progress { events, tokens, notes, map_runs } = self.progress.remove(arn).unwrap_or_default();
        let map_runs = map_runs.iter().filter_map(|arn| {
            let RememberedMapRun { run, inputs, children } = self.map_runs.remove(arn)?;
            let begun = children.into_iter().map(|child| {
                let execution = self.whole(&child.arn);
                (child, execution)
            });
            Some((run, SavedChildren { inputs, begun: begun.collect() }))
        });
        interpreter::saved::SavedExecution { events, notes, tokens, map_runs: map_runs.collect() }
    }

    /// Gives a service that knows nothing yet what is remembered. Executions that had not ended go on; those of which
    /// something is not understood are ended for the reason given. Answers with a sentence for each thing that could not be
    /// brought back.
    pub fn restore(mut self, service: &StepFunctions, reason: &StateError) -> Vec<String> {
        let service = &*service.service;
        let mut complaints = Vec::new();
        let mut revisions = HashMap::new();
        for (number, saved) in std::mem::take(&mut self.revisions) {
            match revision(&saved) {
                Ok(revision) => drop(revisions.insert(number, (Rc::new(revision), saved.express))),
                Err(refusal) => {
                    complaints.push(format!("a definition that was accepted once is refused now: {refusal}"));
                }
            }
        }
        for saved in std::mem::take(&mut self.machines).into_values() {
            let name = saved.name.clone();
            match machine(saved, &revisions) {
                Some(machine) => drop(service.store.borrow_mut().state_machines.insert(name, machine)),
                None => complaints.push(format!("the state machine {name} could not be restored")),
            }
        }
        for saved in std::mem::take(&mut self.activities).into_values() {
            let mut activity = Activity::new(saved.arn, saved.name.clone(), saved.encryption, saved.creation_date);
            activity.tags = saved.tags;
            service.store.borrow_mut().activities.insert(saved.name, activity);
        }
        for arn in std::mem::take(&mut self.executions) {
            let (Some(saved), whole) = (self.known.remove(&arn), self.whole(&arn)) else { continue };
            let Some((revision, false)) = revisions.get(&saved.revision) else {
                complaints.push(format!("the execution {arn} could not be restored"));
                continue;
            };
            // Cut off before its first event was written: nobody was answered.
            if whole.events.is_empty() {
                continue;
            }
            let record = execution(service, saved, whole, revision.clone(), reason);
            let mut store = service.store.borrow_mut();
            if store.state_machine(&record.state_machine_arn).is_none() {
                // It was being deleted.
                record.execution.stop_at_transition();
            }
            if let Some(parent) = record.started_by.as_deref().and_then(|parent| store.executions.get(parent)) {
                parent.started.borrow_mut().push(record.arn.clone());
            }
            store.executions.insert(Rc::new(record));
        }
        complaints
    }
}

fn revision(saved: &SavedRevision) -> Result<Revision, crate::ApiError> {
    let machine_type = if saved.express { MachineType::Express } else { MachineType::Standard };
    Ok(Revision {
        revision_id: saved.revision_id.clone(),
        definition: definition::accept(&saved.definition, machine_type)?,
        definition_text: saved.definition.clone(),
        role_arn: saved.role_arn.clone(),
        logging: saved.logging.clone(),
        tracing: saved.tracing,
        encryption: saved.encryption.clone(),
        update_date: saved.update_date,
    })
}

type Revisions = HashMap<u64, (Rc<Revision>, bool)>;

fn machine(saved: SavedStateMachine, revisions: &Revisions) -> Option<StateMachine> {
    let (revision, express) = revisions.get(&saved.revision)?;
    let versions = saved.versions.into_iter().filter_map(|version| {
        Some(Version {
            number: version.number,
            description: version.description,
            creation_date: version.creation_date,
            revision: revisions.get(&version.revision)?.0.clone(),
        })
    });
    let aliases = saved.aliases.into_iter().map(|alias| Alias {
        name: alias.name,
        description: alias.description,
        routes: alias.routes.into_iter().map(|(version, weight)| Route { version, weight }).collect(),
        creation_date: alias.creation_date,
        update_date: alias.update_date,
    });
    let machine_type = if *express { MachineType::Express } else { MachineType::Standard };
    let mut machine = StateMachine::restored(saved.arn, saved.name, machine_type, revision.clone(), saved.published);
    machine.creation_date = saved.creation_date;
    machine.tags = saved.tags;
    machine.creation = saved.creation;
    machine.versions = versions.collect();
    machine.aliases = aliases.collect();
    Some(machine)
}

fn execution(
    service: &Service,
    saved: SavedExecution,
    whole: interpreter::saved::SavedExecution,
    revision: Rc<Revision>,
    reason: &StateError,
) -> ExecutionRecord {
    // It was read when the execution was started.
    let input = Value::parse(&saved.input).unwrap_or_default();
    let info = ExecutionInfo {
        execution_arn: saved.arn.clone(),
        name: saved.name.clone(),
        state_machine_arn: saved.state_machine_arn.clone(),
        state_machine_name: saved.state_machine_name.clone(),
        role_arn: revision.role_arn.clone(),
        machine_type: MachineType::Standard,
        redrive_count: Some(0),
        map_run_arn: None,
        top_arn: None,
    };
    let settings = service.execution_settings(MachineType::Standard);
    let started_by = started_by(&input);
    let execution = Execution::restore(&service.world, &revision.definition, input, info, settings, whole, reason);
    ExecutionRecord {
        arn: saved.arn,
        name: saved.name,
        state_machine_arn: saved.state_machine_arn,
        state_machine_name: saved.state_machine_name,
        machine_type: MachineType::Standard,
        revision,
        version: saved.version,
        alias: saved.alias,
        input_text: saved.input,
        trace_header: saved.trace_header,
        started_by,
        depth: saved.depth,
        execution,
        redrive_tokens: RefCell::new(saved.redrive_tokens),
        started: RefCell::default(),
    }
}
