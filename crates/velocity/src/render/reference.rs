//! References: from a name through properties, methods and indexes to a value, and back for `#set`.

use std::rc::Rc;

use super::Renderer;
use super::scope::Found;
use crate::error::RenderError;
use crate::item::Item;
use crate::methods;
use crate::settings::Unresolved;
use crate::tree::{Reference, Step};

impl Renderer<'_> {
    pub(super) fn resolve(&mut self, reference: &Reference) -> Result<Item, RenderError> {
        self.walk(reference, reference.steps.len()).map_err(|error| error.at(reference.offset))
    }

    /// The value after the first so many steps.
    fn walk(&mut self, reference: &Reference, steps: usize) -> Result<Item, RenderError> {
        let mut item = self.variable(&reference.root)?;
        for step in reference.steps.iter().take(steps) {
            if item.is_null() {
                break;
            }
            self.step()?;
            item = match step {
                Step::Property(name) => methods::property(&item, name),
                Step::Method(name, arguments) => {
                    let arguments = self.deeper(|this| {
                        arguments.iter().map(|argument| this.value(argument)).collect::<Result<Vec<_>, _>>()
                    })?;
                    self.call_method(&item, name, &arguments)?
                }
                Step::Index(index) => {
                    let index = self.deeper(|this| this.value(index))?;
                    let index = from_the_end(index, &item)?;
                    self.call_method(&item, "get", &[index])?
                }
            };
        }
        Ok(item)
    }

    fn variable(&mut self, name: &str) -> Result<Item, RenderError> {
        match self.scope.find(name) {
            Found::Value(value) => Ok(value),
            Found::Argument(arguments, at, level) => {
                let here = self.scope.level();
                self.scope.set_level(level);
                let value = match arguments.get(at) {
                    Some(argument) => self.deeper(|this| this.value(&argument.value)),
                    None => Ok(Item::Null),
                };
                self.scope.set_level(here);
                value
            }
        }
    }

    fn call_method(&mut self, item: &Item, name: &str, arguments: &[Item]) -> Result<Item, RenderError> {
        // Text among the arguments, such as a block of `#define`, is wanted as text.
        let mut given = Vec::with_capacity(arguments.len());
        for argument in arguments {
            // To the caller's objects, too, an unresolved reference is worth the empty text where the settings say so.
            let is_blank =
                argument.is_null() && self.settings.unresolved == Unresolved::Empty && matches!(item, Item::Object(_));
            given.push(if is_blank {
                Item::from("")
            } else if matches!(argument, Item::Block(_)) {
                Item::String(self.text_of(argument)?)
            } else {
                argument.clone()
            });
        }
        let mut cost = methods::Cost { max_text: self.settings.max_text, steps: 0, limit: self.steps_left };
        let result = methods::call(item, name, &given, &mut cost);
        self.pay(usize::try_from(cost.steps).unwrap_or(usize::MAX).saturating_mul(64))?;
        Ok(result?.unwrap_or_default())
    }

    pub(super) fn assign(&mut self, target: &Reference, value: Item) -> Result<(), RenderError> {
        let Some((last, _)) = target.steps.split_last() else {
            self.scope.set(&target.root, value);
            return Ok(());
        };
        let holder = self.walk(target, target.steps.len() - 1).map_err(|error| error.at(target.offset))?;
        match last {
            Step::Property(name) => {
                if let Item::Map(map) = &holder {
                    map.put(Rc::clone(name), value);
                } else if let Item::Object(object) = &holder {
                    object.set(name, &value);
                }
            }
            Step::Index(index) => {
                let index = self.deeper(|this| this.value(index))?;
                let index = from_the_end(index, &holder).map_err(|error| error.at(target.offset))?;
                let method = if matches!(holder, Item::List(_)) { "set" } else { "put" };
                self.call_method(&holder, method, &[index, value])?;
            }
            // A method's result is no place to put something.
            Step::Method(..) => {}
        }
        Ok(())
    }
}

/// A negative index counts from the end.
fn from_the_end(index: Item, holder: &Item) -> Result<Item, RenderError> {
    match (&index, holder) {
        (Item::Integer(at), Item::List(list)) if *at < 0 => {
            Ok(Item::Integer(at + i128::try_from(list.len()).unwrap_or_default()))
        }
        (Item::Integer(at), Item::Map(map)) if *at < 0 => {
            Ok(Item::Integer(at + i128::try_from(map.len()).unwrap_or_default()))
        }
        (Item::Integer(at), _) if *at < 0 => {
            Err(RenderError::method(format!("A 'size()' method required for negative value {at} does not exist")))
        }
        _ => Ok(index),
    }
}
