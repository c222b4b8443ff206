//! Item readers: what becomes of the objects that a Map Run's items come from.

use std::collections::HashMap;

use interpreter::execution::ExecutionSettings;
use interpreter::object::ObjectBody;

use crate::map_run::{PASS, machine};
use crate::scripted::{Script, start_with};

/// Made by Python's `gzip`: two rows of an S3 Inventory, two lines of JSON, a JSON array.
const INVENTORY: &[u8] =
    b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\x03\x53\x4a\xcc\xad\xca\xd3\x2d\x36\xd6\x4d\x49\xcd\xcd\xd7\x2d\
    \xce\x2f\x2d\x4a\x4e\xd5\x4d\x2a\x4d\xce\x4e\x2d\x51\xd2\x51\x2a\xc8\xc8\x2f\xc9\x2f\xd6\x37\x32\x30\
    \x32\xd5\x4f\x54\x35\x32\x48\xd2\xcb\x2a\x48\x07\x8a\x5b\x98\x1b\x9a\x19\x03\x69\x90\x84\xae\xa1\xa1\
    \xae\x81\x59\x88\x91\x81\x95\x01\x10\x19\xe9\x19\x18\x18\x44\x29\x71\x29\x11\x63\x6e\x32\xd4\x38\x43\
    \x23\x64\xb3\xcc\xd1\xcd\x02\x00\xe3\xe4\x31\xd6\xa4\x00\x00\x00";
const LINES: &[u8] =
    b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\x03\xab\x56\xca\x53\xb2\x32\xac\xe5\xaa\x06\xd1\x46\xb5\x5c\x00\
    \x45\xc6\x98\xbe\x10\x00\x00\x00";
const ARRAY: &[u8] =
    b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\x03\x8b\xae\x56\xca\x53\xb2\x32\xac\xd5\x31\x8a\x05\x00\xfa\xae\
    \xfd\x66\x0b\x00\x00\x00";

/// The last event of a Map Run over one object, of these that there are.
fn outcome(config: &str, key: &str) -> String {
    let text = |text: &str| ObjectBody::from(text);
    let objects = HashMap::from([
        ("lines", text("{\"n\":1}\n{\"n\":2}\n\n{\"n\":3}\n")),
        ("table", text("n;m\n1;\"a;b\"\n")),
        ("athena", text("s3://b/part-1\n\"s3://b/part-2\"\n")),
        ("part-1", text("{\"n\":1}\n")),
        ("part-2", text("{\"n\":2}\n{\"n\":3}\n")),
        ("packed", text("s3://b/part.jsonl.gz\ns3://b/part-1\n")),
        ("part.jsonl.gz", LINES.to_vec().into()),
        ("array.json.gz", ARRAY.to_vec().into()),
        ("half.json.gz", ARRAY[..20].to_vec().into()),
        (
            "manifest.json",
            text(
                r#"{"sourceBucket":"amzn-s3-demo-source-bucket","destinationBucket":"arn:aws:s3:::b","version":"2016-11-30",
                    "fileFormat":"CSV","fileSchema":"Bucket, Key, Size, LastModifiedDate",
                    "files":[{"key":"data/1.csv.gz","size":116,"MD5checksum":"d41d8cd98f00b204e9800998ecf8427e"}]}"#,
            ),
        ),
        ("data/1.csv.gz", INVENTORY.to_vec().into()),
        ("orc.json", text(r#"{"fileFormat":"ORC","files":[]}"#)),
        ("listless.json", text("{}")),
    ]);
    let reader = format!(
        r#""ItemReader": {{"Resource": "arn:aws:states:::s3:getObject", "ReaderConfig": {{{config}}},
            "Parameters": {{"Bucket": "b", "Key.$": "$.key"}}}},
           "ItemBatcher": {{"MaxItemsPerBatch": 2}},"#
    );
    let input = format!(r#"{{"key": "{key}"}}"#);
    let settings = ExecutionSettings::default();
    let run = start_with(&machine(&reader, PASS), &input, Script::new(), objects, settings);
    run.to_end().pop().unwrap()
}

fn succeeded(output: &str) -> String {
    format!("8←7 0 ExecutionSucceeded: {output}")
}

fn failed(cause: &str) -> String {
    format!("7←6 0 ExecutionFailed: States.ItemReaderFailed: {cause}")
}

const JSONL: &str = r#""InputType": "JSONL""#;
const JSON: &str = r#""InputType": "JSON""#;
const ATHENA: &str = r#""ManifestType": "ATHENA_DATA", "InputType": "JSONL""#;

#[test]
fn items_come_from_files_and_go_in_batches() {
    assert_eq!(outcome(JSONL, "lines"), succeeded(r#"[{"Items":[{"n":1},{"n":2}]},{"Items":[{"n":3}]}]"#));
    assert_eq!(
        outcome(r#""InputType": "CSV", "CSVDelimiter": "SEMICOLON", "CSVHeaderLocation": "FIRST_ROW""#, "table"),
        succeeded(r#"[{"Items":[{"n":"1","m":"a;b"}]}]"#)
    );
    assert_eq!(outcome(ATHENA, "athena"), succeeded(r#"[{"Items":[{"n":1},{"n":2}]},{"Items":[{"n":3}]}]"#));
    assert_eq!(outcome(JSON, "none"), failed("no such key"));
    assert_eq!(outcome(r#""InputType": "PARQUET""#, "part-1"), failed("Parquet files cannot be read here."));
}

#[test]
fn compressed_files_are_unpacked() {
    assert_eq!(outcome(JSONL, "part.jsonl.gz"), succeeded(r#"[{"Items":[{"n":1},{"n":2}]}]"#));
    assert_eq!(outcome(JSON, "array.json.gz"), succeeded(r#"[{"Items":[{"n":1},2]}]"#));
    assert_eq!(outcome(ATHENA, "packed"), succeeded(r#"[{"Items":[{"n":1},{"n":2}]},{"Items":[{"n":1}]}]"#));
    assert_eq!(outcome(JSON, "half.json.gz"), failed("The object 'half.json.gz' is no whole gzip file."));
}

/// As S3 writes it: gzip'd CSV without headers. Without `InputType`, as the documentation has it, and with it, as it had.
#[test]
fn an_inventory_of_s3_is_read_by_its_manifest() {
    let rows = succeeded(concat!(
        r#"[{"Items":[{"Bucket":"amzn-s3-demo-source-bucket","Key":"photos/2025/a%20b.jpg","Size":"87163","#,
        r#""LastModifiedDate":"2025-11-06T20:00:02.000Z"},"#,
        r#"{"Bucket":"amzn-s3-demo-source-bucket","Key":"photos/c.jpg","Size":"12","#,
        r#""LastModifiedDate":"2025-11-07T20:00:02.000Z"}]}]"#
    ));
    assert_eq!(outcome(r#""ManifestType": "S3_INVENTORY""#, "manifest.json"), rows);
    assert_eq!(outcome(r#""ManifestType": "S3_INVENTORY", "InputType": "MANIFEST""#, "manifest.json"), rows);
    assert_eq!(outcome(r#""InputType": "MANIFEST""#, "manifest.json"), rows);
    assert_eq!(
        outcome(r#""InputType": "MANIFEST""#, "orc.json"),
        failed("The inventory's files are in the format ORC; only CSV can be read.")
    );
    assert_eq!(outcome(r#""InputType": "MANIFEST""#, "listless.json"), failed("The manifest has no list of `files`."));
}
