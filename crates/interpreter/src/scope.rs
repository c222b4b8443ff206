//! Variables: what `Assign` sets and `$name` reads.
//!
//! Separate because scopes nest: a branch or an iteration reads the variables around it and sets only its own.
//! <https://docs.aws.amazon.com/step-functions/latest/dg/workflow-variables.html>

use std::rc::Rc;

use syntax::{Object, Value};

/// The variables of one line of states, and those around it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Scope {
    variables: Object,
    outer: Option<Rc<Scope>>,
}

impl Scope {
    /// A scope within this one.
    pub(crate) fn inner(self: &Rc<Self>) -> Rc<Self> {
        // A scope that holds nothing is not worth a link in the chain.
        let outer = if self.variables.is_empty() { self.outer.clone() } else { Some(Rc::clone(self)) };
        Rc::new(Self { variables: Object::new(), outer })
    }

    pub(crate) fn with_variables(variables: Object) -> Rc<Self> {
        Rc::new(Self { variables, outer: None })
    }

    pub(crate) fn get(&self, name: &str) -> Option<Value> {
        let mut scope = Some(self);
        while let Some(here) = scope {
            if let Some(value) = here.variables.get(name) {
                return Some(value.clone());
            }
            scope = here.outer.as_deref();
        }
        None
    }

    /// Sets what an evaluated `Assign` says, all at once.
    pub(crate) fn assign(self: &mut Rc<Self>, assigned: &Value) {
        let Some(members) = assigned.as_object().filter(|members| !members.is_empty()) else { return };
        let scope = Rc::make_mut(self);
        for (name, value) in members.iter() {
            scope.variables.insert(Rc::clone(name), value.clone());
        }
    }

    /// The variables of this scope itself.
    pub(crate) fn variables(&self) -> &Object {
        &self.variables
    }
}

#[cfg(test)]
mod tests {
    use syntax::object;

    use super::*;

    #[test]
    fn an_inner_scope_reads_the_outer_and_sets_its_own() {
        let mut outer = Rc::new(Scope::default());
        outer.assign(&object! {"a" => 1, "b" => 2}.into());
        let mut inner = outer.inner();
        inner.assign(&object! {"b" => 3}.into());
        assert_eq!((inner.get("a"), inner.get("b"), inner.get("c")), (Some(1.into()), Some(3.into()), None));
        assert_eq!(outer.get("b"), Some(2.into()));
    }
}
