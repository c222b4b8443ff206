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
    fn a_substitution_has_a_name() {
        assert_eq!(substitution("A=b=c"), Ok(("A".to_owned(), "b=c".to_owned())));
        assert_eq!(substitution("=b"), Err("write NAME=VALUE".to_owned()));
        assert_eq!(substitution("A"), Err("write NAME=VALUE".to_owned()));
    }
}
