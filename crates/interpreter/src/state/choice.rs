//! A Choice: goes on by the first rule that holds.
//!
//! <https://docs.aws.amazon.com/step-functions/latest/dg/state-choice.html>

use std::cmp::Ordering;

use asl::choice_rule::{ChoiceRule, Condition, Kind, Operand, Operator, Order, Test};
use asl::data_flow::{DataFlow, Template};
use asl::definition::StateIndex;
use asl::state::{Choice, State};
use query::path::Path;
use syntax::Value;

use crate::data_flow::States;
use crate::fault::Fault;
use crate::history::{Assigned, StateType};
use crate::machine::{Branch, Step, Stepped};
use crate::timestamp::Timestamp;

impl Branch {
    pub(super) fn run_choice(&mut self, state: &State, choice: &Choice, input: &Value) -> Stepped {
        self.enter(state, StateType::Choice, input);
        let (next, output, assigned) = self.choose(choice, input).map_err(|fault| self.fail(fault))?;
        self.exit(&output, assigned)?;
        Ok(Step::Next(next, output))
    }

    fn choose(&self, choice: &Choice, input: &Value) -> Result<(StateIndex, Value, Assigned), Fault> {
        let effective = match &choice.flow {
            DataFlow::JsonPath(flow) => self.input_path(flow, input)?,
            DataFlow::Jsonata(_) => input.clone(),
        };
        for rule in &choice.choices {
            if self.holds(&rule.condition, &effective)? {
                let (output, assigned) = self.rule_output(choice, rule, &effective)?;
                return Ok((rule.next, output, assigned));
            }
        }
        let Some(default) = choice.default else {
            return Err(Fault::runtime(
                "Failed to transition out of the state. The state does not point to a next state.",
            ));
        };
        let (output, assigned) = self.without_result(&choice.flow, input)?;
        Ok((default, output, assigned))
    }

    fn rule_output(&self, choice: &Choice, rule: &ChoiceRule, effective: &Value) -> Result<(Value, Assigned), Fault> {
        let states = States::of_input(effective);
        let assigned =
            rule.assign.as_ref().map(|assign: &Template| self.template("Assign", assign, states)).transpose()?;
        let output = match (&rule.output, &choice.flow) {
            (Some(output), _) => self.jsonata("Output", output, states)?,
            (None, DataFlow::JsonPath(flow)) => self.data_path(&flow.output_path, effective)?,
            // A rule without an output of its own has the state's.
            (None, DataFlow::Jsonata(flow)) => match &flow.output {
                Some(output) => self.jsonata("Output", output, states)?,
                None => effective.clone(),
            },
        };
        Ok((output, assigned))
    }

    fn holds(&self, condition: &Condition, input: &Value) -> Result<bool, Fault> {
        Ok(match condition {
            Condition::Always(holds) => *holds,
            Condition::Not(condition) => !self.holds(condition, input)?,
            Condition::And(conditions) => {
                for condition in conditions {
                    if !self.holds(condition, input)? {
                        return Ok(false);
                    }
                }
                true
            }
            Condition::Or(conditions) => {
                for condition in conditions {
                    if self.holds(condition, input)? {
                        return Ok(true);
                    }
                }
                false
            }
            Condition::Test(test) => self.test(test, input)?,
            Condition::Jsonata(expression) => {
                let value = self.expression("Condition", expression, States::of_input(input))?;
                let unexpected = || Fault::unexpected_type("Condition", expression.text(), "boolean", &value);
                value.as_bool().ok_or_else(unexpected)?
            }
        })
    }

    fn test(&self, test: &Test, input: &Value) -> Result<bool, Fault> {
        let found = self.find(&test.variable, input);
        if test.operator == Operator::IsPresent {
            return Ok(Some(found.is_some()) == expected(&test.operand));
        }
        let value = found.ok_or_else(|| invalid_path(&test.variable))?;
        let operand = match &test.operand {
            Operand::Value(operand) => operand.clone(),
            Operand::Path(path) => self.find(path, input).ok_or_else(|| invalid_path(path))?,
        };
        Ok(match test.operator {
            Operator::Compare(kind, order) => compare(kind, &value, &operand).is_some_and(|found| fits(order, found)),
            Operator::BooleanEquals => value.as_bool().is_some() && value.as_bool() == operand.as_bool(),
            Operator::StringMatches => match (&value, &operand) {
                (Value::String(text), Value::String(pattern)) => matches(text, pattern),
                _ => false,
            },
            Operator::IsBoolean => Some(value.as_bool().is_some()) == operand.as_bool(),
            Operator::IsNull => Some(value.is_null()) == operand.as_bool(),
            Operator::IsNumeric => Some(value.as_number().is_some()) == operand.as_bool(),
            Operator::IsString => Some(value.as_str().is_some()) == operand.as_bool(),
            Operator::IsTimestamp => Some(timestamp(&value).is_some()) == operand.as_bool(),
            Operator::IsPresent => true,
        })
    }
}

fn expected(operand: &Operand) -> Option<bool> {
    match operand {
        Operand::Value(operand) => operand.as_bool(),
        Operand::Path(_) => None,
    }
}

fn invalid_path(path: &Path) -> Fault {
    Fault::runtime(format!(
        "Invalid path '{}': The choice state's condition path references an invalid value.",
        path.text()
    ))
}

/// How two values of a kind compare; nothing when one is not of that kind, and then no operator holds.
fn compare(kind: Kind, left: &Value, right: &Value) -> Option<Ordering> {
    match kind {
        Kind::String => Some(left.as_str()?.cmp(right.as_str()?)),
        Kind::Numeric => match (left.as_number()?, right.as_number()?) {
            (left, right) if left == right => Some(Ordering::Equal),
            (left, right) => left.as_f64().partial_cmp(&right.as_f64()),
        },
        Kind::Timestamp => Some(timestamp(left)?.cmp(&timestamp(right)?)),
    }
}

fn timestamp(value: &Value) -> Option<Timestamp> {
    Timestamp::parse(value.as_str()?)
}

fn fits(order: Order, found: Ordering) -> bool {
    match order {
        Order::Equals => found == Ordering::Equal,
        Order::LessThan => found == Ordering::Less,
        Order::GreaterThan => found == Ordering::Greater,
        Order::LessThanEquals => found != Ordering::Greater,
        Order::GreaterThanEquals => found != Ordering::Less,
    }
}

/// `StringMatches`: `*` stands for any characters, a backslash takes the next character as it is.
fn matches(text: &str, pattern: &str) -> bool {
    let mut tokens = Vec::new();
    let mut characters = pattern.chars();
    while let Some(character) = characters.next() {
        tokens.push(match character {
            '*' => None,
            '\\' => Some(characters.next().unwrap_or('\\')),
            other => Some(other),
        });
    }
    let text: Vec<char> = text.chars().collect();
    // The usual greedy walk: only the last star can need another try.
    let (mut at, mut token, mut star) = (0, 0, None);
    loop {
        match (tokens.get(token), text.get(at)) {
            (Some(None), _) => {
                star = Some((token, at));
                token += 1;
            }
            (Some(Some(wanted)), Some(found)) if wanted == found => {
                token += 1;
                at += 1;
            }
            (None, None) => return true,
            _ => match star {
                Some((star_token, star_at)) if star_at < text.len() => {
                    star = Some((star_token, star_at + 1));
                    token = star_token + 1;
                    at = star_at + 1;
                }
                _ => return false,
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stars_match_anything_and_escapes_nothing_else() {
        for (text, pattern, holds) in [
            ("log-2024.txt", "log-*.txt", true),
            ("log-.txt", "log-*.txt", true),
            ("log-2024.txt.bak", "log-*.txt", false),
            ("a*b", r"a\*b", true),
            ("axb", r"a\*b", false),
            (r"a\b", r"a\\b", true),
            ("", "*", true),
            ("", "", true),
            ("x", "", false),
            ("aXbXc", "*X*c", true),
            ("aaaaaaaab", "*a*a*a*c", false),
        ] {
            assert_eq!(matches(text, pattern), holds, "{text} {pattern}");
        }
    }
}
