//! Executions that are deep within Parallels, Maps and other executions go on when the server is started again.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "in a test that drives a server a panic is the failure"
)]

mod server;

use std::fs;

use syntax::{Object, Value, object};

use server::{Folder, Server, answer, events, start, text};

/// Asks for an activity's next task: its token and input.
fn take(server: &Server, activity: &str) -> (String, String) {
    let task = answer(server, "GetActivityTask", object! { "activityArn" => activity });
    (text(&task, "taskToken"), text(&task, "input"))
}

fn succeed(server: &Server, token: &str, output: &str) {
    answer(server, "SendTaskSuccess", object! { "taskToken" => token, "output" => output });
}

/// Waits for an execution's end; answers its status and output.
fn end(server: &Server, execution: &str) -> (String, String) {
    loop {
        let described = answer(server, "DescribeExecution", object! { "executionArn" => execution });
        if text(&described, "status") != "RUNNING" {
            let output = described.get("output").and_then(Value::as_str).unwrap_or_default().to_owned();
            return (text(&described, "status"), output);
        }
    }
}

fn history(server: &Server, execution: &str) -> Vec<Value> {
    let history = answer(server, "GetExecutionHistory", object! { "executionArn" => execution });
    history.get("events").and_then(Value::as_array).unwrap().to_vec()
}

fn activity(server: &Server, name: &str) -> String {
    text(&answer(server, "CreateActivity", object! { "name" => name }), "activityArn")
}

/// A branch that waits for an activity beside a Map of which one iteration has ended, one has a worker, one stands in
/// line and one has not begun; the server is stopped, started, killed and started again.
#[test]
fn branches_and_iterations_go_on() {
    let folder = Folder::new("restart-inline");
    let file = folder.file("workspace.json");
    let server = Server::open(&file);
    let desk = activity(&server, "desk");
    let task = format!(r#""Type":"Task","Resource":"{desk}""#);
    let definition = format!(
        r#"{{"StartAt":"Before","States":{{"Before":{{"Type":"Pass","Assign":{{"kept":7}},"Next":"P"}},
        "P":{{"Type":"Parallel","Next":"Last","Branches":[
            {{"StartAt":"Alone","States":{{"Alone":{{{task},"Parameters":{{"alone":true}},"End":true}}}}}},
            {{"StartAt":"M","States":{{"M":{{"Type":"Map","ItemsPath":"$.items","MaxConcurrency":2,"End":true,
                "ItemSelector":{{"item.$":"$$.Map.Item.Value"}},
                "ItemProcessor":{{"StartAt":"Each","States":{{"Each":{{{task},"Next":"Then"}},
                    "Then":{{"Type":"Pass","Parameters":{{"of.$":"$","kept.$":"$kept"}},"End":true}}}}}}}}}}}}]}},
        "Last":{{"Type":"Pass","End":true}}}}}}"#
    );
    let execution = start(&server, &server.create("Inline", &definition), "e", r#"{"items":["a","b","c","d"]}"#);
    while events(&server, &execution).len() < 15 {}
    let (first, input) = take(&server, &desk);
    assert_eq!(input, r#"{"alone":true}"#);
    let (a, input) = take(&server, &desk);
    assert_eq!(input, r#"{"item":"a"}"#);
    succeed(&server, &a, "1");
    let (b, input) = take(&server, &desk);
    assert_eq!(input, r#"{"item":"b"}"#);
    // `c` has begun in the place of `a`, and waits for a worker.
    while events(&server, &execution).len() < 26 {}
    let before = history(&server, &execution);
    server.interrupt();
    assert_eq!(server.ended().1, "", "nothing ended with the server");

    drop(Server::open(&file));
    let server = Server::open(&file);
    assert_eq!(history(&server, &execution), before);
    let (c, input) = take(&server, &desk);
    assert_eq!(input, r#"{"item":"c"}"#);
    succeed(&server, &c, "3");
    succeed(&server, &b, "2");
    let (d, input) = take(&server, &desk);
    assert_eq!(input, r#"{"item":"d"}"#);
    succeed(&server, &d, "4");
    succeed(&server, &first, "0");
    let output = r#"[0,[{"of":1,"kept":7},{"of":2,"kept":7},{"of":3,"kept":7},{"of":4,"kept":7}]]"#;
    assert_eq!(end(&server, &execution), ("SUCCEEDED".into(), output.into()));
    let after = history(&server, &execution);
    assert_eq!(after[..before.len()], before);
    let ids: Vec<_> = after.iter().map(|event| event.get("id").cloned().unwrap()).collect();
    assert_eq!(ids, (1..=ids.len()).map(Value::from).collect::<Vec<_>>());
    let count = |name: &str| after.iter().filter(|event| text(event, "type") == name).count();
    assert_eq!(
        ["ParallelStateStarted", "MapStateStarted", "MapIterationStarted", "MapIterationSucceeded", "TaskStateEntered"]
            .map(count),
        [1, 1, 4, 4, 5]
    );
}

/// Children of a Map Run that ended, that wait, and that are yet to be begun; and an execution that waits for another.
#[test]
fn children_go_on() {
    let folder = Folder::new("restart-children");
    let file = folder.file("workspace.json");
    let server = Server::open(&file);
    let desk = activity(&server, "desk");
    let map = format!(
        r#"{{"StartAt":"M","States":{{"M":{{"Type":"Map","ItemsPath":"$","Label":"each","MaxConcurrency":2,"End":true,
        "ItemProcessor":{{"ProcessorConfig":{{"Mode":"DISTRIBUTED","ExecutionType":"STANDARD"}},
        "StartAt":"Each","States":{{"Each":{{"Type":"Task","Resource":"{desk}","End":true}}}}}}}}}}}}"#
    );
    let map = server.create("Children", &map);
    let parent = format!(
        r#"{{"StartAt":"P","States":{{"P":{{"Type":"Parallel","End":true,"Branches":[{{"StartAt":"Child","States":{{
        "Child":{{"Type":"Task","Resource":"arn:aws:states:::states:startExecution.sync:2",
            "Parameters":{{"StateMachineArn":"{map}","Name":"child","Input.$":"$"}},"OutputPath":"$.Output","End":true}}}}}}]}}}}}}"#
    );
    let parent = start(&server, &server.create("Parent", &parent), "parent", "[1,2,3,4]");
    let child = parent.replace("Parent:parent", "Children:child");
    let (one, _) = take(&server, &desk);
    succeed(&server, &one, "10");
    let (two, input) = take(&server, &desk);
    assert_eq!(input, "2");
    let (three, input) = take(&server, &desk);
    assert_eq!(input, "3");
    let map_runs = answer(&server, "ListMapRuns", object! { "executionArn" => child.as_str() });
    let map_run = text(map_runs.get("mapRuns").and_then(|all| all.at(0)).unwrap(), "mapRunArn");
    let limit = object! { "mapRunArn" => map_run.as_str(), "toleratedFailureCount" => 1 };
    answer(&server, "UpdateMapRun", limit);
    let ask = |server: &Server| -> Vec<String> {
        let describe = object! { "mapRunArn" => map_run.as_str() };
        let of_child = object! { "executionArn" => child.as_str() };
        let requests: [(&str, Object); 4] = [
            ("DescribeMapRun", describe.clone()),
            ("ListExecutions", describe),
            ("GetExecutionHistory", of_child),
            ("GetExecutionHistory", object! { "executionArn" => parent.as_str() }),
        ];
        requests.map(|(operation, request)| answer(server, operation, request).to_string()).into()
    };
    let before = ask(&server);
    // Killed at once: what was answered is there.
    drop(server);
    let server = Server::open(&file);
    assert_eq!(ask(&server), before);
    server.interrupt();
    assert_eq!(server.ended().1, "", "nothing ended with the server");

    let server = Server::open(&file);
    let failure = object! { "taskToken" => two, "error" => "No" };
    answer(&server, "SendTaskFailure", failure);
    let (four, input) = take(&server, &desk);
    assert_eq!(input, "4");
    succeed(&server, &three, "30");
    succeed(&server, &four, "40");
    assert_eq!(end(&server, &parent), ("SUCCEEDED".into(), "[[10,30,40]]".into()));
    let described = answer(&server, "DescribeMapRun", object! { "mapRunArn" => map_run.as_str() });
    let counts = described.get("executionCounts").unwrap();
    let count = |name: &str| counts.get(name).and_then(Value::as_i64);
    assert_eq!(
        (text(&described, "status"), ["total", "succeeded", "failed", "running", "pending", "aborted"].map(count)),
        ("SUCCEEDED".into(), [4, 3, 1, 0, 0, 0].map(Some))
    );
    assert_eq!(
        events(&server, &child),
        [
            "ExecutionStarted",
            "MapStateEntered",
            "MapStateStarted",
            "MapRunStarted",
            "MapRunSucceeded",
            "MapStateSucceeded",
            "MapStateExited",
            "ExecutionSucceeded",
        ]
    );
}

/// The mocks that an execution was started with are its own, attempt by attempt, and its Map Run's children's, whatever
/// the server is started with later.
#[test]
fn an_execution_keeps_the_mocks_that_it_was_started_with() {
    let folder = Folder::new("restart-mocks");
    let (file, mocks) = (folder.file("workspace.json"), folder.file("mocks.json"));
    let write = |answer: &str| {
        let config = format!(
            r#"{{"StateMachines":{{"M":{{"TestCases":{{"Case":{{"Work":"Work","Again":"Again"}}}}}}}},"MockedResponses":{{
            "Work":{{"0":{{"Return":"{answer}"}}}},
            "Again":{{"0":{{"Throw":{{"Error":"Busy","Cause":"0"}}}},"1":{{"Return":"second, {answer}"}}}}}}}}"#
        );
        fs::write(&mocks, config).unwrap();
    };
    write("then");
    let open = || Server::start(&["--workspace", &file.to_string_lossy(), "--mock-config", &mocks.to_string_lossy()]);
    let server = open();
    let desk = activity(&server, "desk");
    let definition = format!(
        r#"{{"StartAt":"P","States":{{"P":{{"Type":"Parallel","End":true,"Branches":[
        {{"StartAt":"Again","States":{{"Again":{{"Type":"Task","Resource":"arn:aws:states:::aws-sdk:ec2:describeTags","End":true,
            "Retry":[{{"ErrorEquals":["Busy"],"IntervalSeconds":2}}]}}}}}},
        {{"StartAt":"Each","States":{{"Each":{{"Type":"Map","ItemsPath":"$","MaxConcurrency":1,"End":true,
        "ItemProcessor":{{"ProcessorConfig":{{"Mode":"DISTRIBUTED","ExecutionType":"STANDARD"}},"StartAt":"Ask","States":{{
            "Ask":{{"Type":"Task","Resource":"{desk}","Next":"Work"}},
            "Work":{{"Type":"Task","Resource":"arn:aws:states:::aws-sdk:ec2:describeTags","End":true}}}}}}}}}}}}]}}}}}}"#
    );
    let machine = server.create("M", &definition);
    let execution = start(&server, &format!("{machine}#Case"), "e", "[1,2]");
    let (token, _) = take(&server, &desk);
    while !events(&server, &execution).contains(&"TaskFailed".to_owned()) {}
    drop(server);
    write("now");
    let server = open();
    succeed(&server, &token, "1");
    let (token, _) = take(&server, &desk);
    succeed(&server, &token, "2");
    let output = r#"["second, then",["then","then"]]"#;
    assert_eq!(end(&server, &execution), ("SUCCEEDED".into(), output.into()));
    let later = start(&server, &format!("{machine}#Case"), "later", "[1]");
    succeed(&server, &take(&server, &desk).0, "1");
    assert_eq!(end(&server, &later), ("SUCCEEDED".into(), r#"["second, now",["now"]]"#.into()));
}
