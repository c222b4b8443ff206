//! Which AWS a recording comes from, as far as a request tells.
//!
//! AWS has changed over the years in which the recordings were made, and the day of a recording is not on the request side of a
//! case. But a definition in `JSONata` or with variables was sent after these came, in November 2024, and most of the others
//! are older.

use interpreter::execution::Release;

/// The release that a case's requests, as JSON text, were most likely made to.
pub(super) fn of(requests: &str) -> Release {
    // In the text of a definition, or quoted as the text of one.
    let mentions =
        |field: &str| requests.contains(&format!("\"{field}\"")) || requests.contains(&format!("\"{field}\\\""));
    if mentions("QueryLanguage") || mentions("Assign") { Release::Current } else { Release::BeforeVariables }
}
