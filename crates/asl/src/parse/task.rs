//! A Task and its resource.

use std::borrow::Cow;

use syntax::tree::{Member, Node, NodeKind, has_placeholder};

use super::scope::Targets;
use super::state::Context;
use super::uses::looks_like_path;
use super::{Object, Parser};
use crate::data_flow::{Computed, Template};
use crate::definition::{MachineType, QueryLanguage};
use crate::diagnostics::{lint, service};
use crate::integrations::{self, sdk::Slip};
use crate::nearest::nearest;
use crate::resource::{IntegrationPattern, Resource, ResourceKind, check_arn, check_owner};
use crate::state::Task;

impl<'t> Parser<'t> {
    pub(super) fn task(&mut self, state: &Context<'t, '_>, targets: &mut Targets<'_, 't>) -> Option<Task> {
        let Context { object, kind, language } = state;
        let said = self.report.len();
        self.require(object, &["Resource"]);
        let resource = self.resource(object);
        let flow = self.flow(object, *kind, *language);
        let seconds = 1..=99_999_999;
        let timeout_seconds =
            self.computed_count(object, "TimeoutSeconds", "TimeoutSecondsPath", *language, seconds.clone());
        let heartbeat_seconds =
            self.computed_count(object, "HeartbeatSeconds", "HeartbeatSecondsPath", *language, seconds);
        if let (Some(Computed::Fixed(timeout)), Some(Computed::Fixed(heartbeat))) =
            (&timeout_seconds, &heartbeat_seconds)
            && heartbeat >= timeout
            && let (Some(member), Some(other)) = (object.get("HeartbeatSeconds"), object.get("TimeoutSeconds"))
            && !member.value.is_open()
            && !other.value.is_open()
        {
            let finding = lint::heartbeat_not_below_timeout(*heartbeat, *timeout);
            self.add(finding, &object.place.member("HeartbeatSeconds"), member.value.span);
        }
        if let Some(resource) = &resource {
            self.reader_action(object, resource);
            self.service_parameters(object, resource, *language);
        }
        // What is wrong may be what was meant to hold the token.
        if resource.as_ref().is_some_and(|resource| resource.pattern == IntegrationPattern::WaitForTaskToken)
            && !passes_token(object, *language)
            && !self.report.has_errors_since(said)
        {
            let span = object.get("Resource").map_or(object.anchor, |member| member.value.span);
            self.add(lint::token_not_passed(), &object.place.member("Resource"), span);
        }
        let credentials = self.credentials(object, *language);
        let retry = self.retry(object, *language);
        let catch = self.catch(object, *language, targets);
        let transition = self.transition(object, targets);
        let (resource, transition) = (resource?, transition?);
        Some(Task { resource, flow, transition, timeout_seconds, heartbeat_seconds, credentials, retry, catch })
    }

    /// The actions of readers and writers are there for those alone.
    fn reader_action(&mut self, object: &Object<'t, '_>, resource: &Resource) {
        if let ResourceKind::Service { service, action } = &resource.kind
            && &**service == "s3"
            && integrations::check(resource).is_ok()
        {
            let span = object.get("Resource").map_or(object.anchor, |member| member.value.span);
            let finding = service::not_a_resource(&resource.arn).hint(format!(
                "write `arn:aws:states:::aws-sdk:s3:{action}`; the other is for `ItemReader` and `ResultWriter`"
            ));
            self.add(finding, &object.place.member("Resource"), span);
        }
    }

    fn credentials(&mut self, object: &Object<'t, '_>, language: QueryLanguage) -> Option<Template> {
        let member = object.get("Credentials")?;
        let place = object.place.member("Credentials");
        let is_expression = member.value.as_str().is_some_and(|text| text.starts_with("{%"));
        if !is_expression {
            let inner = self.member_object(member, place)?;
            let known = |name: &str| name == "RoleArn" || name == "RoleArn.$" && language == QueryLanguage::JsonPath;
            let (given, others): (Vec<&Member>, Vec<&Member>) =
                inner.members.iter().partition(|member| known(&member.name));
            if given.is_empty() {
                let near = nearest("RoleArn", others.iter().map(|member| &*member.name));
                self.add(service::required_but_missing("RoleArn").slip(near, "RoleArn"), &place, member.name_span);
            } else {
                for other in others {
                    self.add(service::not_supported(&other.name), &place, other.name_span);
                }
            }
            self.arns(inner.members, &place);
        }
        self.template(object, "Credentials", language)
    }

    /// The `Resource` of a task, a reader or a writer.
    pub(super) fn resource(&mut self, object: &Object<'t, '_>) -> Option<Resource> {
        let member = object.get("Resource")?;
        let text = self.string(object, "Resource")?;
        let place = object.place.member("Resource");
        let known = with_partition(&text);
        let open = member.value.is_open() && has_placeholder(&known);
        let Some(resource) = Resource::parse_open(&known, open).map(|known| Resource { arn: text.clone(), ..known })
        else {
            let finding = match misspelt_pattern(&text) {
                Some(meant) => service::not_a_resource(&text).meant(Some(&meant)),
                None => service::not_a_resource(&text)
                    .hint("write the ARN of a Lambda function or activity, or `arn:aws:states:::service:action`"),
            };
            self.add(finding, &place, member.value.span);
            return None;
        };
        if let Err(near) = integrations::check(&resource)
            && !open
        {
            let finding = service::not_a_resource(&text);
            let finding = match near {
                Some(near) => finding.hint(near),
                None => finding,
            };
            self.add(finding, &place, member.value.span);
        }
        if let Some(slip) = integrations::sdk::slip(&resource)
            && integrations::check(&resource).is_ok()
            && !open
        {
            let finding = match slip {
                Slip::Service { written, meant } => lint::sdk_service(written).perhaps(meant),
                Slip::Action { service, written, meant } => lint::sdk_action(service, written).perhaps(meant),
            };
            self.add(finding, &place, member.value.span);
        }
        if matches!(resource.kind, ResourceKind::LambdaFunction | ResourceKind::Activity)
            && !open
            && let Err(why) = check_arn(&known).and_then(|()| check_owner(&known))
        {
            self.add(lint::malformed_arn(&text, why), &place, member.value.span);
        }
        if self.machine_type == MachineType::Express {
            if resource.kind == ResourceKind::Activity {
                self.add(service::express_activity(), &place, member.value.span);
            } else if resource.pattern != IntegrationPattern::RequestResponse {
                let finding =
                    service::express_pattern(resource.pattern).hint("use a Standard workflow, or the plain action");
                self.add(finding, &place, member.value.span);
            }
        }
        Some(resource)
    }
}

/// An ARN whose partition alone is open, as templates for all regions have it, with the partition that it mostly is.
fn with_partition(text: &str) -> Cow<'_, str> {
    let rest = text.strip_prefix("arn:${").and_then(|rest| rest.split_once('}'));
    match rest {
        Some((_, rest)) if !has_placeholder(rest) => Cow::Owned(format!("arn:aws{rest}")),
        _ => Cow::Borrowed(text),
    }
}

/// What was meant by an integration whose ending is not quite one: `.waitForToken`.
fn misspelt_pattern(text: &str) -> Option<String> {
    let at = text.rfind('.').filter(|_| text.contains(":states:"))?;
    let (action, ending) = text.split_at_checked(at)?;
    let meant = nearest(ending, [".sync", ".sync:2", ".waitForTaskToken"])?;
    Some(format!("{action}{meant}"))
}

/// Whether what a task hands on may hold its token, which only the context object has.
fn passes_token(object: &Object<'_, '_>, language: QueryLanguage) -> bool {
    let field = if language == QueryLanguage::JsonPath { "Parameters" } else { "Arguments" };
    // A text in place of an object is spoken of as that.
    object.get(field).is_none_or(|member| {
        member.value.as_str().is_some_and(|text| looks_like_path(text)) || may_hold_token(&member.value)
    })
}

fn may_hold_token(node: &Node) -> bool {
    match &node.kind {
        NodeKind::Array(items) => items.iter().any(may_hold_token),
        NodeKind::Object(members) => members.iter().any(|member| {
            // What stands open in a text is a name or an address, where the text is not computed.
            let written =
                !member.name.ends_with(".$") && member.value.as_str().is_some_and(|text| has_placeholder(text));
            !written && may_hold_token(&member.value)
        }),
        NodeKind::String(text) if text.starts_with("{%") => text.split("$states").skip(1).any(|rest| {
            !["input", "result", "errorOutput"]
                .iter()
                .any(|name| rest.strip_prefix('.').is_some_and(|rest| rest.starts_with(name)))
                && !rest.strip_prefix(".context").is_some_and(names_no_task)
        }),
        NodeKind::String(text) => node.is_open() || text.split("$$").skip(1).any(|rest| !names_no_task(rest)),
        NodeKind::Placeholder(_) | NodeKind::Missing => true,
        NodeKind::Null | NodeKind::Bool(_) | NodeKind::Number(_) => false,
    }
}

/// Whether the steps after the context object lead to another part of it than the task.
fn names_no_task(steps: &str) -> bool {
    let Some(name) = steps.strip_prefix('.') else { return false };
    ["Execution", "State", "StateMachine", "Map"].iter().any(|part| name.starts_with(part))
}
