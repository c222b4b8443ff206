//! A Task and its resource.

use syntax::tree::{Member, Node, NodeKind};

use super::scope::Targets;
use super::state::Context;
use super::uses::looks_like_path;
use super::{Object, Parser};
use crate::data_flow::{Computed, Template};
use crate::definition::{MachineType, QueryLanguage};
use crate::diagnostics::{lint, service};
use crate::integrations;
use crate::nearest::nearest;
use crate::place::Place;
use crate::resource::{IntegrationPattern, Resource, ResourceKind, check_arn};
use crate::state::Task;

impl<'t> Parser<'t> {
    pub(super) fn task(&mut self, state: &Context<'t, '_>, targets: &mut Targets<'_, 't>) -> Option<Task> {
        let Context { object, kind, language } = state;
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
        if resource.as_ref().is_some_and(|resource| resource.pattern == IntegrationPattern::WaitForTaskToken)
            && !passes_token(object, *language)
        {
            let span = object.get("Resource").map_or(object.anchor, |member| member.value.span);
            self.add(lint::token_not_passed(), &object.place.member("Resource"), span);
        }
        if let Some(resource) = &resource {
            self.required_parameters(object, resource, *language);
        }
        let credentials = self.credentials(object, *language);
        let retry = self.retry(object, *language);
        let catch = self.catch(object, *language, targets);
        let transition = self.transition(object, targets);
        let (resource, transition) = (resource?, transition?);
        Some(Task { resource, flow, transition, timeout_seconds, heartbeat_seconds, credentials, retry, catch })
    }

    /// What the service named by a resource cannot do without.
    pub(super) fn required_parameters(
        &mut self,
        object: &Object<'t, '_>,
        resource: &Resource,
        language: QueryLanguage,
    ) {
        let field = if language == QueryLanguage::JsonPath { "Parameters" } else { "Arguments" };
        let Some(member) = object.get(field) else { return };
        let place = object.place.member(field);
        let Some(given) = member.value.as_object() else {
            let computed = member.value.as_str().is_some_and(|text| text.starts_with("{%"));
            let service = matches!(resource.kind, ResourceKind::Service { .. } | ResourceKind::AwsSdk { .. });
            if service && !computed && !member.value.is_open() {
                self.add(lint::parameters_are_no_object(field), &place, member.value.span);
            }
            return;
        };
        for name in integrations::required(resource) {
            let has = |member: &Member| &*member.name == *name || member.name.strip_suffix(".$") == Some(name);
            if !given.iter().any(has) {
                let near = nearest(name, given.iter().map(|member| member.name.trim_end_matches(".$")));
                self.add(service::required_but_missing(name).slip(near, name), &place, member.name_span);
            }
        }
        if resource.arn.ends_with(":states:::http:invoke") && !given.iter().any(|member| is_connection(&member.name)) {
            self.add(service::required_but_missing("Authentication"), &place, member.name_span);
        }
        self.arns(given, &place);
    }

    /// Says so if a parameter that must be an ARN cannot be one.
    fn arns(&mut self, given: &[Member], place: &Place<'_>) {
        for member in given {
            let named = member.name.ends_with("Arn");
            if let Some(text) = member.value.as_str()
                && (named || member.name.ends_with("FunctionName") && text.starts_with("arn:"))
                && !text.starts_with("{%")
                && !looks_like_path(text)
                && !member.value.is_open()
                && let Err(why) = check_arn(text)
            {
                self.add(lint::malformed_arn(text, why), &place.member(&member.name), member.value.span);
            }
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
        let open = member.value.is_open();
        let Some(resource) = Resource::parse_open(&text, open) else {
            let finding = service::not_a_resource(&text)
                .hint("write the ARN of a Lambda function or activity, or `arn:aws:states:::service:action`");
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
        if let Some((service, near)) = integrations::misspelt_sdk_service(&resource)
            && !open
        {
            self.add(lint::sdk_service(service).perhaps(Some(near)), &place, member.value.span);
        }
        if matches!(resource.kind, ResourceKind::LambdaFunction | ResourceKind::Activity)
            && !open
            && let Err(why) = check_arn(&text)
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

/// How an HTTP task says which connection it uses.
fn is_connection(name: &str) -> bool {
    ["Authentication", "InvocationConfig"].contains(&name.trim_end_matches(".$"))
}

/// Whether what a task hands on may hold its token. What is computed from the input may hold anything, so only templates
/// that are wholly known are judged.
fn passes_token(object: &Object<'_, '_>, language: QueryLanguage) -> bool {
    let field = if language == QueryLanguage::JsonPath { "Parameters" } else { "Arguments" };
    object.get(field).is_none_or(|member| may_hold_token(&member.value))
}

fn may_hold_token(node: &Node) -> bool {
    match &node.kind {
        NodeKind::Array(items) => items.iter().any(may_hold_token),
        NodeKind::Object(members) => members.iter().any(|member| may_hold_token(&member.value)),
        NodeKind::String(text) => {
            text.contains("Task") || text.contains("$$") || text.contains("$states.context") || node.is_open()
        }
        NodeKind::Placeholder(_) | NodeKind::Missing => true,
        NodeKind::Null | NodeKind::Bool(_) | NodeKind::Number(_) => false,
    }
}
