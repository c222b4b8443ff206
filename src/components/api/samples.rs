//! Templates to begin with, for a workflow of this workspace.

use leptos::prelude::*;

use crate::components::session::Session;

/// The escaping that a string with JSON in it needs; the second half takes back what JSON does not know.
const WHOLE_BODY: &str = r#"$util.escapeJavaScript($input.json('$')).replaceAll("\\'", "'")"#;

/// For the integration request.
pub(super) fn requests(session: Session) -> Vec<(&'static str, String)> {
    let machine = session.document.with_untracked(|document| {
        document.state_machines.first().map(workspace::document::StateMachine::arn).unwrap_or_default()
    });
    vec![
        (
            "Start a workflow with the whole body",
            format!("{{\n  \"input\": \"{WHOLE_BODY}\",\n  \"stateMachineArn\": \"{machine}\"\n}}\n"),
        ),
        (
            "The same, named after the request, with the machine from a stage variable",
            format!(
                "#set($body = {WHOLE_BODY})\n{{\n  \"input\": \"$body\",\n  \"name\": \"$context.requestId\",\n  \"stateMachineArn\": \"$stageVariables.machineArn\"\n}}\n"
            ),
        ),
        ("The request as it came, with its parameters", {
            "{\n  \"body\": $input.json('$'),\n  \"params\": {\n#foreach($name in $input.params().querystring.keySet())\n    \"$name\": \"$util.escapeJavaScript($input.params().querystring.get($name))\"#if($foreach.hasNext),#end\n#end\n  }\n}\n"
                .to_owned()
        }),
        ("A mock’s status", "{\"statusCode\": 200}\n".to_owned()),
    ]
}

/// For an integration response.
pub(super) fn responses() -> Vec<(&'static str, String)> {
    vec![
        (
            "The output of a synchronous execution; a failed one becomes 500",
            "#if($input.path('$.status').toString().equals(\"FAILED\"))\n#set($context.responseOverride.status = 500)\n{\n  \"error\": \"$input.path('$.error')\",\n  \"cause\": \"$util.escapeJavaScript($input.path('$.cause'))\"\n}\n#else\n$input.path('$.output')\n#end\n"
                .to_owned(),
        ),
        (
            "The service’s message as an error",
            "{\n  \"error\": $input.json('$.message')\n}\n".to_owned(),
        ),
    ]
}
