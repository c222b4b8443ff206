//! A running `stepyard serve`, for the tests that drive one from outside.

#![allow(dead_code, reason = "each test binary uses its own part of this")]

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::Duration;

use syntax::{Object, Value, object};

pub(crate) const ROLE: &str = "arn:aws:iam::123456789012:role/StepFunctionsIamRole";

/// A running server; it ends with the test.
pub(crate) struct Server {
    pub(crate) child: Child,
    pub(crate) address: SocketAddr,
}

impl Server {
    pub(crate) fn start(arguments: &[&str]) -> Self {
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

    /// With a workspace's file.
    pub(crate) fn open(workspace: &Path) -> Self {
        Self::start(&["--workspace", &workspace.to_string_lossy()])
    }

    pub(crate) fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(self.address).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
        stream
    }

    /// Sends bytes and reads until the server closes.
    pub(crate) fn exchange(&self, bytes: &[u8]) -> String {
        let mut stream = self.connect();
        stream.write_all(bytes).unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).unwrap();
        String::from_utf8_lossy(&answer).into_owned()
    }

    pub(crate) fn post(&self, path: &str, headers: &str, body: &str) -> (u16, Value) {
        let length = body.len();
        let head = format!(
            "POST {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n{headers}Content-Length: {length}\r\n\r\n"
        );
        let answer = self.exchange(format!("{head}{body}").as_bytes());
        let status = answer.split(' ').nth(1).and_then(|status| status.parse().ok()).unwrap();
        let body = answer.split_once("\r\n\r\n").unwrap().1;
        (status, Value::parse(body).unwrap_or_else(|_| body.into()))
    }

    pub(crate) fn call(&self, operation: &str, request: Object) -> (u16, Value) {
        self.post("/", &format!("X-Amz-Target: AWSStepFunctions.{operation}\r\n"), &Value::from(request).to_string())
    }

    pub(crate) fn create(&self, name: &str, definition: &str) -> String {
        let request = object! { "name" => name, "definition" => definition, "roleArn" => ROLE };
        let (status, answer) = self.call("CreateStateMachine", request);
        assert_eq!(status, 200, "{answer}");
        answer.get("stateMachineArn").and_then(Value::as_str).unwrap().to_owned()
    }

    /// Starts an execution and waits for its end.
    pub(crate) fn run(&self, machine: &str) -> Value {
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
    pub(crate) fn interrupt(&self) {
        let pressed = Command::new("kill").args(["-INT", &self.child.id().to_string()]).status().unwrap();
        assert!(pressed.success());
    }

    /// The next line on standard error, with its end.
    pub(crate) fn says(&mut self) -> String {
        // Byte by byte: what comes after it is for whoever asks next.
        let (mut line, mut byte) = (Vec::new(), [0]);
        while line.last() != Some(&b'\n') {
            self.child.stderr.as_mut().unwrap().read_exact(&mut byte).unwrap();
            line.push(byte[0]);
        }
        String::from_utf8(line).unwrap()
    }

    pub(crate) fn ended(mut self) -> (ExitStatus, String) {
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

pub(crate) const PASS: &str = r#"{"StartAt":"A","States":{"A":{"Type":"Pass","Result":{"x":1},"End":true}}}"#;

/// A folder of the test's own, gone with it.
pub(crate) struct Folder(PathBuf);

impl Folder {
    pub(crate) fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("stepyard-{}-{name}", std::process::id()));
        fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    pub(crate) fn file(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// An answer that must be no refusal.
pub(crate) fn answer(server: &Server, operation: &str, request: Object) -> Value {
    let (status, answer) = server.call(operation, request);
    assert_eq!(status, 200, "{operation}: {answer}");
    answer
}

pub(crate) fn text(value: &Value, member: &str) -> String {
    value.get(member).and_then(Value::as_str).unwrap().to_owned()
}

/// Starts an execution; answers its ARN.
pub(crate) fn start(server: &Server, machine: &str, name: &str, input: &str) -> String {
    let request = object! { "stateMachineArn" => machine, "name" => name, "input" => input };
    text(&answer(server, "StartExecution", request), "executionArn")
}

/// The types of an execution's events, once it has come to its end.
pub(crate) fn events_at_end(server: &Server, execution: &str) -> Vec<String> {
    while text(&answer(server, "DescribeExecution", object! { "executionArn" => execution }), "status") == "RUNNING" {}
    events(server, execution)
}

/// The types of an execution's events.
pub(crate) fn events(server: &Server, execution: &str) -> Vec<String> {
    let history = answer(server, "GetExecutionHistory", object! { "executionArn" => execution });
    let events = history.get("events").and_then(Value::as_array).unwrap();
    events.iter().map(|event| text(event, "type")).collect()
}
