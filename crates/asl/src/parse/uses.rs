//! What the expressions of a state read: variables, the context object, `$states`.
//!
//! Separate because most of it can be judged only when the whole scope is known; it is noted here and judged in
//! [`validate`](crate::validate).

use std::collections::HashSet;

use query::jsonata::{Expression, ResultKind};
use query::jsonata_template::expression_text;
use query::path::{Path, Root};
use query::path_or_intrinsic::PathOrIntrinsic;
use syntax::Span;
use syntax::tree::{Node, NodeKind, has_placeholder};

use super::Parser;
use crate::definition::MAX_PAYLOAD;
use crate::diagnostics::{lint, service};
use crate::place::Place;

/// What `$states` has where an expression stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stage {
    /// Before the work, and in states that have no result.
    Input,
    /// After it: `result`, too.
    Result,
    /// After an error: `errorOutput`, too.
    Error,
}

/// A variable that is read.
#[derive(Clone, Debug)]
pub(crate) struct VariableUse {
    pub(crate) name: String,
    /// It is called, as a function would be.
    pub(crate) called: bool,
    /// A function has the name, too: which of them is meant depends on what is set.
    pub(crate) built_in: bool,
    /// It stands where it may be missing: in a question about it.
    pub(crate) asked: bool,
    /// The members right after it: `["retries", "most"]`.
    pub(crate) steps: Vec<String>,
    /// As it was written, for the message.
    pub(crate) written: String,
    pub(crate) location: String,
    pub(crate) span: Span,
}

/// A text that would read a variable, were the name of its field to end in `.$`.
#[derive(Clone, Debug)]
pub(crate) struct VariableText {
    pub(crate) name: String,
    pub(crate) written: String,
    pub(crate) field: String,
    pub(crate) location: String,
    pub(crate) span: Span,
}

/// A variable that is set.
#[derive(Clone, Debug)]
pub(crate) struct Assignment {
    pub(crate) name: String,
    pub(crate) location: String,
    pub(crate) span: Span,
}

/// A part of the context object that is read: `["Execution", "Id"]`.
#[derive(Clone, Debug)]
pub(crate) struct ContextUse {
    pub(crate) steps: Vec<String>,
    /// As it was written, for the message.
    pub(crate) written: String,
    /// After how many of the steps an index follows, and which.
    pub(crate) index: Option<(usize, usize)>,
    pub(crate) location: String,
    pub(crate) span: Span,
}

impl ContextUse {
    /// What was written, up to so many of the steps.
    pub(crate) fn written_to(&self, steps: usize) -> &str {
        let left = self.steps.iter().skip(steps).map(|step| step.len() + 1).sum();
        self.written.len().checked_sub(left).and_then(|end| self.written.get(..end)).unwrap_or(&self.written)
    }
}

/// A part of the state's input or result that a JSONata expression reads.
pub(crate) type InputUse = ContextUse;

/// All of it, for one state.
#[derive(Debug, Default)]
pub(crate) struct Uses {
    pub(crate) variables: Vec<VariableUse>,
    pub(crate) texts: Vec<VariableText>,
    pub(crate) assignments: Vec<Assignment>,
    pub(crate) contexts: Vec<ContextUse>,
    pub(crate) inputs: Vec<InputUse>,
    pub(crate) results: Vec<InputUse>,
}

/// Paths that hardly any input has, but the context object.
const OF_THE_CONTEXT: &[&[&str]] = &[
    &["Map", "Item", "Value"],
    &["Map", "Item", "Index"],
    &["Execution", "Id"],
    &["Execution", "Name"],
    &["Execution", "StartTime"],
    &["State", "EnteredTime"],
    &["StateMachine", "Id"],
];

/// Whether a path on the input was probably meant for the context object, which is said as soon as it is read.
pub(crate) fn is_of_the_context(names: &[&str]) -> bool {
    OF_THE_CONTEXT.iter().any(|known| names.starts_with(known))
}

const ERROR_MEMBERS: &[&str] = &["Error", "Cause"];
const STATES_MEMBERS: &[&str] = &["input", "context", "result", "errorOutput"];

impl Parser<'_> {
    /// Notes a variable that is set.
    pub(super) fn assigns(&mut self, name: &str, place: &Place<'_>, span: Span) {
        self.uses.assignments.push(Assignment { name: name.to_owned(), location: place.location(), span });
    }

    /// Notes what a path reads.
    pub(super) fn path_use(&mut self, path: &Path, place: &Place<'_>, span: Span) {
        if let Some(name) = path.leading_names().find(|name| name.ends_with("()")) {
            self.add(lint::path_function(path.text(), name), place, span);
        }
        match path.root() {
            Root::Input => {
                if is_of_the_context(&path.leading_names().collect::<Vec<_>>()) {
                    self.add(lint::context_with_one_mark(path.text()), place, span);
                }
            }
            Root::Variable(name) => self.uses.variables.push(VariableUse {
                name: name.to_string(),
                called: false,
                built_in: false,
                asked: place.location().contains("/Choices["),
                steps: if path.is_definite() { path.leading_names().map(str::to_owned).collect() } else { Vec::new() },
                written: path.text().to_owned(),
                location: place.location(),
                span,
            }),
            Root::Context => self.uses.contexts.push(ContextUse {
                steps: path.leading_names().map(str::to_owned).collect(),
                written: path.text().to_owned(),
                index: None,
                location: place.location(),
                span,
            }),
        }
    }

    /// Notes what a payload template reads, and what looks like a slip in it.
    pub(super) fn payload_uses(&mut self, node: &Node, place: &Place<'_>, field: &str) {
        match &node.kind {
            NodeKind::Object(members) => {
                let written: HashSet<&str> =
                    members.iter().map(|member| &*member.name).filter(|name| !name.ends_with(".$")).collect();
                for member in members {
                    let here = place.member(&member.name);
                    if let Some(name) = member.name.strip_suffix(".$").filter(|name| written.contains(name)) {
                        self.add(lint::member_twice(name), &here, member.name_span);
                    }
                    match member.value.as_str() {
                        Some(text) if member.name.ends_with(".$") => {
                            if let Ok(expression) = self.compiled.path_or_intrinsic(text) {
                                if self.format_arguments(text, &here, member.value.span) {
                                    self.certain_failure(text, &here, member.value.span);
                                }
                                for path in expression.paths() {
                                    self.path_use(path, &here, member.value.span);
                                }
                            }
                        }
                        Some(text) if looks_like_path(text) => {
                            let finding = service::no_dollar(&member.name)
                                .hint(format!("write `{}.$`", member.name.trim_end_matches('$')));
                            self.add(finding, place, member.name_span);
                        }
                        Some(text) if text.starts_with('$') => {
                            if let Ok(PathOrIntrinsic::Path(path)) = self.compiled.path_or_intrinsic(text)
                                && let Root::Variable(name) = path.root()
                            {
                                self.uses.texts.push(VariableText {
                                    name: name.to_string(),
                                    written: text.to_string(),
                                    field: member.name.to_string(),
                                    location: here.location(),
                                    span: member.value.span,
                                });
                            }
                        }
                        // What is no text there is refused as a whole.
                        None if member.name.ends_with(".$") => {}
                        _ => self.payload_uses(&member.value, &here, &member.name),
                    }
                }
            }
            NodeKind::Array(items) => {
                for (at, item) in items.iter().enumerate() {
                    match item.as_str() {
                        Some(text) if looks_like_path(text) => {
                            self.add(lint::path_in_array(text), &place.element(at), item.span);
                        }
                        _ => self.payload_uses(item, &place.element(at), field),
                    }
                }
            }
            NodeKind::String(text) if text.starts_with("{%") && text.ends_with("%}") => {
                self.add(lint::jsonata_in_json_path(field), place, node.span);
            }
            NodeKind::String(_)
            | NodeKind::Null
            | NodeKind::Bool(_)
            | NodeKind::Number(_)
            | NodeKind::Placeholder(_)
            | NodeKind::Missing => {}
        }
    }

    /// Says so if `States.Format` has more or fewer arguments than its text has places for; true if it has not.
    fn format_arguments(&mut self, text: &str, place: &Place<'_>, span: Span) -> bool {
        let wrong: Vec<_> = format_calls(text).into_iter().filter(|(places, arguments)| places != arguments).collect();
        for (places, arguments) in &wrong {
            self.add(lint::format_arguments(*places, *arguments), place, span);
        }
        wrong.is_empty()
    }

    /// Says so if a call fails whatever the data, and whatever takes the place of a `${Placeholder}` in it.
    pub(super) fn certain_failure(&mut self, text: &str, place: &Place<'_>, span: Span) {
        if has_placeholder(text) {
            return;
        }
        if let Some(why) = self.compiled.certain_failure(text) {
            self.add(lint::always_fails(&why), place, span);
        }
    }

    /// Notes what looks like a slip in a JSONata template: expressions left open, and JSONPath.
    pub(super) fn jsonata_strings(&mut self, node: &Node, place: &Place<'_>) {
        match &node.kind {
            NodeKind::Object(members) => {
                for member in members {
                    let here = place.member(&member.name);
                    if member.name.ends_with(".$") && member.value.as_str().is_some_and(|text| looks_like_path(text)) {
                        self.add(lint::json_path_in_jsonata(&member.name), &here, member.name_span);
                    } else {
                        self.jsonata_strings(&member.value, &here);
                    }
                }
            }
            NodeKind::Array(items) => {
                for (at, item) in items.iter().enumerate() {
                    self.jsonata_strings(item, &place.element(at));
                }
            }
            NodeKind::String(text) => {
                let trimmed = text.trim();
                let (opens, closes) = (trimmed.starts_with("{%"), trimmed.ends_with("%}"));
                // `{ $states.input.x }`, `{{ … }}` and `${ … }`: braces of another language.
                let braces = !opens
                    && trimmed.trim_start_matches('$').starts_with('{')
                    && trimmed.ends_with('}')
                    && trimmed.contains("$states.");
                let braces =
                    braces || (trimmed.starts_with("<%") && trimmed.ends_with("%>") && trimmed.contains("$states."));
                let within =
                    trimmed.find("{%").is_some_and(|at| trimmed.get(at..).is_some_and(|rest| rest.contains("%}")));
                if braces {
                    self.add(lint::jsonata_in_braces(), place, node.span);
                } else if opens != closes {
                    self.add(lint::jsonata_half_open(), place, node.span);
                } else if within && !opens {
                    self.add(lint::jsonata_within_text(), place, node.span);
                } else if opens && trimmed.len() != text.len() {
                    self.add(lint::jsonata_with_blanks(), place, node.span);
                } else if looks_like_path(text) || text.starts_with("$states.") {
                    self.add(lint::bare_path_in_jsonata(text), place, node.span);
                }
            }
            NodeKind::Null | NodeKind::Bool(_) | NodeKind::Number(_) | NodeKind::Placeholder(_) | NodeKind::Missing => {
            }
        }
    }

    /// Notes what an expression reads, and says what is not there at this stage.
    pub(super) fn jsonata_uses(&mut self, expression: &Expression, node: &Node, location: &str, stage: Stage) {
        let offset = node.as_str().and_then(|text| expression_text(text)).map_or(0, |(_, at)| at);
        if expression.result_kind() == Some(ResultKind::Function) {
            self.report.add_at(lint::gives_a_function(), location.to_owned(), node.span);
        }
        match self.constant(expression) {
            Some(Err(error)) => self.report.add_at(lint::always_fails(&error.message), location.to_owned(), node.span),
            Some(Ok(None)) => self.report.add_at(lint::always_undefined(), location.to_owned(), node.span),
            Some(Ok(Some(value))) if value.text_len() > MAX_PAYLOAD => {
                let finding = lint::payload_too_large(expression.text(), value.text_len());
                self.report.add_at(finding, location.to_owned(), node.span);
            }
            Some(Ok(Some(_))) => {}
            // What has no input is spoken of below.
            None if !expression.input_references().is_empty() => {}
            None => {
                for error in expression.certain_failures() {
                    let end = self.span_within(node, offset + error.position).start();
                    let span = Span::new(node.span.start(), end.max(node.span.start() + 1));
                    self.report.add_at(lint::always_fails(&error.message), location.to_owned(), span);
                }
            }
        }
        let mut said = Vec::new();
        for input in expression.input_references() {
            if said.contains(&&input.name) {
                continue;
            }
            said.push(&input.name);
            let span = self.span_between(node, offset + input.span.start, offset + input.span.end);
            let is_name = input.name == "$$" || input.name.starts_with(|c: char| c.is_alphabetic() || c == '_');
            let finding = if is_name {
                let hint = format!("did you mean `$states.input.{}`?", input.name);
                let finding = service::top_level_reference(&input.name);
                if input.name == "$$" { finding.hint("use `$states.input`") } else { finding.hint(hint) }
            } else {
                lint::no_input_here(&input.name)
            };
            self.report.add_at(finding, location.to_owned(), span);
        }
        // Who asks whether there is something does not count on it.
        let asks = expression.text().contains('?') || expression.text().contains("$exists(");
        for reference in expression.references() {
            let end = reference.path.last().map_or(reference.span.end, |(_, at)| at.end);
            let span = self.span_between(node, offset + reference.span.start, offset + end);
            let steps: Vec<&str> = reference.path.iter().map(|(name, _)| name.as_str()).collect();
            match reference.name.as_str() {
                "states" => {
                    let rests =
                        reference.path.iter().map(|(_, at)| expression.text().get(at.end..).unwrap_or_default());
                    // Who asks whether there is something does not count on it.
                    let mut indexes = rests.enumerate().filter_map(|(at, rest)| Some((at, index_at(rest)?)));
                    let index = indexes.next().filter(|_| !asks);
                    self.states_use(&steps, index, location, span, stage);
                }
                "eval" if reference.called => self.report.add_at(lint::no_eval(), location.to_owned(), span),
                name if reference.built_in && (reference.called || !self.names_a_member(name)) => {}
                name => self.uses.variables.push(VariableUse {
                    name: name.to_owned(),
                    called: reference.called,
                    built_in: reference.built_in,
                    asked: asks,
                    steps: steps.iter().map(|step| (*step).to_owned()).collect(),
                    written: std::iter::once(format!("${name}"))
                        .chain(steps.iter().map(|step| (*step).to_owned()))
                        .collect::<Vec<_>>()
                        .join("."),
                    location: location.to_owned(),
                    span,
                }),
            }
        }
    }

    /// What to underline between two places of a string's value.
    fn span_between(&self, node: &Node, start: usize, end: usize) -> Span {
        let (start, end) = (self.span_within(node, start).start(), self.span_within(node, end).start());
        if end > start { Span::new(start, end) } else { node.span }
    }

    fn states_use(&mut self, steps: &[&str], index: Option<(usize, usize)>, location: &str, span: Span, stage: Stage) {
        let Some((first, rest)) = steps.split_first() else { return };
        let finding = match *first {
            "input" | "context" | "result" if *first != "result" || stage == Stage::Result => {
                let used = ContextUse {
                    steps: rest.iter().map(|step| (*step).to_owned()).collect(),
                    written: format!("$states.{}", steps.join(".")),
                    index,
                    location: location.to_owned(),
                    span,
                };
                match *first {
                    "input" => self.uses.inputs.push(used),
                    "context" => self.uses.contexts.push(used),
                    _ => self.uses.results.push(used),
                }
                return;
            }
            "result" => lint::no_result_here(),
            "errorOutput" if stage == Stage::Error => match rest.first() {
                Some(name) if !ERROR_MEMBERS.contains(name) => {
                    let near = crate::nearest::nearest(name, ERROR_MEMBERS.iter().copied());
                    lint::path_cannot_exist(&format!("$states.{}", steps.join(".")), name).perhaps(near)
                }
                _ => return,
            },
            "errorOutput" => service::unsupported_reference("$states.errorOutput"),
            other => lint::no_such_states_member(other)
                .perhaps(crate::nearest::nearest(other, STATES_MEMBERS.iter().copied())),
        };
        self.report.add_at(finding, location.to_owned(), span);
    }
}

/// The index that a text begins with: 2 in `[2].name`.
fn index_at(text: &str) -> Option<usize> {
    text.strip_prefix('[')?.split_once(']')?.0.trim().parse().ok()
}

/// Whether a text is probably meant as a path or an intrinsic call.
pub(crate) fn looks_like_path(text: &str) -> bool {
    text.starts_with("$.")
        || text.starts_with("$[")
        || text.starts_with("$$.")
        || text == "$"
        || text == "$$"
        || (text.starts_with("States.") && text.contains('(') && text.ends_with(')'))
}

/// For each call of `States.Format` with a fixed text: the places `{}` in it, and the arguments after it.
fn format_calls(text: &str) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    for (at, call) in text.match_indices("States.Format('") {
        let mut rest = text.get(at + call.len()..).unwrap_or_default().chars().peekable();
        let (mut places, mut arguments, mut depth) = (0, 0, 1);
        let mut quoted = true;
        let mut first = true;
        while let Some(character) = rest.next() {
            match character {
                '\\' => drop(rest.next()),
                '\'' => {
                    quoted = !quoted;
                    first = false;
                }
                '{' if quoted && first && rest.peek() == Some(&'}') => places += 1,
                _ if quoted => {}
                '(' | '[' => depth += 1,
                ')' | ']' => depth -= 1,
                ',' if depth == 1 => arguments += 1,
                _ => {}
            }
            if depth == 0 {
                found.push((places, arguments));
                break;
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::format_calls;

    #[test]
    fn places_and_arguments_are_counted() {
        assert_eq!(format_calls("States.Format('a')"), [(0, 0)]);
        assert_eq!(format_calls("States.Format('{} {}', $.a, States.Array(1, 2))"), [(2, 2)]);
        assert_eq!(format_calls(r"States.Format('\{{}\} it\'s', $.a['x,y'])"), [(1, 1)]);
        assert_eq!(format_calls("States.Array(States.Format('{}', 1), States.Format('{}'))"), [(1, 1), (1, 0)]);
        assert_eq!(format_calls("States.Format($.a, 1)"), []);
    }
}
