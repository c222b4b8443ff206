//! The room `interpreter`.
