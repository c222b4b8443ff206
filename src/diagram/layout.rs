//! A workflow's levels to one drawing: each container is laid out by itself and is a box in its parent.
//!
//! Edges of the States Language never cross a container's wall, so nothing is lost by that, and it is quick.

use super::layered::{Line, Placed, place};
use super::size::{HEADER, MARK, NODE_HEIGHT, PADDING, label_width, node_width};
use super::{Drawing, Edge, Link, LinkKind, Node, NodeKind, Scope, Shape};

/// Nesting beyond this is drawn as a closed box: no person's workflow is that deep, and depth is stack here.
const DEEPEST: usize = 32;

const BRANCH_GAP: f64 = 20.0;

/// The drawing of a whole workflow.
pub fn layout(scope: &Scope) -> Drawing {
    if scope.states.is_empty() {
        return Drawing::default();
    }
    let level = Level::of(scope, 0, true);
    let mut drawing = Drawing { width: level.placed.width, height: level.placed.height, ..Drawing::default() };
    level.draw((0.0, 0.0), None, None, &mut drawing);
    drawing
}

/// One scope with the sizes of its boxes known.
struct Level<'a> {
    scope: &'a Scope,
    /// Per state, its branches.
    inner: Vec<Vec<Level<'a>>>,
    boxes: Vec<(f64, f64)>,
    links: Vec<Link>,
    placed: Placed,
    /// Whether start and end are marked with discs, which then are the last boxes; no disc is made for an end that
    /// nothing leads to.
    marked: bool,
}

impl<'a> Level<'a> {
    fn of(scope: &'a Scope, depth: usize, marked: bool) -> Self {
        let inner: Vec<Vec<Level<'a>>> = scope
            .states
            .iter()
            .map(|state| {
                let scopes = if depth < DEEPEST { state.inner.as_slice() } else { &[] };
                scopes.iter().map(|scope| Level::of(scope, depth + 1, false)).collect()
            })
            .collect();
        let mut boxes: Vec<(f64, f64)> =
            scope.states.iter().zip(&inner).map(|(state, branches)| box_size(state, branches)).collect();
        let mut links = joined(&scope.edges);
        if marked {
            let (start, end) = (boxes.len(), boxes.len() + 1);
            boxes.push((MARK, MARK));
            links.extend(scope.start.map(|to| Link { from: start, to, ..Link::default() }));
            let ends = scope.states.iter().enumerate().filter(|(_, state)| state.ends);
            let ends: Vec<Link> = ends.map(|(from, _)| Link { from, to: end, ..Link::default() }).collect();
            if !ends.is_empty() {
                boxes.push((MARK, MARK));
            }
            links.extend(ends);
        }
        let routes: Vec<Line> = links
            .iter()
            .map(|link| Line { from: link.from, to: link.to, label_width: label_width(&link.label) })
            .collect();
        let placed = place(&boxes, &routes);
        Self { scope, inner, boxes, links, placed, marked }
    }

    fn size(&self) -> (f64, f64) {
        (self.placed.width, self.placed.height)
    }

    fn draw(&self, origin: (f64, f64), parent: Option<usize>, branch: Option<(usize, usize)>, drawing: &mut Drawing) {
        let mut place_of = Vec::with_capacity(self.boxes.len());
        for (at, ((x, y), (width, height))) in self.placed.corners.iter().zip(&self.boxes).enumerate() {
            let corner = (origin.0 + x, origin.1 + y);
            let here = drawing.nodes.len();
            place_of.push(here);
            drawing.spans.push(self.scope.states.get(at).map(|state| state.span).unwrap_or_default());
            let mut node =
                Node { x: corner.0, y: corner.1, width: *width, height: *height, parent, branch, ..Node::default() };
            match self.scope.states.get(at) {
                Some(state) => {
                    node.name.clone_from(&state.name);
                    node.state_type.clone_from(&state.kind);
                    node.detail.clone_from(&state.detail);
                    node.kind = if state.inner.is_empty() { NodeKind::State } else { NodeKind::Container };
                    node.leads = self.leads(at, state);
                    drawing.nodes.push(node);
                    self.draw_branches(at, corner, here, drawing);
                }
                None => {
                    let is_start = at == self.scope.states.len();
                    if is_start { "Start" } else { "End" }.clone_into(&mut node.name);
                    node.kind = if is_start { NodeKind::Start } else { NodeKind::End };
                    drawing.nodes.push(node);
                }
            }
        }
        for (link, (points, label_at)) in self.links.iter().zip(&self.placed.bends) {
            let (Some(from), Some(to)) = (place_of.get(link.from), place_of.get(link.to)) else { continue };
            drawing.edges.push(Edge {
                kind: link.kind,
                label: link.label.clone(),
                label_at: label_at.map(|(x, y)| (origin.0 + x, origin.1 + y)),
                points: points.iter().map(|(x, y)| (origin.0 + x, origin.1 + y)).collect(),
                from: *from,
                to: *to,
            });
        }
    }

    fn draw_branches(&self, at: usize, corner: (f64, f64), parent: usize, drawing: &mut Drawing) {
        let branches = self.inner.get(at).map(Vec::as_slice).unwrap_or_default();
        let mut x = corner.0 + PADDING;
        for (number, level) in branches.iter().enumerate() {
            let branch = (branches.len() > 1).then_some((number + 1, branches.len()));
            level.draw((x, corner.1 + HEADER), Some(parent), branch, drawing);
            x += level.size().0 + BRANCH_GAP;
        }
    }

    fn leads(&self, at: usize, state: &Shape) -> Vec<String> {
        let name = |to: usize| self.scope.states.get(to).map(|state| state.name.as_str());
        let mut leads: Vec<String> = self
            .links
            .iter()
            .filter(|link| link.from == at)
            .filter_map(|link| {
                let target = name(link.to)?;
                Some(match link.kind {
                    LinkKind::Next => format!("goes to {target}"),
                    LinkKind::Default => format!("otherwise goes to {target}"),
                    LinkKind::Catch => format!("on error {} goes to {target}", link.label),
                    LinkKind::Choice => format!("if {} goes to {target}", link.label),
                })
            })
            .collect();
        if state.ends {
            leads.push(if self.marked { "ends the execution" } else { "ends the branch" }.to_owned());
        }
        leads
    }
}

fn box_size(state: &Shape, branches: &[Level<'_>]) -> (f64, f64) {
    let width = node_width(state);
    if branches.is_empty() {
        return (width, NODE_HEIGHT);
    }
    let gaps = BRANCH_GAP * f64::from(u32::try_from(branches.len() - 1).unwrap_or_default());
    let inner: f64 = branches.iter().map(|level| level.size().0).sum::<f64>() + gaps;
    let tallest = branches.iter().map(|level| level.size().1).fold(0.0, f64::max);
    (width.max(inner + 2.0 * PADDING), HEADER + tallest + PADDING)
}

/// Links of one kind between the same two states become one, with their labels side by side.
fn joined(links: &[Link]) -> Vec<Link> {
    let mut merged: Vec<Link> = Vec::with_capacity(links.len());
    let mut seen: std::collections::HashMap<(usize, usize, bool), usize> = std::collections::HashMap::new();
    for link in links {
        let key = (link.from, link.to, link.kind == LinkKind::Catch);
        match seen.get(&key).and_then(|at| merged.get_mut(*at)) {
            Some(first) if !link.label.is_empty() && first.label.chars().count() < 24 => {
                if !first.label.is_empty() {
                    first.label.push_str(", ");
                }
                first.label.push_str(&link.label);
            }
            Some(_) => {}
            None => {
                seen.insert(key, merged.len());
                merged.push(link.clone());
            }
        }
    }
    merged
}

#[cfg(test)]
mod tests {
    use super::*;

    fn task(name: &str) -> Shape {
        Shape { name: name.into(), kind: "Task".into(), ends: true, ..Shape::default() }
    }

    fn single(name: &str) -> Scope {
        Scope { start: Some(0), states: vec![task(name)], edges: Vec::new() }
    }

    fn inside(inner: &Node, outer: &Node) -> bool {
        inner.x >= outer.x
            && inner.y >= outer.y
            && inner.x + inner.width <= outer.x + outer.width
            && inner.y + inner.height <= outer.y + outer.height
    }

    #[test]
    fn branches_stand_side_by_side_inside_their_container() {
        let parallel = Shape {
            name: "P".into(),
            kind: "Parallel".into(),
            ends: true,
            inner: vec![single("A"), single("B"), single("C")],
            ..Shape::default()
        };
        let drawing = layout(&Scope { start: Some(0), states: vec![parallel], edges: Vec::new() });
        let names: Vec<&str> = drawing.nodes.iter().map(|node| node.name.as_str()).collect();
        assert_eq!(names, ["P", "A", "B", "C", "Start", "End"]);
        let container = &drawing.nodes[0];
        assert_eq!(container.kind, NodeKind::Container);
        for (at, node) in drawing.nodes[1..4].iter().enumerate() {
            assert!(inside(node, container), "{node:?}");
            assert_eq!((node.parent, node.branch), (Some(0), Some((at + 1, 3))));
            assert_eq!(node.leads, ["ends the branch"]);
        }
        assert!(drawing.nodes[1].x + drawing.nodes[1].width < drawing.nodes[2].x);
        assert_eq!(container.leads, ["ends the execution"]);
        assert_eq!(drawing.edges.len(), 2, "start to P, P to end");
        assert!(inside(container, &Node { width: drawing.width, height: drawing.height, ..Node::default() }));
    }

    #[test]
    fn rules_with_one_target_share_a_line() {
        let link = |label: &str, kind| Link { from: 0, to: 1, kind, label: label.into() };
        let links = [link("Rule 1", LinkKind::Choice), link("Rule 2", LinkKind::Choice), link("E", LinkKind::Catch)];
        let joined: Vec<(String, LinkKind)> = joined(&links).into_iter().map(|link| (link.label, link.kind)).collect();
        assert_eq!(joined, [("Rule 1, Rule 2".into(), LinkKind::Choice), ("E".into(), LinkKind::Catch)]);
    }

    #[test]
    fn nothing_to_draw_is_an_empty_drawing() {
        assert_eq!(layout(&Scope::default()), Drawing::default());
    }

    #[test]
    fn depth_is_bounded() {
        let mut scope = single("leaf");
        for level in 0..1_000 {
            let map = Shape { name: level.to_string(), kind: "Map".into(), inner: vec![scope], ..Shape::default() };
            scope = Scope { start: Some(0), states: vec![map], edges: Vec::new() };
        }
        assert_eq!(layout(&scope).nodes.len(), DEEPEST + 1 + 1);
        // A scope this deep must not be dropped by recursion either; in the page the parser bounds it.
        std::mem::forget(scope);
    }
}
