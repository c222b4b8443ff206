//! `variableReferences`: which variables each state reads.
//!
//! Separate because it walks every expression of a definition, whichever field it stands in.
//! <https://docs.aws.amazon.com/step-functions/latest/apireference/API_DescribeStateMachine.html>

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use asl::Definition;
use asl::catch::Catcher;
use asl::choice_rule::{Condition, Operand};
use asl::data_flow::{Computed, DataFlow, DataPath, Template};
use asl::definition::States;
use asl::state::map::{Items, Map};
use asl::state::wait::Until;
use asl::state::{State, StateKind};
use query::intrinsic::Intrinsic;
use query::jsonata::Expression;
use query::jsonata_template::JsonataTemplate;
use query::path::{Path, Root};
use query::payload_template::PayloadTemplate;
use syntax::{Object, Value};

/// State → the names that it reads, in the order of the alphabet; states that read none are left out.
pub(crate) fn variable_references(definition: &Definition) -> Object {
    let mut found = BTreeMap::new();
    scope(&definition.states, &mut found);
    found.into_iter().map(|(state, names)| (state, names.into_iter().collect::<Value>())).collect()
}

type Found = BTreeMap<Rc<str>, BTreeSet<Rc<str>>>;

fn scope(states: &States, found: &mut Found) {
    for state in states.iter() {
        let mut names = Names::default();
        names.state(state);
        if !names.0.is_empty() {
            found.insert(state.name.clone(), names.0);
        }
        match &state.kind {
            StateKind::Parallel(parallel) => parallel.branches.iter().for_each(|branch| scope(&branch.states, found)),
            StateKind::Map(map) => scope(&map.item_processor.states, found),
            StateKind::Task(_)
            | StateKind::Pass(_)
            | StateKind::Choice(_)
            | StateKind::Wait(_)
            | StateKind::Succeed(_)
            | StateKind::Fail(_) => {}
        }
    }
}

/// The variables that one state reads.
#[derive(Default)]
struct Names(BTreeSet<Rc<str>>);

impl Names {
    fn state(&mut self, state: &State) {
        match &state.kind {
            StateKind::Task(task) => {
                self.flow(&task.flow);
                self.computed(task.timeout_seconds.as_ref());
                self.computed(task.heartbeat_seconds.as_ref());
                self.template(task.credentials.as_ref());
                self.catchers(&task.catch);
            }
            StateKind::Pass(pass) => self.flow(&pass.flow),
            StateKind::Choice(choice) => {
                self.flow(&choice.flow);
                for rule in &choice.choices {
                    self.condition(&rule.condition);
                    self.template(rule.assign.as_ref());
                    self.jsonata(rule.output.as_ref());
                }
            }
            StateKind::Wait(wait) => {
                self.flow(&wait.flow);
                match &wait.until {
                    Until::Seconds(seconds) => self.computed(Some(seconds)),
                    Until::Timestamp(timestamp) => self.computed(Some(timestamp)),
                }
            }
            StateKind::Succeed(succeed) => self.flow(&succeed.flow),
            StateKind::Fail(fail) => {
                self.computed(fail.error.as_ref());
                self.computed(fail.cause.as_ref());
            }
            StateKind::Parallel(parallel) => {
                self.flow(&parallel.flow);
                self.catchers(&parallel.catch);
            }
            StateKind::Map(map) => self.map(map),
        }
    }

    fn map(&mut self, map: &Map) {
        self.flow(&map.flow);
        match &map.items {
            Items::Input => {}
            Items::Path(path) => self.path(path),
            Items::Jsonata(template) => self.jsonata(Some(template)),
        }
        self.template(map.item_selector.as_ref());
        if let Some(reader) = &map.item_reader {
            self.template(reader.parameters.as_ref());
            self.computed(reader.config.max_items.as_ref());
        }
        if let Some(batcher) = &map.item_batcher {
            self.template(batcher.batch_input.as_ref());
            self.computed(batcher.max_items_per_batch.as_ref());
            self.computed(batcher.max_input_bytes_per_batch.as_ref());
        }
        self.template(map.result_writer.as_ref().and_then(|writer| writer.parameters.as_ref()));
        self.computed(Some(&map.max_concurrency));
        self.computed(map.tolerated_failure_count.as_ref());
        self.computed(map.tolerated_failure_percentage.as_ref());
        self.catchers(&map.catch);
    }

    fn flow(&mut self, flow: &DataFlow) {
        match flow {
            DataFlow::JsonPath(flow) => {
                for path in [&flow.input_path, &flow.output_path] {
                    if let DataPath::Part(path) = path {
                        self.path(path);
                    }
                }
                for template in [&flow.parameters, &flow.result_selector, &flow.assign] {
                    self.payload(template.as_ref());
                }
            }
            DataFlow::Jsonata(flow) => {
                for template in [&flow.arguments, &flow.assign, &flow.output] {
                    self.jsonata(template.as_ref());
                }
            }
        }
    }

    fn catchers(&mut self, catchers: &[Catcher]) {
        for catcher in catchers {
            self.template(catcher.assign.as_ref());
            self.jsonata(catcher.output.as_ref());
        }
    }

    fn condition(&mut self, condition: &Condition) {
        match condition {
            Condition::And(all) | Condition::Or(all) => all.iter().for_each(|one| self.condition(one)),
            Condition::Not(inner) => self.condition(inner),
            Condition::Test(test) => {
                self.path(&test.variable);
                if let Operand::Path(path) = &test.operand {
                    self.path(path);
                }
            }
            Condition::Jsonata(expression) => self.expression(expression),
            Condition::Always(_) => {}
        }
    }

    fn computed<T>(&mut self, computed: Option<&Computed<T>>) {
        match computed {
            Some(Computed::Path(path)) => self.path(path),
            Some(Computed::Intrinsic(intrinsic)) => self.intrinsic(intrinsic),
            Some(Computed::Jsonata(expression)) => self.expression(expression),
            Some(Computed::Fixed(_)) | None => {}
        }
    }

    fn template(&mut self, template: Option<&Template>) {
        match template {
            Some(Template::JsonPath(template)) => self.payload(Some(template)),
            Some(Template::Jsonata(template)) => self.jsonata(Some(template)),
            None => {}
        }
    }

    fn payload(&mut self, template: Option<&PayloadTemplate>) {
        for (_, path) in template.map(PayloadTemplate::paths).unwrap_or_default() {
            self.path(path);
        }
    }

    fn jsonata(&mut self, template: Option<&JsonataTemplate>) {
        for (_, expression) in template.map(JsonataTemplate::expressions).unwrap_or_default() {
            self.expression(expression);
        }
    }

    fn intrinsic(&mut self, intrinsic: &Intrinsic) {
        for path in intrinsic.paths() {
            self.path(path);
        }
    }

    fn path(&mut self, path: &Path) {
        if let Root::Variable(name) = path.root() {
            self.0.insert(name.clone());
        }
    }

    /// `$states` is no variable, and neither is a built-in function.
    fn expression(&mut self, expression: &Expression) {
        let variables = expression.references().iter().filter(|reference| {
            reference.name != "states" && !reference.name.is_empty() && !(reference.called && reference.built_in)
        });
        self.0.extend(variables.map(|reference| Rc::from(reference.name.as_str())));
    }
}

#[cfg(test)]
mod tests {
    use asl::{LoadOptions, load};

    use super::*;

    fn references(states: &str) -> String {
        let text = format!(
            r#"{{"StartAt":"A","States":{{"A":{{"Type":"Pass","Assign":{{"x":1,"y":2,"z":[]}},"Next":"B"}},{states}}}}}"#
        );
        let loaded = load(&text, &LoadOptions::default());
        Value::from(variable_references(&loaded.valid.unwrap_or_else(|| panic!("{:?}", loaded.service)))).to_string()
    }

    #[test]
    fn json_path_reads_by_dollar_and_name() {
        let map = r#""B":{"Type":"Map","ItemsPath":"$z","ItemSelector":{"i.$":"States.Format('{}', $y)"},"ItemProcessor":{"StartAt":"C","States":{"C":{"Type":"Pass","OutputPath":"$x.a","End":true}}},"End":true}"#;
        assert_eq!(references(map), r#"{"B":["y","z"],"C":["x"]}"#);
    }

    #[test]
    fn jsonata_reads_by_dollar_and_binds_its_own() {
        let pass = r#""B":{"Type":"Pass","QueryLanguage":"JSONata","Output":{"a":"{% $sum($z) + $states.input.n + ($own := $y; $own) %}","b":"{% $map([1], function($v) { $v + $x }) %}"},"End":true}"#;
        assert_eq!(references(pass), r#"{"B":["x","y","z"]}"#);
        let fail = r#""B":{"Type":"Fail","QueryLanguage":"JSONata","Error":"{% $x %}","Cause":"none"}"#;
        assert_eq!(references(fail), r#"{"B":["x"]}"#);
    }
}
