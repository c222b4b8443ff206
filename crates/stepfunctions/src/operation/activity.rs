//! `CreateActivity`, `DescribeActivity`, `ListActivities`, `DeleteActivity`.
//!
//! <https://docs.aws.amazon.com/step-functions/latest/apireference/API_CreateActivity.html>

use std::rc::Rc;

use syntax::{Object, Value, object};

use crate::activity::Activity;
use crate::arn::Arn;
use crate::configuration::EncryptionInput;
use crate::error::ApiError;
use crate::pagination::{self, Paging};
use crate::request::{ARN, Input, NAME, PAGE_TOKEN, Reader};
use crate::service::Service;
use crate::tag::Tag;
use crate::{name, wire};

#[derive(Debug)]
pub(crate) struct CreateActivityInput {
    pub name: Rc<str>,
    pub tags: Vec<Tag>,
    pub encryption_configuration: Option<EncryptionInput>,
}

impl Input for CreateActivityInput {
    fn read(request: &Reader<'_>) -> Self {
        Self {
            name: request.required_text("name", NAME),
            tags: request.structures("tags").unwrap_or_default(),
            encryption_configuration: request.structure("encryptionConfiguration"),
        }
    }
}

/// Creates an activity; one that is there already is answered as it is.
pub(crate) fn create_activity(service: &Service, input: CreateActivityInput) -> Result<Object, ApiError> {
    name::check(&input.name)?;
    let encryption = input.encryption_configuration.map(EncryptionInput::check).transpose()?.unwrap_or_default();
    let arn: Rc<str> = service.place.activity(&input.name).into();
    let mut store = service.store.borrow_mut();
    if let Some(known) = store.activities.get(&input.name) {
        if known.encryption != encryption {
            return Err(ApiError::ActivityAlreadyExists(arn.to_string()));
        }
        return Ok(object! { "activityArn" => arn, "creationDate" => wire::date(known.creation_date) });
    }
    let mut activity = Activity::new(arn.clone(), input.name.clone(), encryption, service.now());
    activity.tags.add(input.tags, &arn)?;
    store.activities.insert(input.name, activity);
    Ok(object! { "activityArn" => arn, "creationDate" => wire::date(service.now()) })
}

#[derive(Debug)]
pub(crate) struct ActivityArnInput {
    pub activity_arn: Rc<str>,
}

impl Input for ActivityArnInput {
    fn read(request: &Reader<'_>) -> Self {
        Self { activity_arn: request.required_text("activityArn", ARN) }
    }
}

pub(crate) fn describe_activity(service: &Service, input: &ActivityArnInput) -> Result<Object, ApiError> {
    let arn = Arn::activity(&input.activity_arn)?;
    let store = service.store.borrow();
    let activity = store.activity(arn.text).ok_or_else(|| ApiError::ActivityDoesNotExist(arn.to_string()))?;
    Ok(object! {
        "activityArn" => activity.arn.clone(),
        "creationDate" => wire::date(activity.creation_date),
        "encryptionConfiguration" => activity.encryption.to_wire(),
        "name" => activity.name.clone(),
    })
}

/// Deletes an activity; one that is not there is no error. Who polls for it learns that it is gone.
pub(crate) fn delete_activity(service: &Service, input: &ActivityArnInput) -> Result<Object, ApiError> {
    let arn = Arn::activity(&input.activity_arn)?;
    let mut store = service.store.borrow_mut();
    if let Some(name) = store.activity(arn.text).map(|activity| activity.name.clone())
        && let Some(activity) = store.activities.remove(&name)
    {
        activity.pollers.into_iter().for_each(std::task::Waker::wake);
    }
    Ok(Object::new())
}

#[derive(Debug)]
pub(crate) struct ListActivitiesInput {
    pub paging: Paging,
}

impl Input for ListActivitiesInput {
    fn read(request: &Reader<'_>) -> Self {
        Self { paging: Paging::read(request, PAGE_TOKEN) }
    }
}

pub(crate) fn list_activities(service: &Service, input: &ListActivitiesInput) -> Result<Object, ApiError> {
    let store = service.store.borrow();
    let activities = store.activities.values();
    let (page, next) = input.paging.page("activities", activities, |activity| activity.name.to_string())?;
    let page = page.into_iter().map(|activity| {
        Value::from(object! {
            "activityArn" => activity.arn.clone(),
            "creationDate" => wire::date(activity.creation_date),
            "name" => activity.name.clone(),
        })
    });
    Ok(pagination::answer("activities", page.collect(), next))
}
