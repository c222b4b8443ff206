//! Any text as a call of an intrinsic function: the same chance gives the same result.

#![no_main]

mod world;

use libfuzzer_sys::fuzz_target;
use query::intrinsic::Intrinsic;
use query::random::SeededRandom;
use world::World;

fuzz_target!(|text: &str| {
    match Intrinsic::parse(text) {
        Ok(call) => {
            let world = World::new();
            let first = call.evaluate(&world, &mut SeededRandom::new(1));
            assert_eq!(first, call.evaluate(&world, &mut SeededRandom::new(1)));
        }
        Err(error) => assert!(error.offset <= text.len(), "{error:?} in {text}"),
    }
});
