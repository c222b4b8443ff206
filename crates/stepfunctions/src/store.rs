//! What the service remembers: machines, activities, executions and the tokens of waiting tasks, in memory.
//!
//! Separate from the operations so that none of them has to know how the others find their resources.

use std::collections::{BTreeMap, HashMap};
use std::rc::Rc;

use crate::activity::Activity;
use crate::execution_record::ExecutionRecord;
use crate::state_machine::StateMachine;
use crate::task_token::TaskTokens;

/// Everything that the service holds. Machines and activities are kept by name, the order in which AWS lists them.
#[derive(Debug, Default)]
pub struct Store {
    pub state_machines: BTreeMap<Rc<str>, StateMachine>,
    pub activities: BTreeMap<Rc<str>, Activity>,
    pub executions: Executions,
    pub(crate) tokens: TaskTokens,
}

impl Store {
    /// The machine of an unqualified ARN.
    pub fn state_machine(&self, arn: &str) -> Option<&StateMachine> {
        let (_, name) = arn.rsplit_once(':')?;
        self.state_machines.get(name).filter(|machine| *machine.arn == *arn)
    }

    pub(crate) fn state_machine_mut(&mut self, arn: &str) -> Option<&mut StateMachine> {
        let (_, name) = arn.rsplit_once(':')?;
        self.state_machines.get_mut(name).filter(|machine| *machine.arn == *arn)
    }

    pub fn activity(&self, arn: &str) -> Option<&Activity> {
        let (_, name) = arn.rsplit_once(':')?;
        self.activities.get(name).filter(|activity| *activity.arn == *arn)
    }

    pub(crate) fn activity_mut(&mut self, arn: &str) -> Option<&mut Activity> {
        let (_, name) = arn.rsplit_once(':')?;
        self.activities.get_mut(name).filter(|activity| *activity.arn == *arn)
    }

    /// Forgets machines that were deleted and whose last execution has ended.
    pub(crate) fn sweep(&mut self) {
        let executions = &self.executions;
        self.state_machines.retain(|_, machine| !machine.deleting || executions.is_running(&machine.arn));
    }
}

/// The executions, Standard and Express, in the order in which they began.
#[derive(Debug, Default)]
pub struct Executions {
    by_arn: HashMap<Rc<str>, Rc<ExecutionRecord>>,
    by_machine: HashMap<Rc<str>, Vec<Rc<ExecutionRecord>>>,
}

impl Executions {
    pub fn get(&self, arn: &str) -> Option<&Rc<ExecutionRecord>> {
        self.by_arn.get(arn)
    }

    /// Those of one machine, oldest first.
    pub fn of_machine(&self, machine_arn: &str) -> impl DoubleEndedIterator<Item = &Rc<ExecutionRecord>> {
        self.by_machine.get(machine_arn).into_iter().flatten()
    }

    pub fn is_running(&self, machine_arn: &str) -> bool {
        self.of_machine(machine_arn).any(|execution| execution.is_running())
    }

    pub(crate) fn insert(&mut self, record: Rc<ExecutionRecord>) {
        self.by_machine.entry(record.state_machine_arn.clone()).or_default().push(record.clone());
        self.by_arn.insert(record.arn.clone(), record);
    }

    /// All of them, machine by machine in no order, each machine's oldest first.
    pub fn all(&self) -> impl Iterator<Item = &Rc<ExecutionRecord>> {
        self.by_machine.values().flatten()
    }

    pub fn len(&self) -> usize {
        self.by_arn.len()
    }

    pub fn is_empty(&self) -> bool {
        self.by_arn.is_empty()
    }

    /// Forgets one, running or not.
    pub(crate) fn remove(&mut self, arn: &str) -> Option<Rc<ExecutionRecord>> {
        let record = self.by_arn.remove(arn)?;
        if let Some(list) = self.by_machine.get_mut(&record.state_machine_arn) {
            list.retain(|other| *other.arn != *arn);
        }
        Some(record)
    }
}
