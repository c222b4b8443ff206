//! Template text to a tree: the level of text, comments and what `$`, `#` and `\` begin.
//!
//! VTL is text with islands in it, so there is no token list: every construct reads from the one cursor. White space is
//! what differs most between engines; the rules here are Velocity 1.7's. A directive takes the rest of its line along
//! when nothing but blanks stand there; `#set` also takes the blanks before it, but only where they do not hang on to
//! text in front of them (so at the start of a line that follows another directive).
//!
//! <https://velocity.apache.org/engine/1.7/vtl-reference.html>

mod directive;
mod expression;
mod reference;

use std::collections::HashSet;
use std::rc::Rc;

use crate::error::ParseError;
use crate::tree::{Block, Macro, Node};

/// How deeply directives, parentheses, lists and quoted templates may be nested together.
const MAX_DEPTH: usize = 100;

/// The names that begin a directive; a macro cannot take them.
const DIRECTIVES: [&str; 14] = [
    "if", "elseif", "else", "end", "set", "foreach", "define", "macro", "break", "stop", "evaluate", "include",
    "parse", "literal",
];

pub(crate) struct Parsed {
    pub(crate) body: Block,
    pub(crate) macros: Vec<Rc<Macro>>,
}

pub(crate) fn parse(text: &str) -> Result<Parsed, ParseError> {
    let mut parser = Parser::new(text, 0);
    let (nodes, end) = parser.block()?;
    match end {
        BlockEnd::Text => Ok(Parsed { body: nodes, macros: parser.macros }),
        BlockEnd::End(at) => Err(parser.error("Encountered `#end` without a directive to close", at)),
        BlockEnd::Else(at) => Err(parser.error("Encountered `#else` outside of `#if`", at)),
        BlockEnd::ElseIf(at) => Err(parser.error("Encountered `#elseif` outside of `#if`", at)),
    }
}

pub(crate) struct Parser<'a> {
    text: &'a str,
    at: usize,
    depth: usize,
    macros: Vec<Rc<Macro>>,
    macro_names: HashSet<Rc<str>>,
}

/// What ended a block, and where it stood.
enum BlockEnd {
    /// The end of the text.
    Text,
    End(usize),
    Else(usize),
    ElseIf(usize),
}

impl<'a> Parser<'a> {
    fn new(text: &'a str, depth: usize) -> Self {
        Self { text, at: 0, depth, macros: Vec::new(), macro_names: HashSet::new() }
    }

    fn error(&self, message: impl Into<String>, offset: usize) -> ParseError {
        ParseError::new(message, self.text, offset)
    }

    fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn peek(&self) -> Option<u8> {
        self.peek_at(0)
    }

    fn peek_at(&self, ahead: usize) -> Option<u8> {
        self.text.as_bytes().get(self.at + ahead).copied()
    }

    fn slice(&self, from: usize) -> &'a str {
        self.text.get(from..self.at).unwrap_or_default()
    }

    fn eat(&mut self, token: &str) -> bool {
        let found = self.rest().starts_with(token);
        if found {
            self.at += token.len();
        }
        found
    }

    fn skip_while(&mut self, keep: impl Fn(u8) -> bool) {
        while self.peek().is_some_and(&keep) {
            self.at += 1;
        }
    }

    fn skip_space(&mut self) {
        self.skip_while(|byte| matches!(byte, b' ' | b'\t' | b'\n' | b'\r'));
    }

    /// Takes blanks and the line's end, but only if nothing else stands before it.
    fn eat_rest_of_line(&mut self) {
        let start = self.at;
        self.skip_while(|byte| matches!(byte, b' ' | b'\t'));
        if !self.eat("\r\n") && !self.eat("\n") && !self.eat("\r") {
            self.at = start;
        }
    }

    /// Runs a nested reader one level further down.
    fn nested<T>(&mut self, read: impl FnOnce(&mut Self) -> Result<T, ParseError>) -> Result<T, ParseError> {
        if self.depth >= MAX_DEPTH {
            return Err(self.error(format!("Nested more than {MAX_DEPTH} deep"), self.at));
        }
        self.depth += 1;
        let result = read(self);
        self.depth -= 1;
        result
    }

    /// Reads up to the end of the text or a directive that closes or divides a block.
    fn block(&mut self) -> Result<(Block, BlockEnd), ParseError> {
        let mut nodes = Nodes::default();
        let end = loop {
            // Blanks before `#set` vanish where they begin a piece of text.
            if let Some(start) = self.set_directive_ahead() {
                self.at = start;
                nodes.push(self.set()?);
                continue;
            }
            match self.peek() {
                None => break BlockEnd::Text,
                Some(b'\\') => self.backslashes(&mut nodes)?,
                Some(b'$') => self.dollar(&mut nodes, 0)?,
                Some(b'#') => {
                    if let Some(end) = self.hash(&mut nodes)? {
                        break end;
                    }
                }
                Some(_) => {
                    let start = self.at;
                    self.skip_while(|byte| !matches!(byte, b'$' | b'#' | b'\\'));
                    nodes.text(self.slice(start));
                }
            }
        };
        Ok((nodes.finish(), end))
    }

    /// A `$` or `#` that begins nothing. Velocity cannot read one at the very end, and loses one right before `#set`.
    fn sign_as_text(&mut self, sign: &str, nodes: &mut Nodes) -> Result<(), ParseError> {
        if self.at >= self.text.len() {
            return Err(self.error(format!("The template ends behind `{sign}`"), self.at));
        }
        if self.set_directive_ahead().is_none() {
            nodes.text(sign);
        }
        Ok(())
    }

    /// Backslashes mean something only right before a reference or a directive.
    fn backslashes(&mut self, nodes: &mut Nodes) -> Result<(), ParseError> {
        let start = self.at;
        self.skip_while(|byte| byte == b'\\');
        let count = self.at - start;
        match self.peek() {
            Some(b'$') => self.dollar(nodes, count),
            Some(b'#') if self.directive_word_at(self.at + 1).is_some() => {
                let (name, end) = self.directive_word_at(self.at + 1).unwrap_or_default();
                // `#set(` is read together with what is before it, so a pair of backslashes there stays a pair.
                let set = count.is_multiple_of(2) && self.set_directive_ahead().is_some();
                let known = !set && (DIRECTIVES.contains(&name) || self.macro_names.contains(name));
                nodes.text(&"\\".repeat(if known { count / 2 } else { count }));
                if count % 2 == 1 {
                    let hash = self.at;
                    self.at = end;
                    nodes.text(self.slice(hash));
                }
                Ok(())
            }
            _ => {
                nodes.text(self.slice(start));
                Ok(())
            }
        }
    }

    /// The name behind a `#`, written `name` or `{name}`, and where it ends.
    fn directive_word_at(&self, at: usize) -> Option<(&'a str, usize)> {
        let rest = self.text.get(at..)?;
        let (bracketed, word) = rest.strip_prefix('{').map_or((false, rest), |inner| (true, inner));
        let len = word.bytes().take_while(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'@')).count();
        let first = word.bytes().next()?;
        if !(first.is_ascii_alphabetic() || first == b'_' || first == b'@' && !bracketed) {
            return None;
        }
        let name = word.get(..len)?;
        if !bracketed {
            Some((name, at + len))
        } else if word.get(len..)?.starts_with('}') {
            Some((name, at + len + 2))
        } else {
            None
        }
    }

    /// Comments, unparsed text and directives; a `#` before anything else is text.
    fn hash(&mut self, nodes: &mut Nodes) -> Result<Option<BlockEnd>, ParseError> {
        let start = self.at;
        if self.eat("##") {
            self.skip_while(|byte| !matches!(byte, b'\n' | b'\r'));
            self.eat_rest_of_line();
            return Ok(None);
        }
        if self.eat("#[[") {
            let Some(len) = self.rest().find("]]#") else {
                return Err(self.error("`#[[` is not closed by `]]#`", start));
            };
            nodes.text(self.rest().get(..len).unwrap_or_default());
            self.at += len + 3;
            return Ok(None);
        }
        if self.eat("#*") {
            // In `#** … *#` the second asterisk belongs to the opening, except in the empty comment `#**#`.
            if self.peek() == Some(b'*') && self.peek_at(1) != Some(b'#') {
                self.at += 1;
            }
            let Some(len) = self.rest().find("*#") else {
                return Err(self.error("`#*` is not closed by `*#`", start));
            };
            self.at += len + 2;
            return Ok(None);
        }
        match self.directive_word_at(start + 1) {
            Some((name, end)) => {
                self.at = end;
                self.directive(name, start, nodes)
            }
            None => {
                self.at += 1;
                self.sign_as_text("#", nodes)?;
                Ok(None)
            }
        }
    }
}

/// Nodes of a block; neighbouring texts become one.
#[derive(Default)]
struct Nodes {
    nodes: Vec<Node>,
    text: String,
}

impl Nodes {
    fn text(&mut self, text: &str) {
        self.text.push_str(text);
    }

    fn push(&mut self, node: Node) {
        if !self.text.is_empty() {
            self.nodes.push(Node::Text(std::mem::take(&mut self.text).into()));
        }
        self.nodes.push(node);
    }

    fn finish(mut self) -> Block {
        if !self.text.is_empty() {
            self.nodes.push(Node::Text(self.text.into()));
        }
        self.nodes.into()
    }
}
