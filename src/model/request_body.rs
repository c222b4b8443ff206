//! The body of a StartExecution request as a form and as text.
//!
//! `input` is JSON inside a JSON string: the beginner's stumble. The form holds the inner JSON as it is and does the
//! encoding; switching back and forth keeps what is there.

use serde_json::{Map, Value};

/// The request's three members, decoded for editing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StructuredBody {
    /// The inner JSON, as text.
    pub input: String,
    pub name: String,
    pub state_machine_arn: String,
}

impl StructuredBody {
    /// Takes a body apart; `None` where the form could not hold it without losing something.
    pub fn parse(body: &str) -> Option<Self> {
        if body.trim().is_empty() {
            return Some(Self::default());
        }
        let Value::Object(members) = serde_json::from_str(body).ok()? else { return None };
        let mut form = Self::default();
        for (name, value) in members {
            let Value::String(text) = value else { return None };
            match name.as_str() {
                "input" => form.input = text,
                "name" => form.name = text,
                "stateMachineArn" => form.state_machine_arn = text,
                _ => return None,
            }
        }
        Some(form)
    }

    /// Puts the body together; empty members are left out.
    pub fn to_body(&self) -> String {
        let mut members = Map::new();
        for (name, text) in [("input", &self.input), ("name", &self.name), ("stateMachineArn", &self.state_machine_arn)]
        {
            if !text.is_empty() {
                members.insert(name.to_owned(), Value::String(text.clone()));
            }
        }
        serde_json::to_string_pretty(&Value::Object(members)).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn round_trip_keeps_the_inner_text() {
        let body = "{\n  \"input\": \"{\\\"data\\\": [20,40,60,10,9]}\",\n  \"name\": \"MyExecution\",\n  \"stateMachineArn\": \"arn:x\"\n}";
        let form = StructuredBody::parse(body).unwrap();
        assert_eq!(form.input, r#"{"data": [20,40,60,10,9]}"#);
        assert_eq!(form.to_body(), body);
    }

    #[test]
    fn what_the_form_cannot_hold_stays_raw() {
        for body in ["{", "[]", r#"{"input": {"data": 1}}"#, r#"{"traceHeader": "x"}"#] {
            assert_eq!(StructuredBody::parse(body), None, "{body}");
        }
        assert_eq!(StructuredBody::parse(" "), Some(StructuredBody::default()));
    }
}
