//! Item readers: from an object or a listing in Amazon S3 to the items of a Map Run.
//!
//! Separate because each kind of file has its own way to be taken apart, and every failure here is
//! `States.ItemReaderFailed`.
//! <https://docs.aws.amazon.com/step-functions/latest/dg/input-output-itemreader.html>

use std::rc::Rc;

use asl::state::map::{CsvHeaderLocation, InputType, ItemReader, ManifestType, ReaderConfig};
use syntax::{Value, object};

use super::contents::{Allowance, failed};
use super::csv;
use crate::data_flow::States;
use crate::error::StateError;
use crate::host::{ObjectAnswer, ObjectRequest};
use crate::machine::Branch;

impl Branch {
    pub(super) async fn read_items(&mut self, reader: &ItemReader, input: &Value) -> Result<Vec<Value>, StateError> {
        let parameters = match &reader.parameters {
            Some(parameters) => self.template(parameters_field(reader), parameters, States::of_input(input)),
            None => Ok(Value::empty_object()),
        };
        let parameters = parameters.map_err(|fault| self.fail(fault))?;
        let most = match &reader.config.max_items {
            Some(most) => self.integer("MaxItems", most, input).map_err(|fault| self.fail(fault))?,
            None => 0,
        };
        let mut left = Allowance::default();
        let mut items = match self.read(reader, parameters.clone()).await? {
            ObjectAnswer::Listing(objects) if reader.config.load_and_flatten => {
                let bucket = member(&parameters, "Bucket");
                let keys = objects.iter().map(|object| (bucket.clone(), member(object, "Key")));
                self.read_files(reader, keys, &mut left).await?
            }
            ObjectAnswer::Listing(objects) => objects,
            ObjectAnswer::Object(body) => {
                let text = left.text(&text_of(&parameters, "Key"), &body)?;
                match reader.config.manifest_type {
                    Some(ManifestType::AthenaData) => {
                        self.read_files(reader, athena_data(&text)?.into_iter(), &mut left).await?
                    }
                    Some(ManifestType::S3Inventory) => {
                        self.read_inventory(reader, &parameters, &text, &mut left).await?
                    }
                    None if reader.config.input_type == Some(InputType::Manifest) => {
                        self.read_inventory(reader, &parameters, &text, &mut left).await?
                    }
                    None => parse(&reader.config, &text)?,
                }
            }
        };
        // Zero is no limit: seen on AWS.
        if let Some(most) = usize::try_from(most).ok().filter(|most| *most > 0) {
            items.truncate(most);
        }
        Ok(items)
    }

    async fn read(&self, reader: &ItemReader, parameters: Value) -> Result<ObjectAnswer, StateError> {
        let request =
            ObjectRequest { resource: reader.resource.clone(), parameters, state_name: Rc::clone(&self.visit.name) };
        self.run.world.host.read_items(request).await
    }

    /// The text of an object that a listing or a manifest names.
    async fn read_text(
        &self,
        reader: &ItemReader,
        (bucket, key): (Value, Value),
        left: &mut Allowance,
    ) -> Result<Rc<str>, StateError> {
        let mut get = reader.clone();
        if let Some(resource) = asl::resource::Resource::parse("arn:aws:states:::s3:getObject") {
            get.resource = resource;
        }
        match self.read(&get, object! {"Bucket" => bucket, "Key" => key.clone()}.into()).await? {
            ObjectAnswer::Object(body) => left.text(key.as_str().unwrap_or_default(), &body),
            ObjectAnswer::Listing(_) => Err(failed("The object could not be read.")),
        }
    }

    /// The items of several files, all of them in the format of `InputType`: those of a listing with `LOAD_AND_FLATTEN`, or
    /// of a manifest of Athena.
    async fn read_files(
        &self,
        reader: &ItemReader,
        files: impl Iterator<Item = (Value, Value)>,
        left: &mut Allowance,
    ) -> Result<Vec<Value>, StateError> {
        let mut items = Vec::new();
        for file in files {
            items.extend(parse(&reader.config, &self.read_text(reader, file, left).await?)?);
        }
        Ok(items)
    }

    /// An S3 Inventory: a list of CSV files without headers, whose columns the manifest names.
    async fn read_inventory(
        &self,
        reader: &ItemReader,
        parameters: &Value,
        text: &str,
        left: &mut Allowance,
    ) -> Result<Vec<Value>, StateError> {
        let manifest = Value::parse(text).map_err(|_| failed("The manifest is not valid JSON."))?;
        if let Some(format) = manifest.get("fileFormat").and_then(Value::as_str).filter(|format| *format != "CSV") {
            return Err(failed(format!("The inventory's files are in the format {format}; only CSV can be read.")));
        }
        let files = manifest.get("files").and_then(Value::as_array);
        let files = files.ok_or_else(|| failed("The manifest has no list of `files`."))?;
        let schema = manifest.get("fileSchema").and_then(Value::as_str).unwrap_or("Bucket, Key");
        let headers: Vec<Rc<str>> = schema.split(',').map(|column| column.trim().into()).collect();
        let bucket = member(parameters, "Bucket");
        let mut items = Vec::new();
        for file in files {
            let text = self.read_text(reader, (bucket.clone(), member(file, "key")), left).await?;
            items.extend(csv::rows(&text, ',').iter().map(|row| csv::item(&headers, row)));
        }
        Ok(items)
    }
}

/// What an `UNLOAD` of Athena has written: a list of files, one `s3://bucket/key` a line.
fn athena_data(text: &str) -> Result<Vec<(Value, Value)>, StateError> {
    let lines = text.lines().map(|line| line.trim().trim_matches('"')).filter(|line| !line.is_empty());
    lines
        .map(|line| match line.strip_prefix("s3://").and_then(|path| path.split_once('/')) {
            Some((bucket, key)) => Ok((bucket.into(), key.into())),
            None => Err(failed(format!("The manifest's line '{line}' is no S3 URI."))),
        })
        .collect()
}

fn member(object: &Value, name: &str) -> Value {
    object.get(name).cloned().unwrap_or_default()
}

fn text_of(object: &Value, name: &str) -> Rc<str> {
    object.get(name).and_then(Value::as_str).unwrap_or_default().into()
}

fn parameters_field(reader: &ItemReader) -> &'static str {
    match &reader.parameters {
        Some(asl::data_flow::Template::Jsonata(_)) => "ItemReader/Arguments",
        _ => "ItemReader/Parameters",
    }
}

/// The items in one file.
fn parse(config: &ReaderConfig, text: &str) -> Result<Vec<Value>, StateError> {
    match config.input_type {
        Some(InputType::Csv) => parse_csv(config, text),
        Some(InputType::Jsonl) => text
            .lines()
            .filter(|line| !line.trim().is_empty())
            .map(|line| Value::parse(line).map_err(|error| failed(error.to_string())))
            .collect(),
        Some(InputType::Json | InputType::Manifest) | None => parse_json(config, text),
        Some(InputType::Parquet) => Err(failed("Parquet files cannot be read here.")),
    }
}

fn parse_json(config: &ReaderConfig, text: &str) -> Result<Vec<Value>, StateError> {
    let mut value = Value::parse(text).map_err(|error| failed(error.to_string()))?;
    if let Some(pointer) = &config.items_pointer {
        let found = point(&value, pointer).cloned();
        value = found.ok_or_else(|| failed(format!("ItemsPointer {pointer} does not point to a value.")))?;
    }
    let items = value.as_array().ok_or_else(|| failed("Attempting to map over non-iterable node."))?;
    Ok(items.to_vec())
}

/// RFC 6901.
fn point<'a>(value: &'a Value, pointer: &str) -> Option<&'a Value> {
    pointer.split('/').skip(1).try_fold(value, |value, step| {
        let step = step.replace("~1", "/").replace("~0", "~");
        match value.as_array() {
            Some(items) => items.get(step.parse::<usize>().ok()?),
            None => value.get(&step),
        }
    })
}

fn parse_csv(config: &ReaderConfig, text: &str) -> Result<Vec<Value>, StateError> {
    let mut rows = csv::rows(text, csv::delimiter(config.csv_delimiter)).into_iter();
    let headers: Vec<Rc<str>> = match config.csv_header_location {
        Some(CsvHeaderLocation::Given) => config.csv_headers.clone(),
        Some(CsvHeaderLocation::FirstRow) | None => {
            rows.next().unwrap_or_default().into_iter().map(Into::into).collect()
        }
    };
    for (index, header) in headers.iter().enumerate() {
        if headers.iter().take(index).any(|earlier| earlier == header) {
            return Err(failed("CSV headers cannot contain duplicates."));
        }
    }
    Ok(rows.map(|row| csv::item(&headers, &row)).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pointers_go_through_objects_and_arrays() {
        let value = Value::parse(r#"{"a/b":[{"c":1}]}"#).unwrap();
        assert_eq!(point(&value, "/a~1b/0/c"), Some(&1.into()));
        assert_eq!(point(&value, "/a~1b/1"), None);
    }
}
