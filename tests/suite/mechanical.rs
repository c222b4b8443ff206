//! Definitions from the field, each broken in many places as a slip of the hand breaks them: a name without one of its
//! letters, a transition to a state without one. Every break is found.
//!
//! Separate from the planted defects, because nobody chose these: a machine goes through all that there is. They lie beside
//! the project, in `../shared`; without them there is nothing to break.

use std::fs;
use std::path::Path;

use asl::{LoadOptions, MachineType, load};
use syntax::Span;
use syntax::tree::{Node, Tree};

/// Of so many breaks one is tried: all of them take minutes.
const ONE_OF: usize = 9;

/// The places of a state's field names, and of the names of states in them.
fn breaks(node: &Node, places: &mut Vec<Span>) {
    for state in node.get("States").and_then(Node::as_object).unwrap_or_default() {
        for field in state.value.as_object().unwrap_or_default() {
            if &*field.name != "Comment" {
                places.push(field.name_span);
            }
            if matches!(&*field.name, "Next" | "Default" | "Type") {
                places.push(field.value.span);
            }
        }
        for catcher in state.value.get("Catch").and_then(Node::as_array).unwrap_or_default() {
            let fields = catcher.as_object().unwrap_or_default().iter();
            places.extend(fields.filter(|field| &*field.name != "Comment").map(|field| field.name_span));
        }
        for name in ["ItemProcessor", "Iterator"] {
            state.value.get(name).into_iter().for_each(|inner| breaks(inner, places));
        }
        for branch in state.value.get("Branches").and_then(Node::as_array).unwrap_or_default() {
            breaks(branch, places);
        }
    }
}

/// What is said of a text.
fn said(text: &str) -> Vec<String> {
    let found = load(text, &LoadOptions::new(MachineType::Standard)).diagnostics;
    found.into_iter().map(|found| format!("{} {}", found.message, found.location)).collect()
}

#[test]
fn every_slip_in_a_definition_from_the_field_is_found() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/field");
    let Ok(folder) = fs::read_dir(folder) else { return };
    let mut paths: Vec<_> = folder.map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    let (mut wrong, mut tried) = (Vec::new(), 0);
    for path in paths.iter().filter(|path| path.extension().is_some_and(|ending| ending == "json")) {
        let text = fs::read_to_string(path).unwrap();
        let before = said(&text);
        let mut places = Vec::new();
        breaks(Tree::parse(&text).root.as_ref().unwrap(), &mut places);
        for place in places {
            tried += 1;
            // Without the letter in the middle; what is shorter has none to lose.
            let middle = text.floor_char_boundary(place.start() + (place.end() - place.start()) / 2);
            let Some(letter) = text[middle..].chars().next().filter(|_| place.end() - place.start() > 4) else {
                continue;
            };
            if tried % ONE_OF != 0 {
                continue;
            }
            let broken = format!("{}{}", &text[..middle], &text[middle + letter.len_utf8()..]);
            if said(&broken).iter().all(|found| before.contains(found)) {
                let line = text[..middle].lines().count();
                wrong.push(format!("{}:{line}: nothing is found", path.file_name().unwrap().to_string_lossy()));
            }
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
    assert!(tried > 3_000, "only {tried} places to break");
}
