//! The room `asl`.
