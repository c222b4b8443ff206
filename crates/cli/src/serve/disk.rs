//! What was written is forced to the disk before it is answered, so that a loss of power takes nothing that was
//! acknowledged.
//!
//! Separate from the journal because forcing takes milliseconds, in which the connections go on: whoever has written
//! meanwhile shares the next one, so that many connections cost no more than one.

use std::cell::Cell;
use std::fs::File;
use std::io;
use std::path::Path;
use std::rc::Rc;
use std::sync::Arc;

use tokio::sync::{Notify, watch};

/// What has reached the disk: everything up to this count of writes, or why nothing does any more.
type Reached = Result<u64, Arc<str>>;

/// See the [module](self).
#[derive(Debug)]
pub(super) struct Disk {
    file: Arc<File>,
    written: Cell<u64>,
    reached: watch::Sender<Reached>,
    asked: Notify,
}

impl Disk {
    pub(super) fn new(file: File) -> Rc<Self> {
        let reached = watch::Sender::new(Ok(0));
        Rc::new(Self { file: Arc::new(file), written: Cell::new(0), reached, asked: Notify::new() })
    }

    /// Something was written to the file.
    pub(super) fn wrote(&self) {
        self.written.set(self.written.get() + 1);
    }

    /// Waits until all that was written so far is on the disk.
    pub(super) async fn settled(&self) -> io::Result<()> {
        let wanted = self.written.get();
        let mut reached = self.reached.subscribe();
        while !matches!(&*reached.borrow_and_update(), Ok(count) if *count >= wanted) {
            self.asked.notify_one();
            // It never ends before: the sender is this one's own.
            let _ = reached.changed().await;
            if let Err(why) = &*reached.borrow() {
                return Err(io::Error::other(why.to_string()));
            }
        }
        Ok(())
    }

    /// Forces the file to the disk whenever somebody waits for it, for ever.
    pub(super) async fn force(self: Rc<Self>) {
        loop {
            self.asked.notified().await;
            let (count, file) = (self.written.get(), self.file.clone());
            let done = tokio::task::spawn_blocking(move || file.sync_data()).await;
            let reached = done.unwrap_or_else(|lost| Err(io::Error::other(lost)));
            // Whoever came meanwhile has asked again.
            let _ = self.reached.send_replace(reached.map(|()| count).map_err(|why| why.to_string().into()));
        }
    }
}

/// Forces the names in a file's folder to the disk: a file that has taken another's place is there for good.
pub(super) fn settle_name(path: &Path) -> io::Result<()> {
    // Only there can a folder be opened as a file.
    #[cfg(unix)]
    {
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        File::open(folder)?.sync_all()?;
    }
    let _ = path;
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::future::Future;
    use std::task::{Context, Poll, Waker};

    use tokio::task::LocalSet;

    use super::*;

    fn poll(future: std::pin::Pin<&mut impl Future<Output = io::Result<()>>>) -> Poll<io::Result<()>> {
        future.poll(&mut Context::from_waker(Waker::noop()))
    }

    /// A file that can be written, and forced.
    fn file() -> File {
        let path = std::env::temp_dir().join(format!("stepyard-disk-{}", std::process::id()));
        let file = File::create(&path).unwrap();
        std::fs::remove_file(path).unwrap();
        file
    }

    #[test]
    fn nobody_is_answered_before_the_disk_has_it() {
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        LocalSet::new().block_on(&runtime, async {
            let disk = Disk::new(file());
            assert!(matches!(poll(std::pin::pin!(disk.settled())), Poll::Ready(Ok(()))));
            disk.wrote();
            let (mut one, mut two) = (Box::pin(disk.settled()), Box::pin(disk.settled()));
            assert!(poll(one.as_mut()).is_pending() && poll(two.as_mut()).is_pending());
            let forcing = tokio::task::spawn_local(disk.clone().force());
            one.await.unwrap();
            // The same one was enough for both.
            assert!(matches!(poll(two.as_mut()), Poll::Ready(Ok(()))));
            forcing.abort();
            disk.wrote();
            assert!(poll(std::pin::pin!(disk.settled())).is_pending());
        });
    }
}
