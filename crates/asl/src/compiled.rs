//! The expressions of a definition by their text, each compiled once.
//!
//! Separate because the same text is asked for again and again: a path stands in many states, each is looked at by parsing
//! and by the checks after it, and after a keystroke all but one are what they were.

use std::cell::{OnceCell, RefCell};
use std::collections::HashMap;
use std::rc::Rc;

use query::jsonata::{Expression, JsonataError};
use query::path::{Path, Root};
use query::path_or_intrinsic::{NeitherPathNorIntrinsic, PathOrIntrinsic};

/// See the [module](self).
#[derive(Debug, Default)]
pub(crate) struct Compiled {
    json_path: RefCell<Memory<Rc<Known>>>,
    jsonata: RefCell<Memory<Result<Expression, JsonataError>>>,
}

/// What a text in the `JSONPath` language comes to.
#[derive(Debug)]
struct Known {
    read: Result<PathOrIntrinsic, NeitherPathNorIntrinsic>,
    /// What [`Compiled::names`] gives, once somebody has asked.
    names: OnceCell<Option<Rc<[String]>>>,
    /// Why a call fails whatever the data, once somebody has asked.
    failure: OnceCell<Option<String>>,
}

impl Compiled {
    /// Forgets what the definition before the last one had and the last one had not.
    pub(crate) fn turn(&mut self) {
        self.json_path.get_mut().turn();
        self.jsonata.get_mut().turn();
    }

    /// A path or a call of an intrinsic function.
    pub(crate) fn path_or_intrinsic(&self, text: &str) -> Result<PathOrIntrinsic, NeitherPathNorIntrinsic> {
        self.known(text).read.clone()
    }

    /// The names of a path on the input that has nothing but names.
    pub(crate) fn names(&self, text: &str) -> Option<Rc<[String]>> {
        let known = self.known(text);
        let names = known.names.get_or_init(|| match &known.read {
            Ok(PathOrIntrinsic::Path(path)) => plain(path).map(Rc::from),
            Ok(PathOrIntrinsic::Intrinsic(_)) | Err(_) => None,
        });
        names.clone()
    }

    /// Why a call of an intrinsic function fails whatever the data; `None` for one that may not, and for what is none.
    pub(crate) fn certain_failure(&self, text: &str) -> Option<String> {
        let known = self.known(text);
        let failure = known.failure.get_or_init(|| match &known.read {
            Ok(PathOrIntrinsic::Intrinsic(call)) => call.certain_failure(),
            Ok(PathOrIntrinsic::Path(_)) | Err(_) => None,
        });
        failure.clone()
    }

    /// A JSONata expression, without `{%` and `%}`.
    pub(crate) fn expression(&self, text: &str) -> Result<Expression, JsonataError> {
        self.jsonata.borrow_mut().get(text, || Expression::compile(text))
    }

    fn known(&self, text: &str) -> Rc<Known> {
        let make =
            || Rc::new(Known { read: PathOrIntrinsic::parse(text), names: OnceCell::new(), failure: OnceCell::new() });
        self.json_path.borrow_mut().get(text, make)
    }
}

fn plain(path: &Path) -> Option<Vec<String>> {
    if *path.root() != Root::Input || !path.is_definite() {
        return None;
    }
    let names: Vec<String> = path.leading_names().map(str::to_owned).collect();
    let written = std::iter::once("$").chain(names.iter().map(String::as_str)).collect::<Vec<_>>().join(".");
    // An index or a function after the names makes it something else.
    (path.text() == written
        || path.text().matches('[').count() == path.text().matches("['").count() && !path.text().contains('('))
    .then_some(names)
}

/// What texts came to, in this definition and in the one before.
#[derive(Debug)]
struct Memory<T> {
    now: HashMap<Rc<str>, T>,
    before: HashMap<Rc<str>, T>,
}

impl<T> Default for Memory<T> {
    fn default() -> Self {
        Self { now: HashMap::new(), before: HashMap::new() }
    }
}

impl<T: Clone> Memory<T> {
    fn turn(&mut self) {
        self.before = std::mem::take(&mut self.now);
    }

    fn get(&mut self, text: &str, make: impl FnOnce() -> T) -> T {
        if let Some(known) = self.now.get(text) {
            return known.clone();
        }
        let (text, known) = self.before.remove_entry(text).unwrap_or_else(|| (text.into(), make()));
        self.now.insert(text, known.clone());
        known
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_one_definition_no_longer_has_the_next_has_forgotten() {
        let mut memory = Memory::default();
        assert_eq!(memory.get("a", || 1), 1);
        assert_eq!(memory.get("a", || 2), 1);
        memory.turn();
        assert_eq!(memory.get("a", || 3), 1);
        memory.turn();
        memory.turn();
        assert_eq!(memory.get("a", || 4), 4);
    }

    #[test]
    fn plain_paths_are_told_from_others() {
        let compiled = Compiled::default();
        let names = |text| compiled.names(text).map(|names| names.join(" "));
        assert_eq!(names("$"), Some(String::new()));
        assert_eq!(names("$.a.b"), Some("a b".to_owned()));
        assert_eq!(names("$['a']['b c']"), Some("a b c".to_owned()));
        for other in ["$.a[0]", "$.a[*]", "$$.a", "$x.a", "States.UUID()", "a"] {
            assert_eq!(names(other), None, "{other}");
        }
    }

    #[test]
    fn a_call_that_cannot_succeed_is_known() {
        let compiled = Compiled::default();
        assert_eq!(compiled.certain_failure("$.a"), None);
        assert_eq!(compiled.certain_failure("States.UUID()"), None);
        let why = compiled.certain_failure("States.Hash($.a, 'SHA-3')");
        assert_eq!(
            why.as_deref(),
            Some(
                "Invalid arguments in States.Hash: the second argument must be one of MD5, SHA-1, SHA-256, SHA-384, \
                 SHA-512."
            )
        );
    }
}
