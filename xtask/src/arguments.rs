//! What was asked for on the command line.
//!
//! Apart from the commands, so that wrong use is found before anything is set up.

use crate::failure::Failure;
use crate::test;

/// What `cargo xtask` prints when asked for help, or when it does not understand.
pub(crate) const USAGE: &str = "\
Usage: cargo xtask COMMAND

  serve     set up what is missing, build, and serve on http://127.0.0.1:8080 with live reload
              --port N     another port
              --open       open a browser on it
  test      set up what is missing, then run every check and every test; one summary at the end
              --only STEP  only this step (may be given more than once): fmt, clippy, clippy-wasm, native,
                           conformance, wasm, site, e2e
  build     build the release site in dist/ and print its files with their sizes
  measure   measure the built site in a browser: bytes, time to a usable page, time of a press of Test
  bench     run the workloads natively and in the browser, and write docs/benchmarks.md
  setup     only set up, and print the PATH with which plain `trunk serve` works

The first set-up builds two tools from source, which takes five to ten minutes. Later starts take seconds.";

/// One command with its options.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Command {
    Help,
    Setup,
    Serve { port: u16, open: bool },
    Build,
    Test { only: Vec<&'static str> },
    Measure,
    Bench { arguments: Vec<String> },
}

/// Reads the arguments after `cargo xtask`.
pub(crate) fn parse(arguments: impl IntoIterator<Item = String>) -> Result<Command, Failure> {
    let mut arguments = arguments.into_iter();
    let Some(name) = arguments.next() else { return Ok(Command::Help) };
    match name.as_str() {
        "help" | "--help" | "-h" => Ok(Command::Help),
        "serve" => serve(arguments),
        "test" => test(arguments),
        "setup" => without_options(arguments, Command::Setup),
        "build" => without_options(arguments, Command::Build),
        "measure" => without_options(arguments, Command::Measure),
        "bench" => Ok(Command::Bench { arguments: arguments.collect() }),
        other => Err(Failure::new(format!("there is no command `{other}`"))),
    }
}

fn without_options(mut rest: impl Iterator<Item = String>, command: Command) -> Result<Command, Failure> {
    match rest.next() {
        None => Ok(command),
        Some(extra) => Err(unknown(&extra)),
    }
}

fn serve(mut rest: impl Iterator<Item = String>) -> Result<Command, Failure> {
    let (mut port, mut open) = (8080, false);
    while let Some(option) = rest.next() {
        match option.as_str() {
            "--open" => open = true,
            "--port" => {
                let value = rest.next().unwrap_or_default();
                port = value.parse().map_err(|_| Failure::new(format!("`{value}` is no port: try `--port 8081`")))?;
            }
            other => return Err(unknown(other)),
        }
    }
    Ok(Command::Serve { port, open })
}

fn test(mut rest: impl Iterator<Item = String>) -> Result<Command, Failure> {
    let mut only = Vec::new();
    while let Some(option) = rest.next() {
        if option != "--only" {
            return Err(unknown(&option));
        }
        let value = rest.next().unwrap_or_default();
        let names = || test::step_names().collect::<Vec<_>>().join(", ");
        let known = test::step_names().find(|name| *name == value);
        only.push(known.ok_or_else(|| Failure::new(format!("`{value}` is no step: they are {}", names())))?);
    }
    Ok(Command::Test { only })
}

fn unknown(option: &str) -> Failure {
    Failure::new(format!("`{option}` means nothing here"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(words: &str) -> Result<Command, String> {
        parse(words.split_whitespace().map(str::to_owned)).map_err(|failure| failure.to_string())
    }

    #[test]
    fn commands_and_their_options() {
        assert_eq!(read(""), Ok(Command::Help));
        assert_eq!(read("serve"), Ok(Command::Serve { port: 8080, open: false }));
        assert_eq!(read("serve --port 9000 --open"), Ok(Command::Serve { port: 9000, open: true }));
        assert_eq!(read("test --only fmt --only e2e"), Ok(Command::Test { only: vec!["fmt", "e2e"] }));
    }

    #[test]
    fn wrong_use_is_said_plainly() {
        assert_eq!(read("sevre"), Err("there is no command `sevre`".into()));
        assert_eq!(read("build --fast"), Err("`--fast` means nothing here".into()));
        assert_eq!(read("serve --port x"), Err("`x` is no port: try `--port 8081`".into()));
        let steps = "fmt, clippy, clippy-wasm, native, conformance, wasm, site, e2e";
        assert_eq!(read("test --only all"), Err(format!("`all` is no step: they are {steps}")));
    }

    #[test]
    fn the_usage_names_every_step() {
        let flat = USAGE.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(flat.contains(&test::step_names().collect::<Vec<_>>().join(", ")), "{flat}");
    }
}
