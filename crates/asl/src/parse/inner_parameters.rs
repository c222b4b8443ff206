//! What stands within a parameter of a task, where its names are few and much in use: the entries of `events:putEvents`, the
//! network of `ecs:runTask`; and how the names of AWS SDK integrations begin.
//!
//! Separate from [`parameters`](super::parameters), which looks at the parameters themselves.

use syntax::tree::{Member, Node, NodeKind};

use super::Parser;
use super::parameters::{is_computed, plain};
use crate::diagnostics::lint;
use crate::nearest::nearest;
use crate::place::Place;
use crate::resource::{Resource, ResourceKind};

/// An action, the way to an object in what it is handed, and its members; with `!` those that cannot be missing. `*` is
/// every element or member. Taken from the services' API models.
const KNOWN: &[(&str, &str, &str)] = &[
    ("athena:startQueryExecution", "QueryExecutionContext", "Catalog Database"),
    (
        "athena:startQueryExecution",
        "ResultConfiguration",
        "AclConfiguration EncryptionConfiguration ExpectedBucketOwner OutputLocation",
    ),
    ("batch:submitJob", "ArrayProperties", "Size"),
    ("batch:submitJob", "ContainerOverrides", "Command Environment InstanceType Memory ResourceRequirements Vcpus"),
    ("batch:submitJob", "ContainerOverrides.Environment.*", "Name Value"),
    ("batch:submitJob", "RetryStrategy", "Attempts EvaluateOnExit"),
    ("batch:submitJob", "Timeout", "AttemptDurationSeconds"),
    ("ecs:runTask", "NetworkConfiguration", "AwsvpcConfiguration"),
    ("ecs:runTask", "NetworkConfiguration.AwsvpcConfiguration", "Subnets! AssignPublicIp SecurityGroups"),
    (
        "ecs:runTask",
        "Overrides",
        "ContainerOverrides Cpu EphemeralStorage ExecutionRoleArn InferenceAcceleratorOverrides Memory TaskRoleArn",
    ),
    (
        "ecs:runTask",
        "Overrides.ContainerOverrides.*",
        "Command Cpu Environment EnvironmentFiles Memory MemoryReservation Name ResourceRequirements",
    ),
    ("ecs:runTask", "Overrides.ContainerOverrides.*.Environment.*", "Name Value"),
    ("events:putEvents", "Entries.*", "Detail! DetailType! Source! EventBusName Resources Time TraceHeader"),
    ("http:invoke", "Authentication", "ConnectionArn!"),
    ("sns:publish", "MessageAttributes.*", "DataType! BinaryValue StringValue"),
    ("sqs:sendMessage", "MessageAttributes.*", "DataType! BinaryListValues BinaryValue StringListValues StringValue"),
];

/// Parameters that are lists.
const LISTS: &[(&str, &str)] = &[
    ("batch:submitJob", "ContainerOverrides.Environment"),
    ("batch:submitJob", "ContainerOverrides.Command"),
    ("ecs:runTask", "NetworkConfiguration.AwsvpcConfiguration.Subnets"),
    ("ecs:runTask", "NetworkConfiguration.AwsvpcConfiguration.SecurityGroups"),
    ("ecs:runTask", "Overrides.ContainerOverrides"),
    ("ecs:runTask", "Overrides.ContainerOverrides.*.Environment"),
    ("ecs:runTask", "Overrides.ContainerOverrides.*.Command"),
    ("events:putEvents", "Entries"),
];

/// So many events a call may put at most.
const MOST_ENTRIES: usize = 10;

impl<'t> Parser<'t> {
    pub(super) fn inner_parameters(&mut self, given: &'t [Member], resource: &Resource, place: &Place<'_>) {
        match &resource.kind {
            ResourceKind::AwsSdk { .. } => self.capitals(given, place),
            ResourceKind::Service { service, action } => {
                let action = format!("{service}:{action}");
                self.within(given, &action, "", place);
            }
            ResourceKind::LambdaFunction | ResourceKind::Activity | ResourceKind::Open => {}
        }
    }

    /// Step Functions writes all names of an SDK integration with a capital, whatever the service itself does.
    fn capitals(&mut self, given: &'t [Member], place: &Place<'_>) {
        for member in given {
            let name = plain(&member.name);
            let mut rest = name.chars();
            if let Some(first) = rest.next().filter(char::is_ascii_lowercase) {
                let meant = first.to_ascii_uppercase().to_string() + rest.as_str();
                // Of one that cannot be missing it is said already.
                if self.report.says(&lint::parameter_missing(&meant), &place.location()) {
                    continue;
                }
                self.add(lint::parameter_in_capitals(name).meant(Some(&meant)), place, member.name_span);
            }
        }
    }

    fn within(&mut self, given: &'t [Member], action: &str, way: &str, place: &Place<'_>) {
        for member in given.iter().filter(|member| !is_computed(member)) {
            let name = plain(&member.name);
            let way = if way.is_empty() { name.to_owned() } else { format!("{way}.{name}") };
            self.inner(&member.value, &member.name, action, &way, &place.member(&member.name));
        }
    }

    /// One value: an object that is known, or one with or in which there may be one.
    fn inner(&mut self, node: &'t Node, name: &str, action: &str, way: &str, place: &Place<'_>) {
        let list = LISTS.contains(&(action, way));
        let object = KNOWN.iter().find(|(known, at, _)| *known == action && *at == way);
        match &node.kind {
            NodeKind::Array(items) => {
                if object.is_some() {
                    self.add(lint::inner_parameter_kind(name, "an object"), place, node.span);
                }
                if action == "events:putEvents" && way == "Entries" && items.len() > MOST_ENTRIES {
                    self.add(lint::inner_parameter_kind(name, "a list of ten entries at most"), place, node.span);
                }
                for (at, item) in items.iter().enumerate() {
                    self.inner(item, name, action, &format!("{way}.*"), &place.element(at));
                }
            }
            NodeKind::Object(members) => {
                if list {
                    self.add(lint::inner_parameter_kind(name, "a list"), place, node.span);
                    return;
                }
                if let Some((.., names)) = object {
                    self.members(members, names, way, place, node);
                }
                let each = format!("{way}.*");
                if KNOWN.iter().any(|(known, at, _)| *known == action && *at == each) {
                    for member in members {
                        self.inner(&member.value, &member.name, action, &each, &place.member(&member.name));
                    }
                } else {
                    self.within(members, action, way, place);
                }
            }
            NodeKind::Bool(_) | NodeKind::Number(_) | NodeKind::Null | NodeKind::String(_) => {
                let computed = node.is_open() || node.as_str().is_some_and(|text| text.starts_with("{%"));
                let wanted = if list { Some("a list") } else { object.map(|_| "an object") };
                if let Some(wanted) = wanted.filter(|_| !computed) {
                    self.add(lint::inner_parameter_kind(name, wanted), place, node.span);
                }
            }
            NodeKind::Placeholder(_) | NodeKind::Missing => {}
        }
    }

    fn members(&mut self, members: &'t [Member], names: &str, way: &str, place: &Place<'_>, node: &Node) {
        let known = || names.split(' ').map(|name| name.trim_end_matches('!'));
        let mut slips = Vec::new();
        for member in members {
            let name = plain(&member.name);
            if known().any(|known| known == name) || name.contains("${") || name.ends_with('$') {
                continue;
            }
            let meant = known().find(|known| known.eq_ignore_ascii_case(name)).or_else(|| nearest(name, known()));
            slips.extend(meant);
            let within = way.trim_end_matches(".*");
            self.add(lint::unknown_inner_parameter(name, within).meant(meant), place, member.name_span);
        }
        for name in names.split(' ').filter_map(|name| name.strip_suffix('!')) {
            if !slips.contains(&name) && !members.iter().any(|member| plain(&member.name) == name) {
                self.add(lint::parameter_missing(name), place, self.opening(node));
            }
        }
    }
}
