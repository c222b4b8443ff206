//! The name that was probably meant.
//!
//! Separate because fields, states, functions and variables are all looked up by what a person typed.

/// The candidate nearest to `name`, if any is near: a different case, a slip or two, a missing end.
pub(crate) fn nearest<'c>(name: &str, candidates: impl IntoIterator<Item = &'c str>) -> Option<&'c str> {
    let wanted: Vec<char> = name.chars().flat_map(char::to_lowercase).take(100).collect();
    let most = match wanted.len() {
        0 | 1 => 0,
        length => (length / 3).clamp(1, 4),
    };
    candidates
        .into_iter()
        .filter(|candidate| *candidate != name && candidate.len().abs_diff(name.len()) <= most * 4)
        .filter_map(|candidate| {
            let other: Vec<char> = candidate.chars().flat_map(char::to_lowercase).take(100).collect();
            let far = distance(&wanted, &other, most);
            (far <= most).then_some((far, candidate))
        })
        .min_by_key(|(far, _)| *far)
        .map(|(_, candidate)| candidate)
}

/// How many candidates are looked at in all, before names are left without a suggestion: in a large definition in which
/// every name is wrong, the search would take longer than anyone waits.
#[derive(Debug)]
pub(crate) struct Patience(usize);

impl Default for Patience {
    fn default() -> Self {
        Self(200_000)
    }
}

impl Patience {
    /// The candidate nearest to `name`, so long as there is patience for that many.
    pub(crate) fn nearest<'c>(
        &mut self,
        name: &str,
        candidates: impl ExactSizeIterator<Item = &'c str>,
    ) -> Option<&'c str> {
        self.0 = self.0.checked_sub(candidates.len())?;
        nearest(name, candidates)
    }
}

/// Insertions, deletions, replacements and swaps of neighbours; anything beyond `most` is `most + 1`.
fn distance(a: &[char], b: &[char], most: usize) -> usize {
    if a.len().abs_diff(b.len()) > most {
        return most + 1;
    }
    let mut two_ago: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.iter().enumerate() {
        let mut row = Vec::with_capacity(b.len() + 1);
        row.push(i + 1);
        for (j, y) in b.iter().enumerate() {
            let get = |row: &[usize], at: usize| row.get(at).copied().unwrap_or(usize::MAX / 2);
            let mut best = (get(&last, j) + usize::from(x != y)).min(get(&last, j + 1) + 1).min(get(&row, j) + 1);
            if i > 0 && j > 0 && a.get(i - 1) == Some(y) && b.get(j - 1) == Some(x) {
                best = best.min(get(&two_ago, j - 1) + 1);
            }
            row.push(best);
        }
        two_ago = std::mem::replace(&mut last, row);
    }
    last.last().copied().unwrap_or(most + 1).min(most + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_what_was_meant() {
        let fields = ["Resource", "ResultPath", "ResultSelector", "Next", "End", "Parameters"];
        assert_eq!(nearest("Resorce", fields), Some("Resource"));
        assert_eq!(nearest("parameters", fields), Some("Parameters"));
        assert_eq!(nearest("ResultPaht", fields), Some("ResultPath"));
        assert_eq!(nearest("Nxet", fields), Some("Next"));
        assert_eq!(nearest("Colour", fields), None);
        assert_eq!(nearest("", fields), None);
    }
}
