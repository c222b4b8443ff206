//! `TagResource`, `UntagResource`, `ListTagsForResource`.
//!
//! <https://docs.aws.amazon.com/step-functions/latest/apireference/API_TagResource.html>

use std::rc::Rc;

use syntax::{Object, object};

use crate::arn::Arn;
use crate::error::ApiError;
use crate::request::{ARN, Input, Reader, text};
use crate::service::Service;
use crate::store::Store;
use crate::tag::{Tag, Tags};

#[derive(Debug)]
pub(crate) struct TagResourceInput {
    pub resource_arn: Rc<str>,
    pub tags: Vec<Tag>,
}

impl Input for TagResourceInput {
    fn read(request: &Reader<'_>) -> Self {
        Self { resource_arn: request.required_text("resourceArn", ARN), tags: request.required_structures("tags") }
    }
}

pub(crate) fn tag_resource(service: &Service, input: TagResourceInput) -> Result<Object, ApiError> {
    let mut store = service.store.borrow_mut();
    tags_of(&mut store, &input.resource_arn)?.add(input.tags, &input.resource_arn)?;
    Ok(Object::new())
}

#[derive(Debug)]
pub(crate) struct UntagResourceInput {
    pub resource_arn: Rc<str>,
    pub tag_keys: Vec<Rc<str>>,
}

impl Input for UntagResourceInput {
    fn read(request: &Reader<'_>) -> Self {
        Self {
            resource_arn: request.required_text("resourceArn", ARN),
            tag_keys: request.required_texts("tagKeys", text(1, 128)),
        }
    }
}

pub(crate) fn untag_resource(service: &Service, input: &UntagResourceInput) -> Result<Object, ApiError> {
    let mut store = service.store.borrow_mut();
    tags_of(&mut store, &input.resource_arn)?.remove(&input.tag_keys);
    Ok(Object::new())
}

#[derive(Debug)]
pub(crate) struct ListTagsForResourceInput {
    pub resource_arn: Rc<str>,
}

impl Input for ListTagsForResourceInput {
    fn read(request: &Reader<'_>) -> Self {
        Self { resource_arn: request.required_text("resourceArn", ARN) }
    }
}

pub(crate) fn list_tags_for_resource(service: &Service, input: &ListTagsForResourceInput) -> Result<Object, ApiError> {
    let mut store = service.store.borrow_mut();
    Ok(object! { "tags" => tags_of(&mut store, &input.resource_arn)?.to_wire() })
}

fn tags_of<'a>(store: &'a mut Store, arn: &str) -> Result<&'a mut Tags, ApiError> {
    let parsed = Arn::parse(arn, &["stateMachine", "activity"])?;
    let tags = if parsed.resource_type == "activity" {
        store.activity_mut(arn).map(|activity| &mut activity.tags)
    } else {
        store.state_machine_mut(arn).map(|machine| &mut machine.tags)
    };
    tags.ok_or_else(|| ApiError::ResourceNotFound(Some(arn.to_owned())))
}
