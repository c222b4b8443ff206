//! Where in a definition something stands, as the service writes it: `/States/X/Choices[0]/Next`.
//!
//! Separate because a place is made for every node on the way down, and turned to text only when something is wrong.

use std::fmt::Write as _;

use query::payload_template::Step as TemplateStep;

/// A node's place: a list on the stack, from the node up to the root.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Place<'p> {
    parent: Option<&'p Place<'p>>,
    step: Step<'p>,
}

#[derive(Clone, Copy, Debug)]
enum Step<'p> {
    Root,
    /// Nowhere: the service gives no location at all.
    None,
    Member(&'p str),
    Element(usize),
    /// A place that was made of text.
    Text(&'p str),
}

impl<'p> Place<'p> {
    pub(crate) const ROOT: Place<'static> = Place { parent: None, step: Step::Root };
    pub(crate) const NONE: Place<'static> = Place { parent: None, step: Step::None };

    pub(crate) fn member(&'p self, name: &'p str) -> Place<'p> {
        Place { parent: Some(self), step: Step::Member(name) }
    }

    pub(crate) fn element(&'p self, at: usize) -> Place<'p> {
        Place { parent: Some(self), step: Step::Element(at) }
    }

    /// A place whose text is at hand already.
    pub(crate) fn written(text: &'p str) -> Self {
        Place { parent: None, step: Step::Text(text) }
    }

    /// The location as text.
    pub(crate) fn location(&self) -> String {
        let mut location = self.written_below(0);
        if location.is_empty() && !matches!(self.step, Step::None) {
            location.push('/');
        }
        location
    }

    /// What leads here, with room for `more` bytes.
    fn written_below(&self, more: usize) -> String {
        let room = match self.step {
            Step::Root | Step::None => 0,
            Step::Text(text) | Step::Member(text) => text.len() + 1,
            Step::Element(_) => 4,
        };
        let mut location = match self.parent {
            Some(parent) => parent.written_below(more + room),
            None => String::with_capacity(more + room),
        };
        match self.step {
            Step::Root | Step::None => {}
            Step::Text(text) => location.push_str(text),
            Step::Member(name) => push_member(&mut location, name),
            Step::Element(at) => push_element(&mut location, at),
        }
        location
    }

    /// The location of something within a template that stands here.
    pub(crate) fn within(&self, steps: &[TemplateStep]) -> String {
        let mut location = self.location();
        for step in steps {
            match step {
                TemplateStep::Member(name) => push_member(&mut location, name),
                TemplateStep::Element(at) => push_element(&mut location, *at),
            }
        }
        location
    }
}

fn push_member(location: &mut String, name: &str) {
    location.push('/');
    location.push_str(name);
}

fn push_element(location: &mut String, at: usize) {
    location.push('[');
    // Writing to a string cannot fail.
    let _ = write!(location, "{at}");
    location.push(']');
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_read_as_the_service_writes_them() {
        assert_eq!(Place::ROOT.location(), "/");
        assert_eq!(Place::NONE.location(), "");
        let states = Place::ROOT.member("States");
        let state = states.member("Is it?");
        let choices = state.member("Choices");
        let rule = choices.element(2);
        assert_eq!(rule.member("Next").location(), "/States/Is it?/Choices[2]/Next");
        assert_eq!(
            rule.within(&[TemplateStep::Member("a".into()), TemplateStep::Element(0)]),
            "/States/Is it?/Choices[2]/a[0]"
        );
    }
}
