//! What an object of Amazon S3 holds.
//!
//! Separate because host, readers and whoever keeps objects share it, and because the common case is kept cheap in one
//! place: most objects are text, and text is never copied nor decoded twice.

use std::rc::Rc;

/// The body of an object. Bytes that are UTF-8 are always text, so that equal bodies are equal values.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ObjectBody {
    Text(Rc<str>),
    Bytes(Rc<[u8]>),
}

impl ObjectBody {
    pub fn as_bytes(&self) -> &[u8] {
        match self {
            Self::Text(text) => text.as_bytes(),
            Self::Bytes(bytes) => bytes,
        }
    }

    /// `None` where it is not text.
    pub fn as_text(&self) -> Option<&Rc<str>> {
        match self {
            Self::Text(text) => Some(text),
            Self::Bytes(_) => None,
        }
    }

    /// In bytes.
    pub fn len(&self) -> usize {
        self.as_bytes().len()
    }

    pub fn is_empty(&self) -> bool {
        self.as_bytes().is_empty()
    }
}

impl Default for ObjectBody {
    fn default() -> Self {
        Self::Text("".into())
    }
}

impl From<Vec<u8>> for ObjectBody {
    fn from(bytes: Vec<u8>) -> Self {
        match String::from_utf8(bytes) {
            Ok(text) => Self::Text(text.into()),
            Err(error) => Self::Bytes(error.into_bytes().into()),
        }
    }
}

impl From<Rc<str>> for ObjectBody {
    fn from(text: Rc<str>) -> Self {
        Self::Text(text)
    }
}

impl From<&str> for ObjectBody {
    fn from(text: &str) -> Self {
        Self::Text(text.into())
    }
}

impl From<String> for ObjectBody {
    fn from(text: String) -> Self {
        Self::Text(text.into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_that_are_text_are_text() {
        assert_eq!(ObjectBody::from("é".as_bytes().to_vec()), ObjectBody::from("é"));
        assert_eq!(ObjectBody::from(vec![b'a', 0xff]), ObjectBody::Bytes([b'a', 0xff].as_slice().into()));
        assert_eq!(ObjectBody::from(vec![b'a', 0xff]).as_text(), None);
    }
}
