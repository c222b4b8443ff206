//! Operators on two operands.
//! <https://docs.jsonata.org/numeric-operators>

use syntax::{Number, Value};

use super::Machine;
use crate::jsonata::code::Comparison;
use crate::jsonata::compare;
use crate::jsonata::error::{Failure, Outcome};
use crate::jsonata::item::{Elements, Flags, Item};
use crate::jsonata::number::{self, Arithmetic};
use crate::jsonata::text;

/// The range operator makes no more than this.
const MAX_RANGE: i64 = 10_000_000;

impl Machine<'_, '_> {
    pub(super) fn arithmetic(&mut self, operator: Arithmetic) -> Outcome<()> {
        let (right, left) = (self.pop(), self.pop());
        let symbol = match operator {
            Arithmetic::Add => "+",
            Arithmetic::Subtract => "-",
            Arithmetic::Multiply => "*",
            Arithmetic::Divide => "/",
            Arithmetic::Remainder => "%",
        };
        let a = operand(&left, "T2001").map_err(|failure| failure.token(symbol))?;
        let b = operand(&right, "T2002").map_err(|failure| failure.token(symbol))?;
        let result = match (a, b) {
            (Some(a), Some(b)) => {
                let result = number::arithmetic(operator, a, b);
                self.host.saw_non_finite |= matches!(result, Number::Float(float) if !float.is_finite());
                Item::Value(Value::Number(result))
            }
            _ => Item::Undefined,
        };
        self.push(result);
        Ok(())
    }

    pub(super) fn negate(&mut self) -> Outcome<()> {
        let operand = self.pop();
        let result = match number::numeric(&operand)? {
            Some(number) => number::item(-number.as_f64()),
            None if operand.is_undefined() => operand,
            None => return Err(quote(Failure::new("D1002").token("-"), "value", &operand)),
        };
        self.push(result);
        Ok(())
    }

    pub(super) fn equality(&mut self, negated: bool) -> Outcome<()> {
        let (right, left) = (self.pop(), self.pop());
        let defined = !left.is_undefined() && !right.is_undefined();
        let holds = defined && compare::equal(&mut self.host, &left, &right)? != negated;
        self.push(holds.into());
        Ok(())
    }

    pub(super) fn comparison(&mut self, comparison: Comparison) -> Outcome<()> {
        let (right, left) = (self.pop(), self.pop());
        let comparable =
            |item: &Item| matches!(item, Item::Undefined | Item::Value(Value::Number(_) | Value::String(_)));
        if !comparable(&left) || !comparable(&right) {
            let culprit = if matches!(left, Item::Value(Value::Number(_) | Value::String(_))) { &right } else { &left };
            return Err(quote(Failure::new("T2010").token(comparison.symbol()), "value", culprit));
        }
        if left.is_undefined() || right.is_undefined() {
            self.push(Item::Undefined);
            return Ok(());
        }
        if left.as_str().is_some() != right.as_str().is_some() {
            let failure = quote(Failure::new("T2009").token(comparison.symbol()), "value", &left);
            return Err(quote(failure, "value2", &right));
        }
        let holds = compare::order(&left, &right).is_some_and(|order| match comparison {
            Comparison::Less => order.is_lt(),
            Comparison::LessOrEqual => order.is_le(),
            Comparison::Greater => order.is_gt(),
            Comparison::GreaterOrEqual => order.is_ge(),
        });
        self.push(holds.into());
        Ok(())
    }

    pub(super) fn concat(&mut self) -> Outcome<()> {
        let (right, left) = (self.pop(), self.pop());
        let left = text::string(&mut self.host, &left, false)?;
        let right = text::string(&mut self.host, &right, false)?;
        self.host.text(left.len() + right.len())?;
        self.push([&*left, &*right].concat().into());
        Ok(())
    }

    pub(super) fn range(&mut self) -> Outcome<()> {
        let (right, left) = (self.pop(), self.pop());
        let bound = |item: &Item, code| match item {
            Item::Undefined => Ok(None),
            Item::Value(Value::Number(number)) if number.as_i64().is_some() => Ok(number.as_i64()),
            other => Err(quote(Failure::new(code).token(".."), "value", other)),
        };
        let (from, to) = (bound(&left, "T2003")?, bound(&right, "T2004")?);
        let (Some(from), Some(to)) = (from, to) else {
            self.push(Item::Undefined);
            return Ok(());
        };
        if from > to {
            self.push(Item::Undefined);
            return Ok(());
        }
        let size = to.saturating_sub(from).saturating_add(1);
        if size > MAX_RANGE {
            return Err(Failure::new("D2014").token("..").value(size));
        }
        self.host.grow(usize::try_from(size).unwrap_or(usize::MAX))?;
        self.push(Item::sequence((from..=to).map(Item::from).collect()));
        Ok(())
    }

    pub(super) fn includes(&mut self) {
        let (right, left) = (self.pop(), self.pop());
        let found = !left.is_undefined()
            && match right.elements() {
                Some(Elements::Items(items)) => items.iter().any(|item| compare::identical(item, &left)),
                Some(elements) => elements.iter().any(|item| compare::identical(&item, &left)),
                None => compare::identical(&right, &left),
            };
        self.push(found.into());
    }

    /// Adds to the array on the stack.
    pub(super) fn array_add(&mut self, nested: bool) -> Outcome<()> {
        let item = self.pop();
        if item.is_undefined() {
            return Ok(());
        }
        let Some(Item::List(list)) = self.stack.last_mut() else { return Ok(()) };
        let Some(list) = std::rc::Rc::get_mut(list) else { return Ok(()) };
        match item.elements() {
            Some(elements) if !nested => {
                self.host.grow(elements.len())?;
                if list.items.is_empty() {
                    list.items = item.into_items();
                } else {
                    list.items.extend(elements.iter());
                }
            }
            _ => list.items.push(item),
        }
        Ok(())
    }

    pub(super) fn array_end(&mut self, constructs: bool) {
        let items = self.pop().into_items();
        self.push(if constructs { Item::list(items, Flags::CONSTRUCTED) } else { Item::array(items) });
    }
}

fn operand(item: &Item, code: &'static str) -> Outcome<Option<Number>> {
    match number::numeric(item)? {
        Some(number) => Ok(Some(number)),
        None if item.is_undefined() => Ok(None),
        None => Err(quote(Failure::new(code), "value", item)),
    }
}

/// Adds a value for the message to quote.
pub(super) fn quote(failure: Failure, field: &'static str, item: &Item) -> Failure {
    match text::to_value(item.clone()) {
        Some(value) => failure.with(field, value),
        None => failure,
    }
}
