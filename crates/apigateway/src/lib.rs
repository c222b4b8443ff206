//! The room `apigateway`.
