//! A Map and what only a Map has.

use std::rc::Rc;

use query::jsonata_template::JsonataTemplate;
use syntax::tree::{Member, Node, NodeKind};

use super::scope::{ParsedScope, Targets};
use super::state::Context;
use super::uses::Stage;
use super::{Object, Parser};
use crate::data_flow::{Computed, Template};
use crate::definition::{MachineType, QueryLanguage};
use crate::diagnostics::{lint, service};
use crate::fields::ObjectKind;
use crate::resource::{Resource, ResourceKind};
use crate::state::Map;
use crate::state::map::{
    CsvDelimiter, CsvHeaderLocation, InputType, ItemBatcher, ItemReader, Items, ManifestType, OutputType,
    ProcessorMode, ReaderConfig, ResultWriter, Transformation,
};

const DISTRIBUTED_ONLY: &[&str] = &[
    "ItemReader",
    "ItemBatcher",
    "ResultWriter",
    "Label",
    "ToleratedFailurePercentage",
    "ToleratedFailurePercentagePath",
    "ToleratedFailureCount",
    "ToleratedFailureCountPath",
];

const MAX_LABEL: usize = 40;

impl<'t> Parser<'t> {
    pub(super) fn map(
        &mut self,
        state: &Context<'t, '_>,
        targets: &mut Targets<'_, 't>,
        scopes: &mut Vec<ParsedScope<'t>>,
    ) -> Option<Map> {
        let Context { object, kind, language } = state;
        let language = *language;
        self.at_most_one(object, &["ItemProcessor", "Iterator"]);
        self.at_most_one(object, &["ItemSelector", "Parameters"]);
        let items = self.items(object, language);
        let item_reader = self.item_reader(object, language);
        let selector = if object.has("ItemSelector") || language == QueryLanguage::Jsonata {
            "ItemSelector"
        } else {
            "Parameters"
        };
        let item_selector = self.template(object, selector, language);
        let item_batcher = self.item_batcher(object, language);
        let result_writer = self.result_writer(object, language);
        let max_concurrency = self
            .computed_count(object, "MaxConcurrency", "MaxConcurrencyPath", language, 0..=u32::MAX)
            .unwrap_or(Computed::Fixed(0));
        let tolerated_failure_count =
            self.computed_count(object, "ToleratedFailureCount", "ToleratedFailureCountPath", language, 0..=u32::MAX);
        let tolerated_failure_percentage =
            self.computed_percentage(object, "ToleratedFailurePercentage", "ToleratedFailurePercentagePath", language);
        let label = self.label(object);
        let flow = self.flow(object, *kind, language);
        let said = self.report.len();
        let processor = self.processor(object, language, scopes);
        let wrong = self.report.has_errors_since(said);
        let retry = self.retry(object, language);
        let catch = self.catch(object, language, targets);
        let transition = self.transition(object, targets);
        let (mode, item_processor) = processor?;
        if mode != ProcessorMode::Inline
            && let (Computed::Fixed(10_001..), Some(member)) = (&max_concurrency, object.get("MaxConcurrency"))
        {
            self.add(lint::too_many_children(), &object.place.member("MaxConcurrency"), member.value.span);
        }
        if mode == ProcessorMode::Inline {
            // Once for all: either the mode is wrong, or each of them is.
            let processor = object.place.member("ItemProcessor");
            let at = processor.member("ProcessorConfig").member("ExecutionType").location();
            let idle = object.members.iter().find(|member| DISTRIBUTED_ONLY.contains(&&*member.name));
            if let Some(member) = idle {
                if !wrong && !self.report.says(&lint::distributed_only("ExecutionType"), &at) {
                    let finding = lint::distributed_only(&member.name);
                    self.add(finding, &object.place.member(&member.name), member.name_span);
                }
            } else if let (Computed::Fixed(41..), Some(member)) = (&max_concurrency, object.get("MaxConcurrency")) {
                self.add(lint::inline_concurrency(), &object.place.member("MaxConcurrency"), member.value.span);
            }
        }
        Some(Map {
            items,
            item_reader,
            item_selector,
            item_batcher,
            result_writer,
            item_processor: item_processor?,
            mode,
            max_concurrency,
            tolerated_failure_count,
            tolerated_failure_percentage,
            label,
            flow,
            transition: transition?,
            retry,
            catch,
        })
    }

    fn items(&mut self, object: &Object<'t, '_>, language: QueryLanguage) -> Items {
        match language {
            QueryLanguage::JsonPath => self.path_field(object, "ItemsPath").map_or(Items::Input, Items::Path),
            QueryLanguage::Jsonata => {
                let template = object.get("Items").and_then(|member| self.items_template(member, object));
                template.map_or(Items::Input, Items::Jsonata)
            }
        }
    }

    fn items_template(&mut self, member: &'t Member, object: &Object<'t, '_>) -> Option<JsonataTemplate> {
        let place = object.place.member("Items");
        let plain = match &member.value.kind {
            NodeKind::Array(_) | NodeKind::Object(_) | NodeKind::Placeholder(_) | NodeKind::Missing => false,
            NodeKind::String(text) => !text.starts_with("{%"),
            NodeKind::Null | NodeKind::Bool(_) | NodeKind::Number(_) => true,
        };
        if plain && !member.value.is_open() {
            self.add(
                service::wrong_type("Items", "an array, an object or a JSONata expression"),
                &place,
                member.value.span,
            );
        }
        let template = self.jsonata_template_of(member, &place, Stage::Input)?;
        if member.value.as_str().is_some() {
            template.expressions().iter().for_each(|(_, expression)| self.constant_kind(expression, member, &place));
        }
        Some(template)
    }

    fn label(&mut self, object: &Object<'t, '_>) -> Option<Rc<str>> {
        let member = object.get("Label")?;
        let label = self.string(object, "Label")?;
        let place = object.place.member("Label");
        let odd = |c: char| c.is_whitespace() || c.is_control() || "?*<>{}[]:;,\\|^~$#%&`\"/".contains(c);
        if !member.value.is_open() {
            if label.is_empty() || label.chars().count() > MAX_LABEL || label.contains(odd) {
                self.add(service::invalid_label(), &place, member.value.span);
            }
            if self.labels.contains(&label) {
                self.add(service::duplicate_label(&label), &place, member.value.span);
            }
        }
        self.labels.push(label.clone());
        Some(label)
    }

    /// `ItemProcessor` or `Iterator`: its mode and its states.
    fn processor(
        &mut self,
        object: &Object<'t, '_>,
        language: QueryLanguage,
        scopes: &mut Vec<ParsedScope<'t>>,
    ) -> Option<(ProcessorMode, Option<crate::definition::Branch>)> {
        let name = if object.has("ItemProcessor") || !object.has("Iterator") { "ItemProcessor" } else { "Iterator" };
        self.require(object, &[name]);
        let member = object.get(name)?;
        let processor = self.member_object(member, object.place.member(name))?;
        self.check_fields(&processor, ObjectKind::ItemProcessor, language);
        let comment = self.comment(&processor);
        let mode = self.processor_mode(&processor, language);
        let outer = self.machine_type;
        if let ProcessorMode::Distributed { execution_type } = mode {
            self.machine_type = execution_type;
        }
        let branch = self.branch(&processor, comment, mode != ProcessorMode::Inline, scopes);
        self.machine_type = outer;
        Some((mode, branch))
    }

    fn processor_mode(&mut self, processor: &Object<'t, '_>, language: QueryLanguage) -> ProcessorMode {
        let Some(member) = processor.get("ProcessorConfig") else { return ProcessorMode::Inline };
        let place = processor.place.member("ProcessorConfig");
        let Some(config) = self.member_object(member, place) else { return ProcessorMode::Inline };
        self.check_fields(&config, ObjectKind::ProcessorConfig, language);
        let mode = self.word(&config, "Mode", &["INLINE", "DISTRIBUTED"]);
        let execution_type = self.word(&config, "ExecutionType", &["STANDARD", "EXPRESS"]);
        let open = config.get("Mode").is_some_and(|mode| mode.value.is_open());
        // A mode that is none, beside what only a distributed Map has, was meant to be that.
        let meant = mode.is_none() && !open && config.has("Mode") && config.has("ExecutionType");
        if mode != Some(1) && !meant {
            if let Some(idle) = config.get("ExecutionType").filter(|_| !open && (mode.is_some() || !config.has("Mode")))
            {
                let finding = lint::distributed_only("ExecutionType");
                self.add(finding, &config.place.member("ExecutionType"), idle.name_span);
            }
            return ProcessorMode::Inline;
        }
        if !config.has("ExecutionType") {
            self.require(&config, &["ExecutionType"]);
        }
        if self.machine_type == MachineType::Express && !meant {
            let span = config.get("Mode").map_or(config.anchor, |mode| mode.value.span);
            self.add(service::express_distributed(), &config.place.member("Mode"), span);
        }
        let express = execution_type == Some(1);
        ProcessorMode::Distributed {
            execution_type: if express { MachineType::Express } else { MachineType::Standard },
        }
    }

    fn item_reader(&mut self, state: &Object<'t, '_>, language: QueryLanguage) -> Option<ItemReader> {
        let member = state.get("ItemReader")?;
        let object = self.member_object(member, state.place.member("ItemReader"))?;
        self.check_fields(&object, ObjectKind::ItemReader, language);
        self.require(&object, &["Resource"]);
        let resource = self.bucket_resource(&object, &["getObject", "listObjectsV2"], language);
        let parameters = self.arguments(&object, language);
        let config = object.get("ReaderConfig").and_then(|member| {
            let config = self.member_object(member, object.place.member("ReaderConfig"))?;
            self.check_fields(&config, ObjectKind::ReaderConfig, language);
            Some(self.reader_config(&config, language))
        });
        let reads = |action: &str| resource.as_ref().is_some_and(|resource| &*resource.resource_name() == action);
        let known = |member: &Member| ObjectKind::ItemReader.field(&member.name).is_some();
        if reads("getObject")
            && object.get("ReaderConfig").is_none_or(|config| {
                // A manifest of S3 is of one type only.
                let said = ["InputType", "ManifestType"].into_iter().any(|name| config.value.get(name).is_some());
                config.value.as_object().is_some() && !said
            })
            && object.members.iter().all(known)
        {
            self.add(lint::no_input_type(), &object.place, object.anchor);
        }
        if let Some(config) = object.get("ReaderConfig").filter(|config| {
            let flattens = config.value.get("Transformation").and_then(Node::as_str);
            reads("listObjectsV2") && flattens.is_none_or(|text| &**text == "NONE")
        }) && let Some(idle) = config.value.member("InputType")
        {
            let finding = lint::idle_reader_field("InputType", "objects that are read, not listed");
            self.add(finding, &object.place.member("ReaderConfig").member("InputType"), idle.name_span);
        }
        Some(ItemReader { resource: resource?, parameters, config: config.unwrap_or_default() })
    }

    /// The `Resource` of a reader or writer: one of these actions of S3.
    fn bucket_resource(
        &mut self,
        object: &Object<'t, '_>,
        actions: &[&str],
        language: QueryLanguage,
    ) -> Option<Resource> {
        let resource = self.resource(object)?;
        let member = object.get("Resource")?;
        if crate::integrations::check(&resource).is_err() {
            // Said already.
            return Some(resource);
        }
        let fits = match &resource.kind {
            ResourceKind::Service { service, action } => &**service == "s3" && actions.contains(&&**action),
            ResourceKind::Open => true,
            ResourceKind::AwsSdk { .. } | ResourceKind::LambdaFunction | ResourceKind::Activity => false,
        };
        if !fits {
            let near = actions.iter().map(|action| format!("`arn:aws:states:::s3:{action}`")).collect::<Vec<_>>();
            let finding = service::not_a_resource(&resource.arn).hint(format!("write {}", near.join(" or ")));
            self.add(finding, &object.place.member("Resource"), member.value.span);
            return Some(resource);
        }
        self.service_parameters(object, &resource, language);
        Some(resource)
    }

    fn reader_config(&mut self, config: &Object<'t, '_>, language: QueryLanguage) -> ReaderConfig {
        const INPUTS: [(&str, InputType); 5] = [
            ("CSV", InputType::Csv),
            ("JSON", InputType::Json),
            ("JSONL", InputType::Jsonl),
            ("MANIFEST", InputType::Manifest),
            ("PARQUET", InputType::Parquet),
        ];
        const DELIMITERS: [(&str, CsvDelimiter); 5] = [
            ("COMMA", CsvDelimiter::Comma),
            ("PIPE", CsvDelimiter::Pipe),
            ("SEMICOLON", CsvDelimiter::Semicolon),
            ("SPACE", CsvDelimiter::Space),
            ("TAB", CsvDelimiter::Tab),
        ];
        let input_type = self.choice_of(config, "InputType", &INPUTS);
        let csv_header_location = self.choice_of(
            config,
            "CSVHeaderLocation",
            &[("FIRST_ROW", CsvHeaderLocation::FirstRow), ("GIVEN", CsvHeaderLocation::Given)],
        );
        let manifest_type = self.choice_of(
            config,
            "ManifestType",
            &[("S3_INVENTORY", ManifestType::S3Inventory), ("ATHENA_DATA", ManifestType::AthenaData)],
        );
        // AWS's own example of a manifest of Athena goes without.
        let of_athena = manifest_type == Some(ManifestType::AthenaData);
        if input_type == Some(InputType::Csv) && !of_athena {
            self.require(config, &["CSVHeaderLocation"]);
        }
        if csv_header_location == Some(CsvHeaderLocation::Given) {
            self.require(config, &["CSVHeaders"]);
        }
        self.idle_csv_fields(config, input_type, csv_header_location);
        self.idle_reader_fields(config, input_type, of_athena);
        ReaderConfig {
            input_type,
            csv_header_location,
            csv_headers: self.texts(config, "CSVHeaders"),
            csv_delimiter: self.choice_of(config, "CSVDelimiter", &DELIMITERS).unwrap_or_default(),
            max_items: self.computed_count(config, "MaxItems", "MaxItemsPath", language, 0..=100_000_000),
            items_pointer: self.string(config, "ItemsPointer"),
            manifest_type,
            load_and_flatten: self.word(config, "Transformation", &["NONE", "LOAD_AND_FLATTEN"]) == Some(1),
        }
    }

    /// Says so if a field about CSV has no effect.
    fn idle_csv_fields(
        &mut self,
        config: &Object<'t, '_>,
        input_type: Option<InputType>,
        header_location: Option<CsvHeaderLocation>,
    ) {
        let of_csv = matches!(input_type, None | Some(InputType::Csv | InputType::Manifest));
        for name in config.present(&["CSVHeaderLocation", "CSVHeaders", "CSVDelimiter"]) {
            let Some(member) = config.get(name) else { continue };
            let place = config.place.member(name);
            if !of_csv {
                // Once for all: it may be the type that is wrong.
                self.add(lint::only_for_csv(name), &place, member.name_span);
                break;
            } else if name == "CSVHeaders" && header_location == Some(CsvHeaderLocation::FirstRow) {
                self.add(lint::headers_are_not_read(), &place, member.name_span);
            }
        }
    }

    /// The same for fields about JSON and manifests, and for a pointer that is none.
    fn idle_reader_fields(&mut self, config: &Object<'t, '_>, input_type: Option<InputType>, of_athena: bool) {
        let Some(input_type) = input_type else { return };
        let fields = [
            ("ManifestType", of_athena || input_type == InputType::Manifest, "manifests"),
            ("ItemsPointer", input_type == InputType::Json, "JSON files"),
        ];
        for (name, fits, only) in fields {
            if let Some(member) = config.get(name).filter(|_| !fits) {
                self.add(lint::idle_reader_field(name, only), &config.place.member(name), member.name_span);
            }
        }
        if let Some(member) = config.get("ItemsPointer")
            && let Some(text) = member.value.as_str().filter(|text| !text.starts_with('/') && !member.value.is_open())
            && !text.is_empty()
            && input_type == InputType::Json
        {
            self.add(lint::items_pointer(text), &config.place.member("ItemsPointer"), member.value.span);
        }
    }

    fn choice_of<T: Copy>(&mut self, object: &Object<'t, '_>, name: &str, choices: &[(&str, T)]) -> Option<T> {
        let words: Vec<&str> = choices.iter().map(|(word, _)| *word).collect();
        let at = self.word(object, name, &words)?;
        choices.get(at).map(|(_, value)| *value)
    }

    fn texts(&mut self, object: &Object<'t, '_>, name: &str) -> Vec<Rc<str>> {
        let Some(member) = object.get(name) else { return Vec::new() };
        let place = object.place.member(name);
        let items = self.member_array(member, &place).unwrap_or_default();
        if items.is_empty() && member.value.as_array().is_some() {
            self.add(service::cannot_be_empty(), &place, member.name_span);
        }
        let mut texts = Vec::with_capacity(items.len());
        for (at, item) in items.iter().enumerate() {
            match item.as_str() {
                Some(text) => texts.push(text.clone()),
                None if item.is_open() => {}
                None => self.add(service::wrong_type(name, "an array of strings"), &place.element(at), item.span),
            }
        }
        texts
    }

    fn item_batcher(&mut self, state: &Object<'t, '_>, language: QueryLanguage) -> Option<ItemBatcher> {
        let member = state.get("ItemBatcher")?;
        let object = self.member_object(member, state.place.member("ItemBatcher"))?;
        self.check_fields(&object, ObjectKind::ItemBatcher, language);
        if let Some(input) = object.get("BatchInput") {
            let computed = input.value.as_str().is_some_and(|text| text.starts_with("{%"));
            if !computed {
                self.member_object(input, object.place.member("BatchInput"));
            }
        }
        let batch_input: Option<Template> = self.template(&object, "BatchInput", language);
        let items = self.computed_count(&object, "MaxItemsPerBatch", "MaxItemsPerBatchPath", language, 1..=u32::MAX);
        let bytes =
            self.computed_count(&object, "MaxInputBytesPerBatch", "MaxInputBytesPerBatchPath", language, 1..=262_144);
        let limits = ["MaxItemsPerBatch", "MaxItemsPerBatchPath", "MaxInputBytesPerBatch", "MaxInputBytesPerBatchPath"];
        let known = |member: &Member| ObjectKind::ItemBatcher.field(&member.name).is_some();
        if object.present(&limits).is_empty() && object.members.iter().all(known) {
            self.add(
                service::at_least_one(&["MaxItemsPerBatch", "MaxInputBytesPerBatch"]),
                &object.place,
                object.anchor,
            );
        }
        Some(ItemBatcher { batch_input, max_items_per_batch: items, max_input_bytes_per_batch: bytes })
    }

    fn result_writer(&mut self, state: &Object<'t, '_>, language: QueryLanguage) -> Option<ResultWriter> {
        let member = state.get("ResultWriter")?;
        let object = self.member_object(member, state.place.member("ResultWriter"))?;
        self.check_fields(&object, ObjectKind::ResultWriter, language);
        if !object.has("WriterConfig") {
            self.require(&object, &["Resource"]);
        }
        let resource = self.bucket_resource(&object, &["putObject"], language);
        let parameters = self.arguments(&object, language);
        let config = object.get("WriterConfig").and_then(|member| {
            let config = self.member_object(member, object.place.member("WriterConfig"))?;
            self.check_fields(&config, ObjectKind::WriterConfig, language);
            let transformation = self.choice_of(
                &config,
                "Transformation",
                &[
                    ("NONE", Transformation::None),
                    ("COMPACT", Transformation::Compact),
                    ("FLATTEN", Transformation::Flatten),
                ],
            );
            let output =
                self.choice_of(&config, "OutputType", &[("JSON", OutputType::Json), ("JSONL", OutputType::Jsonl)]);
            Some((transformation.unwrap_or_default(), output.unwrap_or_default()))
        });
        let (transformation, output_type) = config.unwrap_or_default();
        Some(ResultWriter { resource, parameters, transformation, output_type })
    }
}
