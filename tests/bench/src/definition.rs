//! A definition as long as one gets: stages of a dozen states each, in both query languages.
//!
//! Separate from [`workload`](crate::workload), whose machines are run: this one is only loaded, as after a keystroke.

/// One stage, with `§` for its number and `§§` for the next one's.
const STAGE: &str = include_str!("stage.json");

/// A definition of at least so many lines, set as an editor sets it. Nothing is wrong with it.
pub fn definition(lines: usize) -> String {
    let stages = lines.div_ceil(STAGE.lines().count());
    let mut text =
        "{\n  \"Comment\": \"A long definition\",\n  \"StartAt\": \"Prepare 1\",\n  \"States\": {\n".to_owned();
    for stage in 1..=stages {
        text.push_str(&STAGE.replace("§§", &(stage + 1).to_string()).replace('§', &stage.to_string()));
    }
    text.push_str("    \"Prepare ");
    text.push_str(&(stages + 1).to_string());
    text.push_str("\": { \"Type\": \"Succeed\" }\n  }\n}\n");
    text
}

#[cfg(test)]
mod tests {
    use asl::{LoadOptions, load};

    use super::*;

    #[test]
    fn a_long_definition_is_right() {
        let text = definition(1_000);
        assert_eq!(text.lines().count(), 1_175);
        let loaded = load(&text, &LoadOptions::default());
        assert_eq!(loaded.diagnostics, []);
        assert!(loaded.valid.is_some());
    }
}
