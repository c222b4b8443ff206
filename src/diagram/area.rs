//! The part of a drawing that is in sight. A large drawing is put on the page only where somebody sees it.

use super::{Edge, Node};

/// Drawings with more nodes than this are drawn in part: so many boxes are made within a frame or two.
const MANY: usize = 150;

/// A rectangle of a drawing.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Area {
    left: f64,
    top: f64,
    right: f64,
    bottom: f64,
}

impl Area {
    /// What a window shows whose upper left corner stands at a point of the drawing, and some more around it. It changes in
    /// steps, so that little is drawn while the window moves.
    #[must_use]
    pub fn around(corner: (f64, f64), size: (f64, f64)) -> Self {
        let stretch = |from: f64, length: f64| {
            let step = (length / 4.0).max(1.0);
            (((from / step).floor() - 1.0) * step, (((from + length) / step).ceil() + 1.0) * step)
        };
        let ((left, right), (top, bottom)) = (stretch(corner.0, size.0), stretch(corner.1, size.1));
        Self { left, top, right, bottom }
    }

    /// Of a drawing with so many nodes: everything, unless they are many.
    #[must_use]
    pub fn of(self, nodes: usize) -> Self {
        let (least, most) = (f64::NEG_INFINITY, f64::INFINITY);
        if nodes > MANY { self } else { Self { left: least, top: least, right: most, bottom: most } }
    }

    #[must_use]
    pub fn has_node(&self, node: &Node) -> bool {
        self.meets((node.x, node.x + node.width), (node.y, node.y + node.height))
    }

    #[must_use]
    pub fn has_edge(&self, edge: &Edge) -> bool {
        let ends = |places: &mut dyn Iterator<Item = f64>| {
            places.fold((f64::INFINITY, f64::NEG_INFINITY), |(least, most), place| (place.min(least), place.max(most)))
        };
        self.meets(
            ends(&mut edge.points.iter().map(|point| point.0)),
            ends(&mut edge.points.iter().map(|point| point.1)),
        )
    }

    fn meets(&self, across: (f64, f64), down: (f64, f64)) -> bool {
        across.0 <= self.right && across.1 >= self.left && down.0 <= self.bottom && down.1 >= self.top
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn node(x: f64, y: f64) -> Node {
        Node { x, y, width: 10.0, height: 10.0, ..Node::default() }
    }

    #[test]
    fn what_a_window_shows_and_a_quarter_more_is_in_it() {
        let area = Area::around((100.0, 100.0), (40.0, 40.0));
        assert!(area.has_node(&node(120.0, 120.0)));
        assert!(area.has_node(&node(81.0, 149.0)));
        assert!(!area.has_node(&node(151.0, 120.0)));
        assert!(!area.has_node(&node(120.0, 79.0)));
    }

    #[test]
    fn a_small_move_changes_nothing() {
        assert_eq!(Area::around((101.0, 0.0), (38.0, 40.0)), Area::around((102.0, 0.0), (38.0, 40.0)));
    }

    #[test]
    fn an_edge_is_in_sight_where_it_only_passes() {
        let edge = Edge { points: vec![(120.0, 0.0), (120.0, 500.0)], ..Edge::default() };
        assert!(Area::around((100.0, 100.0), (40.0, 40.0)).has_edge(&edge));
        assert!(!Area::around((200.0, 100.0), (40.0, 40.0)).has_edge(&edge));
    }

    #[test]
    fn of_a_small_drawing_everything_is_in_sight() {
        let area = Area::around((0.0, 0.0), (40.0, 40.0));
        assert!(area.of(MANY).has_node(&node(9e9, 9e9)));
        assert!(!area.of(MANY + 1).has_node(&node(9e9, 9e9)));
    }
}
