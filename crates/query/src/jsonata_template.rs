//! `JSONata` templates: JSON in which any string may be an expression between `{%` and `%}` (`Arguments`, `Output`,
//! `Assign`, `ItemSelector`, `Items` …).
//!
//! Separate from [`jsonata`](crate::jsonata), which knows the language alone. A subtree without expressions is kept as
//! one shared value and costs nothing to evaluate.
//! <https://docs.aws.amazon.com/step-functions/latest/dg/transforming-data.html>

use std::fmt::Write as _;
use std::rc::Rc;

use syntax::{Array, Key, Object, Value};

use crate::jsonata::{Environment, Expression, JsonataError};
use crate::payload_template::Step;

/// Deeper than any definition that the service takes; what lies below is kept as it stands.
const MAX_DEPTH: usize = 500;

/// A compiled template. A clone is shared.
#[derive(Clone, Debug)]
pub struct JsonataTemplate(Node);

#[derive(Clone, Debug)]
enum Node {
    Constant(Value),
    Expression(Rc<Expression>),
    Array(Rc<[Node]>),
    Object(Rc<[(Key, Node)]>),
}

/// An expression of a template that does not compile.
#[derive(Clone, Debug, PartialEq)]
pub struct TemplateError {
    /// Names and indexes from the template's root to the string that holds the expression.
    pub location: Vec<Step>,
    /// Where the expression begins in that string, in bytes; the error's own position counts from there.
    pub offset: usize,
    pub error: JsonataError,
}

/// Why a template gives no value.
#[derive(Clone, Debug, PartialEq)]
pub struct TemplateFailure {
    /// Where the expression stands below the template's root: empty, or `/result[0]`.
    pub location: String,
    /// The expression without `{%` and `%}`, trimmed.
    pub expression: String,
    pub reason: FailureReason,
}

/// What an expression did instead of giving a value.
#[derive(Clone, Debug, PartialEq)]
pub enum FailureReason {
    /// It gave JSONata's undefined.
    Undefined,
    Error(JsonataError),
}

/// The expression in a string, if it is one: the text between `{%` and `%}`, and where it begins.
pub fn expression_text(text: &str) -> Option<(&str, usize)> {
    let inner = text.strip_prefix("{%")?.strip_suffix("%}")?;
    let trimmed = inner.trim_start();
    Some((trimmed.trim_end(), 2 + inner.len() - trimmed.len()))
}

impl JsonataTemplate {
    /// Compiles a template, or says all that is wrong with it.
    pub fn compile(template: &Value) -> Result<Self, Vec<TemplateError>> {
        Self::compile_with(template, &Expression::compile)
    }

    /// The same, where somebody else compiles the expressions, and may know them already.
    pub fn compile_with(template: &Value, expression: &Compile<'_>) -> Result<Self, Vec<TemplateError>> {
        let mut compiler = Compiler { location: Vec::new(), errors: Vec::new(), expression };
        let node = compiler.compile(template);
        if compiler.errors.is_empty() { Ok(Self(node)) } else { Err(compiler.errors) }
    }

    /// The value of a template without any expression.
    pub fn constant(&self) -> Option<&Value> {
        if let Node::Constant(value) = &self.0 { Some(value) } else { None }
    }

    /// The expression, where the whole template is one.
    pub fn as_expression(&self) -> Option<&Expression> {
        if let Node::Expression(expression) = &self.0 { Some(expression) } else { None }
    }

    /// Every expression in it with the steps that lead there, for checks before the run.
    pub fn expressions(&self) -> Vec<(Vec<Step>, &Expression)> {
        let mut found = Vec::new();
        self.0.collect(&mut Vec::new(), &mut found);
        found
    }

    /// The value, every expression evaluated over `input`, which Step Functions leaves undefined.
    pub fn evaluate(
        &self,
        input: Option<&Value>,
        environment: &mut Environment<'_>,
    ) -> Result<Value, Box<TemplateFailure>> {
        self.0.evaluate(input, environment).map_err(|failed| {
            let (mut steps, expression, reason) = *failed;
            steps.reverse();
            let mut location = String::new();
            for step in steps {
                // Writing to a string cannot fail.
                let _ = match step {
                    Step::Member(name) => write!(location, "/{name}"),
                    Step::Element(at) => write!(location, "[{at}]"),
                };
            }
            Box::new(TemplateFailure { location, expression, reason })
        })
    }
}

/// A failure on its way up: the steps so far, innermost first, the expression and the reason.
type Failed = Box<(Vec<Step>, String, FailureReason)>;

impl Node {
    fn evaluate(&self, input: Option<&Value>, environment: &mut Environment<'_>) -> Result<Value, Failed> {
        match self {
            Self::Constant(value) => Ok(value.clone()),
            Self::Expression(expression) => {
                let fail = |reason| Box::new((Vec::new(), expression.text().to_owned(), reason));
                match expression.evaluate(input, environment) {
                    Ok(Some(value)) => Ok(value),
                    Ok(None) => Err(fail(FailureReason::Undefined)),
                    Err(error) => Err(fail(FailureReason::Error(error))),
                }
            }
            Self::Array(nodes) => {
                let mut values = Vec::with_capacity(nodes.len());
                for (at, node) in nodes.iter().enumerate() {
                    values.push(node.evaluate(input, environment).map_err(below(Step::Element(at)))?);
                }
                Ok(Value::Array(Array::from(values)))
            }
            Self::Object(members) => {
                let mut object = Object::with_capacity(members.len());
                for (name, node) in members.iter() {
                    let value = node.evaluate(input, environment);
                    object.insert(name.clone(), value.map_err(below(Step::Member(name.clone())))?);
                }
                Ok(Value::Object(object))
            }
        }
    }

    fn collect<'a>(&'a self, steps: &mut Vec<Step>, found: &mut Vec<(Vec<Step>, &'a Expression)>) {
        match self {
            Self::Constant(_) => {}
            Self::Expression(expression) => found.push((steps.clone(), expression)),
            Self::Array(nodes) => {
                for (at, node) in nodes.iter().enumerate() {
                    steps.push(Step::Element(at));
                    node.collect(steps, found);
                    steps.pop();
                }
            }
            Self::Object(members) => {
                for (name, node) in members.iter() {
                    steps.push(Step::Member(name.clone()));
                    node.collect(steps, found);
                    steps.pop();
                }
            }
        }
    }
}

/// Says of a failure that it happened below this step.
fn below(step: Step) -> impl FnOnce(Failed) -> Failed {
    |mut failed| {
        failed.0.push(step);
        failed
    }
}

/// Compiles the text of an expression.
pub type Compile<'c> = dyn Fn(&str) -> Result<Expression, JsonataError> + 'c;

struct Compiler<'c> {
    location: Vec<Step>,
    errors: Vec<TemplateError>,
    expression: &'c Compile<'c>,
}

impl Compiler<'_> {
    fn compile(&mut self, value: &Value) -> Node {
        let constant = || Node::Constant(value.clone());
        if self.location.len() > MAX_DEPTH {
            return constant();
        }
        match value {
            Value::String(text) => match expression_text(text) {
                None => constant(),
                Some((expression, offset)) => match (self.expression)(expression) {
                    Ok(expression) => Node::Expression(Rc::new(expression)),
                    Err(error) => {
                        self.errors.push(TemplateError { location: self.location.clone(), offset, error });
                        constant()
                    }
                },
            },
            Value::Array(items) => {
                let nodes: Vec<Node> =
                    items.iter().enumerate().map(|(at, item)| self.below(Step::Element(at), item)).collect();
                if nodes.iter().all(Node::is_constant) { constant() } else { Node::Array(nodes.into()) }
            }
            Value::Object(members) => {
                let nodes: Vec<(Key, Node)> = members
                    .iter()
                    .map(|(name, member)| (name.clone(), self.below(Step::Member(name.clone()), member)))
                    .collect();
                if nodes.iter().all(|(_, node)| node.is_constant()) { constant() } else { Node::Object(nodes.into()) }
            }
            Value::Null | Value::Bool(_) | Value::Number(_) => constant(),
        }
    }

    fn below(&mut self, step: Step, value: &Value) -> Node {
        self.location.push(step);
        let node = self.compile(value);
        self.location.pop();
        node
    }
}

impl Node {
    fn is_constant(&self) -> bool {
        matches!(self, Self::Constant(_))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::SeededRandom;

    fn parse(text: &str) -> Value {
        Value::parse(text).unwrap()
    }

    #[test]
    fn only_whole_strings_are_expressions() {
        assert_eq!(expression_text("{% $x %}"), Some(("$x", 3)));
        assert_eq!(expression_text("{%1%}"), Some(("1", 2)));
        assert_eq!(expression_text(" {% $x %}"), None);
        assert_eq!(expression_text("{% $x"), None);
        assert_eq!(expression_text("{%}"), None);
    }

    #[test]
    fn what_has_no_expression_is_shared() {
        let value = parse(r#"{"a":[1,{"b":"$.c"}]}"#);
        assert_eq!(JsonataTemplate::compile(&value).unwrap().constant(), Some(&value));
    }

    #[test]
    fn expressions_are_found_with_their_place() {
        let template = JsonataTemplate::compile(&parse(r#"{"a":[1,{"b":"{% 1 + 1 %}"}]}"#)).unwrap();
        let found = template.expressions();
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].0, [Step::Member("a".into()), Step::Element(1), Step::Member("b".into())]);
        assert_eq!(found[0].1.text(), "1 + 1");
    }

    #[test]
    fn a_failure_names_its_place() {
        let template = JsonataTemplate::compile(&parse(r#"{"a":[1,"{% $nowhere %}"]}"#)).unwrap();
        let mut random = SeededRandom::new(1);
        let failure = template.evaluate(None, &mut Environment::new(0, &mut random)).unwrap_err();
        assert_eq!(
            *failure,
            TemplateFailure {
                location: "/a[1]".to_owned(),
                expression: "$nowhere".to_owned(),
                reason: FailureReason::Undefined
            }
        );
    }
}
