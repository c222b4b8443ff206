//! What a person has open: machines, functions, APIs, roles, mocks and simulated services, and the place where the two
//! services meet. The page, the command line and the replay of recordings are thin over this.

pub mod document;
pub mod examples;
pub mod lambda;
pub mod mock_config;
pub mod role;
pub mod service;
pub mod share;

pub use document::Document;
