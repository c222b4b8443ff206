//! Random definitions that the service would take, as data, and their text.

use arbitrary::Arbitrary;
use syntax::{Object, Value, object};

/// States run one after the other; each leads to the next, the last ends.
#[derive(Arbitrary, Debug)]
pub struct Machine {
    states: Vec<State>,
}

#[derive(Arbitrary, Debug)]
pub struct State {
    kind: Kind,
    input_path: Option<Path>,
    parameters: Option<Template>,
    result_path: Option<Target>,
    output_path: Option<Path>,
    retry: bool,
    catch: bool,
}

#[derive(Arbitrary, Debug)]
enum Kind {
    Pass(Option<Template>),
    Wait(u16),
    Task(u8),
    Choice(Path, i8),
    Expression(Jsonata),
    Parallel(Vec<Machine>),
    Map(Box<Machine>, u8),
}

#[derive(Arbitrary, Debug)]
enum Path {
    Root,
    A,
    List,
    First,
    Names,
    Missing,
    Filter,
}

#[derive(Arbitrary, Debug)]
enum Target {
    Root,
    A,
    Deep,
    Discard,
}

#[derive(Arbitrary, Debug)]
enum Template {
    Copy(Path),
    Format(Path),
    Add(i8),
    Range(i8, i8),
    Split,
    Nested(Box<Template>),
    List(Path),
}

#[derive(Arbitrary, Debug)]
enum Jsonata {
    Input,
    Sum,
    Grow,
    Undefined,
    Throw,
}

const DEEPEST: usize = 3;
const LONGEST: usize = 5;

impl Machine {
    /// The definition; its Maps are distributed where that is wanted.
    pub fn definition(&self, distributed: bool) -> Value {
        self.write(0, "S", distributed).into()
    }

    fn write(&self, depth: usize, prefix: &str, distributed: bool) -> Object {
        let mut states = Object::new();
        let count = self.states.len().min(LONGEST);
        let name = |at: usize| format!("{prefix}{at}");
        for (at, state) in self.states.iter().take(count).enumerate() {
            states.insert(name(at), state.write(depth, &name(at), &name(at + 1), distributed));
        }
        states.insert(name(count), object! { "Type" => "Succeed" });
        object! { "StartAt" => name(0), "States" => states }
    }
}

impl State {
    fn write(&self, depth: usize, name: &str, next: &str, distributed: bool) -> Object {
        let mut state = match &self.kind {
            Kind::Pass(result) => {
                let mut state = object! { "Type" => "Pass" };
                if let Some(result) = result {
                    state.insert("Result", result.write());
                }
                state
            }
            Kind::Wait(seconds) => {
                return object! { "Type" => "Wait", "Seconds" => i64::from(*seconds), "Next" => next };
            }
            Kind::Task(which) => {
                object! { "Type" => "Task", "Resource" => format!("arn:aws:lambda:us-east-1:123456789012:function:f{which}") }
            }
            Kind::Choice(path, than) => {
                let rule =
                    object! { "Variable" => path.text(), "NumericGreaterThan" => i64::from(*than), "Next" => next };
                return object! { "Type" => "Choice", "Choices" => Value::from_iter([rule]), "Default" => next };
            }
            Kind::Expression(expression) => {
                return object! {
                    "Type" => "Pass", "QueryLanguage" => "JSONata", "Next" => next,
                    "Output" => object! { "a" => expression.text(), "list" => "{% [1, 2, 3] %}" },
                };
            }
            Kind::Parallel(branches) if depth < DEEPEST && !branches.is_empty() => {
                let branches = branches.iter().take(3).enumerate();
                let branches =
                    branches.map(|(at, branch)| branch.write(depth + 1, &format!("{name}b{at}_"), distributed));
                object! { "Type" => "Parallel", "Branches" => branches.collect::<Value>() }
            }
            Kind::Map(iterator, concurrency) if depth < DEEPEST => {
                let mut processor = iterator.write(depth + 1, &format!("{name}i_"), distributed);
                let config = if distributed {
                    object! { "Mode" => "DISTRIBUTED", "ExecutionType" => "STANDARD" }
                } else {
                    object! { "Mode" => "INLINE" }
                };
                processor.insert("ProcessorConfig", config);
                object! {
                    "Type" => "Map", "ItemProcessor" => processor, "ItemsPath" => "$.list",
                    "MaxConcurrency" => i64::from(*concurrency % 4),
                }
            }
            Kind::Parallel(_) | Kind::Map(..) => object! { "Type" => "Pass" },
        };
        state.insert("Next", next);
        if let Some(path) = &self.input_path {
            state.insert("InputPath", path.text());
        }
        if let (Some(template), false) = (&self.parameters, matches!(self.kind, Kind::Map(..))) {
            state.insert("Parameters", template.write());
        }
        match &self.result_path {
            Some(Target::Root) => state.insert("ResultPath", "$"),
            Some(Target::A) => state.insert("ResultPath", "$.a"),
            Some(Target::Deep) => state.insert("ResultPath", "$.x.y"),
            Some(Target::Discard) => state.insert("ResultPath", Value::Null),
            None => None,
        };
        if let Some(path) = &self.output_path {
            state.insert("OutputPath", path.text());
        }
        if !matches!(self.kind, Kind::Pass(_)) && state.get("Type") != Some(&"Pass".into()) {
            if self.retry {
                let retrier = object! { "ErrorEquals" => Value::from_iter(["States.ALL"]), "MaxAttempts" => 2 };
                state.insert("Retry", Value::from_iter([retrier]));
            }
            if self.catch {
                let catcher = object! {
                    "ErrorEquals" => Value::from_iter(["States.ALL"]), "Next" => next, "ResultPath" => "$.error",
                };
                state.insert("Catch", Value::from_iter([catcher]));
            }
        }
        state
    }
}

impl Path {
    fn text(&self) -> &'static str {
        match self {
            Self::Root => "$",
            Self::A => "$.a",
            Self::List => "$.list",
            Self::First => "$.list[0]",
            Self::Names => "$.list[*].k",
            Self::Missing => "$.no.such",
            Self::Filter => "$.list[?(@.k == 'x')]",
        }
    }
}

impl Template {
    fn write(&self) -> Object {
        match self {
            Self::Copy(path) => object! { "a.$" => path.text(), "list.$" => "$.list" },
            Self::Format(path) => object! { "a.$" => format!("States.Format('<{{}}>', {})", path.text()) },
            Self::Add(number) => object! { "a.$" => format!("States.MathAdd($.a, {number})"), "list.$" => "$.list" },
            Self::Range(first, last) => object! { "list.$" => format!("States.ArrayRange({first}, {last}, 3)") },
            Self::Split => object! { "a" => 1, "list.$" => "States.StringSplit('a,b', ',')" },
            Self::Nested(inner) => object! { "a" => inner.write(), "list.$" => "$.list" },
            Self::List(path) => object! { "a" => 2, "list" => Value::from_iter([object! { "k.$" => path.text() }]) },
        }
    }
}

impl Jsonata {
    fn text(&self) -> &'static str {
        match self {
            Self::Input => "{% $states.input %}",
            Self::Sum => "{% $sum([1..10]) %}",
            Self::Grow => "{% $string($states.input) & $string($states.input) %}",
            Self::Undefined => "{% $states.input.nowhere %}",
            Self::Throw => "{% $error('no') %}",
        }
    }
}
