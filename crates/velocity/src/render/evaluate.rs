//! Expressions to values and to yes or no.
//!
//! The two differ: as a condition a reference holds when it is neither null nor `false`, and a string, number, list or
//! sum does not hold at all, whatever it says.

use std::cmp::Ordering;
use std::rc::Rc;

use super::Renderer;
use crate::error::RenderError;
use crate::item::Item;
use crate::list::List;
use crate::map::Map;
use crate::settings::Unresolved;
use crate::tree::{Arithmetic, Expression, Interpolated, Operator, Relation};

impl Renderer<'_> {
    pub(super) fn holds(&mut self, condition: &Expression) -> Result<bool, RenderError> {
        self.step()?;
        match condition {
            Expression::Bool(value) => Ok(*value),
            Expression::Reference(reference, _) => Ok(match self.resolve(reference)? {
                Item::Null => false,
                Item::Bool(value) => value,
                Item::Integer(_)
                | Item::Double(_)
                | Item::String(_)
                | Item::List(_)
                | Item::Map(_)
                | Item::Object(_)
                | Item::Block(_) => true,
            }),
            Expression::Not(inner) => self.deeper(|this| this.holds(inner)).map(|value| !value),
            Expression::Binary(operator, sides) => self.deeper(|this| match operator {
                Operator::And => Ok(this.holds(&sides.0)? && this.holds(&sides.1)?),
                Operator::Or => Ok(this.holds(&sides.0)? || this.holds(&sides.1)?),
                Operator::Relation(relation) => {
                    let (left, right) = (this.value(&sides.0)?, this.value(&sides.1)?);
                    this.related(*relation, &left, &right)
                }
                Operator::Arithmetic(_) => Ok(false),
            }),
            Expression::Integer(_)
            | Expression::Double(_)
            | Expression::String(_)
            | Expression::Interpolated(_)
            | Expression::List(_)
            | Expression::Map(_)
            | Expression::Range(_)
            | Expression::Word(_) => Ok(false),
        }
    }

    pub(super) fn value(&mut self, expression: &Expression) -> Result<Item, RenderError> {
        self.step()?;
        match expression {
            Expression::Word(_) => Ok(Item::Null),
            Expression::Bool(value) => Ok(Item::Bool(*value)),
            Expression::Integer(value) => Ok(Item::Integer(*value)),
            Expression::Double(value) => Ok(Item::Double(*value)),
            Expression::String(text) => Ok(Item::String(text.clone())),
            Expression::Interpolated(interpolated) => self.interpolated(interpolated),
            Expression::Reference(reference, _) => self.resolve(reference),
            Expression::List(values) => self.deeper(|this| {
                let values: Result<_, _> = values.iter().map(|value| this.value(value)).collect();
                Ok(Item::List(List::java(values?)))
            }),
            Expression::Map(members) => self.deeper(|this| {
                let map = Map::new();
                for (key, value) in members {
                    map.put(this.value(key)?, this.value(value)?);
                }
                Ok(Item::Map(map))
            }),
            Expression::Range(ends) => self.range(&ends.0, &ends.1),
            Expression::Binary(Operator::Arithmetic(operator), sides) => {
                self.deeper(|this| this.calculate(*operator, &sides.0, &sides.1))
            }
            Expression::Not(_) | Expression::Binary(..) => self.holds(expression).map(Item::Bool),
        }
    }

    fn interpolated(&mut self, interpolated: &Interpolated) -> Result<Item, RenderError> {
        let mut text = self.captured(&interpolated.body)?;
        if interpolated.padded {
            text.pop();
        }
        Ok(text.into())
    }

    fn range(&mut self, from: &Expression, to: &Expression) -> Result<Item, RenderError> {
        let (Item::Integer(from), Item::Integer(to)) = (self.value(from)?, self.value(to)?) else {
            return Ok(Item::Null);
        };
        let count = usize::try_from(from.abs_diff(to)).unwrap_or(usize::MAX);
        self.pay(count.saturating_mul(64))?;
        let numbers = if from <= to { (from..=to).map(Item::Integer).collect() } else { descending(from, to) };
        Ok(Item::List(List::java(numbers)))
    }

    fn related(&mut self, relation: Relation, left: &Item, right: &Item) -> Result<bool, RenderError> {
        let ordering = order(left, right);
        Ok(match relation {
            Relation::Equal => self.equal(left, right)?,
            Relation::NotEqual => !self.equal(left, right)?,
            Relation::Less => ordering == Some(Ordering::Less),
            Relation::LessOrEqual => matches!(ordering, Some(Ordering::Less | Ordering::Equal)),
            Relation::Greater => ordering == Some(Ordering::Greater),
            Relation::GreaterOrEqual => matches!(ordering, Some(Ordering::Greater | Ordering::Equal)),
        })
    }

    /// `==`: numbers by their value, things of one kind by `equals`, anything else by how it prints.
    fn equal(&mut self, left: &Item, right: &Item) -> Result<bool, RenderError> {
        Ok(match (left, right) {
            (Item::Null, Item::Null) => true,
            (Item::Null, Item::String(text)) | (Item::String(text), Item::Null) => {
                self.settings.unresolved == Unresolved::Empty && text.is_empty()
            }
            (Item::Null, _) | (_, Item::Null) => false,
            (Item::Integer(_) | Item::Double(_), Item::Integer(_) | Item::Double(_)) => {
                order(left, right) == Some(Ordering::Equal)
            }
            (Item::String(a), Item::String(b)) => a == b,
            (Item::List(_), Item::List(_)) | (Item::Map(_), Item::Map(_)) | (Item::Bool(_), Item::Bool(_)) => {
                left.equals(right)
            }
            _ => self.text_of(left)? == self.text_of(right)?,
        })
    }

    fn calculate(&mut self, operator: Arithmetic, left: &Expression, right: &Expression) -> Result<Item, RenderError> {
        let (a, b) = (self.value(left)?, self.value(right)?);
        if operator == Arithmetic::Add && (matches!(a, Item::String(_)) || matches!(b, Item::String(_))) {
            let (a, b) = (self.summand(&a, left)?, self.summand(&b, right)?);
            if a.len() + b.len() > self.settings.max_text {
                return Err(RenderError::budget(format!("A text is longer than {} bytes", self.settings.max_text)));
            }
            return Ok(Item::from(format!("{a}{b}")));
        }
        Ok(match (a, b) {
            (Item::Integer(a), Item::Integer(b)) => Item::from(
                match operator {
                    Arithmetic::Add => a.checked_add(b),
                    Arithmetic::Subtract => a.checked_sub(b),
                    Arithmetic::Multiply => a.checked_mul(b),
                    Arithmetic::Divide => a.checked_div(b),
                    Arithmetic::Modulo => a.checked_rem(b),
                }
                .map(Item::Integer),
            ),
            (a @ (Item::Integer(_) | Item::Double(_)), b @ (Item::Integer(_) | Item::Double(_))) => {
                let (Some(a), Some(b)) = (float(&a), float(&b)) else { return Ok(Item::Null) };
                match operator {
                    Arithmetic::Add => Item::Double(a + b),
                    Arithmetic::Subtract => Item::Double(a - b),
                    Arithmetic::Multiply => Item::Double(a * b),
                    Arithmetic::Divide | Arithmetic::Modulo if b == 0.0 => Item::Null,
                    Arithmetic::Divide => Item::Double(a / b),
                    Arithmetic::Modulo => Item::Double(a % b),
                }
            }
            _ => Item::Null,
        })
    }

    /// One side of `+` where text is joined. Velocity takes an unresolved reference as it was written.
    fn summand(&mut self, item: &Item, expression: &Expression) -> Result<Rc<str>, RenderError> {
        match (item, expression, self.settings.unresolved) {
            (Item::Null, Expression::Reference(_, source), Unresolved::Source) => Ok(source.clone()),
            (Item::Null, ..) => Ok("".into()),
            _ => self.text_of(item),
        }
    }
}

fn descending(from: i128, to: i128) -> Vec<Item> {
    (to..=from).rev().map(Item::Integer).collect()
}

pub(crate) fn order(left: &Item, right: &Item) -> Option<Ordering> {
    match (left, right) {
        (Item::Integer(a), Item::Integer(b)) => Some(a.cmp(b)),
        _ => float(left)?.partial_cmp(&float(right)?),
    }
}

#[allow(clippy::cast_precision_loss, reason = "the nearest double is what Java's conversion gives")]
pub(crate) fn float(item: &Item) -> Option<f64> {
    match item {
        Item::Integer(value) => Some(*value as f64),
        Item::Double(value) => Some(*value),
        Item::Null
        | Item::Bool(_)
        | Item::String(_)
        | Item::List(_)
        | Item::Map(_)
        | Item::Object(_)
        | Item::Block(_) => None,
    }
}
