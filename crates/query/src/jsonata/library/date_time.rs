use crate::jsonata::error::Outcome;
use crate::jsonata::host::Host;
use crate::jsonata::item::Item;
pub(super) fn to_millis(_: &mut Host<'_>, _: &[Item]) -> Outcome<Item> {
    Ok(Item::Undefined)
}
pub(super) fn from_millis(_: &mut Host<'_>, _: &[Item]) -> Outcome<Item> {
    Ok(Item::Undefined)
}
pub(super) fn now(_: &mut Host<'_>, _: &[Item]) -> Outcome<Item> {
    Ok(Item::Undefined)
}
pub(super) fn millis(_: &mut Host<'_>, _: &[Item]) -> Outcome<Item> {
    Ok(Item::Undefined)
}
