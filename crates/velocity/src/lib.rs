//! The room `velocity`.
