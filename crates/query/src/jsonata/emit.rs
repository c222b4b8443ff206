//! The tree to instructions.
//!
//! Separate from the tree, because here evaluation order is decided, once, and never again while the expression runs.

use std::rc::Rc;

use syntax::{Key, Value};

use super::code::{CallName, Chunk, Comparison, Guard, Label, Op, TransformCode};
use super::error::{Failure, Outcome};
use super::number::{self, Arithmetic};
use super::regex::Regex;
use super::resolve::Resolved;
use super::scope::{NameId, Names};
use super::tree::{Expr, Group, Kind, SlotId, Stage};

/// Compiles a resolved expression. Its names are added to `names`.
pub(super) fn emit(resolved: &Resolved, names: &mut Names) -> Outcome<Rc<Chunk>> {
    let labels = resolved.labels.iter().map(|label| names.id(&format!("%{label}").into())).collect();
    let mut emitter = Emitter { names, labels, chunk: Chunk::default(), depth: 0, position: 0, binds: false };
    emitter.expr(&resolved.root)?;
    emitter.op(Op::Return);
    Ok(Rc::new(emitter.chunk))
}

pub(super) struct Emitter<'a> {
    pub(super) names: &'a mut Names,
    /// The variable for each parent that is looked for.
    labels: Vec<NameId>,
    pub(super) chunk: Chunk,
    pub(super) depth: u32,
    pub(super) position: u32,
    /// Whether the block at hand binds a variable, and so needs a frame.
    binds: bool,
}

impl Emitter<'_> {
    pub(super) fn op(&mut self, op: Op) {
        self.chunk.ops.push(op);
        self.chunk.positions.push(self.position);
        self.chunk.depths.push(self.depth);
        self.chunk.max_depth = self.chunk.max_depth.max(self.depth);
    }

    pub(super) fn here(&self) -> Label {
        self.chunk.ops.len()
    }

    /// Emits an instruction whose label is not known yet; answers where it stands.
    pub(super) fn forward(&mut self, op: Op) -> Label {
        self.op(op);
        self.here() - 1
    }

    /// Points an instruction emitted before to what comes next.
    pub(super) fn land(&mut self, at: Label) {
        let here = self.here();
        if let Some(
            Op::And(label)
            | Op::Or(label)
            | Op::Jump(label)
            | Op::JumpIfFalse(label)
            | Op::Default(label)
            | Op::Coalesce(label)
            | Op::GroupNext(label)
            | Op::JumpIfEmpty(label)
            | Op::ArrayAsInput(label)
            | Op::EachNext(label)
            | Op::FilterNext(label)
            | Op::TupleNext(label)
            | Op::SortStart(label)
            | Op::SortNext(label)
            | Op::GroupDispatch { end: label, .. },
        ) = self.chunk.ops.get_mut(at)
        {
            *label = here;
        }
    }

    pub(super) fn label_of(&mut self, slot: SlotId) -> NameId {
        self.labels.get(slot.0).copied().unwrap_or(NameId(u32::MAX))
    }

    pub(super) fn name(&mut self, name: &Rc<str>) -> NameId {
        self.names.id(name)
    }

    fn at(&mut self, position: usize) {
        self.position = u32::try_from(position).unwrap_or(u32::MAX);
    }

    /// One evaluation: the thing itself, then what follows it in brackets and braces.
    pub(super) fn expr(&mut self, expr: &Expr) -> Outcome<()> {
        self.evaluate(expr, false)
    }

    /// `tail`: the last thing that a function does. A call then takes the function's place.
    fn evaluate(&mut self, expr: &Expr, tail: bool) -> Outcome<()> {
        // What stands left of operators is evaluated first: a chain of them goes down one side without recursion.
        let mut spine = Vec::new();
        let mut inner = expr;
        self.depth += 1;
        while let Kind::Binary { left, .. } | Kind::Apply { left, .. } = &inner.kind {
            spine.push(inner);
            inner = left;
            self.depth += 1;
        }
        let tail = tail && spine.is_empty();
        self.core(inner, tail)?;
        self.finish(inner, tail)?;
        self.depth -= 1;
        while let Some(outer) = spine.pop() {
            self.operator(outer)?;
            self.finish(outer, false)?;
            self.depth -= 1;
        }
        Ok(())
    }

    /// Predicates, grouping, and the end of a sequence.
    fn finish(&mut self, expr: &Expr, tail: bool) -> Outcome<()> {
        self.at(expr.position);
        for stage in &expr.predicates {
            self.stage(stage)?;
        }
        let is_path = matches!(expr.kind, Kind::Path { .. });
        if let (Some(group), false) = (&expr.group, is_path) {
            self.group(&group.pairs, group.position, false)?;
        }
        let wrap = is_path || !expr.predicates.is_empty();
        let plain = matches!(
            expr.kind,
            Kind::Literal(_)
                | Kind::Lambda { .. }
                | Kind::Regex { .. }
                | Kind::Transform { .. }
                | Kind::Partial { .. }
                | Kind::Negate(_)
        );
        let replaced_by_call = tail && matches!(expr.kind, Kind::Call { .. });
        if (!plain || wrap) && !replaced_by_call {
            self.op(Op::Dissolve { keep_array: expr.keep_array, wrap: wrap && expr.group.is_none() });
        }
        Ok(())
    }

    #[expect(clippy::too_many_lines, reason = "one arm for each kind of expression, in one place")]
    fn core(&mut self, expr: &Expr, tail: bool) -> Outcome<()> {
        self.at(expr.position);
        match &expr.kind {
            Kind::Literal(value) => self.op(Op::Literal(value.clone())),
            Kind::Name(name) => self.op(Op::Field(name.clone())),
            Kind::Variable(name) => match &**name {
                "" => self.op(Op::Context),
                "$" => self.op(Op::Root),
                _ => {
                    let id = self.name(name);
                    // What is evaluated there may bind variables here.
                    self.binds |= &**name == "eval";
                    self.op(Op::Load(id));
                }
            },
            Kind::Regex { pattern, flags } => {
                let regex = Regex::parse(pattern, flags).map_err(|message| bad_pattern(&message, expr.position))?;
                self.op(Op::Regex(Rc::new(regex)));
            }
            Kind::Wildcard => self.op(Op::Wildcard),
            Kind::Descendants => self.op(Op::Descendants),
            Kind::Parent(slot) => {
                let label = self.label_of(*slot);
                self.op(Op::Parent(label));
            }
            Kind::Placeholder => return Err(Failure::new("S0211").at(expr.position).with("token", "?")),
            Kind::Path { steps, keep_singleton } => self.path(expr, steps, *keep_singleton)?,
            Kind::Sort(_) | Kind::Binary { .. } | Kind::Apply { .. } => {}
            Kind::Negate(inner) => {
                self.expr(inner)?;
                self.at(expr.position);
                self.op(Op::Negate);
            }
            Kind::Array(items) => self.array(items, expr.constructs)?,
            Kind::Object(pairs) => self.group(pairs, expr.position, true)?,
            Kind::Block(parts) => self.block(parts, tail && expr.predicates.is_empty() && expr.group.is_none())?,
            Kind::Bind { name, value } => {
                self.expr(value)?;
                let id = self.name(name);
                self.binds = true;
                self.op(Op::Bind(id));
            }
            Kind::Condition { condition, then, otherwise } => {
                let tail = tail && expr.predicates.is_empty() && expr.group.is_none();
                self.expr(condition)?;
                let to_else = self.forward(Op::JumpIfFalse(0));
                self.evaluate(then, tail)?;
                let to_end = self.forward(Op::Jump(0));
                self.land(to_else);
                match otherwise {
                    Some(otherwise) => self.evaluate(otherwise, tail)?,
                    None => self.op(Op::Undefined),
                }
                self.land(to_end);
            }
            Kind::Default { left, right } => {
                self.expr(left)?;
                let to_end = self.forward(Op::Default(0));
                self.expr(right)?;
                self.land(to_end);
            }
            Kind::Coalesce { left, right } => {
                self.expr(left)?;
                let to_end = self.forward(Op::Coalesce(0));
                self.expr(right)?;
                self.land(to_end);
            }
            Kind::Call { procedure, arguments } => {
                let tail = tail && expr.predicates.is_empty() && expr.group.is_none();
                self.call(expr, procedure, arguments, false, tail)?;
            }
            Kind::Partial { procedure, arguments } => {
                for argument in arguments.iter().filter(|argument| !matches!(argument.kind, Kind::Placeholder)) {
                    self.expr(argument)?;
                }
                self.expr(procedure)?;
                self.at(expr.position);
                let given = arguments.iter().map(|argument| !matches!(argument.kind, Kind::Placeholder)).collect();
                let (name, written_as_path) = call_name(procedure);
                self.op(Op::Partial { arguments: given, name, written_as_path });
            }
            Kind::Lambda { parameters, signature, body } => {
                let parameters = parameters.iter().map(|name| self.name(name)).collect();
                let chunk =
                    self.chunk_of(body, true, Chunk { parameters, signature: signature.clone(), ..Chunk::default() })?;
                self.op(Op::Lambda(chunk));
            }
            Kind::Transform { pattern, update, delete } => {
                let code = TransformCode {
                    pattern: self.chunk_of(pattern, false, Chunk::default())?,
                    update: self.chunk_of(update, false, Chunk::default())?,
                    delete: match delete {
                        Some(delete) => Some(self.chunk_of(delete, false, Chunk::default())?),
                        None => None,
                    },
                    position: u32::try_from(update.position).unwrap_or(u32::MAX),
                    clone_name: self.name(&"clone".into()),
                };
                self.op(Op::Transform(Rc::new(code)));
            }
        }
        self.at(expr.position);
        Ok(())
    }

    /// Code of its own, for what is evaluated later.
    fn chunk_of(&mut self, body: &Expr, tail: bool, chunk: Chunk) -> Outcome<Rc<Chunk>> {
        let outer = std::mem::replace(&mut self.chunk, chunk);
        let depth = std::mem::take(&mut self.depth);
        let binds = self.binds;
        let result = self.evaluate(body, tail);
        self.op(Op::Return);
        self.depth = depth;
        self.binds = binds;
        let chunk = std::mem::replace(&mut self.chunk, outer);
        result.map(|()| Rc::new(chunk))
    }

    /// An operator whose left side lies on the stack already.
    fn operator(&mut self, expr: &Expr) -> Outcome<()> {
        match &expr.kind {
            Kind::Binary { operator: "and", right, .. } => {
                let to_end = self.forward(Op::And(0));
                self.guarded("and", expr.position, right)?;
                self.land(to_end);
            }
            Kind::Binary { operator: "or", right, .. } => {
                let to_end = self.forward(Op::Or(0));
                self.guarded("or", expr.position, right)?;
                self.land(to_end);
            }
            Kind::Binary { operator, right, .. } => {
                self.expr(right)?;
                self.at(expr.position);
                self.op(match *operator {
                    "+" => Op::Arithmetic(Arithmetic::Add),
                    "-" => Op::Arithmetic(Arithmetic::Subtract),
                    "*" => Op::Arithmetic(Arithmetic::Multiply),
                    "/" => Op::Arithmetic(Arithmetic::Divide),
                    "%" => Op::Arithmetic(Arithmetic::Remainder),
                    "=" => Op::Equal { negated: false },
                    "!=" => Op::Equal { negated: true },
                    "<" => Op::Compare(Comparison::Less),
                    "<=" => Op::Compare(Comparison::LessOrEqual),
                    ">" => Op::Compare(Comparison::Greater),
                    ">=" => Op::Compare(Comparison::GreaterOrEqual),
                    "&" => Op::Concat,
                    ".." => Op::Range,
                    _ => Op::In,
                });
            }
            Kind::Apply { right, .. } => {
                if let Kind::Call { procedure, arguments } = &right.kind {
                    // The call itself is not an evaluation of its own here.
                    self.call(right, procedure, arguments, true, false)?;
                } else {
                    self.expr(right)?;
                    self.at(expr.position);
                    self.op(Op::Apply);
                }
            }
            _ => {}
        }
        Ok(())
    }

    /// The right side of `and` or `or`.
    fn guarded(&mut self, operator: &'static str, position: usize, right: &Expr) -> Outcome<()> {
        let start = self.here() - 1;
        self.expr(right)?;
        self.op(Op::Boolean);
        let position = u32::try_from(position).unwrap_or(u32::MAX);
        self.chunk.guards.push(Guard { ops: start..self.here(), operator, position });
        Ok(())
    }

    /// `applied`: the first argument lies on the stack already.
    fn call(&mut self, expr: &Expr, procedure: &Expr, arguments: &[Expr], applied: bool, tail: bool) -> Outcome<()> {
        self.expr(procedure)?;
        if applied {
            self.op(Op::Swap);
        }
        for argument in arguments {
            self.expr(argument)?;
        }
        self.at(expr.position);
        let (name, written_as_path) = call_name(procedure);
        let arguments = arguments.len() + usize::from(applied);
        self.op(Op::Call { arguments, name, written_as_path, tail });
        if tail {
            // Reached only when what is called is built in: its result is passed on as it is.
            self.op(Op::Return);
        }
        Ok(())
    }

    fn array(&mut self, items: &[Expr], constructs: bool) -> Outcome<()> {
        let literal = |item: &Expr| match &item.kind {
            Kind::Literal(value) if item.predicates.is_empty() && item.group.is_none() => Some(value.clone()),
            _ => None,
        };
        if let (false, Some(values)) = (constructs, items.iter().map(literal).collect::<Option<Vec<Value>>>()) {
            self.op(Op::Literal(values.into()));
            return Ok(());
        }
        self.op(Op::ArrayStart);
        for item in items {
            self.expr(item)?;
            self.op(Op::ArrayAdd { nested: matches!(item.kind, Kind::Array(_)) });
        }
        self.op(Op::ArrayEnd { constructs });
        Ok(())
    }

    fn block(&mut self, parts: &[Expr], tail: bool) -> Outcome<()> {
        let Some((last, before)) = parts.split_last() else {
            self.op(Op::Undefined);
            return Ok(());
        };
        let outer = std::mem::replace(&mut self.binds, false);
        let push = self.forward(Op::PushFrame);
        for part in before {
            self.expr(part)?;
            self.op(Op::Pop);
        }
        self.evaluate(last, tail)?;
        if std::mem::replace(&mut self.binds, outer) {
            self.op(Op::PopFrame);
        } else if let Some(op) = self.chunk.ops.get_mut(push) {
            *op = Op::Nothing;
        }
        Ok(())
    }

    pub(super) fn stage(&mut self, stage: &Stage) -> Outcome<()> {
        match stage {
            Stage::Index(name) => {
                let id = self.name(name);
                self.op(Op::TupleIndex(id));
            }
            Stage::Filter(predicate) => match &predicate.kind {
                Kind::Literal(Value::Number(index)) => {
                    self.op(Op::FilterIndex(number::floor_index(*index).unwrap_or(i64::MAX)));
                }
                _ => {
                    self.op(Op::FilterStart);
                    let next = self.forward(Op::FilterNext(0));
                    self.expr(predicate)?;
                    self.op(Op::FilterTest { next });
                    self.land(next);
                    self.op(Op::FilterEnd);
                }
            },
        }
        Ok(())
    }

    /// An object constructor, on the context or on what lies on the stack.
    pub(super) fn group(&mut self, pairs: &[(Expr, Expr)], position: usize, context: bool) -> Outcome<()> {
        if let (true, Some(keys)) = (context, constant_keys(pairs)) {
            self.op(Op::ObjectStart);
            for (_, value) in pairs {
                self.expr(value)?;
            }
            self.op(Op::ObjectEnd(keys));
            return Ok(());
        }
        self.at(position);
        self.op(Op::GroupStart { context });
        let next = self.forward(Op::GroupNext(0));
        for (pair, (key, _)) in pairs.iter().enumerate() {
            self.expr(key)?;
            self.at(position);
            self.op(Op::GroupKey(pair));
        }
        self.op(Op::Jump(next));
        self.land(next);
        let dispatch = self.forward(Op::GroupDispatch { pairs: Rc::new([]), end: 0 });
        let mut labels = Vec::with_capacity(pairs.len());
        for (_, value) in pairs {
            labels.push(self.here());
            self.expr(value)?;
            self.op(Op::GroupStore { dispatch });
        }
        self.land(dispatch);
        if let Some(Op::GroupDispatch { pairs, .. }) = self.chunk.ops.get_mut(dispatch) {
            *pairs = labels.into();
        }
        self.op(Op::GroupEnd);
        Ok(())
    }

    pub(super) fn path_group(&mut self, group: &Group) -> Outcome<()> {
        self.group(&group.pairs, group.position, false)
    }
}

/// The keys, if all are constant and no two are the same.
fn constant_keys(pairs: &[(Expr, Expr)]) -> Option<Rc<[Key]>> {
    let mut keys: Vec<Key> = Vec::with_capacity(pairs.len());
    for (key, _) in pairs {
        match &key.kind {
            Kind::Literal(Value::String(text)) if key.predicates.is_empty() && key.group.is_none() => {
                if keys.contains(text) || text.starts_with("_jsonata_") {
                    return None;
                }
                keys.push(text.clone());
            }
            _ => return None,
        }
    }
    Some(keys.into())
}

fn call_name(procedure: &Expr) -> (CallName, bool) {
    (procedure.procedure_name().cloned(), matches!(procedure.kind, Kind::Path { .. }))
}

fn bad_pattern(message: &str, position: usize) -> Failure {
    Failure::new("S0303").at(position).with("message", message)
}
