//! Where the page is: the fragment of the address as a value, and back.
//!
//! Our own and small, because the fragment also carries shared workspaces (`#w=…`), which no router may touch.

use std::fmt::Write as _;

/// One of the four places in the header.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    Workflows,
    Functions,
    Api,
    Executions,
}

impl Place {
    pub const ALL: [Self; 4] = [Self::Workflows, Self::Functions, Self::Api, Self::Executions];

    /// The word in the header, in the title and in the address.
    pub fn title(self) -> &'static str {
        match self {
            Self::Workflows => "Workflows",
            Self::Functions => "Functions",
            Self::Api => "API",
            Self::Executions => "Executions",
        }
    }

    fn segment(self) -> &'static str {
        match self {
            Self::Workflows => "workflows",
            Self::Functions => "functions",
            Self::Api => "api",
            Self::Executions => "executions",
        }
    }
}

/// A place, and what is open in it: the name of a workflow or function, or the ARN of an execution.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Route {
    pub place: Place,
    pub open: Option<String>,
}

/// What the fragment asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fragment {
    /// Nothing: the first page.
    Empty,
    Route(Route),
    /// A shared workspace, still packed.
    Shared(String),
    /// An address that was never ours; the page says so and stays where it is.
    Unknown(String),
}

impl Route {
    pub fn place(place: Place) -> Self {
        Self { place, open: None }
    }

    pub fn open(place: Place, name: impl Into<String>) -> Self {
        Self { place, open: Some(name.into()) }
    }

    /// The fragment with its `#`, as a link's `href`.
    pub fn href(&self) -> String {
        let mut href = format!("#/{}", self.place.segment());
        if let Some(open) = &self.open {
            href.push('/');
            encode_into(&mut href, open);
        }
        href
    }
}

/// Reads `location.hash`, with or without the `#`.
pub fn parse(fragment: &str) -> Fragment {
    let text = fragment.strip_prefix('#').unwrap_or(fragment);
    if text.is_empty() || text == "/" {
        return Fragment::Empty;
    }
    if let Some(packed) = text.strip_prefix("w=") {
        return Fragment::Shared(packed.to_owned());
    }
    let Some(path) = text.strip_prefix('/') else { return Fragment::Unknown(text.to_owned()) };
    let (head, rest) = path.split_once('/').map_or((path, None), |(head, rest)| (head, Some(rest)));
    let Some(place) = Place::ALL.into_iter().find(|place| place.segment() == head) else {
        return Fragment::Unknown(text.to_owned());
    };
    Fragment::Route(Route { place, open: rest.filter(|rest| !rest.is_empty()).map(decode) })
}

/// Percent-encodes what a fragment cannot carry plainly; ARNs stay readable.
fn encode_into(out: &mut String, text: &str) {
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-_.:$~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            // Writing to a String cannot fail.
            let _ = write!(out, "%{byte:02X}");
        }
    }
}

/// Undoes [`encode_into`]; a broken escape is kept as it stands.
fn decode(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&first, tail)) = rest.split_first() {
        let escape = tail.get(..2).filter(|_| first == b'%').and_then(|digits| std::str::from_utf8(digits).ok());
        match escape.and_then(|digits| u8::from_str_radix(digits, 16).ok()) {
            Some(byte) => {
                bytes.push(byte);
                rest = tail.get(2..).unwrap_or_default();
            }
            None => {
                bytes.push(first);
                rest = tail;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn routes_round_trip() {
        for (route, href) in [
            (Route::place(Place::Api), "#/api"),
            (Route::open(Place::Workflows, "ParallelProcessing"), "#/workflows/ParallelProcessing"),
            (Route::open(Place::Workflows, "Añb/c %"), "#/workflows/A%C3%B1b%2Fc%20%25"),
            (
                Route::open(Place::Executions, "arn:aws:states:x:1:express:M:n:u"),
                "#/executions/arn:aws:states:x:1:express:M:n:u",
            ),
        ] {
            assert_eq!(route.href(), href);
            assert_eq!(parse(href), Fragment::Route(route));
        }
    }

    #[test]
    fn other_fragments() {
        assert_eq!(parse(""), Fragment::Empty);
        assert_eq!(parse("#"), Fragment::Empty);
        assert_eq!(parse("#w=abc_-"), Fragment::Shared("abc_-".to_owned()));
        assert_eq!(parse("#/nowhere/x"), Fragment::Unknown("/nowhere/x".to_owned()));
        assert_eq!(parse("#section"), Fragment::Unknown("section".to_owned()));
    }

    #[test]
    fn broken_escapes_stay() {
        assert_eq!(parse("#/functions/100%"), Fragment::Route(Route::open(Place::Functions, "100%")));
        assert_eq!(parse("#/functions/%zz"), Fragment::Route(Route::open(Place::Functions, "%zz")));
    }
}
