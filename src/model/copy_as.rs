//! The test request in other tools' words: `curl`, the AWS CLI, the AWS SDK for JavaScript.
//!
//! Separate, because what counts is the quoting: whatever is in a body, a shell must hand it on to the letter.

use std::fmt::Write as _;

use apigateway::TestInvokeRequest;
use serde_json::Value;
use workspace::document::REGION;

use crate::protocol::IntegrationCall;

/// A word of a POSIX shell that stands for exactly this text.
pub fn shell_quoted(text: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_./:=@%+,".contains(c);
    if !text.is_empty() && text.chars().all(plain) {
        return text.to_owned();
    }
    format!("'{}'", text.replace('\'', r"'\''"))
}

/// The request as a client sends it to a stage. `base` is the stage's address, without a slash at its end.
pub fn curl(base: &str, method: &str, target: &str, headers: &[(String, String)], body: &str) -> String {
    let mut lines = vec![format!("curl -X {} {}", shell_quoted(method), shell_quoted(&format!("{base}{target}")))];
    let has_type = headers.iter().any(|(name, _)| name.eq_ignore_ascii_case("Content-Type"));
    // curl would call it a form.
    let own = (!has_type && !body.is_empty()).then(|| ("Content-Type".to_owned(), "application/json".to_owned()));
    for (name, value) in headers.iter().cloned().chain(own) {
        lines.push(format!("-H {}", shell_quoted(&format!("{name}: {value}"))));
    }
    if !body.is_empty() {
        // `--data-raw`, because `--data` takes a leading @ for a file's name.
        lines.push(format!("--data-raw {}", shell_quoted(body)));
    }
    lines.join(" \\\n  ")
}

/// `aws apigateway test-invoke-method` for a test.
pub fn test_invoke(api: &str, resource_id: &str, request: &TestInvokeRequest) -> String {
    let mut lines = vec![
        "aws apigateway test-invoke-method".to_owned(),
        format!("--rest-api-id {}", shell_quoted(api)),
        format!("--resource-id {}", shell_quoted(resource_id)),
        format!("--http-method {}", shell_quoted(&request.http_method)),
    ];
    if !request.path_with_query_string.is_empty() {
        lines.push(format!("--path-with-query-string {}", shell_quoted(&request.path_with_query_string)));
    }
    for (option, map) in [("--headers", &request.headers), ("--stage-variables", &request.stage_variables)] {
        if !map.is_empty() {
            let text = serde_json::to_string(map).unwrap_or_default();
            lines.push(format!("{option} {}", shell_quoted(&text)));
        }
    }
    if !request.body.is_empty() {
        lines.push(format!("--body {}", shell_quoted(&request.body)));
    }
    lines.join(" \\\n  ")
}

/// The call that the integration makes, with the AWS CLI; nothing where its body is no request.
pub fn cli(call: &IntegrationCall) -> Option<String> {
    if call.service == "lambda" {
        let (name, body) = (shell_quoted(&call.action), shell_quoted(&call.body));
        return Some(format!(
            "aws lambda invoke \\\n  --function-name {name} \\\n  --cli-binary-format raw-in-base64-out \\\n  --payload {body} \\\n  /dev/stdout"
        ));
    }
    let Value::Object(members) = serde_json::from_str(&call.body).ok()? else { return None };
    let mut lines = vec![format!("aws stepfunctions {}", kebab(&call.action))];
    for (name, value) in members {
        let option = kebab(&name);
        lines.push(match value {
            Value::Bool(true) => format!("--{option}"),
            Value::Bool(false) => format!("--no-{option}"),
            Value::String(text) => format!("--{option} {}", shell_quoted(&text)),
            Value::Null | Value::Number(_) | Value::Array(_) | Value::Object(_) => {
                format!("--{option} {}", shell_quoted(&value.to_string()))
            }
        });
    }
    Some(lines.join(" \\\n  "))
}

/// The call that the integration makes, with the AWS SDK for JavaScript (version 3).
pub fn sdk(call: &IntegrationCall) -> Option<String> {
    let lambda = call.service == "lambda";
    let (package, client, command, input) = if lambda {
        let name = Value::String(call.action.clone());
        let payload = Value::String(call.body.clone());
        let input = format!("{{\n  FunctionName: {},\n  Payload: {},\n}}", script(&name, 1), script(&payload, 1));
        ("client-lambda", "LambdaClient", "InvokeCommand".to_owned(), input)
    } else {
        let request: Value = serde_json::from_str(&call.body).ok().filter(Value::is_object)?;
        ("client-sfn", "SFNClient", format!("{}Command", call.action), script(&request, 0))
    };
    let shown = if lambda { "new TextDecoder().decode(answer.Payload)" } else { "answer" };
    Some(format!(
        "import {{ {client}, {command} }} from \"@aws-sdk/{package}\";\n\n\
         const client = new {client}({{ region: \"{REGION}\" }});\n\
         const answer = await client.send(new {command}({input}));\n\
         console.log({shown});\n"
    ))
}

/// `start-sync-execution` of `StartSyncExecution` and of `startSyncExecution`.
fn kebab(name: &str) -> String {
    let mut out = String::new();
    for c in name.chars() {
        if c.is_ascii_uppercase() && !out.is_empty() {
            out.push('-');
        }
        out.push(c.to_ascii_lowercase());
    }
    out
}

/// A value as JavaScript writes it, members without quotation marks where they need none.
fn script(value: &Value, depth: usize) -> String {
    let indent = "  ".repeat(depth + 1);
    let end = "  ".repeat(depth);
    match value {
        Value::Object(members) if !members.is_empty() => {
            let mut out = "{\n".to_owned();
            for (name, value) in members {
                let plain = name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
                    && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
                let key = if plain { name.clone() } else { Value::String(name.clone()).to_string() };
                // Writing to a String cannot fail.
                let _ = writeln!(out, "{indent}{key}: {},", script(value, depth + 1));
            }
            out + &end + "}"
        }
        Value::Array(items) if !items.is_empty() => {
            let items: Vec<String> =
                items.iter().map(|item| format!("{indent}{},\n", script(item, depth + 1))).collect();
            format!("[\n{}{end}]", items.concat())
        }
        // What JSON writes for these, JavaScript reads.
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Array(_) | Value::Object(_) => {
            value.to_string()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn call(body: &str) -> IntegrationCall {
        IntegrationCall { service: "states".to_owned(), action: "StartExecution".to_owned(), body: body.to_owned() }
    }

    const BODY: &str = r#"{"input":"{\"who\": \"it's $HOME\"}","stateMachineArn":"arn:aws:states:us-east-1:123456789012:stateMachine:M"}"#;

    #[test]
    fn a_shell_hands_on_what_was_meant() {
        assert_eq!(shell_quoted("arn:aws:x/y-1"), "arn:aws:x/y-1");
        assert_eq!(shell_quoted(""), "''");
        assert_eq!(shell_quoted("it's $HOME `x`\n"), "'it'\\''s $HOME `x`\n'");
    }

    #[test]
    fn curl_sends_the_body_as_it_is() {
        let headers = [("X-Who".to_owned(), "me & you".to_owned())];
        assert_eq!(
            curl(
                "https://a1.execute-api.us-east-1.amazonaws.com/prod",
                "POST",
                "/execution?a=1&b=2",
                &headers,
                "@it's"
            ),
            "curl -X POST 'https://a1.execute-api.us-east-1.amazonaws.com/prod/execution?a=1&b=2' \\\n  \
             -H 'X-Who: me & you' \\\n  -H 'Content-Type: application/json' \\\n  --data-raw '@it'\\''s'"
        );
        assert_eq!(curl("http://127.0.0.1", "GET", "/", &[], ""), "curl -X GET http://127.0.0.1/");
    }

    #[test]
    fn the_cli_makes_the_integrations_call() {
        assert_eq!(
            cli(&call(BODY)).unwrap(),
            "aws stepfunctions start-execution \\\n  \
             --input '{\"who\": \"it'\\''s $HOME\"}' \\\n  \
             --state-machine-arn arn:aws:states:us-east-1:123456789012:stateMachine:M"
        );
        let list = IntegrationCall {
            action: "GetExecutionHistory".to_owned(),
            ..call(r#"{"maxResults":5,"reverseOrder":true}"#)
        };
        assert_eq!(
            cli(&list).unwrap(),
            "aws stepfunctions get-execution-history \\\n  --max-results 5 \\\n  --reverse-order"
        );
        assert_eq!(cli(&call("[1]")), None);
        let invoke =
            IntegrationCall { service: "lambda".to_owned(), action: "arn:f".to_owned(), body: "{}".to_owned() };
        assert_eq!(
            cli(&invoke).unwrap(),
            "aws lambda invoke \\\n  --function-name arn:f \\\n  --cli-binary-format raw-in-base64-out \\\n  --payload '{}' \\\n  /dev/stdout"
        );
    }

    #[test]
    fn test_invoke_method_has_every_field() {
        let request = TestInvokeRequest {
            http_method: "POST".to_owned(),
            path_with_query_string: "/x?a=1".to_owned(),
            body: "{}".to_owned(),
            headers: [("A".to_owned(), "b".to_owned())].into(),
            ..TestInvokeRequest::default()
        };
        assert_eq!(
            test_invoke("a1", "r1", &request),
            "aws apigateway test-invoke-method \\\n  --rest-api-id a1 \\\n  --resource-id r1 \\\n  --http-method POST \\\n  \
             --path-with-query-string '/x?a=1' \\\n  --headers '{\"A\":\"b\"}' \\\n  --body '{}'"
        );
    }

    #[test]
    fn the_sdk_call_is_javascript() {
        assert_eq!(
            sdk(&call(BODY)).unwrap(),
            "import { SFNClient, StartExecutionCommand } from \"@aws-sdk/client-sfn\";\n\n\
             const client = new SFNClient({ region: \"us-east-1\" });\n\
             const answer = await client.send(new StartExecutionCommand({\n  \
             input: \"{\\\"who\\\": \\\"it's $HOME\\\"}\",\n  \
             stateMachineArn: \"arn:aws:states:us-east-1:123456789012:stateMachine:M\",\n}));\n\
             console.log(answer);\n"
        );
        assert_eq!(
            script(&serde_json::json!({"a-b": [1, {}], "c": null}), 0),
            "{\n  \"a-b\": [\n    1,\n    {},\n  ],\n  c: null,\n}"
        );
        assert_eq!(sdk(&call("no JSON")), None);
    }
}
