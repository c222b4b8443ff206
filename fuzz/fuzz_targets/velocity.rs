//! Any text as a VTL template: it is read or refused, and its rendering ends.

#![no_main]

use libfuzzer_sys::fuzz_target;
use velocity::{Settings, Template, Variables};

fuzz_target!(|text: &str| {
    let Ok(template) = Template::parse(text) else { return };
    for settings in [Settings::default(), Settings::api_gateway()] {
        let settings = Settings { max_steps: 100_000, max_text: 1 << 20, ..settings };
        let first = template.render(&mut Variables::new(), &settings);
        if let (Ok(first), Ok(second)) = (first, template.render(&mut Variables::new(), &settings)) {
            assert_eq!(first, second);
        }
    }
});
