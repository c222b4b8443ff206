//! The Velocity Template Language, as Apache Velocity 1.7 renders it.
//!
//! - [`Template::parse`] reads a template once; [`Template::render`] renders it with [`Variables`] as often as wanted.
//! - [`Item`] is what variables hold; [`Object`] lends a template objects of the caller's, such as API Gateway's `$util`.
//! - [`Settings`] say what unresolved references print, and bound what a template may do: every rendering ends.
//!
//! ```
//! use velocity::{Settings, Template, Variables};
//!
//! let template = Template::parse("#foreach($n in [1..3])$n#if($foreach.hasNext), #end#end")?;
//! assert_eq!(template.render(&mut Variables::new(), &Settings::default())?, "1, 2, 3");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod error;
mod item;
mod list;
mod map;
mod methods;
mod parse;
mod print;
pub mod regex;
mod render;
mod settings;
mod tree;

use std::collections::HashMap;
use std::rc::Rc;

pub use error::{ParseError, RenderError, RenderErrorKind};
pub use item::{Item, Object};
pub use list::{List, ListKind};
pub use map::Map;
pub use print::to_json;
pub use render::BlockReference;
pub use settings::{Settings, Unresolved};

/// The variables of a rendering, by name without the `$`: what the caller gives, and afterwards what `#set` left.
pub type Variables = HashMap<Rc<str>, Item>;

/// A template that was read.
pub struct Template {
    parsed: parse::Parsed,
}

impl Template {
    /// Reads a template.
    ///
    /// # Errors
    /// The first thing in it that is not VTL.
    pub fn parse(text: &str) -> Result<Self, ParseError> {
        parse::parse(text).map(|parsed| Self { parsed })
    }

    /// Renders it.
    ///
    /// # Errors
    /// When a method throws, a directive cannot do what it should, or the budget is used up.
    pub fn render(&self, variables: &mut Variables, settings: &Settings) -> Result<String, RenderError> {
        render::Renderer::new(settings, variables, &self.parsed.macros).run(&self.parsed.body)
    }
}

impl std::fmt::Debug for Template {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Template").finish_non_exhaustive()
    }
}

/// `toString()` of an item, at most `limit` bytes of it.
///
/// # Errors
/// When it is longer, or nested too deep.
pub fn to_text(item: &Item, limit: usize) -> Result<Rc<str>, RenderError> {
    print::to_text(item, limit)
}
