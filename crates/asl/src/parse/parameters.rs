//! What a task hands to its service: parameters that cannot be missing, that there are not, and values that the service
//! cannot take.
//!
//! Separate because it looks into `Parameters` and `Arguments`, which are the author's own to everything else.

use query::jsonata::ResultKind;
use query::jsonata_template::expression_text;
use syntax::tree::{Member, Node, NodeKind};

use super::uses::looks_like_path;
use super::{Object, Parser};
use crate::definition::QueryLanguage;
use crate::diagnostics::{lint, service};
use crate::integrations::parameters::Parameters;
use crate::nearest::nearest;
use crate::place::Place;
use crate::resource::{Resource, ResourceKind, check_arn};

/// Services all of whose parameters are in the service's own documentation, so that any other is certain to be refused.
const DOCUMENTED: &[&str] = &["dynamodb", "events", "lambda", "sns", "sqs", "states"];

/// The service that the ARN in a parameter is of, and what it is there.
const ARNS: &[(&str, &str, &str)] = &[
    ("ConnectionArn", "events", "connection"),
    ("RoleArn", "iam", "role"),
    ("StateMachineArn", "states", "stateMachine"),
    ("TopicArn", "sns", ""),
];

/// What a value in DynamoDB can be, by the name that it has there; `AttributeValue` of the API's model. The SDK's integration
/// takes the same names as the optimized one.
const ATTRIBUTE_TYPES: &[&str] = &["S", "N", "B", "BOOL", "NULL", "M", "L", "SS", "NS", "BS"];

/// The name of a member without the mark of a computed one.
pub(super) fn plain(name: &str) -> &str {
    name.strip_suffix(".$").unwrap_or(name)
}

/// Whether a value is only known when it runs.
pub(super) fn is_computed(member: &Member) -> bool {
    member.name.ends_with(".$")
        || member.value.is_open()
        || member.value.as_str().is_some_and(|text| text.starts_with("{%") || looks_like_path(text))
}

/// Whether the value of an attribute can be of its type. Texts in place of `true` are taken, as samples show.
fn fits(name: &str, value: &NodeKind) -> bool {
    if name == "M" { matches!(value, NodeKind::Object(_)) } else { matches!(value, NodeKind::Array(_)) }
}

impl<'t> Parser<'t> {
    /// Checks what the service named by a resource is handed.
    pub(super) fn service_parameters(&mut self, object: &Object<'t, '_>, resource: &Resource, language: QueryLanguage) {
        let field = if language == QueryLanguage::JsonPath { "Parameters" } else { "Arguments" };
        let known = Parameters::of(resource);
        let Some(member) = object.get(field) else {
            // A slip in the field's name is spoken of already.
            let meant = |member: &Member| nearest(&member.name, ["Parameters", "Arguments"]).is_some();
            let needed = known.is_some_and(|known| known.required().next().is_some());
            if needed && object.present(&["Parameters", "Arguments"]).is_empty() && !object.members.iter().any(meant) {
                if matches!(resource.kind, ResourceKind::AwsSdk { .. }) {
                    self.add(lint::parameters_missing(field), &object.place, object.anchor);
                } else {
                    self.require(object, &[field]);
                }
            }
            return;
        };
        let place = object.place.member(field);
        let Some(given) = member.value.as_object() else {
            let computed = member.value.as_str().is_some_and(|text| text.starts_with("{%"));
            let service = matches!(resource.kind, ResourceKind::Service { .. } | ResourceKind::AwsSdk { .. });
            let path = member.value.as_str().is_some_and(|text| looks_like_path(text));
            if service && !computed && !path && !member.value.is_open() {
                self.add(lint::parameters_are_no_object(field), &place, member.value.span);
            }
            return;
        };
        if let Some(known) = known {
            self.known_parameters(given, known, resource, member, &place);
        }
        self.inner_parameters(given, resource, &place);
        if resource.arn.contains(":states:::apigateway:invoke") {
            self.host_name(given, &place);
        }
        if resource.arn.ends_with(":states:::http:invoke") {
            self.http(given, member, &place);
        }
        self.arns(given, &place);
        if let ResourceKind::Service { service, .. } | ResourceKind::AwsSdk { service, .. } = &resource.kind {
            match &**service {
                "dynamodb" => self.attributes(given, &place, language),
                "sqs" => self.queue(given, &place),
                "sns" if resource.arn.ends_with(":publish") => self.target_of_message(given, member, &place),
                _ => {}
            }
        }
    }

    fn known_parameters(
        &mut self,
        given: &'t [Member],
        known: Parameters,
        resource: &Resource,
        member: &Member,
        place: &Place<'_>,
    ) {
        let is_known = |name: &str| known.names().any(|known| known == name);
        let strange = |name: &str| !is_known(name);
        let all_strange = || given.iter().map(|member| plain(&member.name)).filter(|name| strange(name));
        let missing = |name: &&str| !given.iter().any(|member| plain(&member.name) == *name);
        let mut slips = Vec::new();
        for name in known.required().filter(missing) {
            // The only one that is missing and the only one that there is not are probably the same.
            let only = known.required().filter(missing).count() == 1 && all_strange().count() == 1;
            let near = nearest(name, all_strange()).or_else(|| all_strange().next().filter(|_| only));
            slips.extend(near);
            // Which of them the service looks for itself is not known of the SDK's.
            let sdk = matches!(resource.kind, ResourceKind::AwsSdk { .. });
            let finding = if sdk { lint::parameter_missing(name) } else { service::required_but_missing(name) };
            self.add(finding.slip(near, name), place, member.name_span);
        }
        let documented =
            matches!(&resource.kind, ResourceKind::Service { service, .. } if DOCUMENTED.contains(&&**service));
        for member in given {
            let name = plain(&member.name);
            if known.are_all()
                && strange(name)
                && !slips.contains(&name)
                && !member.name.contains("${")
                && !name.ends_with('$')
            {
                let near = nearest(name, known.names());
                let finding =
                    if documented { service::no_parameter(name) } else { lint::unknown_parameter(name, resource) };
                self.add(finding.meant(near), place, member.name_span);
            }
            if let Some(words) = known.words(name)
                && let Some(text) = member.value.as_str()
                && !is_computed(member)
                && !words.contains(&&**text)
            {
                let finding = lint::unknown_word(name, &words).meant(nearest(text, words.iter().copied()));
                self.add(finding, &place.member(&member.name), member.value.span);
            }
        }
    }

    fn http(&mut self, given: &'t [Member], member: &Member, place: &Place<'_>) {
        // How an HTTP task says which connection it uses.
        let names = ["Authentication", "InvocationConfig"];
        // A slip in one of their names is spoken of already.
        let meant = |name: &str| names.contains(&name) || nearest(name, names).is_some();
        if !given.iter().any(|member| meant(plain(&member.name))) {
            self.add(service::required_but_missing("Authentication"), place, member.name_span);
        }
        for member in given.iter().filter(|member| &*member.name == "Authentication") {
            self.arns(member.value.as_object().unwrap_or_default(), &place.member(&member.name));
        }
        for member in given.iter().filter(|member| &*member.name == "ApiEndpoint" && !is_computed(member)) {
            if member.value.as_str().is_some_and(|text| !text.starts_with("https://")) {
                self.add(lint::no_https(), &place.member(&member.name), member.value.span);
            }
        }
    }

    fn host_name(&mut self, given: &'t [Member], place: &Place<'_>) {
        for member in given.iter().filter(|member| &*member.name == "ApiEndpoint") {
            if member.value.as_str().is_some_and(|text| text.contains("://")) {
                self.add(lint::no_host_name(), &place.member(&member.name), member.value.span);
            }
        }
    }

    fn target_of_message(&mut self, given: &'t [Member], member: &Member, place: &Place<'_>) {
        let targets = ["TopicArn", "TargetArn", "PhoneNumber"];
        // A slip in one of their names is spoken of already.
        let meant = |name: &str| targets.contains(&name) || nearest(name, targets).is_some();
        if !given.iter().any(|member| meant(plain(&member.name))) {
            self.add(lint::no_target(), place, member.name_span);
        }
    }

    /// Says so if a parameter that must be an ARN cannot be one, or is one of something else.
    pub(super) fn arns(&mut self, given: &[Member], place: &Place<'_>) {
        for member in given {
            let named = member.name.ends_with("Arn");
            let Some(text) = member.value.as_str().filter(|_| !is_computed(member)) else { continue };
            let function = member.name.ends_with("FunctionName") && text.starts_with("arn:");
            if !named && !function {
                continue;
            }
            if let Err(why) = check_arn(text) {
                self.add(lint::malformed_arn(text, why), &place.member(&member.name), member.value.span);
            } else if let Some((_, service, kind)) = ARNS.iter().find(|(name, ..)| *name == &*member.name) {
                let parts: Vec<&str> = text.splitn(6, ':').collect();
                let known = |part: &&&str| !part.contains(['<', '{', '$']);
                let another = parts.get(2).filter(known).is_some_and(|written| written != service);
                // A role's path and a connection's id follow after a slash, a machine's name after a colon.
                let of_kind =
                    |written: &&str| written.strip_prefix(kind).is_some_and(|rest| rest.starts_with(['/', ':']));
                let wanted = match parts.get(5).filter(known) {
                    _ if another => service,
                    Some(written) if !kind.is_empty() && !of_kind(written) => kind,
                    _ => continue,
                };
                self.add(lint::arn_of_another(text, wanted), &place.member(&member.name), member.value.span);
            }
        }
    }

    fn queue(&mut self, given: &'t [Member], place: &Place<'_>) {
        for member in given.iter().filter(|member| &*member.name == "QueueUrl") {
            if member.value.as_str().is_some_and(|text| text.starts_with("arn:")) {
                self.add(lint::queue_by_arn(), &place.member(&member.name), member.value.span);
            }
        }
    }

    /// The attributes of an item: numbers are written as strings, too.
    fn attributes(&mut self, given: &'t [Member], place: &Place<'_>, language: QueryLanguage) {
        for member in given {
            if matches!(&*member.name, "Key" | "Item" | "ExpressionAttributeValues" | "ExclusiveStartKey") {
                let here = place.member(&member.name);
                for attribute in member.value.as_object().unwrap_or_default() {
                    self.attribute_has_type(attribute, &here);
                    self.attribute(&attribute.value, &here.member(&attribute.name), language);
                }
            }
        }
    }

    /// Says so if an attribute has several types, or none. One that is a text without a type is taken, as samples show.
    fn attribute_has_type(&mut self, attribute: &Member, place: &Place<'_>) {
        if attribute.value.as_object().is_some_and(|types| types.len() != 1) {
            self.add(lint::attribute_without_type(), &place.member(&attribute.name), attribute.value.span);
        }
    }

    fn attribute(&mut self, value: &Node, place: &Place<'_>, language: QueryLanguage) {
        let [member] = value.as_object().unwrap_or_default() else { return };
        let here = place.member(&member.name);
        if !ATTRIBUTE_TYPES.contains(&plain(&member.name)) && !member.name.contains("${") {
            let finding = lint::attribute_type(plain(&member.name), ATTRIBUTE_TYPES);
            self.add(finding, &here, member.name_span);
        }
        match (&*member.name, &member.value.kind) {
            ("S" | "N" | "B", NodeKind::Number(_) | NodeKind::Bool(_)) => {
                self.add(lint::attribute_value(&member.name), &here, member.value.span);
            }
            ("S" | "N" | "B", NodeKind::String(text)) => match (language, expression_text(text)) {
                (QueryLanguage::Jsonata, Some((text, _))) => {
                    let kind = self.compiled.expression(text).ok().and_then(|expression| expression.result_kind());
                    if kind.is_some_and(|kind| kind != ResultKind::String) {
                        self.add(lint::attribute_value(&member.name), &here, member.value.span);
                    }
                }
                _ if &*member.name == "N" && !is_computed(member) && text.trim().parse::<f64>().is_err() => {
                    self.add(lint::attribute_is_no_number(text), &here, member.value.span);
                }
                _ => {}
            },
            ("L" | "M" | "SS" | "NS" | "BS", kind) if !is_computed(member) && !fits(&member.name, kind) => {
                self.add(lint::attribute_kind(&member.name), &here, member.value.span);
            }
            ("M", NodeKind::Object(members)) => {
                for inner in members {
                    self.attribute(&inner.value, &here.member(&inner.name), language);
                }
            }
            _ => {}
        }
    }
}
