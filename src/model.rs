//! What the page remembers about itself: plain data and its rules, tested natively.

pub mod api_place;
pub mod assumed;
pub mod copy_as;
pub mod dropped;
pub mod event;
pub mod format;
pub mod integration_form;
pub mod json_text;
pub mod mocks;
pub mod names;
pub mod objects;
pub mod patch;
pub mod progress;
pub mod request_body;
pub mod retry;
pub mod status;
pub mod test_draft;
pub mod visit;
pub mod vtl_words;
