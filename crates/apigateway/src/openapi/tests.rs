//! Definitions imported, exported and imported again.

use super::*;
use crate::rest_api::{IntegrationType, PassthroughBehavior};

/// The frame of the workshop's definition: one mock without templates or responses.
const WORKSHOP: &str = r#"
openapi: 3.0.3
info:
  title: API Gateway State Machine integration
  version: 1.0.0
x-amazon-apigateway-policy:
  Version: "2012-10-17"
  Statement:
    - Effect: Allow
      Principal: "*"
      Action: execute-api:Invoke
      Resource: "*"
paths:
  /execution:
    post:
      summary: Example API Endpoint
      operationId: example
      responses:
        "200":
          description: Success
      x-amazon-apigateway-integration:
        type: mock
"#;

#[test]
fn the_workshops_definition_imports() {
    let imported = import(WORKSHOP, "a1b2c3").unwrap();
    assert_eq!(imported.warnings, Vec::<String>::new());
    let api = imported.api;
    assert_eq!((api.name.as_str(), api.version.as_deref()), ("API Gateway State Machine integration", Some("1.0.0")));
    let paths: Vec<_> = api.resources.iter().map(|resource| resource.path.as_str()).collect();
    assert_eq!(paths, ["/", "/execution"]);
    let method = &api.resources[1].resource_methods["POST"];
    assert_eq!(method.operation_name.as_deref(), Some("example"));
    assert_eq!(method.method_responses.keys().collect::<Vec<_>>(), ["200"]);
    let integration = method.method_integration.as_ref().unwrap();
    assert_eq!(integration.integration_type, IntegrationType::Mock);
    assert!(integration.request_templates.is_empty() && integration.integration_responses.is_empty());
    assert!(api.policy.unwrap().contains("execute-api:Invoke"));
    let indented: String = WORKSHOP.replace('\n', "\n        ");
    let template =
        format!("Resources:\n  Api:\n    Type: AWS::ApiGateway::RestApi\n    Properties:\n      Body:\n{indented}");
    assert_eq!(import(&template, "a1b2c3").unwrap().api.name, "API Gateway State Machine integration");
}

/// One template in both languages, the YAML with short forms: the same API.
#[test]
fn short_forms_in_yaml_import_as_long_ones_in_json() {
    let in_yaml = r#"
Parameters: {Stage: {Type: String, Default: dev}}
Resources:
  Role: {Type: AWS::IAM::Role}
  Orders: {Type: AWS::Serverless::StateMachine, Properties: {Name: !Sub "orders-${Stage}"}}
  Api:
    Type: AWS::Serverless::Api
    Properties:
      DefinitionBody:
        openapi: 3.0.1
        info: {title: !Join ["-", [orders, !Ref Stage]], version: "1"}
        paths:
          /orders:
            post:
              responses: {"200": {description: ok}}
              x-amazon-apigateway-integration:
                type: aws
                httpMethod: POST
                uri: !Sub arn:${AWS::Partition}:apigateway:${AWS::Region}:states:action/StartExecution
                credentials: !GetAtt Role.Arn
                requestTemplates:
                  application/json: !Sub
                    - '{"input": "$util.escapeJavaScript($input.json(''$''))", "stateMachineArn": "${Arn}"}'
                    - {Arn: !GetAtt Orders.Arn}
"#;
    let in_json = r#"{
"Parameters": {"Stage": {"Type": "String", "Default": "dev"}},
"Resources": {
  "Role": {"Type": "AWS::IAM::Role"},
  "Orders": {"Type": "AWS::Serverless::StateMachine", "Properties": {"Name": {"Fn::Sub": "orders-${Stage}"}}},
  "Api": {"Type": "AWS::Serverless::Api", "Properties": {"DefinitionBody": {
    "openapi": "3.0.1",
    "info": {"title": {"Fn::Join": ["-", ["orders", {"Ref": "Stage"}]]}, "version": "1"},
    "paths": {"/orders": {"post": {
      "responses": {"200": {"description": "ok"}},
      "x-amazon-apigateway-integration": {
        "type": "aws", "httpMethod": "POST",
        "uri": {"Fn::Sub": "arn:${AWS::Partition}:apigateway:${AWS::Region}:states:action/StartExecution"},
        "credentials": {"Fn::GetAtt": ["Role", "Arn"]},
        "requestTemplates": {"application/json": {"Fn::Sub": [
          "{\"input\": \"$util.escapeJavaScript($input.json('$'))\", \"stateMachineArn\": \"${Arn}\"}",
          {"Arn": {"Fn::GetAtt": ["Orders", "Arn"]}}]}}}}}}}}}}}"#;
    let imported = import(in_yaml, "o").unwrap();
    assert_eq!(imported.warnings, Vec::<String>::new());
    assert_eq!(imported.api, import(in_json, "o").unwrap().api);
    assert_eq!(imported.api.name, "orders-dev");
    let method = &imported.api.resource("/orders").unwrap().resource_methods["POST"];
    let integration = method.method_integration.as_ref().unwrap();
    assert_eq!(integration.uri.as_deref(), Some("arn:aws:apigateway:us-east-1:states:action/StartExecution"));
    assert_eq!(integration.credentials.as_deref(), Some("arn:aws:iam::123456789012:role/Role"));
    assert_eq!(
        integration.request_templates["application/json"],
        r#"{"input": "$util.escapeJavaScript($input.json('$'))", "stateMachineArn": "arn:aws:states:us-east-1:123456789012:stateMachine:orders-dev"}"#
    );
}

const ORDERS: &str = r##"{
  "swagger": "2.0",
  "info": {"title": "Orders", "description": "All of them", "version": "3"},
  "consumes": ["application/json"],
  "definitions": {
    "Line": {"type": "object"},
    "Order": {"type": "object", "properties": {"lines": {"type": "array", "items": {"$ref": "#/definitions/Line"}}}}
  },
  "securityDefinitions": {"key": {"type": "apiKey", "name": "x-api-key", "in": "header"}},
  "x-amazon-apigateway-request-validators": {"body": {"validateRequestBody": true, "validateRequestParameters": false}},
  "x-amazon-apigateway-gateway-responses": {"DEFAULT_4XX": {"responseTemplates": {"application/json": "{}"}}},
  "paths": {
    "/orders/{id}": {
      "parameters": [{"name": "id", "in": "path", "required": true, "type": "string"}],
      "put": {
        "security": [{"key": []}],
        "x-amazon-apigateway-request-validator": "body",
        "parameters": [
          {"name": "full", "in": "query", "type": "string"},
          {"in": "body", "name": "Order", "schema": {"$ref": "#/definitions/Order"}}
        ],
        "responses": {
          "200": {"description": "ok", "schema": {"$ref": "#/definitions/Order"}, "headers": {"X-Id": {"type": "string"}}},
          "default": {"description": "else"}
        },
        "x-amazon-apigateway-integration": {
          "type": "AWS", "httpMethod": "POST",
          "uri": {"Fn::Sub": "arn:aws:apigateway:${AWS::Region}:states:action/StartExecution"},
          "credentials": "arn:aws:iam::123456789012:role/r",
          "passthroughBehavior": "NEVER",
          "timeoutInMillis": 5000,
          "requestParameters": {"integration.request.header.X": "method.request.path.id"},
          "requestTemplates": {"application/json": "$input.json('$')"},
          "responses": {
            "default": {"statusCode": 200, "responseParameters": {"method.response.header.X-Id": "context.requestId"}},
            "4\\d{2}": {"statusCode": "400", "responseTemplates": {"application/json": "no"}}
          }
        }
      },
      "x-amazon-apigateway-any-method": {"responses": {}}
    }
  }
}"##;

#[test]
fn swagger_2_imports_with_all_that_is_known() {
    let imported = import(ORDERS, "o").unwrap();
    assert_eq!(
        imported.warnings,
        [
            "PUT /orders/{id}: the response `default` has no status code and is left out",
            "ANY /orders/{id}: no `x-amazon-apigateway-integration`, so it cannot be called"
        ]
    );
    let api = imported.api;
    let put = &api.resource("/orders/{id}").unwrap().resource_methods["PUT"];
    let parameters: Vec<_> =
        put.request_parameters.iter().map(|(name, required)| format!("{name} {required}")).collect();
    assert_eq!(parameters, ["method.request.path.id true", "method.request.querystring.full false"]);
    assert_eq!(put.request_models["application/json"], "Order");
    assert_eq!((put.request_validator_id.as_deref(), put.api_key_required), (Some("body"), true));
    assert_eq!(
        put.method_responses["200"].response_parameters.keys().collect::<Vec<_>>(),
        ["method.response.header.X-Id"]
    );
    let integration = put.method_integration.as_ref().unwrap();
    assert_eq!(integration.uri.as_deref(), Some("arn:aws:apigateway:us-east-1:states:action/StartExecution"));
    assert_eq!(integration.passthrough_behavior, PassthroughBehavior::Never);
    assert_eq!(integration.timeout_in_millis, Some(5000));
    assert_eq!(integration.integration_responses["200"].selection_pattern, None);
    assert_eq!(integration.integration_responses["400"].selection_pattern.as_deref(), Some(r"4\d{2}"));
    assert_eq!(
        api.models[1].schema,
        r#"{"type":"object","properties":{"lines":{"type":"array","items":{"$ref":"https://apigateway.amazonaws.com/restapis/o/models/Line"}}}}"#
    );
}

#[test]
fn an_export_imports_as_the_same_api() {
    for text in [WORKSHOP, ORDERS] {
        let api = import(text, "o").unwrap().api;
        for export_type in [ExportType::Oas30, ExportType::Swagger] {
            let exported = export(&api, export_type).to_pretty();
            let again = import(&exported, "o").unwrap();
            let mut api = api.clone();
            // Methods and resources without an integration come back with ids of their own.
            api.policy = again.api.policy.clone();
            assert_eq!(again.api, api, "{exported}");
        }
    }
}

#[test]
fn what_is_no_definition_is_refused_with_a_reason() {
    let refused = |text: &str| import(text, "x").unwrap_err().message;
    assert_eq!(refused("{}"), "Invalid OpenAPI input: expected `openapi: 3.0.x` or `swagger: \"2.0\"` at the top");
    assert_eq!(refused("openapi: 3.0.1"), "Invalid OpenAPI input: `info` needs a `title`, which names the API");
    assert!(import("{\"openapi\": ", "x").unwrap_err().offset.is_some());
    for text in ["", "[", "openapi: [", "swagger: 2.0\npaths: 3\ninfo: {title: 1}", "\u{0}", "- a\n-"] {
        // Anything may be typed into the box; nothing may break it.
        let _ = import(text, "x");
    }
}
