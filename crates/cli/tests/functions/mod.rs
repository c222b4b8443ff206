//! A Lambda endpoint whose functions answer when the test wants it.

#![allow(dead_code, reason = "each test binary uses its own part of this")]
#![allow(clippy::disallowed_methods, reason = "a server beside the server that is tested needs a thread")]

use std::cell::RefCell;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

/// Where functions are invoked.
pub(crate) struct Functions {
    pub(crate) url: String,
    calls: Receiver<Call>,
    /// The connections of all calls: one that is not answered hangs.
    held: RefCell<Vec<TcpStream>>,
}

/// One invocation; dropped, it is never answered.
pub(crate) struct Call {
    pub(crate) input: String,
    stream: TcpStream,
}

impl Functions {
    pub(crate) fn listen() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let (sender, calls) = channel();
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                // Whoever was killed while it called is gone.
                if let Some(call) = read(stream.unwrap())
                    && sender.send(call).is_err()
                {
                    break;
                }
            }
        });
        Self { url, calls, held: RefCell::default() }
    }

    /// The next invocation.
    pub(crate) fn next(&self) -> Call {
        let call = self.calls.recv_timeout(Duration::from_secs(20)).unwrap();
        self.held.borrow_mut().push(call.stream.try_clone().unwrap());
        call
    }

    /// Whether nothing was invoked since the last one.
    pub(crate) fn is_silent(&self) -> bool {
        self.calls.try_recv().is_err()
    }
}

impl Call {
    pub(crate) fn answer(mut self, payload: &str) {
        let head = format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n", payload.len());
        self.stream.write_all(format!("{head}{payload}").as_bytes()).unwrap();
        self.stream.shutdown(Shutdown::Write).unwrap();
    }
}

fn read(stream: TcpStream) -> Option<Call> {
    let mut reader = BufReader::new(&stream);
    let (mut line, mut length) = (String::new(), 0);
    while line != "\r\n" {
        line.clear();
        reader.read_line(&mut line).ok().filter(|read| *read > 0)?;
        if let Some(value) = line.to_ascii_lowercase().strip_prefix("content-length:") {
            length = value.trim().parse().ok()?;
        }
    }
    let mut input = vec![0; length];
    reader.read_exact(&mut input).ok()?;
    Some(Call { input: String::from_utf8(input).ok()?, stream })
}
