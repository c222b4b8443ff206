//! State machines and activities that were created, changed or deleted over the API, taken back into the document.
//!
//! Separate because it is the one way in which a running workspace changes what a person has open.

use std::collections::BTreeMap;
use std::rc::Rc;

use asl::MachineType;
use interpreter::host::LocalFuture;
use serde::{Deserialize, Serialize};
use stepfunctions::{Response, StateMachine as Deployed};
use syntax::Value;

use crate::Workspace;
use crate::document::{Document, Function, StateMachine, StateMachineType};

/// What an operation did to something of the document's.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Change {
    /// As it is now; nothing where it was deleted.
    StateMachine {
        name: String,
        machine: Option<StateMachine>,
    },
    ActivityCreated(String),
    ActivityDeleted(String),
}

impl Change {
    /// Does to another document what was done to this workspace's.
    pub fn apply(self, document: &mut Document) {
        match self {
            Self::StateMachine { name, machine } => {
                let known = document.state_machines.iter_mut().find(|machine| machine.name == name);
                match (known, machine) {
                    (Some(known), Some(machine)) => *known = machine,
                    (None, Some(machine)) => document.state_machines.push(machine),
                    (_, None) => document.state_machines.retain(|machine| machine.name != name),
                }
            }
            Self::ActivityCreated(name) => {
                if !document.activities.contains(&name) {
                    document.activities.push(name);
                }
            }
            Self::ActivityDeleted(name) => document.activities.retain(|known| *known != name),
        }
    }
}

impl Workspace {
    /// Answers a request of the wire, and tells what it did to the document, which has it by then.
    pub async fn call(&self, target: &str, body: &str) -> (Response, Option<Change>) {
        self.adopted(target, body, self.handle(target, body)).await
    }

    /// Answers a request of a function's code, which may ask for what the function's role allows.
    pub async fn call_from(&self, function: &Function, target: &str, body: &str) -> (Response, Option<Change>) {
        let answer = match function.role_arn() {
            Some(role) => self.handle_as(&role, &function.name, target, body),
            None => self.handle(target, body),
        };
        self.adopted(target, body, answer).await
    }

    /// The answer, and what the request did to the document.
    async fn adopted(&self, target: &str, body: &str, answer: LocalFuture<Response>) -> (Response, Option<Change>) {
        let response = answer.await;
        let change = self.adopt(target, body, &response);
        (response, change)
    }

    /// Takes into the document what an answered request did.
    pub fn adopt(&self, target: &str, request: &str, response: &Response) -> Option<Change> {
        let change = (response.status == 200).then(|| self.change(target, request, &response.body)).flatten()?;
        change.clone().apply(Rc::make_mut(&mut *self.shared.document.borrow_mut()));
        Some(change)
    }

    fn change(&self, target: &str, request: &str, response: &str) -> Option<Change> {
        let named = |text: &str, member: &str| {
            let arn = Value::parse(text).ok()?.get(member)?.as_str()?.to_owned();
            Some((arn.rsplit(':').next()?.to_owned(), arn))
        };
        let (name, arn) = match target.rsplit('.').next()? {
            "CreateStateMachine" => named(response, "stateMachineArn")?,
            "UpdateStateMachine" | "DeleteStateMachine" => named(request, "stateMachineArn")?,
            "CreateActivity" => return Some(Change::ActivityCreated(named(response, "activityArn")?.0)),
            "DeleteActivity" => return Some(Change::ActivityDeleted(named(request, "activityArn")?.0)),
            _ => return None,
        };
        let document = self.document();
        let known = document.state_machine(&name);
        let store = self.service().store();
        let deployed = store.state_machine(&arn).filter(|machine| !machine.deleting);
        let machine = deployed.map(|deployed| authored(deployed, known));
        // Created once more with the same words, or gone already: nothing has changed.
        (machine.as_ref() != known).then_some(Change::StateMachine { name, machine })
    }
}

/// A machine of the service as its author would have it.
pub(crate) fn authored(deployed: &Deployed, known: Option<&StateMachine>) -> StateMachine {
    let definition = &deployed.revision.definition_text;
    let kind = match deployed.machine_type {
        MachineType::Standard => StateMachineType::Standard,
        MachineType::Express => StateMachineType::Express,
    };
    let role = deployed.revision.role_arn.rsplit('/').next().unwrap_or_default().to_owned();
    match known {
        // The author's own text may be YAML, or have placeholders: it is kept as long as it means the same.
        Some(known) if known.deployed_definition() == **definition => StateMachine { kind, role, ..known.clone() },
        known => StateMachine {
            name: deployed.name.to_string(),
            kind,
            definition: definition.to_string(),
            role,
            placeholders: BTreeMap::new(),
            ..known.cloned().unwrap_or_default()
        },
    }
}
