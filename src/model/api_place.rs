//! What is open in the API place, as the address says it: a method, an API's own settings, or the exchanges.
//!
//! Separate from [`crate::route`], which carries it as one text: `a1b2c3:POST:/orders/{id}`, `a1b2c3`, `:exchanges:7`.

/// What is open in the API place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ApiPlace {
    /// A method of a REST API, or a route of an HTTP API; the method is `$default` for the route that takes the rest.
    Method { api: String, method: String, path: String },
    /// What belongs to a whole API: its stages, models and gateway responses.
    Settings(String),
    /// The requests that were made, one of them open.
    Exchanges(Option<u32>),
}

const EXCHANGES: &str = ":exchanges";

impl ApiPlace {
    /// Reads what [`crate::route::Route`] carries.
    pub fn parse(open: &str) -> Self {
        if let Some(rest) = open.strip_prefix(EXCHANGES) {
            return Self::Exchanges(rest.strip_prefix(':').and_then(|id| id.parse().ok()));
        }
        let mut parts = open.splitn(3, ':');
        let mut part = || parts.next().map(str::to_owned);
        match (part().unwrap_or_default(), part(), part()) {
            (api, Some(method), path) => Self::Method { api, method, path: path.unwrap_or_default() },
            (api, None, _) => Self::Settings(api),
        }
    }
}

impl std::fmt::Display for ApiPlace {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Method { api, method, path } => write!(f, "{api}:{method}:{path}"),
            Self::Settings(api) => f.write_str(api),
            Self::Exchanges(None) => f.write_str(EXCHANGES),
            Self::Exchanges(Some(id)) => write!(f, "{EXCHANGES}:{id}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_round_trip() {
        let method = |method: &str, path: &str| ApiPlace::Method {
            api: "a1".to_owned(),
            method: method.to_owned(),
            path: path.to_owned(),
        };
        for (text, place) in [
            ("a1:POST:/orders/{id}:x", method("POST", "/orders/{id}:x")),
            ("a1:$default:", method("$default", "")),
            ("a1", ApiPlace::Settings("a1".to_owned())),
            (":exchanges", ApiPlace::Exchanges(None)),
            (":exchanges:7", ApiPlace::Exchanges(Some(7))),
        ] {
            assert_eq!(ApiPlace::parse(text), place);
            assert_eq!(place.to_string(), text);
        }
        assert_eq!(ApiPlace::parse(":exchanges:x"), ApiPlace::Exchanges(None));
        assert_eq!(ApiPlace::parse(""), ApiPlace::Settings(String::new()));
    }
}
