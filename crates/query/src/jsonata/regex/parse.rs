//! The text of a pattern to a tree, with the leniency that browsers have (Annex B).
//! <https://tc39.es/ecma262/#sec-regexp-syntax-for-web-browsers>

/// A part of a pattern.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Node {
    Empty,
    Char(char),
    /// Any character but a line's end.
    Any,
    Class(Class),
    Start,
    End,
    WordBoundary {
        negated: bool,
    },
    Group(Box<Node>, Option<usize>),
    BackReference(usize),
    NamedReference(String),
    Look {
        inner: Box<Node>,
        behind: bool,
        negated: bool,
    },
    Sequence(Vec<Node>),
    Choice(Vec<Node>),
    Repeat {
        inner: Box<Node>,
        min: u32,
        max: Option<u32>,
        lazy: bool,
        /// The groups inside: forgotten when the loop begins anew.
        groups: (usize, usize),
    },
}

/// A set of characters.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Class {
    pub(super) negated: bool,
    pub(super) ranges: Vec<(char, char)>,
    /// `\D`, `\S`, `\W` inside brackets: sets that are left out.
    pub(super) except: Vec<Vec<(char, char)>>,
}

#[derive(Debug)]
pub(super) struct Parsed {
    pub(super) root: Node,
    pub(super) groups: usize,
    pub(super) names: Vec<(String, usize)>,
}

/// Groups within groups.
const MAX_NESTING: usize = 40;

pub(super) fn parse(source: &str) -> Result<Parsed, String> {
    let characters: Vec<char> = source.chars().collect();
    let mut parser = Parser { characters: &characters, at: 0, groups: 0, names: Vec::new(), nesting: 0 };
    let root = parser.choice()?;
    if parser.at < characters.len() {
        return Err("Unmatched ')'".to_owned());
    }
    Ok(Parsed { root, groups: parser.groups, names: parser.names })
}

struct Parser<'a> {
    characters: &'a [char],
    at: usize,
    groups: usize,
    names: Vec<(String, usize)>,
    nesting: usize,
}

const DIGITS: &[(char, char)] = &[('0', '9')];
const WORD: &[(char, char)] = &[('0', '9'), ('A', 'Z'), ('_', '_'), ('a', 'z')];
const SPACE: &[(char, char)] = &[
    ('\t', '\r'),
    (' ', ' '),
    ('\u{a0}', '\u{a0}'),
    ('\u{1680}', '\u{1680}'),
    ('\u{2000}', '\u{200a}'),
    ('\u{2028}', '\u{2029}'),
    ('\u{202f}', '\u{202f}'),
    ('\u{205f}', '\u{205f}'),
    ('\u{3000}', '\u{3000}'),
    ('\u{feff}', '\u{feff}'),
];

/// The set of `\d`, `\w`, `\s` and of their opposites.
fn shorthand(letter: char) -> Option<(&'static [(char, char)], bool)> {
    Some(match letter {
        'd' => (DIGITS, false),
        'D' => (DIGITS, true),
        'w' => (WORD, false),
        'W' => (WORD, true),
        's' => (SPACE, false),
        'S' => (SPACE, true),
        _ => return None,
    })
}

impl Parser<'_> {
    fn peek(&self) -> Option<char> {
        self.characters.get(self.at).copied()
    }

    fn skip(&mut self, text: &str) -> bool {
        let fits = text.chars().enumerate().all(|(ahead, c)| self.characters.get(self.at + ahead) == Some(&c));
        if fits {
            self.at += text.chars().count();
        }
        fits
    }

    fn choice(&mut self) -> Result<Node, String> {
        self.nesting += 1;
        if self.nesting > MAX_NESTING {
            return Err("Too many nested groups".to_owned());
        }
        let mut choices = vec![self.sequence()?];
        while self.skip("|") {
            choices.push(self.sequence()?);
        }
        self.nesting -= 1;
        Ok(if choices.len() == 1 { choices.pop().unwrap_or(Node::Empty) } else { Node::Choice(choices) })
    }

    fn sequence(&mut self) -> Result<Node, String> {
        let mut parts = Vec::new();
        while let Some(character) = self.peek() {
            if matches!(character, '|' | ')') {
                break;
            }
            let groups_before = self.groups;
            let atom = self.atom(character)?;
            parts.push(self.quantified(atom, groups_before)?);
        }
        Ok(if parts.len() == 1 { parts.pop().unwrap_or(Node::Empty) } else { Node::Sequence(parts) })
    }

    fn quantified(&mut self, atom: Node, groups_before: usize) -> Result<Node, String> {
        let (min, max) = match self.peek() {
            Some('*') => (0, None),
            Some('+') => (1, None),
            Some('?') => (0, Some(1)),
            Some('{') => match self.braces() {
                Some(bounds) => bounds,
                None => return Ok(atom),
            },
            _ => return Ok(atom),
        };
        if !matches!(self.peek(), Some('{')) || self.braces().is_none() {
            self.at += 1;
        } else {
            while self.peek() != Some('}') {
                self.at += 1;
            }
            self.at += 1;
        }
        if max.is_some_and(|max| max < min) {
            return Err("numbers out of order in {} quantifier".to_owned());
        }
        if matches!(atom, Node::Start | Node::End | Node::WordBoundary { .. } | Node::Look { behind: true, .. }) {
            return Err("Nothing to repeat".to_owned());
        }
        let lazy = self.skip("?");
        let repeat =
            Node::Repeat { inner: Box::new(atom), min, max, lazy, groups: (groups_before + 1, self.groups + 1) };
        if matches!(self.peek(), Some('*' | '+' | '?')) || (self.peek() == Some('{') && self.braces().is_some()) {
            return Err("Nothing to repeat".to_owned());
        }
        Ok(repeat)
    }

    /// Looks at `{n}`, `{n,}`, `{n,m}` without taking it; anything else is plain text.
    fn braces(&self) -> Option<(u32, Option<u32>)> {
        let rest = self.characters.get(self.at + 1..)?;
        let length = rest.iter().position(|c| *c == '}')?;
        let text: String = rest.iter().take(length).collect();
        let number = |text: &str| {
            (!text.is_empty() && text.bytes().all(|b| b.is_ascii_digit())).then(|| text.parse().unwrap_or(u32::MAX))
        };
        match text.split_once(',') {
            None => number(&text).map(|n| (n, Some(n))),
            Some((min, "")) => number(min).map(|min| (min, None)),
            Some((min, max)) => Some((number(min)?, Some(number(max)?))),
        }
    }

    fn atom(&mut self, character: char) -> Result<Node, String> {
        self.at += 1;
        Ok(match character {
            '^' => Node::Start,
            '$' => Node::End,
            '.' => Node::Any,
            '(' => self.group()?,
            '[' => self.class()?,
            '\\' => self.escape()?,
            '*' | '+' | '?' => return Err("Nothing to repeat".to_owned()),
            '{' => {
                self.at -= 1;
                let quantifies = self.braces().is_some();
                self.at += 1;
                if quantifies {
                    return Err("Nothing to repeat".to_owned());
                }
                Node::Char('{')
            }
            other => Node::Char(other),
        })
    }

    fn group(&mut self) -> Result<Node, String> {
        let look = |behind, negated| move |inner| Node::Look { inner: Box::new(inner), behind, negated };
        let node = if self.skip("?:") {
            Node::Group(Box::new(self.choice()?), None)
        } else if self.skip("?=") {
            look(false, false)(self.choice()?)
        } else if self.skip("?!") {
            look(false, true)(self.choice()?)
        } else if self.skip("?<=") {
            look(true, false)(self.choice()?)
        } else if self.skip("?<!") {
            look(true, true)(self.choice()?)
        } else {
            self.groups += 1;
            let number = self.groups;
            if self.skip("?<") {
                let name = self.group_name()?;
                if self.names.iter().any(|(known, _)| *known == name) {
                    return Err("Duplicate capture group name".to_owned());
                }
                self.names.push((name, number));
            } else if self.peek() == Some('?') {
                return Err("Invalid group".to_owned());
            }
            Node::Group(Box::new(self.choice()?), Some(number))
        };
        if self.skip(")") { Ok(node) } else { Err("Unterminated group".to_owned()) }
    }

    fn group_name(&mut self) -> Result<String, String> {
        let mut name = String::new();
        loop {
            match self.peek() {
                Some('>') if !name.is_empty() => {
                    self.at += 1;
                    return Ok(name);
                }
                Some(c) if c.is_alphanumeric() || c == '_' || c == '$' => name.push(c),
                _ => return Err("Invalid capture group name".to_owned()),
            }
            self.at += 1;
        }
    }

    fn escape(&mut self) -> Result<Node, String> {
        let Some(letter) = self.peek() else { return Err("\\ at end of pattern".to_owned()) };
        if let Some((ranges, negated)) = shorthand(letter) {
            self.at += 1;
            return Ok(Node::Class(Class { negated, ranges: ranges.to_vec(), except: Vec::new() }));
        }
        match letter {
            'b' | 'B' => {
                self.at += 1;
                Ok(Node::WordBoundary { negated: letter == 'B' })
            }
            'k' if self.characters.get(self.at + 1) == Some(&'<') => {
                self.at += 2;
                self.group_name().map(Node::NamedReference)
            }
            '1'..='9' => {
                let mut number = 0_usize;
                while let Some(digit) = self.peek().and_then(|c| c.to_digit(10)) {
                    number = number.saturating_mul(10).saturating_add(digit as usize);
                    self.at += 1;
                }
                Ok(Node::BackReference(number))
            }
            _ => self.character_escape().map(Node::Char),
        }
    }

    /// An escape that stands for one character.
    fn character_escape(&mut self) -> Result<char, String> {
        let Some(letter) = self.peek() else { return Err("\\ at end of pattern".to_owned()) };
        self.at += 1;
        Ok(match letter {
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            'v' => '\u{b}',
            'f' => '\u{c}',
            '0' => '\0',
            'c' => match self.peek() {
                Some(control) if control.is_ascii_alphabetic() => {
                    self.at += 1;
                    char::from(control as u8 % 32)
                }
                _ => {
                    self.at -= 1;
                    '\\'
                }
            },
            'x' => self.hex(2).unwrap_or('x'),
            'u' => self.hex(4).unwrap_or('u'),
            other => other,
        })
    }

    fn hex(&mut self, digits: usize) -> Option<char> {
        let text: String = self.characters.get(self.at..self.at + digits)?.iter().collect();
        if !text.bytes().all(|b| b.is_ascii_hexdigit()) {
            return None;
        }
        self.at += digits;
        let code = u32::from_str_radix(&text, 16).ok()?;
        Some(char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER))
    }

    fn class(&mut self) -> Result<Node, String> {
        let mut class = Class { negated: self.skip("^"), ..Class::default() };
        loop {
            let Some(character) = self.peek() else { return Err("Unterminated character class".to_owned()) };
            if character == ']' {
                self.at += 1;
                return Ok(Node::Class(class));
            }
            let Some(from) = self.class_atom(&mut class)? else { continue };
            let is_range = self.peek() == Some('-') && !matches!(self.characters.get(self.at + 1), None | Some(']'));
            if !is_range {
                class.ranges.push((from, from));
                continue;
            }
            self.at += 1;
            match self.class_atom(&mut class)? {
                Some(to) if to < from => return Err("Range out of order in character class".to_owned()),
                Some(to) => class.ranges.push((from, to)),
                None => class.ranges.extend([(from, from), ('-', '-')]),
            }
        }
    }

    /// One character of a set, or `None` after a shorthand, which is added to it.
    fn class_atom(&mut self, class: &mut Class) -> Result<Option<char>, String> {
        let Some(character) = self.peek() else { return Err("Unterminated character class".to_owned()) };
        self.at += 1;
        if character != '\\' {
            return Ok(Some(character));
        }
        match self.peek() {
            Some('b') => {
                self.at += 1;
                Ok(Some('\u{8}'))
            }
            Some('-') => {
                self.at += 1;
                Ok(Some('-'))
            }
            Some(letter) if shorthand(letter).is_some() => {
                self.at += 1;
                match shorthand(letter) {
                    Some((ranges, true)) => class.except.push(ranges.to_vec()),
                    Some((ranges, false)) => class.ranges.extend_from_slice(ranges),
                    None => {}
                }
                Ok(None)
            }
            _ => self.character_escape().map(Some),
        }
    }
}
