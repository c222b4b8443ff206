//! What has been written already, so that each change makes as few entries as it can.

use std::collections::HashMap;
use std::rc::Rc;

use asl::definition::MachineType;
use interpreter::map_run::MapRun;
use interpreter::saved::SavedMapRun;
use interpreter::{Execution, ExecutionStatus};

use super::entry::{Entry, SavedActivity, SavedAlias, SavedExecution, SavedRevision, SavedStateMachine, SavedVersion};
use crate::StepFunctions;
use crate::execution_record::ExecutionRecord;
use crate::state_machine::{Revision, StateMachine};

/// See the [module](self).
#[derive(Debug, Default)]
pub struct Recorder {
    /// Every revision that was written, by where it lies; held, so that no other ever lies there.
    revisions: HashMap<*const Revision, (u64, Rc<Revision>)>,
    executions: HashMap<Rc<str>, Written>,
}

/// What of an execution that somebody started has been written.
#[derive(Debug, Default)]
struct Written {
    redrives: u32,
    progress: Progress,
}

/// What has been written of how far an execution or a Map Run's child has come.
#[derive(Debug, Default)]
struct Progress {
    events: usize,
    tokens: usize,
    notes: usize,
    map_runs: Vec<WrittenMapRun>,
}

/// What of a Map Run has been written.
#[derive(Debug, Default)]
struct WrittenMapRun {
    run: Option<SavedMapRun>,
    inputs: bool,
    children: Vec<(Rc<str>, Progress)>,
}

impl Recorder {
    /// The state machine or activity of an ARN as it is now, whole: the resource itself, or one of its versions or aliases.
    pub fn resource(&mut self, service: &StepFunctions, arn: &str, entries: &mut Vec<Entry>) {
        let store = service.store();
        if arn.contains(":activity:") {
            entries.push(match store.activity(arn) {
                Some(activity) => Entry::Activity(SavedActivity {
                    arn: activity.arn.clone(),
                    name: activity.name.clone(),
                    creation_date: activity.creation_date,
                    encryption: activity.encryption.clone(),
                    tags: activity.tags.clone(),
                }),
                None => Entry::ActivityDeleted(arn.into()),
            });
            return;
        }
        let unqualified: Vec<&str> = arn.splitn(8, ':').take(7).collect();
        let arn = unqualified.join(":");
        match store.state_machine(&arn).filter(|machine| !machine.deleting) {
            Some(machine) => self.state_machine(machine, entries),
            None => entries.push(Entry::StateMachineDeleted(arn.into())),
        }
    }

    fn state_machine(&mut self, machine: &StateMachine, entries: &mut Vec<Entry>) {
        let revision = self.revision(&machine.revision, machine.machine_type, entries);
        let mut versions = Vec::new();
        for version in &machine.versions {
            versions.push(SavedVersion {
                number: version.number,
                description: version.description.clone(),
                creation_date: version.creation_date,
                revision: self.revision(&version.revision, machine.machine_type, entries),
            });
        }
        let alias = |alias: &crate::Alias| SavedAlias {
            name: alias.name.clone(),
            description: alias.description.clone(),
            routes: alias.routes.iter().map(|route| (route.version, route.weight)).collect(),
            creation_date: alias.creation_date,
            update_date: alias.update_date,
        };
        entries.push(Entry::StateMachine(SavedStateMachine {
            arn: machine.arn.clone(),
            name: machine.name.clone(),
            creation_date: machine.creation_date,
            tags: machine.tags.clone(),
            revision,
            versions,
            aliases: machine.aliases.iter().map(alias).collect(),
            published: machine.published(),
            creation: machine.creation.clone(),
        }));
    }

    /// What is new about an execution; nothing for an Express one.
    pub fn execution(&mut self, record: &ExecutionRecord, entries: &mut Vec<Entry>) {
        if record.machine_type == MachineType::Express {
            return;
        }
        let redrives = record.redrive_count();
        let mut written = self.executions.remove(&record.arn).unwrap_or_default();
        // A name is free again after ninety days: then a new execution has the ARN, with a history of its own.
        if written.progress.events > record.execution.history().len() {
            written = Written::default();
        }
        if written.progress.events == 0 || written.redrives != redrives {
            let revision = self.revision(&record.revision, record.machine_type, entries);
            entries.push(Entry::Execution(SavedExecution {
                arn: record.arn.clone(),
                name: record.name.clone(),
                state_machine_arn: record.state_machine_arn.clone(),
                state_machine_name: record.state_machine_name.clone(),
                revision,
                version: record.version,
                alias: record.alias.clone(),
                input: record.input_text.clone(),
                trace_header: record.trace_header.clone(),
                depth: record.depth,
                redrive_tokens: record.redrive_tokens.borrow().clone(),
            }));
        }
        written.redrives = redrives;
        written.progress.record(&record.execution, entries);
        self.executions.insert(record.arn.clone(), written);
    }

    /// Everything there is, for a fresh start.
    pub fn everything(&mut self, service: &StepFunctions, entries: &mut Vec<Entry>) {
        let (machines, activities) = {
            let store = service.store();
            let machines: Vec<Rc<str>> = store.state_machines.values().map(|machine| machine.arn.clone()).collect();
            let activities: Vec<Rc<str>> = store.activities.values().map(|activity| activity.arn.clone()).collect();
            (machines, activities)
        };
        for arn in machines.iter().chain(&activities) {
            self.resource(service, arn, entries);
        }
        let mut executions: Vec<_> = service.store().executions.all().cloned().collect();
        executions.sort_by_key(|record| record.start_date());
        for record in executions {
            self.execution(&record, entries);
        }
    }

    /// The number of a revision, which is written where it has none yet.
    fn revision(&mut self, revision: &Rc<Revision>, machine_type: MachineType, entries: &mut Vec<Entry>) -> u64 {
        if let Some((number, _)) = self.revisions.get(&Rc::as_ptr(revision)) {
            return *number;
        }
        let number = self.revisions.len() as u64;
        self.revisions.insert(Rc::as_ptr(revision), (number, revision.clone()));
        entries.push(Entry::Revision(SavedRevision {
            number,
            express: machine_type == MachineType::Express,
            revision_id: revision.revision_id.clone(),
            definition: revision.definition_text.clone(),
            role_arn: revision.role_arn.clone(),
            logging: revision.logging.clone(),
            tracing: revision.tracing,
            encryption: revision.encryption.clone(),
            update_date: revision.update_date,
        }));
        number
    }
}

impl Progress {
    /// What is new about an execution and the Map Runs in it.
    fn record(&mut self, execution: &Execution, entries: &mut Vec<Entry>) {
        let arn = &execution.info().execution_arn;
        // What belongs to events comes before them: it says nothing where the rest was cut off.
        let tokens = execution.tokens_from(self.tokens);
        if !tokens.is_empty() {
            self.tokens += tokens.len();
            entries.push(Entry::Tokens(arn.clone(), tokens));
        }
        let notes = execution.notes_from(self.notes);
        if !notes.is_empty() {
            self.notes += notes.len();
            entries.push(Entry::Notes(arn.clone(), notes));
        }
        let history = execution.history();
        let new = history.events().get(self.events..).unwrap_or_default();
        if !new.is_empty() {
            entries.push(Entry::Events(arn.clone(), new.to_vec()));
            self.events = history.len();
        }
        let map_runs = execution.map_runs();
        self.map_runs.resize_with(map_runs.len(), WrittenMapRun::default);
        for (written, map_run) in self.map_runs.iter_mut().zip(&map_runs) {
            written.record(arn, map_run, entries);
        }
    }
}

impl WrittenMapRun {
    fn record(&mut self, execution_arn: &Rc<str>, map_run: &MapRun, entries: &mut Vec<Entry>) {
        // One that has ended changes no more, unless it is redriven.
        let run = map_run.saved();
        if self.run.as_ref() == Some(&run) && map_run.status() != ExecutionStatus::Running {
            return;
        }
        if self.run.as_ref() != Some(&run) {
            entries.push(Entry::MapRun(execution_arn.clone(), run.clone()));
            self.run = Some(run);
        }
        if let Some(inputs) = map_run.saved_inputs().filter(|_| !self.inputs) {
            entries.push(Entry::Inputs(map_run.arn().clone(), inputs));
            self.inputs = true;
        }
        let children = map_run.children();
        self.children.resize_with(children.len(), || ("".into(), Progress::default()));
        for (index, ((arn, progress), child)) in self.children.iter_mut().zip(&children).enumerate() {
            let is_another = *arn != child.info().execution_arn;
            if let Some(saved) = map_run.saved_child(index).filter(|_| is_another) {
                (*arn, *progress) = (saved.arn.clone(), Progress::default());
                entries.push(Entry::Child(map_run.arn().clone(), index, saved));
            }
            progress.record(child, entries);
        }
    }
}
