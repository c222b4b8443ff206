//! The room `stepfunctions`.
