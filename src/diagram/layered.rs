//! One level of a graph to places: boxes and edges without containers.
//!
//! `dugong` (dagre's algorithm) makes the picture. Beyond a few hundred boxes it takes seconds, and nobody reads such a
//! picture as a whole: those are set in plain rows by distance from the start, in linear time.

use std::collections::{BTreeMap, VecDeque};

use dugong::graphlib::{Graph, GraphOptions};
use dugong::{EdgeLabel, GraphLabel, LabelPos, NodeLabel};

use super::size::LABEL_HEIGHT;

/// A graph of this many boxes takes about a tenth of a second.
const FINE_UP_TO: usize = 800;
const COLUMN_GAP: f64 = 28.0;
const ROW_GAP: f64 = 36.0;

/// Across and down.
type Point = (f64, f64);

pub(super) struct Line {
    pub(super) from: usize,
    pub(super) to: usize,
    pub(super) label_width: f64,
}

#[derive(Debug, Default, PartialEq)]
pub(super) struct Placed {
    pub(super) width: f64,
    pub(super) height: f64,
    /// Top left corners, one a box.
    pub(super) corners: Vec<Point>,
    /// Bends and the middle of the label, one an edge.
    pub(super) bends: Vec<(Vec<Point>, Option<Point>)>,
}

/// Places boxes of the given sizes (width, height); `lines` join boxes by their places in the list.
pub(super) fn place(boxes: &[(f64, f64)], lines: &[Line]) -> Placed {
    if boxes.len() > FINE_UP_TO {
        return in_rows(boxes, lines);
    }
    fine(boxes, lines).unwrap_or_else(|| in_rows(boxes, lines))
}

fn fine(boxes: &[(f64, f64)], lines: &[Line]) -> Option<Placed> {
    let mut graph: Graph<NodeLabel, EdgeLabel, GraphLabel> =
        Graph::new(GraphOptions { multigraph: true, compound: false, ..GraphOptions::default() });
    graph.set_graph(GraphLabel { nodesep: COLUMN_GAP, ranksep: ROW_GAP, edgesep: 16.0, ..GraphLabel::default() });
    // What is set first comes to stand on the left: the way from the start, before what nothing leads to.
    let is_joined = |at: usize| lines.iter().any(|line| line.from == at || line.to == at);
    let (joined, alone): (Vec<_>, Vec<_>) = boxes.iter().enumerate().partition(|(at, _)| is_joined(*at));
    for (at, (width, height)) in joined.into_iter().chain(alone) {
        graph.set_node(key(at), NodeLabel { width: *width, height: *height, ..NodeLabel::default() });
    }
    for (at, line) in lines.iter().enumerate() {
        let label = EdgeLabel {
            width: line.label_width,
            height: if line.label_width > 0.0 { LABEL_HEIGHT } else { 0.0 },
            labelpos: LabelPos::C,
            weight: 1.0,
            ..EdgeLabel::default()
        };
        graph.set_edge_named(key(line.from), key(line.to), Some(at.to_string()), Some(label));
    }
    dugong::layout(&mut graph).ok()?;
    let mut placed = Placed { width: 0.0, height: 0.0, corners: Vec::new(), bends: Vec::new() };
    for (at, (width, height)) in boxes.iter().enumerate() {
        let node = graph.node(&key(at))?;
        let corner = (node.x? - width / 2.0, node.y? - height / 2.0);
        placed.corners.push(corner);
    }
    for (at, line) in lines.iter().enumerate() {
        let edge = graph.edge(&key(line.from), &key(line.to), Some(&at.to_string()))?;
        let middle = edge.x.zip(edge.y).filter(|_| line.label_width > 0.0);
        placed.bends.push((edge.points.iter().map(|point| (point.x, point.y)).collect(), middle));
    }
    Some(placed.fitted(boxes, lines))
}

impl Placed {
    /// Moves everything so that it begins at 0, 0, and measures it.
    fn fitted(mut self, boxes: &[(f64, f64)], lines: &[Line]) -> Self {
        let (mut left, mut top, mut right, mut bottom) = (0.0_f64, 0.0_f64, 0.0_f64, 0.0_f64);
        let mut see = |x: f64, y: f64| {
            left = left.min(x);
            top = top.min(y);
            right = right.max(x);
            bottom = bottom.max(y);
        };
        for ((x, y), (width, height)) in self.corners.iter().zip(boxes) {
            see(*x, *y);
            see(x + width, y + height);
        }
        for ((points, middle), line) in self.bends.iter().zip(lines) {
            for (x, y) in points {
                see(*x, *y);
            }
            if let Some((x, y)) = middle {
                see(x - line.label_width / 2.0, y - LABEL_HEIGHT / 2.0);
                see(x + line.label_width / 2.0, y + LABEL_HEIGHT / 2.0);
            }
        }
        let shift = |(x, y): &mut (f64, f64)| {
            *x -= left;
            *y -= top;
        };
        self.corners.iter_mut().for_each(shift);
        for (points, middle) in &mut self.bends {
            points.iter_mut().for_each(shift);
            middle.iter_mut().for_each(shift);
        }
        self.width = right - left;
        self.height = bottom - top;
        self
    }
}

fn in_rows(boxes: &[(f64, f64)], lines: &[Line]) -> Placed {
    let rows = rows(boxes.len(), lines);
    let mut placed = Placed { corners: vec![(0.0, 0.0); boxes.len()], ..Placed::default() };
    let mut y = 0.0;
    for row in &rows {
        let (mut x, mut height) = (0.0, 0.0_f64);
        for at in row {
            let Some((box_width, box_height)) = boxes.get(*at) else { continue };
            if let Some(corner) = placed.corners.get_mut(*at) {
                *corner = (x, y);
            }
            x += box_width + COLUMN_GAP;
            height = height.max(*box_height);
        }
        placed.width = placed.width.max(x - COLUMN_GAP);
        y += height + ROW_GAP;
    }
    placed.height = (y - ROW_GAP).max(0.0);
    let anchor = |at: usize, below: bool| {
        let (x, y) = placed.corners.get(at).copied().unwrap_or_default();
        let (width, height) = boxes.get(at).copied().unwrap_or_default();
        (x + width / 2.0, if below { y + height } else { y })
    };
    placed.bends = lines.iter().map(|line| (vec![anchor(line.from, true), anchor(line.to, false)], None)).collect();
    placed
}

/// Boxes by their distance from those that nothing leads to.
fn rows(count: usize, lines: &[Line]) -> Vec<Vec<usize>> {
    let mut successors: Vec<Vec<usize>> = vec![Vec::new(); count];
    let mut has_predecessor = vec![false; count];
    for line in lines {
        if let Some(list) = successors.get_mut(line.from) {
            list.push(line.to);
        }
        if line.from != line.to
            && let Some(flag) = has_predecessor.get_mut(line.to)
        {
            *flag = true;
        }
    }
    let mut row_of: BTreeMap<usize, usize> = BTreeMap::new();
    let roots = (0..count).filter(|at| has_predecessor.get(*at) == Some(&false));
    // Whatever only a cycle leads to comes last, each by itself.
    for root in roots.chain(0..count) {
        let mut pending = VecDeque::from([(root, 0)]);
        while let Some((at, row)) = pending.pop_front() {
            if row_of.contains_key(&at) {
                continue;
            }
            row_of.insert(at, row);
            pending.extend(successors.get(at).into_iter().flatten().map(|next| (*next, row + 1)));
        }
    }
    let mut rows: Vec<Vec<usize>> = Vec::new();
    for (at, row) in row_of {
        if rows.len() <= row {
            rows.resize(row + 1, Vec::new());
        }
        if let Some(list) = rows.get_mut(row) {
            list.push(at);
        }
    }
    rows
}

fn key(at: usize) -> String {
    // Not a bare number: dagre orders those first.
    format!("n{at}")
}

#[cfg(test)]
#[expect(clippy::float_cmp, reason = "places are sums of whole numbers here")]
mod tests {
    use super::*;

    fn line(from: usize, to: usize) -> Line {
        Line { from, to, label_width: 0.0 }
    }

    #[test]
    fn a_chain_runs_downwards_without_overlap() {
        let boxes = [(100.0, 40.0); 4];
        let lines = [line(0, 1), line(1, 2), line(2, 3)];
        for placed in [place(&boxes, &lines), in_rows(&boxes, &lines)] {
            for pair in placed.corners.windows(2) {
                assert!(pair[1].1 >= pair[0].1 + 40.0 + 10.0, "{:?}", placed.corners);
            }
            assert_eq!(placed.width, 100.0);
            assert_eq!(placed.height, placed.corners[3].1 + 40.0);
        }
    }

    #[test]
    fn cycles_and_self_loops_are_placed() {
        let boxes = [(100.0, 40.0); 3];
        let lines = [line(0, 1), line(1, 0), line(1, 1), line(2, 2)];
        let placed = place(&boxes, &lines);
        assert_eq!((placed.corners.len(), placed.bends.len()), (3, 4));
        assert!(placed.bends.iter().all(|(points, _)| points.len() >= 2));
    }

    #[test]
    fn thousands_of_boxes_are_set_in_rows() {
        let boxes = vec![(100.0, 40.0); 20_000];
        let lines: Vec<Line> = (1..20_000).map(|at| line(at - 1, at)).collect();
        let placed = place(&boxes, &lines);
        assert_eq!(placed.corners[19_999], (0.0, 19_999.0 * 76.0));
    }
}
