//! The service as its callers see it: requests in, whole bodies out, on a virtual clock.

#[cfg(test)]
mod activities;
#[cfg(test)]
mod executions;
#[cfg(test)]
mod fixture;
#[cfg(test)]
mod nested;
#[cfg(test)]
mod properties;
#[cfg(test)]
mod protocol;
#[cfg(test)]
mod reference;
#[cfg(test)]
mod robustness;
#[cfg(test)]
mod state_machines;
