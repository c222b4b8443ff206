//! What a person has open: machines, functions, APIs, roles, mocks and simulated services, and the place where the two
//! services meet. The page, the command line and the replay of recordings are thin over this.

pub mod again;
mod bucket_object;
pub mod condition;
mod definition_text;
mod deployed;
pub mod document;
mod endpoint;
pub mod examples;
mod gateway;
mod http_date;
pub mod lambda;
pub mod mock_config;
pub mod policy;
pub mod role;
pub mod service;
pub mod share;
mod workspace;
mod world;

pub use deployed::Change;
pub use document::Document;
pub use workspace::{Refusals, Workspace};
pub use world::Outside;
