//! Whole requests to an HTTP API, and what is refused about its integrations.

use std::cell::RefCell;
use std::task::{Context, Poll, Waker};

use super::*;
use crate::backend::{BackendResponse, CallFailure, LocalBoxFuture};

struct World(RefCell<Vec<AwsCall>>);

impl AwsIntegration for World {
    fn now(&self) -> i64 {
        1_672_167_354_533
    }

    fn uuid(&self) -> String {
        "r-1".into()
    }

    fn sleep(&self, _milliseconds: u64) -> LocalBoxFuture<'_, ()> {
        Box::pin(std::future::pending())
    }

    fn call(&self, call: AwsCall) -> LocalBoxFuture<'_, Result<BackendResponse, CallFailure>> {
        self.0.borrow_mut().push(call);
        let answer = BackendResponse { status: 400, headers: Vec::new(), body: "{\"__type\":\"x\"}".into() };
        Box::pin(std::future::ready(Ok(answer)))
    }
}

fn api(subtype: &str, parameters: &[(&str, &str)]) -> HttpApi {
    let routes = ["POST /execution", "ANY /execution/{id}", "$default"];
    HttpApi {
        api_id: "h1".into(),
        routes: routes.map(|key| Route { route_key: key.into(), target: "integrations/i".into() }).into(),
        integrations: vec![HttpIntegration {
            integration_id: "i".into(),
            integration_subtype: subtype.into(),
            credentials_arn: Some("arn:aws:iam::123456789012:role/r".into()),
            request_parameters: parameters.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect(),
            timeout_in_millis: None,
        }],
        stages: vec![Stage {
            stage_name: "$default".into(),
            variables: [("arn".to_owned(), "arn:m".to_owned())].into(),
            description: None,
        }],
        ..HttpApi::default()
    }
}

fn run(api: &HttpApi, request: HttpRequest, world: &World) -> Exchange {
    run_in("$default", api, request, world)
}

fn run_in(stage: &str, api: &HttpApi, request: HttpRequest, world: &World) -> Exchange {
    let mut run = std::pin::pin!(serve(api, stage, request, world));
    match run.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(exchange) => exchange,
        Poll::Pending => panic!("it waits"),
    }
}

#[test]
fn parameters_make_the_request_and_the_answer_is_the_services_own() {
    let parameters = [
        ("StateMachineArn", "$stageVariables.arn"),
        ("Name", "${request.path.id}-${context.requestId}"),
        ("Input", "$request.body"),
        ("TraceHeader", "$request.header.x-trace"),
        ("Region", "eu-west-1"),
    ];
    let api = api("StepFunctions-StartSyncExecution", &parameters);
    assert_eq!(check(&api.integrations[0]), Vec::<String>::new());
    let world = World(RefCell::default());
    let exchange = run(&api, HttpRequest::new("PUT", "/execution/7", "{\"a\": \"it's\"}"), &world);
    let calls = world.0.borrow();
    assert_eq!(calls[0].body, r#"{"stateMachineArn":"arn:m","name":"7-r-1","input":"{\"a\": \"it's\"}"}"#);
    assert_eq!((calls[0].action.as_deref(), calls[0].region.as_str()), (Some("StartSyncExecution"), "eu-west-1"));
    assert_eq!(exchange.resource_path.as_deref(), Some("ANY /execution/{id}"));
    assert_eq!((exchange.response.status, exchange.response.body.as_str()), (400, "{\"__type\":\"x\"}"));
    assert_eq!(exchange.response.header("apigw-requestid"), Some("r-1"));
    assert_eq!(
        exchange.log,
        [
            "Execution log for request r-1",
            "HTTP Method: PUT, Path: /execution/7",
            "Route: ANY /execution/{id}",
            "Endpoint request URI: https://sync-states.eu-west-1.amazonaws.com/?Action=StartSyncExecution",
            "Endpoint request body after parameter mapping: \
             {\"stateMachineArn\":\"arn:m\",\"name\":\"7-r-1\",\"input\":\"{\\\"a\\\": \\\"it's\\\"}\"}",
            "Received response. Status: 400",
            "Endpoint response body: {\"__type\":\"x\"}",
            "Completed with status: 400",
        ]
    );
    let answer = BackendResponse { status: 200, body: "{}".into(), ..BackendResponse::default() };
    let ahead = preview(&api, "$default", HttpRequest::new("PUT", "/execution/8", "{}"), &answer, 0);
    assert_eq!((ahead.response.status, ahead.response.body.as_str()), (200, "{}"));
    assert_eq!(
        ahead.endpoint_request.unwrap().body,
        r#"{"stateMachineArn":"arn:m","name":"8-00000000-0000-4000-8000-000000000001","input":"{}"}"#
    );
}

#[test]
fn parts_of_the_body_are_found_by_path() {
    let api = api(
        "StepFunctions-StopExecution",
        &[
            ("ExecutionArn", "$request.body.run.arn"),
            ("Cause", "$request.body.why"),
            ("Error", "$request.querystring.e"),
        ],
    );
    let world = World(RefCell::default());
    let exchange = run(&api, HttpRequest::new("GET", "/any?e=E", r#"{"run":{"arn":"arn:e"},"why":{"n":1}}"#), &world);
    assert_eq!(exchange.resource_path.as_deref(), Some("$default"));
    assert_eq!(world.0.borrow()[0].body, r#"{"executionArn":"arn:e","cause":"{\"n\":1}","error":"E"}"#);
}

#[test]
fn each_stage_has_its_name_its_path_and_its_variables() {
    let mut api = api(
        "StepFunctions-StartExecution",
        &[("StateMachineArn", "$stageVariables.arn"), ("Name", "${context.stage}:${context.path}:${request.path}")],
    );
    let variables = [("arn".to_owned(), "arn:beta".to_owned())].into();
    api.stages.push(Stage { stage_name: "beta".into(), variables, description: None });
    let world = World(RefCell::default());
    let post = || HttpRequest::new("POST", "/execution", "{}");
    for (stage, expected) in [
        ("$default", r#"{"stateMachineArn":"arn:m","name":"$default:/execution:/execution"}"#),
        ("beta", r#"{"stateMachineArn":"arn:beta","name":"beta:/beta/execution:/execution"}"#),
    ] {
        assert_eq!(run_in(stage, &api, post(), &world).response.status, 400);
        assert_eq!(world.0.borrow().last().unwrap().body, expected);
    }
    let nowhere = run_in("gamma", &api, post(), &world);
    assert_eq!((nowhere.response.status, nowhere.response.body.as_str()), (404, r#"{"message":"Not Found"}"#));
    assert_eq!(world.0.borrow().len(), 2);
    // A variable that the stage does not have leaves the parameter out.
    api.stages[1].variables.clear();
    run_in("beta", &api, post(), &world);
    assert_eq!(world.0.borrow()[2].body, r#"{"name":"beta:/beta/execution:/execution"}"#);
}

#[test]
fn what_cannot_work_is_said() {
    let wrong = |subtype, parameters: &[(&str, &str)]| check(&api(subtype, parameters).integrations[0]);
    assert_eq!(wrong("StepFunctions-Nothing", &[]), ["Invalid integration subtype `StepFunctions-Nothing`"]);
    assert_eq!(
        wrong("StepFunctions-StartExecution", &[("TraceHeader", "x"), ("Input", "$request.body..a")]),
        [
            "The request parameter `StateMachineArn` is required",
            "Input: a path into the body may have no `..`, filters or wildcards",
            "`TraceHeader` is no request parameter of StepFunctions-StartExecution",
        ]
    );
    let mut api = api("StepFunctions-StartExecution", &[]);
    api.integrations.clear();
    let exchange = run(&api, HttpRequest::new("POST", "/execution", ""), &World(RefCell::default()));
    assert_eq!(exchange.failure.as_deref(), Some("The route `POST /execution` has no integration"));
    assert_eq!(exchange.response.body, r#"{"message":"Internal Server Error"}"#);
    api.routes.pop();
    let exchange = run(&api, HttpRequest::new("GET", "/nothing", ""), &World(RefCell::default()));
    assert_eq!((exchange.response.status, exchange.response.body.as_str()), (404, r#"{"message":"Not Found"}"#));
}

#[test]
fn routes_are_made_and_taken_away_with_their_integrations() {
    let mut api = HttpApi::new("h1", "Orders");
    assert_eq!(api.stages[0].stage_name, "$default");
    for key in ["POST /orders", "ANY /{proxy+}", "$default"] {
        assert_eq!(api.create_route(key, HttpIntegration::default()), Ok(()));
    }
    let refused = api.create_route("POST /orders", HttpIntegration::default());
    assert_eq!(refused, Err("Route with key POST /orders already exists for this API".into()));
    for wrong in ["", "orders", "POST orders", "TAKE /orders", "POST /a b"] {
        let message = api.create_route(wrong, HttpIntegration::default()).unwrap_err();
        assert_eq!(
            message,
            format!(
                "The provided route key is not formatted properly for HTTP protocol. Format should be \
                 \"<HTTP METHOD> /<RESOURCE PATH>\" or \"$default\": {wrong}"
            )
        );
    }
    api.routes[2].target = api.routes[1].target.clone();
    api.delete_route("ANY /{proxy+}");
    let ids: Vec<_> = api.integrations.iter().map(|integration| integration.integration_id.as_str()).collect();
    assert_eq!(ids, ["h1-0", "h1-1"]);
    assert!(api.create_route("GET /", HttpIntegration::default()).is_ok());
    assert_eq!(api.integration_of(api.route("GET /").unwrap()).unwrap().integration_id, "h1-2");
}
