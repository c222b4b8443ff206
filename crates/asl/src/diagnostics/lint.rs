//! Our own codes and sentences: what the service lets pass, or says only when it runs.
//!
//! All are warnings but those about the text itself, which nobody could read, and about what only a template knows.

mod handed;

use syntax::diagnostic::{Diagnostic, Severity, Voice};

use super::{Finding, service};
use crate::definition::MAX_PAYLOAD;
pub(crate) use handed::*;

pub(crate) const ALWAYS_FAILS: &str = "ALWAYS_FAILS";
pub(crate) const ASSIGNS_OUTER_VARIABLE: &str = "ASSIGNS_OUTER_VARIABLE";
pub(crate) const ASSIGNS_STATES: &str = "ASSIGNS_STATES";
pub(crate) const BRANCH_NEVER_ENDS: &str = "BRANCH_NEVER_ENDS";
pub(crate) const CHOICE_WITHOUT_DEFAULT: &str = "CHOICE_WITHOUT_DEFAULT";
pub(crate) const DEFINITION_TOO_LARGE: &str = "DEFINITION_TOO_LARGE";
pub(crate) const DISTRIBUTED_ONLY: &str = "DISTRIBUTED_ONLY";
pub(crate) const DUPLICATE_FIELD: &str = "DUPLICATE_FIELD";
pub(crate) const ERROR_HANDLED_BEFORE: &str = "ERROR_HANDLED_BEFORE";
pub(crate) const EXPRESS_TOO_LONG: &str = "EXPRESS_TOO_LONG";
pub(crate) const FORMAT_ARGUMENTS: &str = "FORMAT_ARGUMENTS";
pub(crate) const HEARTBEAT_NOT_BELOW_TIMEOUT: &str = "HEARTBEAT_NOT_BELOW_TIMEOUT";
pub(crate) const HIDDEN_VARIABLE: &str = "HIDDEN_VARIABLE";
pub(crate) const INLINE_CONCURRENCY: &str = "INLINE_CONCURRENCY";
pub(crate) const JSONATA_DELIMITERS: &str = "JSONATA_DELIMITERS";
pub(crate) const MALFORMED_ARN: &str = "MALFORMED_ARN";
pub(crate) const MAX_DELAY_TOO_SHORT: &str = "MAX_DELAY_TOO_SHORT";
pub(crate) const MIXED_QUERY_LANGUAGES: &str = "MIXED_QUERY_LANGUAGES";
pub(crate) const NEVER_ENDS: &str = "NEVER_ENDS";
pub(crate) const NEVER_HANDLED: &str = "NEVER_HANDLED";
pub(crate) const NOT_IN_CONTEXT: &str = "NOT_IN_CONTEXT";
pub(crate) const NO_EFFECT: &str = "NO_EFFECT";
pub(crate) const NO_EVAL: &str = "NO_EVAL";
pub(crate) const NO_INPUT_HERE: &str = "NO_INPUT_HERE";
pub(crate) const NO_RESULT_HERE: &str = "NO_RESULT_HERE";
pub(crate) const OPEN_PLACEHOLDER: &str = "OPEN_PLACEHOLDER";
pub(crate) const PARAMETERS: &str = "PARAMETERS";
pub(crate) const PATH_CANNOT_EXIST: &str = "PATH_CANNOT_EXIST";
pub(crate) const PATH_FINDS_A_LIST: &str = "PATH_FINDS_A_LIST";
pub(crate) const PATH_STAYS_TEXT: &str = "PATH_STAYS_TEXT";
pub(crate) const PAYLOAD_TOO_LARGE: &str = "PAYLOAD_TOO_LARGE";
pub(crate) const QUERY_LANGUAGE_AMONG_STATES: &str = "QUERY_LANGUAGE_AMONG_STATES";
pub(crate) const READER_CONFIG: &str = "READER_CONFIG";
pub(crate) const RULE_NEVER_HOLDS: &str = "RULE_NEVER_HOLDS";
pub(crate) const RUNS_TOO_LONG: &str = "RUNS_TOO_LONG";
pub(crate) const STATES_ALL_NOT_ALONE: &str = "STATES_ALL_NOT_ALONE";
pub(crate) const STATES_ALL_NOT_LAST: &str = "STATES_ALL_NOT_LAST";
pub(crate) const TEMPLATE_FUNCTION: &str = "TEMPLATE_FUNCTION";
pub(crate) const TOKEN_NOT_PASSED: &str = "TOKEN_NOT_PASSED";
pub(crate) const UNDEFINED_VARIABLE: &str = "UNDEFINED_VARIABLE";
pub(crate) const UNKNOWN_ERROR_NAME: &str = "UNKNOWN_ERROR_NAME";
pub(crate) const UNKNOWN_SDK_SERVICE: &str = "UNKNOWN_SDK_SERVICE";
pub(crate) const UNKNOWN_STATES_MEMBER: &str = "UNKNOWN_STATES_MEMBER";
pub(crate) const UNKNOWN_VERSION: &str = "UNKNOWN_VERSION";
pub(crate) const VARIABLE_NAME: &str = "VARIABLE_NAME";
pub(crate) const VARIABLE_NOT_SET_YET: &str = "VARIABLE_NOT_SET_YET";
pub(crate) const WRONG_KIND_OF_VALUE: &str = "WRONG_KIND_OF_VALUE";

/// The hint where a whole machine is written in JSONata and does not say so.
pub(crate) const ALL_IN_JSONATA: &str = "write `\"QueryLanguage\": \"JSONata\"` beside `StartAt`";

fn warning(code: &'static str, message: impl Into<String>) -> Finding {
    Finding { severity: Severity::Warning, voice: Voice::Lint, code, message: message.into(), hint: None }
}

/// A text that is no JSON or YAML. The service says it in another way, and only once.
pub(crate) fn syntax(message: &str, hint: Option<String>) -> Finding {
    let deep = message == syntax::tree::TOO_DEEP;
    let code = if deep { service::TOO_DEEPLY_NESTED } else { service::INVALID_JSON_DESCRIPTION };
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

pub(crate) fn jsonata_within_text() -> Finding {
    warning(JSONATA_DELIMITERS, "an expression within a text is not evaluated, so it stays text")
        .hint("make the whole an expression: `{% 'text ' & … %}`")
}

pub(crate) fn gives_a_function() -> Finding {
    warning(ALWAYS_FAILS, "this gives a function, which is no value").hint("call it")
}

pub(crate) fn jsonata_half_open() -> Finding {
    warning(JSONATA_DELIMITERS, "this begins or ends like a JSONata expression, but not both, so it stays text")
        .hint("an expression stands between `{%` and `%}`")
}

pub(crate) fn jsonata_in_braces() -> Finding {
    warning(JSONATA_DELIMITERS, "between braces alone this stays text")
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

pub(crate) fn no_input_here(written: &str) -> Finding {
    warning(NO_INPUT_HERE, format!("`{written}` stands for nothing here: expressions have no input of their own"))
        .hint("use `$states.input`")
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

pub(crate) fn slip_of_reserved_name(name: &str) -> Finding {
    warning(UNKNOWN_ERROR_NAME, format!("`{name}` is none of the names that begin with `States.`"))
}

pub(crate) fn unusual_error_name(name: &str) -> Finding {
    warning(UNKNOWN_ERROR_NAME, format!("no call of a function is known to fail with `{name}`"))
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

pub(crate) fn error_named_twice(name: &str) -> Finding {
    warning(ERROR_HANDLED_BEFORE, format!("`{name}` stands here twice")).hint("remove one of them")
}

pub(crate) fn error_covered_before(name: &str) -> Finding {
    warning(
        ERROR_HANDLED_BEFORE,
        format!("`States.TaskFailed` in an earlier entry stands for `{name}`, too, so this one never sees it"),
    )
    .hint("put this entry first")
}

pub(crate) fn heartbeat_not_below_timeout(heartbeat: u32, timeout: u32) -> Finding {
    warning(
        HEARTBEAT_NOT_BELOW_TIMEOUT,
        format!("`HeartbeatSeconds` ({heartbeat}) must be less than `TimeoutSeconds` ({timeout})"),
    )
}

pub(crate) fn choice_without_default() -> Finding {
    warning(CHOICE_WITHOUT_DEFAULT, "without a `Default` the execution fails with `States.Runtime` when no rule holds")
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

pub(crate) fn never_ends(name: &str) -> Finding {
    warning(NEVER_ENDS, format!("from `{name}` on, no way leads to an end"))
        .hint("let some transition lead out of the loop")
}

pub(crate) fn choice_repeats() -> Finding {
    warning(NEVER_ENDS, "this leads back to itself with nothing changed, so that it asks the same for ever")
        .hint("let something wait or change in between")
}

pub(crate) fn undefined_variable(name: &str) -> Finding {
    warning(UNDEFINED_VARIABLE, format!("no state sets the variable `${name}`"))
}

pub(crate) fn unknown_function(name: &str) -> Finding {
    warning(UNDEFINED_VARIABLE, format!("there is no function `${name}`"))
}

pub(crate) fn variable_not_set_yet(name: &str) -> Finding {
    warning(VARIABLE_NOT_SET_YET, format!("no state on the way here sets the variable `${name}`"))
        .hint("a state's own `Assign` counts only for the states after it")
}

pub(crate) fn variable_perhaps_not_set(name: &str) -> Finding {
    warning(VARIABLE_NOT_SET_YET, format!("on some way here no state sets the variable `${name}`"))
        .hint("set it on every way, at the beginning for example")
}

pub(crate) fn hidden_variable(name: &str) -> Finding {
    warning(HIDDEN_VARIABLE, format!("the child executions of a distributed Map do not see the variable `${name}`"))
        .hint("hand it on through `ItemSelector`")
}

pub(crate) fn assigns_states() -> Finding {
    warning(ASSIGNS_STATES, "`states` is reserved and cannot be assigned").hint("use another name")
}

pub(crate) fn variable_name(name: &str) -> Finding {
    warning(VARIABLE_NAME, format!("`{name}` is not a name for a variable"))
        .hint("begin with a letter; letters, digits and underscores, 80 at most")
}

pub(crate) fn assigns_outer(name: &str) -> Finding {
    warning(
        ASSIGNS_OUTER_VARIABLE,
        format!("the variable `{name}` belongs to an outer level, where it cannot be set from here"),
    )
    .hint("use another name, and hand the value out in the output")
}

pub(crate) fn not_in_context(written: &str) -> Finding {
    warning(NOT_IN_CONTEXT, format!("the context object has no `{written}`"))
}

pub(crate) fn no_item_here(written: &str) -> Finding {
    warning(NOT_IN_CONTEXT, format!("`{written}` is there only within a Map"))
}

pub(crate) fn context_with_one_mark(written: &str) -> Finding {
    warning(NOT_IN_CONTEXT, format!("`{written}` looks into the state's input, not into the context object"))
        .hint(format!("write `${written}`"))
}

pub(crate) fn no_token_here(written: &str) -> Finding {
    warning(NOT_IN_CONTEXT, format!("`{written}` is there only in a task whose resource ends in `.waitForTaskToken`"))
}

pub(crate) fn express_too_long(field: &str) -> Finding {
    warning(EXPRESS_TOO_LONG, format!("an Express workflow ends after five minutes, before `{field}` is over"))
}

pub(crate) fn payload_too_large(field: &str, size: usize) -> Finding {
    warning(
        PAYLOAD_TOO_LARGE,
        format!("`{field}` comes to {size} bytes, and no more than {MAX_PAYLOAD} may pass between states"),
    )
    .hint("put large data into an S3 object")
}

pub(crate) fn payload_grows(state: &str, size: usize) -> Finding {
    warning(
        PAYLOAD_TOO_LARGE,
        format!(
            "what `{state}` hands on comes to {size} bytes, and no more than {MAX_PAYLOAD} may pass between states"
        ),
    )
    .hint("put large data into an S3 object")
}

pub(crate) fn path_cannot_exist(written: &str, name: &str) -> Finding {
    warning(PATH_CANNOT_EXIST, format!("`{written}` leads nowhere: what comes in here has no `{name}`"))
}

pub(crate) fn path_cannot_exist_from(written: &str, name: &str, from: &str) -> Finding {
    warning(PATH_CANNOT_EXIST, format!("`{written}` leads nowhere: {FROM_ONE_WAY}`{from}` has no `{name}`"))
        .hint(format!("keep `{name}` there, with a `ResultPath` for example, or lead that way elsewhere"))
}

/// How it is said that something is missing on one way of several.
const FROM_ONE_WAY: &str = "what comes in from ";

/// Whether something is missing on one way of several.
pub(crate) fn is_of_one_way(found: &Diagnostic) -> bool {
    found.message.contains(FROM_ONE_WAY)
}

pub(crate) fn not_in_variable(written: &str, name: &str) -> Finding {
    warning(PATH_CANNOT_EXIST, format!("`{written}` leads nowhere: what is assigned to the variable has no `{name}`"))
}

pub(crate) fn path_into_no_object(written: &str, kind: &str) -> Finding {
    warning(PATH_CANNOT_EXIST, format!("`{written}` leads nowhere: it looks for a member in {kind}"))
}

pub(crate) fn never_handled(name: &str) -> Finding {
    warning(NEVER_HANDLED, format!("no Retry or Catch ever gets `{name}`: the execution fails")).hint("remove it")
}

pub(crate) fn version(text: &str) -> Finding {
    warning(UNKNOWN_VERSION, format!("there is no version `{text}` of the language"))
        .hint("write `1.0`, or leave it out")
}

pub(crate) fn inline_concurrency() -> Finding {
    warning(INLINE_CONCURRENCY, "an inline Map runs no more than 40 iterations at once")
        .hint("set `\"Mode\": \"DISTRIBUTED\"` for more")
}

pub(crate) fn path_finds_a_list(written: &str) -> Finding {
    warning(PATH_FINDS_A_LIST, format!("`{written}` finds a list, where a single value is needed"))
        .hint("use a path of names and single indexes only")
}

pub(crate) fn format_arguments(places: usize, arguments: usize) -> Finding {
    warning(
        FORMAT_ARGUMENTS,
        format!("`States.Format` has {places} places `{{}}` to fill and {arguments} arguments; the state will fail"),
    )
}

pub(crate) fn wrong_constant(given: &str, wanted: &str) -> Finding {
    warning(WRONG_KIND_OF_VALUE, format!("this always gives {given}, where {wanted} is needed"))
}

pub(crate) fn never_of_that_kind(operator: &str, given: &str) -> Finding {
    warning(RULE_NEVER_HOLDS, format!("`{operator}` never holds: what is compared is {given}"))
}

pub(crate) fn no_items(kind: &str) -> Finding {
    warning(WRONG_KIND_OF_VALUE, format!("a Map goes through an array, and this is {kind}"))
        .hint("let `ItemsPath` lead to an array")
}

pub(crate) fn path_in_array(text: &str) -> Finding {
    warning(PATH_STAYS_TEXT, format!("`{text}` stays text within an array")).hint("make the array with `States.Array`")
}

pub(crate) fn variable_stays_text(text: &str, field: &str) -> Finding {
    warning(PATH_STAYS_TEXT, format!("`{text}` stays text: the name of its field does not end in `.$`"))
        .hint(format!("write `{field}.$`"))
}

pub(crate) fn always_fails(why: &str) -> Finding {
    warning(ALWAYS_FAILS, format!("this expression always fails: {why}"))
}

pub(crate) fn always_undefined() -> Finding {
    warning(ALWAYS_FAILS, "this expression gives nothing, which fails the state")
}

pub(crate) fn open_placeholder() -> Finding {
    warning(OPEN_PLACEHOLDER, "a placeholder stands where its value must be known before this can run")
        .hint("give it a value")
}

/// Only YAML has them, which the service never sees, so what a template would put there is for us to ask.
pub(crate) fn template_function(name: &str) -> Finding {
    Finding {
        severity: Severity::Error,
        voice: Voice::Lint,
        code: TEMPLATE_FUNCTION,
        message: format!("`{name}` means something in a CloudFormation template only: its value is not known here"),
        hint: Some("write a placeholder in its place, such as `${Name}`, and give it a value".to_owned()),
    }
}

pub(crate) fn rule_never_holds(before: usize) -> Finding {
    warning(RULE_NEVER_HOLDS, format!("`Choices[{before}]` asks the same and comes first, so this rule is never taken"))
        .hint("remove it, or ask for something else")
}

pub(crate) fn rule_contradicts_itself(variable: &str) -> Finding {
    warning(
        RULE_NEVER_HOLDS,
        format!("what is asked of `{variable}` here cannot hold at once, so this rule is never taken"),
    )
}

pub(crate) fn condition_contradicts_itself() -> Finding {
    warning(RULE_NEVER_HOLDS, "what is asked here cannot hold at once, so this rule is never taken")
}

pub(crate) fn rule_within_another(before: usize) -> Finding {
    let text = format!("whenever this holds, `Choices[{before}]` does, which comes first, so this rule is never taken");
    warning(RULE_NEVER_HOLDS, text).hint("put this rule before the other")
}

pub(crate) fn member_twice(name: &str) -> Finding {
    warning(DUPLICATE_FIELD, format!("`{name}` and `{name}.$` both give the member `{name}`"))
        .hint("remove one of them")
}

pub(crate) fn no_input_type() -> Finding {
    warning(READER_CONFIG, "how to read the object is not said").hint("add `InputType` to `ReaderConfig`")
}

pub(crate) fn headers_are_not_read() -> Finding {
    warning(READER_CONFIG, "`CSVHeaders` has no effect: the first row holds the headers")
        .hint("set `\"CSVHeaderLocation\": \"GIVEN\"`, or remove the headers")
}

pub(crate) fn only_for_csv(name: &str) -> Finding {
    warning(READER_CONFIG, format!("`{name}` has no effect: only CSV files have headers and a delimiter"))
        .hint("set `\"InputType\": \"CSV\"`, or remove it")
}

pub(crate) fn idle_reader_field(name: &str, only: &str) -> Finding {
    warning(READER_CONFIG, format!("`{name}` has no effect here: it is for {only}")).hint("remove it")
}

pub(crate) fn items_pointer(text: &str) -> Finding {
    warning(READER_CONFIG, format!("`{text}` is no JSON Pointer, which begins with `/`"))
        .hint("write it like `/orders/items`")
}

pub(crate) fn result_wins() -> Finding {
    warning(NO_EFFECT, "`Parameters` has no effect beside `Result`, which is the result").hint("remove one of them")
}

pub(crate) fn condition_decides(value: bool) -> Finding {
    let text = if value {
        "this condition always holds, so the rules after it and `Default` are never taken"
    } else {
        "this condition never holds"
    };
    warning(RULE_NEVER_HOLDS, text)
}

pub(crate) fn too_many_children() -> Finding {
    warning(INLINE_CONCURRENCY, "a distributed Map runs no more than 10000 child executions at once")
}

pub(crate) fn path_function(written: &str, name: &str) -> Finding {
    warning(
        PATH_CANNOT_EXIST,
        format!("`{written}` looks for a member that is called `{name}`: paths have no functions"),
    )
    .hint("for a length use `States.ArrayLength`")
}

pub(crate) fn result_path_through(written: &str, kind: &str) -> Finding {
    warning(PATH_CANNOT_EXIST, format!("nothing can be put at `{written}`: where it needs an object there is {kind}"))
}

pub(crate) fn no_such_element(written: &str, count: usize) -> Finding {
    let end = match count.checked_sub(1) {
        Some(last) => format!("the array ends with `[{last}]`"),
        None => "the array is empty".to_owned(),
    };
    warning(PATH_CANNOT_EXIST, format!("`{written}` leads nowhere: {end}"))
}

pub(crate) fn ends_before(field: &str, timeout: u32) -> Finding {
    warning(RUNS_TOO_LONG, format!("the execution times out after {timeout} seconds, before `{field}` is over"))
}

pub(crate) fn longer_than_a_year(field: &str) -> Finding {
    warning(RUNS_TOO_LONG, format!("a Standard workflow ends after one year, before `{field}` is over"))
}

pub(crate) fn definition_too_large(characters: usize) -> Finding {
    warning(
        DEFINITION_TOO_LARGE,
        format!("the service takes definitions of 1048576 characters at most, and this has {characters}"),
    )
}
