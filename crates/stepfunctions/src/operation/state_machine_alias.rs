//! `CreateStateMachineAlias`, `UpdateStateMachineAlias`, `DescribeStateMachineAlias`, `ListStateMachineAliases`,
//! `DeleteStateMachineAlias`.
//!
//! <https://docs.aws.amazon.com/step-functions/latest/apireference/API_CreateStateMachineAlias.html>

use std::rc::Rc;

use syntax::{Object, Value, object};

use crate::arn::{Arn, Qualifier};
use crate::error::ApiError;
use crate::pagination::{self, Paging};
use crate::request::{ARN, CHARACTER_RESTRICTED, DESCRIPTION, Input, NAME, PAGE_TOKEN, Reader};
use crate::service::Service;
use crate::state_machine::{Alias, Route};
use crate::wire;

/// One line of a routing configuration, not yet resolved.
#[derive(Clone, Debug)]
pub(crate) struct RoutingConfigurationListItem {
    pub state_machine_version_arn: Rc<str>,
    pub weight: i64,
}

impl Input for RoutingConfigurationListItem {
    fn read(request: &Reader<'_>) -> Self {
        Self {
            state_machine_version_arn: request.required_text("stateMachineVersionArn", ARN),
            weight: request.required_integer("weight", 0, 100),
        }
    }
}

/// Checks how many lines there are; the refusal prints them as Java does.
fn check_length(request: &Reader<'_>, items: &[RoutingConfigurationListItem]) {
    let printed: Vec<String> = items
        .iter()
        .map(|item| {
            format!(
                "RoutingConfigurationListItem(stateMachineVersionArn={}, weight={})",
                item.state_machine_version_arn, item.weight
            )
        })
        .collect();
    request.check_length("routingConfiguration", &printed, 1, 2);
}

/// The machine and the routes that a configuration names.
fn resolve(service: &Service, items: &[RoutingConfigurationListItem]) -> Result<(String, Vec<Route>), ApiError> {
    let arns: Vec<&str> = items.iter().map(|item| &*item.state_machine_version_arn).collect();
    let refuse = |what: &str| {
        let received = arns.join(", ");
        Err(ApiError::Validation(format!("Routing configuration must contain {what}. Received: [{received}]")))
    };
    let mut routes = Vec::new();
    let mut machine_arn = None;
    for item in items {
        let arn = Arn::state_machine(&item.state_machine_version_arn)?;
        let Qualifier::Version(version) = arn.qualifier().1 else { return refuse("state machine version ARNs") };
        if *machine_arn.get_or_insert(arn.unqualified()) != arn.unqualified() {
            return refuse("version ARNs of one state machine");
        }
        routes.push(Route { version, weight: item.weight });
    }
    if let [first, second] = routes.as_slice()
        && first.version == second.version
    {
        return refuse("distinct state machine version ARNs");
    }
    if routes.iter().map(|route| route.weight).sum::<i64>() != 100 {
        let weights: Vec<String> = routes.iter().map(|route| route.weight.to_string()).collect();
        return Err(ApiError::Validation(format!(
            "Sum of routing configuration weights must equal 100. Received: [{}]",
            weights.join(", ")
        )));
    }
    let store = service.store.borrow();
    let machine = machine_arn.and_then(|arn| store.state_machine(arn)).ok_or(ApiError::ResourceNotFound(None))?;
    if machine.deleting {
        return Err(ApiError::StateMachineDeleting(machine.arn.to_string()));
    }
    if routes.iter().any(|route| machine.version(route.version).is_none()) {
        return Err(ApiError::ResourceNotFound(None));
    }
    Ok((machine.arn.to_string(), routes))
}

#[derive(Debug)]
pub(crate) struct CreateStateMachineAliasInput {
    pub name: Rc<str>,
    pub description: Option<Rc<str>>,
    pub routing_configuration: Vec<RoutingConfigurationListItem>,
}

impl Input for CreateStateMachineAliasInput {
    fn read(request: &Reader<'_>) -> Self {
        let input = Self {
            name: request.required_text("name", NAME.pattern(CHARACTER_RESTRICTED)),
            description: request.text("description", DESCRIPTION),
            routing_configuration: request.required_structures("routingConfiguration"),
        };
        if request.has("routingConfiguration") {
            check_length(request, &input.routing_configuration);
        }
        input
    }
}

/// How many aliases a machine may have.
const LIMIT: usize = 100;

/// Creates an alias. The same request again answers with the alias that is there.
pub(crate) fn create_state_machine_alias(
    service: &Service,
    input: CreateStateMachineAliasInput,
) -> Result<Object, ApiError> {
    let (machine_arn, routes) = resolve(service, &input.routing_configuration)?;
    let mut store = service.store.borrow_mut();
    let machine = store.state_machine_mut(&machine_arn).ok_or(ApiError::ResourceNotFound(None))?;
    let alias_arn = format!("{machine_arn}:{}", input.name);
    let creation_date = match machine.alias(&input.name) {
        Some(known) if known.routes == routes && known.description == input.description => known.creation_date,
        Some(_) => {
            let text = "Failed to create alias because an alias with the same name and a different routing configuration already exists.";
            return Err(ApiError::Conflict(text.to_owned()));
        }
        None if machine.aliases.len() >= LIMIT => {
            let text = format!("Maximum number of aliases reached for state machine: '{machine_arn}'");
            return Err(ApiError::ServiceQuotaExceeded(text));
        }
        None => {
            let now = service.now();
            let alias = Alias {
                name: input.name,
                description: input.description,
                routes,
                creation_date: now,
                update_date: now,
            };
            machine.aliases.push(alias);
            now
        }
    };
    Ok(object! { "creationDate" => wire::date(creation_date), "stateMachineAliasArn" => alias_arn })
}

#[derive(Debug)]
pub(crate) struct UpdateStateMachineAliasInput {
    pub state_machine_alias_arn: Rc<str>,
    pub description: Option<Rc<str>>,
    pub routing_configuration: Option<Vec<RoutingConfigurationListItem>>,
}

impl Input for UpdateStateMachineAliasInput {
    fn read(request: &Reader<'_>) -> Self {
        let input = Self {
            state_machine_alias_arn: request.required_text("stateMachineAliasArn", ARN),
            description: request.text("description", DESCRIPTION),
            routing_configuration: request.structures("routingConfiguration"),
        };
        if let Some(items) = &input.routing_configuration {
            check_length(request, items);
        }
        input
    }
}

pub(crate) fn update_state_machine_alias(
    service: &Service,
    input: UpdateStateMachineAliasInput,
) -> Result<Object, ApiError> {
    let arn = Arn::state_machine(&input.state_machine_alias_arn)?;
    let routes = input.routing_configuration.as_deref().map(|items| resolve(service, items)).transpose()?;
    let mut store = service.store.borrow_mut();
    let machine = store.state_machine_mut(arn.unqualified()).ok_or(ApiError::ResourceNotFound(None))?;
    let Qualifier::Alias(name) = arn.qualifier().1 else { return Err(ApiError::ResourceNotFound(None)) };
    let alias =
        machine.aliases.iter_mut().find(|alias| *alias.name == *name).ok_or(ApiError::ResourceNotFound(None))?;
    if input.description.is_none() && routes.is_none() {
        let text = "Either the description or the routing configuration must be specified";
        return Err(ApiError::Validation(text.to_owned()));
    }
    if let Some((machine_arn, routes)) = routes {
        if machine_arn != *machine.arn {
            return Err(ApiError::ResourceNotFound(None));
        }
        alias.routes = routes;
    }
    if let Some(description) = input.description {
        alias.description = Some(description);
    }
    alias.update_date = service.now();
    Ok(object! { "updateDate" => wire::date(alias.update_date) })
}

#[derive(Debug)]
pub(crate) struct StateMachineAliasArnInput {
    pub state_machine_alias_arn: Rc<str>,
}

impl Input for StateMachineAliasArnInput {
    fn read(request: &Reader<'_>) -> Self {
        Self { state_machine_alias_arn: request.required_text("stateMachineAliasArn", ARN) }
    }
}

pub(crate) fn describe_state_machine_alias(
    service: &Service,
    input: &StateMachineAliasArnInput,
) -> Result<Object, ApiError> {
    let arn = Arn::state_machine(&input.state_machine_alias_arn)?;
    let store = service.store.borrow();
    let machine = store.state_machine(arn.unqualified()).ok_or(ApiError::ResourceNotFound(None))?;
    match arn.qualifier().1 {
        Qualifier::Alias(name) => {
            machine.alias(name).map(|alias| alias.to_wire(&machine.arn)).ok_or(ApiError::ResourceNotFound(None))
        }
        Qualifier::None | Qualifier::Version(_) => Err(ApiError::ResourceNotFound(None)),
    }
}

/// Deletes an alias; one that is not there is no error.
pub(crate) fn delete_state_machine_alias(
    service: &Service,
    input: &StateMachineAliasArnInput,
) -> Result<Object, ApiError> {
    let arn = Arn::state_machine(&input.state_machine_alias_arn)?;
    let mut store = service.store.borrow_mut();
    if let Qualifier::Alias(name) = arn.qualifier().1
        && let Some(machine) = store.state_machine_mut(arn.unqualified())
    {
        machine.aliases.retain(|alias| *alias.name != *name);
    }
    Ok(Object::new())
}

#[derive(Debug)]
pub(crate) struct ListStateMachineAliasesInput {
    pub state_machine_arn: Rc<str>,
    pub paging: Paging,
}

impl Input for ListStateMachineAliasesInput {
    fn read(request: &Reader<'_>) -> Self {
        Self {
            state_machine_arn: request.required_text("stateMachineArn", ARN),
            paging: Paging::read(request, PAGE_TOKEN),
        }
    }
}

/// The aliases of a machine; with the ARN of a version, those that route to it.
pub(crate) fn list_state_machine_aliases(
    service: &Service,
    input: &ListStateMachineAliasesInput,
) -> Result<Object, ApiError> {
    let arn = Arn::state_machine(&input.state_machine_arn)?;
    let store = service.store.borrow();
    let machine =
        store.state_machine(arn.unqualified()).ok_or_else(|| ApiError::StateMachineDoesNotExist(arn.to_string()))?;
    let version = match arn.qualifier().1 {
        Qualifier::None => None,
        Qualifier::Version(number) => Some(number),
        Qualifier::Alias(_) => return Err(ApiError::ResourceNotFound(None)),
    };
    let aliases = machine
        .aliases
        .iter()
        .filter(|alias| version.is_none_or(|number| alias.routes.iter().any(|route| route.version == number)));
    let (page, next) = input.paging.page(("aliases", arn.text), aliases, |alias| alias.name.to_string())?;
    let page = page.into_iter().map(|alias| {
        Value::from(object! {
            "creationDate" => wire::date(alias.creation_date),
            "stateMachineAliasArn" => format!("{}:{}", machine.arn, alias.name),
        })
    });
    Ok(pagination::answer("stateMachineAliases", page.collect(), next))
}
