//! The matcher: tries one way after the other, with a list of ways still to try in place of recursion.

use super::Captures;
use super::parse::Class;
use super::program::{Op, Program, fold};
use crate::jsonata::error::Outcome;
use crate::jsonata::host::Host;

/// Something to undo, or a way still to try.
enum Pending {
    Try { op: usize, at: usize },
    Group { index: usize, was: Option<usize> },
    Loop { index: usize, was: usize },
}

/// Ways still to try, at most: each costs memory.
const MAX_PENDING: usize = 4_000_000;
/// How many instructions are run between two looks at the budget.
const BATCH: usize = 256;

struct Matcher<'a> {
    program: &'a Program,
    text: &'a str,
    /// Beginning and end of each group.
    places: Vec<Option<usize>>,
    loops: Vec<usize>,
    work: usize,
}

pub(super) fn match_at(host: &mut Host<'_>, program: &Program, text: &str, at: usize) -> Outcome<Option<Captures>> {
    let (places, loops) = (vec![None; program.groups * 2], vec![0; program.loops]);
    let mut matcher = Matcher { program, text, places, loops, work: 0 };
    let matched = matcher.run(host, 0, at)?;
    host.step(matcher.work)?;
    Ok(matched.then(|| {
        let ranges = matcher.places.chunks(2).map(|place| match place {
            [Some(start), Some(end)] => Some(*start..*end),
            _ => None,
        });
        ranges.collect()
    }))
}

impl Matcher<'_> {
    /// Runs from an instruction to the next [`Op::Match`]. Only look-around nests.
    fn run(&mut self, host: &mut Host<'_>, start: usize, from: usize) -> Outcome<bool> {
        let mut pending: Vec<Pending> = Vec::new();
        let (mut op, mut at) = (start, from);
        loop {
            self.work += 1;
            if self.work >= BATCH {
                host.step(std::mem::take(&mut self.work))?;
                if pending.len() > MAX_PENDING {
                    host.grow(usize::MAX / 16)?;
                }
            }
            let program = self.program;
            let Some(instruction) = program.ops.get(op) else { return Ok(false) };
            op += 1;
            let goes_on = match instruction {
                Op::Match => return Ok(true),
                Op::Char { character, back } => self.take(&mut at, *back, |c| self.folded(c) == *character),
                Op::Any { back } => self.take(&mut at, *back, |c| !matches!(c, '\n' | '\r' | '\u{2028}' | '\u{2029}')),
                Op::Class { class, back } => self.take(&mut at, *back, |c| self.contains(class, c)),
                Op::Start => at == 0 || (program.multiline && self.before(at).is_some_and(is_line_end)),
                Op::End => at == self.text.len() || (program.multiline && self.after(at).is_some_and(is_line_end)),
                Op::WordBoundary { negated } => {
                    let boundary = self.before(at).is_some_and(is_word) != self.after(at).is_some_and(is_word);
                    boundary != *negated
                }
                Op::Save { group, end } => {
                    let index = group * 2 + usize::from(*end);
                    self.save(&mut pending, index, Some(at));
                    true
                }
                Op::Forget { from, to } => {
                    for index in from * 2..to * 2 {
                        self.save(&mut pending, index, None);
                    }
                    true
                }
                Op::BackReference { group, back } => self.reference(&mut at, *group, *back),
                Op::Jump(label) => {
                    op = *label;
                    true
                }
                Op::Split { first, second } => {
                    pending.push(Pending::Try { op: *second, at });
                    op = *first;
                    true
                }
                Op::LoopStart(index) => {
                    if let Some(place) = self.loops.get_mut(*index) {
                        pending.push(Pending::Loop { index: *index, was: *place });
                        *place = at;
                    }
                    true
                }
                Op::LoopCheck(index) => self.loops.get(*index) != Some(&at),
                Op::Look { negated, end } => {
                    let (places, loops) = (self.places.clone(), self.loops.clone());
                    let found = self.run(host, op, at)?;
                    op = *end;
                    let inside = std::mem::replace(&mut self.loops, loops);
                    drop(inside);
                    let found_places = std::mem::replace(&mut self.places, places);
                    if found && !*negated {
                        for (index, place) in found_places.into_iter().enumerate() {
                            self.save(&mut pending, index, place);
                        }
                    }
                    found != *negated
                }
            };
            if goes_on {
                continue;
            }
            // This way does not work: undo what was done since the last choice, and go the other way.
            loop {
                match pending.pop() {
                    None => return Ok(false),
                    Some(Pending::Try { op: other, at: there }) => {
                        (op, at) = (other, there);
                        break;
                    }
                    Some(Pending::Group { index, was }) => {
                        if let Some(place) = self.places.get_mut(index) {
                            *place = was;
                        }
                    }
                    Some(Pending::Loop { index, was }) => {
                        if let Some(place) = self.loops.get_mut(index) {
                            *place = was;
                        }
                    }
                }
            }
        }
    }

    fn save(&mut self, pending: &mut Vec<Pending>, index: usize, to: Option<usize>) {
        if let Some(place) = self.places.get_mut(index)
            && *place != to
        {
            pending.push(Pending::Group { index, was: *place });
            *place = to;
        }
    }

    fn after(&self, at: usize) -> Option<char> {
        self.text.get(at..)?.chars().next()
    }

    fn before(&self, at: usize) -> Option<char> {
        self.text.get(..at)?.chars().next_back()
    }

    /// Goes over one character, if it fits.
    fn take(&self, at: &mut usize, back: bool, fits: impl Fn(char) -> bool) -> bool {
        match if back { self.before(*at) } else { self.after(*at) } {
            Some(character) if fits(character) => {
                *at = if back { *at - character.len_utf8() } else { *at + character.len_utf8() };
                true
            }
            _ => false,
        }
    }

    fn folded(&self, character: char) -> char {
        if self.program.ignore_case { fold(character) } else { character }
    }

    fn contains(&self, class: &Class, character: char) -> bool {
        let within = |ranges: &[(char, char)], c: char| ranges.iter().any(|(from, to)| (*from..=*to).contains(&c));
        let plain = |c: char| within(&class.ranges, c) || class.except.iter().any(|ranges| !within(ranges, c));
        let found = plain(character)
            || (self.program.ignore_case
                && (plain(fold(character)) || character.to_lowercase().next().is_some_and(plain)));
        found != class.negated
    }

    /// What a group matched, once more. A group that matched nothing yet is empty.
    fn reference(&self, at: &mut usize, group: usize, back: bool) -> bool {
        let (start, end) = (self.places.get(group * 2), self.places.get(group * 2 + 1));
        let (Some(Some(start)), Some(Some(end))) = (start, end) else { return true };
        let Some(wanted) = self.text.get(*start..*end) else { return true };
        let place = if back { at.checked_sub(wanted.len()) } else { Some(*at) };
        let Some(place) = place else { return false };
        let fits = self.text.get(place..place + wanted.len()).is_some_and(|found| {
            found == wanted
                || (self.program.ignore_case
                    && found.chars().count() == wanted.chars().count()
                    && found.chars().zip(wanted.chars()).all(|(a, b)| fold(a) == fold(b)))
        });
        if fits {
            *at = if back { place } else { place + wanted.len() };
        }
        fits
    }
}

fn is_word(character: char) -> bool {
    character.is_ascii_alphanumeric() || character == '_'
}

fn is_line_end(character: char) -> bool {
    matches!(character, '\n' | '\r' | '\u{2028}' | '\u{2029}')
}
