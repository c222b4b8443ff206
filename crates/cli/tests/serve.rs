//! `stepyard serve`, from outside: the protocol, the file, faults, the end, and boto3 where it is installed.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "in a test that drives a server a panic is the failure"
)]

mod command;

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::Duration;

use syntax::{Object, Value, object};

use command::stepyard;

const ROLE: &str = "arn:aws:iam::123456789012:role/StepFunctionsIamRole";

/// A running server; it ends with the test.
struct Server {
    child: Child,
    address: SocketAddr,
}

impl Server {
    fn start(arguments: &[&str]) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_stepyard"))
            .args(["serve", "--port", "0"])
            .args(arguments)
            .current_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures"))
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.as_mut().unwrap()).read_line(&mut line).unwrap();
        let address = line.split("http://").nth(1).and_then(|rest| rest.split_whitespace().next()).unwrap();
        Self { address: address.parse().unwrap(), child }
    }

    fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(self.address).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
        stream
    }

    /// Sends bytes and reads until the server closes.
    fn exchange(&self, bytes: &[u8]) -> String {
        let mut stream = self.connect();
        stream.write_all(bytes).unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).unwrap();
        String::from_utf8_lossy(&answer).into_owned()
    }

    fn post(&self, path: &str, headers: &str, body: &str) -> (u16, Value) {
        let length = body.len();
        let head = format!(
            "POST {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n{headers}Content-Length: {length}\r\n\r\n"
        );
        let answer = self.exchange(format!("{head}{body}").as_bytes());
        let status = answer.split(' ').nth(1).and_then(|status| status.parse().ok()).unwrap();
        let body = answer.split_once("\r\n\r\n").unwrap().1;
        (status, Value::parse(body).unwrap_or_else(|_| body.into()))
    }

    fn call(&self, operation: &str, request: Object) -> (u16, Value) {
        self.post("/", &format!("X-Amz-Target: AWSStepFunctions.{operation}\r\n"), &Value::from(request).to_string())
    }

    fn create(&self, name: &str, definition: &str) -> String {
        let request = object! { "name" => name, "definition" => definition, "roleArn" => ROLE };
        let (status, answer) = self.call("CreateStateMachine", request);
        assert_eq!(status, 200, "{answer}");
        answer.get("stateMachineArn").and_then(Value::as_str).unwrap().to_owned()
    }

    /// Starts an execution and waits for its end.
    fn run(&self, machine: &str) -> Value {
        let (status, started) = self.call("StartExecution", object! { "stateMachineArn" => machine, "input" => "{}" });
        assert_eq!(status, 200, "{started}");
        let execution = started.get("executionArn").unwrap();
        loop {
            let (_, described) = self.call("DescribeExecution", object! { "executionArn" => execution.clone() });
            if described.get("status") != Some(&"RUNNING".into()) {
                return described;
            }
        }
    }

    /// Presses Ctrl-C.
    fn interrupt(&self) {
        let pressed = Command::new("kill").args(["-INT", &self.child.id().to_string()]).status().unwrap();
        assert!(pressed.success());
    }

    fn ended(mut self) -> (ExitStatus, String) {
        let status = self.child.wait().unwrap();
        let mut err = String::new();
        self.child.stderr.take().unwrap().read_to_string(&mut err).unwrap();
        (status, err)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended as the test wanted.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

const PASS: &str = r#"{"StartAt":"A","States":{"A":{"Type":"Pass","Result":{"x":1},"End":true}}}"#;

fn temporary(name: &str) -> PathBuf {
    std::env::temp_dir().join(format!("stepyard-{}-{name}", std::process::id()))
}

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
    let file = temporary("saved.json");
    let path = file.to_string_lossy().into_owned();
    {
        let server = Server::start(&["--workspace", &path]);
        server.create("Kept", PASS);
        server.create("Gone", PASS);
        let arn = "arn:aws:states:us-east-1:123456789012:stateMachine:Gone";
        assert_eq!(server.call("DeleteStateMachine", object! { "stateMachineArn" => arn }).0, 200);
        // Killed, not stopped: nothing is left to the end.
    }
    let server = Server::start(&["--workspace", &path]);
    let described = server.run("arn:aws:states:us-east-1:123456789012:stateMachine:Kept");
    assert_eq!(described.get("status"), Some(&"SUCCEEDED".into()));
    let (_, listed) = server.call("ListStateMachines", Object::new());
    assert_eq!(listed.get("stateMachines").and_then(Value::as_array).unwrap().len(), 1);
    fs::remove_file(file).unwrap();
}

#[test]
fn the_workspaces_apis_answer_under_their_stages() {
    let file = temporary("workshop.json");
    fs::write(&file, workspace::examples::workshop().to_json().unwrap()).unwrap();
    let server = Server::start(&["--workspace", &file.to_string_lossy()]);
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
    fs::remove_file(file).unwrap();
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
    assert_eq!(err, "note: 1 execution ended with the server\n");
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
    let server = Server::start(&[]);
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/boto3/operations.py");
    let ran = Command::new(python).arg(script).arg(format!("http://{}", server.address)).output().unwrap();
    assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
}
