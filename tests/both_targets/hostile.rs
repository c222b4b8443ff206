//! Text that means harm: an answer or a clear refusal, and never the end of the module.

use asl::{LoadOptions, load};
use query::json_path::JsonPath;
use syntax::Value;

#[cfg_attr(not(target_arch = "wasm32"), test)]
#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
fn deep_nesting_is_read_compared_printed_and_dropped() {
    let depth = 10_000;
    let text = "[".repeat(depth) + &"]".repeat(depth);
    if let Ok(value) = Value::parse(&text) {
        assert_eq!(value.clone(), value);
        assert_eq!(value.to_string(), text);
    }
    // The loader must answer too; what it says about such a definition is for its own tests.
    let definition = format!(r#"{{"StartAt":"A","States":{{"A":{{"Type":"Pass","Result":{text},"End":true}}}}}}"#);
    drop(load(&definition, &LoadOptions::default()));
    drop(load(&text, &LoadOptions::default()));
    drop(load(&"[".repeat(100_000), &LoadOptions::default()));
}

#[cfg_attr(not(target_arch = "wasm32"), test)]
#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
fn a_path_that_multiplies_is_ended() {
    let text = "[".repeat(200) + "1" + &"]".repeat(200);
    let path = JsonPath::parse(&format!("${}", "..*".repeat(30))).unwrap();
    assert!(path.evaluate(&Value::parse(&text).unwrap()).is_err(), "more matches than memory holds");
}

#[cfg_attr(not(target_arch = "wasm32"), test)]
#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
fn many_states_are_loaded() {
    let states: Vec<_> = (0..2_000).map(|n| format!(r#""S{n}":{{"Type":"Pass","Next":"S{}"}}"#, n + 1)).collect();
    let text = format!(r#"{{"StartAt":"S0","States":{{{},"S2000":{{"Type":"Succeed"}}}}}}"#, states.join(","));
    let loaded = load(&text, &LoadOptions::default());
    assert_eq!(loaded.valid.map(|definition| definition.states.len()), Some(2_001));
}
