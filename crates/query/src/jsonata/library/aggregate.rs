//! `$sum`, `$count`, `$max`, `$min`, `$average`. <https://docs.jsonata.org/aggregation-functions>

use syntax::Number;

use crate::jsonata::error::Outcome;
use crate::jsonata::host::Host;
use crate::jsonata::item::{Elements, Item};
use crate::jsonata::number::{self, Arithmetic};

/// The numbers of an array; `None` for undefined.
fn numbers(host: &mut Host<'_>, arguments: &[Item]) -> Outcome<Option<Vec<Number>>> {
    let Some(elements) = arguments.first().and_then(Item::elements) else { return Ok(None) };
    host.step(elements.len())?;
    Ok(Some(elements.values().filter_map(|value| value?.as_number()).collect()))
}

fn total(numbers: &[Number]) -> Number {
    numbers.iter().fold(Number::Int(0), |sum, number| number::arithmetic(Arithmetic::Add, sum, *number))
}

pub(super) fn sum(host: &mut Host<'_>, arguments: &[Item]) -> Outcome<Item> {
    let Some(numbers) = numbers(host, arguments)? else { return Ok(Item::Undefined) };
    Ok(host.number(total(&numbers)))
}

pub(super) fn count(_: &mut Host<'_>, arguments: &[Item]) -> Outcome<Item> {
    Ok(arguments.first().and_then(Item::elements).map_or(0, Elements::len).into())
}

pub(super) fn max(host: &mut Host<'_>, arguments: &[Item]) -> Outcome<Item> {
    let numbers = numbers(host, arguments)?.unwrap_or_default();
    let most = numbers.into_iter().reduce(|most, number| if number > most { number } else { most });
    Ok(most.map_or(Item::Undefined, Item::from))
}

pub(super) fn min(host: &mut Host<'_>, arguments: &[Item]) -> Outcome<Item> {
    let numbers = numbers(host, arguments)?.unwrap_or_default();
    let least = numbers.into_iter().reduce(|least, number| if number < least { number } else { least });
    Ok(least.map_or(Item::Undefined, Item::from))
}

pub(super) fn average(host: &mut Host<'_>, arguments: &[Item]) -> Outcome<Item> {
    let numbers = numbers(host, arguments)?.unwrap_or_default();
    if numbers.is_empty() {
        return Ok(Item::Undefined);
    }
    let count = Number::Int(i64::try_from(numbers.len()).unwrap_or(i64::MAX));
    Ok(host.number(number::arithmetic(Arithmetic::Divide, total(&numbers), count)))
}
