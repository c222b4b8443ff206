//! An execution that another process takes up, at whatever point the first one ended: it comes to the same history.

use std::rc::Rc;

use interpreter::execution::ExecutionSettings;
use interpreter::executor::{Executor, Turn};
use interpreter::testing::VirtualClock;
use interpreter::{Execution, StateError, World};
use syntax::Value;

use crate::scripted::{Run, Script, fails, info, lines, start, succeeds, valid};

/// The histories of an execution and of all children of its Map Runs, and the counts of these. The ids of Map Runs and
/// children are made up by chance, which is none here.
fn everything(execution: &Execution) -> Vec<String> {
    let mut all = lines(execution);
    for map_run in execution.map_runs() {
        all.push(format!("{} {:?}", map_run.arn(), map_run.execution_counts()));
        for child in map_run.children() {
            all.extend(everything(&child));
        }
    }
    all
}

/// Ends the process after so many turns, each of one step if it is to be a busy one, and lets another take up what was
/// written down. Gives what came of it, and whether the run had ended by itself before.
fn interrupted(definition: &str, input: &str, script: &Script, turns: usize, busy: bool) -> (Vec<String>, bool) {
    let first = start(definition, input, script.clone(), ExecutionSettings::default());
    if busy {
        first.executor.look_every(1);
    }
    for _ in 0..turns {
        let may_go_on: Option<Rc<dyn Fn() -> bool>> = if busy { Some(Rc::new(|| false)) } else { None };
        match first.executor.turn(may_go_on) {
            Turn::Ready => {}
            Turn::NextTimer(deadline) => first.clock.advance_to(deadline),
            Turn::Idle => break,
        }
    }
    if !first.execution.is_running() {
        return (everything(&first.execution), true);
    }
    assert!(first.execution.can_be_taken_up(), "after {turns} turns, {busy}: {:#?}", everything(&first.execution));
    let saved = first.execution.saved();
    let Run { executor: before, host, .. } = first;
    let clock = VirtualClock::starting_at(before.now());
    let executor = Executor::new(clock.clone());
    let host = Rc::new(host.continued(executor.clone()));
    let world = World { executor: executor.clone(), host };
    let (definition, input) = (valid(definition), Value::parse(input).unwrap());
    let reason = StateError::named("NotTakenUp");
    let settings = ExecutionSettings::default();
    let second = Execution::restore(&world, &definition, input, info(), settings, saved, &reason);
    clock.run(&executor);
    (everything(&second), false)
}

/// Interrupts a run at every point; each time it must come to what it comes to uninterrupted. Gives at how many points
/// that was.
fn at_every_point(definition: &str, input: &str, script: &Script) -> usize {
    let run = start(definition, input, script.clone(), ExecutionSettings::default());
    run.to_end();
    let whole = everything(&run.execution);
    let mut points = 0;
    for busy in [false, true] {
        for turns in 0.. {
            let (interrupted, has_ended) = interrupted(definition, input, script, turns, busy);
            assert_eq!(interrupted, whole, "after {turns} turns, busy: {busy}");
            if has_ended {
                break;
            }
            points += 1;
        }
    }
    points
}

fn wait(name: &str, seconds: u32, then: &str) -> String {
    format!(r#""{name}":{{"Type":"Wait","Seconds":{seconds},{then}}}"#)
}

const END: &str = r#""End":true"#;

#[test]
fn branches_within_branches() {
    let inner = format!(
        r#"{{"StartAt":"P2","States":{{"P2":{{"Type":"Parallel","Next":"After","Branches":[
            {{"StartAt":"A","States":{{{},"B":{{"Type":"Pass","Assign":{{"v.$":"$.n"}},"Next":"C"}},{}}}}},
            {{"StartAt":"D","States":{{{}}}}}]}},{}}}}}"#,
        wait("A", 5, r#""Next":"B""#),
        wait("C", 7, END),
        wait("D", 5, END),
        wait("After", 3, END),
    );
    let definition = format!(
        r#"{{"StartAt":"First","States":{{"First":{{"Type":"Pass","Assign":{{"n.$":"$.n"}},"Next":"P"}},
            "P":{{"Type":"Parallel","Next":"Last","Branches":[{inner},{{"StartAt":"E","States":{{{}}}}},
            {{"StartAt":"F","States":{{"F":{{"Type":"Pass","Result":1,"End":true}}}}}}]}},
            "Last":{{"Type":"Pass","Parameters":{{"all.$":"$","n.$":"$n"}},"End":true}}}}}}"#,
        wait("E", 12, END),
    );
    assert!(at_every_point(&definition, r#"{"n":7}"#, &Script::new()) > 10);
}

#[test]
fn iterations_of_which_some_have_not_begun() {
    let definition = format!(
        r#"{{"StartAt":"M","States":{{"M":{{"Type":"Map","ItemsPath":"$","MaxConcurrency":2,"Next":"Last",
            "ItemSelector":{{"n.$":"$$.Map.Item.Value","at.$":"$$.Map.Item.Index"}},
            "ItemProcessor":{{"StartAt":"W","States":{{"W":{{"Type":"Wait","SecondsPath":"$.n","Next":"Inner"}},
            "Inner":{{"Type":"Map","Items":[3,8],"Assign":{{"x":1}},"QueryLanguage":"JSONata","Next":"N",
                "ItemProcessor":{{"StartAt":"V","States":{{{}}}}}}},
            "N":{{"Type":"Pass","End":true}}}}}}}},"Last":{{"Type":"Pass","End":true}}}}}}"#,
        r#""V":{"Type":"Wait","QueryLanguage":"JSONata","Seconds":"{% $states.input %}","End":true}"#,
    );
    assert!(at_every_point(&definition, "[30,11,47,14,59]", &Script::new()) > 10);
}

#[test]
fn a_loop_with_choices_that_is_busy() {
    let definition = r#"{"StartAt":"Init","States":{"Init":{"Type":"Pass","Result":{"n":0},"Next":"More"},
        "More":{"Type":"Choice","Choices":[{"Variable":"$.n","NumericLessThan":300,"Next":"Add"}],"Default":"Done"},
        "Add":{"Type":"Pass","Parameters":{"n.$":"States.MathAdd($.n, 1)"},"Assign":{"n.$":"$.n"},"Next":"More"},
        "Done":{"Type":"Succeed"}}}"#;
    assert!(at_every_point(definition, "{}", &Script::new()) > 5);
}

const TASK: &str = r#""Type":"Task","Resource":"arn:aws:states:::sqs:sendMessage.waitForTaskToken",
    "Parameters":{"QueueUrl":"q","MessageBody.$":"$$.Task.Token"}"#;

#[test]
fn attempts_that_are_due_later() {
    let retry = r#""Retry":[{"ErrorEquals":["A"],"MaxAttempts":2,"IntervalSeconds":60},{"ErrorEquals":["B"],"MaxAttempts":1,"IntervalSeconds":30}]"#;
    let definition = format!(
        r#"{{"StartAt":"P","States":{{"P":{{"Type":"Parallel","End":true,
            "Retry":[{{"ErrorEquals":["States.ALL"],"MaxAttempts":1,"IntervalSeconds":100}}],"Branches":[
            {{"StartAt":"T","States":{{"T":{{{TASK},{retry},"End":true}}}}}},
            {{"StartAt":"L","States":{{{}}}}}]}}}}}}"#,
        wait("L", 1000, END),
    );
    let script = Script::from([(
        "T",
        vec![fails(10, "A"), fails(10, "B"), fails(10, "A"), fails(10, "A"), fails(10, "A"), succeeds(5, "1")],
    )]);
    assert!(at_every_point(&definition, "{}", &script) > 30);
}

/// Failures that no event tells, retried and caught, side by side and within each other.
#[test]
fn failures_are_handled_as_if_nothing_had_happened() {
    let retry = r#""Retry":[{"ErrorEquals":["Own"],"MaxAttempts":2,"IntervalSeconds":20,"BackoffRate":3}],
        "Catch":[{"ErrorEquals":["Own"],"Next":"Caught","ResultPath":"$.why","Assign":{"seen.$":"$.Error"}}]"#;
    let fails = r#""Choose":{"Type":"Choice","Choices":[{"Variable":"$.n","NumericEquals":7,"Next":"Fails"}],"Default":"Fine"},
        "Fine":{"Type":"Succeed"},"Fails":{"Type":"Fail","Error":"Own","Cause":"a branch"}"#;
    let definition = format!(
        r#"{{"StartAt":"P","States":{{"P":{{"Type":"Parallel","Next":"Never",{retry},"Branches":[
            {{"StartAt":"L","States":{{{},{fails}}}}},
            {{"StartAt":"T","States":{{"T":{{{TASK},"End":true}}}}}},
            {{"StartAt":"Quick","States":{{"Quick":{{"Type":"Pass","End":true}}}}}}]}},
            "Never":{{"Type":"Succeed"}},
            "Caught":{{"Type":"Task","Resource":"arn:aws:states:::lambda:invoke","Parameters":{{"FunctionName":"f"}},
                "ResultPath":"$.n.deep","Next":"Never",
                "Catch":[{{"ErrorEquals":["States.ALL"],"Next":"M","ResultPath":null}}]}},
            "M":{{"Type":"Map","ItemsPath":"$.items","End":true,
                "Retry":[{{"ErrorEquals":["States.ALL"],"MaxAttempts":1,"IntervalSeconds":5}}],
                "Catch":[{{"ErrorEquals":["States.ALL"],"Next":"End"}}],
                "ItemProcessor":{{"StartAt":"I","States":{{{},"If":{{"Type":"Choice",
                    "Choices":[{{"Variable":"$","NumericEquals":2,"Next":"Two"}}],"Default":"One"}},
                    "One":{{"Type":"Succeed"}},"Two":{{"Type":"Fail","ErrorPath":"States.Format('E{{}}', $)"}}}}}}}},
            "End":{{"Type":"Pass","Parameters":{{"why.$":"$","seen.$":"$seen"}},"End":true}}}}}}"#,
        wait("L", 10, r#""Next":"Choose""#),
        // No two at one time: which comes first then is chance.
        r#""I":{"Type":"Wait","SecondsPath":"$","Next":"If"}"#,
    );
    let script = Script::from([
        ("T", vec![succeeds(30_000, "1"), succeeds(5_000, "2"), succeeds(40_000, "3")]),
        ("Caught", vec![succeeds(10, "{}")]),
    ]);
    let ran = start(&definition, r#"{"n":7,"items":[4,2,5]}"#, script.clone(), ExecutionSettings::default()).to_end();
    let last = ran.last().unwrap();
    assert!(last.ends_with(r#"ExecutionSucceeded: {"why":{"Error":"E2","Cause":null},"seen":"Own"}"#), "{last}");
    assert!(at_every_point(&definition, r#"{"n":7,"items":[4,2,5]}"#, &script) > 60);
}

/// Functions in branches, in iterations and in the children of a Map Run, with limits of their own.
#[test]
fn what_nobody_else_has_is_done_again() {
    let function = r#""Type":"Task","Resource":"arn:aws:lambda:us-east-1:123456789012:function:f","TimeoutSeconds":20,
        "Retry":[{"ErrorEquals":["States.Timeout"],"MaxAttempts":2,"IntervalSeconds":7}]"#;
    let map = |name: &str, config: &str| {
        format!(
            r#""{name}":{{"Type":"Map","ItemsPath":"$","MaxConcurrency":1,"Label":"{name}","End":true,"ItemProcessor":{{{config}
                "StartAt":"{name}F","States":{{"{name}F":{{{function},"Next":"{name}W"}},{}}}}}}}"#,
            wait(&format!("{name}W"), 1, END),
        )
    };
    let definition = format!(
        r#"{{"StartAt":"P","TimeoutSeconds":90,"States":{{"P":{{"Type":"Parallel","End":true,"Branches":[
            {{"StartAt":"F","States":{{"F":{{{function},"End":true}}}}}},
            {{"StartAt":"I","States":{{{}}}}},
            {{"StartAt":"D","States":{{{}}}}}]}}}}}}"#,
        map("I", ""),
        map("D", r#""ProcessorConfig":{"Mode":"DISTRIBUTED","ExecutionType":"STANDARD"},"#),
    );
    let script = Script::from([
        ("F", vec![succeeds(60_000, "0"), succeeds(19_999, "1")]),
        ("IF", vec![succeeds(3_000, "2"), succeeds(21_000, "3"), succeeds(1, "4")]),
        ("DF", vec![succeeds(21_000, "5"), succeeds(500, "6"), succeeds(1_700, "7")]),
    ]);
    let ran = start(&definition, "[1,2]", script.clone(), ExecutionSettings::default()).to_end();
    assert!(ran.last().unwrap().ends_with("ExecutionSucceeded: [1,[2,4],[6,7]]"), "{ran:#?}");
    assert!(at_every_point(&definition, "[1,2]", &script) > 40);
}

#[test]
fn children_of_a_map_run_within_another() {
    let inner = r#"{"Type":"Map","Label":"In","MaxConcurrency":1,"ItemsPath":"$.of","ToleratedFailureCount":1,"End":true,"ItemProcessor":{
            "ProcessorConfig":{"Mode":"DISTRIBUTED","ExecutionType":"EXPRESS"},
            "StartAt":"W","States":{"W":{"Type":"Wait","SecondsPath":"$","Next":"C"},
            "C":{"Type":"Choice","Choices":[{"Variable":"$","NumericEquals":2,"Next":"F"}],"Default":"D"},
            "F":{"Type":"Fail","Error":"Two"},"D":{"Type":"Pass","End":true}}}}"#;
    let definition = format!(
        r#"{{"StartAt":"P","States":{{"P":{{"Type":"Parallel","End":true,"Branches":[{{"StartAt":"M","States":{{
            "M":{{"Type":"Map","Label":"Out","MaxConcurrency":2,"End":true,"ItemProcessor":{{
            "ProcessorConfig":{{"Mode":"DISTRIBUTED","ExecutionType":"STANDARD"}},"StartAt":"N","States":{{"N":{inner}}}}}}}}}}}]}}}}}}"#
    );
    let input = r#"[{"of":[1,2,3]},{"of":[4]},{"of":[5,1]}]"#;
    assert!(at_every_point(&definition, input, &Script::new()) > 10);
}

#[test]
fn what_was_aborted_is_redriven_within() {
    let definition = format!(
        r#"{{"StartAt":"P","States":{{"P":{{"Type":"Parallel","End":true,"Branches":[
            {{"StartAt":"Quick","States":{{{}}}}},
            {{"StartAt":"Work","States":{{"Work":{{"Type":"Task","Resource":"arn:aws:states:::lambda:invoke",
                "Parameters":{{"FunctionName":"f"}},"End":true}}}}}}]}}}}}}"#,
        wait("Quick", 1, END),
    );
    let script = Script::from([("Work", vec![succeeds(10_000, "1"), succeeds(10, "2")])]);
    let first = start(&definition, "{}", script, ExecutionSettings::default());
    first.executor.turn(None);
    first.clock.advance_to(interpreter::Timestamp::from_millis(1_000));
    first.executor.turn(None);
    assert_eq!(first.execution.tasks_to_do_again(), 1);
    first.execution.stop(StateError::new("Stopped", "by somebody"));
    let saved = first.execution.saved();
    let clock = VirtualClock::starting_at(first.executor.now());
    let executor = Executor::new(clock.clone());
    let world = World { executor: executor.clone(), host: Rc::new(first.host.continued(executor.clone())) };
    let reason = StateError::named("NotTakenUp");
    let settings = ExecutionSettings::default();
    let second =
        Execution::restore(&world, &valid(&definition), Value::parse("{}").unwrap(), info(), settings, saved, &reason);
    assert!(second.redrive());
    clock.run(&executor);
    assert_eq!(
        lines(&second)[7..],
        [
            "8←4 1000 WaitStateExited: Quick {}",
            "9←0 1000 ExecutionAborted: Stopped: by somebody",
            "10←9 1000 ExecutionRedriven",
            "11←10 1000 ParallelStateEntered: P {}",
            "12←11 1000 ParallelStateStarted",
            "13←12 1000 TaskStateEntered: Work {}",
            "14←13 1000 TaskScheduled",
            "15←14 1000 TaskStarted",
            "16←15 1010 TaskSucceeded: 2",
            "17←16 1010 TaskStateExited: Work 2",
            "18←17 1010 ParallelStateSucceeded",
            "19←17 1010 ParallelStateExited: P [{},2]",
            "20←19 1010 ExecutionSucceeded: [{},2]",
        ]
    );
}
