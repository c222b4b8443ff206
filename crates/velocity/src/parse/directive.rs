//! Directives: `#if`, `#set`, `#foreach` and the rest, and calls of macros.
//!
//! A name that is no directive may be a macro defined anywhere in the template, also below; so it is always read as a
//! call, and printed as it was written when no macro turns up.
//!
//! <https://velocity.apache.org/engine/1.7/vtl-reference.html#directives>

use std::rc::Rc;

use super::{BlockEnd, Nodes, Parser};
use crate::error::ParseError;
use crate::tree::{Argument, Block, Call, Expression, Macro, Node};

impl Parser<'_> {
    /// Whether `#set(` comes next, with nothing but blanks before it: where the `#` stands.
    pub(super) fn set_directive_ahead(&self) -> Option<usize> {
        let rest = self.rest();
        let blanks = rest.bytes().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
        let word = rest.get(blanks..)?;
        let after = word.strip_prefix("#set").or_else(|| word.strip_prefix("#{set}"))?;
        after.trim_start_matches(' ').starts_with('(').then_some(self.at + blanks)
    }

    /// `#set( $reference = expression )`, from its `#` on.
    pub(super) fn set(&mut self) -> Result<Node, ParseError> {
        self.skip_while(|byte| byte != b'(');
        self.at += 1;
        self.skip_space();
        let start = self.at;
        if !self.eat("$") {
            return Err(self.error("`#set` needs a reference to set: `#set($name = …)`", start));
        }
        self.eat("!");
        let target = self
            .reference(start)?
            .ok_or_else(|| self.error("`#set` needs a reference to set: `#set($name = …)`", start))?;
        self.skip_space();
        if !self.eat("=") || self.peek() == Some(b'=') {
            return Err(self.error("`#set` needs one `=` behind the reference", self.at));
        }
        let value = self.expression()?;
        self.close("#set", start)?;
        Ok(Node::Set { target, value })
    }

    /// The closing parenthesis of a directive, and the rest of its line if that is empty.
    fn close(&mut self, directive: &str, opened: usize) -> Result<(), ParseError> {
        self.skip_space();
        if self.eat(")") {
            self.eat_rest_of_line();
            Ok(())
        } else if self.at >= self.text.len() {
            Err(self.error(format!("`{directive}` is not closed by `)`"), opened))
        } else {
            let found: String = self.rest().chars().take(1).collect();
            Err(self.error(format!("Encountered `{found}` in `{directive}`"), self.at))
        }
    }

    /// What stands behind a `#` and a name.
    pub(super) fn directive(
        &mut self,
        name: &str,
        start: usize,
        nodes: &mut Nodes,
    ) -> Result<Option<BlockEnd>, ParseError> {
        let node = match name {
            "end" => {
                self.eat_rest_of_line();
                return Ok(Some(BlockEnd::End(start)));
            }
            "else" => {
                self.eat_rest_of_line();
                return Ok(Some(BlockEnd::Else(start)));
            }
            "elseif" => return Ok(Some(BlockEnd::ElseIf(start))),
            "if" => self.nested(|parser| parser.if_directive(start))?,
            "foreach" => self.nested(|parser| parser.foreach(start))?,
            "define" => self.nested(|parser| parser.define(start))?,
            "macro" => self.nested(|parser| parser.macro_directive(start))?,
            "literal" => {
                let arguments = self.arguments(name)?;
                if arguments.is_none() {
                    return Err(self.error("`#literal` needs parentheses: `#literal()`", start));
                }
                let from = self.at;
                let closed = self.nested(|parser| parser.body_until_end("#literal", start))?.1;
                nodes.text(self.text.get(from..closed).unwrap_or_default());
                return Ok(None);
            }
            "break" => {
                let mut arguments = self.arguments(name)?.unwrap_or_default();
                if arguments.len() > 1 {
                    return Err(self.error("`#break` takes one scope at most", start));
                }
                Node::Break { scope: arguments.pop().map(|argument| argument.value), offset: start }
            }
            "stop" => {
                if self.arguments(name)?.is_some_and(|arguments| arguments.len() > 1) {
                    return Err(self.error("`#stop` takes one message at most", start));
                }
                Node::Stop
            }
            "evaluate" => {
                let mut arguments = self.arguments(name)?.unwrap_or_default();
                match (arguments.pop(), arguments.is_empty()) {
                    (Some(source), true) => Node::Evaluate { source: source.value, offset: start },
                    _ => return Err(self.error("`#evaluate` takes exactly one argument", start)),
                }
            }
            "include" | "parse" => {
                let directive = if name == "parse" { "#parse" } else { "#include" };
                match self.arguments(name)? {
                    Some(_) => Node::Resource { directive, offset: start },
                    None => Node::Text(self.slice(start).into()),
                }
            }
            _ => self.call(name, start)?,
        };
        nodes.push(node);
        Ok(None)
    }

    fn open(&mut self, directive: &str, start: usize) -> Result<(), ParseError> {
        self.skip_space();
        if self.eat("(") {
            Ok(())
        } else {
            Err(self.error(format!("`{directive}` needs a parenthesis behind it"), start))
        }
    }

    fn if_directive(&mut self, start: usize) -> Result<Node, ParseError> {
        let mut branches = Vec::new();
        loop {
            self.open("#if", start)?;
            let condition = self.expression()?;
            self.close("#if", start)?;
            let (body, end) = self.block()?;
            branches.push((condition, body));
            match end {
                BlockEnd::ElseIf(_) => {}
                BlockEnd::End(_) => return Ok(Node::If { branches, otherwise: None }),
                BlockEnd::Text => return Err(self.error("`#if` is not closed by `#end`", start)),
                BlockEnd::Else(_) => {
                    let (body, _) = self.body_until_end("#if", start)?;
                    return Ok(Node::If { branches, otherwise: Some(body) });
                }
            }
        }
    }

    /// The body of a block directive, and where its `#end` begins.
    fn body_until_end(&mut self, directive: &str, start: usize) -> Result<(Block, usize), ParseError> {
        match self.block()? {
            (body, BlockEnd::End(at)) => Ok((body, at)),
            (_, BlockEnd::Text) => Err(self.error(format!("`{directive}` is not closed by `#end`"), start)),
            (_, BlockEnd::Else(at)) => Err(self.error(format!("Encountered `#else` in `{directive}`"), at)),
            (_, BlockEnd::ElseIf(at)) => Err(self.error(format!("Encountered `#elseif` in `{directive}`"), at)),
        }
    }

    fn foreach(&mut self, start: usize) -> Result<Node, ParseError> {
        let usage = "`#foreach` is written `#foreach($item in $list)`";
        let arguments = self.arguments("foreach")?.unwrap_or_default();
        let Ok([variable, word, over]) = <[Argument; 3]>::try_from(arguments) else {
            return Err(self.error(usage, start));
        };
        let (Expression::Reference(variable, _), Expression::Word(_)) = (variable.value, word.value) else {
            return Err(self.error(usage, start));
        };
        let (body, _) = self.body_until_end("#foreach", start)?;
        Ok(Node::Foreach { variable: variable.root, over: over.value, body })
    }

    fn define(&mut self, start: usize) -> Result<Node, ParseError> {
        let usage = "`#define` is written `#define($name)`";
        let arguments = self.arguments("define")?.unwrap_or_default();
        let Ok([name]) = <[Argument; 1]>::try_from(arguments) else { return Err(self.error(usage, start)) };
        let Expression::Reference(name, _) = name.value else { return Err(self.error(usage, start)) };
        let (body, _) = self.body_until_end("#define", start)?;
        Ok(Node::Define { name: name.root, body })
    }

    fn macro_directive(&mut self, start: usize) -> Result<Node, ParseError> {
        let usage = "`#macro` is written `#macro(name $parameter …)`";
        let mut arguments = self.arguments("macro")?.unwrap_or_default().into_iter();
        let Some(Argument { value: Expression::Word(name), .. }) = arguments.next() else {
            return Err(self.error(usage, start));
        };
        let mut parameters = Vec::new();
        for parameter in arguments {
            let Expression::Reference(parameter, _) = parameter.value else {
                return Err(self.error("A parameter of `#macro` is a reference: `$name`", start));
            };
            parameters.push(parameter.root);
        }
        let (body, _) = self.body_until_end("#macro", start)?;
        self.macro_names.insert(name.clone());
        self.macros.push(Rc::new(Macro { name, parameters, body }));
        Ok(Node::Macro)
    }

    fn call(&mut self, name: &str, start: usize) -> Result<Node, ParseError> {
        let arguments = self.arguments(name)?;
        let (name, body) = match (name.strip_prefix('@'), &arguments) {
            (Some(name), Some(_)) => {
                let (body, _) = self.nested(|parser| parser.body_until_end(&format!("#@{name}"), start))?;
                (name, Some(body))
            }
            _ => (name, None),
        };
        Ok(Node::Call(Call {
            name: name.into(),
            arguments: arguments.unwrap_or_default().into(),
            body,
            source: self.slice(start).into(),
            offset: start,
        }))
    }

    /// The arguments of a directive, separated by blanks or commas; `None` without a parenthesis.
    fn arguments(&mut self, directive: &str) -> Result<Option<Vec<Argument>>, ParseError> {
        let opened = self.at;
        if !self.rest().trim_start_matches([' ', '\t', '\n', '\r']).starts_with('(') {
            return Ok(None);
        }
        self.skip_space();
        self.at += 1;
        let mut arguments = Vec::new();
        loop {
            self.skip_space();
            if self.eat(",") {
                self.skip_space();
            }
            let start = self.at;
            match self.operand()? {
                Some(value) => arguments.push(Argument { value, source: self.slice(start).into() }),
                None => break,
            }
        }
        self.close(&format!("#{directive}"), opened)?;
        Ok(Some(arguments))
    }
}
