//! Rendering: walks the tree and writes text, within the budget.
//!
//! Directives are here, references in text with them; expressions are next door, and so is what a name means inside
//! macros.

pub(crate) use evaluate::{float, order};
mod evaluate;
mod foreach_scope;
mod reference;
mod scope;

use std::collections::HashMap;
use std::rc::Rc;

use crate::error::RenderError;
use crate::item::Item;
use crate::parse;
use crate::settings::{Settings, Unresolved};
use crate::tree::{Block, Call, Expression, Macro, Node, Printed};
use foreach_scope::ForeachScope;
use scope::{Frame, Scope};

/// The deepest that blocks, macros and `#evaluate` together may be entered.
const MAX_DEPTH: usize = 250;
/// How often a `#define` block may contain itself.
const MAX_BLOCK_DEPTH: usize = 2;

/// What `#define` puts under a name: rendered wherever it is printed.
#[derive(Debug)]
pub struct BlockReference {
    body: Block,
    depth: std::cell::Cell<usize>,
}

/// Whether rendering goes on behind a node.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Flow {
    Next,
    /// Out of the innermost loop, macro or block, or out of the loop of that number.
    Break(Option<u64>),
    Stop,
}

pub(crate) struct Renderer<'a> {
    settings: &'a Settings,
    scope: Scope<'a>,
    macros: HashMap<Rc<str>, Rc<Macro>>,
    steps_left: u64,
    depth: usize,
    loops: u64,
    out: String,
}

impl<'a> Renderer<'a> {
    pub(crate) fn new(settings: &'a Settings, variables: &'a mut HashMap<Rc<str>, Item>, macros: &[Rc<Macro>]) -> Self {
        Self {
            settings,
            scope: Scope::new(variables),
            macros: macros.iter().map(|defined| (defined.name.clone(), defined.clone())).collect(),
            steps_left: settings.max_steps,
            depth: 0,
            loops: 0,
            out: String::new(),
        }
    }

    pub(crate) fn run(mut self, body: &Block) -> Result<String, RenderError> {
        self.block(body)?;
        Ok(self.out)
    }

    fn step(&mut self) -> Result<(), RenderError> {
        self.steps_left = self.steps_left.checked_sub(1).ok_or_else(|| {
            RenderError::budget(format!("The template takes more than {} steps", self.settings.max_steps))
        })?;
        Ok(())
    }

    /// Pays for work that grows with `bytes` of text.
    fn pay(&mut self, bytes: usize) -> Result<(), RenderError> {
        let steps = u64::try_from(bytes / 64).unwrap_or(u64::MAX);
        self.steps_left = self.steps_left.checked_sub(steps).ok_or_else(|| {
            RenderError::budget(format!("The template takes more than {} steps", self.settings.max_steps))
        })?;
        Ok(())
    }

    fn deeper<T>(&mut self, go: impl FnOnce(&mut Self) -> Result<T, RenderError>) -> Result<T, RenderError> {
        if self.depth >= MAX_DEPTH {
            return Err(RenderError::budget(format!("The template is entered more than {MAX_DEPTH} deep")));
        }
        self.depth += 1;
        let result = go(self);
        self.depth -= 1;
        result
    }

    fn write(&mut self, text: &str) -> Result<(), RenderError> {
        if self.out.len() + text.len() > self.settings.max_text {
            return Err(RenderError::budget(format!("The result is longer than {} bytes", self.settings.max_text)));
        }
        self.pay(text.len())?;
        self.out.push_str(text);
        Ok(())
    }

    /// Renders to a text of its own instead of the result.
    fn captured(&mut self, body: &Block) -> Result<String, RenderError> {
        let outer = std::mem::take(&mut self.out);
        let result = self.block(body);
        let inner = std::mem::replace(&mut self.out, outer);
        result.map(|_| inner)
    }

    fn text_of(&mut self, item: &Item) -> Result<Rc<str>, RenderError> {
        if let Item::Block(block) = item {
            let block = block.clone();
            return self.block_text(&block).map(|text| text.unwrap_or_default().into());
        }
        let text = crate::print::to_text(item, self.settings.max_text)?;
        self.pay(text.len())?;
        Ok(text)
    }

    fn block_text(&mut self, block: &BlockReference) -> Result<Option<String>, RenderError> {
        if block.depth.get() >= MAX_BLOCK_DEPTH {
            return Ok(None);
        }
        block.depth.set(block.depth.get() + 1);
        let result = self.captured(&block.body);
        block.depth.set(block.depth.get() - 1);
        result.map(Some)
    }

    fn block(&mut self, body: &Block) -> Result<Flow, RenderError> {
        self.deeper(|this| {
            for node in body.iter() {
                this.step()?;
                let flow = this.node(node)?;
                if flow != Flow::Next {
                    return Ok(flow);
                }
            }
            Ok(Flow::Next)
        })
    }

    fn node(&mut self, node: &Node) -> Result<Flow, RenderError> {
        match node {
            Node::Text(text) => self.write(text)?,
            Node::Reference(printed) => self.print(printed)?,
            Node::If { branches, otherwise } => {
                for (condition, body) in branches {
                    if self.holds(condition)? {
                        return self.block(body);
                    }
                }
                if let Some(body) = otherwise {
                    return self.block(body);
                }
            }
            Node::Set { target, value } => {
                let value = self.value(value)?;
                if !value.is_null() || self.settings.set_null {
                    self.assign(target, value)?;
                }
            }
            Node::Foreach { variable, over, body } => return self.foreach(variable, over, body),
            Node::Define { name, body } => {
                let block = BlockReference { body: body.clone(), depth: std::cell::Cell::new(0) };
                self.scope.set(name, Item::Block(Rc::new(block)));
            }
            Node::Macro => {}
            Node::Call(call) => return self.call(call),
            Node::Break { scope: None, .. } => return Ok(Flow::Break(None)),
            Node::Break { scope: Some(scope), offset } => {
                let scope = self.value(scope)?;
                return match ForeachScope::number_of(&scope) {
                    Some(number) => Ok(Flow::Break(Some(number))),
                    None => Err(RenderError::directive("`#break` takes the scope of a loop: `$foreach`").at(*offset)),
                };
            }
            Node::Stop => return Ok(Flow::Stop),
            Node::Evaluate { source, offset } => return self.evaluate_source(source, *offset),
            Node::Resource { directive, offset } => {
                return Err(RenderError::directive(format!("`{directive}`: there are no other templates")).at(*offset));
            }
        }
        Ok(Flow::Next)
    }

    fn print(&mut self, printed: &Printed) -> Result<(), RenderError> {
        let value = self.resolve(&printed.reference)?;
        let null_text = |this: &Self| {
            let passed = this.scope.argument_source(&printed.reference).filter(|_| !printed.quiet);
            passed.unwrap_or_else(|| printed.source.clone())
        };
        if printed.escaped {
            self.write(&printed.backslashes)?;
            if value.is_null() {
                self.write("\\")?;
            }
            let text = null_text(self);
            return self.write(&text);
        }
        let text = match &value {
            Item::Null => None,
            Item::Block(block) => {
                let block = block.clone();
                self.block_text(&block)?.map(Into::into)
            }
            Item::Bool(_)
            | Item::Integer(_)
            | Item::Double(_)
            | Item::String(_)
            | Item::List(_)
            | Item::Map(_)
            | Item::Object(_) => Some(self.text_of(&value)?),
        };
        self.write(&printed.backslashes)?;
        match text {
            Some(text) => self.write(&text),
            None => {
                self.write(&printed.backslashes)?;
                match self.settings.unresolved {
                    Unresolved::Source if !printed.quiet => {
                        let text = null_text(self);
                        self.write(&text)
                    }
                    Unresolved::Source | Unresolved::Empty => Ok(()),
                }
            }
        }
    }

    fn foreach(&mut self, variable: &Rc<str>, over: &Expression, body: &Block) -> Result<Flow, RenderError> {
        let items: Vec<Item> = match self.value(over)? {
            Item::List(list) => list.to_vec(),
            Item::Map(map) => map.entries().into_iter().map(|(_, value)| value).collect(),
            Item::Null
            | Item::Bool(_)
            | Item::Integer(_)
            | Item::Double(_)
            | Item::String(_)
            | Item::Object(_)
            | Item::Block(_) => return Ok(Flow::Next),
        };
        self.loops += 1;
        let number = self.loops;
        let names = [variable.clone(), "velocityCount".into(), "velocityHasNext".into(), "foreach".into()];
        let saved = names.clone().map(|name| self.scope.variable(&name));
        let scope = ForeachScope::new(number, saved.last().cloned().flatten());
        self.scope.set("foreach", Item::Object(scope.clone()));
        let rounds = items.len().min(self.settings.max_loops);
        let count = items.len();
        let mut result = Ok(Flow::Next);
        for (index, item) in items.into_iter().take(rounds).enumerate() {
            let has_next = index + 1 < count;
            scope.advance(index, has_next);
            self.scope.set("velocityCount", (index + 1).into());
            self.scope.set("velocityHasNext", has_next.into());
            self.scope.set(variable, item);
            match self.step().and_then(|()| self.block(body)) {
                Ok(Flow::Next) => {}
                Ok(Flow::Break(None)) => break,
                Ok(Flow::Break(Some(broken))) if broken == number => break,
                other => {
                    result = other;
                    break;
                }
            }
        }
        for (name, old) in names.into_iter().zip(saved) {
            self.scope.restore(&name, old);
        }
        result
    }

    fn call(&mut self, call: &Call) -> Result<Flow, RenderError> {
        let Some(defined) = self.macros.get(&call.name).cloned() else {
            self.write(&call.source)?;
            return Ok(Flow::Next);
        };
        if self.scope.macro_depth() >= self.settings.max_macro_depth {
            let limit = self.settings.max_macro_depth;
            let name = &call.name;
            let message = format!("Max calling depth of {limit} was exceeded in macro '{name}'");
            return Err(RenderError::budget(message).at(call.offset));
        }
        let parameters = defined.parameters.iter().cloned();
        let arguments = parameters.enumerate().map(|(at, name)| (name, call.arguments.clone(), at)).collect();
        let body = call.body.as_ref().map(|body| {
            let block = BlockReference { body: body.clone(), depth: std::cell::Cell::new(0) };
            Item::Block(Rc::new(block))
        });
        self.scope.enter(Frame::new(arguments, body));
        let flow = self.block(&defined.body);
        self.scope.leave();
        match flow? {
            Flow::Next | Flow::Break(None) => Ok(Flow::Next),
            outer @ (Flow::Break(Some(_)) | Flow::Stop) => Ok(outer),
        }
    }

    fn evaluate_source(&mut self, source: &Expression, offset: usize) -> Result<Flow, RenderError> {
        let source = self.value(source)?;
        if source.is_null() {
            return Ok(Flow::Next);
        }
        let source = self.text_of(&source)?;
        self.pay(source.len().saturating_mul(64))?;
        let parsed = parse::parse(&source).map_err(|error| RenderError::directive(error.to_string()).at(offset))?;
        for defined in parsed.macros {
            self.macros.insert(defined.name.clone(), defined);
        }
        // Places inside the evaluated text are not places of the template.
        match self.block(&parsed.body).map_err(|error| RenderError { offset: Some(offset), ..error })? {
            Flow::Next | Flow::Break(None) => Ok(Flow::Next),
            outer @ (Flow::Break(Some(_)) | Flow::Stop) => Ok(outer),
        }
    }
}
