//! A Choice and its rules.

use std::collections::{BTreeMap, HashMap};

use query::path::Path;
use syntax::tree::{Member, Node, NodeKind, has_placeholder};

use super::scope::{EdgeKind, Targets};
use super::state::Context;
use super::uses::{Stage, looks_like_path};
use super::{Object, Parser};
use crate::choice_rule::{ChoiceRule, Condition, Kind, OPERATOR_NAMES, Operand, Operator, Test};
use crate::definition::QueryLanguage;
use crate::diagnostics::{lint, service};
use crate::fields::ObjectKind;
use crate::nearest::nearest;
use crate::place::Place;
use crate::state::Choice;
use crate::timestamp;

impl<'t> Parser<'t> {
    pub(super) fn choice(&mut self, state: &Context<'t, '_>, targets: &mut Targets<'_, 't>) -> Choice {
        let Context { object, kind, language } = state;
        self.require(object, &["Choices"]);
        targets.open |= !object.has("Choices");
        let flow = self.flow(object, *kind, *language);
        let mut choices = Vec::new();
        let mut always = false;
        if let Some(member) = object.get("Choices") {
            let place = object.place.member("Choices");
            let items = self.member_array(member, &place).unwrap_or_default();
            targets.open |= items.is_empty();
            if items.is_empty() && member.value.as_array().is_some() {
                self.add(service::cannot_be_empty(), &place, member.name_span);
            }
            for (at, item) in items.iter().enumerate() {
                choices.extend(self.rule(item, at, place.element(at), *language, targets).map(|rule| (at, rule)));
                if let Some((value, member)) = decided(item).filter(|_| *language == QueryLanguage::Jsonata) {
                    // One that holds may stand last, in place of a default.
                    always = value && at + 1 == items.len();
                    if !always || object.has("Default") {
                        let place = place.element(at);
                        self.add(lint::condition_decides(value), &place.member("Condition"), member.value.span);
                    }
                }
            }
            self.same_rules(items, &place);
            let rules: Vec<(usize, &ChoiceRule)> = choices.iter().map(|(at, rule)| (*at, rule)).collect();
            self.never_taken(&rules, items, &place);
        }
        let default = self.target(object, "Default", EdgeKind::Default, targets);
        let misspelt = |member: &Member| nearest(&member.name, ["Default"]).is_some();
        if !object.has("Default") && !always && !object.members.iter().any(misspelt) {
            self.add(lint::choice_without_default(), &object.place, object.anchor);
        }
        Choice { choices: choices.into_iter().map(|(_, rule)| rule).collect(), default, flow }
    }

    /// Says so if a rule asks what one before it has asked: it never comes to hold.
    fn same_rules(&mut self, items: &[Node], place: &Place<'_>) {
        let mut asked = HashMap::new();
        for (at, item) in items.iter().enumerate() {
            let Some(members) = item.as_object() else { continue };
            let condition: BTreeMap<&str, String> = members
                .iter()
                .filter(|member| !matches!(&*member.name, "Next" | "Assign" | "Output" | "Comment"))
                .map(|member| (&*member.name, member.value.to_value().to_string()))
                .collect();
            let open = condition.values().any(|text| has_placeholder(text));
            if let Some(before) = asked.insert(condition, at).filter(|_| !open) {
                self.add(lint::rule_never_holds(before), &place.element(at), self.opening(item));
            }
        }
    }

    fn rule(
        &mut self,
        item: &'t Node,
        at: usize,
        place: Place<'_>,
        language: QueryLanguage,
        targets: &mut Targets<'_, 't>,
    ) -> Option<ChoiceRule> {
        let object = self.element_object(item, "Choices", place)?;
        self.check_fields(&object, ObjectKind::ChoiceRule, language);
        self.require(&object, &["Next"]);
        targets.open |= !object.has("Next");
        let comment = self.comment(&object);
        let condition = match language {
            QueryLanguage::JsonPath => self.condition(&object, true),
            QueryLanguage::Jsonata => self.jsonata_condition(&object),
        };
        let next = self.target(&object, "Next", EdgeKind::Choice(at), targets);
        let assign = self.assign(&object, language, Stage::Input);
        let output = match language {
            QueryLanguage::JsonPath => None,
            QueryLanguage::Jsonata => self.jsonata_template(&object, "Output", Stage::Input),
        };
        Some(ChoiceRule { comment, condition: condition?, next: next?, assign, output })
    }

    fn jsonata_condition(&mut self, object: &Object<'t, '_>) -> Option<Condition> {
        if !object.members.iter().any(|member| matches!(&*member.name, "Variable" | "And" | "Or" | "Not")) {
            self.require(object, &["Condition"]);
        }
        let member = object.get("Condition")?;
        let place = object.place.member("Condition");
        if let NodeKind::Bool(value) = member.value.kind {
            return Some(Condition::Always(value));
        }
        if let Some(expression) = self.expression_of(member, &place, QueryLanguage::Jsonata) {
            let expression = expression.ok()?;
            if expression.never_holds() {
                self.add(lint::condition_contradicts_itself(), &place, member.value.span);
            }
            return Some(Condition::Jsonata(expression));
        }
        if !member.value.is_open() {
            let finding = service::jsonata_expected("Condition").hint("write `\"{% … %}\"`");
            self.add(finding, &place, member.value.span);
        }
        None
    }

    /// `And`, `Or`, `Not`, or a comparison.
    fn condition(&mut self, object: &Object<'t, '_>, top: bool) -> Option<Condition> {
        if !top {
            self.check_fields(object, ObjectKind::NestedRule, QueryLanguage::JsonPath);
        }
        let logical = object.present(&["And", "Or", "Not"]);
        let operators: Vec<&'t Member> =
            object.members.iter().filter(|member| OPERATOR_NAMES.contains(&&*member.name)).collect();
        match (logical.as_slice(), operators.as_slice()) {
            ([name], []) => self.logical(object, name),
            ([], [operator]) => self.test(object, operator),
            ([], []) => {
                // A name that is no field at all, or one of the other language, was probably meant to be the operator.
                let kind = if top { ObjectKind::ChoiceRule } else { ObjectKind::NestedRule };
                let known =
                    |name: &str| kind.field(name).is_some_and(|field| field.only != Some(QueryLanguage::Jsonata));
                if object.members.iter().all(|member| known(&member.name)) {
                    let finding = service::no_operator().hint("add one, such as `StringEquals`");
                    self.add(finding, &object.place, object.anchor);
                }
                None
            }
            (_, [.., extra]) => {
                let finding = service::several_operators().hint("put them into an `And`");
                self.add(finding, &object.place, extra.name_span);
                None
            }
            _ => {
                let finding = service::several_operators().hint("put one into the other");
                self.add(finding, &object.place, object.anchor);
                None
            }
        }
    }

    fn logical(&mut self, object: &Object<'t, '_>, name: &str) -> Option<Condition> {
        let member = object.get(name)?;
        let place = object.place.member(name);
        if name == "Not" {
            let inner = self.member_object(member, place)?;
            return self.condition(&inner, false).map(|condition| Condition::Not(Box::new(condition)));
        }
        let items = self.member_array(member, &place)?;
        if items.is_empty() {
            self.add(service::cannot_be_empty(), &place, member.name_span);
        }
        let mut conditions = Vec::with_capacity(items.len());
        for (at, item) in items.iter().enumerate() {
            if let Some(inner) = self.element_object(item, name, place.element(at)) {
                conditions.extend(self.condition(&inner, false));
            }
        }
        Some(if name == "And" { Condition::And(conditions) } else { Condition::Or(conditions) })
    }

    fn test(&mut self, object: &Object<'t, '_>, operator: &'t Member) -> Option<Condition> {
        self.require(object, &["Variable"]);
        let variable = self.path_field(object, "Variable");
        self.single_value(object, "Variable", variable.as_ref());
        let (kind, is_path) = Operator::parse(&operator.name)?;
        let place = object.place.member(&operator.name);
        let operand = if is_path {
            self.path_field(object, &operator.name).map(Operand::Path)
        } else {
            self.operand(operator, kind, &place).then(|| Operand::Value(operator.value.to_value()))
        };
        let (variable, operand): (Path, Operand) = (variable?, operand?);
        Some(Condition::Test(Test { variable, operator: kind, operand }))
    }

    /// Whether an operator is given what it compares with.
    fn operand(&mut self, member: &Member, operator: Operator, place: &Place<'_>) -> bool {
        let node = &member.value;
        if node.is_open() {
            return true;
        }
        let (fits, wanted) = match operator {
            Operator::Compare(Kind::Numeric, _) => (matches!(node.kind, NodeKind::Number(_)), "a number"),
            Operator::Compare(Kind::String, _) | Operator::StringMatches => (node.as_str().is_some(), "a string"),
            Operator::Compare(Kind::Timestamp, _) => match node.as_str() {
                Some(text) if !timestamp::is_valid(text) => {
                    let finding = service::not_a_timestamp().hint("write it like `2030-01-31T12:00:00Z`");
                    self.add(finding, place, node.span);
                    return false;
                }
                text => (text.is_some(), "a timestamp"),
            },
            Operator::BooleanEquals
            | Operator::IsBoolean
            | Operator::IsNull
            | Operator::IsNumeric
            | Operator::IsPresent
            | Operator::IsString
            | Operator::IsTimestamp => (matches!(node.kind, NodeKind::Bool(_)), "a boolean"),
        };
        if !fits {
            self.add(service::wrong_type(&member.name, wanted), place, node.span);
        } else if operator == Operator::Compare(Kind::String, crate::choice_rule::Order::Equals)
            && node.as_str().is_some_and(|text| looks_like_path(text))
        {
            self.add(
                service::no_path(&member.name).hint(format!("write `{}Path`", member.name)),
                place,
                member.name_span,
            );
        }
        fits
    }
}

/// Whether the condition of a rule always or never holds, if it is written down so.
fn decided(item: &Node) -> Option<(bool, &Member)> {
    let member = item.member("Condition")?;
    if let NodeKind::Bool(value) = member.value.kind {
        return Some((value, member));
    }
    let inner = member.value.as_str()?.strip_prefix("{%")?.strip_suffix("%}")?;
    Some((inner.trim().parse().ok()?, member))
}
