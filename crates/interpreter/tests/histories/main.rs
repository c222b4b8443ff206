//! Whole histories on a virtual clock: what no recording shows, and what must not change by accident.
//!
//! One binary, so that the crate is linked once. A history is written one event a line: `id←previous time type: details`,
//! the time in milliseconds after the start.

#[cfg(test)]
mod aborts;
#[cfg(test)]
mod map_run;
#[cfg(test)]
mod readers;
#[cfg(test)]
mod redrive;
#[cfg(test)]
mod scripted;
#[cfg(test)]
#[cfg(feature = "serde")]
mod taken_up;
#[cfg(test)]
mod tasks;
#[cfg(test)]
mod time;
