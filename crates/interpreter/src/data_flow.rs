//! What a state does to its data: InputPath → Parameters → … → OutputPath, and Arguments → Output with Assign.
//!
//! Separate because all eight state types share it. Every stage is a method of the running branch; a stage that the
//! definition does not have costs nothing but the look.
//! <https://docs.aws.amazon.com/step-functions/latest/dg/concepts-input-output-filtering.html>

use asl::data_flow::{Computed, DataFlow, DataPath, JsonPathFlow, JsonataFlow, ResultPath, Template};
use query::data::Data;
use query::intrinsic::Intrinsic;
use query::jsonata::{Dialect, Environment, Expression, Limits, Variables};
use query::jsonata_template::{FailureReason, JsonataTemplate};
use query::path::Path;
use query::payload_template::PayloadTemplate;
use query::random::Random;
use syntax::{Object, Value};

use crate::fault::Fault;
use crate::history::Assigned;
use crate::host::Host;
use crate::machine::Branch;

/// Chance for expressions, from the host.
pub(crate) struct HostRandom<'a>(pub(crate) &'a dyn Host);

impl Random for HostRandom<'_> {
    fn next_u64(&mut self) -> u64 {
        self.0.random()
    }
}

/// What paths read: `$`, `$$` and `$name`.
struct View<'a> {
    branch: &'a Branch,
    input: &'a Value,
}

impl Data for View<'_> {
    fn input(&self) -> &Value {
        self.input
    }

    fn context(&self) -> Value {
        self.branch.context()
    }

    fn variable(&self, name: &str) -> Option<Value> {
        self.branch.scope.get(name)
    }
}

/// What `$states` holds besides the context.
#[derive(Clone, Copy)]
pub(crate) struct States<'a> {
    pub(crate) input: &'a Value,
    pub(crate) result: Option<&'a Value>,
    pub(crate) error_output: Option<&'a Value>,
}

impl<'a> States<'a> {
    pub(crate) fn of_input(input: &'a Value) -> Self {
        Self { input, result: None, error_output: None }
    }
}

struct Names<'a> {
    branch: &'a Branch,
    states: States<'a>,
}

impl Variables for Names<'_> {
    fn variable(&self, name: &str) -> Option<Value> {
        if name != "states" {
            return self.branch.scope.get(name);
        }
        let mut states = Object::with_capacity(3);
        states.insert("input", self.states.input.clone());
        if let Some(result) = self.states.result {
            states.insert("result", result.clone());
        }
        if let Some(error) = self.states.error_output {
            states.insert("errorOutput", error.clone());
        }
        states.insert("context", self.branch.context());
        Some(states.into())
    }
}

/// What a field says that may be computed; each way has its own sentence for a value that does not fit.
pub(crate) enum Known<'c, T> {
    Fixed(&'c T),
    /// What a path or an intrinsic function found, and how it was written.
    Found(Value, &'c str),
    /// What a `JSONata` expression gave, and the expression.
    Evaluated(Value, &'c str),
}

impl Branch {
    pub(crate) fn known<'c, T>(
        &self,
        field: &str,
        computed: &'c Computed<T>,
        input: &Value,
    ) -> Result<Known<'c, T>, Fault> {
        Ok(match computed {
            Computed::Fixed(fixed) => Known::Fixed(fixed),
            Computed::Path(path) => Known::Found(self.path(path, input)?, path.text()),
            Computed::Intrinsic(intrinsic) => Known::Found(self.intrinsic(intrinsic, input)?, intrinsic.text()),
            Computed::Jsonata(expression) => {
                Known::Evaluated(self.expression(field, expression, States::of_input(input))?, expression.text())
            }
        })
    }

    pub(crate) fn path(&self, path: &Path, input: &Value) -> Result<Value, Fault> {
        Ok(path.evaluate(&View { branch: self, input })?)
    }

    /// The value at a path, for callers with a sentence of their own when there is none.
    pub(crate) fn find(&self, path: &Path, input: &Value) -> Option<Value> {
        path.find(&View { branch: self, input }).ok()
    }

    pub(crate) fn intrinsic(&self, intrinsic: &Intrinsic, input: &Value) -> Result<Value, Fault> {
        Ok(intrinsic.evaluate(&View { branch: self, input }, &mut HostRandom(&*self.run.world.host))?)
    }

    pub(crate) fn payload(&self, template: &PayloadTemplate, input: &Value) -> Result<Value, Fault> {
        Ok(template.evaluate(&View { branch: self, input }, &mut HostRandom(&*self.run.world.host))?)
    }

    /// A template of `JSONata`; `field` is its name in the definition.
    pub(crate) fn jsonata(&self, field: &str, template: &JsonataTemplate, states: States<'_>) -> Result<Value, Fault> {
        if let Some(value) = template.constant() {
            return Ok(value.clone());
        }
        self.with_environment(states, |environment| {
            template.evaluate(None, environment).map_err(|failure| Fault::template(field, &failure))
        })
    }

    pub(crate) fn expression(&self, field: &str, expression: &Expression, states: States<'_>) -> Result<Value, Fault> {
        self.with_environment(states, |environment| match expression.evaluate(None, environment) {
            Ok(Some(value)) => Ok(value),
            Ok(None) => Err(Fault::expression(field, expression.text(), &FailureReason::Undefined)),
            Err(error) => Err(Fault::expression(field, expression.text(), &FailureReason::Error(error))),
        })
    }

    fn with_environment<T>(&self, states: States<'_>, evaluate: impl FnOnce(&mut Environment<'_>) -> T) -> T {
        let names = Names { branch: self, states };
        let mut random = HostRandom(&*self.run.world.host);
        let mut environment = Environment::new(self.run.world.executor.now().as_millis(), &mut random)
            .with_variables(&names)
            .with_dialect(Dialect::StepFunctions)
            .with_limits(Limits::step_functions());
        evaluate(&mut environment)
    }

    /// A template in either language.
    pub(crate) fn template(&self, field: &str, template: &Template, states: States<'_>) -> Result<Value, Fault> {
        self.template_over(field, template, states.input, states)
    }

    /// The same where `$` is something else than the state's input.
    pub(crate) fn template_over(
        &self,
        field: &str,
        template: &Template,
        data: &Value,
        states: States<'_>,
    ) -> Result<Value, Fault> {
        match template {
            Template::JsonPath(template) => self.payload(template, data),
            Template::Jsonata(template) => self.jsonata(field, template, states),
        }
    }

    /// `InputPath` or `OutputPath`.
    pub(crate) fn data_path(&self, path: &DataPath, data: &Value) -> Result<Value, Fault> {
        match path {
            DataPath::Whole => Ok(data.clone()),
            DataPath::Nothing => Ok(Value::empty_object()),
            DataPath::Part(path) => self.path(path, data),
        }
    }

    pub(crate) fn input_path(&self, flow: &JsonPathFlow, input: &Value) -> Result<Value, Fault> {
        let effective = self.data_path(&flow.input_path, input)?;
        self.note(|inspection| inspection.after_input_path = Some(effective.clone()));
        Ok(effective)
    }

    /// What the state's work is given: after `InputPath` and `Parameters`, or `Arguments`.
    pub(crate) fn work_input(&self, flow: &DataFlow, input: &Value) -> Result<Value, Fault> {
        match flow {
            DataFlow::JsonPath(flow) => {
                let effective = self.input_path(flow, input)?;
                let effective = match &flow.parameters {
                    Some(parameters) => self.payload(parameters, &effective)?,
                    None => effective,
                };
                self.note(|inspection| inspection.after_parameters = Some(effective.clone()));
                Ok(effective)
            }
            DataFlow::Jsonata(flow) => {
                let effective = match &flow.arguments {
                    Some(arguments) => self.jsonata("Arguments", arguments, States::of_input(input))?,
                    None => input.clone(),
                };
                self.note(|inspection| inspection.after_arguments = Some(effective.clone()));
                Ok(effective)
            }
        }
    }

    /// The output and the variables of a state whose work gave a result.
    pub(crate) fn with_result(
        &self,
        flow: &DataFlow,
        input: &Value,
        result: Value,
    ) -> Result<(Value, Assigned), Fault> {
        self.note(|inspection| inspection.result = Some(result.clone()));
        match flow {
            DataFlow::JsonPath(flow) => self.after_work(flow, input, result),
            DataFlow::Jsonata(flow) => {
                let states = States { input, result: Some(&result), error_output: None };
                let (output, assigned) = self.jsonata_output(flow, states)?;
                Ok((output.unwrap_or(result), assigned))
            }
        }
    }

    /// The same of a state that does no work: its result is its input.
    pub(crate) fn without_result(&self, flow: &DataFlow, input: &Value) -> Result<(Value, Assigned), Fault> {
        match flow {
            DataFlow::JsonPath(flow) => {
                let effective = self.input_path(flow, input)?;
                let assigned = self.assign(flow, &effective)?;
                Ok((self.data_path(&flow.output_path, &effective)?, assigned))
            }
            DataFlow::Jsonata(flow) => {
                let (output, assigned) = self.jsonata_output(flow, States::of_input(input))?;
                Ok((output.unwrap_or_else(|| input.clone()), assigned))
            }
        }
    }

    pub(crate) fn after_work(
        &self,
        flow: &JsonPathFlow,
        input: &Value,
        result: Value,
    ) -> Result<(Value, Assigned), Fault> {
        let result = match &flow.result_selector {
            Some(selector) => self.payload(selector, &result)?,
            None => result,
        };
        self.note(|inspection| inspection.after_result_selector = Some(result.clone()));
        let assigned = self.assign(flow, &result)?;
        let joined = joined(&flow.result_path, input, result)?;
        self.note(|inspection| inspection.after_result_path = Some(joined.clone()));
        Ok((self.data_path(&flow.output_path, &joined)?, assigned))
    }

    fn assign(&self, flow: &JsonPathFlow, data: &Value) -> Result<Assigned, Fault> {
        let assigned = flow.assign.as_ref().map(|assign| self.payload(assign, data)).transpose()?;
        Ok(assigned.filter(sets_something))
    }

    pub(crate) fn jsonata_output(
        &self,
        flow: &JsonataFlow,
        states: States<'_>,
    ) -> Result<(Option<Value>, Assigned), Fault> {
        let assigned = flow.assign.as_ref().map(|assign| self.jsonata("Assign", assign, states)).transpose()?;
        let assigned = assigned.filter(sets_something);
        let output = flow.output.as_ref().map(|output| self.jsonata("Output", output, states)).transpose()?;
        Ok((output, assigned))
    }
}

/// The state's input with its result where `ResultPath` says.
pub(crate) fn joined(path: &ResultPath, input: &Value, result: Value) -> Result<Value, Fault> {
    match path {
        ResultPath::Replace => Ok(result),
        ResultPath::Discard => Ok(input.clone()),
        ResultPath::Insert(path) => Ok(path.set(input, result)?),
    }
}

/// An empty `Assign` is none: the event says nothing of it.
fn sets_something(assigned: &Value) -> bool {
    assigned.as_object().is_some_and(|variables| !variables.is_empty())
}
