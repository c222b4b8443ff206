//! The stages of a state: paths, templates and `Assign`.

use query::jsonata_template::JsonataTemplate;
use query::path::Path;
use query::payload_template::{PayloadTemplate, Step};
use query::reference_path::ReferencePath;
use syntax::tree::{Member, Node, NodeKind};

use super::uses::{Stage, looks_like_path};
use super::{Object, Parser};
use crate::data_flow::{DataFlow, DataPath, JsonPathFlow, JsonataFlow, ResultPath, Template};
use crate::definition::QueryLanguage;
use crate::diagnostics::service;
use crate::editing::intrinsics;
use crate::fields::ObjectKind;
use crate::nearest::nearest;
use crate::place::Place;

impl<'t> Parser<'t> {
    /// The stages that a state of this kind has.
    pub(super) fn flow(&mut self, object: &Object<'t, '_>, kind: ObjectKind, language: QueryLanguage) -> DataFlow {
        let after = if has_result(kind) { Stage::Result } else { Stage::Input };
        match language {
            QueryLanguage::JsonPath => DataFlow::JsonPath(Box::new(JsonPathFlow {
                input_path: self.data_path(object, "InputPath"),
                parameters: if kind == ObjectKind::Map { None } else { self.payload_template(object, "Parameters") },
                result_selector: self.payload_template(object, "ResultSelector"),
                result_path: self.result_path(object),
                assign: self.payload_assign(object),
                output_path: self.data_path(object, "OutputPath"),
            })),
            QueryLanguage::Jsonata => DataFlow::Jsonata(Box::new(JsonataFlow {
                arguments: self.jsonata_template(object, "Arguments", Stage::Input),
                assign: self.jsonata_assign(object, after),
                output: self.jsonata_template(object, "Output", after),
            })),
        }
    }

    /// A template in the state's language.
    pub(super) fn template(
        &mut self,
        object: &Object<'t, '_>,
        name: &str,
        language: QueryLanguage,
    ) -> Option<Template> {
        match language {
            QueryLanguage::JsonPath => self.payload_template(object, name).map(Template::JsonPath),
            QueryLanguage::Jsonata => self.jsonata_template(object, name, Stage::Input).map(Template::Jsonata),
        }
    }

    /// `Parameters` of a reader or writer, `Arguments` in JSONata.
    pub(super) fn arguments(&mut self, object: &Object<'t, '_>, language: QueryLanguage) -> Option<Template> {
        let name = match language {
            QueryLanguage::JsonPath => "Parameters",
            QueryLanguage::Jsonata => "Arguments",
        };
        self.template(object, name, language)
    }

    /// `Assign` of a choice rule or a catcher.
    pub(super) fn assign(
        &mut self,
        object: &Object<'t, '_>,
        language: QueryLanguage,
        stage: Stage,
    ) -> Option<Template> {
        match language {
            QueryLanguage::JsonPath => self.payload_assign(object).map(Template::JsonPath),
            QueryLanguage::Jsonata => self.jsonata_assign(object, stage).map(Template::Jsonata),
        }
    }

    fn payload_assign(&mut self, object: &Object<'t, '_>) -> Option<PayloadTemplate> {
        self.assigned_names(object, ".$");
        self.payload_template(object, "Assign")
    }

    fn jsonata_assign(&mut self, object: &Object<'t, '_>, stage: Stage) -> Option<JsonataTemplate> {
        self.assigned_names(object, "");
        self.jsonata_template(object, "Assign", stage)
    }

    /// Notes the variables that an `Assign` sets.
    fn assigned_names(&mut self, object: &Object<'t, '_>, suffix: &str) {
        let Some(member) = object.get("Assign") else { return };
        let place = object.place.member("Assign");
        if let Some(members) = member.value.as_object() {
            for variable in members {
                let name = variable.name.strip_suffix(suffix).unwrap_or(&variable.name);
                // In JSONata a name with the mark of JSONPath is spoken of as that.
                let name = if suffix.is_empty() { name.strip_suffix(".$").unwrap_or(name) } else { name };
                self.assigns(name, &place, variable.name_span);
            }
        } else if !member.value.is_open() {
            self.add(service::wrong_type("Assign", "an object"), &place, member.value.span);
        }
    }

    pub(super) fn payload_template(&mut self, object: &Object<'t, '_>, name: &str) -> Option<PayloadTemplate> {
        let member = object.get(name)?;
        let place = object.place.member(name);
        if member.value.as_str().is_some_and(|text| looks_like_path(text))
            && !self.report.says(&service::wrong_type(name, "an object"), &place.location())
        {
            let finding = service::no_path(name).hint("write an object whose members end in `.$`");
            self.add(finding, &place, member.value.span);
        }
        self.payload_uses(&member.value, &place, name);
        match PayloadTemplate::compile_with(&member.value.to_value(), &|text| self.compiled.path_or_intrinsic(text)) {
            Ok(template) => Some(template),
            Err(errors) => {
                for error in errors {
                    let holder = descend(&member.value, &error.location);
                    let field = holder.and_then(|holder| holder.member(&error.field));
                    let span = field.map_or(member.value.span, |field| self.span_within(&field.value, error.offset));
                    // Whatever takes the place of a placeholder, `s3://${Bucket}` does not become a path.
                    let path = |text: &str| text.starts_with('$') || text.starts_with("States.");
                    if field.is_some_and(|field| {
                        field.value.is_open() && field.value.as_str().is_none_or(|text| path(text))
                    }) {
                        continue;
                    }
                    let called = field.and_then(|field| field.value.as_str()).and_then(|text| text.split('(').next());
                    let near = called.filter(|_| error.offset == 0).and_then(|name| nearest(name, intrinsics()));
                    let hint = match near {
                        Some(near) => format!("{}; is `{near}` meant?", error.message),
                        None => error.message,
                    };
                    let finding = service::not_a_path_or_call(&error.field).hint(hint);
                    self.report.add_at(finding, place.within(&error.location), span);
                }
                None
            }
        }
    }

    pub(super) fn jsonata_template(
        &mut self,
        object: &Object<'t, '_>,
        name: &str,
        stage: Stage,
    ) -> Option<JsonataTemplate> {
        let member = object.get(name)?;
        self.jsonata_template_of(member, &object.place.member(name), stage)
    }

    pub(super) fn jsonata_template_of(
        &mut self,
        member: &'t Member,
        place: &Place<'_>,
        stage: Stage,
    ) -> Option<JsonataTemplate> {
        let value = member.value.to_value();
        self.jsonata_strings(&member.value, place);
        match JsonataTemplate::compile_with(&value, &|text| self.compiled.expression(text)) {
            Ok(template) => {
                for (steps, expression) in template.expressions() {
                    let node = descend(&member.value, &steps).unwrap_or(&member.value);
                    self.jsonata_uses(expression, node, &place.within(&steps), stage);
                }
                Some(template)
            }
            Err(errors) => {
                for error in errors {
                    let node = descend(&member.value, &error.location).unwrap_or(&member.value);
                    if !node.is_open() {
                        let span = self.span_within(node, error.offset + error.error.position);
                        let finding = service::invalid_jsonata(&error.error.message);
                        self.report.add_at(finding, place.within(&error.location), span);
                    }
                }
                None
            }
        }
    }

    fn data_path(&mut self, object: &Object<'t, '_>, name: &str) -> DataPath {
        let Some(member) = object.get(name) else { return DataPath::Whole };
        if matches!(member.value.kind, NodeKind::Null) {
            return DataPath::Nothing;
        }
        match self.path_field(object, name) {
            Some(path) if is_whole(&path) => DataPath::Whole,
            Some(path) => DataPath::Part(path),
            None => DataPath::Whole,
        }
    }

    pub(super) fn result_path(&mut self, object: &Object<'t, '_>) -> ResultPath {
        let Some(member) = object.get("ResultPath") else { return ResultPath::Replace };
        if matches!(member.value.kind, NodeKind::Null) {
            return ResultPath::Discard;
        }
        let Some(text) = self.string(object, "ResultPath") else { return ResultPath::Replace };
        match ReferencePath::parse(&text) {
            Ok(path) if path.is_root() => ResultPath::Replace,
            Ok(path) => ResultPath::Insert(path),
            Err(_) if member.value.is_open() => ResultPath::Replace,
            Err(error) => {
                let span = self.span_within(&member.value, error.offset);
                let finding = service::not_a_reference_path("ResultPath").hint(error.message);
                self.add(finding, &object.place.member("ResultPath"), span);
                ResultPath::Replace
            }
        }
    }
}

/// Whether a state of this kind has a result of its own to speak of.
fn has_result(kind: ObjectKind) -> bool {
    matches!(kind, ObjectKind::Task | ObjectKind::Parallel | ObjectKind::Map)
}

fn is_whole(path: &Path) -> bool {
    matches!(path.root(), query::path::Root::Input) && path.json_path().is_root()
}

/// The node that some steps lead to.
pub(super) fn descend<'t>(node: &'t Node, steps: &[Step]) -> Option<&'t Node> {
    steps.iter().try_fold(node, |node, step| match step {
        Step::Member(name) => node.get(name),
        Step::Element(at) => node.as_array()?.get(*at),
    })
}
