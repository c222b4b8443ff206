//! What expressions read in these tests: a document with some of everything.

use std::cell::OnceCell;

use query::data::Data;
use syntax::Value;

pub struct World {
    input: Value,
}

thread_local! {
    static INPUT: OnceCell<Value> = const { OnceCell::new() };
}

impl World {
    pub fn new() -> Self {
        let input = INPUT.with(|input| {
            input
                .get_or_init(|| {
                    Value::parse(
                        r#"{"a":{"b":[0,1,2,-3.5,1e300],"c d":null,"é":"日本"},"l":[{"k":"a","n":1},{"k":"b","n":2},{"n":3}],
                           "s":"a,b;c","t":true,"":[],"e":{},"deep":[[[[[1]]]]],"u":"w6k/","j":"{\"x\":[1,2]}"}"#,
                    )
                    .expect("the document is JSON")
                })
                .clone()
        });
        Self { input }
    }
}

impl Data for World {
    fn input(&self) -> &Value {
        &self.input
    }

    fn context(&self) -> Value {
        self.input.clone()
    }

    fn variable(&self, name: &str) -> Option<Value> {
        self.input.get(name).cloned()
    }
}
