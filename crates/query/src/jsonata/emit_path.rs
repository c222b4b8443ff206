//! Paths to instructions: a loop for each step, but for plain fields, which are one instruction each.
//!
//! Separate from the rest of [`emit`](super::emit) because sequences, rows and their order live only here.
//! <https://docs.jsonata.org/path-operators>

use std::rc::Rc;

use super::code::{Op, TupleNames};
use super::emit::Emitter;
use super::error::Outcome;
use super::tree::{Expr, Kind, Term};

impl Emitter<'_> {
    pub(super) fn path(&mut self, path: &Expr, steps: &[Expr], keep_singleton: bool) -> Outcome<()> {
        let mut ends = Vec::new();
        let mut tuples = false;
        let count = steps.len();
        for (index, step) in steps.iter().enumerate() {
            let (first, last) = (index == 0, index + 1 == count);
            tuples |= step.tuple;
            self.position = u32::try_from(step.position).unwrap_or(u32::MAX);
            if first && step.constructs {
                self.expr(step)?;
                ends.push(self.forward(Op::ArrayAsInput(0)));
            } else {
                if first && !matches!(step.kind, Kind::Variable(_)) {
                    self.op(Op::PathInput { whole: false });
                }
                match &step.kind {
                    Kind::Sort(terms) => self.sort_step(step, terms, tuples)?,
                    _ if tuples => self.tuple_step(step, first)?,
                    _ => self.step(step, first, last)?,
                }
            }
            if !tuples && !last {
                ends.push(self.forward(Op::JumpIfEmpty(0)));
            }
        }
        // With a group, the rows themselves are grouped.
        if tuples && !path.tuple && path.group.is_none() {
            self.op(Op::TuplesToItems);
        }
        for end in ends {
            self.land(end);
        }
        if keep_singleton {
            self.op(Op::KeepSingleton);
        }
        if let Some(group) = &path.group {
            self.path_group(group)?;
        }
        Ok(())
    }

    fn step(&mut self, step: &Expr, first: bool, last: bool) -> Outcome<()> {
        self.depth += 1;
        let simple = step.stages.is_empty() && step.predicates.is_empty() && step.group.is_none();
        match &step.kind {
            Kind::Name(name) if simple => {
                self.op(Op::FieldStep { name: name.clone(), first, last });
                self.depth -= 1;
                return Ok(());
            }
            _ => self.depth -= 1,
        }
        if first && matches!(step.kind, Kind::Variable(_)) {
            // A variable does not depend on what the path stands at.
            self.expr(step)?;
            for stage in &step.stages {
                self.stage(stage)?;
            }
            return Ok(());
        }
        self.op(Op::EachStart { first });
        let next = self.forward(Op::EachNext(0));
        self.expr(step)?;
        for stage in &step.stages {
            self.stage(stage)?;
        }
        self.op(Op::EachAdd { next });
        self.land(next);
        self.op(Op::EachEnd { last });
        Ok(())
    }

    fn tuple_step(&mut self, step: &Expr, first: bool) -> Outcome<()> {
        if first && matches!(step.kind, Kind::Variable(_)) {
            self.op(Op::PathInput { whole: true });
        }
        let names = TupleNames {
            focus: step.focus.as_ref().map(|name| self.name(name)),
            index: step.index.as_ref().map(|name| self.name(name)),
            ancestor: step.ancestor.map(|slot| self.label_of(slot)),
        };
        self.op(Op::TupleStart);
        let next = self.forward(Op::TupleNext(0));
        self.expr(step)?;
        self.op(Op::TupleAdd { next, names: Rc::new(names) });
        self.land(next);
        self.op(Op::TupleEnd);
        for stage in &step.stages {
            self.stage(stage)?;
        }
        Ok(())
    }

    fn sort_step(&mut self, step: &Expr, terms: &[Term], tuples: bool) -> Outcome<()> {
        let start = self.forward(Op::SortStart(0));
        let next = self.forward(Op::SortNext(0));
        for term in terms {
            self.expr(&term.expression)?;
            self.op(Op::SortKey);
        }
        self.op(Op::SortAdd { next });
        self.land(next);
        self.position = u32::try_from(step.position).unwrap_or(u32::MAX);
        self.op(Op::SortEnd { descending: terms.iter().map(|term| term.descending).collect() });
        self.land(start);
        if let (true, Some(index)) = (tuples, &step.index) {
            let id = self.name(index);
            self.op(Op::TuplesFromSort(id));
        }
        for stage in &step.stages {
            self.stage(stage)?;
        }
        Ok(())
    }
}
