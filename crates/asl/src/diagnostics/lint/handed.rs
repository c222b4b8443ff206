//! What is said of what a task is handed: its resource's service and action, ARNs, parameters.
//!
//! Separate because it is about services, where the rest is about the language.

use super::super::Finding;
use super::{MALFORMED_ARN, PARAMETERS, TOKEN_NOT_PASSED, UNKNOWN_SDK_SERVICE, WRONG_KIND_OF_VALUE, warning};
use crate::resource::Resource;

pub(crate) fn malformed_arn(text: &str, why: &str) -> Finding {
    warning(MALFORMED_ARN, format!("`{text}` is no ARN: {why}"))
        .hint("an ARN is `arn:partition:service:region:account:resource`; the account has 12 digits")
}

pub(crate) fn sdk_service(service: &str) -> Finding {
    warning(UNKNOWN_SDK_SERVICE, format!("no service of the AWS SDK is known here as `{service}`"))
}

pub(crate) fn sdk_action(service: &str, action: &str) -> Finding {
    warning(UNKNOWN_SDK_SERVICE, format!("no action of `{service}` is known here as `{action}`"))
}

pub(crate) fn unknown_parameter(name: &str, resource: &Resource) -> Finding {
    let (kind, action) = (resource.resource_type(), resource.resource_name());
    warning(PARAMETERS, format!("no parameter of `{kind}:{action}` is known here as `{name}`"))
}

pub(crate) fn unknown_word(name: &str, words: &[&str]) -> Finding {
    warning(PARAMETERS, format!("`{name}` takes one of these words: {}", words.join(", ")))
}

pub(crate) fn no_https() -> Finding {
    warning(PARAMETERS, "an HTTP task calls addresses that begin with `https://` only")
}

pub(crate) fn no_target() -> Finding {
    warning(PARAMETERS, "the message goes to nobody").hint("add `TopicArn`, `TargetArn` or `PhoneNumber`")
}

pub(crate) fn attribute_value(name: &str) -> Finding {
    warning(PARAMETERS, format!("the value of an attribute of type `{name}` is a string"))
        .hint("put it in quotation marks")
}

pub(crate) fn attribute_type(name: &str, known: &[&str]) -> Finding {
    warning(PARAMETERS, format!("`{name}` is no type of an attribute: there are {}", known.join(", ")))
}

pub(crate) fn arn_of_another(text: &str, wanted: &str) -> Finding {
    warning(MALFORMED_ARN, format!("`{text}` is no ARN of `{wanted}`"))
}

pub(crate) fn parameters_are_no_object(field: &str) -> Finding {
    warning(WRONG_KIND_OF_VALUE, format!("`{field}` is no object, which every service needs"))
}

pub(crate) fn token_not_passed() -> Finding {
    warning(TOKEN_NOT_PASSED, "the task waits for its token, but hands it to nobody")
        .hint("pass `$$.Task.Token` (JSONPath) or `{% $states.context.Task.Token %}` (JSONata)")
}

pub(crate) fn parameter_missing(name: &str) -> Finding {
    warning(PARAMETERS, format!("the parameter `{name}` is missing, without which the call fails"))
}

pub(crate) fn parameters_missing(field: &str) -> Finding {
    warning(PARAMETERS, format!("`{field}` is missing, without which the call fails")).hint(format!("add `{field}`"))
}

pub(crate) fn parameter_in_capitals(name: &str) -> Finding {
    warning(PARAMETERS, format!("`{name}` is no parameter: the names of an AWS SDK integration begin with a capital"))
}

pub(crate) fn unknown_inner_parameter(name: &str, within: &str) -> Finding {
    warning(PARAMETERS, format!("nothing in `{within}` is known here as `{name}`"))
}

pub(crate) fn inner_parameter_kind(name: &str, wanted: &str) -> Finding {
    warning(PARAMETERS, format!("`{name}` must be {wanted}"))
}

pub(crate) fn queue_by_arn() -> Finding {
    warning(PARAMETERS, "a queue is named by its address, not by its ARN")
        .hint("write it like `https://sqs.eu-west-1.amazonaws.com/123456789012/name`")
}

pub(crate) fn no_host_name() -> Finding {
    warning(PARAMETERS, "`ApiEndpoint` is the host name alone").hint("leave out `https://`")
}

pub(crate) fn attribute_without_type() -> Finding {
    warning(PARAMETERS, "the value of an attribute stands in an object with its type as the only name")
        .hint("write it like `{\"S\": \"text\"}` or `{\"N\": \"5\"}`")
}

pub(crate) fn attribute_kind(name: &str) -> Finding {
    let wanted = if name == "M" { "an object" } else { "a list" };
    warning(PARAMETERS, format!("the value of an attribute of type `{name}` is {wanted}"))
}

pub(crate) fn attribute_is_no_number(text: &str) -> Finding {
    warning(PARAMETERS, format!("the value of an attribute of type `N` is a number in a string, and `{text}` is none"))
}
