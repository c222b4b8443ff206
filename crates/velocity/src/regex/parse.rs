//! Pattern text to a tree.

use std::rc::Rc;

use super::class::Class;

/// How deeply groups and classes may be nested.
const MAX_DEPTH: usize = 60;

#[derive(Debug)]
pub(super) struct Parsed {
    pub(super) root: Tree,
    pub(super) groups: usize,
    pub(super) names: Vec<(Rc<str>, usize)>,
}

#[derive(Debug)]
pub(super) enum Tree {
    Char(char, bool),
    /// `.`; with the flag also line ends.
    Any(bool),
    Class(Class, bool),
    Assertion(Assertion),
    BackReference(usize, bool),
    /// A group, and its number if it captures.
    Group(Box<Tree>, Option<usize>),
    Atomic(Box<Tree>),
    Look {
        inner: Box<Tree>,
        behind: bool,
        negative: bool,
    },
    Sequence(Vec<Tree>),
    Choice(Vec<Tree>),
    Repeat {
        inner: Box<Tree>,
        least: usize,
        most: Option<usize>,
        mode: Mode,
    },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mode {
    Greedy,
    Lazy,
    Possessive,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Assertion {
    TextStart,
    TextEnd,
    /// The end, or before the line end that is the last character.
    LastLineEnd,
    LineStart,
    LineEnd,
    WordBoundary(bool),
}

#[derive(Clone, Copy, Debug, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is one of the pattern language's flags")]
struct Flags {
    ignore_case: bool,
    dot_all: bool,
    multi_line: bool,
    comments: bool,
}

struct Parser {
    chars: Vec<char>,
    at: usize,
    flags: Flags,
    groups: usize,
    names: Vec<(Rc<str>, usize)>,
    depth: usize,
}

pub(super) fn parse(pattern: &str) -> Result<Parsed, String> {
    let chars = pattern.chars().collect();
    let mut parser = Parser { chars, at: 0, flags: Flags::default(), groups: 0, names: Vec::new(), depth: 0 };
    let root = parser.choice()?;
    if parser.at < parser.chars.len() {
        return Err(parser.error("Unmatched closing ')'"));
    }
    Ok(Parsed { root, groups: parser.groups, names: parser.names })
}

impl Parser {
    fn error(&self, what: &str) -> String {
        let pattern: String = self.chars.iter().collect();
        format!("{what} near index {} {pattern}", self.at)
    }

    fn peek(&self) -> Option<char> {
        self.chars.get(self.at).copied()
    }

    fn next(&mut self, what: &str) -> Result<char, String> {
        let c = self.peek().ok_or_else(|| self.error(what))?;
        self.at += 1;
        Ok(c)
    }

    fn eat(&mut self, token: &str) -> bool {
        let found = token.chars().enumerate().all(|(ahead, c)| self.chars.get(self.at + ahead) == Some(&c));
        if found {
            self.at += token.chars().count();
        }
        found
    }

    fn deeper<T>(&mut self, read: impl FnOnce(&mut Self) -> Result<T, String>) -> Result<T, String> {
        if self.depth >= MAX_DEPTH {
            return Err(self.error("The pattern is nested too deep"));
        }
        self.depth += 1;
        let result = read(self);
        self.depth -= 1;
        result
    }

    fn choice(&mut self) -> Result<Tree, String> {
        let mut branches = vec![self.sequence()?];
        while self.eat("|") {
            branches.push(self.sequence()?);
        }
        Ok(match (branches.pop(), branches.is_empty()) {
            (Some(only), true) => only,
            (last, _) => {
                branches.extend(last);
                Tree::Choice(branches)
            }
        })
    }

    fn sequence(&mut self) -> Result<Tree, String> {
        let mut parts = Vec::new();
        loop {
            self.skip_comments();
            match self.peek() {
                None | Some('|' | ')') => return Ok(Tree::Sequence(parts)),
                Some(_) if self.eat("\\Q") => {
                    while self.peek().is_some() && !self.eat("\\E") {
                        let c = self.next("")?;
                        parts.push(Tree::Char(c, self.flags.ignore_case));
                    }
                    if let Some(last) = parts.pop() {
                        parts.push(self.repeated(last)?);
                    }
                }
                Some(_) => {
                    if let Some(atom) = self.atom()? {
                        parts.push(self.repeated(atom)?);
                    }
                }
            }
        }
    }

    fn skip_comments(&mut self) {
        while self.flags.comments {
            match self.peek() {
                Some('#') => {
                    while self.peek().is_some_and(|c| c != '\n') {
                        self.at += 1;
                    }
                }
                Some(c) if c.is_whitespace() => self.at += 1,
                _ => return,
            }
        }
    }

    fn atom(&mut self) -> Result<Option<Tree>, String> {
        let ignore_case = self.flags.ignore_case;
        Ok(Some(match self.next("Expected a pattern")? {
            '.' => Tree::Any(self.flags.dot_all),
            '^' => Tree::Assertion(if self.flags.multi_line { Assertion::LineStart } else { Assertion::TextStart }),
            '$' => Tree::Assertion(if self.flags.multi_line { Assertion::LineEnd } else { Assertion::LastLineEnd }),
            '(' => return self.deeper(Self::group),
            '[' => Tree::Class(self.deeper(Self::class)?, ignore_case),
            '\\' => self.escape()?,
            '*' | '+' | '?' => {
                self.at -= 1;
                return Err(self.error("Dangling meta character"));
            }
            c => Tree::Char(c, ignore_case),
        }))
    }

    fn repeated(&mut self, atom: Tree) -> Result<Tree, String> {
        self.skip_comments();
        let (least, most) = match self.peek() {
            Some('*') => (0, None),
            Some('+') => (1, None),
            Some('?') => (0, Some(1)),
            Some('{') => {
                self.at += 1;
                let least = self.count()?.ok_or_else(|| self.error("Illegal repetition"))?;
                let most = if self.eat(",") { self.count()? } else { Some(least) };
                if self.peek() != Some('}') || most.is_some_and(|most| most < least) {
                    return Err(self.error("Illegal repetition range"));
                }
                (least, most)
            }
            _ => return Ok(atom),
        };
        self.at += 1;
        let mode = if self.eat("?") {
            Mode::Lazy
        } else if self.eat("+") {
            Mode::Possessive
        } else {
            Mode::Greedy
        };
        if matches!(self.peek(), Some('*' | '+' | '?')) {
            return Err(self.error("Dangling meta character"));
        }
        Ok(Tree::Repeat { inner: Box::new(atom), least, most, mode })
    }

    fn count(&mut self) -> Result<Option<usize>, String> {
        let start = self.at;
        while self.peek().is_some_and(|c| c.is_ascii_digit()) {
            self.at += 1;
        }
        let digits: String = self.chars.get(start..self.at).unwrap_or_default().iter().collect();
        if digits.is_empty() {
            return Ok(None);
        }
        digits.parse().map(Some).map_err(|_| self.error("Illegal repetition range"))
    }

    fn group(&mut self) -> Result<Option<Tree>, String> {
        let outer = self.flags;
        let mut look = None;
        let mut atomic = false;
        let mut number = None;
        if self.eat("?") {
            if self.eat("=") {
                look = Some((false, false));
            } else if self.eat("!") {
                look = Some((false, true));
            } else if self.eat("<=") {
                look = Some((true, false));
            } else if self.eat("<!") {
                look = Some((true, true));
            } else if self.eat(">") {
                atomic = true;
            } else if self.eat("<") {
                let name = self.name('>')?;
                self.groups += 1;
                number = Some(self.groups);
                self.names.push((name.into(), self.groups));
            } else if self.flag_group()? {
                return Ok(None);
            }
        } else {
            self.groups += 1;
            number = Some(self.groups);
        }
        let inner = Box::new(self.choice()?);
        if !self.eat(")") {
            return Err(self.error("Unclosed group"));
        }
        self.flags = outer;
        Ok(Some(match look {
            Some((behind, negative)) => Tree::Look { inner, behind, negative },
            None if atomic => Tree::Atomic(inner),
            None => Tree::Group(inner, number),
        }))
    }

    fn name(&mut self, close: char) -> Result<String, String> {
        let mut name = String::new();
        loop {
            match self.next("Unclosed group name")? {
                c if c == close => return Ok(name),
                c if c.is_ascii_alphanumeric() => name.push(c),
                _ => return Err(self.error("Illegal group name")),
            }
        }
    }

    /// Flags behind `(?`: `true` when they hold to the end of the enclosing group, `false` when a group begins.
    fn flag_group(&mut self) -> Result<bool, String> {
        let mut on = true;
        loop {
            match self.next("Unknown inline modifier")? {
                ')' => return Ok(true),
                ':' => return Ok(false),
                '-' => on = false,
                'i' => self.flags.ignore_case = on,
                's' => self.flags.dot_all = on,
                'm' => self.flags.multi_line = on,
                'x' => self.flags.comments = on,
                'u' | 'd' | 'U' => {}
                _ => return Err(self.error("Unknown inline modifier")),
            }
        }
    }

    fn escape(&mut self) -> Result<Tree, String> {
        let ignore_case = self.flags.ignore_case;
        let c = self.next("Unexpected internal error")?;
        Ok(match c {
            'b' => Tree::Assertion(Assertion::WordBoundary(true)),
            'B' => Tree::Assertion(Assertion::WordBoundary(false)),
            'A' | 'G' => Tree::Assertion(Assertion::TextStart),
            'z' => Tree::Assertion(Assertion::TextEnd),
            'Z' => Tree::Assertion(Assertion::LastLineEnd),
            'k' => {
                if !self.eat("<") {
                    return Err(self.error("\\k is not followed by '<' for named capturing group"));
                }
                let name = self.name('>')?;
                let known = self.names.iter().find(|(known, _)| **known == *name).map(|(_, group)| *group);
                let group = known.ok_or_else(|| self.error("There is no group of that name"))?;
                Tree::BackReference(group, ignore_case)
            }
            'R' => Tree::Choice(vec![
                Tree::Sequence(vec![Tree::Char('\r', false), Tree::Char('\n', false)]),
                Tree::Class(Class::Union(vec![Class::Range('\n', '\r'), Class::Range('\u{85}', '\u{85}')]), false),
            ]),
            '1'..='9' => {
                let digit = c.to_digit(10).and_then(|digit| usize::try_from(digit).ok()).unwrap_or_default();
                Tree::BackReference(digit, ignore_case)
            }
            _ => match self.class_escape(c)? {
                Ok(class) => Tree::Class(class, ignore_case),
                Err(c) => Tree::Char(c, ignore_case),
            },
        })
    }

    /// What an escape stands for, inside classes and out: a class, or a character.
    fn class_escape(&mut self, c: char) -> Result<Result<Class, char>, String> {
        let not = |class| Class::Not(Box::new(class));
        Ok(match c {
            'd' => Ok(Class::Digit),
            'D' => Ok(not(Class::Digit)),
            'w' => Ok(Class::Word),
            'W' => Ok(not(Class::Word)),
            's' => Ok(Class::Space),
            'S' => Ok(not(Class::Space)),
            'h' => Ok(Class::Union(vec![
                Class::Range(' ', ' '),
                Class::Range('\t', '\t'),
                Class::Range('\u{a0}', '\u{a0}'),
            ])),
            'v' => Ok(Class::Range('\n', '\r')),
            'p' | 'P' => {
                let name = if self.eat("{") {
                    let mut name = String::new();
                    loop {
                        match self.next("Unclosed character family")? {
                            '}' => break name,
                            c => name.push(c),
                        }
                    }
                } else {
                    self.next("Unknown character property")?.into()
                };
                let class = Class::property(&name)
                    .ok_or_else(|| self.error(&format!("Unknown character property name {{{name}}}")))?;
                Ok(if c == 'P' { not(class) } else { class })
            }
            't' => Err('\t'),
            'n' => Err('\n'),
            'r' => Err('\r'),
            'f' => Err('\u{c}'),
            'a' => Err('\u{7}'),
            'e' => Err('\u{1b}'),
            '0' => Err(self.code(3, 8)?),
            'x' if self.eat("{") => {
                let code = self.code(6, 16)?;
                if !self.eat("}") {
                    return Err(self.error("Unclosed hexadecimal escape sequence"));
                }
                Err(code)
            }
            'x' => Err(self.code(2, 16)?),
            'u' => Err(self.code(4, 16)?),
            'c' => {
                let c = self.next("Illegal control escape sequence")?;
                Err(char::from_u32(u32::from(c) ^ 64).ok_or_else(|| self.error("Illegal control escape sequence"))?)
            }
            _ if c.is_ascii_alphabetic() => return Err(self.error("Illegal/unsupported escape sequence")),
            _ => Err(c),
        })
    }

    /// A character by its code, of at most so many digits.
    fn code(&mut self, most: usize, radix: u32) -> Result<char, String> {
        let mut code = 0;
        let mut digits = 0;
        while let Some(digit) = self.peek().and_then(|c| c.to_digit(radix)).filter(|_| digits < most) {
            code = code * radix + digit;
            digits += 1;
            self.at += 1;
        }
        char::from_u32(code).filter(|_| digits > 0).ok_or_else(|| self.error("Illegal escape sequence"))
    }

    /// A class behind its `[`.
    fn class(&mut self) -> Result<Class, String> {
        let negative = self.eat("^");
        let mut intersection = Vec::new();
        let mut union = Vec::new();
        loop {
            if self.eat("&&") {
                intersection.push(Class::Union(std::mem::take(&mut union)));
                continue;
            }
            match self.next("Unclosed character class")? {
                ']' if !union.is_empty() || !intersection.is_empty() => break,
                '[' => union.push(self.deeper(Self::class)?),
                c => {
                    let from = if c == '\\' {
                        let escaped = self.next("Unclosed character class")?;
                        match self.class_escape(escaped)? {
                            Ok(class) => {
                                union.push(class);
                                continue;
                            }
                            Err(c) => c,
                        }
                    } else {
                        c
                    };
                    union.push(self.class_range(from)?);
                }
            }
        }
        let class = if intersection.is_empty() {
            Class::Union(union)
        } else {
            if !union.is_empty() {
                intersection.push(Class::Union(union));
            }
            Class::Intersection(intersection)
        };
        Ok(if negative { Class::Not(Box::new(class)) } else { class })
    }

    fn class_range(&mut self, from: char) -> Result<Class, String> {
        let ahead = self.chars.get(self.at + 1).copied();
        if self.peek() != Some('-') || matches!(ahead, None | Some(']' | '[')) {
            return Ok(Class::Range(from, from));
        }
        self.at += 1;
        let mut to = self.next("Unclosed character class")?;
        if to == '\\' {
            let escaped = self.next("Unclosed character class")?;
            to = self.class_escape(escaped)?.err().ok_or_else(|| self.error("Illegal character range"))?;
        }
        if to < from {
            return Err(self.error("Illegal character range"));
        }
        Ok(Class::Range(from, to))
    }
}
