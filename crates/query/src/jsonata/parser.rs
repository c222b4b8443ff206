//! Tokens to a syntax tree, by operator precedence (Vaughan Pratt's method).
//!
//! Separate because here is what may stand where, and nothing of what it means. The first thing wrong ends the parse,
//! with its code and place. <https://docs.jsonata.org/path-operators>

use std::rc::Rc;

use super::error::{Failure, Outcome};
use super::lexer::{Lexer, Token, TokenKind};
use super::signature::Signature;
use super::syntax_tree::{Node, NodeKind};

/// Parentheses within parentheses and the like: each costs stack.
const MAX_NESTING: usize = 100;
/// `f()()()…`: calls of what calls come to.
const MAX_CHAINED_CALLS: usize = 30;
/// Levels of the finished tree: `1+1+…` nests to the left.
const MAX_HEIGHT: usize = 1_000;

/// Reads a whole expression.
pub(super) fn parse(text: &str) -> Outcome<Node> {
    let mut lexer = Lexer::new(text);
    let token = lexer.next(true)?;
    let mut parser = Parser { lexer, token, nesting: 0 };
    let node = parser.expression(0)?;
    if parser.token.kind == TokenKind::End {
        Ok(node)
    } else {
        Err(Failure::new("S0201").at(parser.token.end).with("token", parser.token.value()))
    }
}

struct Parser<'a> {
    lexer: Lexer<'a>,
    /// The next token, not consumed yet.
    token: Token,
    nesting: usize,
}

/// How strongly an operator binds to what stands left of it.
fn binding_power(token: &Token) -> usize {
    let TokenKind::Operator(operator) = token.kind else { return 0 };
    match operator {
        "[" | "(" | "@" | "#" => 80,
        "." => 75,
        "{" => 70,
        "*" | "/" | "%" => 60,
        "+" | "-" | "&" => 50,
        "=" | "<" | ">" | "^" | "!=" | "<=" | ">=" | "~>" | "?:" | "??" | "in" => 40,
        "and" => 30,
        "or" => 25,
        "?" => 20,
        ":=" => 10,
        _ => 0,
    }
}

fn node(token: &Token, kind: NodeKind) -> Outcome<Node> {
    let height = 1 + kind_height(&kind);
    if height > MAX_HEIGHT {
        return Err(Failure::new("U1004").at(token.end));
    }
    Ok(Node { kind, start: token.start, position: token.end, keep_array: false, height })
}

fn kind_height(kind: &NodeKind) -> usize {
    let two = |a: &Node, b: &Node| a.height.max(b.height);
    let all = |nodes: &[Node]| nodes.iter().map(|node| node.height).max().unwrap_or_default();
    let pairs = |pairs: &[(Node, Node)]| pairs.iter().map(|(a, b)| two(a, b)).max().unwrap_or_default();
    match kind {
        NodeKind::String(_)
        | NodeKind::Number(_)
        | NodeKind::Value(_)
        | NodeKind::Name(_)
        | NodeKind::Variable(_)
        | NodeKind::Regex { .. }
        | NodeKind::Wildcard
        | NodeKind::Descendants
        | NodeKind::Parent
        | NodeKind::End
        | NodeKind::Placeholder => 0,
        NodeKind::Negate(inner) => inner.height,
        NodeKind::Array(items) | NodeKind::Block(items) => all(items),
        NodeKind::Object(members) => pairs(members),
        NodeKind::Binary { left, right, .. }
        | NodeKind::Map { left, right }
        | NodeKind::Filter { left, predicate: right }
        | NodeKind::Apply { left, right }
        | NodeKind::Default { left, right }
        | NodeKind::Coalesce { left, right } => two(left, right),
        NodeKind::GroupBy { left, pairs: members } => left.height.max(pairs(members)),
        NodeKind::OrderBy { left, terms } => {
            terms.iter().map(|(term, _)| term.height).max().unwrap_or_default().max(left.height)
        }
        NodeKind::Bind { value, .. } => value.height,
        NodeKind::Focus { left, .. } | NodeKind::Index { left, .. } => left.height,
        NodeKind::Condition { condition, then, otherwise } => {
            two(condition, then).max(otherwise.as_ref().map_or(0, |node| node.height))
        }
        NodeKind::Call { procedure, arguments } | NodeKind::Partial { procedure, arguments } => {
            procedure.height.max(all(arguments))
        }
        NodeKind::Lambda { body, .. } => body.height,
        NodeKind::Transform { pattern, update, delete } => {
            two(pattern, update).max(delete.as_ref().map_or(0, |node| node.height))
        }
    }
}

impl Parser<'_> {
    /// An expression whose operators bind more strongly than `power`.
    fn expression(&mut self, power: usize) -> Outcome<Node> {
        self.nesting += 1;
        if self.nesting > MAX_NESTING {
            return Err(Failure::new("U1004").at(self.token.end));
        }
        let token = self.advance(false)?;
        let mut left = self.prefix(&token)?;
        while power < binding_power(&self.token) {
            let token = self.advance(true)?;
            left = self.infix(&token, left)?;
        }
        self.nesting -= 1;
        Ok(left)
    }

    fn boxed(&mut self, power: usize) -> Outcome<Box<Node>> {
        self.expression(power).map(Box::new)
    }

    /// Takes the next token. `regex`: a `/` after it begins a pattern.
    fn advance(&mut self, regex: bool) -> Outcome<Token> {
        let next = self.lexer.next(regex)?;
        if matches!(next.kind, TokenKind::Operator("!" | "~")) {
            return Err(Failure::new("S0204").at(next.end).with("token", next.value()));
        }
        Ok(std::mem::replace(&mut self.token, next))
    }

    /// Takes the next token, which must be this operator.
    fn expect(&mut self, operator: &'static str, regex: bool) -> Outcome<()> {
        if self.token.is(operator) {
            return self.advance(regex).map(drop);
        }
        let code = if self.token.kind == TokenKind::End { "S0203" } else { "S0202" };
        Err(Failure::new(code).at(self.token.end).value(operator).with("token", self.token.value()))
    }

    /// Takes the next token if it is this operator.
    fn skip(&mut self, operator: &'static str) -> Outcome<bool> {
        let found = self.token.is(operator);
        if found {
            self.advance(true)?;
        }
        Ok(found)
    }

    fn prefix(&mut self, token: &Token) -> Outcome<Node> {
        let kind = match &token.kind {
            TokenKind::String(text) => NodeKind::String(text.clone()),
            TokenKind::Number(number) => NodeKind::Number(*number),
            TokenKind::Value(value) => NodeKind::Value(value.clone()),
            TokenKind::Name(name) => NodeKind::Name(name.clone()),
            TokenKind::Variable(name) => NodeKind::Variable(name.clone()),
            TokenKind::Regex { pattern, flags } => NodeKind::Regex { pattern: pattern.clone(), flags: flags.clone() },
            TokenKind::Operator(operator) => match *operator {
                "and" | "or" | "in" => NodeKind::Name((*operator).into()),
                "-" => NodeKind::Negate(self.boxed(70)?),
                "*" => NodeKind::Wildcard,
                "**" => NodeKind::Descendants,
                "%" => NodeKind::Parent,
                "(" => self.block()?,
                "[" => self.array()?,
                "{" => NodeKind::Object(self.pairs()?),
                "|" => self.transform()?,
                _ => return Err(Failure::new("S0211").at(token.end).with("token", *operator)),
            },
            TokenKind::End => NodeKind::End,
        };
        node(token, kind)
    }

    fn infix(&mut self, token: &Token, left: Node) -> Outcome<Node> {
        let TokenKind::Operator(operator) = token.kind else { return Ok(left) };
        let power = binding_power(token);
        let (start, left) = (left.start, Box::new(left));
        let kind = match operator {
            "." => NodeKind::Map { left, right: self.boxed(power)? },
            "[" if self.token.is("]") => {
                self.advance(true)?;
                let mut left = left;
                keep_array(&mut left);
                return Ok(*left);
            }
            "[" => {
                let predicate = self.boxed(0)?;
                self.expect("]", false)?;
                NodeKind::Filter { left, predicate }
            }
            "{" => NodeKind::GroupBy { left, pairs: self.pairs()? },
            "(" => self.call(left)?,
            "^" => NodeKind::OrderBy { left, terms: self.terms()? },
            "@" => NodeKind::Focus { left, variable: self.variable(operator)? },
            "#" => NodeKind::Index { left, variable: self.variable(operator)? },
            ":=" => match left.kind {
                NodeKind::Variable(name) => NodeKind::Bind { name, value: self.boxed(power - 1)? },
                _ => return Err(Failure::new("S0212").at(left.position)),
            },
            "~>" => NodeKind::Apply { left, right: self.boxed(power)? },
            "?" => {
                let then = self.boxed(0)?;
                let otherwise = if self.skip(":")? { Some(self.boxed(0)?) } else { None };
                NodeKind::Condition { condition: left, then, otherwise }
            }
            "?:" => NodeKind::Default { left, right: self.boxed(0)? },
            "??" => NodeKind::Coalesce { left, right: self.boxed(0)? },
            operator => NodeKind::Binary { operator, left, right: self.boxed(power)? },
        };
        let mut node = node(token, kind)?;
        node.start = start;
        Ok(node)
    }

    fn block(&mut self) -> Outcome<NodeKind> {
        let mut expressions = Vec::new();
        while !self.token.is(")") {
            expressions.push(self.expression(0)?);
            if !self.skip(";")? {
                break;
            }
        }
        self.expect(")", false)?;
        Ok(NodeKind::Block(expressions))
    }

    fn array(&mut self) -> Outcome<NodeKind> {
        let mut items = Vec::new();
        if !self.token.is("]") {
            loop {
                let item = self.expression(0)?;
                items.push(if self.token.is("..") {
                    let token = self.advance(true)?;
                    let right = self.boxed(0)?;
                    node(&token, NodeKind::Binary { operator: "..", left: Box::new(item), right })?
                } else {
                    item
                });
                if !self.skip(",")? {
                    break;
                }
            }
        }
        self.expect("]", false)?;
        Ok(NodeKind::Array(items))
    }

    fn pairs(&mut self) -> Outcome<Vec<(Node, Node)>> {
        let mut pairs = Vec::new();
        if !self.token.is("}") {
            loop {
                let key = self.expression(0)?;
                self.expect(":", true)?;
                pairs.push((key, self.expression(0)?));
                if !self.skip(",")? {
                    break;
                }
            }
        }
        self.expect("}", false)?;
        Ok(pairs)
    }

    fn terms(&mut self) -> Outcome<Vec<(Node, bool)>> {
        self.expect("(", true)?;
        let mut terms = Vec::new();
        loop {
            let descending = !self.skip("<")? && self.skip(">")?;
            terms.push((self.expression(0)?, descending));
            if !self.skip(",")? {
                break;
            }
        }
        self.expect(")", true)?;
        Ok(terms)
    }

    fn transform(&mut self) -> Outcome<NodeKind> {
        let pattern = self.boxed(0)?;
        self.expect("|", true)?;
        let update = self.boxed(0)?;
        let delete = if self.skip(",")? { Some(self.boxed(0)?) } else { None };
        self.expect("|", true)?;
        Ok(NodeKind::Transform { pattern, update, delete })
    }

    /// The variable after `@` or `#`.
    fn variable(&mut self, operator: &'static str) -> Outcome<Rc<str>> {
        let right = self.expression(80)?;
        match right.kind {
            NodeKind::Variable(name) => Ok(name),
            _ => Err(Failure::new("S0214").at(right.position).with("token", operator)),
        }
    }

    /// A call, a partial application, or the definition of a function: all begin alike.
    fn call(&mut self, procedure: Box<Node>) -> Outcome<NodeKind> {
        let mut inner = &procedure;
        for chained in 0.. {
            let (NodeKind::Call { procedure, .. } | NodeKind::Partial { procedure, .. }) = &inner.kind else { break };
            if chained == MAX_CHAINED_CALLS {
                return Err(Failure::new("U1004").at(self.token.end));
            }
            inner = procedure;
        }
        let mut arguments = Vec::new();
        let mut partial = false;
        if !self.token.is(")") {
            loop {
                if self.token.is("?") {
                    partial = true;
                    let token = self.advance(true)?;
                    arguments.push(node(&token, NodeKind::Placeholder)?);
                } else {
                    arguments.push(self.expression(0)?);
                }
                if !self.skip(",")? {
                    break;
                }
            }
        }
        self.expect(")", false)?;
        match &procedure.kind {
            NodeKind::Name(name) if matches!(&**name, "function" | "λ") => self.lambda(arguments),
            _ if partial => Ok(NodeKind::Partial { procedure, arguments }),
            _ => Ok(NodeKind::Call { procedure, arguments }),
        }
    }

    fn lambda(&mut self, arguments: Vec<Node>) -> Outcome<NodeKind> {
        let mut parameters = Vec::with_capacity(arguments.len());
        for (index, argument) in arguments.into_iter().enumerate() {
            match argument.kind {
                NodeKind::Variable(name) => parameters.push(name),
                _ => return Err(Failure::new("S0208").at(argument.position).value(index + 1)),
            }
        }
        let signature = if self.token.is("<") { Some(Rc::new(self.signature()?)) } else { None };
        self.expect("{", true)?;
        let body = self.boxed(0)?;
        self.expect("}", true)?;
        Ok(NodeKind::Lambda { parameters, signature, body })
    }

    /// The text between `<` and the `>` that matches it, spaces left out.
    fn signature(&mut self) -> Outcome<Signature> {
        let position = self.token.end;
        let mut text = String::from("<");
        let mut depth = 1;
        while depth > 0 && !self.token.is("{") && self.token.kind != TokenKind::End {
            self.advance(true)?;
            match &self.token.kind {
                TokenKind::Operator(operator) => {
                    depth += i32::from(*operator == "<") - i32::from(*operator == ">");
                    text.push_str(operator);
                }
                TokenKind::Name(name) => text.push_str(name),
                _ => text.push_str(&self.token.value().to_string()),
            }
        }
        self.expect(">", true)?;
        Signature::parse(&text).map_err(|(failure, offset)| failure.at(position + offset))
    }
}

/// `[]` belongs to the step before any predicates.
fn keep_array(node: &mut Node) {
    let mut step = node;
    while let NodeKind::Filter { left, .. } = &mut step.kind {
        step = left;
    }
    step.keep_array = true;
}
