//! Whatever the text: an answer, in time, with every span within the text. Mutations of real shapes, and extremes.

#[cfg(test)]
mod any_text {
    use asl::editing::{complete, fixes, format, hover, outline, rename};
    use asl::{LoadOptions, load};

    const SEEDS: [&str; 4] = [
        r#"{"Comment": "é😀", "StartAt": "A", "States": {
            "A": {"Type": "Task", "Resource": "arn:aws:states:::lambda:invoke", "Parameters": {"x.$": "$.a[0].b", "y": [1, "${P}"]},
                  "Retry": [{"ErrorEquals": ["States.ALL"], "BackoffRate": 1.5}], "Catch": [{"ErrorEquals": ["E"], "Next": "B"}],
                  "ResultPath": "$.r", "Next": "C"},
            "B": {"Type": "Parallel", "Branches": [{"StartAt": "D", "States": {"D": {"Type": "Fail", "Cause": "x"}}}], "End": true},
            "C": {"Type": "Choice", "Choices": [{"Not": {"Variable": "$.n", "NumericLessThan": 3}, "Next": "A"}], "Default": "B"}}}"#,
        r#"{"QueryLanguage": "JSONata", "StartAt": "A", "States": {
            "A": {"Type": "Pass", "Assign": {"n": "{% $states.input.n + 1 %}"}, "Output": "{% $states.context.Execution.Id %}", "Next": "M"},
            "M": {"Type": "Map", "Items": "{% [1..$n] %}", "ItemProcessor": {"ProcessorConfig": {"Mode": "DISTRIBUTED",
                  "ExecutionType": "EXPRESS"}, "StartAt": "W", "States": {"W": {"Type": "Wait", "Seconds": "{% 1 %}", "End": true}}}, "End": true}}}"#,
        "StartAt: A\nStates:\n  A: &a\n    Type: Pass\n    Result: {x: 1}\n    Next: B\n  B:\n    Type: Wait\n    Seconds: 3\n    End: true\n",
        "StartAt: A\nStates:\n  A:\n    Type: Task\n    Resource: !GetAtt é.Arn\n    Parameters: &p\n      t: !Sub ['${x}', {x: !Ref Y}]\n    Next: B\n  B:\n    Type: Pass\n    Result: !Join\n      - '-'\n      - [a, *p]\n    End: true\n",
    ];

    const PIECES: [&str; 26] = [
        "{", "}", "[", "]", ",", ":", "\"", "\\", "\n", "é", "😀", "null", "-1", "${X}", "{%", "%}", "$", "$$",
        "States.", "\"End\"", "\"Next\"", " ", "*a", "  - ", "!Ref ", "!x ",
    ];

    struct Chance(u64);

    impl Chance {
        fn below(&mut self, limit: usize) -> usize {
            self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            usize::try_from(self.0 >> 33).unwrap() % limit.max(1)
        }
    }

    fn mutated(seed: &str, chance: &mut Chance) -> String {
        let mut characters: Vec<char> = seed.chars().collect();
        for _ in 0..=chance.below(5) {
            let at = chance.below(characters.len());
            match chance.below(4) {
                0 => drop(characters.drain(at..(at + chance.below(20)).min(characters.len()))),
                1 => drop(characters.splice(at..at, PIECES[chance.below(PIECES.len())].chars())),
                2 => {
                    let end = (at + chance.below(40)).min(characters.len());
                    let part = characters[at..end].to_vec();
                    let to = chance.below(characters.len());
                    characters.splice(to..to, part);
                }
                _ => characters.truncate(at.max(1)),
            }
        }
        characters.into_iter().collect()
    }

    fn probe(text: &str, chance: &mut Chance) {
        let loaded = load(text, &LoadOptions::default());
        for found in &loaded.diagnostics {
            assert!(text.get(found.span.clone()).is_some(), "{found:?} in {text}");
            for fix in fixes(text, &loaded.tree, found) {
                for edit in fix.edits {
                    assert!(text.get(edit.range.clone()).is_some(), "{edit:?} in {text}");
                }
            }
        }
        assert!(loaded.valid.is_none() || !loaded.has_errors(), "{text}");
        let outline = outline(&loaded.tree);
        for state in outline.states() {
            assert!(text.get(state.span.clone()).is_some(), "{text}");
            if let Some(edits) = rename(&loaded.tree, &state.location, "New \"name\"") {
                assert!(edits.windows(2).all(|pair| pair[0].range.end <= pair[1].range.start), "{text}");
            }
        }
        let offset = text.floor_char_boundary(chance.below(text.len() + 1));
        for completion in complete(text, &loaded.tree, offset) {
            assert!(text.get(completion.replace.clone()).is_some(), "{completion:?} at {offset} in {text}");
        }
        let _ = hover(&loaded.tree, offset);
        if let Some(pretty) = format(text, &loaded.tree) {
            let again = syntax::tree::Tree::parse(&pretty);
            assert_eq!(again.root.map(|root| root.to_value()), loaded.tree.root.map(|root| root.to_value()), "{text}");
        }
    }

    #[test]
    fn mutations_of_definitions_get_an_answer() {
        let mut chance = Chance(42);
        for round in 0..4_000 {
            let text = mutated(SEEDS[round % SEEDS.len()], &mut chance);
            probe(&text, &mut chance);
        }
    }

    #[test]
    fn texts_of_pieces_get_an_answer() {
        let mut chance = Chance(7);
        for _ in 0..4_000 {
            let text: String = (0..chance.below(30)).map(|_| PIECES[chance.below(PIECES.len())]).collect();
            probe(&text, &mut chance);
        }
    }

    /// Parallel within Parallel, as deep as anything is kept: no stack is used up, also not in a thread with a small one.
    #[test]
    fn deep_nesting_is_answered() {
        let mut text = r#"{"StartAt": "L", "States": {"L": {"Type": "Pass", "End": true}}}"#.to_owned();
        for level in 0..120 {
            text = format!(
                r#"{{"StartAt": "S{level}", "States": {{"S{level}": {{"Type": "Parallel", "Branches": [{text}], "End": true}}}}}}"#
            );
        }
        let loaded = load(&text, &LoadOptions::default());
        assert_eq!(loaded.diagnostics, []);
        assert_eq!(outline(&loaded.tree).states().len(), 121);
        let mut rule = r#"{"Variable": "$.x", "IsNull": true}"#.to_owned();
        for _ in 0..240 {
            rule = format!(r#"{{"Not": {rule}}}"#);
        }
        let text = format!(
            r#"{{"StartAt": "C", "States": {{"C": {{"Type": "Choice", "Choices": [{{"Next": "S", "And": [{rule}]}}], "Default": "S"}}, "S": {{"Type": "Succeed"}}}}}}"#
        );
        assert_eq!(load(&text, &LoadOptions::default()).diagnostics, []);
        let deeper = format!("{}{text}{}", r#"{"a": "#.repeat(10_000), "}".repeat(10_000));
        assert!(load(&deeper, &LoadOptions::default()).has_errors());
    }

    #[test]
    fn many_states_are_answered() {
        let states: Vec<String> =
            (0..20_000).map(|at| format!(r#""S{at}": {{"Type": "Pass", "Next": "S{}"}}"#, at + 1)).collect();
        let text =
            format!(r#"{{"StartAt": "S0", "States": {{{}, "S20000": {{"Type": "Succeed"}}}}}}"#, states.join(","));
        let loaded = load(&text, &LoadOptions::default());
        assert_eq!(loaded.diagnostics, []);
        assert_eq!(loaded.valid.unwrap().states.len(), 20_001);
    }

    /// What is known of the data would grow with every state, and be copied by each: it is not followed that far.
    #[test]
    fn data_that_grows_with_every_state_is_answered() {
        let states: Vec<String> = (0..20_000)
            .map(|at| {
                format!(r#""S{at}": {{"Type": "Pass", "Result": 1, "ResultPath": "$.v{at}", "Next": "S{}"}}"#, at + 1)
            })
            .collect();
        let text = format!(
            r#"{{"StartAt": "A", "States": {{"A": {{"Type": "Pass", "Result": {{}}, "Next": "S0"}}, {}, "S20000": {{"Type": "Succeed"}}}}}}"#,
            states.join(",")
        );
        let codes: Vec<&str> =
            load(&text, &LoadOptions::default()).diagnostics.iter().map(|found| found.code).collect();
        assert_eq!(codes, ["DEFINITION_TOO_LARGE"]);
    }
}
