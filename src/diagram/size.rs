//! How large a box must be for its words. Text is estimated, not measured: the worker has no fonts.

use super::Shape;

pub(super) const NODE_HEIGHT: f64 = 48.0;
/// Room for the title of a container, above what it holds.
pub(super) const HEADER: f64 = 44.0;
pub(super) const PADDING: f64 = 16.0;
/// The discs that stand for start and end.
pub(super) const MARK: f64 = 44.0;
pub(super) const LABEL_HEIGHT: f64 = 18.0;

const CHARACTER: f64 = 7.4;
const SMALL_CHARACTER: f64 = 6.2;
const ICON: f64 = 40.0;
const NARROWEST: f64 = 128.0;
const WIDEST: f64 = 264.0;

/// The width of a box for a state's name and detail; longer names are cut by the page, with the whole as a tooltip.
pub(super) fn node_width(shape: &Shape) -> f64 {
    let name = text_width(&shape.name, CHARACTER);
    let detail = text_width(&shape.detail, SMALL_CHARACTER);
    (name.max(detail) + ICON + 24.0).clamp(NARROWEST, WIDEST)
}

pub(super) fn label_width(label: &str) -> f64 {
    if label.is_empty() { 0.0 } else { text_width(label, SMALL_CHARACTER) + 10.0 }
}

/// Wide scripts (Chinese, Japanese, Korean, emoji) take two places.
fn text_width(text: &str, character: f64) -> f64 {
    text.chars().map(|c| if u32::from(c) < 0x1100 { character } else { character * 1.8 }).sum()
}
