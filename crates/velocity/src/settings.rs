//! How an engine is set up: what unresolved references print, and how much a template may do.

/// What a reference without a value prints, and what it is worth in comparisons.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unresolved {
    /// Its own source, as Velocity does out of the box: `$x` prints `$x`.
    Source,
    /// Nothing; and it equals both `$null` and `""`. API Gateway renders so.
    Empty,
}

/// How templates are rendered.
#[derive(Clone, Debug)]
pub struct Settings {
    pub unresolved: Unresolved,
    /// Whether `#set($x = $unresolved)` forgets the old value of `$x`, or keeps it.
    pub set_null: bool,
    /// Rounds after which a `#foreach` ends quietly.
    pub max_loops: usize,
    /// Nodes that may be rendered or evaluated in all.
    pub max_steps: u64,
    /// Bytes that the result, or any text on the way to it, may have.
    pub max_text: usize,
    /// How deep macros may call each other.
    pub max_macro_depth: usize,
}

impl Default for Settings {
    /// Velocity 1.7 as it comes, with a budget.
    fn default() -> Self {
        Self {
            unresolved: Unresolved::Source,
            set_null: false,
            max_loops: usize::MAX,
            max_steps: 2_000_000,
            max_text: 10 << 20,
            max_macro_depth: 20,
        }
    }
}

impl Settings {
    /// As API Gateway renders: unresolved references print nothing, loops end after 1,000 rounds (a documented quota).
    pub fn api_gateway() -> Self {
        Self { unresolved: Unresolved::Empty, set_null: true, max_loops: 1000, ..Self::default() }
    }
}
