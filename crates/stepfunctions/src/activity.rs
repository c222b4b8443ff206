//! An activity: a queue of tasks that workers poll for.
//!
//! Separate from the task tokens (`task_token.rs`), which every callback has, because the waiting line and its pollers are
//! the activity's own.
//! <https://docs.aws.amazon.com/step-functions/latest/dg/concepts-activities.html>

use std::collections::VecDeque;
use std::rc::Rc;
use std::task::Waker;

use interpreter::Timestamp;
use syntax::Value;

use crate::configuration::EncryptionConfiguration;
use crate::tag::Tags;

/// A task that waits for a worker.
#[derive(Clone, Debug)]
pub(crate) struct ActivityTask {
    pub task_token: Rc<str>,
    pub input: Value,
}

/// An activity and what waits there: tasks for workers, or workers for tasks.
#[derive(Debug)]
pub struct Activity {
    pub arn: Rc<str>,
    pub name: Rc<str>,
    pub creation_date: Timestamp,
    pub encryption: EncryptionConfiguration,
    pub tags: Tags,
    pub(crate) tasks: VecDeque<ActivityTask>,
    pub(crate) pollers: VecDeque<Waker>,
}

impl Activity {
    pub(crate) fn new(arn: Rc<str>, name: Rc<str>, encryption: EncryptionConfiguration, now: Timestamp) -> Self {
        Self {
            arn,
            name,
            creation_date: now,
            encryption,
            tags: Tags::default(),
            tasks: VecDeque::new(),
            pollers: VecDeque::new(),
        }
    }

    /// Puts a task in line and wakes those who poll.
    pub(crate) fn schedule(&mut self, task: ActivityTask) {
        self.tasks.push_back(task);
        self.pollers.drain(..).for_each(Waker::wake);
    }

    /// Takes a task that nobody waits for any more out of the line.
    pub(crate) fn withdraw(&mut self, task_token: &str) {
        self.tasks.retain(|task| *task.task_token != *task_token);
    }
}
