//! From the tree of a text to the types of a definition, collecting everything that is wrong on the way.
//!
//! One walk: each function reads one kind of object, reports what the service would say about it, and gives the part of
//! the definition if it could be made. A part that could not be made never keeps others from being looked at.

mod choice;
mod constant;
mod contradiction;
mod data_flow;
mod inner_parameters;
mod map;
mod object;
mod parameters;
mod retry_catch;
mod scalar;
mod scope;
mod state;
mod task;
pub(crate) mod uses;

use std::collections::HashSet;
use std::rc::Rc;

use syntax::Span;
use syntax::tree::Node;

use crate::compiled::Compiled;
use crate::definition::{Definition, MachineType, QueryLanguage};
use crate::diagnostics::{Finding, Report, lint, service};
use crate::fields::ObjectKind;
use crate::place::Place;

pub(crate) use scope::{Edge, EdgeKind, ParsedScope, ParsedState};

use object::Object;
use uses::Uses;

/// What the walk carries along.
pub(crate) struct Parser<'t> {
    pub(crate) text: &'t str,
    compiled: &'t Compiled,
    pub(crate) report: Report,
    pub(crate) machine_type: MachineType,
    /// The language of the whole machine, which states within states inherit, too.
    pub(crate) language: QueryLanguage,
    /// Labels of distributed Maps so far.
    labels: Vec<Rc<str>>,
    /// Names of states so far, in all scopes.
    names: HashSet<Rc<str>>,
    /// What the expressions of the present state read.
    uses: Uses,
    /// How many more expressions without a variable are evaluated with patience.
    constants: u32,
    root: Option<&'t Node>,
    /// The errors that Fail states raise, once somebody has asked.
    raised: Option<HashSet<Rc<str>>>,
}

/// What came of a tree.
pub(crate) struct Parsed<'t> {
    pub(crate) definition: Option<Definition>,
    /// The states as they stand in the tree, for the checks that look at more than one.
    pub(crate) scope: Option<ParsedScope<'t>>,
}

impl<'t> Parser<'t> {
    pub(crate) fn new(text: &'t str, machine_type: MachineType, compiled: &'t Compiled) -> Self {
        Self {
            text,
            compiled,
            report: Report::default(),
            machine_type,
            language: QueryLanguage::JsonPath,
            labels: Vec::new(),
            names: HashSet::new(),
            uses: Uses::default(),
            constants: constant::WITH_PATIENCE,
            root: None,
            raised: None,
        }
    }

    pub(crate) fn parse(&mut self, root: &'t Node) -> Parsed<'t> {
        let place = Place::ROOT;
        self.root = Some(root);
        let Some(object) = self.object(root, root.span, place) else {
            self.report.add(service::not_an_object(), &Place::NONE, root.span);
            return Parsed { definition: None, scope: None };
        };
        let object = object.anchored(self.opening(root));
        let language = self.query_language(&object);
        self.language = language.unwrap_or_default();
        self.check_fields(&object, ObjectKind::StateMachine, self.language);
        let comment = self.comment(&object);
        let version = self.string(&object, "Version");
        if let (Some(text), Some(member)) = (&version, object.get("Version"))
            && **text != *"1.0"
            && !member.value.is_open()
        {
            self.add(lint::version(text), &object.place.member("Version"), member.value.span);
        }
        let timeout_seconds = self.count(&object, "TimeoutSeconds", 1..=99_999_999);
        let scope = self.scope(&object, false);
        let definition = scope.as_ref().and_then(|scope| scope.compiled.clone()).map(|states| Definition {
            comment,
            query_language: self.language,
            version,
            timeout_seconds,
            states,
        });
        Parsed { definition, scope }
    }

    /// Whether some Fail state has an error of this name.
    fn raises(&mut self, name: &str) -> bool {
        let root = self.root;
        self.raised.get_or_insert_with(|| root.map(raised).unwrap_or_default()).contains(name)
    }

    pub(crate) fn add(&mut self, finding: Finding, place: &Place<'_>, span: Span) {
        self.report.add(finding, place, span);
    }
}

/// The texts of all members called `Error`.
fn raised(root: &Node) -> HashSet<Rc<str>> {
    let mut found = HashSet::new();
    let mut pending = vec![root];
    while let Some(node) = pending.pop() {
        pending.extend(node.as_array().unwrap_or_default());
        for member in node.as_object().unwrap_or_default() {
            if &*member.name == "Error" {
                found.extend(member.value.as_str().cloned());
            }
            pending.push(&member.value);
        }
    }
    found
}
