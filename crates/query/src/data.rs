//! What an expression can read: the state's input, the context object and the variables in scope.
//!
//! Separate because every kind of expression reads the same three things, and only the interpreter knows them.
//! <https://docs.aws.amazon.com/step-functions/latest/dg/concepts-input-output-filtering.html>

use syntax::Value;

/// The data that paths, intrinsic functions and payload templates are evaluated against.
pub trait Data {
    /// What `$` means here: the state's input, or its result in a `ResultSelector`.
    fn input(&self) -> &Value;

    /// What `$$` means: the context object. Asked for only by expressions that read it.
    fn context(&self) -> Value;

    /// What `$name` means, or `None` where no variable of that name is in scope.
    fn variable(&self, name: &str) -> Option<Value>;
}
