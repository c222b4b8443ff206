//! What the service remembers, written down entry by entry and brought back from that.
//!
//! Separate because none of it is AWS's: it is how a server's memory outlives the server. Of two entries about the same
//! thing the later one counts, so that whoever keeps them only ever appends. Express executions are not kept, as AWS does
//! not keep them either, unless they are children of a Map Run.

mod entry;
mod recorder;
mod restore;

pub use entry::Entry;
pub use recorder::Recorder;
pub use restore::Memory;
