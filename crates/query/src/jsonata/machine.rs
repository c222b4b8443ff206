//! Runs compiled code.
//!
//! One loop, no recursion: calls within calls lie on a list, so that depth is a matter of the budget and not of the
//! stack. Separate from what the instructions do to sequences ([`sweep`]), groups ([`group`]) and functions ([`call`]).

mod call;
mod group;
mod operator;
mod path;
mod sweep;
mod transform;

use std::rc::{Rc, Weak};

use syntax::Value;

pub(super) use self::path::lookup;
pub(super) use self::sweep::merge_sort;

use self::group::Grouping;
use self::sweep::Sweep;
use super::code::{Chunk, Op};
use super::compare;
use super::environment::Variables;
use super::error::{Failure, Outcome};
use super::function::{Function, Held, Lambda};
use super::host::{Host, Routine};
use super::item::{Flags, Item};
use super::library;
use super::scope::{Frame, NameId, Names};

pub(super) struct Machine<'v, 'e> {
    pub(super) host: Host<'e>,
    variables: &'v dyn Variables,
    names: Rc<Names>,
    /// What names mean that nothing in the expression binds, once asked for.
    globals: Vec<Option<Item>>,
    /// `$$`
    root: Item,
    stack: Vec<Item>,
    calls: Vec<Activation>,
    sweeps: Vec<Sweep>,
    groupings: Vec<Grouping>,
    /// Contexts to come back to after an object is made.
    contexts: Vec<Item>,
    /// Frames that functions were made in, to be cleared at the end.
    captured: Vec<Weak<Frame>>,
    at: Registers,
}

/// Where the machine is.
#[derive(Clone)]
struct Registers {
    chunk: Rc<Chunk>,
    next: usize,
    /// `$`
    context: Item,
    frame: Rc<Frame>,
    /// Evaluations around this chunk.
    depth: u32,
    /// `$` where this chunk was called: what a tail call of a built-in function has for its context.
    caller: Item,
}

/// A call under way: what to come back to, and the built-in function that wants the answer, if it is one.
struct Activation {
    back: Registers,
    routine: Option<Box<dyn Routine>>,
    /// Whether another built-in function called it, and waits for the answer.
    inner: bool,
    /// What the call was written as, for messages.
    name: Option<Rc<str>>,
    /// Errors inside an `$eval` are wrapped.
    evaluates: bool,
}

impl<'v, 'e> Machine<'v, 'e> {
    pub(super) fn new(
        host: Host<'e>,
        variables: &'v dyn Variables,
        names: Rc<Names>,
        chunk: Rc<Chunk>,
        input: Item,
    ) -> Self {
        let context = wrap_input(input.clone());
        let globals = vec![None; names.len()];
        let at = Registers { chunk, next: 0, context, frame: Rc::default(), depth: 0, caller: Item::Undefined };
        Self {
            host,
            variables,
            names,
            globals,
            root: input,
            stack: Vec::new(),
            calls: Vec::new(),
            sweeps: Vec::new(),
            groupings: Vec::new(),
            contexts: Vec::new(),
            captured: Vec::new(),
            at,
        }
    }

    /// Runs to the end.
    pub(super) fn run(&mut self) -> Outcome<Item> {
        let outcome = self.go().map_err(|failure| self.explain(failure));
        self.captured.push(Rc::downgrade(&self.at.frame));
        for frame in self.captured.drain(..).filter_map(|frame| frame.upgrade()) {
            frame.clear();
        }
        outcome
    }

    fn go(&mut self) -> Outcome<Item> {
        let mut chunk = self.at.chunk.clone();
        loop {
            if !Rc::ptr_eq(&chunk, &self.at.chunk) {
                chunk = self.at.chunk.clone();
            }
            let here = self.at.next;
            let Some(op) = chunk.ops.get(here) else { return Ok(self.pop()) };
            self.at.next += 1;
            self.host.step(1)?;
            if self.at.depth + chunk.max_depth > self.host.limits.depth {
                self.check_depth(&chunk, here)?;
            }
            if let Some(result) = self.perform(op)? {
                return Ok(result);
            }
        }
    }

    fn check_depth(&self, chunk: &Chunk, here: usize) -> Outcome<()> {
        let depth = chunk.depths.get(here).copied().unwrap_or_default();
        if self.at.depth + depth > self.host.limits.depth { Err(self.host.too_deep()) } else { Ok(()) }
    }

    /// Does one instruction; answers the result of the whole expression when it is reached.
    #[expect(clippy::too_many_lines, reason = "one arm for each instruction, in one place")]
    fn perform(&mut self, op: &Op) -> Outcome<Option<Item>> {
        match op {
            Op::Literal(value) => self.push(Item::Value(value.clone())),
            Op::Undefined => self.push(Item::Undefined),
            Op::Load(name) => {
                let item = self.load(*name);
                self.push(item);
            }
            Op::Context => {
                let item = match &self.at.context {
                    Item::List(list) if list.flags.has(Flags::OUTER_WRAPPER) => {
                        list.items.first().cloned().unwrap_or_default()
                    }
                    other => other.clone(),
                };
                self.push(item);
            }
            Op::Root => self.push(self.root.clone()),
            Op::Parent(label) => {
                let item = self.at.frame.lookup(*label).unwrap_or_default();
                self.push(item);
            }
            Op::Regex(regex) => self.push(Item::Function(Rc::new(Function::Matcher(regex.clone())))),
            Op::Field(name) => {
                let item = path::lookup(&mut self.host, &self.at.context, name)?;
                self.push(item);
            }
            Op::Wildcard => {
                let item = path::wildcard(&mut self.host, &self.at.context)?;
                self.push(item);
            }
            Op::Descendants => {
                let item = path::descendants(&mut self.host, &self.at.context)?;
                self.push(item);
            }
            Op::Pop => {
                self.pop();
            }
            Op::Swap => {
                let (b, a) = (self.pop(), self.pop());
                self.push(b);
                self.push(a);
            }
            Op::Nothing => {}
            Op::Arithmetic(operator) => self.arithmetic(*operator)?,
            Op::Negate => self.negate()?,
            Op::Equal { negated } => self.equality(*negated)?,
            Op::Compare(comparison) => self.comparison(*comparison)?,
            Op::Concat => self.concat()?,
            Op::Range => self.range()?,
            Op::In => self.includes(),
            Op::And(label) => {
                if !compare::truth(&self.pop())? {
                    self.push(false.into());
                    self.at.next = *label;
                }
            }
            Op::Or(label) => {
                if compare::truth(&self.pop())? {
                    self.push(true.into());
                    self.at.next = *label;
                }
            }
            Op::Boolean => {
                let truth = compare::truth(&self.pop())?;
                self.push(truth.into());
            }
            Op::Jump(label) => self.at.next = *label,
            Op::JumpIfFalse(label) => {
                if !compare::truth(&self.pop())? {
                    self.at.next = *label;
                }
            }
            Op::Default(label) => {
                let item = self.pop();
                if compare::truth(&item)? {
                    self.push(item);
                    self.at.next = *label;
                }
            }
            Op::Coalesce(label) => {
                let item = self.pop();
                if !item.is_undefined() {
                    self.push(item);
                    self.at.next = *label;
                }
            }
            Op::ArrayStart => self.push(Item::list(Vec::new(), Flags::default())),
            Op::ArrayAdd { nested } => self.array_add(*nested)?,
            Op::ArrayEnd { constructs } => self.array_end(*constructs),
            Op::ObjectStart => self.object_start()?,
            Op::ObjectEnd(keys) => self.object_end(keys),
            Op::GroupStart { context } => self.group_start(*context)?,
            Op::GroupNext(label) => self.group_next(*label),
            Op::GroupKey(pair) => self.group_key(*pair)?,
            Op::GroupDispatch { pairs, end } => self.group_dispatch(pairs, *end)?,
            Op::GroupStore { dispatch } => {
                self.group_store();
                self.at.next = *dispatch;
            }
            Op::GroupEnd => self.group_end(),
            Op::PathInput { whole } => {
                let context = self.at.context.clone();
                self.push(if *whole { Item::sequence(vec![context]) } else { context });
            }
            Op::ArrayAsInput(label) => self.array_as_input(*label),
            Op::FieldStep { name, first, last } => {
                let input = self.pop();
                let item = path::field_step(&mut self.host, &input, name, *first, *last)?;
                self.push(item);
            }
            Op::JumpIfEmpty(label) => self.jump_if_empty(*label),
            Op::EachStart { first } => self.each_start(*first),
            Op::EachAdd { next } => self.each_add(*next),
            Op::EachEnd { last } => self.each_end(*last)?,
            Op::KeepSingleton => {
                let item = self.pop();
                self.push(path::keep_singleton(item));
            }
            Op::FilterIndex(index) => self.filter_index(*index),
            Op::FilterStart => self.filter_start(),
            Op::EachNext(label) | Op::FilterNext(label) | Op::TupleNext(label) | Op::SortNext(label) => {
                self.sweep_next(*label)?;
            }
            Op::FilterTest { next } => self.filter_test(*next)?,
            Op::FilterEnd => self.filter_end()?,
            Op::TupleStart => self.tuple_start(),
            Op::TupleAdd { next, names } => self.tuple_add(*next, names)?,
            Op::TupleEnd => self.tuple_end(),
            Op::TupleIndex(name) => self.tuple_index(*name),
            Op::TuplesFromSort(name) => self.tuples_from_sort(*name),
            Op::TuplesToItems => self.tuples_to_items(),
            Op::SortStart(label) => self.sort_start(*label),
            Op::SortKey => self.sort_key(),
            Op::SortAdd { next } => self.at.next = *next,
            Op::SortEnd { descending } => self.sort_end(descending)?,
            Op::PushFrame => self.at.frame = Frame::new(Some(self.at.frame.clone()), Vec::new()),
            Op::PopFrame => {
                if let Some(parent) = self.at.frame.parent() {
                    self.at.frame = parent;
                }
            }
            Op::Bind(name) => {
                if let Some(item) = self.stack.last() {
                    self.at.frame.bind(*name, item.clone());
                }
            }
            Op::Lambda(chunk) => {
                let function = self.close_over(chunk.clone());
                self.push(Item::Function(Rc::new(function)));
            }
            Op::Transform(code) => {
                self.capture();
                let function = Function::Transform { code: code.clone(), frame: self.at.frame.clone() };
                self.push(Item::Function(Rc::new(function)));
            }
            Op::Call { arguments, name, written_as_path, tail } => {
                return self.call(*arguments, name.as_ref(), *written_as_path, *tail);
            }
            Op::Partial { arguments, name, written_as_path } => {
                self.partial(arguments, name.as_ref(), *written_as_path)?;
            }
            Op::Apply => return self.apply(),
            Op::Dissolve { keep_array, wrap } => {
                if let Some(item) = self.stack.last_mut()
                    && (*keep_array || matches!(item, Item::List(_)))
                {
                    *item = path::dissolve(std::mem::take(item), *keep_array, *wrap);
                }
            }
            Op::Return => {
                let item = self.pop();
                return self.give(item);
            }
        }
        Ok(None)
    }

    fn push(&mut self, item: Item) {
        self.stack.push(item);
    }

    fn pop(&mut self) -> Item {
        self.stack.pop().unwrap_or_default()
    }

    /// Where in the text the instruction under way comes from.
    fn position(&self) -> usize {
        self.at.chunk.positions.get(self.at.next.saturating_sub(1)).copied().unwrap_or_default() as usize
    }

    fn close_over(&mut self, chunk: Rc<Chunk>) -> Function {
        self.capture();
        let context = Held::one(self.at.context.clone());
        Function::Lambda(Lambda { chunk, frame: self.at.frame.clone(), context })
    }

    /// Remembers that a function holds the frame at hand.
    fn capture(&mut self) {
        let frame = Rc::downgrade(&self.at.frame);
        if self.captured.last().is_none_or(|last| !last.ptr_eq(&frame)) {
            if self.captured.len() == self.captured.capacity() {
                self.captured.retain(|frame| frame.strong_count() > 0);
            }
            self.captured.push(frame);
        }
    }

    fn load(&mut self, name: NameId) -> Item {
        if let Some(item) = self.at.frame.lookup(name) {
            return item;
        }
        self.global(name)
    }

    /// What a name means outside the expression.
    fn global(&mut self, name: NameId) -> Item {
        let index = name.0 as usize;
        if let Some(Some(item)) = self.globals.get(index) {
            return item.clone();
        }
        let text = self.names.text(name);
        let item = match self.variables.variable(&text) {
            Some(value) => Item::Value(value),
            None => library::find(&text, self.host.dialect)
                .map_or(Item::Undefined, |built_in| Item::Function(Rc::new(Function::BuiltIn(built_in)))),
        };
        if self.globals.len() <= index {
            self.globals.resize(index + 1, None);
        }
        if let Some(slot) = self.globals.get_mut(index) {
            *slot = Some(item.clone());
        }
        item
    }

    /// Adds to a failure what is known of the places it went through, from the innermost on.
    fn explain(&self, failure: Failure) -> Failure {
        let mut failure = failure.at(self.position());
        if let Some(Op::Call { name: Some(name), .. }) = self.at.chunk.ops.get(self.at.next.saturating_sub(1)) {
            failure = failure.token(name);
        }
        failure = self.at.blame(failure);
        for activation in self.calls.iter().rev() {
            if let Some(name) = &activation.name {
                failure = failure.token(name);
            }
            if activation.evaluates && !failure.is_long() {
                let here = activation.back.next.saturating_sub(1);
                let position = activation.back.chunk.positions.get(here).copied().unwrap_or_default();
                let message = failure.into_error().message;
                failure = Failure::new("D3121").value(message).at(position as usize);
            }
            failure = activation.back.blame(failure);
        }
        failure
    }
}

impl Registers {
    /// Lets the operators that stand around the instruction at hand name themselves.
    fn blame(&self, failure: Failure) -> Failure {
        let here = self.next.saturating_sub(1);
        let around = self.chunk.guards.iter().filter(|guard| guard.ops.contains(&here));
        around.fold(failure, |failure, guard| failure.within(guard.operator, guard.position as usize))
    }
}

/// An input that is an array counts as one item.
pub(super) fn wrap_input(input: Item) -> Item {
    if matches!(input, Item::Value(Value::Array(_))) {
        return Item::list(vec![input], Flags::SEQUENCE.and(Flags::OUTER_WRAPPER));
    }
    input
}
