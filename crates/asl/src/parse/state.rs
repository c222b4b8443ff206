//! One state, of any type.

use std::rc::Rc;

use syntax::tree::{Member, NodeKind};

use super::scope::{EdgeKind, ParsedScope, ParsedState, Targets};
use super::uses::{Uses, looks_like_path};
use super::{Object, Parser};
use crate::data_flow::Computed;
use crate::definition::{Branch, QueryLanguage, Transition};
use crate::diagnostics::{lint, service};
use crate::fields::{ObjectKind, STATE_TYPES};
use crate::nearest::nearest;
use crate::place::Place;
use crate::state::{Fail, Parallel, Pass, State, StateKind, Succeed, Wait, wait::Until};
use crate::timestamp;

/// A state's own object and what goes with it.
pub(super) struct Context<'t, 'p> {
    pub(super) object: Object<'t, 'p>,
    pub(super) kind: ObjectKind,
    pub(super) language: QueryLanguage,
}

const MAX_NAME: usize = 80;

impl<'t> Parser<'t> {
    pub(super) fn state(
        &mut self,
        member: &'t Member,
        place: Place<'_>,
        targets: &mut Targets<'_, 't>,
    ) -> (ParsedState<'t>, Option<State>) {
        let outer = std::mem::take(&mut self.uses);
        let mut parsed = ParsedState {
            name: member.name.clone(),
            name_span: member.name_span,
            node: &member.value,
            kind: None,
            language: self.language,
            edges: Vec::new(),
            terminal: false,
            uses: Uses::default(),
            unsure: false,
            scopes: Vec::new(),
        };
        let said = self.report.len();
        self.state_name(member, &place);
        let state = self.member_object(member, place).and_then(|object| {
            let language = self.state_language(&object);
            parsed.language = language;
            let Some(kind) = self.state_type(&object) else {
                // Where it goes on to is not known, either.
                targets.open = true;
                return None;
            };
            parsed.kind = Some(kind);
            self.check_fields(&object, kind, language);
            // What a misspelt field was meant to lead to is not known.
            targets.open |= object.members.iter().any(|member| {
                kind.field(&member.name).is_none() && nearest(&member.name, ["Catch", "Choices", "Default"]).is_some()
            });
            let comment = self.comment(&object);
            let state = Context { object, kind, language };
            let data = self.state_data(&state, targets, &mut parsed.scopes);
            let ends = matches!(object.get("End").map(|end| &end.value.kind), Some(NodeKind::Bool(true)));
            parsed.terminal = ends || matches!(kind, ObjectKind::Succeed | ObjectKind::Fail);
            data.map(|kind| State { name: member.name.clone(), comment, query_language: language, kind })
        });
        parsed.unsure = self.report.has_errors_since(said);
        parsed.uses = std::mem::replace(&mut self.uses, outer);
        (parsed, state)
    }

    fn state_name(&mut self, member: &'t Member, place: &Place<'_>) {
        let length = member.name.chars().count();
        if length == 0 || length > MAX_NAME {
            self.add(service::state_name_length(), place, member.name_span);
        }
        if !self.names.insert(member.name.clone()) {
            let finding = service::duplicate_state_name(&member.name);
            self.add(
                finding.hint("names are unique in the whole state machine, branches included"),
                place,
                member.name_span,
            );
        }
    }

    fn state_language(&mut self, object: &Object<'t, '_>) -> QueryLanguage {
        let own = self.query_language(object);
        if own == Some(QueryLanguage::JsonPath) && self.language == QueryLanguage::Jsonata {
            let span = object.get("QueryLanguage").map_or(object.anchor, |member| member.value.span);
            self.add(service::downgrade(), &object.place, span);
            return QueryLanguage::Jsonata;
        }
        own.unwrap_or(self.language)
    }

    fn state_type(&mut self, object: &Object<'t, '_>) -> Option<ObjectKind> {
        let Some(member) = object.get("Type") else {
            self.require(object, &["Type"]);
            return None;
        };
        let name = member.value.as_str().map(|text| &**text).unwrap_or_default();
        let kind = ObjectKind::of_state(name);
        if kind.is_none() && !member.value.is_open() {
            let names: Vec<&str> = STATE_TYPES.iter().map(|(name, _)| *name).collect();
            let finding = service::one_of("Type", &names).meant(nearest(name, names.iter().copied()));
            self.add(finding, &object.place.member("Type"), member.value.span);
        }
        kind
    }

    #[expect(clippy::wildcard_enum_match_arm, reason = "the other kinds of objects are no states")]
    fn state_data(
        &mut self,
        state: &Context<'t, '_>,
        targets: &mut Targets<'_, 't>,
        scopes: &mut Vec<ParsedScope<'t>>,
    ) -> Option<StateKind> {
        let Context { object, kind, language } = state;
        match kind {
            ObjectKind::Task => self.task(state, targets).map(|task| StateKind::Task(Box::new(task))),
            ObjectKind::Pass => {
                self.static_result(object);
                let result = object.get("Result").map(|member| member.value.to_value());
                let flow = self.flow(object, *kind, *language);
                Some(StateKind::Pass(Pass { result, flow, transition: self.transition(object, targets)? }))
            }
            ObjectKind::Choice => Some(StateKind::Choice(self.choice(state, targets))),
            ObjectKind::Wait => {
                let until = self.until(object, *language);
                let flow = self.flow(object, *kind, *language);
                let transition = self.transition(object, targets);
                Some(StateKind::Wait(Wait { until: until?, flow, transition: transition? }))
            }
            ObjectKind::Succeed => Some(StateKind::Succeed(Succeed { flow: self.flow(object, *kind, *language) })),
            ObjectKind::Fail => {
                for name in ["Error", "Cause"] {
                    self.path_as_text(object, name, *language);
                }
                let error = self.computed_text(object, "Error", "ErrorPath", *language);
                let cause = self.computed_text(object, "Cause", "CausePath", *language);
                Some(StateKind::Fail(Fail { error, cause }))
            }
            ObjectKind::Parallel => {
                self.parallel(state, targets, scopes).map(|state| StateKind::Parallel(Box::new(state)))
            }
            ObjectKind::Map => self.map(state, targets, scopes).map(|map| StateKind::Map(Box::new(map))),
            // No other kind of object is a state.
            _ => None,
        }
    }

    /// `Next` or `End`.
    pub(super) fn transition(&mut self, object: &Object<'t, '_>, targets: &mut Targets<'_, 't>) -> Option<Transition> {
        let ends = self.boolean(object, "End") == Some(true);
        let end = object.get("End");
        let next = self.target(object, "Next", EdgeKind::Next, targets);
        match (object.get("Next"), end) {
            (Some(_), Some(end)) if ends => {
                let finding = service::at_most_one(&["Next", "End"]).hint("remove one: a state either goes on or ends");
                self.add(finding, &object.place, end.name_span);
            }
            // An `End` that is no boolean has been spoken of already; what it was meant to be is not known.
            (None, Some(end)) if !matches!(end.value.kind, NodeKind::Bool(_)) => targets.open = true,
            (None, _) if !ends => {
                // Where it should go is not known, so nothing can be said about what it leads to.
                targets.open = true;
                let finding = service::exactly_one(&["Next", "End"]);
                let slip = nearest(
                    "Next",
                    object
                        .members
                        .iter()
                        .map(|m| &*m.name)
                        .filter(|name| !matches!(*name, "Next" | "End" | "Type" | "Retry")),
                );
                // Of a misspelt name it is said already what was meant.
                let location = object.place.location();
                let said = object.members.iter().any(|member| {
                    nearest(&member.name, ["Next", "End"]).is_some()
                        && self.report.says(&service::not_supported(&member.name), &location)
                });
                let finding = match slip {
                    Some(name) if state_field(name).is_none() => {
                        finding.hint(format!("is `{name}` meant to be `Next`?"))
                    }
                    _ => finding.hint("add `\"Next\": \"…\"`, or `\"End\": true` if this is the last state"),
                };
                self.report.add_perhaps_consequence(said, finding, &object.place, object.anchor);
            }
            _ => {}
        }
        if ends { Some(Transition::End) } else { next.map(Transition::Next) }
    }

    fn static_result(&mut self, object: &Object<'t, '_>) {
        let Some(member) = object.get("Result") else { return };
        let place = object.place.member("Result");
        let dollar =
            member.value.as_object().and_then(|members| members.iter().find(|member| member.name.ends_with(".$")));
        if let Some(dollar) = dollar {
            let finding = service::pass_result_is_static(&dollar.name).hint("use `Parameters` instead of `Result`");
            self.add(finding, &place, dollar.name_span);
        }
        if member.value.as_str().is_some_and(|text| looks_like_path(text)) {
            let finding = service::pass_result_is_a_path("Result").hint("use `Parameters` instead of `Result`");
            self.add(finding, &place, member.value.span);
        }
        if let Some(parameters) = object.get("Parameters") {
            self.add(lint::result_wins(), &object.place.member("Parameters"), parameters.name_span);
        }
    }

    /// A path in a field that is taken as it stands.
    fn path_as_text(&mut self, object: &Object<'t, '_>, name: &str, language: QueryLanguage) {
        if language == QueryLanguage::JsonPath
            && let Some(member) = object.get(name)
            && member.value.as_str().is_some_and(|text| looks_like_path(text))
        {
            self.add(service::no_path(name).hint(format!("write `{name}Path`")), &object.place, member.name_span);
        }
    }

    fn until(&mut self, object: &Object<'t, '_>, language: QueryLanguage) -> Option<Until> {
        let all = ["Seconds", "SecondsPath", "Timestamp", "TimestampPath"];
        let names: &[&str] = if language == QueryLanguage::JsonPath { &all } else { &["Seconds", "Timestamp"] };
        let present = object.present(&all);
        if present.is_empty() {
            let location = object.place.location();
            let meant = |name: &str| names.contains(&name) || nearest(name, names.iter().copied()).is_some();
            let said = object.members.iter().any(|member| {
                meant(member.name.trim_end_matches(".$"))
                    && self.report.says(&service::not_supported(&member.name), &location)
            });
            let finding = service::exactly_one(names).hint("say how long to wait");
            self.report.add_perhaps_consequence(said, finding, &object.place, object.anchor);
            return None;
        }
        if let [_, second, ..] = present.as_slice() {
            let span = object.get(second).map_or(object.anchor, |member| member.name_span);
            self.add(service::at_most_one(names), &object.place, span);
            return None;
        }
        if object.has("Seconds") || object.has("SecondsPath") {
            let seconds = self.computed_count(object, "Seconds", "SecondsPath", language, 0..=99_999_999);
            return seconds.map(Until::Seconds);
        }
        let text = self.computed_text(object, "Timestamp", "TimestampPath", language)?;
        if let (Computed::Fixed(fixed), Some(member)) = (&text, object.get("Timestamp"))
            && !timestamp::is_valid(fixed)
            && !member.value.is_open()
        {
            let finding = service::not_a_timestamp().hint("write it like `2030-01-31T12:00:00Z`");
            self.add(finding, &object.place.member("Timestamp"), member.value.span);
        }
        Some(Until::Timestamp(text))
    }

    fn parallel(
        &mut self,
        state: &Context<'t, '_>,
        targets: &mut Targets<'_, 't>,
        scopes: &mut Vec<ParsedScope<'t>>,
    ) -> Option<Parallel> {
        let Context { object, kind, language } = state;
        self.require(object, &["Branches"]);
        let flow = self.flow(object, *kind, *language);
        let mut branches = Vec::new();
        let mut count = 0;
        if let Some(member) = object.get("Branches") {
            let place = object.place.member("Branches");
            let items = self.member_array(member, &place).unwrap_or_default();
            count = items.len();
            if items.is_empty() && !member.value.is_open() && member.value.as_array().is_some() {
                self.add(service::cannot_be_empty(), &place, member.name_span);
            }
            for (at, item) in items.iter().enumerate() {
                let Some(branch) = self.element_object(item, "Branches", place.element(at)) else { continue };
                self.check_fields(&branch, ObjectKind::Branch, *language);
                let comment = self.comment(&branch);
                branches.extend(self.branch(&branch, comment, false, scopes));
            }
        }
        let retry = self.retry(object, *language);
        let catch = self.catch(object, *language, targets);
        let transition = self.transition(object, targets)?;
        (branches.len() == count && count > 0).then_some(Parallel { branches, flow, transition, retry, catch })
    }

    /// The scope in a branch or item processor.
    pub(super) fn branch(
        &mut self,
        object: &Object<'t, '_>,
        comment: Option<Rc<str>>,
        distributed: bool,
        scopes: &mut Vec<ParsedScope<'t>>,
    ) -> Option<Branch> {
        let scope = self.scope(object, distributed)?;
        let states = scope.compiled.clone();
        scopes.push(scope);
        Some(Branch { comment, states: states? })
    }
}

/// Whether some type of state has a field of this name.
fn state_field(name: &str) -> Option<()> {
    STATE_TYPES.iter().any(|(_, kind)| kind.field(name).is_some()).then_some(())
}
