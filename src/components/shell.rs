//! The frame around every place: the header with its menus and dialogs, and the notice under it.

mod examples;
mod header;
mod notice;
mod share;
mod theme;
mod workspaces;

pub(crate) use header::Header;
pub(crate) use notice::Notice;
