//! How a client spells the names of its headers.
//!
//! Separate because the HTTP library tells them in small letters only, while a function behind an API, and `$input.params()`,
//! see them as they were sent. A connection's bytes are watched as they come in: a line that begins like a header tells a
//! spelling. A body can hold such lines, too; all that they could change is a header's capitals.

use std::cell::RefCell;
use std::collections::HashMap;
use std::io;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll};

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

/// So many spellings are remembered for a connection, of names so long.
const MOST: usize = 256;
const LONGEST: usize = 128;

/// What was seen on a connection; a clone is the same one.
#[derive(Clone, Debug, Default)]
pub(super) struct Spellings(Rc<RefCell<Seen>>);

#[derive(Debug, Default)]
struct Seen {
    /// The name under way at the beginning of a line; nothing within a line.
    name: Option<Vec<u8>>,
    /// As it was sent, by the name in small letters; only those that differ.
    spelt: HashMap<String, String>,
}

impl Spellings {
    /// A name as it was sent last.
    pub(super) fn of(&self, name: &str) -> String {
        self.0.borrow().spelt.get(name).cloned().unwrap_or_else(|| name.to_owned())
    }
}

impl Seen {
    fn read(&mut self, bytes: &[u8]) {
        for byte in bytes {
            match (*byte, &mut self.name) {
                (b'\n', name) => *name = Some(Vec::new()),
                (_, None) => {}
                (b':', Some(name)) => {
                    let name = String::from_utf8_lossy(name).into_owned();
                    self.name = None;
                    self.learn(name);
                }
                (byte, Some(name))
                    if name.len() < LONGEST && (byte.is_ascii_alphanumeric() || b"-_.".contains(&byte)) =>
                {
                    name.push(byte);
                }
                (_, name) => *name = None,
            }
        }
    }

    fn learn(&mut self, name: String) {
        let small = name.to_ascii_lowercase();
        if small == name {
            self.spelt.remove(&small);
        } else if self.spelt.len() < MOST || self.spelt.contains_key(&small) {
            self.spelt.insert(small, name);
        }
    }
}

/// A stream whose incoming bytes are watched.
#[derive(Debug)]
pub(super) struct Watched<S> {
    stream: S,
    spellings: Spellings,
}

impl<S> Watched<S> {
    pub(super) fn new(stream: S) -> (Self, Spellings) {
        let spellings = Spellings::default();
        (Self { stream, spellings: spellings.clone() }, spellings)
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for Watched<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let before = buffer.filled().len();
        let polled = Pin::new(&mut self.stream).poll_read(context, buffer);
        self.spellings.0.borrow_mut().read(buffer.filled().get(before..).unwrap_or_default());
        polled
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Watched<S> {
    fn poll_write(mut self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write(context, bytes)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        pieces: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write_vectored(context, pieces)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_told_as_they_were_sent_last() {
        let spellings = Spellings::default();
        let read = |text: &str| spellings.0.borrow_mut().read(text.as_bytes());
        read("POST /a:b HTTP/1.1\r\nX-Own: 1\r\nhost: x\r\nCONT");
        read("ENT-Type: a: B\r\n\r\nBody: with \"Quo: ted\"");
        let spelt = ["x-own", "host", "content-type", "body", "quo", "other"].map(|name| spellings.of(name));
        assert_eq!(spelt, ["X-Own", "host", "CONTENT-Type", "Body", "quo", "other"]);
        read("\nx-own: 2\r\nbad name: 3\r\n");
        assert_eq!(["x-own", "name"].map(|name| spellings.of(name)), ["x-own", "name"]);
    }
}
