//! The workshop's REST API: `POST /execution`, with a mock integration at first and Step Functions behind it in the end.
//!
//! The untouched one is what the workshop's template makes: an integration of type MOCK without templates or responses.

use std::collections::BTreeMap;

use apigateway::{Integration, IntegrationResponse, IntegrationType, Method, MethodResponse, Resource, RestApi, Stage};

use crate::document::{ACCOUNT, REGION};

/// As the learner finds it.
pub(super) fn untouched() -> RestApi {
    api(Integration { integration_type: IntegrationType::Mock, ..Integration::default() })
}

/// As the learner leaves it: the client's JSON is the request of `StartExecution`.
pub(super) fn finished() -> RestApi {
    api(Integration {
        integration_type: IntegrationType::Aws,
        http_method: Some("POST".into()),
        uri: Some(format!("arn:aws:apigateway:{REGION}:states:action/StartExecution")),
        credentials: Some(format!("arn:aws:iam::{ACCOUNT}:role/IntegrationIamRole")),
        integration_responses: by_status(IntegrationResponse {
            status_code: "200".into(),
            ..IntegrationResponse::default()
        }),
        ..Integration::default()
    })
}

fn api(integration: Integration) -> RestApi {
    let post = Method {
        http_method: "POST".into(),
        operation_name: Some("example".into()),
        method_responses: BTreeMap::from([(
            "200".into(),
            MethodResponse { status_code: "200".into(), ..MethodResponse::default() },
        )]),
        method_integration: Some(integration),
        ..Method::default()
    };
    RestApi {
        id: "a1b2c3d4e5".into(),
        name: "API Gateway State Machine integration".into(),
        version: Some("1.0.0".into()),
        resources: vec![
            Resource { id: "root000001".into(), path: "/".into(), ..Resource::default() },
            Resource {
                id: "exec000001".into(),
                parent_id: Some("root000001".into()),
                path_part: "execution".into(),
                path: "/execution".into(),
                resource_methods: BTreeMap::from([("POST".into(), post)]),
            },
        ],
        stages: vec![Stage { stage_name: "prod".into(), ..Stage::default() }],
        ..RestApi::default()
    }
}

fn by_status(response: IntegrationResponse) -> BTreeMap<String, IntegrationResponse> {
    BTreeMap::from([(response.status_code.clone(), response)])
}
