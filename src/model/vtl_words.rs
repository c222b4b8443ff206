//! What a mapping template may say: the references and directives that API Gateway knows, for completion while typing.
//!
//! Plain data, because the words are API Gateway's and few; what they give is seen in the preview.
//! <https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-mapping-template-reference.html>

use crate::editing::{Completion, Completions};

/// The text, and what it stands for.
const WORDS: [(&str, &str); 29] = [
    ("$input.body", "the body as it came"),
    ("$input.json('$')", "JSON text of a part of the body"),
    ("$input.path('$')", "a part of the body, to go on with"),
    ("$input.params('name')", "a parameter: path, query string or header"),
    ("$input.params().header", "all headers"),
    ("$input.params().path", "all path parameters"),
    ("$input.params().querystring", "all of the query string"),
    ("$util.escapeJavaScript($input.json('$')).replaceAll(\"\\\\'\", \"'\")", "the body as a string within JSON"),
    ("$util.escapeJavaScript()", "a text for a string of JavaScript"),
    ("$util.parseJson()", "an object of JSON text"),
    ("$util.urlEncode()", "a text for an address"),
    ("$util.urlDecode()", "the reverse"),
    ("$util.base64Encode()", "Base64 of a text"),
    ("$util.base64Decode()", "the reverse"),
    ("$context.requestId", "the request’s id"),
    ("$context.apiId", "the API’s id"),
    ("$context.stage", "the stage’s name"),
    ("$context.httpMethod", "the request’s method"),
    ("$context.resourcePath", "the resource’s path"),
    ("$context.identity.sourceIp", "who asks"),
    ("$context.requestTime", "when it came"),
    ("$context.requestTimeEpoch", "the same in milliseconds"),
    ("#set($context.responseOverride.status = 500)", "another status for the client"),
    ("#set($context.responseOverride.header.X-Name = \"\")", "a header for the client"),
    ("$stageVariables.name", "a variable of the stage"),
    ("#set($name = )", "a variable"),
    ("#if()\n#else\n#end", "a condition"),
    ("#foreach($item in $input.path('$'))\n#end", "each of a list"),
    ("## ", "a comment"),
];

/// What may stand at an offset of UTF-16 units: every word that goes on as the text before it begins.
pub fn complete(text: &str, offset: usize) -> Option<Completions> {
    let units: Vec<u16> = text.encode_utf16().take(offset).collect();
    let before = String::from_utf16_lossy(&units);
    let start = before.rfind(['$', '#'])?;
    let typed = before.get(start..)?;
    // Behind a space or a bracket something else has begun.
    if typed.contains(|c: char| c.is_whitespace() || "\"'(){}".contains(c)) {
        return None;
    }
    let item = |(label, detail): &(&str, &str)| Completion {
        label: label.lines().next().unwrap_or_default().to_owned(),
        kind: if label.starts_with('#') { "keyword" } else { "variable" }.to_owned(),
        detail: (*detail).to_owned(),
        apply: (*label).to_owned(),
    };
    let items: Vec<Completion> = WORDS.iter().filter(|(label, _)| label.starts_with(typed)).map(item).collect();
    let from = offset.checked_sub(typed.encode_utf16().count())?;
    (!items.is_empty()).then_some(Completions { from, to: offset, items })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn labels(text: &str) -> Vec<String> {
        let found = complete(text, text.encode_utf16().count());
        found.map(|found| found.items.into_iter().map(|item| item.label).collect()).unwrap_or_default()
    }

    #[test]
    fn words_that_go_on_are_offered() {
        assert_eq!(labels("{\"é\": \"$stage"), ["$stageVariables.name"]);
        assert_eq!(labels("$context.re").len(), 4);
        assert_eq!(labels("x #i"), ["#if()"]);
        let found = complete("é𝄞 $inp", 8).unwrap();
        assert_eq!((found.from, found.to, found.items.len()), (4, 8, 7));
    }

    #[test]
    fn nothing_is_offered_elsewhere() {
        for text in ["", "plain", "$input.body ", "$util.escapeJavaScript(", "$nothing"] {
            assert_eq!(labels(text), Vec::<String>::new(), "{text}");
        }
        assert_eq!(complete("$", 0), None);
    }
}
