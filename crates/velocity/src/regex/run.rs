//! The matcher: backtracking over a list of its own, so that depth is no stack, and counting its steps.

use std::cell::Cell;

use super::compile::{Inner, Instruction};
use super::parse::Assertion;
use crate::error::RenderError;

/// Places to come back to that may be kept at once.
const MAX_BACKTRACK: usize = 400_000;

enum Back {
    /// Go on there instead.
    Branch(usize, usize),
    /// Give a slot its old place back.
    Slot(usize, Option<usize>),
}

struct Matcher<'a> {
    program: &'a [Instruction],
    text: &'a [char],
    steps: &'a Cell<u64>,
    max_steps: u64,
    slots: Vec<Option<usize>>,
}

/// Matches at one place; with `whole`, up to the end of the text. Answers the slots.
pub(super) fn run(
    program: &[Instruction],
    slots: usize,
    text: &[char],
    start: usize,
    whole: bool,
    steps: &Cell<u64>,
    max_steps: u64,
) -> Result<Option<Vec<Option<usize>>>, RenderError> {
    let mut matcher = Matcher { program, text, steps, max_steps, slots: vec![None; slots] };
    let end = whole.then_some(text.len());
    Ok(matcher.run(0, start, end)?.map(|_| matcher.slots))
}

fn same(a: char, b: char, ignore_case: bool) -> bool {
    a == b || ignore_case && a.eq_ignore_ascii_case(&b)
}

impl Matcher<'_> {
    /// Runs from an instruction to its `Match`; with `end`, only a match that ends there counts. Answers where it ended.
    fn run(&mut self, start: usize, at: usize, end: Option<usize>) -> Result<Option<usize>, RenderError> {
        let (mut pc, mut at) = (start, at);
        let mut back: Vec<Back> = Vec::new();
        loop {
            self.steps.set(self.steps.get() + 1);
            if self.steps.get() > self.max_steps || back.len() > MAX_BACKTRACK {
                return Err(RenderError::budget("The regular expression takes too many steps"));
            }
            let goes_on = match self.program.get(pc) {
                None => false,
                Some(Instruction::Match) => {
                    if end.is_none_or(|end| end == at) {
                        return Ok(Some(at));
                    }
                    false
                }
                Some(Instruction::Char(c, ignore_case)) => self.one(&mut at, |d| same(*c, d, *ignore_case)),
                Some(Instruction::Any(dot_all)) => {
                    self.one(&mut at, |c| *dot_all || !matches!(c, '\n' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}'))
                }
                Some(Instruction::Class(class, ignore_case)) => self.one(&mut at, |c| class.has(c, *ignore_case)),
                Some(Instruction::Assertion(assertion)) => self.asserted(*assertion, at),
                Some(Instruction::BackReference(group, ignore_case)) => {
                    self.back_reference(*group, *ignore_case, &mut at)
                }
                Some(Instruction::Save(slot)) => {
                    if let Some(place) = self.slots.get_mut(*slot) {
                        back.push(Back::Slot(*slot, *place));
                        *place = Some(at);
                    }
                    true
                }
                Some(Instruction::Progress(slot)) => self.slots.get(*slot).copied().flatten() != Some(at),
                Some(Instruction::Jump(to)) => {
                    pc = *to;
                    continue;
                }
                Some(Instruction::Split(first, second)) => {
                    back.push(Back::Branch(*second, at));
                    pc = *first;
                    continue;
                }
                Some(Instruction::Inner(kind, after)) => {
                    let before = self.slots.clone();
                    let goes_on = self.inner(*kind, pc + 1, &mut at)?;
                    for (slot, (old, new)) in before.iter().zip(&self.slots).enumerate() {
                        if old != new {
                            back.push(Back::Slot(slot, *old));
                        }
                    }
                    if goes_on {
                        pc = *after;
                        continue;
                    }
                    false
                }
            };
            if goes_on {
                pc += 1;
                continue;
            }
            loop {
                match back.pop() {
                    None => return Ok(None),
                    Some(Back::Slot(slot, old)) => {
                        if let Some(place) = self.slots.get_mut(slot) {
                            *place = old;
                        }
                    }
                    Some(Back::Branch(to, place)) => {
                        (pc, at) = (to, place);
                        break;
                    }
                }
            }
        }
    }

    fn one(&self, at: &mut usize, fits: impl Fn(char) -> bool) -> bool {
        let fits = self.text.get(*at).is_some_and(|c| fits(*c));
        *at += usize::from(fits);
        fits
    }

    fn inner(&mut self, kind: Inner, start: usize, at: &mut usize) -> Result<bool, RenderError> {
        Ok(match kind {
            Inner::Atomic => match self.run(start, *at, None)? {
                Some(end) => {
                    *at = end;
                    true
                }
                None => false,
            },
            Inner::LookAhead { negative } => self.run(start, *at, None)?.is_some() != negative,
            Inner::LookBehind { negative } => {
                let mut found = false;
                for from in (0..=*at).rev() {
                    if self.run(start, from, Some(*at))?.is_some() {
                        found = true;
                        break;
                    }
                }
                found != negative
            }
        })
    }

    fn asserted(&self, assertion: Assertion, at: usize) -> bool {
        let before = at.checked_sub(1).and_then(|at| self.text.get(at)).copied();
        let here = self.text.get(at).copied();
        let is_word = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || c == '_');
        match assertion {
            Assertion::TextStart => at == 0,
            Assertion::TextEnd => here.is_none(),
            Assertion::LastLineEnd => match self.text.get(at..) {
                None | Some([] | ['\n' | '\r' | '\u{85}'] | ['\r', '\n']) => true,
                Some(_) => false,
            },
            Assertion::LineStart => {
                before.is_none_or(|c| c == '\n' || c == '\r' && here != Some('\n')) && here.is_some() || at == 0
            }
            Assertion::LineEnd => here.is_none_or(|c| c == '\r' || c == '\n' && before != Some('\r')),
            Assertion::WordBoundary(wanted) => (is_word(before) != is_word(here)) == wanted,
        }
    }

    fn back_reference(&self, group: usize, ignore_case: bool, at: &mut usize) -> bool {
        let (Some(Some(start)), Some(Some(end))) = (self.slots.get(2 * group), self.slots.get(2 * group + 1)) else {
            return false;
        };
        let Some(wanted) = self.text.get(*start..*end) else { return false };
        let Some(found) = self.text.get(*at..*at + wanted.len()) else { return false };
        let fits = wanted.iter().zip(found).all(|(a, b)| same(*a, *b, ignore_case));
        if fits {
            *at += wanted.len();
        }
        fits
    }
}
