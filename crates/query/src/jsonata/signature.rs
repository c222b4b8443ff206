//! Signatures of functions, such as `<s-nn?:s>`: which arguments fit, and which come from the context.
//!
//! Separate because built-in functions and those that expressions define are checked alike.
//! <https://docs.jsonata.org/programming#function-signatures>

use super::error::{Failure, Outcome};
use super::item::Item;

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Signature {
    parameters: Vec<Parameter>,
    /// One letter for the kind of what comes back, or [`ANY`].
    returns: char,
}

#[expect(clippy::struct_excessive_bools, reason = "each is one mark of a signature")]
#[derive(Debug, Clone, PartialEq, Eq)]
struct Parameter {
    /// The kinds that fit, one letter each; `m` stands for a missing (undefined) argument.
    kinds: String,
    array: bool,
    /// What the elements of the array must be.
    subtype: Option<String>,
    optional: bool,
    repeated: bool,
    /// Taken from the context where it is not given.
    context: bool,
}

/// In place of a kind: an argument of which nothing is known.
pub(super) const ANY: char = '*';

/// One letter for the kind of an argument.
fn kind(item: &Item) -> char {
    use syntax::Value;
    match item {
        Item::Undefined => 'm',
        Item::Function(_) => 'f',
        Item::List(_) | Item::Value(Value::Array(_)) => 'a',
        Item::Record(_) | Item::Tuple(_) | Item::Value(Value::Object(_)) => 'o',
        Item::Value(Value::Null) => 'l',
        Item::Value(Value::Bool(_)) => 'b',
        Item::Value(Value::Number(_)) => 'n',
        Item::Value(Value::String(_)) => 's',
    }
}

impl Signature {
    /// Reads a signature, angle brackets included. An error comes with its place in the text.
    pub(super) fn parse(text: &str) -> Result<Self, (Failure, usize)> {
        let characters: Vec<(usize, char)> = text.char_indices().collect();
        let mut parameters: Vec<Parameter> = Vec::new();
        let mut returns = ANY;
        let mut at = 1;
        while let Some(&(offset, symbol)) = characters.get(at) {
            let mut add = |kinds: &str, array| {
                parameters.push(Parameter {
                    kinds: kinds.to_owned(),
                    array,
                    subtype: None,
                    optional: false,
                    repeated: false,
                    context: false,
                });
            };
            match symbol {
                // What comes back is not checked, but known.
                ':' => {
                    let letter = characters.get(at + 1).map(|(_, letter)| *letter);
                    returns = letter.filter(|letter| "snb".contains(*letter)).unwrap_or(ANY);
                    break;
                }
                's' | 'n' | 'b' | 'l' | 'o' => add(&format!("{symbol}m"), false),
                'a' => add("asnblfom", true),
                'f' => add("f", false),
                'j' => add("asnblom", false),
                'x' => add("asnblfom", false),
                '(' => {
                    let (choice, end) = bracketed(&characters, at, '(', ')');
                    if choice.contains('<') {
                        return Err((Failure::new("S0402").value(choice), offset));
                    }
                    add(&format!("{choice}m"), false);
                    at = end;
                }
                '<' => {
                    let (subtype, end) = bracketed(&characters, at, '<', '>');
                    match parameters.last_mut() {
                        Some(last) if last.array || last.kinds == "f" => last.subtype = Some(subtype),
                        _ => return Err((Failure::new("S0401"), offset)),
                    }
                    at = end;
                }
                '-' => {
                    if let Some(last) = parameters.last_mut() {
                        last.context = true;
                        last.optional = true;
                    }
                }
                '?' => {
                    if let Some(last) = parameters.last_mut() {
                        last.optional = true;
                    }
                }
                '+' => {
                    if let Some(last) = parameters.last_mut() {
                        last.repeated = true;
                    }
                }
                _ => {}
            }
            at += 1;
        }
        Ok(Self { parameters, returns })
    }

    /// How many arguments each of the first `count` parameters takes, greedily; `None` if they cannot fit. `whole`: all
    /// arguments must be taken.
    fn fit(&self, kinds: &[char], count: usize, whole: bool) -> Option<Vec<usize>> {
        let parameters: Vec<&Parameter> = self.parameters.iter().take(count).collect();
        // reachable[p] holds, for each argument, whether parameters from p on can take the arguments from there on.
        let mut reachable = vec![vec![false; kinds.len() + 1]; parameters.len() + 1];
        if let Some(last) = reachable.last_mut() {
            let end = last.len() - 1;
            for (at, reached) in last.iter_mut().enumerate() {
                *reached = !whole || at == end;
            }
        }
        let can = |reachable: &[Vec<bool>], p: usize, at: usize| {
            reachable.get(p).and_then(|row| row.get(at)).copied().unwrap_or_default()
        };
        for (p, parameter) in parameters.iter().enumerate().rev() {
            for at in (0..=kinds.len()).rev() {
                let fits = kinds.get(at).is_some_and(|kind| parameter.takes(*kind));
                let reached = (parameter.optional && can(&reachable, p + 1, at))
                    || (fits && (can(&reachable, p + 1, at + 1) || (parameter.repeated && can(&reachable, p, at + 1))));
                if let Some(cell) = reachable.get_mut(p).and_then(|row| row.get_mut(at)) {
                    *cell = reached;
                }
            }
        }
        if !can(&reachable, 0, 0) {
            return None;
        }
        let mut counts = Vec::with_capacity(parameters.len());
        let mut at = 0;
        for (p, parameter) in parameters.iter().enumerate() {
            let mut taken = 0;
            while kinds.get(at).is_some_and(|kind| parameter.takes(*kind))
                && (taken == 0 || parameter.repeated)
                && (can(&reachable, p + 1, at + 1) || (parameter.repeated && can(&reachable, p, at + 1)))
            {
                taken += 1;
                at += 1;
            }
            counts.push(taken);
        }
        Some(counts)
    }

    /// Checks the arguments and puts them in their places: context for what is missing, arrays around single values.
    pub(super) fn check(&self, arguments: Vec<Item>, context: &Item) -> Outcome<Vec<Item>> {
        if self.fits_as_they_are(&arguments) {
            return Ok(arguments);
        }
        let kinds: Vec<char> = arguments.iter().map(kind).collect();
        let Some(counts) = self.fit(&kinds, self.parameters.len(), true) else {
            return Err(self.mismatch(&kinds, &arguments));
        };
        let mut checked = Vec::with_capacity(self.parameters.len().max(arguments.len()));
        let mut at = 0;
        for (parameter, count) in self.parameters.iter().zip(counts) {
            if count == 0 && parameter.context {
                if !parameter.kinds.contains(kind(context)) {
                    return Err(Failure::new("T0411").with("index", at + 1));
                }
                checked.push(context.clone());
                continue;
            }
            for index in at..at + count.max(1) {
                let argument = arguments.get(index).cloned().unwrap_or_default();
                checked.push(if parameter.array { parameter.check_array(argument, count, index)? } else { argument });
            }
            at += count.max(1);
        }
        Ok(checked)
    }

    /// The common case, without any work: as many arguments as parameters, all of the right kind.
    fn fits_as_they_are(&self, arguments: &[Item]) -> bool {
        self.parameters.len() == arguments.len()
            && self.parameters.iter().zip(arguments).all(|(parameter, argument)| {
                !parameter.array && !parameter.repeated && parameter.kinds.contains(kind(argument))
            })
    }

    /// One letter for the kind of what comes back, or [`ANY`].
    pub(super) fn returns(&self) -> char {
        self.returns
    }

    /// Which argument of these kinds is the first that does not fit; `None` if all may.
    pub(super) fn misfit(&self, kinds: &[char]) -> Option<usize> {
        self.fit(kinds, self.parameters.len(), true).is_none().then(|| self.first_misfit(kinds))
    }

    fn first_misfit(&self, kinds: &[char]) -> usize {
        let mut good = 0;
        for count in 1..=self.parameters.len() {
            match self.fit(kinds, count, false) {
                Some(counts) => good = counts.iter().sum(),
                None => break,
            }
        }
        good
    }

    fn mismatch(&self, kinds: &[char], arguments: &[Item]) -> Failure {
        let good = self.first_misfit(kinds);
        let failure = Failure::new("T0410").with("index", good + 1);
        match arguments.get(good).and_then(Item::as_value) {
            Some(value) => failure.value(value.clone()),
            None => failure,
        }
    }
}

impl Parameter {
    fn takes(&self, kind: char) -> bool {
        kind == ANY || self.kinds.contains(kind)
    }

    fn check_array(&self, argument: Item, count: usize, index: usize) -> Outcome<Item> {
        let symbol = kind(&argument);
        if symbol == 'm' {
            return Ok(argument);
        }
        if let Some(subtype) = &self.subtype {
            let wanted = subtype.chars().next();
            let fits = match argument.elements() {
                Some(elements) => elements.iter().all(|element| Some(kind(&element)) == wanted),
                None => count == 1 && subtype.chars().eq([symbol]),
            };
            if !fits {
                let plural = match subtype.as_str() {
                    "a" => "arrays",
                    "b" => "booleans",
                    "f" => "functions",
                    "n" => "numbers",
                    "o" => "objects",
                    "s" => "strings",
                    _ => "",
                };
                return Err(Failure::new("T0412").with("index", index + 1).with("type", plural));
            }
        }
        Ok(if symbol == 'a' { argument } else { Item::array(vec![argument]) })
    }
}

/// The text inside brackets, and where they close.
fn bracketed(characters: &[(usize, char)], open: usize, opening: char, closing: char) -> (String, usize) {
    let mut depth = 1;
    let mut inside = String::new();
    let mut at = open;
    while let Some(&(_, character)) = characters.get(at + 1) {
        at += 1;
        if character == closing {
            depth -= 1;
            if depth == 0 {
                break;
            }
        } else if character == opening {
            depth += 1;
        }
        inside.push(character);
    }
    (inside, at)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(signature: &str, arguments: Vec<Item>, context: &Item) -> Result<Vec<Option<syntax::Value>>, String> {
        let signature = Signature::parse(signature).map_err(|_| "syntax").unwrap();
        let checked = signature.check(arguments, context).map_err(|f| f.token("f").into_error().to_string())?;
        Ok(checked.into_iter().map(Item::into_value).collect())
    }

    #[test]
    fn the_context_stands_in() {
        assert_eq!(check("<s-n?:n>", vec![1.into()], &"ctx".into()), Ok(vec![Some("ctx".into()), Some(1.into())]));
        assert_eq!(
            check("<s-n?:n>", vec![], &1.into()),
            Err("T0411: Context value is not a compatible type with argument 1 of function \"f\"".to_owned())
        );
    }

    #[test]
    fn says_which_argument_is_wrong() {
        assert_eq!(
            check("<s-nn?:s>", vec!["a".into(), "b".into()], &Item::Undefined),
            Err("T0410: Argument 2 of function \"f\" does not match function signature".to_owned())
        );
        assert_eq!(
            check("<a<n>:n>", vec!["a".into()], &Item::Undefined),
            Err("T0412: Argument 1 of function \"f\" must be an array of \"numbers\"".to_owned())
        );
    }

    #[test]
    fn single_values_become_arrays_and_repetition_takes_all() {
        assert_eq!(check("<a+>", vec![1.into(), 2.into()], &Item::Undefined).map(|checked| checked.len()), Ok(2));
        assert_eq!(check("<a<n>:n>", vec![1.into()], &Item::Undefined), Ok(vec![Some(syntax::Value::from_iter([1]))]));
    }
}
