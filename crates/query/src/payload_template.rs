//! Payload templates: `Parameters`, `ResultSelector`, `ItemSelector`, `Assign` and their like in the `JSONPath` language.
//!
//! A member whose name ends in `.$` holds a path or an intrinsic function; everything else is taken as it stands. A
//! subtree without any such member is kept as one shared value and costs nothing to evaluate.
//! <https://docs.aws.amazon.com/step-functions/latest/dg/input-output-inputpath-params.html>

use std::rc::Rc;

use syntax::{Array, Key, Object, Value};

use crate::data::Data;
use crate::failure::StateFailure;
use crate::json_path::{PathFailure, PathFailureKind};
use crate::path::{Path, Root};
use crate::path_or_intrinsic::{NeitherPathNorIntrinsic, PathOrIntrinsic};
use crate::random::Random;

/// Deeper than any definition that the service takes; what lies below is kept as it stands.
const MAX_DEPTH: usize = 500;

/// What marks a member whose value is computed.
const MARK: &str = ".$";

/// A compiled template. A clone is shared.
#[derive(Clone, Debug)]
pub struct PayloadTemplate(Node);

#[derive(Clone, Debug)]
enum Node {
    Constant(Value),
    /// A path or call under the name of its member, `.$` included.
    Computed(Rc<(Key, PathOrIntrinsic)>),
    Array(Rc<[Node]>),
    Object(Rc<[(Key, Node)]>),
}

/// A member ending in `.$` whose value is neither a path nor an intrinsic function.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TemplateError {
    /// Names and indexes from the template's root to the object that holds the member.
    pub location: Vec<Step>,
    /// The member's name, `.$` included.
    pub field: String,
    /// What is wrong with its text, in our words.
    pub message: String,
    /// Where in its text, in bytes.
    pub offset: usize,
}

/// One step down into a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    Member(Key),
    Element(usize),
}

impl PayloadTemplate {
    /// Compiles a template, or says all that is wrong with it.
    pub fn compile(template: &Value) -> Result<Self, Vec<TemplateError>> {
        Self::compile_with(template, &PathOrIntrinsic::parse)
    }

    /// The same, where somebody else reads the paths and calls, and may know them already.
    pub fn compile_with(template: &Value, read: &Read<'_>) -> Result<Self, Vec<TemplateError>> {
        let mut compiler = Compiler { location: Vec::new(), errors: Vec::new(), read };
        let node = compiler.node(template);
        if compiler.errors.is_empty() { Ok(Self(node)) } else { Err(compiler.errors) }
    }

    /// Every path in it with the name of its member (`value.$`), for checks before the run.
    pub fn paths(&self) -> Vec<(&str, &Path)> {
        let mut paths = Vec::new();
        self.0.collect_paths(&mut paths);
        paths
    }

    pub fn evaluate(&self, data: &dyn Data, random: &mut dyn Random) -> Result<Value, StateFailure> {
        self.0.evaluate(data, random)
    }
}

/// Reads the text of a computed member.
pub type Read<'r> = dyn Fn(&str) -> Result<PathOrIntrinsic, NeitherPathNorIntrinsic> + 'r;

struct Compiler<'r> {
    location: Vec<Step>,
    errors: Vec<TemplateError>,
    read: &'r Read<'r>,
}

impl Compiler<'_> {
    fn node(&mut self, value: &Value) -> Node {
        let node = match value {
            _ if self.location.len() >= MAX_DEPTH => return Node::Constant(value.clone()),
            Value::Array(array) => Node::Array(self.elements(array)),
            Value::Object(object) => Node::Object(self.members(object)),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => return Node::Constant(value.clone()),
        };
        let constant = match &node {
            Node::Array(nodes) => nodes.iter().all(|node| matches!(node, Node::Constant(_))),
            Node::Object(members) => members.iter().all(|(_, node)| matches!(node, Node::Constant(_))),
            Node::Constant(_) | Node::Computed(_) => false,
        };
        // A member that failed to compile is left out, but then so is the whole template.
        if constant { Node::Constant(value.clone()) } else { node }
    }

    fn elements(&mut self, array: &Array) -> Rc<[Node]> {
        let mut nodes = Vec::with_capacity(array.len());
        for (at, element) in array.iter().enumerate() {
            self.location.push(Step::Element(at));
            nodes.push(self.node(element));
            self.location.pop();
        }
        nodes.into()
    }

    fn members(&mut self, object: &Object) -> Rc<[(Key, Node)]> {
        let mut nodes = Vec::with_capacity(object.len());
        for (name, member) in object.iter() {
            if let Some(plain) = name.strip_suffix(MARK) {
                match self.computed(name, member) {
                    Ok(computed) => nodes.push((plain.into(), Node::Computed(Rc::new((name.clone(), computed))))),
                    Err(error) => self.errors.push(error),
                }
            } else {
                self.location.push(Step::Member(name.clone()));
                nodes.push((name.clone(), self.node(member)));
                self.location.pop();
            }
        }
        nodes.into()
    }

    fn computed(&self, name: &str, value: &Value) -> Result<PathOrIntrinsic, TemplateError> {
        let fail = |message: String, offset| TemplateError {
            location: self.location.clone(),
            field: name.to_owned(),
            message,
            offset,
        };
        let Some(text) = value.as_str() else {
            return Err(fail(format!("A path or an intrinsic function is a string, not {}", value.kind()), 0));
        };
        (self.read)(text).map_err(|error| fail(error.message, error.offset))
    }
}

impl Node {
    fn collect_paths<'a>(&'a self, paths: &mut Vec<(&'a str, &'a Path)>) {
        match self {
            Self::Constant(_) => {}
            Self::Computed(computed) => {
                let (name, expression) = &**computed;
                paths.extend(expression.paths().into_iter().map(|path| (&**name, path)));
            }
            Self::Array(nodes) => nodes.iter().for_each(|node| node.collect_paths(paths)),
            Self::Object(members) => members.iter().for_each(|(_, node)| node.collect_paths(paths)),
        }
    }

    fn evaluate(&self, data: &dyn Data, random: &mut dyn Random) -> Result<Value, StateFailure> {
        match self {
            Self::Constant(value) => Ok(value.clone()),
            Self::Computed(computed) => match &**computed {
                (name, PathOrIntrinsic::Path(path)) => read(name, path, data),
                (_, PathOrIntrinsic::Intrinsic(intrinsic)) => intrinsic.evaluate(data, random),
            },
            Self::Array(nodes) => {
                let mut elements = Vec::with_capacity(nodes.len());
                for node in nodes.iter() {
                    elements.push(node.evaluate(data, random)?);
                }
                Ok(elements.into())
            }
            Self::Object(members) => {
                let mut object = Object::with_capacity(members.len());
                for (name, node) in members.iter() {
                    object.insert(name.clone(), node.evaluate(data, random)?);
                }
                Ok(object.into())
            }
        }
    }
}

/// A member's path, with AWS's sentence where it finds nothing.
fn read(field: &str, path: &Path, data: &dyn Data) -> Result<Value, StateFailure> {
    if *path.root() == Root::Input && data.input().is_null() {
        return Err(StateFailure::null_input());
    }
    path.find(data).or_else(|PathFailure { kind, message }| match kind {
        // Seen on AWS: an index beyond the end gives null here, though not in arguments of intrinsic functions.
        PathFailureKind::OutOfBounds if path.is_definite() => Ok(Value::Null),
        PathFailureKind::NotFound | PathFailureKind::OutOfBounds => {
            let document = if *path.root() == Root::Context { data.context() } else { data.input().clone() };
            Err(StateFailure::runtime(format!(
                "The JSONPath '{}' specified for the field '{field}' could not be found in the input '{document}'",
                path.text()
            )))
        }
        PathFailureKind::Unsuitable | PathFailureKind::TooLarge => Err(StateFailure::runtime(message)),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::SeededRandom;

    struct World(Value);

    impl Data for World {
        fn input(&self) -> &Value {
            &self.0
        }

        fn context(&self) -> Value {
            Value::parse(r#"{"State":{"Name":"A"}}"#).unwrap()
        }

        fn variable(&self, name: &str) -> Option<Value> {
            (name == "x").then(|| 5.into())
        }
    }

    fn evaluate(template: &str, input: &str) -> Result<String, String> {
        let template = PayloadTemplate::compile(&Value::parse(template).unwrap()).unwrap();
        let world = World(Value::parse(input).unwrap());
        template
            .evaluate(&world, &mut SeededRandom::new(1))
            .map(|value| value.to_string())
            .map_err(|failure| failure.to_string())
    }

    #[test]
    fn computes_marked_members_wherever_they_stand() {
        let template =
            r#"{"a.$":"$.n","list":[{"b.$":"$$.State.Name"},"$.n"],"c":{"d.$":"States.Format('{}!', $x)"},"e":"$.n"}"#;
        let expected = r#"{"a":1,"list":[{"b":"A"},"$.n"],"c":{"d":"5!"},"e":"$.n"}"#;
        assert_eq!(evaluate(template, r#"{"n":1}"#), Ok(expected.to_owned()));
    }

    #[test]
    fn says_which_field_found_nothing_in_what() {
        let cases = [
            (
                r#"{"o":{"missing.$":"$.nope.deep"}}"#,
                "The JSONPath '$.nope.deep' specified for the field 'missing.$' could not be found in the input '{\"list\":[1]}'",
            ),
            (
                r#"{"v.$":"$$.Nope"}"#,
                "The JSONPath '$$.Nope' specified for the field 'v.$' could not be found in the input '{\"State\":{\"Name\":\"A\"}}'",
            ),
            (
                r#"{"v.$":"$.list[5].x"}"#,
                "The JSONPath '$.list[5].x' specified for the field 'v.$' could not be found in the input '{\"list\":[1]}'",
            ),
            (r#"{"v.$":"$[0]"}"#, "Filter: [0] can only be applied to arrays. Current context is: {list=[1]}"),
        ];
        for (template, cause) in cases {
            assert_eq!(evaluate(template, r#"{"list":[1]}"#), Err(format!("States.Runtime: {cause}")), "{template}");
        }
        let cause = "States.Runtime: Unable to apply Path transformation to null or empty input.";
        assert_eq!(evaluate(r#"{"v.$":"$"}"#, "null"), Err(cause.to_owned()));
    }

    #[test]
    fn an_index_beyond_the_end_is_null_and_a_choice_of_nothing_is_empty() {
        let template = r#"{"a.$":"$.list[5]","b.$":"$.list[*].name","c.$":"$.none[*].x"}"#;
        assert_eq!(evaluate(template, r#"{"list":[1]}"#), Ok(r#"{"a":null,"b":[],"c":[]}"#.to_owned()));
    }

    #[test]
    fn a_constant_subtree_is_shared() {
        let value = Value::parse(r#"{"big":{"list":[1,2,3]},"x.$":"$"}"#).unwrap();
        let template = PayloadTemplate::compile(&value).unwrap();
        let result = template.evaluate(&World(Value::from(1)), &mut SeededRandom::new(1)).unwrap();
        let (Some(Value::Object(before)), Some(Value::Object(after))) = (value.get("big"), result.get("big")) else {
            panic!("both have the object")
        };
        assert!(before.ptr_eq(after));
    }

    #[test]
    fn all_that_is_wrong_is_said() {
        let value = Value::parse(r#"{"a.$":"nope","l":[{"b.$":"$.x["}],"c.$":7,"d.$":"$.ok"}"#).unwrap();
        let errors = PayloadTemplate::compile(&value).unwrap_err();
        let said: Vec<_> =
            errors.iter().map(|error| (error.field.as_str(), error.location.len(), &*error.message)).collect();
        assert_eq!(
            said,
            [
                ("a.$", 0, "There is no intrinsic function `nope`"),
                ("b.$", 2, "Could not analyze path component: ["),
                ("c.$", 0, "A path or an intrinsic function is a string, not number"),
            ]
        );
    }
}
