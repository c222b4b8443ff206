//! Replays recordings on the project’s own crates.
