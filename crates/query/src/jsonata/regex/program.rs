//! The tree of a pattern to instructions for the matcher.

use super::parse::{Class, Node, Parsed};

#[derive(Debug)]
pub(super) struct Program {
    pub(super) ops: Vec<Op>,
    /// Groups, the whole match counted as the first.
    pub(super) groups: usize,
    /// Places remembered to notice a loop that does not advance.
    pub(super) loops: usize,
    pub(super) ignore_case: bool,
    pub(super) multiline: bool,
}

#[derive(Debug, Clone)]
pub(super) enum Op {
    Char {
        character: char,
        back: bool,
    },
    Any {
        back: bool,
    },
    Class {
        class: Box<Class>,
        back: bool,
    },
    Start,
    End,
    WordBoundary {
        negated: bool,
    },
    /// Remembers where a group begins or ends.
    Save {
        group: usize,
        end: bool,
    },
    /// Forgets groups.
    Forget {
        from: usize,
        to: usize,
    },
    BackReference {
        group: usize,
        back: bool,
    },
    Jump(usize),
    /// Tries one way, then the other.
    Split {
        first: usize,
        second: usize,
    },
    LoopStart(usize),
    /// Fails if nothing was taken since the start of the loop.
    LoopCheck(usize),
    /// Matches what follows up to [`Op::Match`], here and without advancing; goes on at `end`.
    Look {
        negated: bool,
        end: usize,
    },
    Match,
}

/// Repetition is written out: this bounds what a pattern may grow to.
const MAX_OPS: usize = 20_000;

pub(super) fn compile(parsed: &Parsed, ignore_case: bool, multiline: bool) -> Result<Program, String> {
    let mut compiler = Compiler { ops: Vec::new(), loops: 0, ignore_case, parsed };
    compiler.push(Op::Save { group: 0, end: false })?;
    compiler.node(&parsed.root, false)?;
    compiler.push(Op::Save { group: 0, end: true })?;
    compiler.push(Op::Match)?;
    Ok(Program { ops: compiler.ops, groups: parsed.groups + 1, loops: compiler.loops, ignore_case, multiline })
}

struct Compiler<'a> {
    ops: Vec<Op>,
    loops: usize,
    ignore_case: bool,
    parsed: &'a Parsed,
}

/// One form for all cases of a letter.
pub(super) fn fold(character: char) -> char {
    let mut upper = character.to_uppercase();
    match (upper.next(), upper.next()) {
        (Some(one), None) if !one.is_ascii() || character.is_ascii() => one,
        _ => character,
    }
}

impl Compiler<'_> {
    fn push(&mut self, op: Op) -> Result<usize, String> {
        if self.ops.len() >= MAX_OPS {
            return Err("Regular expression too large".to_owned());
        }
        self.ops.push(op);
        Ok(self.ops.len() - 1)
    }

    /// Fills in where a jump goes: to what comes next.
    fn land(&mut self, at: usize) {
        let here = self.ops.len();
        match self.ops.get_mut(at) {
            Some(Op::Jump(label) | Op::Look { end: label, .. }) => *label = here,
            Some(Op::Split { first, second }) => {
                for label in [first, second] {
                    if *label == usize::MAX {
                        *label = here;
                    }
                }
            }
            _ => {}
        }
    }

    /// `back`: inside a look-behind, which is matched from its end.
    fn node(&mut self, node: &Node, back: bool) -> Result<(), String> {
        match node {
            Node::Empty => {}
            Node::Char(character) => {
                let character = if self.ignore_case { fold(*character) } else { *character };
                self.push(Op::Char { character, back })?;
            }
            Node::Any => {
                self.push(Op::Any { back })?;
            }
            Node::Class(class) => {
                self.push(Op::Class { class: Box::new(class.clone()), back })?;
            }
            Node::Start => {
                self.push(Op::Start)?;
            }
            Node::End => {
                self.push(Op::End)?;
            }
            Node::WordBoundary { negated } => {
                self.push(Op::WordBoundary { negated: *negated })?;
            }
            Node::Group(inner, None) => self.node(inner, back)?,
            Node::Group(inner, Some(group)) => {
                self.push(Op::Save { group: *group, end: back })?;
                self.node(inner, back)?;
                self.push(Op::Save { group: *group, end: !back })?;
            }
            Node::BackReference(group) if *group <= self.parsed.groups => {
                self.push(Op::BackReference { group: *group, back })?;
            }
            // A reference to no group is an octal escape: its digits, in practice.
            Node::BackReference(number) => {
                let code = u32::from_str_radix(&number.to_string(), 8).ok().and_then(char::from_u32);
                self.push(Op::Char { character: code.unwrap_or('\0'), back })?;
            }
            Node::NamedReference(name) => {
                let group = self.parsed.names.iter().find(|(known, _)| known == name);
                let (_, group) = group.ok_or("Invalid named capture referenced")?;
                self.push(Op::BackReference { group: *group, back })?;
            }
            Node::Look { inner, behind, negated } => {
                let look = self.push(Op::Look { negated: *negated, end: 0 })?;
                self.node(inner, *behind)?;
                self.push(Op::Match)?;
                self.land(look);
            }
            Node::Sequence(parts) if back => {
                for part in parts.iter().rev() {
                    self.node(part, back)?;
                }
            }
            Node::Sequence(parts) => {
                for part in parts {
                    self.node(part, back)?;
                }
            }
            Node::Choice(choices) => self.choice(choices, back)?,
            Node::Repeat { inner, min, max, lazy, groups } => {
                let forget = Op::Forget { from: groups.0, to: groups.1 };
                for _ in 0..*min {
                    self.push(forget.clone())?;
                    self.node(inner, back)?;
                }
                match max {
                    None => self.endless(inner, *lazy, &forget, back)?,
                    Some(max) => {
                        let mut splits = Vec::new();
                        for _ in *min..*max {
                            splits.push(self.split(*lazy)?);
                            self.push(forget.clone())?;
                            self.node(inner, back)?;
                        }
                        for split in splits {
                            self.land(split);
                        }
                    }
                }
            }
        }
        Ok(())
    }

    fn choice(&mut self, choices: &[Node], back: bool) -> Result<(), String> {
        let mut ends = Vec::new();
        for (index, choice) in choices.iter().enumerate() {
            if index + 1 == choices.len() {
                self.node(choice, back)?;
            } else {
                let split = self.split(false)?;
                self.node(choice, back)?;
                ends.push(self.push(Op::Jump(0))?);
                self.land(split);
            }
        }
        for end in ends {
            self.land(end);
        }
        Ok(())
    }

    /// A choice between what comes next and what [`Compiler::land`] will point to.
    fn split(&mut self, lazy: bool) -> Result<usize, String> {
        let next = self.ops.len() + 1;
        let (first, second) = if lazy { (usize::MAX, next) } else { (next, usize::MAX) };
        self.push(Op::Split { first, second })
    }

    fn endless(&mut self, inner: &Node, lazy: bool, forget: &Op, back: bool) -> Result<(), String> {
        let number = self.loops;
        self.loops += 1;
        let split = self.split(lazy)?;
        self.push(Op::LoopStart(number))?;
        self.push(forget.clone())?;
        self.node(inner, back)?;
        self.push(Op::LoopCheck(number))?;
        self.push(Op::Jump(split))?;
        self.land(split);
        Ok(())
    }
}
