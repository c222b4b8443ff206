//! Variables: set before they are read, by names that may be used, in the scope that they belong to.
//!
//! <https://docs.aws.amazon.com/step-functions/latest/dg/workflow-variables.html>

use std::collections::{BTreeSet, HashMap, HashSet};

use syntax::tree::Node;

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
    assigned(scope, &mut values);
    let (ids, hidden) = (HashMap::new(), HashSet::new());
    let mut checker = Checker { ids, values, hidden, patience: Patience::default(), report };
    checker.scope(scope, &Known::default(), &BTreeSet::new());
}

/// The variables of outer scopes.
type Outer = BTreeSet<String>;

struct Checker<'r> {
    ids: HashMap<String, usize>,
    /// What each variable can be, wherever it is set.
    values: HashMap<String, Shape>,
    /// Variables of scopes outside of a distributed Map, which its children do not see.
    hidden: HashSet<String>,
    patience: Patience,
    report: &'r mut Report,
}

impl Checker<'_> {
    /// `before` holds what is set when the scope begins.
    fn scope(&mut self, scope: &ParsedScope<'_>, before: &Known, outer: &Outer) {
        for assignment in scope.states.iter().flat_map(|state| &state.uses.assignments) {
            self.name(assignment, outer);
        }
        let sets: Vec<Bits> = scope
            .states
            .iter()
            .map(|state| state.uses.assignments.iter().map(|assignment| self.id(&assignment.name)).collect())
            .collect();
        let on_entry = self.entries(scope, &before.perhaps, &sets);
        let certain = self.certain(scope, before.certainly.as_ref());
        let known: Vec<String> = self.ids.keys().cloned().collect();
        for (at, state) in scope.states.iter().enumerate() {
            let entry = &Known {
                perhaps: on_entry.get(at).unwrap_or(&before.perhaps).clone(),
                certainly: certain.get(at).cloned().flatten(),
            };
            for used in &state.uses.variables {
                self.read(used, entry, &known);
            }
            if state.scopes.is_empty() {
                continue;
            }
            // Only what may be set by now: a branch may set what the state's own Catch sets, too.
            let mut inner_outer = outer.clone();
            inner_outer.extend(self.ids.iter().filter(|(_, id)| entry.perhaps.has(**id)).map(|(name, _)| name.clone()));
            for inner in &state.scopes {
                if inner.distributed {
                    let hidden = std::mem::replace(&mut self.hidden, inner_outer.iter().cloned().collect());
                    self.scope(inner, &Known::default(), &BTreeSet::new());
                    self.hidden = hidden;
                } else {
                    self.scope(inner, entry, &inner_outer);
                }
            }
        }
    }

    /// What may be set when each state is entered: whatever is set on some way to it.
    fn entries(&self, scope: &ParsedScope<'_>, before: &Bits, sets: &[Bits]) -> Vec<Bits> {
        let count = scope.states.len();
        if count.saturating_mul(self.ids.len()) > MAX_CELLS || scope.open {
            let mut all = before.clone();
            for set in sets {
                all.add(set);
            }
            return vec![all; count];
        }
        let mut entries = vec![Bits::default(); count];
        let Some(start) = scope.start_at.and_then(|at| entries.get_mut(at)) else { return entries };
        *start = before.clone();
        let mut pending: Vec<usize> = scope.start_at.into_iter().collect();
        let mut seen = vec![false; count];
        while let Some(at) = pending.pop() {
            let (Some(state), Some(entry), Some(set)) = (scope.states.get(at), entries.get(at), sets.get(at)) else {
                continue;
            };
            let mut after = entry.clone();
            after.add(set);
            for to in state.edges.iter().filter_map(|edge| edge.to) {
                let (Some(target), Some(seen)) = (entries.get_mut(to), seen.get_mut(to)) else { continue };
                if target.add(&after) || !std::mem::replace(seen, true) {
                    pending.push(to);
                }
            }
        }
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
        let mut pending = vec![start];
        while let Some(at) = pending.pop() {
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
                        .filter_map(|set| self.ids.get(&set.name).copied())
                        .collect(),
                );
                let joined = match &target {
                    Some(known) => known.both(&after),
                    None => after,
                };
                if target.as_ref() != Some(&joined) {
                    *target = Some(joined);
                    pending.push(to);
                }
            }
        }
        entries
    }

    fn read(&mut self, used: &VariableUse, entry: &Known, known: &[String]) {
        if let Some(id) = self.ids.get(&used.name).filter(|id| entry.perhaps.has(**id)) {
            if !used.asked && entry.certainly.as_ref().is_some_and(|certainly| !certainly.has(*id)) {
                self.report.add_at(lint::variable_perhaps_not_set(&used.name), used.location.clone(), used.span);
            }
            self.member(used);
            return;
        }
        let finding = if self.hidden.contains(&used.name) {
            lint::hidden_variable(&used.name)
        } else if self.ids.contains_key(&used.name) {
            lint::variable_not_set_yet(&used.name)
        } else if used.called {
            lint::unknown_function(&used.name)
        } else {
            lint::undefined_variable(&used.name)
                .perhaps(self.patience.nearest(&used.name, known.iter().map(String::as_str)))
        };
        self.report.add_at(finding, used.location.clone(), used.span);
    }

    /// Says so if a variable is read at members that it cannot have.
    fn member(&mut self, used: &VariableUse) {
        let steps: Vec<&str> = used.steps.iter().map(String::as_str).collect();
        let missing = self.values.get(&used.name).and_then(|shape| shape.missing(&steps));
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

    fn name(&mut self, assignment: &Assignment, outer: &Outer) {
        let name = assignment.name.as_str();
        let valid = name.chars().next().is_some_and(|c| c.is_alphabetic() || c == '_')
            && name.chars().all(|c| c.is_alphanumeric() || c == '_')
            && name.chars().count() <= MAX_NAME;
        let finding = if name == "states" {
            lint::assigns_states()
        } else if !valid {
            lint::variable_name(name)
        } else if outer.contains(name) {
            lint::assigns_outer(name)
        } else {
            return;
        };
        self.report.add_at(finding, assignment.location.clone(), assignment.span);
    }

    fn id(&mut self, name: &str) -> usize {
        if let Some(id) = self.ids.get(name) {
            return *id;
        }
        let id = self.ids.len();
        self.ids.insert(name.to_owned(), id);
        id
    }
}

/// Joins what each `Assign` sets, in all scopes: a name may be used again elsewhere.
fn assigned(scope: &ParsedScope<'_>, values: &mut HashMap<String, Shape>) {
    for state in &scope.states {
        let entries = ["Choices", "Catch"].iter().filter_map(|name| state.node.get(name)?.as_array()).flatten();
        for holder in std::iter::once(state.node).chain(entries) {
            for member in holder.get("Assign").and_then(Node::as_object).unwrap_or_default() {
                let (name, shape) = match (state.language, member.name.strip_suffix(".$")) {
                    (QueryLanguage::JsonPath, Some(name)) => (name, Shape::Any),
                    (QueryLanguage::JsonPath, None) => {
                        (&*member.name, Shape::of_payload(&member.value, &|_| Shape::Any))
                    }
                    (QueryLanguage::Jsonata, _) => (&*member.name, Shape::of_jsonata(&member.value)),
                };
                let joined = values.get(name).map_or_else(|| shape.clone(), |known| known.join(&shape, 0));
                values.insert(name.to_owned(), joined);
            }
        }
        for inner in &state.scopes {
            assigned(inner, values);
        }
    }
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
