//! The tree as written to the tree as meant: `a.b[c]^(d)` becomes one path, `%` finds the step whose value it is.
//!
//! Separate because this is where the order of writing is turned into the order of evaluation.
//! <https://docs.jsonata.org/path-operators#-parent>

use std::rc::Rc;

use super::error::{Failure, Outcome};
use super::syntax_tree::{Node, NodeKind};
use super::tree::{Expr, Group, Kind, SlotId, Stage, Term};

/// A whole expression, resolved.
#[derive(Debug)]
pub(super) struct Resolved {
    pub(super) root: Expr,
    /// For each parent that is looked for, the number of the variable that carries it.
    pub(super) labels: Vec<usize>,
}

pub(super) fn resolve(node: Node) -> Outcome<Resolved> {
    let mut resolver = Resolver::default();
    let root = resolver.expr(node)?;
    if matches!(root.kind, Kind::Parent(_)) || !root.seeking.is_empty() {
        return Err(Failure::new("S0217").at(root.position));
    }
    Ok(Resolved { root, labels: resolver.slots.into_iter().map(|slot| slot.label).collect() })
}

#[derive(Default)]
struct Resolver {
    slots: Vec<Slot>,
}

struct Slot {
    label: usize,
    /// How many steps further left the parent is.
    level: i64,
}

impl Resolver {
    /// Works its way down the left side without recursion, then applies what was written from left to right.
    fn expr(&mut self, node: Node) -> Outcome<Expr> {
        let mut pending = Vec::new();
        let mut node = node;
        let mut expr = loop {
            let Node { kind, start, position, keep_array, .. } = node;
            let (left, rest) = match kind {
                NodeKind::Map { left, right } => (left, Rest::Map(right)),
                NodeKind::Filter { left, predicate } => (left, Rest::Filter(predicate)),
                NodeKind::GroupBy { left, pairs } => (left, Rest::GroupBy(pairs)),
                NodeKind::OrderBy { left, terms } => (left, Rest::OrderBy(terms)),
                NodeKind::Focus { left, variable } => (left, Rest::Focus(variable)),
                NodeKind::Index { left, variable } => (left, Rest::Index(variable)),
                NodeKind::Binary { operator, left, right } => (left, Rest::Binary(operator, right)),
                NodeKind::Apply { left, right } => (left, Rest::Apply(right)),
                NodeKind::Call { procedure, arguments } => (procedure, Rest::Call(arguments)),
                NodeKind::Partial { procedure, arguments } => (procedure, Rest::Partial(arguments)),
                other => {
                    let mut expr = self.leaf(Node { kind: other, start, position, keep_array, height: 0 })?;
                    expr.keep_array |= keep_array;
                    break expr;
                }
            };
            pending.push((rest, start, position, keep_array));
            node = *left;
        };
        while let Some((rest, start, position, keep_array)) = pending.pop() {
            expr = self.apply(expr, rest, start, position, keep_array)?;
            expr.keep_array |= keep_array;
        }
        Ok(expr)
    }

    fn boxed(&mut self, node: Node) -> Outcome<Box<Expr>> {
        self.expr(node).map(Box::new)
    }

    fn all(&mut self, nodes: Vec<Node>) -> Outcome<Vec<Expr>> {
        nodes.into_iter().map(|node| self.expr(node)).collect()
    }

    fn pairs(&mut self, pairs: Vec<(Node, Node)>) -> Outcome<Vec<(Expr, Expr)>> {
        pairs.into_iter().map(|(key, value)| Ok((self.expr(key)?, self.expr(value)?))).collect()
    }

    fn leaf(&mut self, node: Node) -> Outcome<Expr> {
        let Node { kind, start, position, keep_array, .. } = node;
        let new = |kind| Expr::new(kind, start, position);
        Ok(match kind {
            NodeKind::String(text) => new(Kind::Literal(text.into())),
            NodeKind::Number(number) => new(Kind::Literal(number.into())),
            NodeKind::Value(value) => new(Kind::Literal(value)),
            NodeKind::Variable(name) => new(Kind::Variable(name)),
            NodeKind::Regex { pattern, flags } => new(Kind::Regex { pattern, flags }),
            NodeKind::Wildcard => new(Kind::Wildcard),
            NodeKind::Descendants => new(Kind::Descendants),
            NodeKind::Placeholder => new(Kind::Placeholder),
            NodeKind::End => return Err(Failure::new("S0207").at(position).with("token", "(end)")),
            NodeKind::Name(name) => {
                let mut step = new(Kind::Name(name));
                step.keep_array = keep_array;
                new(Kind::Path { steps: vec![step], keep_singleton: keep_array })
            }
            NodeKind::Parent => {
                self.slots.push(Slot { label: self.slots.len(), level: 1 });
                new(Kind::Parent(SlotId(self.slots.len() - 1)))
            }
            NodeKind::Negate(inner) => {
                let inner = self.expr(*inner)?;
                match inner.kind {
                    Kind::Literal(syntax::Value::Number(number)) => {
                        let negated = super::number::from_f64(-number.as_f64());
                        Expr { kind: Kind::Literal(negated.into()), ..inner }
                    }
                    _ => with_ancestry(|inner| new(Kind::Negate(inner)), Box::new(inner)),
                }
            }
            NodeKind::Array(items) => {
                let items = self.all(items)?;
                let seeking = items.iter().flat_map(seeking).collect();
                Expr { seeking, ..new(Kind::Array(items)) }
            }
            NodeKind::Object(pairs) => {
                let pairs = self.pairs(pairs)?;
                let seeking = pairs.iter().flat_map(|(key, value)| [seeking(key), seeking(value)]).flatten().collect();
                Expr { seeking, ..new(Kind::Object(pairs)) }
            }
            NodeKind::Block(parts) => {
                let parts = self.all(parts)?;
                let constructs = parts.iter().any(|part| match &part.kind {
                    Kind::Path { steps, .. } => steps.first().is_some_and(|step| step.constructs),
                    _ => part.constructs,
                });
                let seeking = parts.iter().flat_map(seeking).collect();
                Expr { constructs, seeking, ..new(Kind::Block(parts)) }
            }
            NodeKind::Bind { name, value } => {
                with_ancestry(|value| new(Kind::Bind { name, value }), self.boxed(*value)?)
            }
            NodeKind::Condition { condition, then, otherwise } => {
                let condition = self.boxed(*condition)?;
                let then = self.boxed(*then)?;
                let otherwise = otherwise.map(|node| self.boxed(*node)).transpose()?;
                let mut all = [seeking(&condition), seeking(&then)].concat();
                all.extend(otherwise.iter().flat_map(|expr| seeking(expr)));
                Expr { seeking: all, ..new(Kind::Condition { condition, then, otherwise }) }
            }
            NodeKind::Default { left, right } => {
                let (left, right) = (self.boxed(*left)?, self.boxed(*right)?);
                let seeking = [seeking(&left), seeking(&right)].concat();
                Expr { seeking, ..new(Kind::Default { left, right }) }
            }
            NodeKind::Coalesce { left, right } => {
                let (left, right) = (self.boxed(*left)?, self.boxed(*right)?);
                let seeking = [seeking(&left), seeking(&right)].concat();
                Expr { seeking, ..new(Kind::Coalesce { left, right }) }
            }
            NodeKind::Lambda { parameters, signature, body } => {
                new(Kind::Lambda { parameters, signature, body: self.boxed(*body)? })
            }
            NodeKind::Transform { pattern, update, delete } => {
                let (pattern, update) = (self.boxed(*pattern)?, self.boxed(*update)?);
                let delete = delete.map(|node| self.boxed(*node)).transpose()?;
                new(Kind::Transform { pattern, update, delete })
            }
            NodeKind::Map { .. }
            | NodeKind::Filter { .. }
            | NodeKind::GroupBy { .. }
            | NodeKind::OrderBy { .. }
            | NodeKind::Focus { .. }
            | NodeKind::Index { .. }
            | NodeKind::Binary { .. }
            | NodeKind::Apply { .. }
            | NodeKind::Call { .. }
            | NodeKind::Partial { .. } => return Err(Failure::new("S0206").at(position)),
        })
    }

    fn apply(&mut self, left: Expr, rest: Rest, start: usize, position: usize, keep: bool) -> Outcome<Expr> {
        let new = |kind| Expr::new(kind, start, position);
        Ok(match rest {
            Rest::Map(right) => self.map(left, *right, start, position)?,
            Rest::Filter(predicate) => self.filter(left, *predicate, position)?,
            Rest::GroupBy(pairs) => {
                let mut result = left;
                if result.group.is_some() {
                    return Err(Failure::new("S0210").at(position));
                }
                result.group = Some(Box::new(Group { pairs: self.pairs(pairs)?, position }));
                result
            }
            Rest::OrderBy(terms) => self.order_by(left, terms, position)?,
            Rest::Focus(variable) => {
                let mut result = left;
                let step = last_step(&mut result);
                if !step.stages.is_empty() || !step.predicates.is_empty() {
                    return Err(Failure::new("S0215").at(position));
                }
                if matches!(step.kind, Kind::Sort(_)) {
                    return Err(Failure::new("S0216").at(position));
                }
                step.keep_array |= keep;
                step.focus = Some(variable);
                step.tuple = true;
                result
            }
            Rest::Index(variable) => {
                let mut result = into_path(left);
                let step = last_step(&mut result);
                if !step.predicates.is_empty() {
                    step.stages.append(&mut step.predicates);
                }
                if step.stages.is_empty() {
                    step.index = Some(variable);
                } else {
                    step.stages.push(Stage::Index(variable));
                }
                step.tuple = true;
                result
            }
            Rest::Binary(operator, right) => {
                let right = self.boxed(*right)?;
                let seeking = [seeking(&left), seeking(&right)].concat();
                Expr { seeking, ..new(Kind::Binary { operator, left: Box::new(left), right }) }
            }
            Rest::Apply(right) => {
                let right = self.boxed(*right)?;
                let keep_array = left.keep_array || right.keep_array;
                Expr { keep_array, ..new(Kind::Apply { left: Box::new(left), right }) }
            }
            Rest::Call(arguments) => {
                let arguments = self.all(arguments)?;
                let seeking = arguments.iter().flat_map(seeking).collect();
                Expr { seeking, ..new(Kind::Call { procedure: Box::new(left), arguments }) }
            }
            Rest::Partial(arguments) => {
                let arguments = self.all(arguments)?;
                let seeking = arguments.iter().flat_map(seeking).collect();
                Expr { seeking, ..new(Kind::Partial { procedure: Box::new(left), arguments }) }
            }
        })
    }

    /// `left.right`: both become steps of one path.
    fn map(&mut self, left: Expr, right: Node, start: usize, position: usize) -> Outcome<Expr> {
        let mut result = match left.kind {
            Kind::Path { .. } => left,
            Kind::Parent(slot) => {
                let mut path = into_path(left);
                path.seeking = vec![slot];
                path
            }
            _ => into_path(left),
        };
        (result.start, result.position) = (start, position);
        let mut rest = self.expr(right)?;
        let Kind::Path { steps, keep_singleton } = &mut result.kind else { return Ok(result) };
        if let Kind::Path { steps: more, .. } = &mut rest.kind {
            steps.append(more);
        } else {
            if !rest.predicates.is_empty() {
                rest.stages = std::mem::take(&mut rest.predicates);
            }
            steps.push(rest);
        }
        for step in steps.iter_mut() {
            if let Kind::Literal(value) = &step.kind {
                match value {
                    syntax::Value::String(name) => step.kind = Kind::Name(name.clone()),
                    other => return Err(Failure::new("S0213").at(step.position).value(other.clone())),
                }
            }
        }
        *keep_singleton |= steps.iter().any(|step| step.keep_array);
        let last = steps.len() - 1;
        for step in [0, last] {
            if let Some(step) = steps.get_mut(step)
                && matches!(step.kind, Kind::Array(_))
            {
                step.constructs = true;
            }
        }
        self.resolve_ancestry(&mut result)?;
        Ok(result)
    }

    fn filter(&mut self, left: Expr, predicate: Node, position: usize) -> Outcome<Expr> {
        let mut result = left;
        let is_path = matches!(result.kind, Kind::Path { .. });
        let step = last_step(&mut result);
        if step.group.is_some() {
            return Err(Failure::new("S0209").at(position));
        }
        let predicate = self.expr(predicate)?;
        for slot in &predicate.seeking {
            if self.level(*slot) == 1 {
                self.seek(step, *slot)?;
            } else {
                self.lower(*slot, -1);
            }
        }
        step.seeking.extend(seeking(&predicate));
        if is_path {
            step.stages.push(Stage::Filter(predicate));
        } else {
            step.predicates.push(Stage::Filter(predicate));
        }
        Ok(result)
    }

    fn order_by(&mut self, left: Expr, terms: Vec<(Node, bool)>, position: usize) -> Outcome<Expr> {
        let mut result = into_path(left);
        let mut sorted = Vec::with_capacity(terms.len());
        for (node, descending) in terms {
            sorted.push(Term { expression: self.expr(node)?, descending });
        }
        let seeking = sorted.iter().flat_map(|term| seeking(&term.expression)).collect();
        let step = Expr { seeking, ..Expr::new(Kind::Sort(sorted), position, position) };
        if let Kind::Path { steps, .. } = &mut result.kind {
            steps.push(step);
        }
        self.resolve_ancestry(&mut result)?;
        Ok(result)
    }

    fn level(&self, slot: SlotId) -> i64 {
        self.slots.get(slot.0).map_or(0, |slot| slot.level)
    }

    fn lower(&mut self, slot: SlotId, by: i64) {
        if let Some(slot) = self.slots.get_mut(slot.0) {
            slot.level += by;
        }
    }

    /// Looks for parents of the last step among the steps before it.
    fn resolve_ancestry(&mut self, path: &mut Expr) -> Outcome<()> {
        let Kind::Path { steps, .. } = &mut path.kind else { return Ok(()) };
        let Some(last) = steps.last() else { return Ok(()) };
        for slot in seeking(last) {
            let mut index = steps.len() - 1;
            while self.level(slot) > 0 {
                if index == 0 {
                    path.seeking.push(slot);
                    break;
                }
                index -= 1;
                // Steps in a row that bind their focus stand at the same place.
                while index > 0
                    && steps.get(index).is_some_and(|step| step.focus.is_some())
                    && steps.get(index - 1).is_some_and(|step| step.focus.is_some())
                {
                    index -= 1;
                }
                if let Some(step) = steps.get_mut(index) {
                    self.seek(step, slot)?;
                }
            }
        }
        Ok(())
    }

    /// Goes one step to the left in search of a parent.
    fn seek(&mut self, expr: &mut Expr, slot: SlotId) -> Outcome<()> {
        match &mut expr.kind {
            Kind::Name(_) | Kind::Wildcard => {
                self.lower(slot, -1);
                if self.level(slot) == 0 {
                    if let Some(known) = expr.ancestor.and_then(|known| self.slots.get(known.0)).map(|slot| slot.label)
                        && let Some(slot) = self.slots.get_mut(slot.0)
                    {
                        slot.label = known;
                    }
                    expr.ancestor = Some(slot);
                    expr.tuple = true;
                }
            }
            Kind::Parent(_) => self.lower(slot, 1),
            Kind::Block(parts) => {
                if let Some(last) = parts.last_mut() {
                    expr.tuple = true;
                    self.seek(last, slot)?;
                }
            }
            Kind::Path { steps, .. } => {
                expr.tuple = true;
                let mut first = true;
                for step in steps.iter_mut().rev() {
                    if !first && self.level(slot) <= 0 {
                        break;
                    }
                    first = false;
                    self.seek(step, slot)?;
                }
            }
            _ => return Err(Failure::new("S0217").at(expr.position)),
        }
        Ok(())
    }
}

/// What stands right of an operator, for the way back up.
enum Rest {
    Map(Box<Node>),
    Filter(Box<Node>),
    GroupBy(Vec<(Node, Node)>),
    OrderBy(Vec<(Node, bool)>),
    Focus(Rc<str>),
    Index(Rc<str>),
    Binary(&'static str, Box<Node>),
    Apply(Box<Node>),
    Call(Vec<Node>),
    Partial(Vec<Node>),
}

/// The parents that an expression looks for outside itself.
fn seeking(expr: &Expr) -> Vec<SlotId> {
    let mut slots = expr.seeking.clone();
    if let Kind::Parent(slot) = expr.kind {
        slots.push(slot);
    }
    slots
}

fn with_ancestry(make: impl FnOnce(Box<Expr>) -> Expr, inner: Box<Expr>) -> Expr {
    let seeking = seeking(&inner);
    Expr { seeking, ..make(inner) }
}

/// The step that what follows belongs to: the last of a path, or the expression itself.
fn last_step(expr: &mut Expr) -> &mut Expr {
    match expr.kind {
        Kind::Path { ref mut steps, .. } => match steps.as_mut_slice() {
            [.., last] => last,
            [] => unreachable!("a path has a step"),
        },
        _ => expr,
    }
}

fn into_path(expr: Expr) -> Expr {
    if matches!(expr.kind, Kind::Path { .. }) {
        return expr;
    }
    let (start, position) = (expr.start, expr.position);
    Expr::new(Kind::Path { steps: vec![expr], keep_singleton: false }, start, position)
}
