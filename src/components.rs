//! Components: they show, and pass on what a person does. What is decided is decided in `model` and the worker.

pub(crate) mod api;
pub(crate) mod diagram;
pub(crate) mod editor;
pub(crate) mod endpoint;
pub(crate) mod files;
pub(crate) mod function;
pub(crate) mod role_select;
pub(crate) mod roles;
pub(crate) mod run;
pub(crate) mod sandbox;
pub(crate) mod session;
pub(crate) mod shell;
pub(crate) mod ui;
pub(crate) mod workflow;
