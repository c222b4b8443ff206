//! The way in: text to everything that can be known about it.

use syntax::diagnostic::{Diagnostic, Severity, Voice};
use syntax::tree::{Format, Placeholders, TOO_DEEP, Tree};
use syntax::{Span, json};

use crate::compiled::Compiled;
use crate::definition::{Definition, MachineType};
use crate::diagnostics::{Finding, Report, lint, service};
use crate::doubt;
use crate::parse::Parser;
use crate::place::Place;
use crate::valid::Valid;
use crate::validate;

/// How many characters a definition may have. The service refuses a longer one before it reads it.
const MAX_DEFINITION: usize = 1_048_576;

/// What a definition is loaded for.
#[derive(Clone, Debug, Default)]
pub struct LoadOptions {
    pub machine_type: MachineType,
    /// Values for `${Placeholder}`s; those without one stay open, and anything is believed of them.
    pub placeholders: Placeholders,
    /// Take the text for JSON whatever it looks like, as the service does, which knows no YAML.
    pub json_only: bool,
}

impl LoadOptions {
    pub fn new(machine_type: MachineType) -> Self {
        Self { machine_type, ..Self::default() }
    }

    /// Read as the service reads what it is sent.
    pub fn as_service(machine_type: MachineType) -> Self {
        Self { machine_type, json_only: true, ..Self::default() }
    }
}

/// A loaded text.
#[derive(Clone, Debug)]
pub struct Loaded {
    pub tree: Tree,
    /// The ticket to run; `None` if there are errors.
    pub valid: Option<Valid<Definition>>,
    /// Everything that was found, in both voices, by place in the text. What the service says besides, because it follows,
    /// is not among it: a state that is not reachable because the `Next` that led to it is misspelt.
    pub diagnostics: Vec<Diagnostic>,
    /// What the service would answer, in its order; warnings included.
    pub service: Vec<Diagnostic>,
}

/// Reads a definition, in JSON or YAML. It never fails: whatever the text, there is a tree, and a list of what is wrong.
pub fn load(text: &str, options: &LoadOptions) -> Loaded {
    Loader::default().load(text, options)
}

/// Loads a text that is being edited: it remembers what the expressions of the last text came to, which is most of the work.
#[derive(Debug, Default)]
pub struct Loader {
    compiled: Compiled,
}

impl Loader {
    /// The same as [`load()`] gives.
    pub fn load(&mut self, text: &str, options: &LoadOptions) -> Loaded {
        self.compiled.turn();
        load_with(text, options, &self.compiled)
    }
}

fn load_with(text: &str, options: &LoadOptions, compiled: &Compiled) -> Loaded {
    let mut tree =
        if options.json_only { Tree::parse_json(text) } else { Tree::parse_with(text, &options.placeholders) };
    let functions = tree.take_functions();
    let mut parser = Parser::new(text, options.machine_type, compiled);
    let definition = tree.root.as_ref().and_then(|root| {
        let parsed = parser.parse(root);
        if let Some(scope) = &parsed.scope {
            validate::validate(scope, options.machine_type, root, compiled, &mut parser.report);
        }
        parsed.definition
    });
    let mut report = std::mem::take(&mut parser.report);
    for function in functions {
        report.add(lint::template_function(&function.name), &Place::NONE, function.span);
    }
    let service = match unreadable(text, &tree, options.json_only) {
        Some(finding) => {
            let mut answer = Report::default();
            answer.add(finding, &Place::NONE, Span::at(0));
            if tree.format == Format::Yaml && !tree.errors.is_empty() {
                // Nothing is read behind a mistake in YAML, so what seems to be missing may be there.
                report = Report::default();
            }
            for error in &tree.errors {
                report.add(lint::syntax(&error.message, error.hint.clone()), &Place::NONE, error.span);
            }
            if tree.errors.is_empty() {
                report.diagnostics.extend(answer.diagnostics.iter().cloned());
            }
            answer.diagnostics
        }
        None => report.diagnostics.iter().filter(|found| found.voice == Voice::Service).cloned().collect(),
    };
    report.drop_consequences();
    doubt::keep_the_doubt_alone(text, &mut report);
    let characters = if text.len() > MAX_DEFINITION { text.chars().count() } else { 0 };
    if characters > MAX_DEFINITION {
        report.add(lint::definition_too_large(characters), &Place::ROOT, Span::at(0));
    }
    if let (None, Some(root), false) = (&definition, &tree.root, report.has_errors()) {
        // Only an open placeholder can leave something out without a mistake.
        report.add(lint::open_placeholder(), &Place::ROOT, Span::at(root.span.start()));
    }
    let valid = if report.has_errors() { None } else { definition.map(Valid::assume) };
    let mut diagnostics = report.diagnostics;
    diagnostics.sort_by_key(|found| (found.span.start, found.severity));
    Loaded { tree, valid, diagnostics, service }
}

/// What the service says about a text that it cannot read at all.
fn unreadable(text: &str, tree: &Tree, json_only: bool) -> Option<Finding> {
    if text.is_empty() {
        return Some(service::empty_text().hint("begin with `{`"));
    }
    if tree.root.is_none() {
        return Some(service::not_an_object().hint("begin with `{`"));
    }
    // A placeholder in place of a value is no error to us, but it is no JSON.
    if json_only && tree.errors.is_empty() && text.contains("${") {
        return json::parse(text).err().map(|error| service::invalid_json(&error.message));
    }
    let first = tree.errors.first()?;
    if tree.errors.iter().any(|error| error.message == TOO_DEEP) {
        return Some(service::too_deeply_nested());
    }
    let message = match tree.format {
        Format::Json => json::parse(text).err().map(|error| error.message),
        Format::Yaml => Some(first.message.clone()),
    };
    message.map(|message| service::invalid_json(&message))
}

impl Loaded {
    pub fn has_errors(&self) -> bool {
        self.diagnostics.iter().any(|found| found.severity == Severity::Error)
    }

    /// The message of the `InvalidDefinition` error that `CreateStateMachine` refuses the definition with.
    pub fn invalid_definition(&self) -> Option<String> {
        let errors: Vec<String> = self
            .service
            .iter()
            .filter(|found| found.severity == Severity::Error)
            .map(|found| {
                let location = if found.location.is_empty() { "null" } else { &found.location };
                format!("{}: {} at {location}", found.code, found.message)
            })
            .collect();
        (!errors.is_empty()).then(|| format!("Invalid State Machine Definition: '{}'", errors.join(", ")))
    }
}
