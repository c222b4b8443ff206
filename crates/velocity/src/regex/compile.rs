//! The tree to a program for the matcher.

use super::class::Class;
use super::parse::{Assertion, Mode, Parsed, Tree};

/// Instructions that a pattern may become: counted repetition is written out.
const MAX_PROGRAM: usize = 20_000;

#[derive(Clone, Debug)]
pub(super) enum Instruction {
    Char(char, bool),
    Any(bool),
    Class(Class, bool),
    Assertion(Assertion),
    BackReference(usize, bool),
    /// Remembers the place in a slot.
    Save(usize),
    Jump(usize),
    /// Goes on at the first; should that fail, at the second.
    Split(usize, usize),
    /// Fails where the place is still the one in the slot: a round that matched nothing.
    Progress(usize),
    /// What follows, up to its own `Match`, matched by itself; goes on at the place given.
    Inner(Inner, usize),
    Match,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Inner {
    /// Matched once, never given back.
    Atomic,
    LookAhead {
        negative: bool,
    },
    LookBehind {
        negative: bool,
    },
}

struct Compiler {
    program: Vec<Instruction>,
    slots: usize,
}

pub(super) fn compile(parsed: &Parsed) -> Result<(Vec<Instruction>, usize), String> {
    let mut compiler = Compiler { program: Vec::new(), slots: 2 * (parsed.groups + 1) };
    compiler.push(Instruction::Save(0))?;
    compiler.tree(&parsed.root)?;
    compiler.push(Instruction::Save(1))?;
    compiler.push(Instruction::Match)?;
    Ok((compiler.program, compiler.slots))
}

impl Compiler {
    fn push(&mut self, instruction: Instruction) -> Result<usize, String> {
        if self.program.len() >= MAX_PROGRAM {
            return Err("The pattern is too large".into());
        }
        self.program.push(instruction);
        Ok(self.program.len() - 1)
    }

    fn set(&mut self, at: usize, instruction: Instruction) {
        if let Some(slot) = self.program.get_mut(at) {
            *slot = instruction;
        }
    }

    fn tree(&mut self, tree: &Tree) -> Result<(), String> {
        match tree {
            Tree::Char(c, ignore_case) => self.push(Instruction::Char(*c, *ignore_case)).map(drop),
            Tree::Any(dot_all) => self.push(Instruction::Any(*dot_all)).map(drop),
            Tree::Class(class, ignore_case) => self.push(Instruction::Class(class.clone(), *ignore_case)).map(drop),
            Tree::Assertion(assertion) => self.push(Instruction::Assertion(*assertion)).map(drop),
            Tree::BackReference(group, ignore_case) => {
                self.push(Instruction::BackReference(*group, *ignore_case)).map(drop)
            }
            Tree::Group(inner, None) => self.tree(inner),
            Tree::Group(inner, Some(number)) => {
                self.push(Instruction::Save(2 * number))?;
                self.tree(inner)?;
                self.push(Instruction::Save(2 * number + 1)).map(drop)
            }
            Tree::Atomic(inner) => self.inner(Inner::Atomic, inner),
            Tree::Look { inner, behind: false, negative } => {
                self.inner(Inner::LookAhead { negative: *negative }, inner)
            }
            Tree::Look { inner, behind: true, negative } => {
                self.inner(Inner::LookBehind { negative: *negative }, inner)
            }
            Tree::Sequence(parts) => parts.iter().try_for_each(|part| self.tree(part)),
            Tree::Choice(branches) => self.choice(branches),
            Tree::Repeat { inner, least, most, mode: Mode::Possessive } => {
                let start = self.push(Instruction::Match)?;
                self.repeat(inner, *least, *most, false)?;
                self.push(Instruction::Match)?;
                let end = self.program.len();
                self.set(start, Instruction::Inner(Inner::Atomic, end));
                Ok(())
            }
            Tree::Repeat { inner, least, most, mode } => self.repeat(inner, *least, *most, *mode == Mode::Lazy),
        }
    }

    fn inner(&mut self, kind: Inner, inner: &Tree) -> Result<(), String> {
        let start = self.push(Instruction::Match)?;
        self.tree(inner)?;
        self.push(Instruction::Match)?;
        let end = self.program.len();
        self.set(start, Instruction::Inner(kind, end));
        Ok(())
    }

    fn choice(&mut self, branches: &[Tree]) -> Result<(), String> {
        let mut ends = Vec::new();
        for (at, branch) in branches.iter().enumerate() {
            if at + 1 == branches.len() {
                self.tree(branch)?;
            } else {
                let split = self.push(Instruction::Match)?;
                self.tree(branch)?;
                ends.push(self.push(Instruction::Match)?);
                self.set(split, Instruction::Split(split + 1, self.program.len()));
            }
        }
        for end in ends {
            self.set(end, Instruction::Jump(self.program.len()));
        }
        Ok(())
    }

    fn repeat(&mut self, inner: &Tree, least: usize, most: Option<usize>, lazy: bool) -> Result<(), String> {
        for _ in 0..least {
            self.tree(inner)?;
            // Something that is nothing at all would be written out for ever.
            self.push(Instruction::Jump(self.program.len() + 1))?;
        }
        let split = |here: usize, out: usize| {
            if lazy { Instruction::Split(out, here + 1) } else { Instruction::Split(here + 1, out) }
        };
        if let Some(most) = most {
            let mut splits = Vec::new();
            for _ in least..most {
                splits.push(self.push(Instruction::Match)?);
                self.tree(inner)?;
            }
            let out = self.program.len();
            for at in splits {
                self.set(at, split(at, out));
            }
        } else {
            let slot = self.slots;
            self.slots += 1;
            let start = self.push(Instruction::Match)?;
            self.push(Instruction::Save(slot))?;
            self.tree(inner)?;
            self.push(Instruction::Progress(slot))?;
            self.push(Instruction::Jump(start))?;
            self.set(start, split(start, self.program.len()));
        }
        Ok(())
    }
}
