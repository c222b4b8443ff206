//! JSON as API Gateway reads it in templates and mock integrations: anything that json-smart's permissive mode takes.
//!
//! Quotation marks may be single or missing, commas may be doubled or trail, and what follows the first value is not
//! looked at: `{statusCode: 200}`, which the CDK writes for CORS, is an object. Separate from [`syntax::json`], which
//! the services behind are as strict as.
//!
//! <https://netplex.github.io/json-smart/>

use syntax::{Array, Number, Object, Value};

const MAX_DEPTH: usize = 300;

/// Reads a text; `None` when even the permissive reader refuses it.
pub(crate) fn parse(text: &str) -> Option<Value> {
    let mut reader = Reader { text, at: 0, depth: 0 };
    reader.value(|_| false)
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
    depth: usize,
}

impl<'a> Reader<'a> {
    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn slice(&self, from: usize) -> &'a str {
        self.text.get(from..self.at).unwrap_or_default()
    }

    fn skip_while(&mut self, keep: impl Fn(u8) -> bool) {
        while self.peek().is_some_and(&keep) {
            self.at += 1;
        }
    }

    fn skip_space(&mut self) {
        self.skip_while(|byte| matches!(byte, b' ' | b'\t' | b'\n' | b'\r'));
    }

    /// A value, which ends at a byte that `stops`, where it is not quoted.
    fn value(&mut self, stops: impl Fn(u8) -> bool + Copy) -> Option<Value> {
        self.skip_space();
        match self.peek() {
            Some(b':' | b'}' | b']') => None,
            Some(b'{') => self.deeper(Self::object),
            Some(b'[') => self.deeper(Self::array),
            Some(b'"' | b'\'') => self.string().map(Value::from),
            Some(b'0'..=b'9' | b'-') => Some(self.number(stops)),
            Some(_) | None => Some(match self.bare(stops) {
                "null" => Value::Null,
                "true" => true.into(),
                "false" => false.into(),
                text => text.into(),
            }),
        }
    }

    fn deeper(&mut self, read: impl FnOnce(&mut Self) -> Option<Value>) -> Option<Value> {
        if self.depth >= MAX_DEPTH {
            return None;
        }
        self.depth += 1;
        let value = read(self);
        self.depth -= 1;
        value
    }

    /// Text without quotation marks, without the blanks around it.
    fn bare(&mut self, stops: impl Fn(u8) -> bool) -> &'a str {
        let start = self.at;
        self.skip_while(|byte| !stops(byte));
        self.slice(start).trim_matches([' ', '\t', '\n', '\r'])
    }

    fn number(&mut self, stops: impl Fn(u8) -> bool) -> Value {
        let text = self.bare(stops);
        let looks_like_one = text.bytes().any(|byte| byte.is_ascii_digit())
            && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'-' | b'+' | b'.' | b'e' | b'E'));
        if !looks_like_one {
            return text.into();
        }
        if let Ok(int) = text.parse::<i64>() {
            return Number::Int(int).into();
        }
        match text.parse::<f64>() {
            Ok(float) => float.into(),
            Err(_) => text.into(),
        }
    }

    fn array(&mut self) -> Option<Value> {
        self.at += 1;
        let mut items = Vec::new();
        loop {
            self.skip_space();
            match self.peek()? {
                b']' => {
                    self.at += 1;
                    return Some(Value::Array(Array::from(items)));
                }
                b':' | b'}' => return None,
                b',' => self.at += 1,
                _ => items.push(self.value(|byte| matches!(byte, b',' | b']'))?),
            }
        }
    }

    fn object(&mut self) -> Option<Value> {
        self.at += 1;
        let mut object = Object::new();
        loop {
            self.skip_space();
            let key = match self.peek()? {
                b'}' => {
                    self.at += 1;
                    return Some(object.into());
                }
                b',' => {
                    self.at += 1;
                    continue;
                }
                b':' | b']' | b'[' | b'{' => return None,
                b'"' | b'\'' => self.string()?,
                _ => self.bare(|byte| byte == b':').to_owned(),
            };
            self.skip_space();
            if self.peek() != Some(b':') {
                return None;
            }
            self.at += 1;
            let value = self.value(|byte| matches!(byte, b',' | b'}'))?;
            object.insert(key, value);
            self.skip_space();
            if !matches!(self.peek()?, b',' | b'}') {
                return None;
            }
        }
    }

    fn string(&mut self) -> Option<String> {
        let quote = self.peek()?;
        self.at += 1;
        let mut units: Vec<u16> = Vec::new();
        // In a string with escapes, control characters that stand there as they are get lost.
        let end = self.text.as_bytes().get(self.at..)?.iter().position(|byte| *byte == quote)?;
        let escaped = self.text.get(self.at..self.at + end)?.contains('\\');
        loop {
            let start = self.at;
            self.skip_while(|byte| byte != quote && byte != b'\\');
            let kept = self.slice(start).encode_utf16().filter(|unit| !escaped || !matches!(unit, 0..=0x1f | 0x7f));
            units.extend(kept);
            let found = self.peek()?;
            self.at += 1;
            if found == quote {
                return Some(String::from_utf16_lossy(&units));
            }
            let escape = self.text.get(self.at..)?.chars().next()?;
            self.at += escape.len_utf8();
            match escape {
                't' => units.push(0x09),
                'n' => units.push(0x0a),
                'r' => units.push(0x0d),
                'f' => units.push(0x0c),
                'b' => units.push(0x08),
                'u' | 'x' => {
                    let digits = if escape == 'u' { 4 } else { 2 };
                    units.push(u16::from_str_radix(self.text.get(self.at..self.at + digits)?, 16).ok()?);
                    self.at += digits;
                }
                '"' | '\'' | '\\' | '/' => units.extend(escape.encode_utf16(&mut [0; 2]).iter()),
                // An escape that there is not is left out, both characters of it.
                _ => {}
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_what_json_smart_takes() {
        for (text, json) in [
            ("{ statusCode: 200 }", r#"{"statusCode":200}"#),
            ("{statusCode: 200,super{ f}oo: [ba r]}", r#"{"statusCode":200,"super{ f}oo":["ba r"]}"#),
            ("{\"a\": 'b', \"c\": 1,, }", r#"{"a":"b","c":1}"#),
            ("{'a': 1, '': ''}", r#"{"a":1,"":""}"#),
            ("{a: 1, }foo: [ba r]}", r#"{"a":1}"#),
            ("not json", r#""not json""#),
            ("[1 2, -3.5, true, nul]", r#"["1 2",-3.5,true,"nul"]"#),
            (r#""a\u0041\n\/\q""#, r#""aA\n/""#),
            ("12", "12"),
            ("{a: null , null: null}", r#"{"a":null,"null":null}"#),
        ] {
            assert_eq!(parse(text).map(|value| value.to_string()).as_deref(), Some(json), "{text}");
        }
    }

    #[test]
    fn refuses_what_json_smart_refuses() {
        for text in
            ["{\"a\": 1", "{\"a': 1}", "{'a: 1 }", "{a: 1, {b: 2}", "{a}", "[1", "}", "{a: {}b: 1}", "[1}", "\"a"]
        {
            assert_eq!(parse(text), None, "{text}");
        }
        assert_eq!(parse(&"[".repeat(100_000)), None);
    }
}
