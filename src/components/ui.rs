//! The parts that every place is put together from. They know nothing of workflows.

pub(crate) mod copy_button;
pub(crate) mod dialog;
pub(crate) mod drop_area;
pub(crate) mod file_chooser;
pub(crate) mod focus;
pub(crate) mod icon;
pub(crate) mod json_view;
pub(crate) mod menu;
pub(crate) mod missing;
pub(crate) mod panes;
pub(crate) mod prompt;
pub(crate) mod rail;
pub(crate) mod status;
pub(crate) mod table;
pub(crate) mod tabs;
pub(crate) mod toasts;

use std::cell::Cell;

thread_local! {
    static NEXT: Cell<u32> = const { Cell::new(0) };
}

/// An id that no other element of the page has.
pub(crate) fn unique_id(prefix: &str) -> String {
    let number = NEXT.get();
    NEXT.set(number.wrapping_add(1));
    format!("{prefix}-{number}")
}
