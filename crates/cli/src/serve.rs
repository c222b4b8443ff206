//! `stepyard serve`: the two services over HTTP on loopback, for boto3, the AWS CLI and whatever else speaks to AWS.
//!
//! Everything runs on one thread: the connections, and the executor that the workflows run on.

mod disk;
mod engine;
mod farewell;
mod http;
mod journal;
mod lambda;
mod saved;
mod seats;
mod spelling;
mod start;

use std::cell::RefCell;
use std::io;
use std::net::{IpAddr, SocketAddr};
use std::rc::Rc;
use std::time::Duration;

use interpreter::Executor;
use query::random::{Random, SeededRandom};
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::LocalSet;
use workspace::document::{Document, VERSION};
use workspace::{Outside, Workspace};

use crate::arguments::ServeArguments;
use crate::clock::{self, RunClock};
use crate::run::read_mocks;
use crate::source::Source;
use crate::{Exit, Terminal};
use disk::Disk;
use engine::{Engine, Kept, Witness};
use journal::Found;
use lambda::LambdaEndpoint;
use saved::SavedFile;
use seats::Seats;

/// Connections at the same time; one more, and the one that has been silent longest has to go.
const CONNECTIONS: usize = 256;

pub(crate) fn serve(arguments: &ServeArguments, terminal: &mut Terminal<'_>) -> io::Result<Exit> {
    let prepared = match prepare(arguments) {
        Ok(prepared) => prepared,
        Err(why) => return terminal.complain(why),
    };
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    LocalSet::new().block_on(&runtime, run(arguments, prepared, terminal))
}

/// What is served, read.
struct Prepared {
    document: Document,
    kept: Option<(SavedFile, Found)>,
    functions: LambdaEndpoint,
}

fn prepare(arguments: &ServeArguments) -> Result<Prepared, String> {
    let functions = LambdaEndpoint::new(arguments.lambda_endpoint.as_deref())?;
    let mut document = Document { version: VERSION, ..Document::default() };
    let mut kept = None;
    if let Some(path) = &arguments.workspace {
        // A file that is not there yet is made with the first state machine.
        if path.exists() {
            let source = Source::read(path)?;
            document = Document::from_json(&source.text).map_err(|error| format!("{}: {error}", source.name))?;
        }
        kept = Some((SavedFile::new(path.clone(), document.clone()), Found::open(path)?));
    }
    if let Some(file) = &arguments.mock_config {
        document.mocks = read_mocks(file)?;
    }
    document.ignore_permissions |= !arguments.check_permissions;
    Ok(Prepared { document, kept, functions })
}

async fn run(arguments: &ServeArguments, prepared: Prepared, terminal: &mut Terminal<'_>) -> io::Result<Exit> {
    let address = SocketAddr::new(arguments.host, arguments.port);
    let listener = match TcpListener::bind(address).await {
        Ok(listener) => listener,
        Err(error) => return terminal.complain(format!("cannot listen on {address}: {error}")),
    };
    let calls = prepared.functions.calls();
    let (stop, stopped) = watch::channel(false);
    let opened = match open(prepared, stopped.clone(), terminal)? {
        Ok(opened) => opened,
        Err(why) => return terminal.complain(why),
    };
    let Opened { engine, disk } = opened;
    let forcing = disk.map(|disk| tokio::task::spawn_local(disk.force()));
    greet(listener.local_addr()?, terminal)?;
    farewell::say_what_was_cut_off(&engine, terminal)?;

    let driving = tokio::task::spawn_local(engine.clone().drive());
    let accepting = tokio::task::spawn_local(accept(listener, engine.clone(), stopped));
    farewell::stop_signal().await?;
    let _ = stop.send(true);
    farewell::wait(&engine, accepting, &calls, terminal).await?;
    driving.abort();
    forcing.inspect(tokio::task::JoinHandle::abort);
    farewell::say(&engine, terminal)?;
    match engine.close() {
        Ok(()) => Ok(Exit::Success),
        Err(error) => terminal.complain(format!("the journal could not be finished: {error}")),
    }
}

/// What is served, running.
struct Opened {
    engine: Rc<Engine>,
    /// Where there is a journal, what forces it to the disk.
    disk: Option<Rc<Disk>>,
}

/// Brings back what was kept, and begins to keep what comes; what is not as it was is said.
///
/// # Errors
/// The terminal cannot be written to; or, as a sentence, the journal cannot.
fn open(
    prepared: Prepared,
    stopped: watch::Receiver<bool>,
    terminal: &mut Terminal<'_>,
) -> io::Result<Result<Opened, String>> {
    let executor = Executor::new(RunClock::Real.clock());
    let random = RefCell::new(SeededRandom::new(clock::now().as_millis().cast_unsigned()));
    let outside =
        Outside { random: Rc::new(move || random.borrow_mut().next_u64()), functions: Rc::new(prepared.functions) };
    let (file, mut found) = prepared.kept.unzip();
    let witness = Rc::new(Witness::new(found.is_some()));
    let (workspace, refusals) = Workspace::reopen(&executor, outside, prepared.document, |service| {
        service.set_observer(witness.clone());
        if let Some(found) = &mut found {
            found.restore(service);
        }
    });
    for (execution, mocks) in found.iter().flat_map(|found| &found.mocked) {
        workspace.keep(execution, mocks.clone());
    }
    for complaint in found.iter().flat_map(|found| &found.complaints) {
        writeln!(terminal.err, "warning: {complaint}")?;
    }
    for (machine, refusal) in refusals {
        writeln!(terminal.err, "warning: the state machine {machine} is not there: {refusal}")?;
    }
    let journal = found.map(|found| {
        let journal = found.begin(workspace.service())?;
        let disk = Disk::new(journal.duplicate()?);
        Ok::<_, io::Error>((journal, disk))
    });
    let (journal, disk) = match journal.transpose() {
        Ok(journal) => journal.unzip(),
        Err(error) => return Ok(Err(format!("the journal cannot be written: {error}"))),
    };
    let kept = file.zip(journal).map(|(file, journal)| Kept { file, journal });
    let engine = Rc::new(Engine::new(workspace, executor, witness, kept, disk.clone(), stopped));
    Ok(Ok(Opened { engine, disk }))
}

fn greet(address: SocketAddr, terminal: &mut Terminal<'_>) -> io::Result<()> {
    let host = if address.ip().is_loopback() { "127.0.0.1".to_owned() } else { address.ip().to_string() };
    let port = address.port();
    writeln!(terminal.out, "Step Functions and the workspace's APIs answer on http://{host}:{port} (Ctrl-C stops)")?;
    writeln!(
        terminal.out,
        "StartSyncExecution and TestState: turn off the SDK's host prefix (boto3: Config(inject_host_prefix=False))"
    )?;
    terminal.out.flush()
}

async fn accept(listener: TcpListener, engine: Rc<Engine>, mut stopped: watch::Receiver<bool>) {
    let seats = Seats::new(CONNECTIONS);
    let mut connections = tokio::task::JoinSet::new();
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            _ = stopped.changed() => break,
        };
        match accepted {
            Ok((stream, _)) => {
                let place = tokio::select! {
                    place = seats.take() => place,
                    _ = stopped.changed() => break,
                };
                connections.spawn_local(http::connection(stream, engine.clone(), Rc::new(place), stopped.clone()));
            }
            // Too many open files, or a client that was gone at once: others may have better luck in a moment.
            Err(_) => tokio::time::sleep(Duration::from_millis(20)).await,
        }
        while connections.try_join_next().is_some() {}
    }
    while connections.join_next().await.is_some() {}
}

/// The address that is listened on where none is named: this machine only.
pub(crate) const LOOPBACK: IpAddr = IpAddr::V4(std::net::Ipv4Addr::LOCALHOST);
