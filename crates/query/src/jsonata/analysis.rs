//! What can be known of an expression without running it: which variables it needs from outside, and where it refers to
//! an input that Step Functions does not give.
//!
//! Separate because only diagnostics ask. <https://docs.jsonata.org/programming#variables>

use std::collections::HashSet;
use std::ops::Range;
use std::rc::Rc;

use super::certain::{self, ResultKind};
use super::contradiction;
use super::environment::Dialect;
use super::error::JsonataError;
use super::library;
use super::tree::{Expr, Kind, Stage};

/// A variable that the expression uses but does not bind itself: `$states.input.order` or `$sum(…)`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reference {
    /// The name without its `$`.
    pub name: String,
    /// Where the variable stands, `$` included, in bytes of the expression.
    pub span: Range<usize>,
    /// The field steps right after it: `["input", "order"]`, each with its place.
    pub path: Vec<(String, Range<usize>)>,
    /// Whether it is called, with `(…)` right after it or by `~>`.
    pub called: bool,
    /// Whether a built-in function of that name exists in Step Functions' dialect.
    pub built_in: bool,
}

/// A field, `$` or `$$` that is looked up in the input itself, of which there is none in Step Functions: expressions
/// there begin with a variable.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InputReference {
    /// As it is written: `order`, `$`, `$$`, `*`.
    pub name: String,
    /// Where it stands, in bytes of the expression.
    pub span: Range<usize>,
}

/// All that is known.
#[derive(Debug, Default)]
pub(super) struct Analysis {
    pub(super) references: Vec<Reference>,
    pub(super) input_references: Vec<InputReference>,
    /// What fails as soon as it is evaluated, whatever the data.
    pub(super) failures: Vec<JsonataError>,
    pub(super) result: Option<ResultKind>,
    /// It is certain never to be true.
    pub(super) never_holds: bool,
    scopes: Vec<Scope>,
}

#[derive(Debug, Default)]
struct Scope {
    /// What is bound by now.
    bound: HashSet<Rc<str>>,
    /// What the block binds somewhere: functions made in it see that when they are called.
    later: HashSet<Rc<str>>,
    /// Whether this is the scope of a function's body.
    function: bool,
}

pub(super) fn analyse(root: &Expr) -> Analysis {
    let mut bound = HashSet::new();
    every_name(root, &mut bound);
    let is_bound = |name: &str| bound.contains(name);
    let result = ResultKind::of(certain::kind(root, &is_bound));
    let never_holds = contradiction::never_holds(root, &is_bound);
    let mut analysis = Analysis { result, never_holds, ..Analysis::default() };
    analysis.scopes.push(Scope::of(std::slice::from_ref(root)));
    analysis.expr(root, true);
    analysis.references.sort_by_key(|reference| reference.span.start);
    analysis.input_references.sort_by_key(|reference| reference.span.start);
    analysis
}

impl Scope {
    fn of(parts: &[Expr]) -> Self {
        let mut scope = Self::default();
        for part in parts {
            binds(part, &mut scope.later);
        }
        scope
    }
}

impl Analysis {
    /// `input`: whether `$` is still the input there.
    fn expr(&mut self, expr: &Expr, input: bool) {
        let mut expr = expr;
        loop {
            self.trailing(expr);
            match &expr.kind {
                Kind::Binary { operator, left, right } => {
                    let wrong = certain::operator(operator, (left, right), expr.position, &|name| self.is_bound(name));
                    self.failures.extend(wrong);
                    self.expr(right, input);
                    expr = left;
                }
                Kind::Apply { left, right } => {
                    match &right.kind {
                        Kind::Variable(name) => self.variable(name, right, Vec::new(), true, input),
                        Kind::Call { procedure, arguments } => {
                            self.trailing(right);
                            self.call(procedure, arguments, true, input);
                        }
                        _ => self.expr(right, input),
                    }
                    expr = left;
                }
                _ => return self.core(expr, input),
            }
        }
    }

    fn all(&mut self, parts: &[Expr], input: bool) {
        for part in parts {
            self.expr(part, input);
        }
    }

    /// What stands in brackets and braces after something.
    fn trailing(&mut self, expr: &Expr) {
        for stage in expr.predicates.iter().chain(&expr.stages) {
            match stage {
                Stage::Filter(predicate) => self.expr(predicate, false),
                Stage::Index(name) => self.bind(name),
            }
        }
        for (key, value) in expr.group.iter().flat_map(|group| &group.pairs) {
            if !matches!(expr.kind, Kind::Path { .. }) {
                self.expr(key, false);
                self.expr(value, false);
            }
        }
    }

    fn core(&mut self, expr: &Expr, input: bool) {
        match &expr.kind {
            Kind::Variable(name) => self.variable(name, expr, Vec::new(), false, input),
            Kind::Name(name) => self.note_input(name, expr, input),
            Kind::Wildcard => self.note_input("*", expr, input),
            Kind::Descendants => self.note_input("**", expr, input),
            Kind::Path { steps, .. } => self.path(expr, steps, input),
            Kind::Literal(_) | Kind::Regex { .. } | Kind::Parent(_) | Kind::Placeholder => {}
            // Terms stand on the items that are sorted.
            Kind::Sort(terms) => {
                for term in terms {
                    self.expr(&term.expression, false);
                }
            }
            Kind::Negate(inner) => self.expr(inner, input),
            Kind::Array(items) => self.all(items, input),
            Kind::Object(pairs) => {
                for (key, value) in pairs {
                    self.expr(key, input);
                    self.expr(value, input);
                }
            }
            Kind::Block(parts) => {
                self.scopes.push(Scope::of(parts));
                self.all(parts, input);
                self.scopes.pop();
            }
            Kind::Bind { name, value } => {
                self.expr(value, input);
                self.bind(name);
            }
            Kind::Condition { condition, then, otherwise } => {
                self.expr(condition, input);
                self.expr(then, input);
                if let Some(otherwise) = otherwise {
                    self.expr(otherwise, input);
                }
            }
            Kind::Binary { left, right, .. }
            | Kind::Apply { left, right }
            | Kind::Default { left, right }
            | Kind::Coalesce { left, right } => {
                self.expr(left, input);
                self.expr(right, input);
            }
            Kind::Call { procedure, arguments } => self.call(procedure, arguments, false, input),
            Kind::Partial { procedure, arguments } => self.called(procedure, arguments, input),
            Kind::Lambda { parameters, body, .. } => {
                let bound = parameters.iter().cloned().collect();
                self.scopes.push(Scope { bound, function: true, ..Scope::of(std::slice::from_ref(body)) });
                self.expr(body, input);
                self.scopes.pop();
            }
            Kind::Transform { pattern, update, delete } => {
                for part in [Some(pattern), Some(update), delete.as_ref()].into_iter().flatten() {
                    self.expr(part, false);
                }
            }
        }
    }

    /// `applied`: what stands to the left of a `~>` is the first argument.
    fn call(&mut self, procedure: &Expr, arguments: &[Expr], applied: bool, input: bool) {
        let bound = |name: &str| self.is_bound(name);
        let wrong = match &procedure.kind {
            Kind::Variable(name) if bound(name) => None,
            Kind::Variable(name) => certain::call(name, arguments, applied, procedure.position, &bound),
            _ => certain::call_of_field(procedure),
        };
        self.failures.extend(wrong);
        self.called(procedure, arguments, input);
    }

    fn called(&mut self, procedure: &Expr, arguments: &[Expr], input: bool) {
        match &procedure.kind {
            Kind::Variable(name) => self.variable(name, procedure, Vec::new(), true, input),
            _ => self.expr(procedure, input),
        }
        self.all(arguments, input);
    }

    fn path(&mut self, path: &Expr, steps: &[Expr], input: bool) {
        self.scopes.push(Scope::default());
        for (index, step) in steps.iter().enumerate() {
            match &step.kind {
                Kind::Variable(name) if index == 0 => {
                    let fields = steps.iter().skip(1).map_while(|step| match &step.kind {
                        Kind::Name(name) => Some((name.to_string(), step.start..step.position)),
                        _ => None,
                    });
                    self.variable(name, step, fields.collect(), false, input);
                    self.bind_step(step);
                    self.trailing(step);
                }
                _ => {
                    let input = input && index == 0;
                    // Predicates of a step see what the step binds.
                    if matches!(step.kind, Kind::Binary { .. } | Kind::Apply { .. }) {
                        self.expr(step, input);
                        self.bind_step(step);
                    } else {
                        self.core(step, input);
                        self.bind_step(step);
                        self.trailing(step);
                    }
                }
            }
        }
        for (key, value) in path.group.iter().flat_map(|group| &group.pairs) {
            self.expr(key, false);
            self.expr(value, false);
        }
        self.scopes.pop();
    }

    fn bind_step(&mut self, step: &Expr) {
        for name in step.focus.iter().chain(&step.index) {
            self.bind(name);
        }
    }

    fn bind(&mut self, name: &Rc<str>) {
        if let Some(scope) = self.scopes.last_mut() {
            scope.bound.insert(name.clone());
        }
    }

    fn is_bound(&self, name: &str) -> bool {
        let mut within_function = false;
        for scope in self.scopes.iter().rev() {
            if scope.bound.contains(name) || (within_function && scope.later.contains(name)) {
                return true;
            }
            within_function |= scope.function;
        }
        false
    }

    fn variable(&mut self, name: &str, at: &Expr, path: Vec<(String, Range<usize>)>, called: bool, input: bool) {
        match name {
            "" => self.note_input("$", at, input),
            "$" => self.note_input("$$", at, true),
            _ if self.is_bound(name) => {}
            _ => {
                let built_in = library::find(name, Dialect::StepFunctions).is_some();
                let span = at.start..at.position;
                self.references.push(Reference { name: name.to_owned(), span, path, called, built_in });
            }
        }
    }

    fn note_input(&mut self, name: &str, at: &Expr, input: bool) {
        if input {
            self.input_references.push(InputReference { name: name.to_owned(), span: at.start..at.position });
        }
    }
}

/// The names that an expression or the block that it is bind.
fn every_name(root: &Expr, names: &mut HashSet<Rc<str>>) {
    match &root.kind {
        Kind::Block(parts) => all_bind(parts, names),
        _ => binds(root, names),
    }
}

fn all_bind(parts: &[Expr], names: &mut HashSet<Rc<str>>) {
    for part in parts {
        binds(part, names);
    }
}

/// The names that an expression binds in the block it stands in.
fn binds(expr: &Expr, names: &mut HashSet<Rc<str>>) {
    let mut expr = expr;
    loop {
        match &expr.kind {
            Kind::Binary { left, right, .. } | Kind::Apply { left, right } => {
                binds(right, names);
                expr = left;
                continue;
            }
            Kind::Default { left, right } | Kind::Coalesce { left, right } => {
                binds(left, names);
                binds(right, names);
            }
            Kind::Bind { name, value } => {
                names.insert(name.clone());
                binds(value, names);
            }
            Kind::Negate(inner) => binds(inner, names),
            Kind::Array(items) => all_bind(items, names),
            Kind::Path { steps, .. } => all_bind(steps, names),
            Kind::Object(pairs) => {
                for (key, value) in pairs {
                    binds(key, names);
                    binds(value, names);
                }
            }
            Kind::Condition { condition, then, otherwise } => {
                for part in [Some(condition), Some(then), otherwise.as_ref()].into_iter().flatten() {
                    binds(part, names);
                }
            }
            Kind::Call { procedure, arguments } | Kind::Partial { procedure, arguments } => {
                binds(procedure, names);
                all_bind(arguments, names);
            }
            Kind::Literal(_)
            | Kind::Name(_)
            | Kind::Variable(_)
            | Kind::Regex { .. }
            | Kind::Wildcard
            | Kind::Descendants
            | Kind::Parent(_)
            | Kind::Placeholder
            | Kind::Sort(_)
            | Kind::Block(_)
            | Kind::Lambda { .. }
            | Kind::Transform { .. } => {}
        }
        return;
    }
}

#[cfg(test)]
mod tests {
    use crate::jsonata::Expression;

    /// Each reference as it is written, with the fields after it.
    fn references(text: &str) -> Vec<String> {
        let expression = Expression::compile(text).unwrap();
        let shown = expression.references().iter().map(|reference| {
            let names: Vec<&str> = reference.path.iter().map(|(_, span)| &text[span.clone()]).collect();
            let fields = if names.is_empty() { String::new() } else { format!(".{}", names.join(".")) };
            let call = if reference.called { "()" } else { "" };
            let known = if reference.built_in { "" } else { "!" };
            format!("{}{fields}{call}{known}", &text[reference.span.clone()])
        });
        shown.collect()
    }

    fn inputs(text: &str) -> Vec<String> {
        let expression = Expression::compile(text).unwrap();
        expression.input_references().iter().map(|reference| text[reference.span.clone()].to_owned()).collect()
    }

    #[test]
    fn free_variables_are_found_with_their_fields() {
        assert_eq!(references("$states.input.order[id = $id].total"), ["$states.input.order.total!", "$id!"]);
        assert_eq!(references("$sum($x) ~> $nope ~> $eval(1)"), ["$sum()", "$x!", "$nope()!", "$eval()!"]);
    }

    #[test]
    fn what_the_expression_binds_is_not_free() {
        assert!(
            references("($x := 1; $f := function($y){ $x + $y + $g(1) }; $g := function($z){ $z }; $f(2))").is_empty()
        );
        assert_eq!(references("($x := $x + 1; $x)"), ["$x!"]);
        assert_eq!(references("(($x := 1); $x)"), ["$x!"]);
        assert!(references("a@$i#$p[$p = 0].b[$i.c = d]{ $i.n: $p }").is_empty());
    }

    #[test]
    fn the_input_is_found_where_it_is_meant() {
        assert_eq!(inputs("order.total + $.x + $$.y"), ["order", "$", "$$"]);
        assert_eq!(inputs("$states.input.(a + $)[b]{c: d}^(e) ~> |f|{'g': h}|"), Vec::<String>::new());
        assert_eq!(inputs("$map($states.input, function($v){ phone })"), ["phone"]);
    }
}
