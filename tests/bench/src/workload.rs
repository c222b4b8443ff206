//! The workloads, made afresh: the shapes of `../shared/bench`, and families that grow.
//!
//! A workload is the text of a definition and of an input, because the peers are given the same.

use std::fmt::Write;

/// A definition and an input under a name: `a` to `g`, or a family and a size, such as `map-1000`.
#[derive(Clone, Debug)]
pub struct Workload {
    pub id: String,
    pub title: String,
    pub definition: String,
    pub input: String,
    /// How many executions count as one measurement.
    pub executions: usize,
}

/// The seven that are compared with peers, in order.
pub const COMPARED: [&str; 7] = ["a", "b", "c", "d", "e", "f", "g"];

/// The families that grow, with their sizes.
pub const GROWING: [(&str, [u32; 4]); 3] =
    [("map", [100, 1_000, 10_000, 100_000]), ("chain", [100, 1_000, 10_000, 100_000]), ("payload", [1, 10, 100, 250])];

impl Workload {
    /// `None` for a name that is no workload's.
    pub fn by_id(id: &str) -> Option<Self> {
        let (title, definition, input, executions) = match id {
            "a" => ("1,000 Pass states in a chain", chain("P", 1_000, ""), small_input(), 1),
            "b" => ("Choice loop to 10,000", counter(10_000), "{}".to_owned(), 1),
            "c" => ("Map over 10,000 items, three states each", map_of_three(), items(10_000), 1),
            "d" => ("Parallel, 100 branches of ten states", parallel(100, 10), small_input(), 1),
            "e" => ("the workshop, 1,000 executions", workshop(), r#"{"data":[4,8,15,16,23,42]}"#.to_owned(), 1_000),
            "f" => ("JSONata over 1,000 rows, then a Map", jsonata(), people(1_000), 1),
            "g" => ("200 KB through 100 Pass states", chain("G", 100, PATHS), document(200), 1),
            _ => return Self::growing(id),
        };
        Some(Self { id: id.to_owned(), title: title.to_owned(), definition, input, executions })
    }

    fn growing(id: &str) -> Option<Self> {
        let (family, size) = id.split_once('-')?;
        let size: u32 = size.parse().ok()?;
        let (definition, input) = match family {
            "map" => (map_of_one(), items(size)),
            "chain" => (chain("P", size, ""), small_input()),
            "payload" => (chain("P", 1_000, ""), document(size)),
            _ => return None,
        };
        Some(Self { id: id.to_owned(), title: format!("{family} of {size}"), definition, input, executions: 1 })
    }
}

const PATHS: &str = r#""InputPath":"$.doc.rows[7]","ResultPath":"$.meta.last","#;

fn small_input() -> String {
    r#"{"n":1,"tag":"x"}"#.to_owned()
}

/// Writing to a string cannot fail.
macro_rules! put {
    ($text:expr, $($form:tt)*) => { let _ = write!($text, $($form)*); };
}

/// Pass states in a row, each with the given members.
fn chain(prefix: &str, states: u32, members: &str) -> String {
    let mut text = format!(r#"{{"StartAt":"{prefix}1","States":{{"#);
    for state in 1..=states {
        let after =
            if state == states { r#""End":true"#.to_owned() } else { format!(r#""Next":"{prefix}{}""#, state + 1) };
        let comma = if state == 1 { "" } else { "," };
        put!(text, r#"{comma}"{prefix}{state}":{{"Type":"Pass",{members}{after}}}"#);
    }
    text.push_str("}}");
    text
}

fn counter(limit: u32) -> String {
    format!(
        r#"{{"StartAt":"Init","States":{{
            "Init":{{"Type":"Pass","Result":{{"i":0}},"Next":"Check"}},
            "Check":{{"Type":"Choice","Choices":[{{"Variable":"$.i","NumericLessThan":{limit},"Next":"Add"}}],"Default":"Done"}},
            "Add":{{"Type":"Pass","Parameters":{{"i.$":"States.MathAdd($.i, 1)"}},"Next":"Check"}},
            "Done":{{"Type":"Succeed"}}}}}}"#
    )
}

fn map_of_three() -> String {
    r#"{"StartAt":"Each","States":{"Each":{"Type":"Map","ItemsPath":"$.items","MaxConcurrency":0,"End":true,
        "ItemProcessor":{"ProcessorConfig":{"Mode":"INLINE"},"StartAt":"Shape","States":{
            "Shape":{"Type":"Pass","Parameters":{"v.$":"$.v","unit":"kg"},"Next":"Label"},
            "Label":{"Type":"Pass","Parameters":{"label.$":"States.Format('item {} {}', $.v, $.unit)","s.$":"States.MathAdd($.v, 1)"},"Next":"Pick"},
            "Pick":{"Type":"Pass","OutputPath":"$.s","End":true}}}}}}"#
        .to_owned()
}

/// Each iteration answers with one digit: the whole result stays below the service's limit for a payload.
fn map_of_one() -> String {
    r#"{"StartAt":"Each","States":{"Each":{"Type":"Map","ItemsPath":"$.items","End":true,
        "ItemProcessor":{"ProcessorConfig":{"Mode":"INLINE"},"StartAt":"One","States":{"One":{"Type":"Pass","Result":0,"End":true}}}}}}"#
        .to_owned()
}

fn items(count: u32) -> String {
    let mut text = r#"{"items":["#.to_owned();
    for item in 0..count {
        put!(text, r#"{}{{"v":{item}}}"#, if item == 0 { "" } else { "," });
    }
    text.push_str("]}");
    text
}

fn parallel(branches: u32, states: u32) -> String {
    let branches: Vec<String> = (0..branches).map(|branch| chain(&format!("B{branch}S"), states, "")).collect();
    format!(
        r#"{{"StartAt":"Fan","States":{{"Fan":{{"Type":"Parallel","End":true,"Branches":[{}]}}}}}}"#,
        branches.join(",")
    )
}

fn workshop() -> String {
    let branch = |state: &str, function: &str, selector: &str| {
        format!(
            r#"{{"StartAt":"{state}","States":{{"{state}":{{"Type":"Task","Resource":"arn:aws:states:::lambda:invoke",
                "Parameters":{{"Payload.$":"$","FunctionName":"arn:aws:lambda:us-east-1:123456789012:function:{function}:$LATEST"}},
                "Retry":[{{"ErrorEquals":["Lambda.ServiceException"],"IntervalSeconds":2,"MaxAttempts":6,"BackoffRate":2}}],
                "ResultSelector":{selector},"End":true}}}}}}"#
        )
    };
    let branches = [
        branch("SumValues", "SumFunction", r#"{"sum.$":"$.Payload.sum"}"#),
        branch("MaxMinValues", "MaxMinFunction", r#"{"max.$":"$.Payload.max","min.$":"$.Payload.min"}"#),
        branch("AverageValues", "AvgFunction", r#"{"avg.$":"$.Payload.avg"}"#),
    ];
    let branches = branches.join(",");
    format!(
        r#"{{"StartAt":"Parallel","States":{{"Parallel":{{"Type":"Parallel","End":true,"Branches":[{branches}]}}}}}}"#
    )
}

/// The two expressions of workload `f`: what jsonata-js is given alone.
pub const EXPRESSIONS: [&str; 2] = [
    "$map($states.input.people, function($p) { {'id': $p.id, 'name': $p.first & ' ' & $p.last, 'total': $p.price * $p.qty, 'adult': $p.age >= 21} })",
    "{'k': $uppercase($states.input.name), 't': $round($states.input.total * 1.2, 2)}",
];

fn jsonata() -> String {
    let [rows, one] = EXPRESSIONS;
    format!(
        r#"{{"QueryLanguage":"JSONata","StartAt":"Transform","States":{{
            "Transform":{{"Type":"Pass","Output":{{"rows":"{{% {rows} %}}"}},"Next":"Each"}},
            "Each":{{"Type":"Map","Items":"{{% $states.input.rows %}}","End":true,
                "ItemProcessor":{{"ProcessorConfig":{{"Mode":"INLINE"}},"StartAt":"One","States":{{
                    "One":{{"Type":"Pass","Output":"{{% {one} %}}","End":true}}}}}}}}}}}}"#
    )
}

fn people(count: u32) -> String {
    let mut text = r#"{"people":["#.to_owned();
    for id in 0..count {
        put!(
            text,
            r#"{}{{"id":{id},"first":"F{}","last":"L{}","age":{},"price":{},"qty":{}}}"#,
            if id == 0 { "" } else { "," },
            id % 97,
            id % 89,
            18 + id % 60,
            id * 37 % 1_000,
            1 + id % 9
        );
    }
    text.push_str("]}");
    text
}

/// A document of about so many kilobytes.
fn document(kilobytes: u32) -> String {
    let wanted = kilobytes as usize * 1_024;
    let mut text = r#"{"doc":{"rows":["#.to_owned();
    for id in 0.. {
        put!(
            text,
            r#"{}{{"id":{id},"sku":"SKU-{id:06}","tags":["alpha","beta","t{}"],"geo":{{"lat":{}.5,"lon":{}.25}},"note":"Lorem ipsum dolor sit amet"}}"#,
            if id == 0 { "" } else { "," },
            id % 13,
            id % 90,
            id % 180
        );
        if id >= 7 && text.len() + 40 >= wanted {
            break;
        }
    }
    text.push_str(r#"]},"meta":{}}"#);
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Ready;

    #[test]
    fn every_workload_succeeds() {
        let small = GROWING.iter().map(|(family, sizes)| format!("{family}-{}", sizes[0]));
        for id in COMPARED.iter().map(ToString::to_string).chain(small) {
            let ready = Ready::new(&Workload::by_id(&id).unwrap()).unwrap();
            assert!(ready.run_once().unwrap() > 3, "{id}");
        }
    }

    #[test]
    fn a_payload_has_about_its_size() {
        for size in [10, 100, 250] {
            let length = document(size).len();
            assert!(length.abs_diff(size as usize * 1_024) < 200, "{size} KB is {length} bytes");
        }
    }
}
