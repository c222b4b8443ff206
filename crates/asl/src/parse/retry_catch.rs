//! `Retry` and `Catch`.

use syntax::tree::{Member, Node};

use super::scope::{EdgeKind, Targets};
use super::uses::Stage;
use super::{Object, Parser};
use crate::catch::Catcher;
use crate::data_flow::ResultPath;
use crate::definition::QueryLanguage;
use crate::diagnostics::{lint, service};
use crate::error_name::{ErrorName, LAMBDA, RESERVED};
use crate::fields::ObjectKind;
use crate::nearest::nearest;
use crate::place::Place;
use crate::retry::{JitterStrategy, Retrier};

impl<'t> Parser<'t> {
    pub(super) fn retry(&mut self, state: &Object<'t, '_>, language: QueryLanguage) -> Vec<Retrier> {
        let Some(member) = state.get("Retry") else { return Vec::new() };
        let place = state.place.member("Retry");
        let Some(items) = self.member_array(member, &place) else { return Vec::new() };
        let mut retriers = Vec::new();
        for (at, item) in items.iter().enumerate() {
            let Some(object) = self.element_object(item, "Retry", place.element(at)) else { continue };
            self.check_fields(&object, ObjectKind::Retrier, language);
            self.require(&object, &["ErrorEquals"]);
            let comment = self.comment(&object);
            let error_equals = self.error_equals(&object, at + 1 == items.len());
            let interval_seconds = self.count(&object, "IntervalSeconds", 1..=99_999_999).unwrap_or(1);
            let max_attempts = self.count(&object, "MaxAttempts", 0..=99_999_999).unwrap_or(3);
            let backoff_rate = self
                .number(&object, "BackoffRate", 1.0..=f64::MAX, "a number greater than or equal to 1.0")
                .unwrap_or(2.0);
            let max_delay_seconds = self.count(&object, "MaxDelaySeconds", 1..=31_622_400);
            if let (Some(most), Some(delay)) = (max_delay_seconds, object.get("MaxDelaySeconds"))
                && !delay.value.is_open()
                && object.get("IntervalSeconds").is_none_or(|member| !member.value.is_open())
                && most <= interval_seconds
            {
                self.add(
                    lint::max_delay_too_short(interval_seconds),
                    &object.place.member("MaxDelaySeconds"),
                    delay.value.span,
                );
            }
            let jitter_strategy = match self.word(&object, "JitterStrategy", &["FULL", "NONE"]) {
                Some(0) => JitterStrategy::Full,
                _ => JitterStrategy::None,
            };
            retriers.push(Retrier {
                comment,
                error_equals,
                interval_seconds,
                max_attempts,
                backoff_rate,
                max_delay_seconds,
                jitter_strategy,
            });
        }
        self.never_reached(items, &place);
        retriers
    }

    pub(super) fn catch(
        &mut self,
        state: &Object<'t, '_>,
        language: QueryLanguage,
        targets: &mut Targets<'_, 't>,
    ) -> Vec<Catcher> {
        let Some(member) = state.get("Catch") else { return Vec::new() };
        let place = state.place.member("Catch");
        let Some(items) = self.member_array(member, &place) else { return Vec::new() };
        let mut catchers = Vec::new();
        for (at, item) in items.iter().enumerate() {
            let Some(object) = self.element_object(item, "Catch", place.element(at)) else { continue };
            self.check_fields(&object, ObjectKind::Catcher, language);
            self.require(&object, &["ErrorEquals", "Next"]);
            targets.open |= !object.has("Next");
            let comment = self.comment(&object);
            let error_equals = self.error_equals(&object, at + 1 == items.len());
            let next = self.target(&object, "Next", EdgeKind::Catch(at), targets);
            // In JSONata the field itself is one too many.
            let result_path = match language {
                QueryLanguage::JsonPath => self.result_path(&object),
                QueryLanguage::Jsonata => ResultPath::Replace,
            };
            let (output, assign) = match language {
                QueryLanguage::JsonPath => (None, self.assign(&object, language, Stage::Error)),
                QueryLanguage::Jsonata => (
                    self.jsonata_template(&object, "Output", Stage::Error),
                    self.assign(&object, language, Stage::Error),
                ),
            };
            if let Some(next) = next {
                catchers.push(Catcher { comment, error_equals, next, result_path, output, assign });
            }
        }
        self.never_reached(items, &place);
        catchers
    }

    fn error_equals(&mut self, object: &Object<'t, '_>, last: bool) -> Vec<ErrorName> {
        let Some(member) = object.get("ErrorEquals") else { return Vec::new() };
        let place = object.place.member("ErrorEquals");
        let Some(items) = self.member_array(member, &place) else { return Vec::new() };
        if items.is_empty() {
            self.add(service::cannot_be_empty(), &place, member.value.span);
        }
        let mut names = Vec::new();
        for (at, item) in items.iter().enumerate() {
            match item.as_str() {
                Some(name) => {
                    self.error_name(name, item, &place.element(at));
                    names.push(ErrorName(name.clone()));
                }
                None if item.is_open() => {}
                None => {
                    self.add(service::wrong_type("ErrorEquals", "an array of strings"), &place.element(at), item.span);
                }
            }
        }
        self.all_rules(member, &names, last, &place);
        names
    }

    fn error_name(&mut self, name: &str, item: &Node, place: &Place<'_>) {
        if name == ErrorName::RUNTIME {
            self.add(lint::never_handled(name), place, item.span);
        }
        if name.starts_with("States.") && !RESERVED.contains(&name) && !item.is_open() {
            let near = nearest(name, RESERVED.iter().copied());
            if near.is_some() || !self.raises(name) {
                self.add(lint::unknown_error_name(name).meant(near), place, item.span);
            }
        }
        // `State.ALL`, `states.all`: nothing else is called so.
        let reserved = |known: &&str| {
            let slip = name.split_once('.').zip(known.split_once('.'));
            slip.is_some_and(|((begin, end), (_, known))| {
                end.eq_ignore_ascii_case(known) && nearest(begin, ["States"]).is_some()
            })
        };
        if let Some(meant) = RESERVED.iter().copied().find(reserved).filter(|_| !self.raises(name)) {
            self.add(lint::slip_of_reserved_name(name).meant(Some(meant)), place, item.span);
        }
        // Functions may fail with names of their own, so only slips are worth a word.
        if name.starts_with("Lambda.")
            && !LAMBDA.contains(&name)
            && let Some(near) = nearest(name, LAMBDA.iter().copied())
        {
            self.add(lint::unusual_error_name(name).meant(Some(near)), place, item.span);
        }
    }

    /// `States.ALL` stands for everything: beside it nothing, and after it nothing, can matter.
    fn all_rules(&mut self, member: &Member, names: &[ErrorName], last: bool, place: &Place<'_>) {
        let all = |item: &&Node| item.as_str().is_some_and(|name| &**name == ErrorName::ALL);
        let Some(all) = member.value.as_array().and_then(|items| items.iter().find(all)) else { return };
        if names.len() > 1 {
            self.add(lint::all_not_alone(), place, all.span);
        } else if !last {
            self.add(lint::all_not_last(), place, all.span);
        }
    }

    /// An error that an earlier entry has is never seen by a later one.
    fn never_reached(&mut self, items: &[Node], place: &Place<'_>) {
        let names = |item: &'_ Node| -> Vec<(String, syntax::Span)> {
            let list = item.get("ErrorEquals").and_then(Node::as_array).unwrap_or_default();
            list.iter().filter_map(|name| Some((name.as_str()?.to_string(), name.span))).collect()
        };
        let mut seen = std::collections::HashSet::new();
        for (at, item) in items.iter().enumerate() {
            let own = names(item);
            for (number, (name, span)) in own.iter().enumerate() {
                if own.iter().take(number).any(|(earlier, _)| earlier == name) {
                    self.add(lint::error_named_twice(name), &place.element(at).member("ErrorEquals"), *span);
                    continue;
                }
                let covered = seen.contains(ErrorName::TASK_FAILED)
                    && name != ErrorName::ALL
                    && ErrorName(ErrorName::TASK_FAILED.into()).matches(name);
                let finding = match seen.contains(name) {
                    true if name != ErrorName::ALL => lint::error_handled_before(name),
                    false if covered => lint::error_covered_before(name),
                    _ => continue,
                };
                self.add(finding, &place.element(at).member("ErrorEquals"), *span);
            }
            seen.extend(own.into_iter().map(|(name, _)| name));
        }
    }
}
