//! `$clone`: the deep copy that `|…|…|` works on. Texts of functions are lost, fractions keep fifteen digits.
//! <https://docs.jsonata.org/other-operators#-----transform>

use super::argument;
use crate::jsonata::error::Outcome;
use crate::jsonata::host::Host;
use crate::jsonata::item::Item;
use crate::jsonata::text::to_value;

pub(super) fn clone(_: &mut Host<'_>, arguments: &[Item]) -> Outcome<Item> {
    Ok(to_value(argument(arguments, 0)).map_or(Item::Undefined, Item::Value))
}
