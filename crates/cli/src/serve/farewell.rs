//! The end of a server: what is under way may come to its end, for a while, and what that leaves is said.
//!
//! Separate because it is the one place that knows requests, functions and executions at once, and how patient the server is
//! with each.

use std::io;
use std::rc::Rc;
use std::time::Duration;

use tokio::task::JoinHandle;

use super::engine::Engine;
use super::lambda::Calls;
use crate::Terminal;
use crate::validate::count;

/// How long requests and calls of functions may go on.
const PATIENCE: Duration = Duration::from_secs(5);
/// How long it is between two looks at what has no end to wait for.
const LOOK: Duration = Duration::from_millis(20);
/// How long it takes at most until nobody is told that something is waited for.
const AT_ONCE: Duration = Duration::from_millis(100);

/// Waits until the requests under way are answered, Express executions have come to their end, and so have the functions
/// that run, so long as there is patience; somebody who wants the server to end once more has none. No new requests come
/// in, and no executions begin new tasks.
pub(super) async fn wait(
    engine: &Engine,
    requests: JoinHandle<()>,
    calls: &Rc<Calls>,
    terminal: &mut Terminal<'_>,
) -> io::Result<()> {
    engine.hold_tasks();
    let under_way = async {
        // Requests first: they may call functions.
        let _ = requests.await;
        while engine.runs_express() {
            tokio::time::sleep(LOOK).await;
        }
        calls.ended().await;
    };
    let (mut under_way, mut again) = (std::pin::pin!(under_way), std::pin::pin!(stop_signal()));
    tokio::select! {
        () = under_way.as_mut() => return Ok(()),
        stopped = again.as_mut() => return stopped,
        () = tokio::time::sleep(AT_ONCE) => {}
    }
    writeln!(
        terminal.err,
        "stopping: what is under way has {} seconds to come to its end; Ctrl-C again stops at once",
        PATIENCE.as_secs()
    )?;
    tokio::select! {
        _ = tokio::time::timeout(PATIENCE, under_way) => Ok(()),
        stopped = again => stopped,
    }
}

/// Says what did not come to its end.
pub(super) fn say(engine: &Engine, terminal: &mut Terminal<'_>) -> io::Result<()> {
    let (lost, again) = (engine.ending(), engine.tasks_to_do_again());
    if lost > 0 {
        writeln!(terminal.err, "note: {} ended with the server", count(lost, "execution"))?;
    }
    if again > 0 {
        let tasks = count(again, "task");
        writeln!(terminal.err, "note: cut off {tasks}: done once more when the server is started again")?;
    }
    Ok(())
}

/// Says, at the next start, what is done once more.
pub(super) fn say_what_was_cut_off(engine: &Engine, terminal: &mut Terminal<'_>) -> io::Result<()> {
    let again = engine.tasks_to_do_again();
    if again > 0 {
        writeln!(terminal.err, "note: doing once more {} that a stop of the server cut off", count(again, "task"))?;
    }
    Ok(())
}

/// Resolves when someone wants the server to end.
pub(super) async fn stop_signal() -> io::Result<()> {
    #[cfg(unix)]
    {
        let mut terminate = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate())?;
        tokio::select! {
            pressed = tokio::signal::ctrl_c() => pressed,
            _ = terminate.recv() => Ok(()),
        }
    }
    #[cfg(not(unix))]
    tokio::signal::ctrl_c().await
}
