//! Whole requests through the chain, with the log compared line by line.

use std::cell::{Cell, RefCell};

use super::*;
use crate::backend::{AwsCall, BackendResponse, CallFailure, LocalBoxFuture};
use crate::rest_api::{
    GatewayResponse, IntegrationResponse, MethodResponse, Model, PassthroughBehavior, RequestValidator, Stage,
};
use crate::serve::{invoke, preview, serve};
use crate::test_invoke::{TestInvokeRequest, TestInvokeResponse};

/// A world that answers as it is told, 98 ms later.
struct Told {
    answer: Result<BackendResponse, CallFailure>,
    calls: RefCell<Vec<AwsCall>>,
    now: Cell<i64>,
    never: bool,
}

fn told(status: u16, body: &str) -> Told {
    let headers = [("x-amzn-RequestId", "r-2"), ("Content-Type", "application/x-amz-json-1.0")];
    let headers = headers.map(|(name, value)| (name.to_owned(), value.to_owned())).into();
    let answer = Ok(BackendResponse { status, headers, body: body.into() });
    Told { answer, calls: RefCell::default(), now: Cell::new(1_672_167_354_533), never: false }
}

impl AwsIntegration for Told {
    fn now(&self) -> i64 {
        self.now.get()
    }

    fn uuid(&self) -> String {
        "5d4b6a1c-0f12-4e0a-9a43-0123456789ab".into()
    }

    fn sleep(&self, milliseconds: u64) -> LocalBoxFuture<'_, ()> {
        assert_eq!(milliseconds, 29_000);
        Box::pin(std::future::ready(()))
    }

    fn call(&self, call: AwsCall) -> LocalBoxFuture<'_, Result<BackendResponse, CallFailure>> {
        self.calls.borrow_mut().push(call);
        if self.never {
            return Box::pin(std::future::pending());
        }
        self.now.set(self.now.get() + 98);
        Box::pin(std::future::ready(self.answer.clone()))
    }
}

const BODY: &str = r#"{"input":"{}","stateMachineArn":"arn:m"}"#;

fn start_execution() -> Integration {
    Integration {
        integration_type: IntegrationType::Aws,
        http_method: Some("POST".into()),
        uri: Some("arn:aws:apigateway:us-east-1:states:action/StartExecution".into()),
        credentials: Some("arn:aws:iam::123456789012:role/IntegrationIamRole".into()),
        integration_responses: [response("200", None)].into(),
        ..Integration::default()
    }
}

fn response(status: &str, pattern: Option<&str>) -> (String, IntegrationResponse) {
    let response = IntegrationResponse {
        status_code: status.into(),
        selection_pattern: pattern.map(Into::into),
        ..IntegrationResponse::default()
    };
    (status.into(), response)
}

fn api(integration: Integration) -> RestApi {
    let mut api = RestApi::new("a1b2c3", "Test");
    let statuses = ["200", "400", "500"];
    let method_responses =
        statuses.map(|status| (status.into(), MethodResponse { status_code: status.into(), ..Default::default() }));
    let method = Method {
        http_method: "POST".into(),
        method_responses: method_responses.into(),
        method_integration: Some(integration),
        ..Method::default()
    };
    api.put_method("/execution", method);
    api.stages.push(Stage { stage_name: "prod".into(), ..Stage::default() });
    api
}

fn finished<T>(run: impl Future<Output = T>) -> T {
    let mut run = std::pin::pin!(run);
    match run.as_mut().poll(&mut std::task::Context::from_waker(std::task::Waker::noop())) {
        std::task::Poll::Ready(value) => value,
        std::task::Poll::Pending => panic!("it waits"),
    }
}

fn test_with(api: &RestApi, world: &Told, body: &str, content_type: Option<&str>) -> TestInvokeResponse {
    let headers = content_type.map(|value| ("Content-Type".to_owned(), value.to_owned())).into_iter().collect();
    let request = TestInvokeRequest {
        resource_id: "/execution".into(),
        http_method: "POST".into(),
        body: body.into(),
        headers,
        ..TestInvokeRequest::default()
    };
    finished(invoke(api, &request, world)).unwrap()
}

fn test(integration: Integration, world: &Told) -> TestInvokeResponse {
    test_with(&api(integration), world, BODY, None)
}

/// The log's last lines without their time stamps.
fn last_lines(response: &TestInvokeResponse, count: usize) -> Vec<&str> {
    let lines: Vec<&str> =
        response.log.lines().map(|line| line.split_once(" : ").map_or(line, |(_, text)| text)).collect();
    lines[lines.len() - count..].to_vec()
}

#[test]
fn the_log_of_the_workshops_start_is_awss_line_by_line() {
    let world = told(200, r#"{"executionArn":"arn:e","startDate":1.672167354533E9}"#);
    let response = test(start_execution(), &world);
    let stars = |count| "*".repeat(count);
    let endpoint_headers = format!(
        "{{Authorization={}, X-Amz-Date=20221227T185554Z, x-amzn-apigateway-api-id=a1b2c3, Accept=application/json, \
         User-Agent=AmazonAPIGateway_a1b2c3, X-Amz-Security-Token=",
        stars(240)
    );
    let token = stars(998 - endpoint_headers.len());
    let time = "Tue Dec 27 18:55:54 UTC 2022";
    let trace_id = "Root=1-63ab3fba-5d4b6a1c0f124e0a9a430123";
    let uri = "https://states.us-east-1.amazonaws.com/?Action=StartExecution";
    assert_eq!(
        response.log,
        format!(
            "Execution log for request 5d4b6a1c-0f12-4e0a-9a43-0123456789ab\n\
             {time} : Starting execution for request: 5d4b6a1c-0f12-4e0a-9a43-0123456789ab\n\
             {time} : HTTP Method: POST, Resource Path: /execution\n\
             {time} : Method request path: {{}}\n\
             {time} : Method request query string: {{}}\n\
             {time} : Method request headers: {{}}\n\
             {time} : Method request body before transformations: {BODY}\n\
             {time} : Endpoint request URI: {uri}\n\
             {time} : Endpoint request headers: {endpoint_headers}{token} [TRUNCATED]\n\
             {time} : Endpoint request body after transformations: {BODY}\n\
             {time} : Sending request to {uri}\n\
             {time} : Received response. Status: 200, Integration latency: 98 ms\n\
             {time} : Endpoint response headers: {{x-amzn-RequestId=r-2, Content-Type=application/x-amz-json-1.0}}\n\
             {time} : Endpoint response body before transformations: {body}\n\
             {time} : Method response body after transformations: {body}\n\
             {time} : Method response headers: {{X-Amzn-Trace-Id={trace_id}, Content-Type=application/json}}\n\
             {time} : Successfully completed execution\n\
             {time} : Method completed with status: 200\n",
            body = response.body,
        )
    );
    assert_eq!((response.status, response.latency), (200, 98));
    let headers: Vec<_> = response.multi_value_headers.iter().map(|(k, v)| (k.as_str(), v.join("|"))).collect();
    assert_eq!(headers, [("Content-Type", "application/json".to_owned()), ("X-Amzn-Trace-Id", trace_id.to_owned())]);
    let calls = world.calls.borrow();
    assert_eq!((calls[0].service.as_str(), calls[0].action.as_deref()), ("states", Some("StartExecution")));
    assert_eq!((calls[0].body.as_str(), calls[0].trace_id.as_str()), (BODY, trace_id));
}

#[test]
fn a_refusal_of_the_service_passes_as_200_where_only_a_default_is_set() {
    let response = test(start_execution(), &told(400, r#"{"__type":"x#InvalidArn"}"#));
    assert_eq!((response.status, response.body.as_str()), (200, r#"{"__type":"x#InvalidArn"}"#));
}

#[test]
fn selection_patterns_are_held_against_the_whole_status() {
    let mut integration = start_execution();
    let mut refused = response("400", Some(r"4\d{2}"));
    refused.1.response_templates = [("application/json".into(), "{\"error\":\"Bad input!\"}".into())].into();
    integration.integration_responses.extend([refused, response("500", Some(r"5\d{2}"))]);
    let answer = test(integration.clone(), &told(400, "{}"));
    assert_eq!((answer.status, answer.body.as_str()), (400, "{\"error\":\"Bad input!\"}"));
    assert_eq!(test(integration.clone(), &told(503, "{}")).status, 500);
    integration.integration_responses.remove("200");
    let answer = test(integration, &told(302, "{}"));
    assert_eq!((answer.status, answer.body.as_str()), (500, r#"{"message":"Internal server error"}"#));
    assert_eq!(answer.headers.get("x-amzn-ErrorType").map(String::as_str), Some("InternalServerErrorException"));
    assert_eq!(
        last_lines(&answer, 2),
        [
            "Execution failed due to configuration error: No match for output mapping and no default output mapping \
             configured. Endpoint Response Status Code: 302",
            "Method completed with status: 500"
        ]
    );
}

#[test]
fn a_role_that_cannot_be_assumed_stops_it_before_the_call_shows() {
    let role = "arn:aws:iam::123456789012:role/Nobody".to_owned();
    let world = Told { answer: Err(CallFailure::RoleNotAssumable { role }), ..told(200, "") };
    let answer = test(start_execution(), &world);
    assert_eq!(
        last_lines(&answer, 3),
        [
            &*format!("Method request body before transformations: {BODY}"),
            "Execution failed due to configuration error: API Gateway does not have permission to assume the provided \
             role arn:aws:iam::123456789012:role/Nobody",
            "Method completed with status: 500"
        ]
    );
}

#[test]
fn a_call_that_takes_too_long_is_given_up() {
    let answer = test(start_execution(), &Told { never: true, ..told(200, "") });
    assert_eq!((answer.status, answer.body.as_str()), (504, r#"{"message":"Endpoint request timed out"}"#));
}

#[test]
fn the_untouched_mock_cannot_transform_the_request() {
    let answer = test_with(&api(Integration::default()), &told(200, ""), "", None);
    assert_eq!((answer.status, answer.body.as_str()), (500, r#"{"message":"Internal server error"}"#));
    assert_eq!(last_lines(&answer, 2)[0], "Execution failed due to configuration error: Unable to transform request");
}

#[test]
fn a_mock_without_a_whole_status_is_told_so() {
    for template in [r#"{"statusCode": "200"}"#, "{status_code: 200}", "{}"] {
        let templates = [("application/json".to_owned(), template.to_owned())].into();
        let answer = test(Integration { request_templates: templates, ..Integration::default() }, &told(200, ""));
        assert_eq!(
            (answer.status, last_lines(&answer, 2)[0]),
            (
                500,
                "Execution failed due to configuration error: statusCode should be an integer which defined in request \
                 template"
            ),
            "{template}"
        );
    }
    // As CDK writes it: no JSON, and taken all the same.
    let templates = [("application/json".to_owned(), "{ statusCode: 200 }".to_owned())].into();
    let integration = Integration {
        request_templates: templates,
        integration_responses: [response("200", None)].into(),
        ..Integration::default()
    };
    assert_eq!(test(integration, &told(200, "")).status, 200);
}

#[test]
fn only_a_bodys_validation_is_told_to_gateway_responses() {
    let integration = Integration { passthrough_behavior: PassthroughBehavior::Never, ..start_execution() };
    let mut api = api(integration);
    let template = r#"{"why":$context.error.messageString,"found":"$context.error.validationErrorString"}"#;
    let told_so = GatewayResponse {
        response_templates: [("application/json".to_owned(), template.to_owned())].into(),
        ..GatewayResponse::default()
    };
    api.gateway_responses.insert("DEFAULT_4XX".into(), told_so);
    let answer = test_with(&api, &told(200, ""), BODY, Some("text/plain"));
    assert_eq!((answer.status, answer.body.as_str()), (415, r#"{"why":"Unsupported Media Type","found":""}"#));
}

#[test]
fn http_is_refused_with_a_reason() {
    let integration = Integration { integration_type: IntegrationType::Http, ..Integration::default() };
    let answer = test(integration, &told(200, ""));
    assert_eq!(answer.status, 500);
    assert!(
        last_lines(&answer, 2)[0].ends_with("HTTP integrations need a network, which this playground does not have")
    );
}

#[test]
fn bodies_pass_or_are_refused_as_the_passthrough_table_says() {
    use PassthroughBehavior::{Never, WhenNoMatch, WhenNoTemplates};
    let template: TextMap = [("application/json".into(), "T".into())].into();
    for (templates, content_type, behavior, expected) in [
        (&template, None, Never, "T"),
        (&template, Some("application/json; charset=utf-8"), WhenNoTemplates, "T"),
        (&template, Some("text/plain"), WhenNoMatch, BODY),
        (&template, Some("text/plain"), WhenNoTemplates, "415"),
        (&template, Some("text/plain"), Never, "415"),
        (&TextMap::new(), None, WhenNoMatch, BODY),
        (&TextMap::new(), None, WhenNoTemplates, BODY),
        (&TextMap::new(), None, Never, "415"),
    ] {
        let integration =
            Integration { request_templates: templates.clone(), passthrough_behavior: behavior, ..start_execution() };
        let world = told(200, "{}");
        let answer = test_with(&api(integration), &world, BODY, content_type);
        let sent = world.calls.borrow().first().map_or_else(|| answer.status.to_string(), |call| call.body.clone());
        assert_eq!(sent, expected, "{content_type:?} {behavior:?}");
        if expected == "415" {
            assert_eq!(answer.body, r#"{"message":"Unsupported Media Type"}"#);
        }
    }
}

#[test]
fn overrides_of_a_template_reach_the_call_and_the_client() {
    let mut integration = start_execution();
    integration.request_templates = [(
        "application/json".into(),
        "#set($context.requestOverride.header.X-One = \"1\")#set($context.responseOverride.status = 202)\
         #set($context.responseOverride.header.X-Two = [\"a\", \"b\"])$input.json('$.stateMachineArn')"
            .into(),
    )]
    .into();
    integration.request_parameters = [("integration.request.header.X-Three".into(), "'3'".into())].into();
    let world = told(200, "{}");
    let answer = test(integration, &world);
    let calls = world.calls.borrow();
    let headers: Vec<String> = calls[0].headers.iter().map(|(name, value)| format!("{name}={value}")).collect();
    assert_eq!((headers.join(" "), calls[0].body.as_str()), ("X-Three=3 X-One=1".into(), "\"arn:m\""));
    assert_eq!((answer.status, answer.headers.get("X-Two").map(String::as_str)), (202, Some("a,b")));
}

#[test]
fn a_validator_checks_parameters_and_body_before_the_call() {
    let mut api = api(start_execution());
    api.request_validators.push(RequestValidator {
        id: "v".into(),
        name: "all".into(),
        validate_request_body: true,
        validate_request_parameters: true,
    });
    let schema = r#"{"type":"object","required":["input","name"]}"#;
    api.models.push(Model { name: "Start".into(), content_type: "application/json".into(), schema: schema.into() });
    let resource = api.resource_mut("/execution").unwrap();
    let method = resource.resource_methods.get_mut("POST").unwrap();
    method.request_validator_id = Some("v".into());
    method.request_models = [("application/json".into(), "Start".into())].into();
    let answer = test_with(&api, &told(200, ""), BODY, None);
    assert_eq!((answer.status, answer.body.as_str()), (400, r#"{"message":"Invalid request body"}"#));
    assert_eq!(
        last_lines(&answer, 2)[0],
        "Request body does not match model schema for content type application/json: \
         [object has missing required properties ([\"name\"])]"
    );
    let resource = api.resource_mut("/execution").unwrap();
    let method = resource.resource_methods.get_mut("POST").unwrap();
    method.request_parameters =
        [("method.request.querystring.q".into(), true), ("method.request.header.h".into(), false)].into();
    let answer = test_with(&api, &told(200, ""), BODY, None);
    assert_eq!(answer.body, r#"{"message":"Missing required request parameters: [q]"}"#);
    api.gateway_responses.insert(
        "BAD_REQUEST_PARAMETERS".into(),
        GatewayResponse { status_code: Some("422".into()), ..GatewayResponse::default() },
    );
    assert_eq!(test_with(&api, &told(200, ""), BODY, None).status, 422);
}

#[test]
fn a_function_behind_a_proxy_gets_the_event_and_describes_the_response() {
    let function = "arn:aws:lambda:us-east-1:123456789012:function:f";
    let integration = Integration {
        integration_type: IntegrationType::AwsProxy,
        uri: Some(format!("arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/{function}/invocations")),
        ..Integration::default()
    };
    let world = told(200, r#"{"statusCode":201,"headers":{"X-A":"b"},"body":"done"}"#);
    let answer = test(integration.clone(), &world);
    assert_eq!((answer.status, answer.body.as_str()), (201, "done"));
    assert_eq!(answer.headers.get("X-A").map(String::as_str), Some("b"));
    let event = syntax::Value::parse(&world.calls.borrow()[0].body).unwrap();
    let text = |value: Option<&syntax::Value>| value.and_then(syntax::Value::as_str).unwrap_or("-").to_owned();
    assert_eq!((text(event.get("body")), text(event.get("resource"))), (BODY.to_owned(), "/execution".to_owned()));
    let context = event.get("requestContext").unwrap();
    assert_eq!(text(context.get("stage")), "test-invoke-stage");
    assert_eq!(text(context.get("identity").and_then(|identity| identity.get("sourceIp"))), "test-invoke-source-ip");
    let answer = test(integration, &told(200, r#"{"sum":3}"#));
    assert_eq!((answer.status, answer.body.as_str()), (502, r#"{"message":"Internal server error"}"#));
    assert_eq!(
        last_lines(&answer, 2)[0],
        "Execution failed due to configuration error: Malformed Lambda proxy response"
    );
}

#[test]
fn a_stage_serves_its_routes_with_its_variables_and_nothing_else() {
    let mut integration = start_execution();
    integration.request_templates =
        [("application/json".into(), "$stageVariables.arn $context.stage $context.path".into())].into();
    let mut api = api(integration);
    api.stages[0].variables.insert("arn".into(), "arn:x".into());
    let world = told(200, "{}");
    let post = |path: &str| HttpRequest::new("POST", path, "{}");
    let exchange = finished(serve(&api, "prod", post("/execution?x=1"), &world));
    assert_eq!(exchange.integration_request.unwrap().body, "arn:x prod /prod/execution");
    assert_eq!(exchange.request.query, [("x".to_owned(), "1".to_owned())]);
    for (stage, request, body) in [
        ("prod", post("/nothing"), r#"{"message":"Missing Authentication Token"}"#),
        ("prod", HttpRequest::new("GET", "/execution", ""), r#"{"message":"Missing Authentication Token"}"#),
        ("dev", post("/execution"), r#"{"message":"Forbidden"}"#),
    ] {
        let exchange = finished(serve(&api, stage, request, &world));
        assert_eq!((exchange.response.status, exchange.response.body.as_str()), (403, body));
    }
}

#[test]
fn a_preview_renders_every_stage_and_calls_nothing() {
    let mut integration = start_execution();
    integration.request_templates =
        [("application/json".into(), "{\"input\":\"$input.path('$.input')\"}".into())].into();
    integration.integration_responses.get_mut("200").unwrap().response_templates =
        [("application/json".into(), "$input.path('$.executionArn')".into())].into();
    let request = TestInvokeRequest {
        resource_id: "/execution".into(),
        http_method: "POST".into(),
        body: BODY.into(),
        ..TestInvokeRequest::default()
    };
    let answer = BackendResponse { status: 200, headers: Vec::new(), body: r#"{"executionArn":"arn:e"}"#.into() };
    let exchange = preview(&api(integration.clone()), &request, &answer, 0).unwrap();
    assert_eq!(exchange.integration_request.unwrap().body, r#"{"input":"{}"}"#);
    assert_eq!(exchange.integration_response.unwrap().mapped.body, "arn:e");
    integration.request_templates = [("application/json".into(), "#if($x".into())].into();
    let exchange = preview(&api(integration), &request, &answer, 0).unwrap();
    assert_eq!(exchange.failure.as_deref(), Some("`#if` is not closed by `)` at line 1, column 1"));
    let missing = TestInvokeRequest { resource_id: "/x".into(), ..request };
    let error = preview(&RestApi::new("a", "A"), &missing, &answer, 0).unwrap_err();
    assert_eq!(
        (error.code.as_str(), error.message.as_str()),
        ("NotFoundException", "Invalid Resource identifier specified")
    );
}

#[test]
fn a_template_that_fails_is_named_with_its_place() {
    let look = |api: &RestApi| {
        let request = TestInvokeRequest {
            resource_id: "/execution".into(),
            http_method: "POST".into(),
            body: BODY.into(),
            ..TestInvokeRequest::default()
        };
        let answer = BackendResponse { status: 400, body: "{}".into(), ..BackendResponse::default() };
        preview(api, &request, &answer, 0).unwrap()
    };
    let json = |template: &str| TextMap::from([("application/json".to_owned(), template.to_owned())]);
    let request = Integration { request_templates: json("{\n  #if($x"), ..start_execution() };
    let failed = look(&api(request)).failed_template.unwrap();
    assert_eq!((failed.status_code.as_deref(), failed.content_type.as_str()), (None, "application/json"));
    assert!(failed.offset.is_some_and(|offset| offset >= 4), "{failed:?}");
    let mut response = start_execution();
    let refusal = IntegrationResponse {
        status_code: "400".into(),
        selection_pattern: Some(r"4\d{2}".into()),
        response_templates: json("$input.path('$.a').substring(9)$util.urlDecode('%')$x.y.z #set($a = [1])$a.get(7)"),
        ..IntegrationResponse::default()
    };
    response.integration_responses.insert("400".into(), refusal);
    let exchange = look(&api(response));
    let failed = exchange.failed_template.unwrap();
    assert_eq!(failed.status_code.as_deref(), Some("400"));
    assert_eq!(exchange.failure, Some(failed.message));
    assert_eq!(exchange.response.status, 500);
    assert_eq!(look(&api(start_execution())).failed_template, None);
}

#[test]
fn a_test_with_a_certain_method_reaches_any() {
    let mut api = api(start_execution());
    let resource = api.resource_mut("/execution").unwrap();
    let any = Method { http_method: "ANY".into(), ..resource.resource_methods.remove("POST").unwrap() };
    resource.resource_methods.insert("ANY".into(), any);
    let request = |method: &str| TestInvokeRequest {
        resource_id: "/execution".into(),
        http_method: method.into(),
        ..TestInvokeRequest::default()
    };
    let answer = BackendResponse { status: 200, ..BackendResponse::default() };
    let tested = |method: &str| preview(&api, &request(method), &answer, 0).unwrap().request.http_method;
    assert_eq!((tested("PATCH").as_str(), tested("ANY").as_str()), ("PATCH", "POST"));
}
