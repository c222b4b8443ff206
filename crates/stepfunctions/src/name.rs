//! Names that people give: which characters AWS takes in one.
//!
//! Separate because machines, activities and executions share the rule.
//! <https://docs.aws.amazon.com/step-functions/latest/apireference/API_CreateStateMachine.html#StepFunctions-CreateStateMachine-request-name>

use crate::error::ApiError;

/// Refuses white space, brackets, wildcards, special and control characters.
pub(crate) fn check(name: &str) -> Result<(), ApiError> {
    let refused = |c: char| {
        c.is_whitespace()
            || "<>{}[]?*\"#%\\^|~`$&,;:/".contains(c)
            || matches!(c, '\0'..='\u{1f}' | '\u{7f}'..='\u{9f}' | '\u{fffe}'..='\u{ffff}' | '\u{e000}'..='\u{f8ff}')
    };
    if name.contains(refused) { Err(ApiError::InvalidName(name.to_owned())) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_has_no_space_bracket_wildcard_or_control_character() {
        for name in ["a b", "a<", "a*", "a:b", "a/b", "a\u{1f}", "a\u{7f}", "a\u{85}"] {
            assert_eq!(check(name), Err(ApiError::InvalidName(name.to_owned())), "{name:?}");
        }
        for name in ["activity.name", "Änderung", "a-b_c.1", "a=b+c!", "(x)@y'"] {
            assert_eq!(check(name), Ok(()), "{name:?}");
        }
    }
}
