//! Character classes: `[a-z&&[^aeiou]]`, `\d`, `\p{Alpha}`.

/// A set of characters.
#[derive(Clone, Debug)]
pub(super) enum Class {
    Range(char, char),
    Digit,
    Word,
    Space,
    /// A property of characters, as `\p{…}` names it.
    Property(fn(char) -> bool),
    Not(Box<Class>),
    Union(Vec<Class>),
    Intersection(Vec<Class>),
}

impl Class {
    pub(super) fn has(&self, c: char, ignore_case: bool) -> bool {
        match self {
            Self::Range(from, to) => {
                let inside = |c: char| (*from..=*to).contains(&c);
                inside(c) || ignore_case && (inside(c.to_ascii_lowercase()) || inside(c.to_ascii_uppercase()))
            }
            Self::Digit => c.is_ascii_digit(),
            Self::Word => c.is_ascii_alphanumeric() || c == '_',
            Self::Space => matches!(c, ' ' | '\t' | '\n' | '\u{b}' | '\u{c}' | '\r'),
            Self::Property(test) => test(c),
            Self::Not(inner) => !inner.has(c, ignore_case),
            Self::Union(parts) => parts.iter().any(|part| part.has(c, ignore_case)),
            Self::Intersection(parts) => parts.iter().all(|part| part.has(c, ignore_case)),
        }
    }

    /// The class that `\p{name}` stands for.
    pub(super) fn property(name: &str) -> Option<Self> {
        let plain = name.strip_prefix("Is").unwrap_or(name);
        let test: fn(char) -> bool = match plain {
            "Lower" => |c| c.is_ascii_lowercase(),
            "Upper" => |c| c.is_ascii_uppercase(),
            "ASCII" => |c| c.is_ascii(),
            "Alpha" => |c| c.is_ascii_alphabetic(),
            "Digit" if name == plain => |c| c.is_ascii_digit(),
            "Alnum" => |c| c.is_ascii_alphanumeric(),
            "Punct" if name == plain => |c| c.is_ascii_punctuation(),
            "Graph" => |c| c.is_ascii_graphic(),
            "Print" => |c| c.is_ascii_graphic() || c == ' ',
            "Blank" => |c| matches!(c, ' ' | '\t'),
            "Cntrl" | "Cc" => |c| c.is_control(),
            "XDigit" => |c| c.is_ascii_hexdigit(),
            "Space" => |c| c.is_ascii_whitespace() || c == '\u{b}',
            "L" | "Letter" | "Alphabetic" | "javaLetter" => char::is_alphabetic,
            "Lu" | "Uppercase" | "javaUpperCase" => char::is_uppercase,
            "Ll" | "Lowercase" | "javaLowerCase" => char::is_lowercase,
            "N" | "Nd" | "Digit" | "javaDigit" => char::is_numeric,
            "javaLetterOrDigit" => char::is_alphanumeric,
            "White_Space" | "Z" | "Zs" | "javaWhitespace" => char::is_whitespace,
            "P" | "Punct" | "Punctuation" => |c| c.is_ascii_punctuation(),
            _ => return None,
        };
        Some(Self::Property(test))
    }
}
