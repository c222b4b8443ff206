//! References: `$x`, `$!x`, `${x}`, with properties, method calls and indexes, in text and in expressions.
//!
//! What is no reference is text: `$`, `$5`, `$.`, `${`. A property needs a letter right behind its dot, so that the full
//! stop of a sentence stays text.
//!
//! <https://velocity.apache.org/engine/1.7/vtl-reference.html#references>

use std::rc::Rc;

use super::{Nodes, Parser};
use crate::error::ParseError;
use crate::tree::{Expression, Node, Printed, Reference, Step};

impl Parser<'_> {
    /// A `$` in text, behind so many backslashes.
    pub(super) fn dollar(&mut self, nodes: &mut Nodes, backslashes: usize) -> Result<(), ParseError> {
        let start = self.at;
        self.at += 1;
        // `$\!x` shows `$!x`: a backslash less, and no reference.
        let slashes = self.rest().bytes().take_while(|byte| *byte == b'\\').count();
        if slashes > 0 && self.peek_at(slashes) == Some(b'!') {
            nodes.text(&"\\".repeat(backslashes));
            nodes.text("$");
            nodes.text(&"\\".repeat(slashes - 1));
            self.at += slashes + 1;
            nodes.text("!");
            return Ok(());
        }
        let quiet = self.eat("!");
        match self.reference(start)? {
            None => {
                // Not a reference after all: the `$`, its `!` and the backslashes are text.
                nodes.text(&"\\".repeat(backslashes));
                self.sign_as_text(self.slice(start), nodes)?;
            }
            Some(reference) => {
                nodes.push(Node::Reference(Printed {
                    reference,
                    quiet,
                    escaped: backslashes % 2 == 1,
                    backslashes: "\\".repeat(backslashes / 2).into(),
                    source: self.slice(start).into(),
                }));
            }
        }
        Ok(())
    }

    /// The reference behind a `$` or `$!`; `None`, with nothing read, when none is there.
    pub(super) fn reference(&mut self, start: usize) -> Result<Option<Reference>, ParseError> {
        let before = self.at;
        let formal = self.eat("{");
        let Some(root) = self.identifier() else {
            self.at = before;
            return Ok(None);
        };
        if matches!(&*root, "true" | "false") {
            return Err(self.error(format!("`{root}` is no name for a reference"), start));
        }
        let mut steps = Vec::new();
        loop {
            if self.peek() == Some(b'[') {
                steps.push(self.nested(Self::index)?);
            } else if self.peek() == Some(b'.') && self.peek_at(1).is_some_and(|byte| byte.is_ascii_alphabetic()) {
                self.at += 1;
                let Some(name) = self.identifier() else { break };
                let arguments = self.nested(Self::method_arguments)?;
                steps.push(match arguments {
                    Some(arguments) => Step::Method(name, arguments),
                    None => Step::Property(name),
                });
            } else {
                break;
            }
        }
        if formal && !self.eat("}") {
            return Err(self.error("`${` is not closed by `}`", start));
        }
        Ok(Some(Reference { root, steps, offset: start }))
    }

    fn identifier(&mut self) -> Option<Rc<str>> {
        let start = self.at;
        if !self.peek().is_some_and(|byte| byte.is_ascii_alphabetic() || byte == b'_') {
            return None;
        }
        self.skip_while(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-'));
        Some(self.slice(start).into())
    }

    fn index(&mut self) -> Result<Step, ParseError> {
        let opened = self.at;
        self.at += 1;
        self.skip_space();
        let start = self.at;
        let Some(
            index @ (Expression::String(_)
            | Expression::Interpolated(_)
            | Expression::Integer(_)
            | Expression::Bool(_)
            | Expression::Reference(..)),
        ) = self.operand()?
        else {
            return Err(self.error("An index is a number, a string or a reference", start));
        };
        self.skip_space();
        if self.eat("]") { Ok(Step::Index(index)) } else { Err(self.error("`[` is not closed by `]`", opened)) }
    }

    /// `( … )` right behind a name; `None`, with nothing read, where the parenthesis is plain text.
    fn method_arguments(&mut self) -> Result<Option<Vec<Expression>>, ParseError> {
        let opened = self.at;
        if !self.eat("(") {
            return Ok(None);
        }
        let mut arguments = Vec::new();
        self.skip_space();
        if self.eat(")") {
            return Ok(Some(arguments));
        }
        loop {
            self.skip_space();
            match self.operand()? {
                Some(Expression::Word(_)) | None if arguments.is_empty() => {
                    self.at = opened;
                    return Ok(None);
                }
                Some(Expression::Word(_)) | None => return Err(self.error("Expected a value", self.at)),
                Some(argument) => arguments.push(argument),
            }
            self.skip_space();
            if self.eat(")") {
                return Ok(Some(arguments));
            }
            if !self.eat(",") {
                return Err(self.error("Expected `,` or `)` among the arguments of a method", self.at));
            }
        }
    }
}
