//! Every recorded path of Jayway 2.0.0, whose reading of paths AWS's evaluator descends from.
//!
//! The recording is not part of the project: where `../shared` is absent there is nothing to test.

use std::fs;
use std::path::Path;

use query::json_path::JsonPath;
use syntax::Value;

/// Recorded as an error and an error here, with other words: these messages are Java's own about Jayway's mistakes.
/// `$[1]` shows a document's arrays, which AWS's own JSON library prints as Java's lists.
const OTHER_WORDS: [&str; 14] = [
    "$[1]",
    "$.store.book[?(@.title nin ['Sword','LOTR'])].price",
    "$.store.book[?(!(@.isbn))].title",
    "$.store.book[?(@.title size 5)]",
    "$.arr[?(@.id in [1,3])].id",
    "$.arr[?(@.tags contains 'x')].id",
    "$[\"store\"]",
    "$.a[b]",
    "$ .a",
    "$.a .b",
    "$a",
    "$.",
    "$..",
    "",
];

#[test]
fn reads_paths_as_jayway_does() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/conformance/jsonpath");
    let Ok(cases) = fs::read_to_string(folder.join("jayway.tsv")) else { return };
    let mut different = Vec::new();
    let mut count = 0;
    for line in cases.lines() {
        let fields: Vec<&str> = line.split('\t').collect();
        let [document, path, outcome, detail, result] = fields[..] else { panic!("five fields: {line}") };
        let document = Value::parse(&fs::read_to_string(folder.join(format!("{document}.json"))).unwrap()).unwrap();
        let ours = JsonPath::parse(path)
            .map_err(|error| error.message)
            .and_then(|path| Ok((path.is_definite(), path.evaluate(&document).map_err(|failure| failure.message)?)));
        let same = match (outcome, &ours) {
            ("OK", Ok((definite, value))) => *definite == (detail == "true") && *value == Value::parse(result).unwrap(),
            ("ERR", Err(message)) => message == result || OTHER_WORDS.contains(&path),
            _ => false,
        };
        count += 1;
        if !same {
            different.push(format!("{path}\n  recorded: {result}\n  ours:     {ours:?}"));
        }
    }
    assert!(count > 90, "the recording is there and has {count} lines");
    assert!(different.is_empty(), "{} of {count} differ:\n{}", different.len(), different.join("\n"));
}
