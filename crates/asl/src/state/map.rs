//! A Map: runs its item processor once for each item, here or in child executions.
//!
//! <https://docs.aws.amazon.com/step-functions/latest/dg/state-map.html>

use std::rc::Rc;

use query::jsonata_template::JsonataTemplate;
use query::path::Path;

use crate::catch::Catcher;
use crate::data_flow::{Computed, DataFlow, Template};
use crate::definition::{Branch, MachineType, Transition};
use crate::resource::Resource;
use crate::retry::Retrier;

#[derive(Clone, Debug)]
pub struct Map {
    /// The items, unless an [`ItemReader`] gets them; with a reader the path is what `ItemsPath` said, if anything.
    pub items: Items,
    pub item_reader: Option<ItemReader>,
    /// `ItemSelector`, or the older `Parameters`.
    pub item_selector: Option<Template>,
    pub item_batcher: Option<ItemBatcher>,
    pub result_writer: Option<ResultWriter>,
    /// `ItemProcessor`, or the older `Iterator`.
    pub item_processor: Branch,
    pub mode: ProcessorMode,
    /// 0: as many as can be.
    pub max_concurrency: Computed<u32>,
    pub tolerated_failure_count: Option<Computed<u32>>,
    pub tolerated_failure_percentage: Option<Computed<f64>>,
    /// The name of the Map Run's children; distributed only.
    pub label: Option<Rc<str>>,
    pub flow: DataFlow,
    pub transition: Transition,
    pub retry: Vec<Retrier>,
    pub catch: Vec<Catcher>,
}

/// Where the items come from.
#[derive(Clone, Debug)]
pub enum Items {
    /// The effective input itself must be the items.
    Input,
    /// `ItemsPath`.
    Path(Path),
    /// `Items`: an array or object, or text that evaluates to one.
    Jsonata(JsonataTemplate),
}

/// `ProcessorConfig`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum ProcessorMode {
    #[default]
    Inline,
    Distributed {
        execution_type: MachineType,
    },
}

/// Reads the items from Amazon S3.
#[derive(Clone, Debug)]
pub struct ItemReader {
    pub resource: Resource,
    /// `Parameters` or `Arguments`.
    pub parameters: Option<Template>,
    pub config: ReaderConfig,
}

/// `ReaderConfig`.
#[derive(Clone, Debug, Default)]
pub struct ReaderConfig {
    /// `None` for a listing of objects.
    pub input_type: Option<InputType>,
    pub csv_header_location: Option<CsvHeaderLocation>,
    pub csv_headers: Vec<Rc<str>>,
    pub csv_delimiter: CsvDelimiter,
    pub max_items: Option<Computed<u32>>,
    /// A JSON Pointer to the items within a JSON file.
    pub items_pointer: Option<Rc<str>>,
    pub manifest_type: Option<ManifestType>,
    /// `LOAD_AND_FLATTEN`: read the listed objects too.
    pub load_and_flatten: bool,
}

/// What kind of file an item reader reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InputType {
    Csv,
    Json,
    Jsonl,
    Manifest,
    Parquet,
}

/// Where the names of a CSV file's columns stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CsvHeaderLocation {
    FirstRow,
    Given,
}

/// What separates the columns of a CSV file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum CsvDelimiter {
    #[default]
    Comma,
    Pipe,
    Semicolon,
    Space,
    Tab,
}

/// Who wrote a manifest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ManifestType {
    S3Inventory,
    AthenaData,
}

/// Gives each child execution several items.
#[derive(Clone, Debug)]
pub struct ItemBatcher {
    pub batch_input: Option<Template>,
    pub max_items_per_batch: Option<Computed<u32>>,
    pub max_input_bytes_per_batch: Option<Computed<u32>>,
}

/// Writes the results to Amazon S3.
#[derive(Clone, Debug)]
pub struct ResultWriter {
    /// Absent where only the writer's configuration is given.
    pub resource: Option<Resource>,
    /// `Parameters` or `Arguments`.
    pub parameters: Option<Template>,
    pub transformation: Transformation,
    pub output_type: OutputType,
}

/// `WriterConfig.Transformation`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Transformation {
    #[default]
    None,
    Compact,
    Flatten,
}

/// `WriterConfig.OutputType`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum OutputType {
    #[default]
    Json,
    Jsonl,
}
