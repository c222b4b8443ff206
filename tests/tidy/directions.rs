//! Who may know whom: the drawing in ARCHITECTURE.md, held against the manifests.

use crate::files::{Source, find};

/// Each room with the rooms that it may depend on. `workspace` joins the services, so they never know each other.
const MAY_KNOW: [(&str, &[&str]); 9] = [
    ("syntax", &[]),
    ("query", &["syntax"]),
    ("asl", &["syntax", "query"]),
    ("interpreter", &["syntax", "query", "asl"]),
    ("stepfunctions", &["syntax", "query", "asl", "interpreter"]),
    ("velocity", &["syntax"]),
    ("apigateway", &["syntax", "query", "velocity"]),
    ("workspace", &["syntax", "query", "asl", "interpreter", "stepfunctions", "velocity", "apigateway"]),
    ("cli", &["syntax", "query", "asl", "interpreter", "stepfunctions", "velocity", "apigateway", "workspace"]),
];

/// A sentence for every dependency that points the wrong way, and for every room that is not in the list above.
pub(crate) fn wrong() -> Vec<String> {
    let manifests: Vec<_> = find(&["toml"]).into_iter().filter(|file| room(file).is_some()).collect();
    assert_eq!(manifests.len(), MAY_KNOW.len(), "every room under crates/ is listed here");
    manifests.iter().flat_map(|manifest| wrong_in(room(manifest).unwrap(), &manifest.text)).collect()
}

/// `crates/asl/Cargo.toml` → `asl`.
fn room(file: &Source) -> Option<&str> {
    file.path.strip_prefix("crates/")?.strip_suffix("/Cargo.toml").filter(|name| !name.contains('/'))
}

fn wrong_in(room: &str, manifest: &str) -> Vec<String> {
    let Some((_, may_know)) = MAY_KNOW.iter().find(|(name, _)| *name == room) else {
        return vec![format!("`{room}` has no place in the house yet")];
    };
    dependencies(manifest)
        .filter(|name| MAY_KNOW.iter().any(|(known, _)| known == name) && !may_know.contains(name))
        .map(|name| format!("`{room}` may not know `{name}`"))
        .collect()
}

/// The names in every table whose name ends with `dependencies`, those for tests and for targets too.
fn dependencies(manifest: &str) -> impl Iterator<Item = &str> {
    let mut inside = false;
    manifest.lines().map(str::trim).filter_map(move |line| {
        if let Some(table) = line.strip_prefix('[') {
            let table = table.trim_end_matches(']');
            inside = table.ends_with("dependencies");
            // A table of its own: `[dependencies.query]`.
            return table.rsplit_once("dependencies.").map(|(_, name)| name);
        }
        let name = line.split(['.', '=', ' ']).next()?;
        (inside && !name.is_empty() && !name.starts_with('#')).then_some(name)
    })
}

#[test]
fn a_wrong_direction_is_found_in_every_way_of_writing_it() {
    let manifest = "[package]\nname = \"x\"\n[dependencies]\nsyntax.workspace = true\nasl = { workspace = true }\n\
                    [dev-dependencies]\nworkspace.workspace = true\n[dependencies.velocity]\npath = \"../velocity\"\n";
    let expected =
        ["`query` may not know `asl`", "`query` may not know `workspace`", "`query` may not know `velocity`"];
    assert_eq!(wrong_in("query", manifest), expected);
    assert_eq!(wrong_in("cellar", manifest), ["`cellar` has no place in the house yet"]);
    assert_eq!(wrong_in("syntax", "[dependencies]\nserde.workspace = true\n"), Vec::<String>::new());
}
