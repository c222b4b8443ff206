//! The workspace's file: what is created over the API is in it before the answer goes out.
//!
//! Separate because it is the only thing that outlives the server. The form is the page's own, so that a workspace can go
//! from one to the other. Executions, versions, aliases, tags and activities are not part of it.

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Write};
use std::path::PathBuf;

use asl::MachineType;
use workspace::Workspace;
use workspace::document::{Document, StateMachine, StateMachineType};

/// A file and what it held when it was last read or written.
#[derive(Debug)]
pub(super) struct SavedFile {
    path: PathBuf,
    document: Document,
}

impl SavedFile {
    pub(super) fn new(path: PathBuf, document: Document) -> Self {
        Self { path, document }
    }

    /// Writes the machines as they are now; everything else stays as it was in the file.
    pub(super) fn save(&mut self, workspace: &Workspace) -> io::Result<()> {
        let store = workspace.service().store();
        let machines = store.state_machines.values().filter(|machine| !machine.deleting).map(|machine| {
            let definition = &machine.revision.definition_text;
            let kind = match machine.machine_type {
                MachineType::Standard => StateMachineType::Standard,
                MachineType::Express => StateMachineType::Express,
            };
            let role = machine.revision.role_arn.rsplit('/').next().unwrap_or_default().to_owned();
            match self.document.state_machine(&machine.name) {
                // The author's own text may be YAML, or have placeholders: it is kept as long as it means the same.
                Some(known) if known.deployed_definition() == **definition => {
                    StateMachine { kind, role, ..known.clone() }
                }
                known => StateMachine {
                    name: machine.name.to_string(),
                    kind,
                    definition: definition.to_string(),
                    role,
                    placeholders: BTreeMap::new(),
                    ..known.cloned().unwrap_or_default()
                },
            }
        });
        self.document.state_machines = machines.collect();
        let text = self.document.to_json().map_err(io::Error::other)?;
        // A crash leaves the old file or the new one, never half of one.
        let beside = self.path.with_added_extension("part");
        let mut file = fs::File::create(&beside)?;
        file.write_all(text.as_bytes())?;
        file.sync_all()?;
        fs::rename(&beside, &self.path)
    }
}
