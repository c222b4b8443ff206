//! The built-in functions: names, signatures and what they do.
//!
//! One table, so that calls, partial applications and diagnostics all know the same functions.
//! <https://docs.jsonata.org/string-functions>

#![expect(
    clippy::unnecessary_wraps,
    clippy::needless_pass_by_value,
    reason = "all built-in functions have one type, whatever each of them needs"
)]

mod aggregate;
mod array;
mod base64;
mod calendar;
mod date_parse;
mod date_picture;
mod date_time;
mod format_number;
mod higher_order;
mod integer;
mod json;
mod numeric;
mod object;
mod pattern;
mod step_functions;
mod string;
mod url;
mod words;

use std::collections::HashMap;
use std::sync::LazyLock;

use super::environment::Dialect;
use super::error::Outcome;
use super::host::{Host, Routine};
use super::item::Item;
use super::signature::Signature;

pub(super) struct BuiltIn {
    pub(super) name: &'static str,
    pub(super) signature: Option<Signature>,
    /// How many arguments higher-order functions give it at most.
    pub(super) arity: usize,
    pub(super) body: Body,
    dialect: Option<Dialect>,
}

/// Answers at once.
type Plain = fn(&mut Host<'_>, &[Item]) -> Outcome<Item>;
/// Calls other functions, unless it can answer at once.
type Calling = fn(&mut Host<'_>, Vec<Item>) -> Outcome<Result<Box<dyn Routine>, Item>>;

#[derive(Clone, Copy)]
pub(super) enum Body {
    Plain(Plain),
    Routine(Calling),
    /// Compiles and evaluates a text: only the machine can.
    Eval,
}

/// The function of a name, without the `$`.
pub(super) fn find(name: &str, dialect: Dialect) -> Option<&'static BuiltIn> {
    let places = LIBRARY.places.get(name)?;
    let mut known = places.iter().filter_map(|place| LIBRARY.functions.get(*place));
    known.find(|function| function.dialect.is_none_or(|only| only == dialect))
}

struct Library {
    functions: Vec<BuiltIn>,
    places: HashMap<&'static str, Vec<usize>>,
}

static LIBRARY: LazyLock<Library> = LazyLock::new(|| {
    let functions = table();
    let mut places: HashMap<&'static str, Vec<usize>> = HashMap::new();
    for (place, function) in functions.iter().enumerate() {
        places.entry(function.name).or_default().push(place);
    }
    Library { functions, places }
});

fn built_in(name: &'static str, signature: &str, arity: usize, body: Body) -> BuiltIn {
    BuiltIn { name, signature: Signature::parse(signature).ok(), arity, body, dialect: None }
}

fn table() -> Vec<BuiltIn> {
    let plain = |name, signature, arity, body: Plain| built_in(name, signature, arity, Body::Plain(body));
    let routine = |name, signature, arity, body: Calling| built_in(name, signature, arity, Body::Routine(body));
    let only = |dialect, function: BuiltIn| BuiltIn { dialect: Some(dialect), ..function };
    vec![
        plain("sum", "<a<n>:n>", 1, aggregate::sum),
        plain("count", "<a:n>", 1, aggregate::count),
        plain("max", "<a<n>:n>", 1, aggregate::max),
        plain("min", "<a<n>:n>", 1, aggregate::min),
        plain("average", "<a<n>:n>", 1, aggregate::average),
        plain("string", "<x-b?:s>", 1, string::string),
        plain("substring", "<s-nn?:s>", 3, string::substring),
        plain("substringBefore", "<s-s:s>", 2, string::substring_before),
        plain("substringAfter", "<s-s:s>", 2, string::substring_after),
        plain("lowercase", "<s-:s>", 1, string::lowercase),
        plain("uppercase", "<s-:s>", 1, string::uppercase),
        plain("length", "<s-:n>", 1, string::length),
        plain("trim", "<s-:s>", 1, string::trim),
        plain("pad", "<s-ns?:s>", 3, string::pad),
        routine("match", "<s-f<s:o>n?:a<o>>", 3, pattern::matches),
        routine("contains", "<s-(sf):b>", 2, pattern::contains),
        routine("replace", "<s-(sf)(sf)n?:s>", 4, pattern::replace),
        routine("split", "<s-(sf)n?:a<s>>", 3, pattern::split),
        plain("join", "<a<s>s?:s>", 2, string::join),
        plain("formatNumber", "<n-so?:s>", 3, format_number::format_number),
        plain("formatBase", "<n-n?:s>", 2, numeric::format_base),
        plain("formatInteger", "<n-s:s>", 2, integer::format_integer),
        plain("parseInteger", "<s-s:n>", 2, integer::parse_integer),
        plain("number", "<(nsb)-:n>", 1, numeric::number),
        plain("floor", "<n-:n>", 1, numeric::floor),
        plain("ceil", "<n-:n>", 1, numeric::ceil),
        plain("round", "<n-n?:n>", 2, numeric::round),
        plain("abs", "<n-:n>", 1, numeric::abs),
        plain("sqrt", "<n-:n>", 1, numeric::sqrt),
        plain("power", "<n-n:n>", 2, numeric::power),
        only(Dialect::Jsonata, plain("random", "<:n>", 0, numeric::random)),
        plain("boolean", "<x-:b>", 1, object::boolean),
        plain("not", "<x-:b>", 1, object::not),
        routine("map", "<af>", 2, higher_order::map),
        plain("zip", "<a+>", 0, array::zip),
        routine("filter", "<af>", 2, higher_order::filter),
        routine("single", "<af?>", 2, higher_order::single),
        routine("reduce", "<afj?:j>", 3, higher_order::reduce),
        routine("sift", "<o-f?:o>", 2, higher_order::sift),
        plain("keys", "<x-:a<s>>", 1, object::keys),
        plain("lookup", "<x-s:x>", 2, object::lookup),
        plain("append", "<xx:a>", 2, array::append),
        plain("exists", "<x:b>", 1, object::exists),
        plain("spread", "<x-:a<o>>", 1, object::spread),
        plain("merge", "<a<o>:o>", 1, object::merge),
        plain("reverse", "<a:a>", 1, array::reverse),
        routine("each", "<o-f:a>", 2, higher_order::each),
        plain("error", "<s?:x>", 1, object::error),
        plain("assert", "<bs?:x>", 2, object::assert),
        plain("type", "<x:s>", 1, object::type_of),
        routine("sort", "<af?:a>", 2, higher_order::sort),
        plain("shuffle", "<a:a>", 1, array::shuffle),
        plain("distinct", "<x:x>", 1, array::distinct),
        plain("base64encode", "<s-:s>", 1, base64::encode),
        plain("base64decode", "<s-:s>", 1, base64::decode),
        plain("encodeUrlComponent", "<s-:s>", 1, url::encode_component),
        plain("encodeUrl", "<s-:s>", 1, url::encode),
        plain("decodeUrlComponent", "<s-:s>", 1, url::decode_component),
        plain("decodeUrl", "<s-:s>", 1, url::decode),
        only(Dialect::Jsonata, built_in("eval", "<sx?:x>", 2, Body::Eval)),
        plain("toMillis", "<s-s?:n>", 2, date_time::to_millis),
        plain("fromMillis", "<n-s?s?:s>", 3, date_time::from_millis),
        plain("now", "<s?s?:s>", 2, date_time::now),
        plain("millis", "<:n>", 0, date_time::millis),
        plain("clone", "<(oa)-:o>", 1, json::clone),
        only(Dialect::StepFunctions, plain("partition", "<an:a>", 2, step_functions::partition)),
        only(Dialect::StepFunctions, plain("range", "<nnn:a>", 3, step_functions::range)),
        only(Dialect::StepFunctions, plain("hash", "<ss:s>", 2, step_functions::hash)),
        only(Dialect::StepFunctions, plain("random", "<n?:n>", 1, step_functions::random)),
        only(Dialect::StepFunctions, plain("uuid", "<:s>", 0, step_functions::uuid)),
        only(Dialect::StepFunctions, plain("parse", "<s-:x>", 1, step_functions::parse)),
    ]
}

// What built-in functions use to look at their arguments.

fn argument(arguments: &[Item], index: usize) -> Item {
    arguments.get(index).cloned().unwrap_or_default()
}

/// The text at a place; `None` where it is undefined or no text.
fn text(arguments: &[Item], index: usize) -> Option<&str> {
    arguments.get(index).and_then(Item::as_str)
}

/// The number at a place; an infinity is an error.
fn number(arguments: &[Item], index: usize) -> Outcome<Option<f64>> {
    match arguments.get(index) {
        Some(item) => Ok(super::number::numeric(item)?.map(syntax::Number::as_f64)),
        None => Ok(None),
    }
}
