//! What `stepyard serve` still knows after it was stopped, or killed.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "in a test that drives a server a panic is the failure"
)]

mod command;
mod functions;
mod server;

use std::fs;
use std::io::{Read, Write};

use syntax::{Object, Value, object};

use command::stepyard;
use functions::Functions;
use server::{Folder, PASS, ROLE, Server, answer, events, events_at_end, start, text};

const ARN: &str = "arn:aws:states:us-east-1:123456789012";
/// A function runs in a branch.
const WORKS: &str = r#"{"StartAt":"First","States":{
    "First":{"Type":"Pass","Assign":{"kept.$":"$.n"},"Next":"Long"},
    "Long":{"Type":"Parallel","Branches":[{"StartAt":"Inner","States":{"Inner":{"Type":"Task","Resource":"arn:aws:states:::lambda:invoke","Parameters":{"FunctionName":"f","Payload.$":"$"},"End":true}}}],"Next":"Last"},
    "Last":{"Type":"Pass","Parameters":{"kept.$":"$kept"},"End":true}}}"#;
const MAP: &str = r#"{"StartAt":"M","States":{"M":{"Type":"Map","ItemsPath":"$.items","Label":"each","End":true,
    "ItemProcessor":{"ProcessorConfig":{"Mode":"DISTRIBUTED","ExecutionType":"STANDARD"},
    "StartAt":"A","States":{"A":{"Type":"Pass","End":true}}}}}}"#;

/// Starts an execution and waits for its end; answers its ARN.
fn run(server: &Server, machine: &str, name: &str, input: &str) -> String {
    let execution = start(server, machine, name, input);
    while answer(server, "DescribeExecution", object! { "executionArn" => execution.as_str() }).get("status")
        == Some(&"RUNNING".into())
    {}
    execution
}

#[test]
fn nothing_that_was_answered_is_lost_when_the_server_stops() {
    let folder = Folder::new("stops");
    let file = folder.file("workspace.json");
    let server = Server::open(&file);
    let machine = server.create("M", PASS);
    let tag = Value::from(object! { "key" => "k", "value" => "v" });
    let tags = || [tag.clone()].into_iter().collect::<Value>();
    answer(&server, "TagResource", object! { "resourceArn" => machine.as_str(), "tags" => tags() });
    let published = object! { "stateMachineArn" => machine.as_str(), "description" => "one" };
    let version = text(&answer(&server, "PublishStateMachineVersion", published), "stateMachineVersionArn");
    let update = object! { "stateMachineArn" => machine.as_str(), "definition" => PASS.replace("\"x\":1", "\"x\":2") };
    answer(&server, "UpdateStateMachine", update);
    let route = Value::from(object! { "stateMachineVersionArn" => version.as_str(), "weight" => 100 });
    let alias = object! { "name" => "live", "routingConfiguration" => [route].into_iter().collect::<Value>() };
    let alias = text(&answer(&server, "CreateStateMachineAlias", alias), "stateMachineAliasArn");
    let activity = object! { "name" => "A", "tags" => tags() };
    let activity = text(&answer(&server, "CreateActivity", activity), "activityArn");
    answer(&server, "CreateActivity", object! { "name" => "Gone" });
    answer(&server, "DeleteActivity", object! { "activityArn" => format!("{ARN}:activity:Gone") });
    let old = run(&server, &alias, "old", r#"{ "spaces": 1 }"#);
    let new = run(&server, &machine, "new", "{}");
    let map = run(&server, &server.create("Map", MAP), "map", r#"{"items":[1,2,3]}"#);
    let map_run = answer(&server, "ListMapRuns", object! { "executionArn" => map.as_str() });
    let map_run = text(map_run.get("mapRuns").and_then(|all| all.at(0)).unwrap(), "mapRunArn");
    let children = answer(&server, "ListExecutions", object! { "mapRunArn" => map_run.as_str() });
    let child = text(children.get("executions").and_then(|all| all.at(0)).unwrap(), "executionArn");

    let questions: Vec<(&str, Object)> = vec![
        ("ListStateMachines", Object::new()),
        ("DescribeStateMachine", object! { "stateMachineArn" => machine.as_str() }),
        ("DescribeStateMachine", object! { "stateMachineArn" => version.as_str() }),
        ("ListStateMachineVersions", object! { "stateMachineArn" => machine.as_str() }),
        ("DescribeStateMachineAlias", object! { "stateMachineAliasArn" => alias.as_str() }),
        ("ListTagsForResource", object! { "resourceArn" => machine.as_str() }),
        ("ListActivities", Object::new()),
        ("ListTagsForResource", object! { "resourceArn" => activity.as_str() }),
        ("ListExecutions", object! { "stateMachineArn" => machine.as_str() }),
        ("DescribeExecution", object! { "executionArn" => old.as_str() }),
        ("GetExecutionHistory", object! { "executionArn" => old.as_str() }),
        ("DescribeStateMachineForExecution", object! { "executionArn" => old.as_str() }),
        ("DescribeExecution", object! { "executionArn" => new.as_str() }),
        ("GetExecutionHistory", object! { "executionArn" => map.as_str() }),
        ("DescribeMapRun", object! { "mapRunArn" => map_run.as_str() }),
        ("ListExecutions", object! { "mapRunArn" => map_run.as_str() }),
        ("DescribeExecution", object! { "executionArn" => child.as_str() }),
        ("GetExecutionHistory", object! { "executionArn" => child.as_str() }),
    ];
    let ask = |server: &Server| -> Vec<String> {
        questions.iter().map(|(operation, request)| answer(server, operation, request.clone()).to_string()).collect()
    };
    let before = ask(&server);
    server.interrupt();
    let (status, err) = server.ended();
    assert!(status.success());
    assert_eq!(err, "");

    // Twice: the second start reads what the first has written anew.
    for _ in 0..2 {
        let server = Server::open(&file);
        assert_eq!(ask(&server), before);
        let again = object! { "stateMachineArn" => machine.as_str(), "name" => "new", "input" => "{}" };
        let (status, refusal) = server.call("StartExecution", again);
        assert_eq!((status, text(&refusal, "message")), (400, format!("Execution Already Exists: '{new}'")));
        server.interrupt();
        assert_eq!(server.ended().1, "");
    }
}

/// Starts an execution whose function does not answer, and waits until that is called.
fn call(server: &Server, functions: &Functions) -> String {
    let execution = start(server, &server.create("W", WORKS), "w", r#"{"n":7}"#);
    assert_eq!(functions.next().input, r#"{"n":7}"#);
    execution
}

const UNTIL_CALLED: [&str; 8] = [
    "ExecutionStarted",
    "PassStateEntered",
    "PassStateExited",
    "ParallelStateEntered",
    "ParallelStateStarted",
    "TaskStateEntered",
    "TaskScheduled",
    "TaskStarted",
];
const AFTER_THE_CALL: [&str; 7] = [
    "TaskSucceeded",
    "TaskStateExited",
    "ParallelStateSucceeded",
    "ParallelStateExited",
    "PassStateEntered",
    "PassStateExited",
    "ExecutionSucceeded",
];
const STOPPING: &str = "stopping: what is under way has 5 seconds to come to its end; Ctrl-C again stops at once\n";

#[test]
fn a_function_that_ran_is_called_once_more() {
    let folder = Folder::new("again");
    let file = folder.file("workspace.json");
    let functions = Functions::listen();
    let open = || Server::start(&["--workspace", &file.to_string_lossy(), "--lambda-endpoint", &functions.url]);
    let mut server = open();
    let execution = call(&server, &functions);
    server.interrupt();
    assert_eq!(server.says(), STOPPING);
    server.interrupt();
    let (status, err) = server.ended();
    assert!(status.success());
    assert_eq!(err, "note: cut off 1 task: done once more when the server is started again\n");

    // Killed while the function runs for the second time; the third time it answers.
    let mut server = open();
    assert_eq!(functions.next().input, r#"{"n":7}"#);
    assert_eq!(events(&server, &execution), UNTIL_CALLED);
    assert_eq!(server.says(), "note: doing once more 1 task that a stop of the server cut off\n");
    drop(server);
    let server = open();
    functions.next().answer("3");
    assert_eq!(events_at_end(&server, &execution), [&UNTIL_CALLED[..], &AFTER_THE_CALL].concat());
    let described = answer(&server, "DescribeExecution", object! { "executionArn" => execution });
    assert_eq!((text(&described, "status"), text(&described, "output")), ("SUCCEEDED".into(), r#"{"kept":7}"#.into()));
}

#[test]
fn a_function_that_ends_in_time_is_not_called_once_more() {
    let folder = Folder::new("in-time");
    let file = folder.file("workspace.json");
    let functions = Functions::listen();
    let open = || Server::start(&["--workspace", &file.to_string_lossy(), "--lambda-endpoint", &functions.url]);
    let mut server = open();
    let function = r#""Type":"Task","Resource":"arn:aws:lambda:us-east-1:123456789012:function:f""#;
    let definition =
        format!(r#"{{"StartAt":"A","States":{{"A":{{{function},"Next":"B"}},"B":{{{function},"End":true}}}}}}"#);
    let execution = start(&server, &server.create("Two", &definition), "e", "0");
    let first = functions.next();
    // A worker that waits for work is sent away at once.
    let desk = text(&answer(&server, "CreateActivity", object! { "name" => "desk" }), "activityArn");
    let mut worker = server.connect();
    let body = Value::from(object! { "activityArn" => desk }).to_string();
    let head = "POST / HTTP/1.1\r\nHost: x\r\nX-Amz-Target: AWSStepFunctions.GetActivityTask\r\n";
    worker.write_all(format!("{head}Content-Length: {}\r\n\r\n{body}", body.len()).as_bytes()).unwrap();
    answer(&server, "ListActivities", Object::new());
    server.interrupt();
    let mut nothing = String::new();
    worker.read_to_string(&mut nothing).unwrap();
    assert!(nothing.ends_with("\r\n\r\n{}"), "{nothing}");
    assert_eq!(server.says(), STOPPING);
    first.answer("1");
    // The second function is due, and left to the next start.
    assert_eq!(server.ended().1, "note: cut off 1 task: done once more when the server is started again\n");
    assert!(functions.is_silent());
    let server = open();
    let second = functions.next();
    assert_eq!(second.input, "1");
    second.answer("2");
    let (scheduled, started, succeeded) =
        ("LambdaFunctionScheduled", "LambdaFunctionStarted", "LambdaFunctionSucceeded");
    let task = ["TaskStateEntered", scheduled, started, succeeded, "TaskStateExited"];
    let expected = [&["ExecutionStarted"][..], &task, &task, &["ExecutionSucceeded"]].concat();
    assert_eq!(events_at_end(&server, &execution), expected);
}

/// Nobody goes on with an Express execution: it was acknowledged, and comes to its end.
#[test]
fn an_express_execution_is_waited_for() {
    let functions = Functions::listen();
    let mut server = Server::start(&["--lambda-endpoint", &functions.url]);
    let function = r#""Type":"Task","Resource":"arn:aws:lambda:us-east-1:123456789012:function:f""#;
    let definition =
        format!(r#"{{"StartAt":"A","States":{{"A":{{{function},"Next":"B"}},"B":{{{function},"End":true}}}}}}"#);
    let create = object! { "name" => "X", "type" => "EXPRESS", "definition" => definition, "roleArn" => ROLE };
    let machine = text(&answer(&server, "CreateStateMachine", create), "stateMachineArn");
    start(&server, &machine, "e", "0");
    let first = functions.next();
    server.interrupt();
    assert_eq!(server.says(), STOPPING);
    first.answer("1");
    let second = functions.next();
    assert_eq!(second.input, "1");
    second.answer("2");
    assert_eq!(server.ended().1, "");
}

/// What is being deleted ends at its next transition in another server, too.
#[test]
fn an_execution_of_a_deleted_machine_does_not_go_on_for_long() {
    let folder = Folder::new("deleted");
    let file = folder.file("workspace.json");
    let functions = Functions::listen();
    let open = || Server::start(&["--workspace", &file.to_string_lossy(), "--lambda-endpoint", &functions.url]);
    let server = open();
    let execution = call(&server, &functions);
    let machine = execution.replace(":execution:", ":stateMachine:").replace("W:w", "W");
    answer(&server, "DeleteStateMachine", object! { "stateMachineArn" => machine });
    drop(server);
    let server = open();
    functions.next().answer("3");
    let expected = [&UNTIL_CALLED[..], &AFTER_THE_CALL[..4], &["ExecutionAborted"]].concat();
    assert_eq!(events_at_end(&server, &execution), expected);
}

#[test]
fn what_was_stopped_by_hand_goes_on_in_another_server_when_it_is_redriven() {
    let folder = Folder::new("redrive");
    let file = folder.file("workspace.json");
    let functions = Functions::listen();
    let open = || Server::start(&["--workspace", &file.to_string_lossy(), "--lambda-endpoint", &functions.url]);
    let server = open();
    let execution = call(&server, &functions);
    answer(&server, "StopExecution", object! { "executionArn" => execution.as_str() });
    drop(server);
    let server = open();
    assert_eq!(events(&server, &execution), [&UNTIL_CALLED[..], &["ExecutionAborted"]].concat());
    answer(&server, "RedriveExecution", object! { "executionArn" => execution.as_str() });
    functions.next();
    // Killed: what it had got to is there all the same.
    drop(server);
    let server = open();
    functions.next().answer("3");
    let redriven = ["ExecutionAborted", "ExecutionRedriven"];
    let expected = [&UNTIL_CALLED[..], &redriven, &UNTIL_CALLED[3..], &AFTER_THE_CALL].concat();
    assert_eq!(events_at_end(&server, &execution), expected);
    let described = answer(&server, "DescribeExecution", object! { "executionArn" => execution });
    assert_eq!((described.get("redriveCount"), text(&described, "status")), (Some(&1.into()), "SUCCEEDED".into()));
}

/// A callback and activities wait for their tokens, and two states for a time, while the server is stopped, killed and
/// started again.
#[test]
fn what_only_waits_outlives_the_server() {
    let folder = Folder::new("tokens");
    let file = folder.file("workspace.json");
    let server = Server::open(&file);
    let activity = text(&answer(&server, "CreateActivity", object! { "name" => "desk" }), "activityArn");
    let by_hand = format!(
        r#"{{"StartAt":"A","States":{{"A":{{"Type":"Task","Resource":"{activity}","TimeoutSeconds":600,"Next":"B"}},"B":{{"Type":"Pass","Parameters":{{"a.$":"$"}},"End":true}}}}}}"#
    );
    let machine = server.create("ByHand", &by_hand);
    let taken = start(&server, &machine, "taken", "{}");
    let task = answer(&server, "GetActivityTask", object! { "activityArn" => activity.as_str() });
    let token = text(&task, "taskToken");
    let in_line = start(&server, &machine, "in-line", "{}");
    let callback = r#"{"StartAt":"C","States":{"C":{"Type":"Task","Resource":"arn:aws:states:::sqs:sendMessage.waitForTaskToken","Parameters":{"QueueUrl":"https://sqs.us-east-1.amazonaws.com/123456789012/q","MessageBody.$":"$$.Task.Token"},"End":true}}}"#;
    let asked = start(&server, &server.create("Callback", callback), "asked", "{}");
    let wait = |seconds: u32| {
        format!(r#"{{"StartAt":"W","States":{{"W":{{"Type":"Wait","Seconds":{seconds},"End":true}}}}}}"#)
    };
    let brief = start(&server, &server.create("Brief", &wait(1)), "brief", "{}");
    let long = start(&server, &server.create("Long", &wait(999)), "long", "{}");
    while events(&server, &long).len() < 2
        || events(&server, &taken).len() < 4
        || events(&server, &in_line).len() < 3
        || events(&server, &asked).len() < 5
    {}
    let asked_token = {
        let history = answer(&server, "GetExecutionHistory", object! { "executionArn" => asked.as_str() });
        let scheduled = history.get("events").and_then(|events| events.at(2)).unwrap();
        let details = scheduled.get("taskScheduledEventDetails").unwrap();
        text(&Value::parse(&text(details, "parameters")).unwrap(), "MessageBody")
    };
    let before: Vec<_> = [&taken, &in_line, &asked, &long].map(|execution| events(&server, execution)).into();
    server.interrupt();
    assert_eq!(server.ended().1, "", "none of them ended with the server");

    // Killed the second time.
    drop(Server::open(&file));
    let server = Server::open(&file);
    let after: Vec<_> = [&taken, &in_line, &asked, &long].map(|execution| events(&server, execution)).into();
    assert_eq!(after, before, "nothing is written for what only goes on");
    let done = |server: &Server, execution: &str| loop {
        let described = answer(server, "DescribeExecution", object! { "executionArn" => execution });
        if text(&described, "status") != "RUNNING" {
            return (text(&described, "status"), text(&described, "output"));
        }
    };
    let succeed = |token: &str, output: &str| {
        answer(&server, "SendTaskSuccess", object! { "taskToken" => token, "output" => output });
    };
    answer(&server, "SendTaskHeartbeat", object! { "taskToken" => token.as_str() });
    succeed(&token, "1");
    assert_eq!(done(&server, &taken), ("SUCCEEDED".into(), r#"{"a":1}"#.into()));
    let task = answer(&server, "GetActivityTask", object! { "activityArn" => activity.as_str() });
    succeed(&text(&task, "taskToken"), "2");
    assert_eq!(done(&server, &in_line), ("SUCCEEDED".into(), r#"{"a":2}"#.into()));
    succeed(&asked_token, "3");
    assert_eq!(done(&server, &asked), ("SUCCEEDED".into(), "3".into()));
    let expected = [
        "ExecutionStarted",
        "TaskStateEntered",
        "ActivityScheduled",
        "ActivityStarted",
        "ActivitySucceeded",
        "TaskStateExited",
        "PassStateEntered",
        "PassStateExited",
        "ExecutionSucceeded",
    ];
    assert_eq!(
        (events(&server, &taken), events(&server, &in_line)),
        (expected.map(str::to_owned).into(), expected.map(str::to_owned).into())
    );
    assert_eq!(done(&server, &brief), ("SUCCEEDED".into(), "{}".into()));
    assert_eq!(
        events(&server, &brief),
        ["ExecutionStarted", "WaitStateEntered", "WaitStateExited", "ExecutionSucceeded"]
    );
    answer(&server, "StopExecution", object! { "executionArn" => long.as_str() });
    assert_eq!(events(&server, &long), ["ExecutionStarted", "WaitStateEntered", "ExecutionAborted"]);
    let (status, refusal) = server.call("SendTaskSuccess", object! { "taskToken" => token, "output" => "1" });
    assert_eq!(
        (status, text(&refusal, "message")),
        (400, "Task Timed Out: 'Provided task does not exist anymore'".into())
    );
}

#[test]
fn a_kill_leaves_every_answered_start_and_a_file_that_can_be_read() {
    let folder = Folder::new("kill");
    let file = folder.file("workspace.json");
    let mut started = Vec::new();
    {
        let server = Server::open(&file);
        let machine = server.create("M", PASS);
        for number in 0..50 {
            let request = object! { "stateMachineArn" => machine.as_str(), "name" => format!("n{number}") };
            started.push(text(&answer(&server, "StartExecution", request), "executionArn"));
        }
        // More on the way when the kill comes.
        let body = Value::from(object! { "stateMachineArn" => machine }).to_string();
        let target = "X-Amz-Target: AWSStepFunctions.StartExecution";
        let request = format!("POST / HTTP/1.1\r\nHost: x\r\n{target}\r\nContent-Length: {}\r\n\r\n{body}", body.len());
        for _ in 0..20 {
            server.connect().write_all(request.as_bytes()).unwrap();
        }
    }
    let journal = folder.file("workspace.json.journal");
    let mut bytes = fs::OpenOptions::new().append(true).open(&journal).unwrap();
    bytes.write_all(b"{\"execution\":{\"arn\":\"half").unwrap();
    {
        let server = Server::open(&file);
        for execution in &started {
            let described = answer(&server, "DescribeExecution", object! { "executionArn" => execution.as_str() });
            let status = text(&described, "status");
            assert!(status == "SUCCEEDED" || status == "RUNNING", "{described}");
        }
        server.interrupt();
        assert_eq!(server.ended().1, "", "an entry that was cut off was never answered");
    }
    // Whoever edits the journal is told what was not understood; the rest is read.
    let text = fs::read_to_string(&journal).unwrap();
    fs::write(&journal, format!("nonsense\n{text}")).unwrap();
    let server = Server::open(&file);
    answer(&server, "DescribeExecution", object! { "executionArn" => started[0].as_str() });
    server.interrupt();
    let (status, err) = server.ended();
    assert!(status.success());
    let expected = format!("warning: {}:1: not read: expected value at line 1 column 1\n", journal.display());
    assert_eq!(err, expected);
}

#[test]
fn the_workspaces_file_says_which_machines_there_are() {
    let folder = Folder::new("edited");
    let file = folder.file("workspace.json");
    {
        let server = Server::open(&file);
        server.create("Kept", PASS);
        server.create("Removed", PASS);
    }
    let mut document = workspace::Document::from_json(&fs::read_to_string(&file).unwrap()).unwrap();
    document.state_machines.retain(|machine| machine.name == "Kept");
    document.state_machines[0].definition = PASS.replace("\"x\":1", "\"x\":3");
    fs::write(&file, document.to_json().unwrap()).unwrap();
    let server = Server::open(&file);
    let listed = answer(&server, "ListStateMachines", Object::new());
    assert_eq!(listed.get("stateMachines").and_then(Value::as_array).unwrap().len(), 1);
    assert_eq!(server.run(&format!("{ARN}:stateMachine:Kept")).get("output"), Some(&r#"{"x":3}"#.into()));
}

#[test]
fn a_second_server_does_not_open_the_same_workspace() {
    let folder = Folder::new("twice");
    let file = folder.file("workspace.json");
    let server = Server::open(&file);
    server.create("M", PASS);
    let second = stepyard(&["serve", "--port", "0", "--workspace", &file.to_string_lossy()]);
    assert_eq!(second.code, Some(2));
    let expected = format!("error: {}.journal: another `stepyard serve` has this workspace open\n", file.display());
    assert_eq!(second.err, expected);
    let express = object! { "name" => "E", "type" => "EXPRESS", "definition" => PASS, "roleArn" => ROLE };
    answer(&server, "CreateStateMachine", express);
}
