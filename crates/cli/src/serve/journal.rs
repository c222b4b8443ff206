//! The journal: what the service remembers, in a file beside the workspace's, entry by entry, one a line.
//!
//! Separate from the workspace's file because that one is its author's and the page's, and small; this one is the server's
//! own and grows with every event. It is only ever appended to, before an answer that depends on it goes out, so that a
//! server that is killed leaves whole lines and at most one that is cut off; the [disk](super::disk) has them, too, by then. At the next start it is read, and written anew
//! without what no longer counts.

use std::collections::HashMap;
use std::fs::{File, OpenOptions, TryLockError};
use std::io::{self, BufRead, BufReader, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::rc::Rc;

use interpreter::StateError;
use serde::{Deserialize, Serialize};
use stepfunctions::saved::{Entry, Memory, Recorder};
use stepfunctions::{ExecutionRecord, StepFunctions};
use workspace::again::Kept;

use super::disk::settle_name;

/// What the journal has beside the service's entries.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
enum Own {
    /// What stands in for tasks, under a number that executions name it by.
    Mocks(usize, Kept),
    /// The mocks that an execution was started with.
    Mocked(Rc<str>, usize),
}

/// What stands in for the tasks of executions, by their ARNs.
pub(super) type Mocked = HashMap<Rc<str>, Rc<Kept>>;

/// See the [module](self).
#[derive(Debug)]
pub(super) struct Journal {
    path: PathBuf,
    /// Locked, so that no second server writes to it.
    file: File,
    recorder: Recorder,
    /// The mocks that were written, by number.
    mocks: Vec<Rc<Kept>>,
    /// What is not yet in the file: after a full disk the next try goes on where the last one stopped.
    pending: Vec<u8>,
}

/// A journal that was read and not yet taken up.
#[derive(Debug)]
pub(super) struct Found {
    path: PathBuf,
    file: File,
    memory: Memory,
    pub(super) mocked: Mocked,
    pub(super) complaints: Vec<String>,
}

/// Why an execution ends that cannot go on.
fn not_understood() -> StateError {
    let cause = "The server stopped while this execution ran, and its journal is not understood. Redrive it to go on.";
    StateError::new("Stepyard.ServerStopped", cause)
}

impl Found {
    /// Opens the journal of a workspace's file, and reads what it says. There is an empty one where there was none.
    pub(super) fn open(workspace: &Path) -> Result<Self, String> {
        let path = workspace.with_added_extension("journal");
        let fail = |why: &dyn std::fmt::Display| format!("{}: {why}", path.display());
        let file = OpenOptions::new().read(true).append(true).create(true).open(&path).map_err(|why| fail(&why))?;
        match file.try_lock() {
            Err(TryLockError::WouldBlock) => return Err(fail(&"another `stepyard serve` has this workspace open")),
            // A file system without locks keeps nobody out.
            Ok(()) | Err(TryLockError::Error(_)) => {}
        }
        let mut memory = Memory::default();
        let (mut mocks, mut mocked) = (HashMap::new(), Mocked::new());
        let mut complaints = Vec::new();
        let mut reader = BufReader::new(&file);
        let mut line = Vec::new();
        for number in 1.. {
            line.clear();
            if reader.read_until(b'\n', &mut line).map_err(|why| fail(&why))? == 0 {
                break;
            }
            let why = match serde_json::from_slice(&line) {
                Ok(entry) => {
                    memory.take(entry);
                    continue;
                }
                Err(why) => why,
            };
            match serde_json::from_slice(&line) {
                Ok(Own::Mocks(number, kept)) => drop(mocks.insert(number, Rc::new(kept))),
                Ok(Own::Mocked(execution, number)) => {
                    if let Some(kept) = mocks.get(&number) {
                        mocked.insert(execution, Rc::clone(kept));
                    }
                }
                // The server was killed while it wrote this: nobody was answered yet.
                Err(_) if !line.ends_with(b"\n") => {}
                Err(_) => complaints.push(format!("{}:{number}: not read: {why}", path.display())),
            }
        }
        Ok(Self { path, file, memory, mocked, complaints })
    }

    /// Gives the service what was read.
    pub(super) fn restore(&mut self, service: &StepFunctions) {
        let refused = std::mem::take(&mut self.memory).restore(service, &not_understood());
        self.complaints.extend(refused.into_iter().map(|why| format!("{}: {why}", self.path.display())));
    }

    /// Begins anew with what the service remembers now.
    pub(super) fn begin(self, service: &StepFunctions) -> io::Result<Journal> {
        let mut journal = Journal {
            file: self.file,
            recorder: Recorder::default(),
            mocks: Vec::new(),
            pending: Vec::new(),
            path: self.path,
        };
        let mut entries = Vec::new();
        journal.recorder.everything(service, &mut entries);
        let beside = journal.path.with_added_extension("part");
        let file = OpenOptions::new().write(true).create(true).truncate(true).open(&beside)?;
        // Locked before it takes the other's place, which is locked until then.
        let _ = file.try_lock();
        for (execution, kept) in self.mocked.iter().filter(|(execution, _)| service.execution(execution).is_some()) {
            journal.own(execution, kept)?;
        }
        let mut writer = BufWriter::new(&file);
        writer.write_all(&std::mem::take(&mut journal.pending))?;
        for entry in &entries {
            writer.write_all(&line_of(entry)?)?;
        }
        writer.flush()?;
        drop(writer);
        file.sync_all()?;
        std::fs::rename(&beside, &journal.path)?;
        settle_name(&journal.path)?;
        journal.file = file;
        Ok(journal)
    }
}

impl Journal {
    /// The file once more, for forcing it to the disk.
    pub(super) fn duplicate(&self) -> io::Result<File> {
        self.file.try_clone()
    }

    /// Forces everything to the disk.
    pub(super) fn settle(&self) -> io::Result<()> {
        self.file.sync_all()
    }

    /// Writes down a state machine or an activity as it is now, or that it is gone; says whether there was anything to write.
    pub(super) fn resource(&mut self, service: &StepFunctions, arn: &str) -> io::Result<bool> {
        let mut entries = Vec::new();
        self.recorder.resource(service, arn, &mut entries);
        self.write(&entries)
    }

    /// Writes down what is new about executions, and says whether anything was.
    pub(super) fn executions<'a>(&mut self, records: impl Iterator<Item = &'a ExecutionRecord>) -> io::Result<bool> {
        let mut entries = Vec::new();
        for record in records {
            self.recorder.execution(record, &mut entries);
        }
        self.write(&entries)
    }

    /// Writes down what stands in for an execution's tasks.
    pub(super) fn mocked(&mut self, execution: &Rc<str>, kept: &Rc<Kept>) -> io::Result<bool> {
        self.own(execution, kept)?;
        self.write(&[])
    }

    fn own(&mut self, execution: &Rc<str>, kept: &Rc<Kept>) -> io::Result<()> {
        let number = match self.mocks.iter().position(|known| known == kept) {
            Some(number) => number,
            None => {
                let number = self.mocks.len();
                self.pending.extend(line_of(&Own::Mocks(number, Kept::clone(kept)))?);
                self.mocks.push(kept.clone());
                number
            }
        };
        self.pending.extend(line_of(&Own::Mocked(execution.clone(), number))?);
        Ok(())
    }

    fn write(&mut self, entries: &[Entry]) -> io::Result<bool> {
        for entry in entries {
            self.pending.extend(line_of(entry)?);
        }
        let any = !self.pending.is_empty();
        // In one piece, so that a kill cuts off one entry at most.
        while !self.pending.is_empty() {
            match self.file.write(&self.pending) {
                Ok(0) => return Err(io::ErrorKind::WriteZero.into()),
                Ok(written) => drop(self.pending.drain(..written)),
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        Ok(any)
    }
}

fn line_of(entry: &impl Serialize) -> io::Result<Vec<u8>> {
    let mut line = serde_json::to_vec(entry).map_err(io::Error::other)?;
    line.push(b'\n');
    Ok(line)
}
