//! What things may be called, and free names for copies. Separate from the forms that ask, so that every form says the
//! same sentence. Rules: `CreateStateMachine`'s and `CreateFunction`'s `name`.

/// Why a name of a workflow cannot stand, in one sentence; `None` if it can.
///
/// AWS takes 1–80 characters, without white space, brackets `< > { } [ ]`, wildcards `? *`, the special characters
/// below, and control characters.
pub fn workflow_problem(name: &str, taken: &[String]) -> Option<String> {
    const FORBIDDEN: &str = "<>{}[]?*\"#%\\^|~`$&,;:/";
    if name.is_empty() {
        return Some("A workflow needs a name.".to_owned());
    }
    if name.chars().count() > 80 {
        return Some("A name has at most 80 characters.".to_owned());
    }
    if name.chars().any(char::is_whitespace) {
        return Some("A name has no spaces.".to_owned());
    }
    if let Some(wrong) = name.chars().find(|c| FORBIDDEN.contains(*c) || c.is_control()) {
        return Some(format!("A name cannot contain `{}`.", wrong.escape_debug()));
    }
    is_taken(name, taken)
}

/// Why a function's name cannot stand: 1–64 letters, digits, hyphens and underscores.
pub fn function_problem(name: &str, taken: &[String]) -> Option<String> {
    if name.is_empty() {
        return Some("A function needs a name.".to_owned());
    }
    if name.len() > 64 {
        return Some("A name has at most 64 characters.".to_owned());
    }
    if !name.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_') {
        return Some("A function's name has only letters, digits, `-` and `_`.".to_owned());
    }
    is_taken(name, taken)
}

/// Why a role's name cannot stand: 1–64 letters, digits and `+=,.@-_`.
pub fn role_problem(name: &str, taken: &[String]) -> Option<String> {
    if name.is_empty() || name.len() > 64 {
        return Some("A role's name has 1 to 64 characters.".to_owned());
    }
    if !name.chars().all(|c| c.is_ascii_alphanumeric() || "+=,.@-_".contains(c)) {
        return Some("A role's name has only letters, digits and `+=,.@-_`.".to_owned());
    }
    is_taken(name, taken)
}

/// Why a name of an execution cannot stand. Left empty, the service makes one.
pub fn execution_problem(name: &str) -> Option<String> {
    if name.is_empty() {
        None
    } else {
        workflow_problem(name, &[]).map(|text| text.replace("A workflow", "An execution"))
    }
}

fn is_taken(name: &str, taken: &[String]) -> Option<String> {
    taken.iter().any(|other| other == name).then(|| format!("`{name}` exists already."))
}

/// `base` if nobody has it, else `base-2`, `base-3` and so on.
pub fn free_name(base: &str, taken: &[String]) -> String {
    if is_taken(base, taken).is_none() {
        return base.to_owned();
    }
    let stem = base.rsplit_once('-').filter(|(_, end)| end.parse::<u32>().is_ok()).map_or(base, |(stem, _)| stem);
    (2..=u32::MAX)
        .map(|number| format!("{stem}-{number}"))
        .find(|name| is_taken(name, taken).is_none())
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_workflows() {
        let taken = ["A".to_owned()];
        assert_eq!(workflow_problem("Parallel-Processing_1", &taken), None);
        assert_eq!(workflow_problem("", &taken).as_deref(), Some("A workflow needs a name."));
        assert_eq!(workflow_problem("a b", &taken).as_deref(), Some("A name has no spaces."));
        assert_eq!(workflow_problem("a/b", &taken).as_deref(), Some("A name cannot contain `/`."));
        assert_eq!(workflow_problem("A", &taken).as_deref(), Some("`A` exists already."));
        assert_eq!(workflow_problem(&"x".repeat(81), &taken).as_deref(), Some("A name has at most 80 characters."));
        assert_eq!(execution_problem(""), None);
    }

    #[test]
    fn names_of_functions() {
        assert_eq!(function_problem("SumFunction", &[]), None);
        assert_eq!(
            function_problem("a.b", &[]).as_deref(),
            Some("A function's name has only letters, digits, `-` and `_`.")
        );
    }

    #[test]
    fn names_of_roles() {
        assert_eq!(role_problem("My.Role@home", &[]), None);
        assert_eq!(role_problem("", &[]).as_deref(), Some("A role's name has 1 to 64 characters."));
        assert_eq!(role_problem("a/b", &[]).as_deref(), Some("A role's name has only letters, digits and `+=,.@-_`."));
    }

    #[test]
    fn free_names_count_on() {
        let taken = ["Copy".to_owned(), "Copy-2".to_owned()];
        assert_eq!(free_name("Copy", &taken), "Copy-3");
        assert_eq!(free_name("Copy-2", &taken), "Copy-3");
        assert_eq!(free_name("Other", &taken), "Other");
    }
}
