//! YAML to the same [`Tree`] as JSON, by the events of `granit-parser`.
//!
//! Separate because the two formats share nothing but the tree. Plain scalars are read by YAML 1.2's core schema, so
//! `yes` and dates stay text. <https://yaml.org/spec/1.2.2/#103-core-schema>

use std::collections::{HashMap, HashSet};

use granit_parser::{Event, Parser, ScalarStyle, Tag};

use super::placeholder::name_at;
use super::tag::{Meaning, long_form, meaning};
use super::{Format, Function, MAX_DEPTH, Member, Node, NodeKind, SyntaxError, TOO_DEEP, Tree};
use crate::span::Span;
use crate::{Key, Number};

/// Aliases within aliases can grow without bound ("billion laughs"); no definition needs more nodes than this.
const MAX_NODES: usize = 1_000_000;

pub(super) fn parse(text: &str) -> Tree {
    let mut builder = Builder {
        text,
        open: Vec::new(),
        root: None,
        anchors: HashMap::new(),
        nodes: 0,
        keys: HashSet::new(),
        functions: Vec::new(),
        errors: Vec::new(),
    };
    builder.run();
    Tree { format: Format::Yaml, root: builder.root, functions: builder.functions, errors: builder.errors }
}

struct Builder<'a> {
    text: &'a str,
    open: Vec<Frame>,
    root: Option<Node>,
    anchors: HashMap<usize, Node>,
    nodes: usize,
    keys: HashSet<Key>,
    functions: Vec<Function>,
    errors: Vec<SyntaxError>,
}

/// A function of CloudFormation whose argument is being read: its name, and where its tag stands.
type Called = Option<(String, Span)>;

struct Frame {
    start: usize,
    anchor: usize,
    called: Called,
    kind: FrameKind,
}

enum FrameKind {
    Array(Vec<Node>),
    Object { members: Vec<Member>, name: Option<(Key, Span)> },
}

impl Builder<'_> {
    #[expect(clippy::wildcard_enum_match_arm, reason = "the crate's enum is open")]
    fn run(&mut self) {
        let mut documents = 0;
        for event in Parser::new_from_str(self.text) {
            let (event, span) = match event {
                Ok(event) => event,
                Err(error) => {
                    let at = error.marker().byte_offset().unwrap_or(self.text.len()).min(self.text.len());
                    let at = self.text.floor_char_boundary(at);
                    let rest = self.text.get(at..).unwrap_or_default();
                    let end = at + rest.find('\n').unwrap_or(rest.len());
                    self.error(&error.info(), Span::new(at, end));
                    break;
                }
            };
            let span = span.byte_range().map_or(Span::at(self.text.len()), Span::from);
            match event {
                Event::DocumentStart(..) => {
                    documents += 1;
                    if documents > 1 {
                        self.error("there is a second document in this text", span);
                        break;
                    }
                }
                Event::MappingStart(_, anchor, tag) => {
                    let (called, _) = self.tagged(tag.as_deref(), span);
                    self.open(span, anchor, called, FrameKind::Object { members: Vec::new(), name: None });
                }
                Event::SequenceStart(_, anchor, tag) => {
                    let (called, _) = self.tagged(tag.as_deref(), span);
                    self.open(span, anchor, called, FrameKind::Array(Vec::new()));
                }
                Event::MappingEnd | Event::SequenceEnd => self.close(span.end()),
                Event::Scalar(value, style, anchor, tag) => {
                    let (called, text_tag) = self.tagged(tag.as_deref(), span);
                    let kind = if style == ScalarStyle::Plain && !text_tag {
                        plain(&value)
                    } else {
                        NodeKind::String(value.as_ref().into())
                    };
                    let span = if span.range().is_empty() { self.empty_value(span) } else { span };
                    let node = self.called(called, Node { kind, span });
                    self.complete(node, anchor);
                }
                Event::Alias(anchor) => match self.anchors.get(&anchor) {
                    Some(node) if self.nodes + count(node) <= MAX_NODES => {
                        let mut copy = node.clone();
                        if let Some(function) = self.functions.iter().find(|function| function.span == copy.span) {
                            self.functions.push(Function { name: function.name.clone(), span });
                        }
                        copy.span = span;
                        self.nodes += count(&copy);
                        self.complete(copy, 0);
                    }
                    Some(_) => {
                        self.error("the aliases of this text grow too large", span);
                        break;
                    }
                    None => {
                        self.error("this alias stands within what it names", span);
                        self.complete(Node { kind: NodeKind::Missing, span }, 0);
                    }
                },
                // The stream's own ends, and events that the default options never give.
                _ => {}
            }
        }
        while !self.open.is_empty() {
            self.close(self.text.len());
        }
    }

    /// A value that is not there yet stands after the blanks, where it would be typed.
    fn empty_value(&self, span: Span) -> Span {
        let rest = self.text.get(span.start()..).unwrap_or_default();
        let after = rest.strip_prefix(':').unwrap_or(rest).trim_start_matches([' ', '\t']);
        Span::at(span.start() + rest.len() - after.len())
    }

    /// What the tag before a value says: a function that the value is the argument of, and whether the value is text.
    fn tagged(&mut self, tag: Option<&Tag>, value: Span) -> (Called, bool) {
        let meaning = tag.map_or(Meaning::Nothing, meaning);
        let written = match &meaning {
            Meaning::Nothing => return (None, false),
            Meaning::Text => return (None, true),
            Meaning::Function(name) => format!("!{name}"),
            Meaning::Unknown(name) => name.clone(),
        };
        // An anchor may stand between the two.
        let before = self.text.get(..value.start()).unwrap_or_default();
        let at = before.rfind(&written).unwrap_or(value.start());
        let span = Span::new(at, (at + written.len()).min(value.start()).max(at));
        if let Meaning::Function(name) = meaning {
            return (Some((name, span)), true);
        }
        self.error(&format!("the tag `{written}` has no meaning here"), span);
        (None, true)
    }

    /// A value, or the function's long form whose argument it is.
    fn called(&mut self, called: Called, value: Node) -> Node {
        let Some((name, tag)) = called else { return value };
        let node = long_form(&name, tag, value);
        self.nodes += 1;
        self.functions.push(Function { name: format!("!{name}"), span: node.span });
        node
    }

    fn open(&mut self, span: Span, anchor: usize, called: Called, kind: FrameKind) {
        self.open.push(Frame { start: span.start(), anchor, called, kind });
    }

    fn close(&mut self, end: usize) {
        let Some(frame) = self.open.pop() else { return };
        // A block ends where its last line does, not where the next thing begins.
        let end = self.text.get(..end).map_or(end, |text| text.trim_end().len()).max(frame.start);
        // Blanks after the last word belong to it: a value may just be being typed there.
        let rest = self.text.get(end..).unwrap_or_default();
        let end = end + (rest.len() - rest.trim_start_matches([' ', '\t']).len());
        let span = Span::new(frame.start, end);
        let kind = match frame.kind {
            FrameKind::Array(items) => NodeKind::Array(items),
            FrameKind::Object { mut members, name } => {
                if let Some((name, name_span)) = name {
                    let value = Node { kind: NodeKind::Missing, span: Span::at(name_span.end()) };
                    members.push(Member { name, name_span, value, duplicate: false });
                }
                merge(&mut members, &self.functions);
                mark_duplicates(&mut members);
                NodeKind::Object(members)
            }
        };
        let within = self.open.len() + self.open.iter().filter(|frame| frame.called.is_some()).count();
        let kind = if within >= MAX_DEPTH {
            self.error(TOO_DEEP, span);
            NodeKind::Missing
        } else {
            kind
        };
        let node = self.called(frame.called, Node { kind, span });
        self.complete(node, frame.anchor);
    }

    fn complete(&mut self, node: Node, anchor: usize) {
        self.nodes += 1;
        if anchor != 0 {
            self.anchors.insert(anchor, node.clone());
        }
        match self.open.last_mut().map(|frame| &mut frame.kind) {
            None => self.root = Some(node),
            Some(FrameKind::Array(items)) => items.push(node),
            Some(FrameKind::Object { members, name }) => match name.take() {
                Some((name, name_span)) => members.push(Member { name, name_span, value: node, duplicate: false }),
                None => {
                    let written = match &node.kind {
                        NodeKind::String(text) => Some(text.clone()),
                        // A number, `true` or `null` as a name is its text.
                        NodeKind::Null | NodeKind::Bool(_) | NodeKind::Number(_) | NodeKind::Placeholder(_) => {
                            Some(self.text.get(node.span.range()).unwrap_or_default().into())
                        }
                        NodeKind::Array(_) | NodeKind::Object(_) | NodeKind::Missing => None,
                    };
                    if written.is_none() {
                        self.error("a name must be plain text", node.span);
                    }
                    let key = intern(&mut self.keys, written.unwrap_or_else(|| "".into()));
                    if let Some(FrameKind::Object { name, .. }) = self.open.last_mut().map(|frame| &mut frame.kind) {
                        *name = Some((key, node.span));
                    }
                }
            },
        }
    }

    fn error(&mut self, message: &str, span: Span) {
        self.errors.push(SyntaxError { message: message.to_owned(), span, hint: None });
    }
}

fn intern(keys: &mut HashSet<Key>, name: Key) -> Key {
    if let Some(known) = keys.get(&*name) {
        return known.clone();
    }
    keys.insert(name.clone());
    name
}

fn count(node: &Node) -> usize {
    1 + match &node.kind {
        NodeKind::Array(items) => items.iter().map(count).sum(),
        NodeKind::Object(members) => members.iter().map(|member| count(&member.value)).sum(),
        NodeKind::Null
        | NodeKind::Bool(_)
        | NodeKind::Number(_)
        | NodeKind::String(_)
        | NodeKind::Placeholder(_)
        | NodeKind::Missing => 0,
    }
}

/// `<<: *defaults` gives the members of another object that this one does not have itself.
fn merge(members: &mut Vec<Member>, functions: &[Function]) {
    // What a function gives is not known, so there is nothing to merge.
    let is_known = |value: &Node| functions.iter().all(|function| function.span != value.span);
    let merges =
        |member: &Member| &*member.name == "<<" && member.value.as_object().is_some() && is_known(&member.value);
    while let Some(at) = members.iter().position(merges) {
        let merged = members.remove(at);
        if let NodeKind::Object(others) = merged.value.kind {
            for other in others {
                if !members.iter().any(|member| member.name == other.name) {
                    members.push(other);
                }
            }
        }
    }
}

fn mark_duplicates(members: &mut [Member]) {
    let mut seen = HashSet::with_capacity(members.len());
    for member in members {
        member.duplicate = !seen.insert(member.name.clone());
    }
}

fn plain(text: &str) -> NodeKind {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => return NodeKind::Null,
        "true" | "True" | "TRUE" => return NodeKind::Bool(true),
        "false" | "False" | "FALSE" => return NodeKind::Bool(false),
        _ => {}
    }
    if let Some(name) = text.strip_prefix("${").and_then(name_at)
        && name.len() + 3 == text.len()
    {
        return NodeKind::Placeholder(name.into());
    }
    number(text).map_or_else(|| NodeKind::String(text.into()), NodeKind::Number)
}

fn number(text: &str) -> Option<Number> {
    let radix = |prefix, radix| text.strip_prefix(prefix).and_then(|digits| i64::from_str_radix(digits, radix).ok());
    if let Some(int) = radix("0x", 16).or_else(|| radix("0o", 8)) {
        return Some(Number::Int(int));
    }
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    let first = digits.bytes().next()?;
    if !(first.is_ascii_digit() || first == b'.' && digits.len() > 1) {
        return None;
    }
    if !digits.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b'e' | b'E' | b'+' | b'-')) {
        return None;
    }
    text.parse().ok().map(Number::Int).or_else(|| text.parse().ok().and_then(Number::from_f64))
}

#[cfg(test)]
mod tests {
    use super::super::Tree;

    #[track_caller]
    fn expect(text: &str, value: &str) {
        let tree = Tree::parse(text);
        assert_eq!(tree.errors, [], "{text}");
        assert_eq!(tree.root.unwrap().to_value().to_string(), value, "{text}");
    }

    #[test]
    fn reads_what_definitions_use() {
        expect(
            "# a comment\nStartAt: A\nStates:\n  A:\n    Type: Pass\n    Seconds: 3\n    End: true\n    Output: '{% $x %}'\n",
            r#"{"StartAt":"A","States":{"A":{"Type":"Pass","Seconds":3,"End":true,"Output":"{% $x %}"}}}"#,
        );
        expect(
            "---\na: [1, 2.5, {b: ~}]\nc: |\n  x\n  y\nd: >-\n  x\n  y\n",
            r#"{"a":[1,2.5,{"b":null}],"c":"x\ny\n","d":"x y"}"#,
        );
    }

    #[test]
    fn core_schema_and_no_more() {
        expect(
            "a: yes\nb: 2016-03-14T01:59:00Z\nc: 0x1F\nd: 1e3\ne: \"1\"\nf: 1.2.3\ng: !!str 5\n",
            r#"{"a":"yes","b":"2016-03-14T01:59:00Z","c":31,"d":1000.0,"e":"1","f":"1.2.3","g":"5"}"#,
        );
    }

    #[test]
    fn anchors_aliases_and_merges() {
        expect(
            "r: &r\n  - {a: 1}\ns: *r\nt: &t {x: 1, y: 2}\nu:\n  <<: *t\n  y: 3\n",
            r#"{"r":[{"a":1}],"s":[{"a":1}],"t":{"x":1,"y":2},"u":{"y":3,"x":1}}"#,
        );
    }

    #[test]
    fn short_forms_are_read_as_long_ones() {
        expect(
            concat!(
                "a: !Ref X\nb: !GetAtt X.Arn.Y\nc: !Sub '${X}-1'\nd: !Sub ['${Y}', {Y: !Ref 'AWS::Region'}]\n",
                "e: !Join\n  - ':'\n  - - 1\n    - !Ref Z\nf: !GetAtt [X, Arn]\ng: !Sub ${X}\nh: !Condition C\ni: !Ref 5\n",
                "j: !Transform {Name: N}\nk: !!str 5\nl: ! 5\nm: !!int 5\n",
            ),
            concat!(
                r#"{"a":{"Ref":"X"},"b":{"Fn::GetAtt":["X","Arn.Y"]},"c":{"Fn::Sub":"${X}-1"},"#,
                r#""d":{"Fn::Sub":["${Y}",{"Y":{"Ref":"AWS::Region"}}]},"e":{"Fn::Join":[":",[1,{"Ref":"Z"}]]},"#,
                r#""f":{"Fn::GetAtt":["X","Arn"]},"g":{"Fn::Sub":"${X}"},"h":{"Condition":"C"},"i":{"Ref":"5"},"#,
                r#""j":{"Fn::Transform":{"Name":"N"}},"k":"5","l":"5","m":5}"#
            ),
        );
        expect(
            "a: &a !Ref X\nb: !Ref &b Y\nc: [*a, *b]\n",
            r#"{"a":{"Ref":"X"},"b":{"Ref":"Y"},"c":[{"Ref":"X"},{"Ref":"Y"}]}"#,
        );
        // What a function gives cannot be merged.
        expect("a: x\n<<: !Ref Y\n", r#"{"a":"x","<<":{"Ref":"Y"}}"#);
    }

    #[test]
    fn short_forms_remember_where_they_stood() {
        let text = "é: 1\na: !Sub 'x'\nb:\n  - !Join\n    - ','\n    - [x]\n";
        let mut tree = Tree::parse(text);
        let written: Vec<_> =
            tree.functions.iter().map(|function| (function.name.as_str(), &text[function.span.range()])).collect();
        assert_eq!(written, [("!Sub", "!Sub 'x'"), ("!Join", "!Join\n    - ','\n    - [x]")]);
        let root = tree.root.clone().unwrap();
        let short = root.get("a").unwrap().member("Fn::Sub").unwrap();
        assert_eq!((&text[short.name_span.range()], &text[short.value.span.range()]), ("!Sub", "'x'"));
        assert_eq!(tree.take_functions().len(), 2);
        assert_eq!(tree.root.unwrap().to_value().to_string(), r#"{"é":1,"a":null,"b":[null]}"#);
        let mut aliased = Tree::parse("a: &a !Ref X\nb: *a\n");
        assert_eq!(aliased.take_functions().len(), 2);
        assert_eq!(aliased.root.unwrap().to_value().to_string(), r#"{"a":null,"b":null}"#);
    }

    #[test]
    fn other_tags_are_said_to_mean_nothing() {
        let text = "a: !Secret x\nb: !!binary eA==\n";
        let found: Vec<_> = Tree::parse(text)
            .errors
            .into_iter()
            .map(|error| (error.message, text[error.span.range()].to_owned()))
            .collect();
        let said = |tag: &str| (format!("the tag `{tag}` has no meaning here"), tag.to_owned());
        assert_eq!(found, [said("!Secret"), said("!!binary")]);
    }

    #[test]
    fn spans_are_bytes() {
        let text = "é: ü\nStates:\n  A:\n    Type: Pass\n\nB: 1\n";
        let root = Tree::parse(text).root.unwrap();
        let states = root.member("States").unwrap();
        assert_eq!(&text[states.name_span.range()], "States");
        assert_eq!(&text[states.value.get("A").unwrap().span.range()], "Type: Pass");
        assert_eq!(&text[root.get("é").unwrap().span.range()], "ü");
    }

    #[test]
    fn a_broken_text_keeps_what_came_before() {
        let tree = Tree::parse("StartAt: A\nStates:\n  A:\n    Type: Pass\n   bad\n  - x: [\n");
        assert!(!tree.errors.is_empty());
        assert_eq!(tree.root.unwrap().get("StartAt").unwrap().to_value().as_str(), Some("A"));
    }

    #[test]
    fn bombs_and_depth_are_refused() {
        let mut bomb = "a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n".to_owned();
        for level in 1..10 {
            let before = format!("*a{}", level - 1);
            let line = format!("a{level}: &a{level} [{}]\n", vec![before; 10].join(", "));
            bomb.push_str(&line);
        }
        assert_eq!(Tree::parse(&bomb).errors[0].message, "the aliases of this text grow too large");
        assert!(!Tree::parse(&format!("a: {}", "[".repeat(100_000))).errors.is_empty());
        assert!(!Tree::parse(&format!("a: {}", "!Sub [".repeat(100_000))).errors.is_empty());
        assert_eq!(Tree::parse("a: 1\n---\nb: 2\n").errors[0].message, "there is a second document in this text");
    }
}
