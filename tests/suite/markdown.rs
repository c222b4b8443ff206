//! The form of a case file: `##` headings, and under each of them fenced blocks by the word after their fence.

use std::fs;
use std::path::{Path, PathBuf};

/// One case file.
pub(crate) struct File {
    pub(crate) path: PathBuf,
    lines: Vec<String>,
    pub(crate) cases: Vec<Case>,
}

/// What stands under one heading.
pub(crate) struct Case {
    pub(crate) name: String,
    /// The words after each fence, and the lines between, by number.
    blocks: Vec<(String, std::ops::Range<usize>)>,
}

/// The case files of a folder, in order of name.
pub(crate) fn files(folder: &str) -> Vec<File> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("suite").join(folder);
    let mut paths: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| path.extension().is_some_and(|ending| ending == "md"));
    paths.sort();
    paths.into_iter().map(File::read).collect()
}

impl File {
    fn read(path: PathBuf) -> Self {
        let lines: Vec<String> = fs::read_to_string(&path).unwrap().lines().map(str::to_owned).collect();
        let mut cases: Vec<Case> = Vec::new();
        let mut open: Option<(String, usize)> = None;
        for (at, line) in lines.iter().enumerate() {
            match (&open, line.strip_prefix("```")) {
                (Some((word, from)), Some("")) => {
                    let block = (word.clone(), *from..at);
                    cases.last_mut().expect("a block stands under a heading").blocks.push(block);
                    open = None;
                }
                (None, Some(word)) => open = Some((word.to_owned(), at + 1)),
                (None, None) => {
                    if let Some(name) = line.strip_prefix("## ") {
                        cases.push(Case { name: name.to_owned(), blocks: Vec::new() });
                    }
                }
                (Some(_), _) => {}
            }
        }
        assert!(open.is_none(), "{}: a fence is not closed", path.display());
        Self { path, lines, cases }
    }

    /// The first block of a case whose fence begins with a word: the fence's words, and the text.
    pub(crate) fn block<'f>(&'f self, case: &'f Case, word: &str) -> Option<(&'f str, String)> {
        let (words, lines) = case.blocks.iter().find(|(words, _)| words.split(' ').next() == Some(word))?;
        Some((words, self.lines[lines.clone()].join("\n")))
    }

    /// Writes the file anew with other texts in the blocks of a word, one text a case, in order.
    pub(crate) fn bless(&self, word: &str, texts: &[String]) {
        let mut lines = self.lines.clone();
        for (case, text) in self.cases.iter().zip(texts).rev() {
            let block = case.blocks.iter().find(|(words, _)| words == word);
            match block {
                Some((_, range)) => drop(lines.splice(range.clone(), text.lines().map(str::to_owned))),
                None => {
                    let after = case.blocks.last().map_or(lines.len(), |(_, range)| range.end + 1);
                    let block = format!("\n```{word}\n{text}```").replace("\n\n```", "\n```");
                    lines.splice(after..after, block.lines().map(str::to_owned));
                }
            }
        }
        fs::write(&self.path, lines.join("\n") + "\n").unwrap();
    }
}
