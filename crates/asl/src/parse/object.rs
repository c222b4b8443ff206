//! Objects of a definition: their fields by name, and which of them do not belong.

use syntax::Span;
use syntax::tree::{Member, Node, NodeKind};

use super::Parser;
use crate::choice_rule::OPERATOR_NAMES;
use crate::definition::QueryLanguage;
use crate::diagnostics::{lint, service};
use crate::fields::ObjectKind;
use crate::nearest::nearest;
use crate::place::Place;

/// An object and where it stands.
#[derive(Clone, Copy, Debug)]
pub(super) struct Object<'t, 'p> {
    pub(super) members: &'t [Member],
    pub(super) place: Place<'p>,
    /// What to underline when the object as a whole is wrong: its name, where it has one.
    pub(super) anchor: Span,
}

impl<'t> Object<'t, '_> {
    pub(super) fn anchored(self, anchor: Span) -> Self {
        Self { anchor, ..self }
    }

    /// The last member of this name: the one that counts.
    pub(super) fn get(&self, name: &str) -> Option<&'t Member> {
        self.members.iter().rev().find(|member| &*member.name == name)
    }

    pub(super) fn has(&self, name: &str) -> bool {
        self.get(name).is_some()
    }

    /// The fields of these that are there.
    pub(super) fn present<'n>(&self, names: &[&'n str]) -> Vec<&'n str> {
        names.iter().copied().filter(|name| self.has(name)).collect()
    }
}

impl<'t> Parser<'t> {
    /// A node as an object; `None` for anything else, without a word.
    #[expect(clippy::unused_self, reason = "reads like its siblings")]
    pub(super) fn object<'p>(&self, node: &'t Node, anchor: Span, place: Place<'p>) -> Option<Object<'t, 'p>> {
        node.as_object().map(|members| Object { members, place, anchor })
    }

    /// Its first character: the brace of an object that has no name.
    pub(super) fn opening(&self, node: &Node) -> Span {
        let end = self.text.ceil_char_boundary(node.span.start() + 1);
        Span::new(node.span.start(), end.min(node.span.end()))
    }

    /// A member that must be an object. An open placeholder gives `None` without a word.
    pub(super) fn member_object<'p>(&mut self, member: &'t Member, place: Place<'p>) -> Option<Object<'t, 'p>> {
        let object = self.object(&member.value, member.name_span, place);
        if object.is_none() && !member.value.is_open() {
            self.add(service::wrong_type(&member.name, "an object"), &place, member.value.span);
        }
        object
    }

    /// An element of an array that must be an object.
    pub(super) fn element_object<'p>(
        &mut self,
        node: &'t Node,
        field: &str,
        place: Place<'p>,
    ) -> Option<Object<'t, 'p>> {
        let object = self.object(node, self.opening(node), place);
        if object.is_none() && !node.is_open() {
            self.add(service::wrong_type(field, "an array of objects"), &place, node.span);
        }
        object
    }

    /// The elements of a member that must be an array.
    pub(super) fn member_array(&mut self, member: &'t Member, place: &Place<'_>) -> Option<&'t [Node]> {
        let items = member.value.as_array();
        if items.is_none() && !member.value.is_open() {
            self.add(service::wrong_type(&member.name, "an array"), place, member.value.span);
        }
        items
    }

    /// Reports what does not belong into an object of this kind, and what stands there twice.
    pub(super) fn check_fields(&mut self, object: &Object<'t, '_>, kind: ObjectKind, language: QueryLanguage) {
        for member in object.members {
            let name = &*member.name;
            if member.duplicate {
                self.add(lint::duplicate_field(name), &object.place.member(name), member.name_span);
            }
            match kind.field(name) {
                Some(field) => {
                    if let Some(only) = field.only
                        && only != language
                    {
                        let finding = service::wrong_language(name, language, only);
                        let finding = match other_field(kind, name, language) {
                            Some(other) => finding.hint(format!("in {language} the field is `{other}`")),
                            None => finding,
                        };
                        self.add(finding, &object.place, member.name_span);
                    }
                }
                None if is_operator(kind, name) => {
                    if language == QueryLanguage::Jsonata {
                        let finding = service::wrong_language(name, language, QueryLanguage::JsonPath)
                            .hint("in JSONata write a `Condition`");
                        let follows = object.has("Variable");
                        self.report.add_perhaps_consequence(follows, finding, &object.place, member.name_span);
                    }
                }
                None => {
                    let fields = kind.fields().iter().filter(|field| field.only.is_none_or(|only| only == language));
                    let operators: &[&str] =
                        if is_rule(kind) && language == QueryLanguage::JsonPath { OPERATOR_NAMES } else { &[] };
                    let candidates = fields.map(|field| field.name).chain(operators.iter().copied());
                    let finding = service::not_supported(name).meant(nearest(name, candidates));
                    self.add(finding, &object.place, member.name_span);
                }
            }
        }
    }

    /// Reports the fields of these that are missing, in one sentence.
    pub(super) fn require(&mut self, object: &Object<'t, '_>, names: &[&str]) {
        let missing: Vec<&str> = names.iter().copied().filter(|name| !object.has(name)).collect();
        if missing.is_empty() {
            return;
        }
        let known = |name: &str| names.contains(&name);
        let similar = missing.first().and_then(|name| {
            nearest(name, object.members.iter().map(|member| &*member.name).filter(|name| !known(name)))
        });
        let finding = service::required(&missing);
        // Of a misspelt name it is said already what was meant; `Iterator` is the older name.
        let location = object.place.location();
        let said = |name: &str| self.report.says(&service::not_supported(name), &location);
        let older = |member: &&Member| missing == ["ItemProcessor"] && nearest(&member.name, ["Iterator"]).is_some();
        let follows = missing.len() == 1 && similar.is_some_and(said)
            || object.members.iter().filter(older).any(|member| said(&member.name));
        let finding = match (similar, missing.first()) {
            (Some(similar), Some(name)) => finding.hint(format!("is `{similar}` meant to be `{name}`?")),
            (None, Some(name)) => finding.hint(format!("add `{name}`")),
            (_, None) => finding,
        };
        self.report.add_perhaps_consequence(follows, finding, &object.place, object.anchor);
    }

    /// Reports when more than one of these is there.
    pub(super) fn at_most_one(&mut self, object: &Object<'t, '_>, names: &[&str]) {
        let present = object.present(names);
        if let [_, second, ..] = present.as_slice() {
            let span = object.get(second).map_or(object.anchor, |member| member.name_span);
            self.add(
                service::at_most_one(names)
                    .hint(format!("remove `{second}` or `{}`", present.first().unwrap_or(second))),
                &object.place,
                span,
            );
        }
    }
}

fn is_rule(kind: ObjectKind) -> bool {
    matches!(kind, ObjectKind::ChoiceRule | ObjectKind::NestedRule)
}

fn is_operator(kind: ObjectKind, name: &str) -> bool {
    is_rule(kind) && OPERATOR_NAMES.contains(&name)
}

/// What a field of one query language is called in the other.
fn other_field(kind: ObjectKind, name: &str, language: QueryLanguage) -> Option<&'static str> {
    let other = match (name, language) {
        ("Parameters", QueryLanguage::Jsonata) if kind == ObjectKind::Map => "ItemSelector",
        ("Parameters", QueryLanguage::Jsonata) if kind != ObjectKind::Pass => "Arguments",
        ("Arguments", QueryLanguage::JsonPath) => "Parameters",
        ("Result" | "Parameters" | "ResultSelector" | "ResultPath" | "OutputPath", QueryLanguage::Jsonata) => "Output",
        ("Items", QueryLanguage::JsonPath) => "ItemsPath",
        ("ItemsPath", QueryLanguage::Jsonata) => "Items",
        ("Condition", QueryLanguage::JsonPath) => "Variable",
        ("Variable", QueryLanguage::Jsonata) => "Condition",
        (name, QueryLanguage::Jsonata) => {
            let plain = name.strip_suffix("Path")?;
            return kind.field(plain).map(|field| field.name);
        }
        (_, QueryLanguage::JsonPath) => return None,
    };
    Some(other)
}

/// Whether a value could be what is asked for once its placeholders are filled in.
pub(super) fn is_open(node: &Node) -> bool {
    matches!(node.kind, NodeKind::Placeholder(_) | NodeKind::Missing)
}
