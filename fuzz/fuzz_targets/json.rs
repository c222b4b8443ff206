//! Strict JSON: whatever is read prints as it would be read again, with the length that it says.

#![no_main]

use libfuzzer_sys::fuzz_target;
use syntax::Value;

fuzz_target!(|text: &str| {
    let Ok(value) = Value::parse(text) else { return };
    let printed = value.to_string();
    assert_eq!(value.text_len(), printed.len(), "the length of {printed}");
    assert_eq!(Value::parse(&printed).as_ref(), Ok(&value));
    assert_eq!(Value::parse(&value.to_pretty()), Ok(value));
});
