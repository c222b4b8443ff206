//! What CloudFormation would put into a definition before API Gateway sees it: regions, accounts, and the names and ARNs
//! of the template's other resources.
//!
//! Separate from the import, which then reads texts alone. The short forms of YAML (`!Sub`, `!GetAtt`) arrive as the long
//! ones. What cannot be told stays as it is written.
//!
//! <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference.html>

use std::rc::Rc;

use syntax::Value;

const REGION: &str = "us-east-1";
const ACCOUNT: &str = "123456789012";
/// Definitions that nest deeper are no definitions.
const MAX_DEPTH: usize = 200;

/// A part of a template, or of a definition by itself, with everything put in that can be told.
pub(super) fn put_in(template: &Value, part: &Value) -> Value {
    walk(template, part, 0)
}

fn walk(template: &Value, part: &Value, depth: usize) -> Value {
    if depth > MAX_DEPTH {
        return part.clone();
    }
    match part {
        // A definition by itself may have been taken out of a `Fn::Sub`.
        Value::String(text) if text.contains("${") => substituted(text, |name| named(template, name)).into(),
        Value::Array(items) => items.iter().map(|item| walk(template, item, depth + 1)).collect(),
        Value::Object(members) => {
            if let (1, Some((name, argument))) = (members.len(), members.at(0))
                && let Some(text) = function(template, name, argument, depth)
            {
                return text.into();
            }
            let member = |(name, value): (&Rc<str>, &Value)| (name.clone(), walk(template, value, depth + 1));
            Value::Object(members.iter().map(member).collect())
        }
        Value::String(_) | Value::Null | Value::Bool(_) | Value::Number(_) => part.clone(),
    }
}

/// What a function of CloudFormation gives.
fn function(template: &Value, name: &str, argument: &Value, depth: usize) -> Option<String> {
    match name {
        "Ref" => reference(template, argument.as_str()?),
        "Fn::GetAtt" => match argument {
            Value::String(text) => text.split_once('.').and_then(|(name, member)| attribute(template, name, member)),
            Value::Array(_) => attribute(template, argument.at(0)?.as_str()?, argument.at(1)?.as_str()?),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::Object(_) => None,
        },
        "Fn::Sub" => {
            let text = argument.as_str().or_else(|| argument.at(0)?.as_str())?;
            let given = |name: &str| {
                let value = walk(template, argument.at(1)?.get(name)?, depth + 1);
                Some(value.as_str().map_or_else(|| value.to_string(), str::to_owned))
            };
            Some(substituted(text, |name| match name.strip_prefix('!') {
                Some(literal) => Some(format!("${{{literal}}}")),
                None => given(name).or_else(|| named(template, name)),
            }))
        }
        "Fn::Join" => {
            let parts = argument.at(1)?.as_array()?.iter().map(|part| walk(template, part, depth + 1));
            let texts: Option<Vec<String>> = parts.map(|part| part.as_str().map(str::to_owned)).collect();
            Some(texts?.join(argument.at(0)?.as_str()?))
        }
        _ => None,
    }
}

/// A text with every `${…}` replaced for which there is something.
fn substituted(text: &str, value_of: impl Fn(&str) -> Option<String>) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("${") {
        out.push_str(before);
        match after.split_once('}').and_then(|(name, behind)| Some((value_of(name)?, behind))) {
            Some((value, behind)) => {
                out.push_str(&value);
                rest = behind;
            }
            None => {
                out.push_str("${");
                rest = after;
            }
        }
    }
    out + rest
}

/// What stands for `${NAME}` or `${NAME.MEMBER}`.
fn named(template: &Value, name: &str) -> Option<String> {
    match name.split_once('.') {
        Some((name, member)) => attribute(template, name, member),
        None => reference(template, name),
    }
}

/// What `Ref` gives: of a pseudo parameter, a parameter with a default, or a resource.
fn reference(template: &Value, name: &str) -> Option<String> {
    if let Some(constant) = constant(template, name) {
        return Some(constant);
    }
    match resource(template, name)? {
        (Kind::StateMachine, _) => attribute(template, name, "Arn"),
        (Kind::Function | Kind::Role, own_name) => Some(own_name),
    }
}

/// A pseudo parameter, or a parameter with a default.
fn constant(template: &Value, name: &str) -> Option<String> {
    let pseudo = match name {
        "AWS::Region" => Some(REGION),
        "AWS::AccountId" => Some(ACCOUNT),
        "AWS::Partition" => Some("aws"),
        "AWS::URLSuffix" => Some("amazonaws.com"),
        _ => None,
    };
    if let Some(pseudo) = pseudo {
        return Some(pseudo.to_owned());
    }
    let default = template.get("Parameters")?.get(name)?.get("Default")?;
    Some(default.as_str().map_or_else(|| default.to_string(), str::to_owned))
}

/// What `Fn::GetAtt` gives: of those resources that an API names.
fn attribute(template: &Value, name: &str, member: &str) -> Option<String> {
    let (kind, own_name) = resource(template, name)?;
    match (kind, member) {
        (Kind::Role, "Arn") => Some(format!("arn:aws:iam::{ACCOUNT}:role/{own_name}")),
        (Kind::Function, "Arn") => Some(format!("arn:aws:lambda:{REGION}:{ACCOUNT}:function:{own_name}")),
        (Kind::StateMachine, "Arn") => Some(format!("arn:aws:states:{REGION}:{ACCOUNT}:stateMachine:{own_name}")),
        (Kind::StateMachine, "Name") => Some(own_name),
        (Kind::Role | Kind::Function | Kind::StateMachine, _) => None,
    }
}

/// The resources that an API may name.
#[derive(Clone, Copy)]
enum Kind {
    Role,
    Function,
    StateMachine,
}

/// A resource's kind and its own name; without one it goes by its name in the template.
fn resource(template: &Value, name: &str) -> Option<(Kind, String)> {
    let resource = template.get("Resources")?.get(name)?;
    let (kind, member) = match resource.get("Type")?.as_str()? {
        "AWS::IAM::Role" => (Kind::Role, "RoleName"),
        "AWS::Lambda::Function" | "AWS::Serverless::Function" => (Kind::Function, "FunctionName"),
        "AWS::StepFunctions::StateMachine" => (Kind::StateMachine, "StateMachineName"),
        "AWS::Serverless::StateMachine" => (Kind::StateMachine, "Name"),
        _ => return None,
    };
    let own = resource.get("Properties").and_then(|properties| properties.get(member));
    let own = own.and_then(|own| own.as_str().or_else(|| own.get("Fn::Sub")?.as_str()));
    // A name that names other resources is not followed: they might name each other.
    let own = own.map(|own| substituted(own, |name| constant(template, name))).filter(|own| !own.contains("${"));
    Some((kind, own.unwrap_or_else(|| name.to_owned())))
}

#[cfg(test)]
mod tests {
    use syntax::tree::Tree;

    use super::*;

    #[test]
    fn both_forms_of_both_languages_are_put_in() {
        let template = Tree::parse(
            r#"
Parameters: {Stage: {Type: String, Default: dev}}
Resources:
  ApiRole: {Type: AWS::IAM::Role}
  Orders: {Type: AWS::Serverless::StateMachine, Properties: {Name: Orders2}}
  Work: {Type: AWS::Serverless::Function, Properties: {FunctionName: !Sub "work-${Stage}"}}
Body:
  short: [!GetAtt ApiRole.Arn, !Sub "a:${AWS::Region}:${Orders}:${Stage}", !Sub "${Work.Arn}/invocations"]
  long:
    - {Ref: Orders}
    - {Ref: ApiRole}
    - {"Fn::GetAtt": [Work, Arn]}
    - {"Fn::GetAtt": Orders.Name}
    - {"Fn::Join": [":", [a, {Ref: "AWS::AccountId"}, "${AWS::Partition}"]]}
    - {"Fn::Sub": ["${x}-${!y}-${z}", {x: {Ref: Stage}}]}
  untouched: ["${input}", ApiRole, ApiRole.Arn, !GetAtt Unknown.Arn, $input.json('$.x'), {Ref: Nothing}, {Ref: {a: 1}}]
"#,
        );
        let template = template.root.unwrap().to_value();
        assert_eq!(
            put_in(&template, template.get("Body").unwrap()).to_string(),
            concat!(
                r#"{"short":["arn:aws:iam::123456789012:role/ApiRole","#,
                r#""a:us-east-1:arn:aws:states:us-east-1:123456789012:stateMachine:Orders2:dev","#,
                r#""arn:aws:lambda:us-east-1:123456789012:function:work-dev/invocations"],"#,
                r#""long":["arn:aws:states:us-east-1:123456789012:stateMachine:Orders2","ApiRole","#,
                r#""arn:aws:lambda:us-east-1:123456789012:function:work-dev","Orders2","a:123456789012:aws","dev-${y}-${z}"],"#,
                r#""untouched":["${input}","ApiRole","ApiRole.Arn",{"Fn::GetAtt":["Unknown","Arn"]},"$input.json('$.x')",{"Ref":"Nothing"},{"Ref":{"a":1}}]}"#
            )
        );
    }
}
