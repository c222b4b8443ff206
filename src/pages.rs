//! The four places, one file each.

pub(crate) mod api;
pub(crate) mod executions;
pub(crate) mod functions;
pub(crate) mod workflows;
