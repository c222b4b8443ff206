//! Any text as a JSONata expression: it ends, within its budget, in both dialects.

#![no_main]

mod world;

use libfuzzer_sys::fuzz_target;
use query::data::Data;
use query::jsonata::{Dialect, Environment, Expression, Limits};
use query::random::SeededRandom;
use world::World;

fuzz_target!(|text: &str| {
    let Ok(expression) = Expression::compile(text) else { return };
    let world = World::new();
    for dialect in [Dialect::Jsonata, Dialect::StepFunctions] {
        let mut random = SeededRandom::new(1);
        let limits = Limits { steps: 200_000, memory: 16 << 20, ..Limits::default() };
        let mut environment = Environment::new(0, &mut random).with_dialect(dialect).with_limits(limits);
        let _ = expression.evaluate(Some(world.input()), &mut environment);
    }
});
