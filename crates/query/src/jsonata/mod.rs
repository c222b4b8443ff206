//! JSONata 2, the whole language, as Step Functions runs it between `{%` and `%}`.
//!
//! An expression is compiled once and evaluated many times, on [`Value`] itself: nothing is converted, a payload is only
//! referred to. Every evaluation has a budget ([`Limits`]) and ends, whatever the expression; nesting uses no stack.
//! <https://docs.jsonata.org>
//!
//! ```
//! use query::jsonata::{Environment, Expression};
//! use query::random::SeededRandom;
//! use syntax::{Value, object};
//!
//! let expression = Expression::compile("$states.input.orders[total > 10].{'id': id, 'sum': total & ' €'}")?;
//! let orders = Value::parse(r#"[{"id": 1, "total": 12.5}, {"id": 2, "total": 7}]"#)?;
//! let variables = object! {"states" => object! {"input" => object! {"orders" => orders}}};
//!
//! let mut random = SeededRandom::new(1);
//! let mut environment = Environment::new(0, &mut random).with_variables(&variables);
//! let result = expression.evaluate(None, &mut environment)?;
//! assert_eq!(result, Some(Value::parse(r#"{"id": 1, "sum": "12.5 €"}"#)?));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "most code asks for one kind of node or value; a new kind must be dealt with by the emitter, which lists all"
)]

mod analysis;
mod certain;
mod code;
mod compare;
mod contradiction;
mod emit;
mod emit_path;
mod environment;
mod error;
mod function;
mod host;
mod item;
mod lexer;
mod library;
mod machine;
mod matching;
mod number;
mod parser;
mod regex;
mod resolve;
#[cfg(test)]
mod safety;
mod scope;
mod signature;
mod syntax_tree;
mod text;
mod tree;

use std::rc::Rc;

use syntax::Value;

use self::code::Chunk;
use self::error::Outcome;
use self::host::Host;
use self::item::Item;
use self::machine::Machine;
use self::scope::Names;

pub use analysis::{InputReference, Reference};
pub use certain::ResultKind;
pub use environment::{Dialect, Environment, Limits, Variables};
pub use error::JsonataError;
pub(crate) use regex::WholePattern;

/// A compiled expression. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Expression {
    text: Rc<str>,
    chunk: Rc<Chunk>,
    names: Rc<Names>,
    references: Rc<[Reference]>,
    input_references: Rc<[InputReference]>,
    certain_failures: Rc<[JsonataError]>,
    result_kind: Option<ResultKind>,
    never_holds: bool,
}

impl Expression {
    /// Reads an expression, without `{%` and `%}`. The first thing wrong is the error.
    pub fn compile(text: &str) -> Result<Self, JsonataError> {
        let mut names = Names::default();
        let resolved = parser::parse(text).and_then(resolve::resolve).map_err(error::Failure::into_error)?;
        let chunk = emit::emit(&resolved, &mut names).map_err(error::Failure::into_error)?;
        let known = analysis::analyse(&resolved.root);
        Ok(Self {
            text: text.into(),
            chunk,
            names: Rc::new(names),
            references: known.references.into(),
            input_references: known.input_references.into(),
            certain_failures: known.failures.into(),
            result_kind: known.result,
            never_holds: known.never_holds,
        })
    }

    pub fn text(&self) -> &str {
        &self.text
    }

    /// Evaluates over `input`, which is `$` and `$$`; `None` is undefined. `Ok(None)` is JSONata's undefined: nothing.
    pub fn evaluate(
        &self,
        input: Option<&Value>,
        environment: &mut Environment<'_>,
    ) -> Result<Option<Value>, JsonataError> {
        let Environment { now, random, variables, limits, dialect } = environment;
        let host = Host::new(*now, &mut **random, *dialect, *limits);
        let input = input.cloned().map_or(Item::Undefined, Item::Value);
        let mut machine = Machine::new(host, *variables, self.names.clone(), self.chunk.clone(), input);
        let result = machine.run().map_err(error::Failure::into_error)?;
        let Some(value) = result.into_value() else { return Ok(None) };
        // A value of few parts, each held many times, may have a text without end.
        if value.text_len() as u64 > limits.memory {
            return Err(machine.host.out_of_memory(limits.memory).into_error());
        }
        let finite = !machine.host.saw_non_finite;
        Ok(Some(if finite { value } else { text::replace_non_finite(value, *dialect) }))
    }

    /// The variables it uses but does not bind, in the order of the text; calls of built-in functions among them.
    pub fn references(&self) -> &[Reference] {
        &self.references
    }

    /// Where it looks something up in the input itself, which Step Functions does not allow, in the order of the text.
    pub fn input_references(&self) -> &[InputReference] {
        &self.input_references
    }

    /// What kind of value it gives, where that is known without running it.
    pub fn result_kind(&self) -> Option<ResultKind> {
        self.result_kind
    }

    /// Whether it is certain never to be true, as a condition that contradicts itself.
    pub fn never_holds(&self) -> bool {
        self.never_holds
    }

    /// What of it fails as soon as it is evaluated, whatever the data.
    pub fn certain_failures(&self) -> &[JsonataError] {
        &self.certain_failures
    }
}

/// Compiles a text for `$eval`.
fn compile(text: &str, names: &mut Names) -> Outcome<Rc<Chunk>> {
    emit::emit(&resolve::resolve(parser::parse(text)?)?, names)
}
