//! `stepyard serve`, from outside: the protocol, the file, faults, the end, and boto3 where it is installed.

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
use std::net::TcpStream;
use std::path::Path;
use std::process::{Command, Stdio};

use syntax::{Object, Value, object};

use command::stepyard;
use functions::Functions;
use server::{Folder, PASS, ROLE, Server};

#[test]
fn speaks_the_protocol() {
    let server = Server::start(&[]);
    let machine = server.create("M", PASS);
    let described = server.run(&machine);
    assert_eq!(described.get("output"), Some(&r#"{"x":1}"#.into()), "{described}");
    let (status, refusal) = server.call("DescribeStateMachine", object! { "stateMachineArn" => format!("{machine}x") });
    assert_eq!(status, 400);
    assert!(refusal.get("__type").and_then(Value::as_str).unwrap().ends_with("StateMachineDoesNotExist"), "{refusal}");
    assert_eq!(server.call("Nope", Object::new()).0, 400);
}

#[test]
fn tasks_answer_from_the_test_case_behind_the_machine() {
    let server = Server::start(&["--mock-config", "MockConfigFile.json"]);
    let fixture = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/order.asl.json");
    let machine = server.create("order", &fs::read_to_string(fixture).unwrap());
    let declined = server.run(&format!("{machine}#Declined"));
    assert_eq!((declined.get("status"), declined.get("error")), (Some(&"FAILED".into()), Some(&"Refused".into())));
    let unmocked = server.run(&machine);
    assert_eq!(unmocked.get("error"), Some(&"Lambda.ResourceNotFoundException".into()));
}

#[test]
fn what_is_created_is_in_the_file_before_it_is_answered() {
    let folder = Folder::new("saved");
    let file = folder.file("workspace.json");
    {
        let server = Server::open(&file);
        server.create("Kept", PASS);
        server.create("Gone", PASS);
        let arn = "arn:aws:states:us-east-1:123456789012:stateMachine:Gone";
        assert_eq!(server.call("DeleteStateMachine", object! { "stateMachineArn" => arn }).0, 200);
        // Killed, not stopped: nothing is left to the end.
    }
    let server = Server::open(&file);
    let described = server.run("arn:aws:states:us-east-1:123456789012:stateMachine:Kept");
    assert_eq!(described.get("status"), Some(&"SUCCEEDED".into()));
    let (_, listed) = server.call("ListStateMachines", Object::new());
    assert_eq!(listed.get("stateMachines").and_then(Value::as_array).unwrap().len(), 1);
}

#[test]
fn the_workspaces_apis_answer_under_their_stages() {
    let folder = Folder::new("workshop");
    let file = folder.file("workshop.json");
    fs::write(&file, workspace::examples::workshop().to_json().unwrap()).unwrap();
    let server = Server::open(&file);
    let (_, listed) = server.call("ListStateMachines", Object::new());
    let machine =
        listed.get("stateMachines").and_then(|all| all.at(0)).and_then(|one| one.get("stateMachineArn")).unwrap();
    let body = object! { "input" => "{}", "stateMachineArn" => machine.clone() };
    let (status, answer) =
        server.post("/prod/execution", "Content-Type: application/json\r\n", &Value::from(body).to_string());
    assert_eq!(status, 200, "{answer}");
    assert!(answer.get("executionArn").is_some(), "{answer}");
    let missing = r#"{"message":"Missing Authentication Token"}"#;
    assert_eq!(server.post("/prod/nope", "", ""), (403, Value::parse(missing).unwrap()));
    assert_eq!(server.post("/nope/execution", "", ""), (403, Value::parse(missing).unwrap()));
}

#[test]
fn what_is_malformed_takes_nothing_down() {
    let server = Server::start(&[]);
    // Clients that begin and never go on.
    let slow: Vec<TcpStream> = (0..50)
        .map(|_| {
            let mut stream = server.connect();
            stream.write_all(b"POST / HTTP/1.1\r\nContent-Le").unwrap();
            stream
        })
        .collect();
    for garbage in [
        &b"\x00\xff\x13\x37 nonsense\r\n\r\n"[..],
        b"GET / HTTP/9.9\r\n\r\n",
        b"POST / HTTP/1.1\r\nContent-Length: x\r\n\r\n",
    ] {
        let answer = server.exchange(garbage);
        assert!(answer.starts_with("HTTP/1.1 400 "), "{answer}");
    }
    let huge = "POST / HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 99999999999\r\n\r\n";
    assert!(server.exchange(huge.as_bytes()).starts_with("HTTP/1.1 413 "));
    let target = "X-Amz-Target: AWSStepFunctions.StartExecution\r\n";
    for body in ["{", &"[".repeat(300_000), &format!("{{\"input\":\"{}\"}}", "x".repeat(300_000)), "\"\\ud800\""] {
        assert_eq!(server.post("/", target, body).0, 400);
    }
    drop(slow);
    assert_eq!(server.call("ListStateMachines", Object::new()).0, 200);
}

#[test]
fn http_is_spoken_in_all_its_forms() {
    let server = Server::start(&[]);
    let last = |answer: String| answer.rsplit("\r\n\r\n").next().unwrap().to_owned();
    let head = "POST / HTTP/1.1\r\nHost: x\r\nX-Amz-Target: AWSStepFunctions.ListStateMachines\r\n";
    let list = r#"{"stateMachines":[]}"#;
    let chunked =
        format!("{head}Connection: close\r\nTransfer-Encoding: chunked\r\n\r\n1\r\n{{\r\n1\r\n}}\r\n0\r\n\r\n");
    assert_eq!(last(server.exchange(chunked.as_bytes())), list);
    let (goes_on, closes) = ("Content-Length: 2\r\n\r\n{}", "Connection: close\r\nContent-Length: 2\r\n\r\n{}");
    let pipelined = server.exchange(format!("{head}{goes_on}{head}{goes_on}{head}{closes}").as_bytes());
    assert_eq!(pipelined.matches(list).count(), 3, "{pipelined}");
    let expecting = server.exchange(format!("{head}Expect: 100-continue\r\n{closes}").as_bytes());
    assert!(expecting.starts_with("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\n"), "{expecting}");
    let headless = server.exchange(b"HEAD / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
    assert!(headless.starts_with("HTTP/1.1 200 ") && headless.ends_with("\r\n\r\n"), "{headless}");
    // Whoever sends too much is let finish, and told so.
    let (status, answer) = server.post("/", "X-Amz-Target: AWSStepFunctions.StartExecution\r\n", &"x".repeat(5 << 20));
    assert_eq!((status, answer), (413, "The request is too large.\n".into()));
}

#[test]
fn clients_that_say_nothing_keep_nobody_out() {
    let server = Server::start(&[]);
    let silent: Vec<TcpStream> = (0..700).map(|_| server.connect()).collect();
    let begun: Vec<TcpStream> = (0..100)
        .map(|_| {
            let mut stream = server.connect();
            stream.write_all(b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\n{").unwrap();
            stream
        })
        .collect();
    // Well before the silent ones would be sent away for being slow: the client's own patience ends with theirs.
    assert_eq!(server.call("ListStateMachines", Object::new()).0, 200);
    drop((silent, begun));
}

#[test]
fn ctrl_c_waits_for_answers_that_are_under_way() {
    let server = Server::start(&[]);
    let waits = r#"{"StartAt":"A","States":{"A":{"Type":"Wait","Seconds":1,"End":true}}}"#;
    let request = object! { "name" => "E", "type" => "EXPRESS", "definition" => waits, "roleArn" => ROLE };
    let (_, created) = server.call("CreateStateMachine", request);
    let long = server.create("Long", &waits.replace(":1,", ":999,"));
    server.call("StartExecution", object! { "stateMachineArn" => long });
    let body =
        Value::from(object! { "stateMachineArn" => created.get("stateMachineArn").unwrap().clone() }).to_string();
    let mut stream = server.connect();
    let head = format!(
        "POST / HTTP/1.1\r\nHost: x\r\nX-Amz-Target: AWSStepFunctions.StartSyncExecution\r\nContent-Length: {}\r\n\r\n",
        body.len()
    );
    stream.write_all(format!("{head}{body}").as_bytes()).unwrap();
    // The request is under way once a later one on another connection has been answered.
    server.call("ListStateMachines", Object::new());
    server.interrupt();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    assert!(answer.contains(r#""status":"SUCCEEDED""#), "{answer}");
    let (status, err) = server.ended();
    assert!(status.success());
    assert!(err.ends_with("note: 1 execution ended with the server\n"), "{err}");
}

#[test]
fn a_server_that_cannot_begin_exits_with_two() {
    let server = Server::start(&[]);
    let port = server.address.port().to_string();
    let taken = stepyard(&["serve", "--port", &port]);
    assert_eq!(taken.code, Some(2));
    assert!(taken.err.starts_with(&format!("error: cannot listen on 127.0.0.1:{port}: ")), "{}", taken.err);
    for arguments in [
        &["serve", "--workspace", "order.asl.json"][..],
        &["serve", "--mock-config", "nope.json"],
        &["serve", "--lambda-endpoint", "https://x"],
        &["serve", "--port", "99999"],
    ] {
        let ran = stepyard(arguments);
        assert_eq!((ran.code, ran.out.as_str()), (Some(2), ""), "{arguments:?}");
    }
}

#[test]
fn functions_are_invoked_at_the_endpoint() {
    // An endpoint that answers one invocation, and tells what it was asked.
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    #[expect(clippy::disallowed_methods, reason = "the endpoint answers while the test waits")]
    let endpoint = std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let mut asked = [0; 4096];
        let mut length = 0;
        while !asked[..length].ends_with(b"{\"n\":1}") {
            length += stream.read(&mut asked[length..]).unwrap();
        }
        stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 7\r\n\r\n{\"m\":2}").unwrap();
        String::from_utf8_lossy(&asked[..length]).into_owned()
    });
    let server = Server::start(&["--lambda-endpoint", &url]);
    let task = r#"{"StartAt":"A","States":{"A":{"Type":"Task","Resource":"arn:aws:lambda:us-east-1:123456789012:function:Add",
        "Parameters":{"n":1},"End":true}}}"#;
    let described = server.run(&server.create("F", task));
    assert_eq!(described.get("output"), Some(&r#"{"m":2}"#.into()), "{described}");
    assert!(endpoint.join().unwrap().starts_with("POST /2015-03-31/functions/Add/invocations HTTP/1.1\r\n"));
    // Nobody answers any more.
    let failed = server.run(&server.create("G", task));
    assert_eq!(failed.get("error"), Some(&"Lambda.Unreachable".into()), "{failed}");
}

#[test]
fn boto3_gets_along_with_every_operation() {
    let python = std::env::var("STEPYARD_PYTHON").unwrap_or_else(|_| "python3".to_owned());
    let has_boto3 = Command::new(&python).args(["-c", "import boto3"]).stderr(Stdio::null()).status();
    if !has_boto3.is_ok_and(|status| status.success()) {
        return;
    }
    for script in ["operations.py", "refusals.py", "model.py"] {
        let server = Server::start(&[]);
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/boto3").join(script);
        let ran = Command::new(&python).arg(script).arg(format!("http://{}", server.address)).output().unwrap();
        assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
    }
}

/// A function behind an API sees the names of headers as the client spelt them.
#[test]
fn a_function_sees_headers_as_they_were_sent() {
    let folder = Folder::new("headers");
    let file = folder.file("workspace.json");
    let uri = "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:123456789012:function:f/invocations";
    let workspace = format!(
        r#"{{"version":{},"name":"w","ignorePermissions":true,"apis":[{{"id":"a","name":"A","stages":[{{"stageName":"prod"}}],
        "resources":[{{"id":"r","path":"/","resourceMethods":{{"ANY":{{"httpMethod":"ANY","methodResponses":{{}},
            "methodIntegration":{{"type":"AWS_PROXY","httpMethod":"POST","uri":"{uri}"}}}}}}}}]}}]}}"#,
        workspace::document::VERSION
    );
    fs::write(&file, workspace).unwrap();
    let functions = Functions::listen();
    let server = Server::start(&["--workspace", &file.to_string_lossy(), "--lambda-endpoint", &functions.url]);
    let mut client = server.connect();
    let request =
        "GET /prod/ HTTP/1.1\r\nHost: h\r\nX-Own-Name: 1\r\nx-small: 2\r\naccept: */*\r\nConnection: close\r\n\r\n";
    client.write_all(request.as_bytes()).unwrap();
    let call = functions.next();
    let event = Value::parse(&call.input).unwrap();
    let seen = Value::from(object! { "Host" => "h", "X-Own-Name" => "1", "x-small" => "2", "accept" => "*/*" });
    assert_eq!(event.get("headers"), Some(&seen));
    call.answer(r#"{"body":"done"}"#);
    let mut answer = String::new();
    client.read_to_string(&mut answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 200 OK\r\n") && answer.ends_with("\r\n\r\ndone"), "{answer}");
}
