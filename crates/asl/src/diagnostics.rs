//! Everything that can be said about a definition: every code and every sentence, in the service's voice and in ours.
//!
//! In one place so that wording can be read side by side, and so that a test can see that each code is shown by a case.
//! <https://docs.aws.amazon.com/step-functions/latest/apireference/API_ValidateStateMachineDefinitionDiagnostic.html>

pub(crate) mod lint;
pub(crate) mod service;

use syntax::Span;
use syntax::diagnostic::{Diagnostic, Severity, Voice};

use crate::place::Place;

/// A sentence with its code, not yet at a place.
#[derive(Debug)]
pub(crate) struct Finding {
    severity: Severity,
    voice: Voice,
    code: &'static str,
    message: String,
    hint: Option<String>,
}

impl Finding {
    /// With what to do about it.
    pub(crate) fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// With the name that was probably meant within what is underlined, if one is near.
    pub(crate) fn perhaps(self, nearest: Option<&str>) -> Self {
        match nearest {
            Some(name) => self.hint(format!("is `{name}` meant?")),
            None => self,
        }
    }

    /// With the name that was probably meant instead of what is underlined, if one is near.
    pub(crate) fn meant(self, nearest: Option<&str>) -> Self {
        match nearest {
            Some(name) => self.hint(format!("did you mean `{name}`?")),
            None => self,
        }
    }

    /// With the name that was probably written instead of the one that is missing, if one is near.
    pub(crate) fn slip(self, nearest: Option<&str>, missing: &str) -> Self {
        match nearest {
            Some(name) => self.hint(format!("is `{name}` meant to be `{missing}`?")),
            None => self,
        }
    }
}

/// What was found so far.
#[derive(Debug, Default)]
pub(crate) struct Report {
    pub(crate) diagnostics: Vec<Diagnostic>,
    /// Which of them only follow from another.
    consequences: Vec<usize>,
}

impl Report {
    pub(crate) fn add(&mut self, finding: Finding, place: &Place<'_>, span: Span) {
        self.add_at(finding, place.location(), span);
    }

    pub(crate) fn add_at(&mut self, finding: Finding, location: String, span: Span) {
        let Finding { severity, voice, code, message, hint } = finding;
        self.diagnostics.push(Diagnostic { severity, voice, code, message, location, span: span.range(), hint });
    }

    /// Adds what follows from something that is said besides: the service lists it, a person need not read it.
    pub(crate) fn add_consequence(&mut self, finding: Finding, place: &Place<'_>, span: Span) {
        self.consequences.push(self.diagnostics.len());
        self.add(finding, place, span);
    }

    /// The one or the other.
    pub(crate) fn add_perhaps_consequence(&mut self, follows: bool, finding: Finding, place: &Place<'_>, span: Span) {
        if follows {
            self.add_consequence(finding, place, span);
        } else {
            self.add(finding, place, span);
        }
    }

    /// Takes out what only follows from something else.
    pub(crate) fn drop_consequences(&mut self) {
        let consequences = std::mem::take(&mut self.consequences);
        let mut places = 0..;
        self.diagnostics.retain(|_| places.next().is_none_or(|at| consequences.binary_search(&at).is_err()));
    }

    pub(crate) fn has_errors(&self) -> bool {
        self.has_errors_since(0)
    }

    /// How much is said so far.
    pub(crate) fn len(&self) -> usize {
        self.diagnostics.len()
    }

    /// Whether an error was said after so many others.
    pub(crate) fn has_errors_since(&self, said: usize) -> bool {
        self.diagnostics.iter().skip(said).any(|diagnostic| diagnostic.severity == Severity::Error)
    }

    /// Whether something was said of a place in the same words just before; of what is said long ago nobody asks.
    pub(crate) fn says(&self, finding: &Finding, location: &str) -> bool {
        let recent = self.diagnostics.iter().rev().take(200);
        recent.into_iter().any(|said| said.location == location && said.message == finding.message)
    }
}

/// Every code that a diagnostic can have.
pub const CODES: &[&str] = &[
    service::DUPLICATE_LABEL_NAME,
    service::DUPLICATE_STATE_NAME,
    service::INVALID_JSONATA_EXPRESSION,
    service::INVALID_JSON_DESCRIPTION,
    service::INVALID_LABEL_NAME,
    service::INVALID_STATE_NAME,
    service::MISSING_DESCRIPTION,
    service::MISSING_END_STATE,
    service::MISSING_TRANSITION_TARGET,
    service::NO_DOLLAR,
    service::NO_PATH,
    service::PASS_RESULT_IS_STATIC,
    service::SCHEMA_VALIDATION_FAILED,
    service::TOO_DEEPLY_NESTED,
    service::UNSUPPORTED_JSONATA_EXPRESSION,
    lint::ALWAYS_FAILS,
    lint::ASSIGNS_OUTER_VARIABLE,
    lint::ASSIGNS_STATES,
    lint::BRANCH_NEVER_ENDS,
    lint::CHOICE_WITHOUT_DEFAULT,
    lint::DEFINITION_TOO_LARGE,
    lint::DISTRIBUTED_ONLY,
    lint::DUPLICATE_FIELD,
    lint::ERROR_HANDLED_BEFORE,
    lint::EXPRESS_TOO_LONG,
    lint::FORMAT_ARGUMENTS,
    lint::HEARTBEAT_NOT_BELOW_TIMEOUT,
    lint::HIDDEN_VARIABLE,
    lint::INLINE_CONCURRENCY,
    lint::JSONATA_DELIMITERS,
    lint::MALFORMED_ARN,
    lint::MAX_DELAY_TOO_SHORT,
    lint::MIXED_QUERY_LANGUAGES,
    lint::NEVER_ENDS,
    lint::NEVER_HANDLED,
    lint::NOT_IN_CONTEXT,
    lint::NO_EFFECT,
    lint::NO_EVAL,
    lint::NO_INPUT_HERE,
    lint::NO_RESULT_HERE,
    lint::OPEN_PLACEHOLDER,
    lint::PARAMETERS,
    lint::PATH_CANNOT_EXIST,
    lint::PATH_FINDS_A_LIST,
    lint::PATH_STAYS_TEXT,
    lint::PAYLOAD_TOO_LARGE,
    lint::QUERY_LANGUAGE_AMONG_STATES,
    lint::READER_CONFIG,
    lint::RULE_NEVER_HOLDS,
    lint::RUNS_TOO_LONG,
    lint::STATES_ALL_NOT_ALONE,
    lint::STATES_ALL_NOT_LAST,
    lint::TOKEN_NOT_PASSED,
    lint::UNDEFINED_VARIABLE,
    lint::UNKNOWN_ERROR_NAME,
    lint::UNKNOWN_SDK_SERVICE,
    lint::UNKNOWN_STATES_MEMBER,
    lint::UNKNOWN_VERSION,
    lint::VARIABLE_NAME,
    lint::VARIABLE_NOT_SET_YET,
    lint::WRONG_KIND_OF_VALUE,
];
