//! The workspace in a terminal.
fn main() {}
