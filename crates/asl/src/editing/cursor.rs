//! Where in a definition a cursor stands: in which kind of object, at a name or a value.
//!
//! Separate because completion and help ask the same question.

use syntax::tree::{Format, Member, Node, Tree};

use crate::definition::QueryLanguage;
use crate::fields::ObjectKind;

/// What the things at a place are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Region {
    Object(ObjectKind),
    /// The members of `States`: any name, each a state.
    States,
    /// A template, a result: names and values are the author's.
    Data,
}

/// Where a cursor stands.
#[derive(Debug)]
pub(super) struct Cursor<'t> {
    /// The object around it.
    pub(super) object: &'t Node,
    pub(super) region: Region,
    /// The member that it stands at, if any.
    pub(super) member: Option<&'t Member>,
    /// It stands at the member's name, not its value.
    pub(super) at_name: bool,
    /// The string or other scalar that it stands in.
    pub(super) value: Option<&'t Node>,
    pub(super) language: QueryLanguage,
    /// The nearest object with `StartAt` and `States` around it.
    pub(super) scope: Option<&'t Node>,
    /// The nearest state around it.
    pub(super) state: Option<&'t Member>,
}

pub(super) fn cursor(tree: &Tree, offset: usize) -> Option<Cursor<'_>> {
    let root = tree.root.as_ref()?;
    let language = language_of(root).unwrap_or_default();
    let mut cursor = Cursor {
        object: root,
        region: Region::Object(ObjectKind::StateMachine),
        member: None,
        at_name: false,
        value: None,
        language,
        scope: Some(root),
        state: None,
    };
    let mut node = root;
    let mut region = cursor.region;
    loop {
        if let Region::Object(ObjectKind::StateMachine | ObjectKind::Branch | ObjectKind::ItemProcessor) = region {
            cursor.scope = Some(node);
        }
        if let Some(members) = node.as_object() {
            (cursor.object, cursor.region) = (node, region);
            (cursor.member, cursor.at_name, cursor.value) = (None, false, None);
            let Some(member) = members.iter().find(|member| member.name_span.to(member.value.span).touches(offset))
            else {
                return Some(cursor);
            };
            cursor.member = Some(member);
            cursor.at_name = member.name_span.touches(offset) && !starts_value(member, offset);
            if cursor.at_name || !member.value.span.touches(offset) {
                return Some(cursor);
            }
            if region == Region::States {
                cursor.state = Some(member);
                cursor.language = language_of(&member.value).unwrap_or(language);
            }
            region = below(region, &member.name, &member.value);
            node = &member.value;
        } else if let Some(items) = node.as_array() {
            let Some(item) = items.iter().find(|item| item.span.touches(offset)) else {
                cursor.value = Some(node);
                return Some(cursor);
            };
            node = item;
        } else {
            cursor.value = Some(node);
            return Some(cursor);
        }
    }
}

/// In YAML, a line on which a name is just being begun belongs to the object that its indent says.
pub(super) fn new_yaml_line<'t>(text: &str, tree: &'t Tree, offset: usize) -> Option<Cursor<'t>> {
    if tree.format != Format::Yaml {
        return None;
    }
    let start = text.get(..offset)?.rfind('\n').map_or(0, |at| at + 1);
    let line = text.get(start..offset)?;
    let indent = content_column(line);
    let typed = line.get(indent..)?;
    let rest = text.get(offset..)?.lines().next().unwrap_or_default();
    if !rest.trim().is_empty() || !typed.chars().all(char::is_alphanumeric) {
        return None;
    }
    // The nearest line above that is no deeper: a sibling, or what the new line is within.
    let mut end = start;
    for above in text.get(..start)?.split_inclusive('\n').rev() {
        end -= above.len();
        let column = content_column(above);
        let blank = above.trim().is_empty() || above.trim_start().starts_with('#');
        if blank || column > indent {
            continue;
        }
        let mut found = cursor(tree, end + column).filter(|found| found.at_name)?;
        let member = found.member.take()?;
        found.at_name = false;
        if column < indent {
            found.region = below(found.region, &member.name, &member.value);
            found.object = &member.value;
        }
        return Some(found);
    }
    None
}

/// Where a line's text begins, the dashes of a list apart.
fn content_column(line: &str) -> usize {
    line.len() - line.trim_start_matches([' ', '-']).len()
}

/// An empty value right after its name touches both; then the value is meant.
fn starts_value(member: &Member, offset: usize) -> bool {
    member.value.span.touches(offset) && offset > member.name_span.end()
}

fn language_of(node: &Node) -> Option<QueryLanguage> {
    match node.get("QueryLanguage").and_then(Node::as_str).map(|text| &**text) {
        Some("JSONata") => Some(QueryLanguage::Jsonata),
        Some("JSONPath") => Some(QueryLanguage::JsonPath),
        _ => None,
    }
}

/// What a member's value is, or, of an array, its elements.
fn below(region: Region, name: &str, value: &Node) -> Region {
    use ObjectKind as Kind;
    let kind = match region {
        Region::Data => return Region::Data,
        Region::States => {
            let type_name = value.get("Type").and_then(Node::as_str).map(|text| &**text).unwrap_or_default();
            return Region::Object(Kind::of_state(type_name).unwrap_or(Kind::AnyState));
        }
        Region::Object(kind) => kind,
    };
    let inner = match (kind, name) {
        (Kind::StateMachine | Kind::Branch | Kind::ItemProcessor, "States") => return Region::States,
        (Kind::ItemProcessor, "ProcessorConfig") => Kind::ProcessorConfig,
        (_, "Retry") => Kind::Retrier,
        (_, "Catch") => Kind::Catcher,
        (Kind::Choice | Kind::AnyState, "Choices") => Kind::ChoiceRule,
        (Kind::ChoiceRule | Kind::NestedRule, "And" | "Or" | "Not") => Kind::NestedRule,
        (Kind::Parallel | Kind::AnyState, "Branches") => Kind::Branch,
        (Kind::Map | Kind::AnyState, "ItemProcessor" | "Iterator") => Kind::ItemProcessor,
        (Kind::Map, "ItemReader") => Kind::ItemReader,
        (Kind::Map, "ItemBatcher") => Kind::ItemBatcher,
        (Kind::Map, "ResultWriter") => Kind::ResultWriter,
        (Kind::ItemReader, "ReaderConfig") => Kind::ReaderConfig,
        (Kind::ResultWriter, "WriterConfig") => Kind::WriterConfig,
        (Kind::Task, "Credentials") => Kind::Credentials,
        _ => return Region::Data,
    };
    Region::Object(inner)
}
