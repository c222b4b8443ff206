//! Variables: set before they are read, by names that may be used, in the scope that they belong to.
//!
//! <https://docs.aws.amazon.com/step-functions/latest/dg/workflow-variables.html>

use std::collections::{BTreeSet, HashMap};

use syntax::tree::{Member, Node};

use super::shapes::shape::{Missing, Shape};
use crate::definition::QueryLanguage;
use crate::diagnostics::{Report, lint};
use crate::nearest::{Patience, nearest};
use crate::parse::uses::{Assignment, VariableUse};
use crate::parse::{EdgeKind, ParsedScope};

const MAX_NAME: usize = 80;

/// Sets of variables larger than this are not followed state by state; what is set anywhere counts as set.
const MAX_CELLS: usize = 20_000_000;

pub(super) fn check(scope: &ParsedScope<'_>, report: &mut Report) {
    let mut values = HashMap::new();
    let unsure = assigned(scope, &mut values);
    let (ids, hidden) = (HashMap::new(), Bits::default());
    let mut checker = Checker { ids, values, unsure, hidden, patience: Patience::default(), report };
    checker.scope(scope, &Known::default(), &Bits::default());
}

struct Checker<'s, 'r> {
    /// A number for each name that is set somewhere.
    ids: HashMap<&'s str, usize>,
    /// What each variable can be, wherever it is set.
    values: HashMap<&'s str, Shape>,
    /// Some `Assign` is no object, so what it was meant to set is not known.
    unsure: bool,
    /// Variables of scopes outside of a distributed Map, which its children do not see.
    hidden: Bits,
    patience: Patience,
    report: &'r mut Report,
}

impl<'s> Checker<'s, '_> {
    /// `before` holds what is set when the scope begins, `outer` the variables of the scopes around it.
    fn scope(&mut self, scope: &'s ParsedScope<'_>, before: &Known, outer: &Bits) {
        for assignment in scope.states.iter().flat_map(|state| &state.uses.assignments) {
            self.name(assignment, outer);
        }
        let sets: Vec<Bits> = scope
            .states
            .iter()
            .map(|state| state.uses.assignments.iter().map(|assignment| self.id(meant(&assignment.name))).collect())
            .collect();
        let mut on_entry = self.entries(scope, &before.perhaps, &sets).into_iter();
        let mut certain = self.certain(scope, before.certainly.as_ref()).into_iter();
        let known = self.ids.len();
        for state in &scope.states {
            let entry = Known {
                perhaps: on_entry.next().unwrap_or_else(|| before.perhaps.clone()),
                certainly: certain.next().flatten(),
            };
            for used in &state.uses.variables {
                self.read(used, &entry, known);
            }
            for text in &state.uses.texts {
                if self.ids.get(&*text.name).is_some_and(|id| entry.perhaps.has(*id)) {
                    let finding = lint::variable_stays_text(&text.written, &text.field);
                    self.report.add_at(finding, text.location.clone(), text.span);
                }
            }
            if state.scopes.is_empty() {
                continue;
            }
            // Only what may be set by now: a branch may set what the state's own Catch sets, too.
            let mut inner_outer = outer.clone();
            inner_outer.add(&entry.perhaps);
            for inner in &state.scopes {
                if inner.distributed {
                    let hidden = std::mem::replace(&mut self.hidden, inner_outer.clone());
                    self.scope(inner, &Known::default(), &Bits::default());
                    self.hidden = hidden;
                } else {
                    self.scope(inner, &entry, &inner_outer);
                }
            }
        }
    }

    /// What may be set when each state is entered: whatever is set on some way to it. Of the states that are to be looked
    /// at again the first in the text is, as in [`entries`](super::shapes::Flow::entries): most ways lead down the text.
    fn entries(&self, scope: &ParsedScope<'_>, before: &Bits, sets: &[Bits]) -> Vec<Bits> {
        let count = scope.states.len();
        let mut all = before.clone();
        for set in sets {
            all.add(set);
        }
        if count.saturating_mul(self.ids.len()) > MAX_CELLS || scope.open {
            return vec![all; count];
        }
        let mut entries = vec![Bits::default(); count];
        // Where it begins is not known, which is said.
        let Some(start) = scope.start_at.and_then(|at| entries.get_mut(at)) else { return vec![all; count] };
        *start = before.clone();
        let mut pending: BTreeSet<usize> = scope.start_at.into_iter().collect();
        let mut seen: Vec<bool> = (0..count).map(|at| scope.start_at == Some(at)).collect();
        while let Some(at) = pending.pop_first() {
            let (Some(state), Some(entry), Some(set)) = (scope.states.get(at), entries.get(at), sets.get(at)) else {
                continue;
            };
            let mut after = entry.clone();
            after.add(set);
            for to in state.edges.iter().filter_map(|edge| edge.to) {
                let (Some(target), Some(seen)) = (entries.get_mut(to), seen.get_mut(to)) else { continue };
                if target.add(&after) || !std::mem::replace(seen, true) {
                    pending.insert(to);
                }
            }
        }
        // That nothing leads to a state is said elsewhere, and what it reads is right but for that.
        let unseen = entries.iter_mut().zip(seen).filter(|(_, seen)| !seen);
        unseen.for_each(|(entry, _)| entry.clone_from(&all));
        entries
    }

    /// What is set on every way to each state; nothing where that is not followed, or where nothing leads to.
    fn certain(&self, scope: &ParsedScope<'_>, before: Option<&Bits>) -> Vec<Option<Bits>> {
        let count = scope.states.len();
        let mut entries: Vec<Option<Bits>> = vec![None; count];
        let (Some(before), Some(start)) = (before, scope.start_at) else { return entries };
        if count.saturating_mul(self.ids.len()) > MAX_CELLS || scope.open {
            return entries;
        }
        if let Some(entry) = entries.get_mut(start) {
            *entry = Some(before.clone());
        }
        let mut pending = BTreeSet::from([start]);
        while let Some(at) = pending.pop_first() {
            let (Some(state), Some(Some(entry))) = (scope.states.get(at), entries.get(at)) else { continue };
            let entry = entry.clone();
            for edge in &state.edges {
                let Some((to, target)) = edge.to.and_then(|to| Some((to, entries.get_mut(to)?))) else { continue };
                let mut after = entry.clone();
                after.add(
                    &state
                        .uses
                        .assignments
                        .iter()
                        .filter(|set| sets(edge.kind, &set.location))
                        .filter_map(|set| self.ids.get(meant(&set.name)).copied())
                        .collect(),
                );
                let joined = match &target {
                    Some(known) => known.both(&after),
                    None => after,
                };
                if target.as_ref() != Some(&joined) {
                    *target = Some(joined);
                    pending.insert(to);
                }
            }
        }
        entries
    }

    /// `known`: how many names had a number when the scope was begun; later ones are of scopes within.
    fn read(&mut self, used: &VariableUse, entry: &Known, known: usize) {
        let id = self.ids.get(&*used.name).copied();
        if let Some(id) = id.filter(|id| entry.perhaps.has(*id)) {
            if !used.asked && !used.built_in && entry.certainly.as_ref().is_some_and(|certainly| !certainly.has(id)) {
                self.report.add_at(lint::variable_perhaps_not_set(&used.name), used.location.clone(), used.span);
            }
            self.member(used);
            return;
        }
        let finding = match id {
            Some(id) if self.hidden.has(id) => lint::hidden_variable(&used.name),
            Some(_) if self.unsure => return,
            Some(_) => lint::variable_not_set_yet(&used.name),
            None if used.built_in => return,
            None if used.called => lint::unknown_function(&used.name),
            None if self.unsure => return,
            None => {
                let mut names: Vec<&str> =
                    self.ids.iter().filter(|(_, id)| **id < known).map(|(name, _)| *name).collect();
                // Of two names that are as near, always the same.
                names.sort_unstable();
                lint::undefined_variable(&used.name).perhaps(self.patience.nearest(&used.name, names.into_iter()))
            }
        };
        self.report.add_at(finding, used.location.clone(), used.span);
    }

    /// Says so if a variable is read at members that it cannot have.
    fn member(&mut self, used: &VariableUse) {
        let steps: Vec<&str> = used.steps.iter().map(String::as_str).collect();
        let missing = self.values.get(&*used.name).and_then(|shape| shape.missing(&steps));
        // JSONata goes through arrays by itself.
        if let Some(missing) = missing.filter(|missing| !used.asked && !missing.is_within_array()) {
            let finding = match &missing {
                Missing::Member { name, others } => lint::not_in_variable(&used.written, name)
                    .perhaps(nearest(name, others.iter().map(|other| &**other))),
                Missing::NotAnObject { kind } => lint::path_into_no_object(&used.written, kind),
            };
            self.report.add_at(finding, used.location.clone(), used.span);
        }
    }

    fn name(&mut self, assignment: &Assignment, outer: &Bits) {
        let name = assignment.name.as_str();
        let valid = name.chars().next().is_some_and(|c| c.is_alphabetic() || c == '_')
            && name.chars().all(|c| c.is_alphanumeric() || c == '_')
            && name.chars().count() <= MAX_NAME;
        let finding = if name == "states" {
            lint::assigns_states()
        } else if !valid {
            lint::variable_name(name)
        } else if self.ids.get(name).is_some_and(|id| outer.has(*id)) {
            lint::assigns_outer(name)
        } else {
            return;
        };
        self.report.add_at(finding, assignment.location.clone(), assignment.span);
    }

    fn id(&mut self, name: &'s str) -> usize {
        let next = self.ids.len();
        *self.ids.entry(name).or_insert(next)
    }
}

/// The variable that a name in `Assign` was meant for: a `$` before it is one too many, and that is said.
fn meant(name: &str) -> &str {
    name.trim_start_matches('$')
}

/// Joins what each `Assign` sets, in all scopes: a name may be used again elsewhere. Says whether one of them is no object.
fn assigned<'s>(scope: &'s ParsedScope<'_>, values: &mut HashMap<&'s str, Shape>) -> bool {
    let mut unsure = false;
    for state in &scope.states {
        // Of a state whose type is not known nothing is read, and a field that is misspelt may be its `Assign`.
        let slip = |member: &Member| nearest(&member.name, ["Assign"]).is_some();
        unsure |= state.kind.is_none()
            || (state.unsure && state.node.as_object().is_some_and(|members| members.iter().any(slip)));
        let entries = ["Choices", "Catch"].iter().filter_map(|name| state.node.get(name)?.as_array()).flatten();
        for holder in std::iter::once(state.node).chain(entries) {
            unsure |= holder.get("Assign").is_some_and(|assign| assign.as_object().is_none());
            for member in holder.get("Assign").and_then(Node::as_object).unwrap_or_default() {
                let (name, shape) = match (state.language, member.name.strip_suffix(".$")) {
                    (QueryLanguage::JsonPath, Some(name)) => (name, Shape::Any),
                    (QueryLanguage::JsonPath, None) => {
                        (&*member.name, Shape::of_payload(&member.value, &|_| Shape::Any))
                    }
                    (QueryLanguage::Jsonata, _) => (&*member.name, Shape::of_jsonata(&member.value)),
                };
                let joined = values.get(name).map_or_else(|| shape.clone(), |known| known.join(&shape, 0));
                values.insert(name, joined);
            }
        }
        for inner in &state.scopes {
            unsure |= assigned(inner, values);
        }
    }
    unsure
}

/// Whether what is set there is set on the way along a transition. A rule's `Assign` may or may not take the place of the
/// state's own, so both count.
fn sets(kind: EdgeKind, location: &str) -> bool {
    let within = |field: &str, at: usize| location.contains(&format!("/{field}[{at}]/Assign"));
    let own = !location.contains("/Catch[") && !location.contains("/Choices[");
    match kind {
        EdgeKind::Next | EdgeKind::Default => own,
        EdgeKind::Choice(at) => own || within("Choices", at),
        EdgeKind::Catch(at) => within("Catch", at),
    }
}

/// What is set when a state is entered: on some way to it, and on every way, where that is known.
#[derive(Clone, Debug)]
struct Known {
    perhaps: Bits,
    certainly: Option<Bits>,
}

impl Default for Known {
    fn default() -> Self {
        Self { perhaps: Bits::default(), certainly: Some(Bits::default()) }
    }
}

/// A set of small numbers.
#[derive(Clone, Debug, Default, PartialEq)]
struct Bits(Vec<u64>);

impl Bits {
    fn has(&self, id: usize) -> bool {
        self.0.get(id / 64).is_some_and(|word| word & (1 << (id % 64)) != 0)
    }

    fn insert(&mut self, id: usize) {
        if self.0.len() <= id / 64 {
            self.0.resize(id / 64 + 1, 0);
        }
        if let Some(word) = self.0.get_mut(id / 64) {
            *word |= 1 << (id % 64);
        }
    }

    /// What is in both.
    fn both(&self, other: &Self) -> Self {
        let mut both: Vec<u64> = self.0.iter().zip(&other.0).map(|(a, b)| a & b).collect();
        while both.last() == Some(&0) {
            both.pop();
        }
        Self(both)
    }

    /// Puts all of another in; says whether any was new.
    fn add(&mut self, other: &Self) -> bool {
        if self.0.len() < other.0.len() {
            self.0.resize(other.0.len(), 0);
        }
        let mut new = false;
        for (word, more) in self.0.iter_mut().zip(&other.0) {
            new |= *more & !*word != 0;
            *word |= more;
        }
        new
    }
}

impl FromIterator<usize> for Bits {
    fn from_iter<I: IntoIterator<Item = usize>>(ids: I) -> Self {
        let mut bits = Self::default();
        ids.into_iter().for_each(|id| bits.insert(id));
        bits
    }
}
