//! What could be written where the cursor stands.

use std::ops::Range;

use syntax::tree::{Format, Node, NodeKind, Tree};

use super::cursor::{Cursor, Region, cursor, new_yaml_line};
use super::{quoted, written};
use crate::choice_rule::OPERATOR_NAMES;
use crate::definition::QueryLanguage;
use crate::error_name::RESERVED;
use crate::fields::{Field, ObjectKind, STATE_TYPES};
use crate::integrations;

/// One suggestion.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Completion {
    /// What to show.
    pub label: String,
    pub kind: CompletionKind,
    /// A sentence about it.
    pub detail: String,
    /// What to write, and instead of what.
    pub text: String,
    pub replace: Range<usize>,
}

/// What is suggested.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum CompletionKind {
    Field,
    State,
    Value,
    Resource,
    ErrorName,
    Function,
    Variable,
}

const LAMBDA_ERRORS: &[&str] = &[
    "Lambda.ServiceException",
    "Lambda.AWSLambdaException",
    "Lambda.SdkClientException",
    "Lambda.TooManyRequestsException",
    "Lambda.Unknown",
];

pub(super) const INTRINSICS: &[(&str, &str)] = &[
    ("States.Array", "An array of its arguments."),
    ("States.ArrayContains", "Whether an array holds a value."),
    ("States.ArrayGetItem", "The element of an array at an index."),
    ("States.ArrayLength", "How many elements an array has."),
    ("States.ArrayPartition", "An array cut into chunks of a size."),
    ("States.ArrayRange", "Numbers from, to and by a step."),
    ("States.ArrayUnique", "An array without repetitions."),
    ("States.Base64Decode", "The text behind Base64."),
    ("States.Base64Encode", "A text as Base64."),
    ("States.Format", "A text with `{}` filled in from the other arguments."),
    ("States.Hash", "A hash of a value: MD5, SHA-1, SHA-256, SHA-384 or SHA-512."),
    ("States.JsonMerge", "Two objects made into one."),
    ("States.JsonToString", "A value as JSON text."),
    ("States.MathAdd", "The sum of two whole numbers."),
    ("States.MathRandom", "A random whole number in a range."),
    ("States.StringSplit", "A text cut at a separator."),
    ("States.StringToJson", "JSON text as a value."),
    ("States.UUID", "A random UUID."),
];

const CONTEXT: &[&str] = &[
    "Execution.Id",
    "Execution.Input",
    "Execution.Name",
    "Execution.RoleArn",
    "Execution.StartTime",
    "Map.Item.Index",
    "Map.Item.Value",
    "State.EnteredTime",
    "State.Name",
    "State.RetryCount",
    "StateMachine.Id",
    "StateMachine.Name",
    "Task.Token",
];

/// What could be written at `offset` of `text`, the text of `tree`. Whoever shows it filters by what is typed.
pub fn complete(text: &str, tree: &Tree, offset: usize) -> Vec<Completion> {
    if let Some(cursor) = new_yaml_line(text, tree, offset) {
        let completer = Completer { text, tree, offset, cursor };
        return completer.names(completer.word());
    }
    let Some(cursor) = cursor(tree, offset) else { return Vec::new() };
    let completer = Completer { text, tree, offset, cursor };
    match (completer.cursor.member, completer.cursor.at_name) {
        (Some(member), true) => completer.names(member.name_span.range()),
        (Some(_), false) => completer.values(),
        (None, _) if completer.cursor.value.is_some() => Vec::new(),
        (None, _) => completer.names(completer.word()),
    }
}

struct Completer<'t> {
    text: &'t str,
    tree: &'t Tree,
    offset: usize,
    cursor: Cursor<'t>,
}

impl Completer<'_> {
    /// The word that the cursor stands in or after.
    fn word(&self) -> Range<usize> {
        let before = self.text.get(..self.offset).unwrap_or_default();
        let part = |c: char| c.is_alphanumeric() || matches!(c, '_' | '.' | '$' | '"');
        self.offset - (before.len() - before.trim_end_matches(part).len())..self.offset
    }

    fn names(&self, replace: Range<usize>) -> Vec<Completion> {
        let Region::Object(kind) = self.cursor.region else { return Vec::new() };
        let present = |name: &str| {
            let here = self.cursor.member.filter(|_| self.cursor.at_name).map(|member| &member.name);
            self.cursor.object.get(name).is_some() && here.is_none_or(|here| **here != *name)
        };
        let follows_value = self.cursor.member.is_some();
        let language = self.cursor.language;
        let mut found: Vec<Completion> = kind
            .fields()
            .iter()
            .filter(|field| field.only.is_none_or(|only| only == language) && !present(field.name))
            .filter(|field| field.name != "Iterator" && (kind != ObjectKind::Map || field.name != "Parameters"))
            .map(|field| self.field(field, &replace, follows_value))
            .collect();
        let has_operator =
            self.cursor.object.as_object().into_iter().flatten().any(|m| OPERATOR_NAMES.contains(&&*m.name));
        if matches!(kind, ObjectKind::ChoiceRule | ObjectKind::NestedRule)
            && language == QueryLanguage::JsonPath
            && (!has_operator || self.cursor.at_name)
        {
            found.extend(OPERATOR_NAMES.iter().map(|name| {
                let field = Field { name, only: None, help: "Compares the variable." };
                self.field(&field, &replace, follows_value)
            }));
        }
        found
    }

    fn field(&self, field: &Field, replace: &Range<usize>, follows_value: bool) -> Completion {
        let name = written(self.tree.format, field.name);
        let text = if follows_value { name } else { format!("{name}: ") };
        Completion {
            label: field.name.to_owned(),
            kind: CompletionKind::Field,
            detail: field.help.to_owned(),
            text,
            replace: replace.clone(),
        }
    }

    fn values(&self) -> Vec<Completion> {
        let Some(member) = self.cursor.member else { return Vec::new() };
        let name = &*member.name;
        let Region::Object(kind) = self.cursor.region else { return self.expressions(name) };
        if kind.field(name).is_none() && !OPERATOR_NAMES.contains(&name) {
            return Vec::new();
        }
        let texts = |words: &[&str], kind| words.iter().map(|word| self.text_value(word, kind, "")).collect::<Vec<_>>();
        match name {
            "Next" | "Default" | "StartAt" => self.states(),
            "Type" => STATE_TYPES.iter().map(|(word, _)| self.text_value(word, CompletionKind::Value, "")).collect(),
            "QueryLanguage" => texts(&["JSONata", "JSONPath"], CompletionKind::Value),
            "End" | "BooleanEquals" | "IsNull" | "IsPresent" | "IsString" | "IsNumeric" | "IsBoolean"
            | "IsTimestamp" => self.plain_values(if name == "End" { &["true"] } else { &["true", "false"] }),
            "JitterStrategy" => texts(&["FULL", "NONE"], CompletionKind::Value),
            "Mode" => texts(&["INLINE", "DISTRIBUTED"], CompletionKind::Value),
            "ExecutionType" => texts(&["STANDARD", "EXPRESS"], CompletionKind::Value),
            "InputType" => texts(&["CSV", "JSON", "JSONL", "MANIFEST", "PARQUET"], CompletionKind::Value),
            "CSVHeaderLocation" => texts(&["FIRST_ROW", "GIVEN"], CompletionKind::Value),
            "CSVDelimiter" => texts(&["COMMA", "PIPE", "SEMICOLON", "SPACE", "TAB"], CompletionKind::Value),
            "ManifestType" => texts(&["S3_INVENTORY", "ATHENA_DATA"], CompletionKind::Value),
            "OutputType" => texts(&["JSON", "JSONL"], CompletionKind::Value),
            "Transformation" if kind == ObjectKind::WriterConfig => {
                texts(&["NONE", "COMPACT", "FLATTEN"], CompletionKind::Value)
            }
            "Transformation" => texts(&["NONE", "LOAD_AND_FLATTEN"], CompletionKind::Value),
            "ErrorEquals" => {
                let mut found = texts(RESERVED, CompletionKind::ErrorName);
                found.extend(texts(LAMBDA_ERRORS, CompletionKind::ErrorName));
                found
            }
            "Resource" if kind == ObjectKind::ItemReader => {
                texts(&["arn:aws:states:::s3:getObject", "arn:aws:states:::s3:listObjectsV2"], CompletionKind::Resource)
            }
            "Resource" if kind == ObjectKind::ResultWriter => {
                texts(&["arn:aws:states:::s3:putObject"], CompletionKind::Resource)
            }
            "Resource" => {
                integrations::resources().map(|arn| self.text_value(&arn, CompletionKind::Resource, "")).collect()
            }
            _ => self.expressions(name),
        }
    }

    fn states(&self) -> Vec<Completion> {
        let states =
            self.cursor.scope.and_then(|scope| scope.get("States")).and_then(Node::as_object).unwrap_or_default();
        let own = self.cursor.state.map(|state| &state.name);
        let at_start = self.cursor.member.is_some_and(|member| &*member.name == "StartAt");
        states
            .iter()
            .filter(|state| at_start || own.is_none_or(|own| *own != state.name))
            .map(|state| {
                let detail = state.value.get("Type").and_then(Node::as_str).map(ToString::to_string);
                self.text_value(&state.name, CompletionKind::State, &detail.unwrap_or_default())
            })
            .collect()
    }

    /// What may stand in an expression: within a string, at the word that is being typed.
    fn expressions(&self, name: &str) -> Vec<Completion> {
        let in_text = self.cursor.value.is_some_and(|value| value.as_str().is_some());
        if !in_text {
            return Vec::new();
        }
        let before = self.text.get(..self.offset).unwrap_or_default();
        let part = |c: char| c.is_alphanumeric() || matches!(c, '_' | '.' | '$');
        let typed = before.len() - before.trim_end_matches(part).len();
        let replace = self.offset - typed..self.offset;
        let found = |label: String, kind, detail: &str| Completion {
            text: label.clone(),
            label,
            kind,
            detail: detail.to_owned(),
            replace: replace.clone(),
        };
        let mut all = Vec::new();
        let variables = self.variables();
        if self.cursor.language == QueryLanguage::Jsonata {
            for (label, detail) in [
                ("$states.input", "The state's input."),
                ("$states.context", "The context object."),
                ("$states.result", "The result, in `Output` and `Assign`."),
                ("$states.errorOutput", "The error, in a catcher."),
            ] {
                all.push(found(label.to_owned(), CompletionKind::Variable, detail));
            }
            all.extend(
                CONTEXT.iter().map(|path| found(format!("$states.context.{path}"), CompletionKind::Variable, "")),
            );
        } else {
            if name.ends_with("Path") || name.ends_with(".$") || name == "Variable" {
                all.push(found("$".to_owned(), CompletionKind::Variable, "The whole input."));
                all.extend(
                    CONTEXT
                        .iter()
                        .map(|path| found(format!("$$.{path}"), CompletionKind::Variable, "Of the context object.")),
                );
            }
            if name.ends_with(".$") || matches!(name, "ErrorPath" | "CausePath") {
                all.extend(
                    INTRINSICS.iter().map(|(label, help)| found((*label).to_owned(), CompletionKind::Function, help)),
                );
            }
        }
        all.extend(
            variables.into_iter().map(|name| found(format!("${name}"), CompletionKind::Variable, "A variable.")),
        );
        all
    }

    /// The names of all variables that are set somewhere.
    fn variables(&self) -> Vec<String> {
        let mut names = Vec::new();
        let mut pending: Vec<&Node> = self.tree.root.iter().collect();
        while let Some(node) = pending.pop() {
            match &node.kind {
                NodeKind::Object(members) => {
                    for member in members {
                        if &*member.name == "Assign" {
                            let set = member.value.as_object().into_iter().flatten();
                            names.extend(set.map(|variable| variable.name.trim_end_matches(".$").to_owned()));
                        }
                        pending.push(&member.value);
                    }
                }
                NodeKind::Array(items) => pending.extend(items),
                NodeKind::Null
                | NodeKind::Bool(_)
                | NodeKind::Number(_)
                | NodeKind::String(_)
                | NodeKind::Placeholder(_)
                | NodeKind::Missing => {}
            }
        }
        names.sort();
        names.dedup();
        names
    }

    fn plain_values(&self, words: &[&str]) -> Vec<Completion> {
        let replace = self.value_range();
        let plain = |word: &&str| Completion {
            label: (*word).to_owned(),
            kind: CompletionKind::Value,
            detail: String::new(),
            text: (*word).to_owned(),
            replace: replace.clone(),
        };
        words.iter().map(plain).collect()
    }

    fn text_value(&self, word: &str, kind: CompletionKind, detail: &str) -> Completion {
        let text = match self.tree.format {
            Format::Json => quoted(word),
            Format::Yaml => written(Format::Yaml, word),
        };
        Completion { label: word.to_owned(), kind, detail: detail.to_owned(), text, replace: self.value_range() }
    }

    /// The value at the cursor, or the place for one.
    fn value_range(&self) -> Range<usize> {
        match self.cursor.value {
            Some(value) if !matches!(value.kind, NodeKind::Array(_) | NodeKind::Missing) => value.span.range(),
            _ => self.word(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Labels of what is suggested at the `|` of a text, and the text with the one called `pick` taken.
    fn at(marked: &str, pick: &str) -> (Vec<String>, String) {
        let offset = marked.find('|').unwrap();
        let text = marked.replacen('|', "", 1);
        let found = complete(&text, &Tree::parse(&text), offset);
        let mut changed = text.clone();
        if let Some(picked) = found.iter().find(|completion| completion.label == pick) {
            changed.replace_range(picked.replace.clone(), &picked.text);
        }
        (found.into_iter().map(|completion| completion.label).collect(), changed)
    }

    #[test]
    fn fields_by_type_and_language() {
        let (labels, text) = at(r#"{"States": {"A": {"Type": "Wait", "End": true, "|"}}}"#, "Seconds");
        assert!(labels.contains(&"SecondsPath".to_owned()) && !labels.contains(&"End".to_owned()));
        assert!(!labels.contains(&"Output".to_owned()));
        assert!(text.contains(r#""End": true, "Seconds""#), "{text}");
        let (labels, _) = at(r#"{"QueryLanguage": "JSONata", "States": {"A": {"Type": "Wait", |}}}"#, "");
        assert!(labels.contains(&"Output".to_owned()) && !labels.contains(&"SecondsPath".to_owned()));
        let (labels, _) = at(r#"{"States": {"A": {"Type": "Task", "Retry": [{"|": 1}]}}}"#, "");
        assert!(labels.contains(&"BackoffRate".to_owned()));
    }

    #[test]
    fn names_of_states_of_the_same_scope() {
        let text = r#"{"StartAt": "|", "States": {"A": {"Type": "Pass", "Next": "B"}, "B": {"Type": "Succeed"}}}"#;
        let (labels, changed) = at(text, "A");
        assert_eq!(labels, ["A", "B"]);
        assert!(changed.starts_with(r#"{"StartAt": "A","#), "{changed}");
        let (labels, changed) =
            at(r#"{"States": {"A": {"Type": "Pass", "Next": |}, "B b": {"Type": "Succeed"}}}"#, "B b");
        assert_eq!(labels, ["B b"]);
        assert!(changed.contains(r#""Next": "B b"}"#), "{changed}");
        let (labels, changed) = at("States:\n  A:\n    Type: Pass\n    Next: |\n  B b:\n    Type: Succeed\n", "B b");
        assert_eq!(labels, ["B b"]);
        assert!(changed.contains("Next: B b\n"), "{changed}");
    }

    #[test]
    fn a_new_line_of_yaml_belongs_where_its_indent_says() {
        let has = |marked: &str, label: &str| at(marked, "").0.contains(&label.to_owned());
        assert!(has("StartAt: A\nStates:\n  A:\n    Type: Wait\n    |\n  B:\n    Type: Succeed\n", "SecondsPath"));
        assert!(has("StartAt: A\nStates:\n  A:\n    Type: Wait\n    Sec|\n", "Seconds"));
        assert!(has(
            "StartAt: A\nStates:\n  A:\n    Type: Task\n    Retry:\n      - ErrorEquals: [X]\n        |\n",
            "MaxAttempts"
        ));
        assert!(has("StartAt: A\nStates:\n  A:\n    |\n", "Type"));
        assert!(has("StartAt: A\nStates:\n  A:\n    Type: Succeed\n|\n", "TimeoutSeconds"));
        let (_, text) = at("StartAt: A\nStates:\n  A:\n    Type: Wait\n    Sec|\n", "Seconds");
        assert!(text.ends_with("    Seconds: \n"), "{text}");
    }

    #[test]
    fn words_errors_resources_and_expressions() {
        assert!(at(r#"{"States": {"A": {"Type": "|"}}}"#, "").0.contains(&"Parallel".to_owned()));
        let (labels, _) = at(r#"{"States": {"A": {"Type": "Task", "Catch": [{"ErrorEquals": ["|"]}]}}}"#, "");
        assert!(labels.contains(&"States.ALL".to_owned()));
        let (labels, _) = at(r#"{"States": {"A": {"Type": "Task", "Resource": "|"}}}"#, "");
        assert!(labels.contains(&"arn:aws:states:::lambda:invoke".to_owned()));
        let (labels, changed) =
            at(r#"{"States": {"A": {"Type": "Pass", "Parameters": {"x.$": "States.|"}}}}"#, "States.Format");
        assert!(labels.contains(&"$$.Execution.Id".to_owned()));
        assert!(changed.contains(r#""x.$": "States.Format""#), "{changed}");
        let (labels, _) = at(
            r#"{"QueryLanguage": "JSONata", "States": {"A": {"Type": "Pass", "Assign": {"n": 1}, "Output": "{% $| %}"}}}"#,
            "",
        );
        assert!(labels.contains(&"$states.input".to_owned()) && labels.contains(&"$n".to_owned()));
    }
}
