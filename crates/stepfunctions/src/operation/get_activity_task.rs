//! `GetActivityTask`: a worker polls for work, for a minute at most.
//!
//! <https://docs.aws.amazon.com/step-functions/latest/apireference/API_GetActivityTask.html>

use std::future::poll_fn;
use std::pin::pin;
use std::rc::Rc;
use std::task::Poll;
use std::time::Duration;

use interpreter::host::TaskNews;
use syntax::{Object, object};

use crate::activity::ActivityTask;
use crate::arn::Arn;
use crate::error::ApiError;
use crate::request::{ARN, Input, NAME, Reader};
use crate::service::Service;

#[derive(Debug)]
pub(crate) struct GetActivityTaskInput {
    pub activity_arn: Rc<str>,
    pub worker_name: Option<Rc<str>>,
}

impl Input for GetActivityTaskInput {
    fn read(request: &Reader<'_>) -> Self {
        Self { activity_arn: request.required_text("activityArn", ARN), worker_name: request.text("workerName", NAME) }
    }
}

/// How long a poll waits before it answers with nothing.
const POLL: Duration = Duration::from_mins(1);

pub(crate) async fn get_activity_task(service: Rc<Service>, input: GetActivityTaskInput) -> Result<Object, ApiError> {
    Arn::activity(&input.activity_arn)?;
    let mut patience = pin!(service.world.executor.sleep_until(service.now().after(POLL)));
    let task = poll_fn(|context| {
        let mut store = service.store.borrow_mut();
        let Some(activity) = store.activity_mut(&input.activity_arn) else {
            return Poll::Ready(Err(ApiError::ActivityDoesNotExist(input.activity_arn.to_string())));
        };
        if let Some(task) = activity.tasks.pop_front() {
            return Poll::Ready(Ok(Some(task)));
        }
        activity.pollers.push_back(context.waker().clone());
        drop(store);
        patience.as_mut().poll(context).map(|()| Ok(None))
    })
    .await?;
    let Some(ActivityTask { task_token, input: payload }) = task else { return Ok(Object::new()) };
    if let Ok(task) = service.store.borrow().tokens.find(&task_token) {
        task.tell(TaskNews::Started { worker_name: input.worker_name });
    }
    Ok(object! { "input" => payload.to_string(), "taskToken" => task_token })
}
