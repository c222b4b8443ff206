//! A state machine as the service keeps it: revisions, the versions published of them, and the aliases that route to
//! versions.
//!
//! Separate because these rules (what makes a new revision, when publishing is a new version) are the resource's own and
//! no operation's.
//! <https://docs.aws.amazon.com/step-functions/latest/dg/concepts-state-machine-version.html>

use std::rc::Rc;

use asl::definition::MachineType;
use asl::{Definition, Valid};
use interpreter::Timestamp;
use syntax::{Object, Value, object};

use crate::configuration::{EncryptionConfiguration, LoggingConfiguration, TracingConfiguration};
use crate::tag::Tags;
use crate::wire;

/// What an execution runs with: never changed, only replaced.
#[derive(Clone, Debug)]
pub struct Revision {
    /// `None` for the one that the machine was created with.
    pub revision_id: Option<Rc<str>>,
    /// The author's text, as it came.
    pub definition_text: Rc<str>,
    pub definition: Valid<Definition>,
    pub role_arn: Rc<str>,
    pub logging: LoggingConfiguration,
    pub tracing: TracingConfiguration,
    pub encryption: EncryptionConfiguration,
    pub update_date: Timestamp,
}

impl Revision {
    /// Whether an update to `other` would change anything.
    pub(crate) fn is_same(&self, other: &Self) -> bool {
        self.definition_text == other.definition_text
            && self.role_arn == other.role_arn
            && self.logging == other.logging
            && self.tracing == other.tracing
            && self.encryption == other.encryption
    }

    /// The members that every description of a machine has.
    pub(crate) fn describe(&self, include_definition: bool) -> Object {
        let mut wire = Object::new();
        if include_definition {
            wire.insert("definition", self.definition_text.clone());
        }
        wire.insert("encryptionConfiguration", self.encryption.to_wire());
        wire.insert("loggingConfiguration", self.logging.to_wire());
        if let Some(revision_id) = &self.revision_id {
            wire.insert("revisionId", revision_id.clone());
        }
        wire.insert("roleArn", self.role_arn.clone());
        wire.insert("tracingConfiguration", self.tracing.to_wire());
        if include_definition {
            let references = wire::variable_references(&self.definition);
            if !references.is_empty() {
                wire.insert("variableReferences", references);
            }
        }
        wire
    }
}

/// A published revision.
#[derive(Clone, Debug)]
pub struct Version {
    pub number: u64,
    pub description: Option<Rc<str>>,
    pub creation_date: Timestamp,
    pub revision: Rc<Revision>,
}

/// Where an alias sends executions, and how many of a hundred.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Route {
    pub version: u64,
    pub weight: i64,
}

/// A name for one or two versions.
#[derive(Clone, Debug)]
pub struct Alias {
    pub name: Rc<str>,
    pub description: Option<Rc<str>>,
    pub routes: Vec<Route>,
    pub creation_date: Timestamp,
    pub update_date: Timestamp,
}

impl Alias {
    /// The version that a draw between 0 and 99 falls on.
    pub(crate) fn route(&self, draw: i64) -> Option<u64> {
        let mut below = 0;
        self.routes.iter().find_map(|route| {
            below += route.weight;
            (draw < below).then_some(route.version)
        })
    }

    pub(crate) fn to_wire(&self, machine_arn: &str) -> Object {
        let mut wire = object! { "creationDate" => wire::date(self.creation_date) };
        if let Some(description) = &self.description {
            wire.insert("description", description.clone());
        }
        wire.insert("name", self.name.clone());
        let route = |route: &Route| {
            Value::from(object! {
                "stateMachineVersionArn" => format!("{machine_arn}:{}", route.version),
                "weight" => route.weight,
            })
        };
        wire.insert("routingConfiguration", self.routes.iter().map(route).collect::<Value>());
        wire.insert("stateMachineAliasArn", format!("{machine_arn}:{}", self.name));
        wire.insert("updateDate", wire::date(self.update_date));
        wire
    }
}

/// A state machine.
#[derive(Clone, Debug)]
pub struct StateMachine {
    pub arn: Rc<str>,
    pub name: Rc<str>,
    pub machine_type: MachineType,
    pub creation_date: Timestamp,
    /// Deleted, but executions still run.
    pub deleting: bool,
    pub tags: Tags,
    pub revision: Rc<Revision>,
    /// Oldest first.
    pub versions: Vec<Version>,
    pub aliases: Vec<Alias>,
    /// How many versions have ever been published: a number is never used again.
    published: u64,
    pub(crate) creation: Creation,
}

/// What the request that created a machine said of a first version: the same request again must say the same.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub(crate) struct Creation {
    pub(crate) publish: bool,
    pub(crate) version_description: Option<Rc<str>>,
}

impl StateMachine {
    pub(crate) fn new(arn: Rc<str>, name: Rc<str>, machine_type: MachineType, revision: Revision) -> Self {
        Self {
            arn,
            name,
            machine_type,
            creation_date: revision.update_date,
            deleting: false,
            tags: Tags::default(),
            revision: Rc::new(revision),
            versions: Vec::new(),
            aliases: Vec::new(),
            published: 0,
            creation: Creation::default(),
        }
    }

    /// One that was written down: everything else about it follows.
    #[cfg(feature = "serde")]
    pub(crate) fn restored(
        arn: Rc<str>,
        name: Rc<str>,
        machine_type: MachineType,
        revision: Rc<Revision>,
        published: u64,
    ) -> Self {
        let mut machine = Self::new(arn, name, machine_type, Revision::clone(&revision));
        machine.revision = revision;
        machine.published = published;
        machine
    }

    #[cfg(feature = "serde")]
    pub(crate) fn published(&self) -> u64 {
        self.published
    }

    /// Makes a revision the current one, under a new id, unless it says the same as the one there is.
    pub(crate) fn revise(&mut self, mut revision: Revision, new_id: impl FnOnce() -> Rc<str>) {
        if !self.revision.is_same(&revision) {
            revision.revision_id = Some(new_id());
            self.revision = Rc::new(revision);
        }
    }

    /// Publishes the current revision. One that is published already keeps its version.
    pub(crate) fn publish(&mut self, description: Option<Rc<str>>, now: Timestamp) -> Version {
        let same = |version: &&Version| Rc::ptr_eq(&version.revision, &self.revision);
        if let Some(version) = self.versions.iter().find(same) {
            return version.clone();
        }
        self.published += 1;
        let version =
            Version { number: self.published, description, creation_date: now, revision: self.revision.clone() };
        self.versions.push(version.clone());
        version
    }

    pub fn version(&self, number: u64) -> Option<&Version> {
        self.versions.iter().find(|version| version.number == number)
    }

    pub fn alias(&self, name: &str) -> Option<&Alias> {
        self.aliases.iter().find(|alias| *alias.name == *name)
    }

    pub(crate) fn version_arn(&self, number: u64) -> String {
        format!("{}:{number}", self.arn)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_alias_routes_by_weight() {
        let route = |version, weight| Route { version, weight };
        let alias = Alias {
            name: "live".into(),
            description: None,
            routes: vec![route(1, 30), route(2, 70)],
            creation_date: Timestamp::from_millis(0),
            update_date: Timestamp::from_millis(0),
        };
        let versions: Vec<_> = [0, 29, 30, 99, 100].into_iter().map(|draw| alias.route(draw)).collect();
        assert_eq!(versions, [Some(1), Some(1), Some(2), Some(2), None]);
    }
}
