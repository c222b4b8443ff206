//! Our own codes and sentences: what the service lets pass, or says only when it runs.
//!
//! All are warnings but those about the text itself, which nobody could read.

use syntax::diagnostic::{Severity, Voice};

use super::{Finding, service};

pub(crate) const BRANCH_NEVER_ENDS: &str = "BRANCH_NEVER_ENDS";
pub(crate) const CHOICE_WITHOUT_DEFAULT: &str = "CHOICE_WITHOUT_DEFAULT";
pub(crate) const DISTRIBUTED_ONLY: &str = "DISTRIBUTED_ONLY";
pub(crate) const DUPLICATE_FIELD: &str = "DUPLICATE_FIELD";
pub(crate) const ERROR_HANDLED_BEFORE: &str = "ERROR_HANDLED_BEFORE";
pub(crate) const HEARTBEAT_NOT_BELOW_TIMEOUT: &str = "HEARTBEAT_NOT_BELOW_TIMEOUT";
pub(crate) const JSONATA_DELIMITERS: &str = "JSONATA_DELIMITERS";
pub(crate) const MAX_DELAY_TOO_SHORT: &str = "MAX_DELAY_TOO_SHORT";
pub(crate) const MIXED_QUERY_LANGUAGES: &str = "MIXED_QUERY_LANGUAGES";
pub(crate) const NO_EVAL: &str = "NO_EVAL";
pub(crate) const NO_RESULT_HERE: &str = "NO_RESULT_HERE";
pub(crate) const QUERY_LANGUAGE_AMONG_STATES: &str = "QUERY_LANGUAGE_AMONG_STATES";
pub(crate) const STATES_ALL_NOT_ALONE: &str = "STATES_ALL_NOT_ALONE";
pub(crate) const STATES_ALL_NOT_LAST: &str = "STATES_ALL_NOT_LAST";
pub(crate) const UNKNOWN_ERROR_NAME: &str = "UNKNOWN_ERROR_NAME";
pub(crate) const UNKNOWN_STATES_MEMBER: &str = "UNKNOWN_STATES_MEMBER";

fn warning(code: &'static str, message: impl Into<String>) -> Finding {
    Finding { severity: Severity::Warning, voice: Voice::Lint, code, message: message.into(), hint: None }
}

/// A text that is no JSON or YAML. The service says it in another way, and only once.
pub(crate) fn syntax(message: &str, hint: Option<String>) -> Finding {
    let code = service::INVALID_JSON_DESCRIPTION;
    Finding { severity: Severity::Error, voice: Voice::Lint, code, message: message.to_owned(), hint }
}

pub(crate) fn duplicate_field(name: &str) -> Finding {
    warning(DUPLICATE_FIELD, format!("`{name}` is written twice; only the last one counts")).hint("remove one of them")
}

pub(crate) fn query_language_among_states() -> Finding {
    warning(QUERY_LANGUAGE_AMONG_STATES, "`QueryLanguage` stands among the states, where it is easily taken for one")
        .hint("move it out of `States`, beside `StartAt`")
}

pub(crate) fn jsonata_in_json_path(field: &str) -> Finding {
    warning(
        MIXED_QUERY_LANGUAGES,
        format!("`{field}` holds a JSONata expression, but the state's query language is JSONPath, so it stays text"),
    )
    .hint("set `\"QueryLanguage\": \"JSONata\"` on the state, or write a path in a field that ends in `.$`")
}

pub(crate) fn json_path_in_jsonata(field: &str) -> Finding {
    warning(
        MIXED_QUERY_LANGUAGES,
        format!("`{field}` is written for JSONPath, but the state's query language is JSONata, so it stays text"),
    )
    .hint("leave out the `.$` and write `{% … %}`")
}

pub(crate) fn bare_path_in_jsonata(text: &str) -> Finding {
    warning(MIXED_QUERY_LANGUAGES, format!("`{text}` looks like an expression, but stays text in JSONata"))
        .hint("write `{% $states.input… %}`")
}

pub(crate) fn jsonata_half_open() -> Finding {
    warning(JSONATA_DELIMITERS, "this begins or ends like a JSONata expression, but not both, so it stays text")
        .hint("an expression stands between `{%` and `%}`")
}

pub(crate) fn jsonata_with_blanks() -> Finding {
    warning(JSONATA_DELIMITERS, "blanks around a JSONata expression make it plain text")
        .hint("begin with `{%` and end with `%}`")
}

pub(crate) fn no_eval() -> Finding {
    warning(NO_EVAL, "Step Functions has no `$eval`; the state will fail with `States.QueryEvaluationError`")
        .hint("for JSON text use `$parse`")
}

pub(crate) fn no_result_here() -> Finding {
    warning(NO_RESULT_HERE, "there is no `$states.result` here")
        .hint("only `Output` and `Assign` of a Task, Parallel or Map have it")
}

pub(crate) fn no_such_states_member(name: &str) -> Finding {
    warning(
        UNKNOWN_STATES_MEMBER,
        format!("`$states` has no `{name}`, only `input`, `context`, `result` and `errorOutput`"),
    )
}

pub(crate) fn max_delay_too_short(interval: u32) -> Finding {
    warning(MAX_DELAY_TOO_SHORT, format!("`MaxDelaySeconds` is not greater than `IntervalSeconds` ({interval})"))
}

pub(crate) fn unknown_error_name(name: &str) -> Finding {
    warning(
        UNKNOWN_ERROR_NAME,
        format!("there is no error called `{name}`: names that begin with `States.` are reserved"),
    )
}

pub(crate) fn all_not_alone() -> Finding {
    warning(STATES_ALL_NOT_ALONE, "`States.ALL` must stand alone in `ErrorEquals`").hint("remove the other names")
}

pub(crate) fn all_not_last() -> Finding {
    warning(STATES_ALL_NOT_LAST, "`States.ALL` must be in the last entry: what follows it is never reached")
        .hint("move this entry to the end")
}

pub(crate) fn error_handled_before(name: &str) -> Finding {
    warning(ERROR_HANDLED_BEFORE, format!("`{name}` is in an earlier entry already, so this one never sees it"))
}

pub(crate) fn heartbeat_not_below_timeout(heartbeat: u32, timeout: u32) -> Finding {
    warning(
        HEARTBEAT_NOT_BELOW_TIMEOUT,
        format!("`HeartbeatSeconds` ({heartbeat}) must be less than `TimeoutSeconds` ({timeout})"),
    )
}

pub(crate) fn choice_without_default() -> Finding {
    warning(
        CHOICE_WITHOUT_DEFAULT,
        "without a `Default` the state fails with `States.NoChoiceMatched` when no rule holds",
    )
    .hint("add a `Default`")
}

pub(crate) fn distributed_only(field: &str) -> Finding {
    warning(DISTRIBUTED_ONLY, format!("`{field}` has an effect only in a distributed Map"))
        .hint("set `\"Mode\": \"DISTRIBUTED\"` in `ProcessorConfig`")
}

pub(crate) fn branch_never_ends() -> Finding {
    warning(BRANCH_NEVER_ENDS, "no state of this branch ends it")
        .hint("end one with `\"End\": true`, a Succeed or a Fail")
}
