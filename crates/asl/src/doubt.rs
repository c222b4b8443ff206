//! What is left to say where it is the query language itself that is wrong: that, and not what each field comes to by it.
//!
//! Separate because it looks at everything that was said, once all of it is. The service says all of it.

use crate::diagnostics::{Report, lint, service};

/// Where the language of the whole machine is a word that is none, or is left out and all is written in JSONata, only that
/// is kept.
pub(crate) fn keep_the_doubt_alone(text: &str, report: &mut Report) {
    let said = &mut report.diagnostics;
    if let Some(at) = said.iter().position(|found| found.location == "/QueryLanguage" && service::is_no_word(found)) {
        let doubt = said.swap_remove(at);
        *said = vec![doubt];
        return;
    }
    let wrong = |found: &&_| service::is_of_jsonata_only(found);
    if said.iter().filter(wrong).count() < 2 || text.contains("QueryLanguage") || has_paths(text) {
        return;
    }
    if let Some(mut first) = said.iter().find(wrong).cloned() {
        first.hint = Some(lint::ALL_IN_JSONATA.to_owned());
        *said = vec![first];
    }
}

/// Whether something in a text is a field of JSONPath.
fn has_paths(text: &str) -> bool {
    [".$\"", ".$:", "Path\"", "Path:", "\"Variable\"", "Variable:"].iter().any(|mark| text.contains(mark))
}
