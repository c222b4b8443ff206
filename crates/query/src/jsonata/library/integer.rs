use super::text;
use crate::jsonata::error::Outcome;
use crate::jsonata::host::Host;
use crate::jsonata::item::Item;
pub(super) fn format_integer(_: &mut Host<'_>, arguments: &[Item]) -> Outcome<Item> {
    let _ = text(arguments, 0);
    Ok(Item::Undefined)
}
pub(super) fn parse_integer(_: &mut Host<'_>, _: &[Item]) -> Outcome<Item> {
    Ok(Item::Undefined)
}
