//! Any body for any operation: an answer in JSON with a status of the protocol, and the service goes on.

#![no_main]

use std::cell::Cell;
use std::future::pending;
use std::rc::Rc;
use std::task::{Context, Poll, Waker};

use interpreter::testing::VirtualClock;
use interpreter::{Executor, Timestamp};
use libfuzzer_sys::fuzz_target;
use syntax::Value;
use workspace::document::{Document, VERSION};
use workspace::lambda::{FunctionRuntime, Invocation, InvocationResult};
use workspace::{Outside, Workspace};

const OPERATIONS: [&str; 24] = [
    "CreateActivity",
    "CreateStateMachine",
    "CreateStateMachineAlias",
    "DeleteStateMachine",
    "DescribeExecution",
    "DescribeMapRun",
    "DescribeStateMachine",
    "DescribeStateMachineForExecution",
    "GetActivityTask",
    "GetExecutionHistory",
    "ListExecutions",
    "ListMapRuns",
    "ListStateMachines",
    "ListTagsForResource",
    "PublishStateMachineVersion",
    "RedriveExecution",
    "SendTaskSuccess",
    "StartExecution",
    "StartSyncExecution",
    "StopExecution",
    "TagResource",
    "TestState",
    "UpdateStateMachine",
    "ValidateStateMachineDefinition",
];

struct NoFunctions;

impl FunctionRuntime for NoFunctions {
    fn invoke(&self, _: Invocation) -> interpreter::host::LocalFuture<InvocationResult> {
        Box::pin(pending())
    }
}

fuzz_target!(|calls: Vec<(u8, &str)>| {
    let clock = VirtualClock::starting_at(Timestamp::from_millis(0));
    let executor = Executor::new(clock.clone());
    let count = Cell::new(0);
    let random = move || {
        count.set(count.get() + 1);
        count.get()
    };
    let outside = Outside { random: Rc::new(random), functions: Rc::new(NoFunctions) };
    let document = Document { version: VERSION, ..Document::default() };
    let (workspace, _) = Workspace::open(&executor, outside, document);
    let machine = r#"{"name":"M","roleArn":"arn:aws:iam::123456789012:role/r",
        "definition":"{\"StartAt\":\"A\",\"States\":{\"A\":{\"Type\":\"Pass\",\"End\":true}}}"}"#;
    let calls = std::iter::once(("CreateStateMachine", machine)).chain(
        calls.iter().take(8).map(|(operation, body)| (OPERATIONS[usize::from(*operation) % OPERATIONS.len()], *body)),
    );
    for (operation, body) in calls {
        let mut answer = workspace.handle(&format!("AWSStepFunctions.{operation}"), body);
        if let Poll::Ready(response) = answer.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
            assert!(matches!(response.status, 200 | 400 | 500), "{}", response.status);
            assert!(Value::parse(&response.body).is_ok(), "{}", response.body);
        }
        executor.turn(None);
    }
    clock.run(&executor);
    workspace.close();
});
