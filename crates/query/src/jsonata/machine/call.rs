//! Calls: of functions written in the expression, built in, or made of others.
//! <https://docs.jsonata.org/programming>

use std::rc::Rc;

use super::transform::Transformation;
use super::{Activation, Machine, Registers, wrap_input};
use crate::jsonata::compile;
use crate::jsonata::error::{Failure, Outcome};
use crate::jsonata::function::{Function, Held, Lambda, Partial};
use crate::jsonata::host::{Host, Next, Routine};
use crate::jsonata::item::Item;
use crate::jsonata::library::{Body, BuiltIn};
use crate::jsonata::matching;
use crate::jsonata::scope::Frame;

/// What beginning a call came to.
enum Begun {
    /// It is over already.
    Value(Item),
    /// The machine is to go to the beginning of a function's body.
    Enter(Registers),
    /// It needs calls of its own.
    Routine(Box<dyn Routine>),
}

impl Machine<'_, '_> {
    pub(super) fn call(
        &mut self,
        count: usize,
        name: Option<&Rc<str>>,
        written_as_path: bool,
        tail: bool,
    ) -> Outcome<Option<Item>> {
        let arguments = self.stack.split_off(self.stack.len().saturating_sub(count));
        let Item::Function(function) = self.pop() else {
            return Err(match name {
                Some(name) if written_as_path && self.means_something(name) => {
                    Failure::new("T1005").with("token", name.clone())
                }
                _ => Failure::new("T1006"),
            });
        };
        let replaces = tail && matches!(&*function, Function::Lambda(_));
        let depth = self.depth_here();
        let context = if tail { self.at.caller.clone() } else { self.at.context.clone() };
        let evaluates = matches!(&*function, Function::BuiltIn(BuiltIn { body: Body::Eval, .. }));
        match self.begin(function, arguments, &context)? {
            Begun::Value(item) => self.push(item),
            // A tail call takes the place of the function that makes it.
            Begun::Enter(there) if replaces => {
                let depth = self.calls.last().map_or(0, Activation::depth);
                self.at = Registers { depth, ..there };
            }
            Begun::Enter(there) => {
                let back = std::mem::replace(&mut self.at, Registers { depth, ..there });
                let activation = Activation { back, routine: None, inner: false, name: name.cloned(), evaluates };
                self.calls.push(activation);
            }
            Begun::Routine(routine) => {
                let (back, routine) = (self.at.clone(), Some(routine));
                self.calls.push(Activation { back, routine, inner: false, name: name.cloned(), evaluates });
                return self.give_to_routine(None);
            }
        }
        Ok(None)
    }

    fn depth_here(&self) -> u32 {
        let here = self.at.next.saturating_sub(1);
        self.at.depth + self.at.chunk.depths.get(here).copied().unwrap_or_default()
    }

    /// `left ~> right`, where the right side is no call.
    pub(super) fn apply(&mut self) -> Outcome<Option<Item>> {
        let (right, left) = (self.pop(), self.pop());
        if !right.is_function() {
            return Err(super::operator::quote(Failure::new("T2006"), "value", &right));
        }
        if left.is_function() {
            self.push(Item::Function(Rc::new(Function::Chain(Held(vec![left, right])))));
            return Ok(None);
        }
        self.push(right);
        self.push(left);
        self.call(1, None, false, false)
    }

    /// Whether a variable of this name would be there to call.
    fn means_something(&mut self, name: &Rc<str>) -> bool {
        let id = Rc::make_mut(&mut self.names).id(name);
        !self.load(id).is_undefined()
    }

    /// Begins a call. Only the innermost function of partial applications is ever entered.
    fn begin(&mut self, function: Rc<Function>, arguments: Vec<Item>, context: &Item) -> Outcome<Begun> {
        let (mut function, mut arguments) = (function, arguments);
        loop {
            let inner = match &*function {
                Function::Lambda(lambda) => return Self::enter(lambda, arguments, context),
                Function::BuiltIn(built_in) => {
                    let arguments = match &built_in.signature {
                        Some(signature) => signature.check(arguments, context)?,
                        None => arguments,
                    };
                    return Ok(match built_in.body {
                        Body::Plain(body) => Begun::Value(body(&mut self.host, &arguments)?),
                        Body::Routine(body) => {
                            body(&mut self.host, arguments)?.map_or_else(Begun::Value, Begun::Routine)
                        }
                        Body::Eval => self.eval(arguments, context)?,
                    });
                }
                Function::Chain(functions) => {
                    let functions = functions.0.clone();
                    return Ok(Begun::Routine(Box::new(ChainCall { functions, next: 0, arguments })));
                }
                Function::Transform { code, frame } => {
                    let input = arguments.into_iter().next().unwrap_or_default();
                    let code = code.clone();
                    return Ok(match Transformation::start(&mut self.host, code, frame.clone(), input)? {
                        Some(transformation) => Begun::Routine(Box::new(transformation)),
                        None => Begun::Value(Item::Undefined),
                    });
                }
                Function::Matcher(regex) => {
                    let from =
                        arguments.get(1).and_then(Item::as_number).map_or(0.0, |number| number.as_f64().max(0.0));
                    return matching::find(&mut self.host, regex, arguments.first(), from).map(Begun::Value);
                }
                Function::NextMatch { regex, text, from } => {
                    return matching::find_next(&mut self.host, regex, text, *from).map(Begun::Value);
                }
                Function::Partial(partial) => {
                    let mut given = arguments.into_iter();
                    let merged = partial.given.iter().zip(&partial.arguments.0);
                    arguments = merged
                        .map(
                            |(is_given, argument)| {
                                if *is_given { argument.clone() } else { given.next().unwrap_or_default() }
                            },
                        )
                        .collect();
                    // The rest of what a built-in function could take is not there.
                    while arguments.last().is_some_and(Item::is_undefined) {
                        arguments.pop();
                    }
                    self.host.step(1)?;
                    partial.function.first()
                }
            };
            let Item::Function(inner) = inner else { return Err(Failure::new("T1006")) };
            function = inner;
        }
    }

    fn enter(lambda: &Lambda, arguments: Vec<Item>, context: &Item) -> Outcome<Begun> {
        let chunk = &lambda.chunk;
        let arguments = match &chunk.signature {
            Some(signature) => signature.check(arguments, context)?,
            None => arguments,
        };
        let mut arguments = arguments.into_iter();
        let bindings = chunk.parameters.iter().map(|name| (*name, arguments.next().unwrap_or_default())).collect();
        Ok(Begun::Enter(Registers {
            chunk: chunk.clone(),
            next: 0,
            context: lambda.context.first(),
            frame: Frame::new(Some(lambda.frame.clone()), bindings),
            depth: 0,
            caller: context.clone(),
        }))
    }

    /// `$eval`: compiles a text and enters it, in the scope of the call.
    fn eval(&mut self, arguments: Vec<Item>, context: &Item) -> Outcome<Begun> {
        let mut arguments = arguments.into_iter();
        let Some(text) = arguments.next().as_ref().and_then(Item::as_str).map(str::to_owned) else {
            return Ok(Begun::Value(Item::Undefined));
        };
        self.host.step(text.len())?;
        let compiled = compile(&text, Rc::make_mut(&mut self.names));
        let chunk = compiled.map_err(|failure| Failure::new("D3120").value(failure.into_error().message))?;
        let context = match arguments.next() {
            None | Some(Item::Undefined) => context.clone(),
            Some(focus) => wrap_input(focus),
        };
        Ok(Begun::Enter(Registers {
            chunk,
            next: 0,
            context,
            frame: self.at.frame.clone(),
            depth: 0,
            caller: Item::Undefined,
        }))
    }

    /// Hands a result to whoever waits for it; answers the result of the whole expression if nobody does.
    pub(super) fn give(&mut self, item: Item) -> Outcome<Option<Item>> {
        match self.calls.last() {
            None => Ok(Some(item)),
            Some(activation) if activation.routine.is_some() => self.give_to_routine(Some(item)),
            Some(_) => {
                if let Some(activation) = self.calls.pop() {
                    self.at = activation.back;
                }
                self.push(item);
                Ok(None)
            }
        }
    }

    fn give_to_routine(&mut self, item: Option<Item>) -> Outcome<Option<Item>> {
        let mut answer = item;
        loop {
            let Some(activation) = self.calls.last_mut() else { return Ok(None) };
            let depth = activation.depth();
            let Some(routine) = &mut activation.routine else { return Ok(None) };
            self.host.step(1)?;
            match routine.resume(&mut self.host, answer.take())? {
                Next::Done(item) => {
                    let Some(activation) = self.calls.pop() else { return Ok(None) };
                    if activation.inner {
                        answer = Some(item);
                        continue;
                    }
                    self.at = activation.back;
                    self.push(item);
                    return Ok(None);
                }
                // What is called from inside a built-in function has no context of its own.
                Next::Call(function, arguments) => match self.begin(function, arguments, &Item::null())? {
                    Begun::Value(item) => answer = Some(item),
                    Begun::Enter(there) => {
                        self.at = Registers { depth, ..there };
                        return Ok(None);
                    }
                    Begun::Routine(routine) => {
                        let back = self.calls.last().map_or_else(|| self.at.clone(), |outer| outer.back.clone());
                        let routine = Some(routine);
                        self.calls.push(Activation { back, routine, inner: true, name: None, evaluates: false });
                        if self.calls.len() > self.host.limits.depth as usize {
                            return Err(self.host.too_deep());
                        }
                    }
                },
            }
        }
    }

    pub(super) fn partial(&mut self, given: &Rc<[bool]>, name: Option<&Rc<str>>, written_as_path: bool) -> Outcome<()> {
        let function = self.pop();
        let count = given.iter().filter(|given| **given).count();
        let mut values = self.stack.split_off(self.stack.len().saturating_sub(count)).into_iter();
        if !function.is_function() {
            return Err(match name {
                Some(name) if written_as_path && self.means_something(name) => {
                    Failure::new("T1007").with("token", name.clone())
                }
                _ => Failure::new("T1008"),
            });
        }
        let arguments =
            given.iter().map(|given| if *given { values.next().unwrap_or_default() } else { Item::Undefined });
        let arguments = Held(arguments.collect());
        let partial = Partial { function: Held::one(function), arguments, given: given.clone() };
        self.push(Item::Function(Rc::new(Function::Partial(partial))));
        Ok(())
    }
}

impl Activation {
    /// Evaluations around the call.
    fn depth(&self) -> u32 {
        let here = self.back.next.saturating_sub(1);
        self.back.depth + self.back.chunk.depths.get(here).copied().unwrap_or_default()
    }
}

/// `$f ~> $g`, called.
struct ChainCall {
    functions: Vec<Item>,
    next: usize,
    arguments: Vec<Item>,
}

impl Routine for ChainCall {
    fn resume(&mut self, _: &mut Host<'_>, answer: Option<Item>) -> Outcome<Next> {
        if let Some(answer) = answer {
            self.arguments = vec![answer];
        }
        let function = self.functions.get(self.next).cloned();
        self.next += 1;
        Ok(match function {
            Some(Item::Function(function)) => Next::Call(function, std::mem::take(&mut self.arguments)),
            _ => Next::Done(self.arguments.pop().unwrap_or_default()),
        })
    }
}
