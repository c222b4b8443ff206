//! The ticket to run: a definition that AWS would accept.
//!
//! Separate because only the loader may make one; whoever holds one need not check again.

use std::ops::Deref;
use std::rc::Rc;

/// A thing that passed every check of the service. It may still have warnings. A clone is shared.
#[derive(Debug)]
pub struct Valid<T>(Rc<T>);

impl<T> Valid<T> {
    pub(crate) fn assume(thing: T) -> Self {
        Self(Rc::new(thing))
    }
}

impl<T> Clone for Valid<T> {
    fn clone(&self) -> Self {
        Self(Rc::clone(&self.0))
    }
}

impl<T> Deref for Valid<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}
