//! What a name means: the template's variables, and in front of them the parameters of the macros being rendered.
//!
//! A macro gets its arguments unevaluated: each use of a parameter evaluates the argument in the caller's scope. What a
//! macro sets is set for it and for the template at once.

use std::collections::HashMap;
use std::rc::Rc;

use crate::item::Item;
use crate::tree::{Argument, Reference};

pub(super) struct Scope<'a> {
    variables: &'a mut HashMap<Rc<str>, Item>,
    frames: Vec<Frame>,
    /// The frame in effect: 0 is the template itself, `n` the frame at `n - 1`. Evaluating an argument goes one back.
    level: usize,
}

/// One call of a macro.
pub(super) struct Frame {
    /// By parameter: the call's arguments, and which of them.
    arguments: HashMap<Rc<str>, (Rc<[Argument]>, usize)>,
    local: HashMap<Rc<str>, Item>,
}

/// Where a value is to be found.
pub(super) enum Found {
    Value(Item),
    /// An argument, to be evaluated in the scope of that level.
    Argument(Rc<[Argument]>, usize, usize),
}

impl Frame {
    pub(super) fn new(arguments: Vec<(Rc<str>, Rc<[Argument]>, usize)>, body: Option<Item>) -> Self {
        let arguments = arguments
            .into_iter()
            .filter(|(_, given, at)| *at < given.len())
            .map(|(name, given, at)| (name, (given, at)))
            .collect();
        let local = body.into_iter().map(|body| (Rc::from("bodyContent"), body)).collect();
        Self { arguments, local }
    }
}

impl<'a> Scope<'a> {
    pub(super) fn new(variables: &'a mut HashMap<Rc<str>, Item>) -> Self {
        Self { variables, frames: Vec::new(), level: 0 }
    }

    pub(super) fn enter(&mut self, frame: Frame) {
        // Frames above the level in effect belong to macros whose arguments are being evaluated: they come back.
        self.frames.insert(self.level, frame);
        self.level += 1;
    }

    pub(super) fn leave(&mut self) {
        self.level = self.level.saturating_sub(1);
        if self.level < self.frames.len() {
            self.frames.remove(self.level);
        }
    }

    pub(super) fn macro_depth(&self) -> usize {
        self.frames.len()
    }

    pub(super) fn level(&self) -> usize {
        self.level
    }

    pub(super) fn set_level(&mut self, level: usize) {
        self.level = level;
    }

    pub(super) fn find(&self, name: &str) -> Found {
        for (below, frame) in self.frames.iter().take(self.level).enumerate().rev() {
            if let Some(value) = frame.local.get(name) {
                return Found::Value(value.clone());
            }
            if let Some((arguments, at)) = frame.arguments.get(name) {
                return Found::Argument(arguments.clone(), *at, below);
            }
        }
        Found::Value(self.variables.get(name).cloned().unwrap_or_default())
    }

    /// What the template's variable or the innermost macro's own holds, arguments aside.
    pub(super) fn variable(&self, name: &str) -> Option<Item> {
        let frame = self.level.checked_sub(1).and_then(|at| self.frames.get(at));
        frame.and_then(|frame| frame.local.get(name)).or_else(|| self.variables.get(name)).cloned()
    }

    pub(super) fn set(&mut self, name: &str, value: Item) {
        if let Some(frame) = self.level.checked_sub(1).and_then(|at| self.frames.get_mut(at)) {
            frame.local.insert(name.into(), value.clone());
        }
        self.variables.insert(name.into(), value);
    }

    pub(super) fn restore(&mut self, name: &str, old: Option<Item>) {
        match old {
            Some(old) => self.set(name, old),
            None => {
                if let Some(frame) = self.level.checked_sub(1).and_then(|at| self.frames.get_mut(at)) {
                    frame.local.remove(name);
                }
                self.variables.remove(name);
            }
        }
    }

    /// How the argument was written that a bare `$parameter` stands for.
    pub(super) fn argument_source(&self, reference: &Reference) -> Option<Rc<str>> {
        if !reference.steps.is_empty() {
            return None;
        }
        let mut frames = self.frames.iter().take(self.level).rev();
        let (arguments, at) = frames.find_map(|frame| frame.arguments.get(&reference.root))?;
        arguments.get(*at).map(|argument| argument.source.clone())
    }
}
