//! What the page does with runs beyond starting them: once more as they ran, the roles that they run under, activities.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "what helps a test fails with it"
)]

use std::cell::{Cell, RefCell};
use std::future::ready;
use std::rc::Rc;

use interpreter::host::LocalFuture;
use interpreter::testing::VirtualClock;
use interpreter::{ExecutionOutcome, Executor, StateError, Timestamp};
use stepfunctions::ExecutionRecord;
use workspace::again::{Changes, Kept};
use workspace::document::{Function, StateMachine};
use workspace::lambda::{FunctionRuntime, Invocation, InvocationResult};
use workspace::mock_config::MockConfig;
use workspace::role::{Permission, Role, workshop_roles};
use workspace::{Document, Outside, Workspace, examples};

/// A function that answers with its own code.
struct Echo;

impl FunctionRuntime for Echo {
    fn invoke(&self, invocation: Invocation) -> LocalFuture<InvocationResult> {
        Box::pin(ready(InvocationResult::Returned(invocation.function.code.as_str().into())))
    }
}

struct Bench {
    clock: Rc<VirtualClock>,
    executor: Executor,
    workspace: Workspace,
}

impl Bench {
    fn of(document: Document) -> Self {
        let clock = VirtualClock::starting_at(Timestamp::from_millis(1_672_167_354_533));
        let executor = Executor::new(clock.clone());
        let counter = Cell::new(7_u64);
        let random = move || {
            counter.set(counter.get().wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1));
            counter.get()
        };
        let outside = Outside { random: Rc::new(random), functions: Rc::new(Echo) };
        let (workspace, refusals) = Workspace::open(&executor, outside, document);
        assert!(refusals.is_empty(), "{refusals:?}");
        Self { clock, executor, workspace }
    }

    fn outcome(&self, record: &ExecutionRecord) -> ExecutionOutcome {
        self.clock.run(&self.executor);
        record.outcome().expect("an end")
    }

    fn start(&self, machine: &str) -> ExecutionOutcome {
        let record = self.workspace.start_execution(machine, None, "{}").unwrap();
        self.outcome(&record)
    }
}

fn machine(name: &str, state: &str) -> StateMachine {
    let definition = format!(r#"{{"StartAt":"A","States":{{"A":{state}}}}}"#);
    StateMachine { name: name.into(), definition, ..StateMachine::default() }
}

fn function(code: &str) -> Function {
    Function { name: "F".into(), code: code.into(), ..Function::default() }
}

/// A workflow that calls the one function, and one that starts it.
fn document() -> Document {
    let call = r#"{"Type":"Task","Resource":"arn:aws:lambda:us-east-1:123456789012:function:F","End":true}"#;
    let start = r#"{"Type":"Task","Resource":"arn:aws:states:::states:startExecution.sync:2","Parameters":{"StateMachineArn":"arn:aws:states:us-east-1:123456789012:stateMachine:Caller"},"OutputPath":"$.Output","End":true}"#;
    Document {
        state_machines: vec![machine("Caller", call), machine("Starter", start)],
        functions: vec![function("before")],
        ..examples::empty()
    }
}

fn failed(outcome: &ExecutionOutcome) -> (String, String) {
    let error = outcome.error().cloned().unwrap_or_else(|| StateError::new("succeeded", format!("{outcome:?}")));
    let text = |part: Option<Rc<str>>| part.as_deref().unwrap_or_default().to_owned();
    (text(error.error), text(error.cause))
}

#[test]
fn a_run_once_more_has_its_own_definition_and_functions() {
    let bench = Bench::of(document());
    let first = bench.workspace.start_execution("Caller", None, "{}").unwrap();
    assert_eq!(bench.outcome(&first).output().unwrap().to_string(), "\"before\"");
    let definition = first.revision.definition_text.to_string();
    let kept = Kept::of(&document(), "Caller");
    assert_eq!(kept, Kept { functions: document().functions, ..Kept::default() });
    assert_eq!(bench.workspace.changes_since("Caller", &definition, &kept), Changes::default());

    let mut changed = document();
    changed.functions = vec![function("after")];
    changed.state_machines[0] = machine("Caller", r#"{"Type":"Pass","Result":"changed","End":true}"#);
    bench.workspace.update(changed.clone());
    assert_eq!(
        bench.workspace.changes_since("Caller", &definition, &kept),
        Changes { gone: false, definition: true, mocks: false, functions: vec!["F".into()] }
    );
    let again = bench.workspace.start_again("Caller", "{}", &definition, kept.clone()).unwrap();
    assert_eq!(bench.outcome(&again).output().unwrap().to_string(), "\"before\"");
    assert_eq!(bench.start("Caller").output().unwrap().to_string(), "\"changed\"");

    changed.state_machines.remove(0);
    bench.workspace.update(changed);
    assert!(bench.workspace.changes_since("Caller", &definition, &kept).gone);
}

/// Children of a Map Run have names of their own; what they run with is their execution's, at any depth.
#[test]
fn children_of_a_run_once_more_have_its_functions_and_mocks() {
    let distributed = |states: &str| {
        format!(
            r#"{{"Type":"Map","ItemsPath":"$","End":true,"ItemProcessor":{{
            "ProcessorConfig":{{"Mode":"DISTRIBUTED","ExecutionType":"STANDARD"}},{states}}}}}"#
        )
    };
    let tasks = r#""StartAt":"Call","States":{
        "Call":{"Type":"Task","Resource":"arn:aws:lambda:us-east-1:123456789012:function:F","ResultPath":"$.called","Next":"Mocked"},
        "Mocked":{"Type":"Task","Resource":"arn:aws:states:::aws-sdk:ec2:describeTags","ResultPath":"$.mocked","End":true}}"#;
    let inner = format!(r#""StartAt":"Inner","States":{{"Inner":{}}}"#, distributed(tasks));
    let answers = |text: &str| {
        let file = r#"{"StateMachines": {"Caller": {"TestCases": {"Case": {"Mocked": "Mock"}}}},
            "MockedResponses": {"Mock": {"0": {"Return": "TEXT"}}}}"#;
        MockConfig::parse(&file.replace("TEXT", text)).unwrap()
    };
    let mut document = document();
    document.state_machines[0] = machine("Caller", &distributed(&inner));
    document.state_machines[0].test_case = "Case".into();
    document.mocks = answers("mocked before");
    let bench = Bench::of(document.clone());
    let (definition, kept) = (document.state_machines[0].deployed_definition(), Kept::of(&document, "Caller"));
    document.mocks = answers("mocked after");
    document.functions = vec![function("after")];
    bench.workspace.update(document);
    let again = bench.workspace.start_again("Caller", "[[{}]]", &definition, kept).unwrap();
    let output = bench.outcome(&again).output().unwrap().to_string();
    assert_eq!(output, r#"[[{"called":"before","mocked":"mocked before"}]]"#);
}

#[test]
fn a_run_once_more_has_its_own_mocks() {
    let answers = |text: &str| {
        let file = r#"{"StateMachines": {"Caller": {"TestCases": {"Case": {"A": "Mock"}, "Other": {"A": "Unused"}}}},
            "MockedResponses": {"Mock": {"0": {"Return": "TEXT"}}, "Unused": {"0": {"Return": 1}}}}"#;
        MockConfig::parse(&file.replace("TEXT", text)).unwrap()
    };
    let mut document = Document { mocks: answers("mocked before"), ..document() };
    document.state_machines[0].test_case = "Case".into();
    let bench = Bench::of(document.clone());
    let first = bench.workspace.start_execution("Caller", None, "{}").unwrap();
    assert_eq!(bench.outcome(&first).output().unwrap().to_string(), "\"mocked before\"");
    let (definition, kept) = (first.revision.definition_text.to_string(), Kept::of(&document, "Caller"));
    assert_eq!(
        serde_json::to_value(&kept.mocks).unwrap(),
        serde_json::json!({
            "StateMachines": {"Caller": {"TestCases": {"Case": {"A": "Mock"}}}},
            "MockedResponses": {"Mock": {"0": {"Return": "mocked before"}}},
        })
    );
    assert_eq!(bench.workspace.changes_since("Caller", &definition, &kept), Changes::default());

    document.mocks = answers("mocked after");
    bench.workspace.update(document.clone());
    let changed = Changes { mocks: true, ..Changes::default() };
    assert_eq!(bench.workspace.changes_since("Caller", &definition, &kept), changed);
    let again = bench.workspace.start_again("Caller", "{}", &definition, kept.clone()).unwrap();
    assert_eq!(bench.outcome(&again).output().unwrap().to_string(), "\"mocked before\"");

    // What ran without mocks does so again, whatever test case is chosen by now.
    document.state_machines[0].test_case.clear();
    let without = Kept::of(&document, "Caller");
    assert_eq!(bench.workspace.changes_since("Caller", &definition, &without), changed);
    let again = bench.workspace.start_again("Caller", "{}", &definition, without).unwrap();
    assert_eq!(bench.outcome(&again).output().unwrap().to_string(), "\"before\"");
}

#[test]
fn a_task_may_do_what_its_role_allows() {
    let mut document = document();
    document.roles = vec![Role {
        allow: vec![Permission { actions: vec!["lambda:*".into()], ..Permission::default() }],
        ..workshop_roles().remove(0)
    }];
    let bench = Bench::of(document.clone());
    assert_eq!(bench.start("Caller").output().unwrap().to_string(), "\"before\"");
    let (error, cause) = failed(&bench.start("Starter"));
    assert_eq!(error, "StepFunctions.AWSStepFunctionsException");
    let told = "is not authorized to perform: states:StartExecution on resource: arn:aws:states:us-east-1:123456789012:stateMachine:Caller because no identity-based policy allows the states:StartExecution action (Service: AWSStepFunctions; Status Code: 400; Error Code: AccessDeniedException; Request ID: ";
    assert!(cause.contains(told), "{cause}");

    document.roles[0].trust = vec!["lambda.amazonaws.com".into()];
    bench.workspace.update(document.clone());
    assert_eq!(
        failed(&bench.start("Caller")),
        (
            "States.Runtime".into(),
            "Neither the global service principal states.amazonaws.com, nor the regional one is authorized to assume the provided role arn:aws:iam::123456789012:role/StepFunctionsIamRole.".into()
        )
    );
    document.ignore_permissions = true;
    bench.workspace.update(document);
    assert_eq!(bench.start("Starter").output().unwrap().to_string(), "\"before\"");
}

#[test]
fn the_code_of_a_function_may_do_what_its_role_allows() {
    let mut document = document();
    document.roles = workshop_roles();
    let bench = Bench::of(document.clone());
    let ask = |role: &str| {
        let role = format!("arn:aws:iam::123456789012:role/{role}");
        let asked = bench.workspace.handle_as(&role, "Sum", "AWSStepFunctions.ListStateMachines", "{}");
        let answered = Rc::new(RefCell::new(None));
        let slot = answered.clone();
        bench.executor.spawn(async move { *slot.borrow_mut() = Some(asked.await) });
        bench.clock.run(&bench.executor);
        let answer = answered.take().expect("an answer");
        (answer.status, answer.body)
    };
    assert_eq!(ask("IntegrationIamRole").0, 200);
    assert_eq!(
        ask("M7LambdaRole"),
        (
            400,
            r#"{"__type":"com.amazon.coral.service#AccessDeniedException","Message":"User: arn:aws:sts::123456789012:assumed-role/M7LambdaRole/Sum is not authorized to perform: states:ListStateMachines on resource: arn:aws:states:us-east-1:123456789012:stateMachine:* because no identity-based policy allows the states:ListStateMachines action"}"#.to_owned()
        )
    );
    assert_eq!(
        ask("Nobody").1,
        r#"{"__type":"com.amazon.coral.service#UnrecognizedClientException","message":"The security token included in the request is invalid."}"#
    );
    document.ignore_permissions = true;
    bench.workspace.update(document);
    assert_eq!(ask("Nobody").0, 200);
}

#[test]
fn activities_follow_the_document() {
    let task = r#"{"Type":"Task","Resource":"arn:aws:states:us-east-1:123456789012:activity:desk","TimeoutSeconds":5,"End":true}"#;
    let mut document = Document { state_machines: vec![machine("ByHand", task)], ..examples::empty() };
    document.activities = vec!["desk".into()];
    let bench = Bench::of(document.clone());
    assert_eq!(failed(&bench.start("ByHand")).0, "States.Timeout", "it waited for a worker");
    document.activities.clear();
    bench.workspace.update(document);
    assert_eq!(failed(&bench.start("ByHand")).0, "States.Runtime", "there is no such activity any more");
}
