//! Tags: names and values that people hang on a resource.
//!
//! Separate because machines and activities carry them alike.
//! <https://docs.aws.amazon.com/step-functions/latest/dg/sfn-best-practices.html#concepts-tagging>

use std::rc::Rc;

use syntax::{Value, object};

use crate::error::ApiError;
use crate::request::{Input, Reader, text};

/// One tag.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Tag {
    pub key: Rc<str>,
    pub value: Rc<str>,
}

impl Input for Tag {
    fn read(request: &Reader<'_>) -> Self {
        Self {
            key: request.text("key", text(1, 128)).unwrap_or_default(),
            value: request.text("value", text(0, 256)).unwrap_or_default(),
        }
    }
}

/// The tags of one resource, in the order in which they came.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Tags(Vec<Tag>);

/// How many tags a resource may have.
const LIMIT: usize = 50;

impl Tags {
    /// Adds tags; a key that is there already gets the new value.
    pub(crate) fn add(&mut self, tags: impl IntoIterator<Item = Tag>, resource_arn: &str) -> Result<(), ApiError> {
        let mut all = self.0.clone();
        for tag in tags {
            match all.iter_mut().find(|known| known.key == tag.key) {
                Some(known) => known.value = tag.value,
                None => all.push(tag),
            }
        }
        if all.len() > LIMIT {
            return Err(ApiError::TooManyTags(format!("Too many tags on resource: '{resource_arn}'")));
        }
        self.0 = all;
        Ok(())
    }

    pub(crate) fn remove(&mut self, keys: &[Rc<str>]) {
        self.0.retain(|tag| !keys.contains(&tag.key));
    }

    pub fn iter(&self) -> impl Iterator<Item = &Tag> {
        self.0.iter()
    }

    pub(crate) fn to_wire(&self) -> Value {
        let tag = |tag: &Tag| Value::from(object! { "key" => tag.key.clone(), "value" => tag.value.clone() });
        self.0.iter().map(tag).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tag(key: &str, value: &str) -> Tag {
        Tag { key: key.into(), value: value.into() }
    }

    #[test]
    fn a_key_is_there_once() {
        let mut tags = Tags::default();
        tags.add([tag("a", "1"), tag("b", "2"), tag("a", "3")], "arn").unwrap();
        assert_eq!(tags.to_wire().to_string(), r#"[{"key":"a","value":"3"},{"key":"b","value":"2"}]"#);
        tags.remove(&["a".into(), "z".into()]);
        assert_eq!(tags.to_wire().to_string(), r#"[{"key":"b","value":"2"}]"#);
    }

    #[test]
    fn there_are_fifty_at_most() {
        let mut tags = Tags::default();
        tags.add((0..50).map(|n| tag(&n.to_string(), "")), "arn").unwrap();
        let refusal = tags.add([tag("x", "")], "arn");
        assert_eq!(refusal, Err(ApiError::TooManyTags("Too many tags on resource: 'arn'".to_owned())));
        assert_eq!(tags.iter().count(), 50);
    }
}
