//! The ways in: the console's test of one method, a live request to a stage, and a look ahead without any call.

use crate::assumed::{Assumed, at_once};
use crate::backend::{AwsIntegration, BackendResponse};
use crate::chain::{self, Surroundings};
use crate::exchange::{Exchange, HttpRequest};
use crate::gateway_response::{Refusal, ResponseType};
use crate::mapping::Scope;
use crate::rest_api::RestApi;
use crate::router;
use crate::test_invoke::{TestInvokeError, TestInvokeRequest, TestInvokeResponse};

/// The stage that templates see in a test.
const TEST_STAGE: &str = "test-invoke-stage";

/// `TestInvokeMethod`: one request through the whole chain. The call to the service is a real one.
///
/// # Errors
/// When there is no such resource or method, or the path is none of the resource's.
pub async fn invoke(
    api: &RestApi,
    request: &TestInvokeRequest,
    world: &dyn AwsIntegration,
) -> Result<TestInvokeResponse, TestInvokeError> {
    invoke_exchange(api, request, world).await.map(|exchange| TestInvokeResponse::from(&exchange))
}

/// The same, with what each station made of the request.
///
/// # Errors
/// When there is no such resource or method, or the path is none of the resource's.
pub async fn invoke_exchange(
    api: &RestApi,
    request: &TestInvokeRequest,
    world: &dyn AwsIntegration,
) -> Result<Exchange, TestInvokeError> {
    let not_found = |message: &str| TestInvokeError { code: "NotFoundException".into(), message: message.into() };
    let by_id = api.resources.iter().find(|resource| resource.id == request.resource_id);
    let resource = by_id
        .or_else(|| api.resource(&request.resource_id))
        .ok_or_else(|| not_found("Invalid Resource identifier specified"))?;
    let method = router::method(resource, &request.http_method)
        .ok_or_else(|| not_found("Invalid Method identifier specified"))?;
    let path_given = request.path_with_query_string.as_str();
    let path = if path_given.is_empty() { resource.path.as_str() } else { path_given };
    let http_method = if request.http_method == "ANY" { "POST" } else { &request.http_method };
    let mut http = HttpRequest::new(http_method, path, &request.body);
    let single = request.headers.iter().map(|(name, value)| (name.clone(), value.clone()));
    let several = request.multi_value_headers.iter();
    let several = several.flat_map(|(name, values)| values.iter().map(|value| (name.clone(), value.clone())));
    http.headers = single.chain(several).collect();
    let path_parameters = if path_given.is_empty() {
        Vec::new()
    } else {
        let matched = router::match_path(&resource.path, &http.path).map(|(parameters, _)| parameters);
        matched.ok_or_else(|| TestInvokeError {
            code: "BadRequestException".into(),
            message: "Invalid path: the path is not one of the resource's".into(),
        })?
    };
    let place = Surroundings {
        api,
        resource,
        method,
        path_parameters,
        stage: TEST_STAGE,
        stage_variables: request.stage_variables.clone(),
        is_test: true,
    };
    Ok(chain::run(place, http, world).await)
}

/// A live request to a stage, as a client sends it.
pub async fn serve(api: &RestApi, stage: &str, request: HttpRequest, world: &dyn AwsIntegration) -> Exchange {
    let found = api.stages.iter().find(|known| known.stage_name == stage);
    let Some(found) = found else {
        return refused(api, request, &Refusal::new(ResponseType::MissingAuthenticationToken, "Forbidden"), world);
    };
    let route = router::route(api, &request.path);
    let matched = route.and_then(|route| Some((router::method(route.resource, &request.http_method)?, route)));
    let Some((method, route)) = matched else {
        let refusal = Refusal::new(ResponseType::MissingAuthenticationToken, "Missing Authentication Token");
        return refused(api, request, &refusal, world);
    };
    if method.authorization_type == "AWS_IAM"
        && !request.headers.iter().any(|(name, _)| name.eq_ignore_ascii_case("Authorization"))
    {
        let refusal = Refusal::new(ResponseType::MissingAuthenticationToken, "Missing Authentication Token");
        return refused(api, request, &refusal, world);
    }
    if method.api_key_required {
        return refused(api, request, &Refusal::new(ResponseType::InvalidApiKey, "Forbidden"), world);
    }
    let place = Surroundings {
        api,
        resource: route.resource,
        method,
        path_parameters: route.parameters,
        stage: &found.stage_name,
        stage_variables: found.variables.clone(),
        is_test: false,
    };
    chain::run(place, request, world).await
}

fn refused(api: &RestApi, request: HttpRequest, refusal: &Refusal, world: &dyn AwsIntegration) -> Exchange {
    Exchange {
        request_id: world.uuid(),
        request,
        failure: Some(refusal.message.clone()),
        response: refusal.response(api, &Scope::default()),
        ..Exchange::default()
    }
}

/// What would become of a request if the back end answered so: every template is rendered, nothing is called.
///
/// # Errors
/// As [`invoke`].
pub fn preview(
    api: &RestApi,
    request: &TestInvokeRequest,
    answer: &BackendResponse,
    now: i64,
) -> Result<Exchange, TestInvokeError> {
    let world = Assumed::new(answer, now);
    let waits = || TestInvokeError { code: "InternalFailure".into(), message: "The preview waits".into() };
    at_once(invoke_exchange(api, request, &world)).unwrap_or_else(|| Err(waits()))
}
