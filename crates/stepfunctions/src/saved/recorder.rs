//! What has been written already, so that each change makes as few entries as it can.

use std::collections::HashMap;
use std::rc::Rc;

use asl::definition::MachineType;

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

/// What of an execution has been written.
#[derive(Debug, Default)]
struct Written {
    events: usize,
    redrives: u32,
    token: Option<Rc<str>>,
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
        }));
    }

    /// What is new about an execution; nothing for an Express one.
    pub fn execution(&mut self, record: &ExecutionRecord, entries: &mut Vec<Entry>) {
        if record.machine_type == MachineType::Express {
            return;
        }
        let redrives = record.redrive_count();
        let known = self.executions.get(&record.arn).is_some_and(|written| written.redrives == redrives);
        let before = self.executions.get(&record.arn).map_or(0, |written| written.events);
        let history = record.execution.history();
        // A name is free again after ninety days: then a new execution has the ARN, with a history of its own.
        let anew = before > history.len();
        if !known || anew {
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
                redrive_token: record.redrive_token.borrow().clone(),
            }));
        }
        let new = history.events().get(if anew { 0 } else { before }..).unwrap_or_default();
        if !new.is_empty() {
            entries.push(Entry::Events(record.arn.clone(), new.to_vec()));
        }
        let token = record.execution.task_token();
        let told = self.executions.get(&record.arn).is_some_and(|written| written.token == token);
        if let Some(token) = token.clone().filter(|_| !told) {
            entries.push(Entry::Token(record.arn.clone(), token));
        }
        if !record.is_running() {
            let map_runs = record.execution.saved_map_runs();
            if !map_runs.is_empty() {
                entries.push(Entry::MapRuns(record.arn.clone(), map_runs));
            }
        }
        self.executions.insert(record.arn.clone(), Written { events: history.len(), redrives, token });
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
