//! The service as its callers see it: requests in, whole bodies out, on a virtual clock.

mod activities;
mod executions;
mod fixture;
mod nested;
mod protocol;
mod state_machines;
