//! What our service makes up against what AWS made up: execution names and tokens.
//!
//! Separate because both directions are needed: later arguments hold the recorder's, and so do the expectations.

use std::rc::Rc;

use syntax::{Object, Value};

/// Pairs of texts: ours and the recorder's.
#[derive(Debug, Default)]
pub(super) struct Names {
    pairs: Vec<(String, String)>,
    /// The recorder's names of executions that were started without one, in the order of their starts.
    started: std::vec::IntoIter<String>,
}

impl Names {
    pub(super) fn of(case: &Value) -> Self {
        let substitution = |index: usize| {
            let name = case.get("substitutions")?.get(&format!("<ExecArnPart_{index}idx>"))?;
            name.as_str().map(str::to_owned)
        };
        let started: Vec<String> = (0..).map_while(substitution).collect();
        Self { pairs: Vec::new(), started: started.into_iter() }
    }

    /// Pairs what an answer made up with what the step says that later arguments call it.
    pub(super) fn learn(&mut self, step: &Value, operation: &str, request: &Value, answer: &Object) {
        if operation == "StartExecution" && request.get("name").is_none() {
            let theirs = self.started.next();
            if let (Some(theirs), Some(arn)) = (theirs, answer.get("executionArn").and_then(Value::as_str)) {
                self.pair(arn.rsplit(':').next().unwrap_or_default(), &theirs);
            }
        }
        let binds = step.get("binds").and_then(Value::as_object);
        for (member, theirs) in binds.into_iter().flat_map(Object::iter) {
            if let (Some(ours), Some(theirs)) = (answer.get(member).and_then(Value::as_str), theirs.as_str()) {
                // Of an ARN, the part that was made up stands alone elsewhere.
                let (ours_parts, theirs_parts) = (ours.split(':'), theirs.split(':'));
                if ours.starts_with("arn:") {
                    ours_parts.zip(theirs_parts).for_each(|(ours, theirs)| self.pair(ours, theirs));
                } else {
                    self.pair(ours, theirs);
                }
            }
        }
    }

    fn pair(&mut self, ours: &str, theirs: &str) {
        if ours != theirs && ours.len() > 8 && !self.pairs.iter().any(|(known, _)| known == ours) {
            self.pairs.push((ours.to_owned(), theirs.to_owned()));
        }
    }

    pub(super) fn to_ours(&self, value: &Value) -> Value {
        self.exchange(value, |text, (ours, theirs)| text.replace(theirs.as_str(), ours))
    }

    pub(super) fn to_theirs(&self, value: &Value) -> Value {
        self.exchange(value, |text, (ours, theirs)| text.replace(ours.as_str(), theirs))
    }

    fn exchange(&self, value: &Value, replace: impl Fn(String, &(String, String)) -> String + Copy) -> Value {
        match value {
            Value::String(text) => Rc::<str>::from(self.pairs.iter().fold(text.to_string(), replace)).into(),
            Value::Array(items) => items.iter().map(|item| self.exchange(item, replace)).collect(),
            Value::Object(members) => {
                let member = |(name, value): (&Rc<str>, &Value)| (name.clone(), self.exchange(value, replace));
                Value::Object(members.iter().map(member).collect())
            }
            Value::Null | Value::Bool(_) | Value::Number(_) => value.clone(),
        }
    }
}
