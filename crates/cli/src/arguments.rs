//! What may be written on the command line; `--help` is made of these comments.
//!
//! Separate from the commands, so that the whole of the interface can be read in one place.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

/// Validate, run and test AWS Step Functions workflows without AWS.
#[derive(Debug, Parser)]
#[command(name = "stepyard", version, propagate_version = true)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    Validate(ValidateArguments),
    Run(RunArguments),
    Test(TestArguments),
    Serve(ServeArguments),
}

/// Check definitions as AWS would, and for what AWS only finds at run time.
///
/// Exits with 0 when there are no errors (warnings are no errors), with 1 when there are, with 2 when a file cannot be
/// read.
#[derive(Debug, Args)]
pub(crate) struct ValidateArguments {
    /// Definitions in JSON or YAML; `-` reads standard input.
    #[arg(required = true, value_name = "FILE")]
    pub(crate) files: Vec<PathBuf>,
    /// How to print what is found: text for people, or one JSON object a file.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub(crate) format: Format,
    #[command(flatten)]
    pub(crate) definition: DefinitionArguments,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    Text,
    Json,
}

/// Run a definition once and print what came of it.
///
/// Tasks answer from a mock configuration in the format of Step Functions Local (`MockConfigFile.json`); messages to SQS,
/// SNS and EventBridge and objects of S3 are kept in memory. Exits with 0 when the execution succeeds, with 1 when it
/// fails, times out or is aborted, with 2 when it cannot begin.
#[derive(Debug, Args)]
pub(crate) struct RunArguments {
    /// A definition in JSON or YAML; `-` reads standard input.
    #[arg(value_name = "FILE")]
    pub(crate) file: PathBuf,
    /// The execution's input.
    #[arg(long, value_name = "JSON", conflicts_with = "input_file")]
    pub(crate) input: Option<String>,
    /// A file with the execution's input.
    #[arg(long, value_name = "FILE")]
    pub(crate) input_file: Option<PathBuf>,
    /// What tasks answer: a `MockConfigFile.json`.
    #[arg(long, value_name = "FILE", requires = "test_case")]
    pub(crate) mock_config: Option<PathBuf>,
    /// Which of the mock configuration's test cases to run with.
    #[arg(long, value_name = "MACHINE/CASE", value_parser = test_case, requires = "mock_config")]
    pub(crate) test_case: Option<(String, String)>,
    /// A file as an object of S3, for item readers and tasks; may be given many times.
    #[arg(long = "object", value_name = "s3://BUCKET/KEY=FILE", value_parser = object)]
    pub(crate) objects: Vec<(String, PathBuf)>,
    /// The clock that waits, retries and timeouts go by: the virtual one jumps to what comes next.
    #[arg(long, value_enum, default_value_t = ClockKind::Virtual)]
    pub(crate) clock: ClockKind,
    /// Print the history as `GetExecutionHistory` gives it, in place of the outcome.
    #[arg(long)]
    pub(crate) history: bool,
    /// Print every event in a line of its own as it happens, before the outcome.
    #[arg(long, conflicts_with = "history")]
    pub(crate) trace: bool,
    /// Where chance begins: runs with the same seed draw the same.
    #[arg(long, value_name = "NUMBER")]
    pub(crate) seed: Option<u64>,
    #[command(flatten)]
    pub(crate) definition: DefinitionArguments,
}

/// Run suites of executions against mocks and compare what they do with what is expected.
///
/// A suite names definitions, a mock configuration, and for each test an input and the status, output, error or path of
/// states that are expected; docs/cli.md describes it. Every test runs by itself on a virtual clock. Exits with 0 when all
/// tests pass, with 1 when any fails, with 2 when a suite, a mock configuration or a definition cannot be used.
#[derive(Debug, Args)]
pub(crate) struct TestArguments {
    /// Suites in JSON.
    #[arg(required = true, value_name = "SUITE")]
    pub(crate) suites: Vec<PathBuf>,
    /// Write a report in JUnit's XML for CI as well.
    #[arg(long, value_name = "FILE")]
    pub(crate) junit: Option<PathBuf>,
    /// Run only the tests that have this in their name.
    #[arg(long, value_name = "TEXT")]
    pub(crate) only: Option<String>,
}

/// Answer as Step Functions and API Gateway do, over HTTP on this machine.
///
/// Give SDKs and the AWS CLI the printed address as their endpoint; any credentials and region will do. Everything is gone
/// with the server, unless a workspace's file is named: then state machines are kept in it, executions in a journal beside it.
#[derive(Debug, Args)]
pub(crate) struct ServeArguments {
    /// The port; 0 takes any that is free.
    #[arg(long, default_value_t = 8083)]
    pub(crate) port: u16,
    /// The address to listen on. Whoever reaches it can do everything.
    #[arg(long, value_name = "ADDRESS", default_value_t = crate::serve::LOOPBACK)]
    pub(crate) host: std::net::IpAddr,
    /// A workspace as the page exports it. State machines created or changed here are written back; a file that is not
    /// there is made.
    #[arg(long, value_name = "FILE")]
    pub(crate) workspace: Option<PathBuf>,
    /// What tasks answer: a `MockConfigFile.json`. Start `…:stateMachine:NAME#CASE` to run with one of its test cases.
    #[arg(long, value_name = "FILE")]
    pub(crate) mock_config: Option<PathBuf>,
    /// Where functions are invoked, such as the address that `sam local start-lambda` prints.
    #[arg(long, value_name = "URL")]
    pub(crate) lambda_endpoint: Option<String>,
    /// Check the workspace's roles as IAM would.
    #[arg(long, requires = "workspace")]
    pub(crate) check_permissions: bool,
}

impl TestArguments {
    pub(crate) fn wants(&self, test: &str) -> bool {
        self.only.as_deref().is_none_or(|only| test.contains(only))
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum ClockKind {
    Virtual,
    Real,
}

fn test_case(text: &str) -> Result<(String, String), String> {
    match text.split_once('/') {
        Some((machine, case)) if !machine.is_empty() && !case.is_empty() => Ok((machine.to_owned(), case.to_owned())),
        _ => Err("write MACHINE/CASE".to_owned()),
    }
}

/// The file's name begins behind the last `=`: keys often hold some (`day=1/orders.csv`).
fn object(text: &str) -> Result<(String, PathBuf), String> {
    match text.rsplit_once('=') {
        Some((uri, file)) if crate::objects::parse_uri(uri).is_some() && !file.is_empty() => {
            Ok((uri.to_owned(), file.into()))
        }
        _ => Err("write s3://BUCKET/KEY=FILE".to_owned()),
    }
}

/// How a definition is read.
#[derive(Debug, Args)]
pub(crate) struct DefinitionArguments {
    /// The type of the state machine: some states are for one of them only.
    #[arg(long = "type", value_enum, value_name = "TYPE", ignore_case = true, default_value_t = Kind::Standard)]
    pub(crate) kind: Kind,
    /// A value for `${NAME}` in the definition; may be given many times. Names without a value stay open.
    #[arg(long = "substitute", value_name = "NAME=VALUE", value_parser = substitution)]
    pub(crate) substitutions: Vec<(String, String)>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Kind {
    #[value(name = "STANDARD")]
    Standard,
    #[value(name = "EXPRESS")]
    Express,
}

impl From<Kind> for workspace::document::StateMachineType {
    fn from(kind: Kind) -> Self {
        match kind {
            Kind::Standard => Self::Standard,
            Kind::Express => Self::Express,
        }
    }
}

fn substitution(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((name, value)) if !name.is_empty() => Ok((name.to_owned(), value.to_owned())),
        _ => Err("write NAME=VALUE".to_owned()),
    }
}

impl DefinitionArguments {
    pub(crate) fn load_options(&self) -> asl::LoadOptions {
        let machine_type = match self.kind {
            Kind::Standard => asl::MachineType::Standard,
            Kind::Express => asl::MachineType::Express,
        };
        asl::LoadOptions {
            placeholders: self.substitutions.iter().cloned().collect(),
            ..asl::LoadOptions::new(machine_type)
        }
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_interface_is_consistent() {
        Arguments::command().debug_assert();
    }

    #[test]
    fn an_object_has_an_address_and_a_file() {
        assert_eq!(object("s3://b/day=1/k=a.csv"), Ok(("s3://b/day=1/k".to_owned(), "a.csv".into())));
        for text in ["s3://b/k", "b/k=a.csv", "s3://b/k="] {
            assert_eq!(object(text), Err("write s3://BUCKET/KEY=FILE".to_owned()), "{text}");
        }
    }

    #[test]
    fn a_substitution_has_a_name() {
        assert_eq!(substitution("A=b=c"), Ok(("A".to_owned(), "b=c".to_owned())));
        assert_eq!(substitution("=b"), Err("write NAME=VALUE".to_owned()));
        assert_eq!(substitution("A"), Err("write NAME=VALUE".to_owned()));
    }
}
