//! Any text as a path: read or refused, evaluated or failed, and what is put at a Reference Path is found there.

#![no_main]

mod world;

use libfuzzer_sys::fuzz_target;
use query::data::Data;
use query::json_path::JsonPath;
use query::path::Path;
use query::reference_path::ReferencePath;
use syntax::Value;
use world::World;

fuzz_target!(|text: &str| {
    let world = World::new();
    match JsonPath::parse(text) {
        Ok(path) => {
            let found = path.evaluate(world.input());
            assert!(path.is_definite() || matches!(found, Ok(Value::Array(_)) | Err(_)));
        }
        Err(error) => assert!(error.offset <= text.len(), "{error:?} in {text}"),
    }
    if let Ok(path) = Path::parse(text) {
        let _ = path.evaluate(&world);
        let _ = path.evaluate_reference(&world);
    }
    if let Ok(path) = ReferencePath::parse(text)
        && let Ok(changed) = path.set(world.input(), "here".into())
    {
        let found = JsonPath::parse(text).expect("a Reference Path is a path").evaluate(&changed);
        assert_eq!(found, Ok("here".into()), "{text}");
    }
});
