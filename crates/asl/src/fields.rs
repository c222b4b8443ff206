//! Which field may stand where, in which query language, and what it is for.
//!
//! One table for three uses: refusing what does not belong, completing names, and explaining them.
//! <https://docs.aws.amazon.com/step-functions/latest/dg/statemachine-structure.html>

use crate::definition::QueryLanguage;

/// One field of one kind of object.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Field {
    pub name: &'static str,
    /// The only language that has it; `None` if both do.
    pub only: Option<QueryLanguage>,
    /// A sentence for people.
    pub help: &'static str,
}

const fn both(name: &'static str, help: &'static str) -> Field {
    Field { name, only: None, help }
}

const fn path(name: &'static str, help: &'static str) -> Field {
    Field { name, only: Some(QueryLanguage::JsonPath), help }
}

const fn jsonata(name: &'static str, help: &'static str) -> Field {
    Field { name, only: Some(QueryLanguage::Jsonata), help }
}

/// A kind of object in a definition.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ObjectKind {
    StateMachine,
    Branch,
    ItemProcessor,
    ProcessorConfig,
    Task,
    Pass,
    Choice,
    Wait,
    Succeed,
    Fail,
    Parallel,
    Map,
    /// A state whose type is missing or unknown.
    AnyState,
    Retrier,
    Catcher,
    ChoiceRule,
    /// A rule within `And`, `Or` or `Not`.
    NestedRule,
    Credentials,
    ItemReader,
    ReaderConfig,
    ItemBatcher,
    ResultWriter,
    WriterConfig,
}

const COMMENT: Field = both("Comment", "A note for people; it has no effect.");
const TYPE: Field = both("Type", "What kind of state this is.");
const LANGUAGE: Field = both("QueryLanguage", "The language of the expressions here: `JSONPath` or `JSONata`.");
const NEXT: Field = both("Next", "The state that follows.");
const END: Field = both("End", "`true` if nothing follows this state.");
const INPUT_PATH: Field = path("InputPath", "The part of the input that this state sees; `null` for nothing.");
const OUTPUT_PATH: Field =
    path("OutputPath", "The part of the data that goes on to the next state; `null` for nothing.");
const PARAMETERS: Field =
    path("Parameters", "What the state works on, made from its input; members ending in `.$` are computed.");
const RESULT_PATH: Field =
    path("ResultPath", "Where in the input the result is put; `$` replaces it, `null` drops the result.");
const RESULT_SELECTOR: Field = path("ResultSelector", "What is taken from the raw result, before `ResultPath`.");
const ASSIGN: Field = both("Assign", "Variables that are set when the state succeeds; later states read them by name.");
const ARGUMENTS: Field = jsonata("Arguments", "What the state works on; strings between `{%` and `%}` are computed.");
const OUTPUT: Field = jsonata("Output", "What goes on to the next state; strings between `{%` and `%}` are computed.");
const RETRY: Field = both("Retry", "How often and how soon the state is tried again after an error.");
const CATCH: Field = both("Catch", "Where to go after an error that was not retried away.");
const START_AT: Field = both("StartAt", "The state that runs first.");
const STATES: Field = both("States", "The states by name.");

const STATE_MACHINE: &[Field] = &[
    COMMENT,
    LANGUAGE,
    START_AT,
    STATES,
    both("Version", "The version of the language; only `1.0` exists."),
    both("TimeoutSeconds", "How long an execution may run before it fails with `States.Timeout`."),
];
const BRANCH: &[Field] = &[COMMENT, START_AT, STATES];
const ITEM_PROCESSOR: &[Field] = &[
    COMMENT,
    both("ProcessorConfig", "Whether the items are worked on here or in child executions."),
    START_AT,
    STATES,
];
const PROCESSOR_CONFIG: &[Field] = &[
    both("Mode", "`INLINE` or `DISTRIBUTED`."),
    both("ExecutionType", "The type of the child executions of a distributed Map: `STANDARD` or `EXPRESS`."),
];
const TASK: &[Field] = &[
    COMMENT,
    TYPE,
    LANGUAGE,
    both("Resource", "The ARN of what does the work: a function, an activity or a service's action."),
    INPUT_PATH,
    PARAMETERS,
    ARGUMENTS,
    RESULT_SELECTOR,
    RESULT_PATH,
    ASSIGN,
    OUTPUT,
    OUTPUT_PATH,
    both("TimeoutSeconds", "How long the task may take before it fails with `States.Timeout`."),
    path("TimeoutSecondsPath", "Where the input holds the time-out in seconds."),
    both("HeartbeatSeconds", "How long the task may stay silent before it fails with `States.HeartbeatTimeout`."),
    path("HeartbeatSecondsPath", "Where the input holds the heartbeat interval in seconds."),
    both("Credentials", "The role that the task runs under, if not the state machine's own."),
    RETRY,
    CATCH,
    NEXT,
    END,
];
const PASS: &[Field] = &[
    COMMENT,
    TYPE,
    LANGUAGE,
    INPUT_PATH,
    PARAMETERS,
    path("Result", "A fixed result; it is not computed."),
    RESULT_PATH,
    ASSIGN,
    OUTPUT,
    OUTPUT_PATH,
    NEXT,
    END,
];
const CHOICE: &[Field] = &[
    COMMENT,
    TYPE,
    LANGUAGE,
    INPUT_PATH,
    both("Choices", "The rules, tried in order; the first that holds decides."),
    both("Default", "The state that follows when no rule holds."),
    ASSIGN,
    OUTPUT,
    OUTPUT_PATH,
];
const WAIT: &[Field] = &[
    COMMENT,
    TYPE,
    LANGUAGE,
    INPUT_PATH,
    both("Seconds", "How long to wait, in seconds."),
    path("SecondsPath", "Where the input holds the seconds to wait."),
    both("Timestamp", "When to go on, such as `2030-01-31T12:00:00Z`."),
    path("TimestampPath", "Where the input holds the time to go on at."),
    ASSIGN,
    OUTPUT,
    OUTPUT_PATH,
    NEXT,
    END,
];
const SUCCEED: &[Field] = &[COMMENT, TYPE, LANGUAGE, INPUT_PATH, OUTPUT, OUTPUT_PATH];
const FAIL: &[Field] = &[
    COMMENT,
    TYPE,
    LANGUAGE,
    both("Error", "The error's name, which `Retry` and `Catch` further out look at."),
    path("ErrorPath", "Where the input holds the error's name, or an intrinsic function that makes it."),
    both("Cause", "The error in a sentence for people."),
    path("CausePath", "Where the input holds the cause, or an intrinsic function that makes it."),
];
const PARALLEL: &[Field] = &[
    COMMENT,
    TYPE,
    LANGUAGE,
    both("Branches", "The branches; all run side by side on the same input."),
    INPUT_PATH,
    PARAMETERS,
    ARGUMENTS,
    RESULT_SELECTOR,
    RESULT_PATH,
    ASSIGN,
    OUTPUT,
    OUTPUT_PATH,
    RETRY,
    CATCH,
    NEXT,
    END,
];
const MAP: &[Field] = &[
    COMMENT,
    TYPE,
    LANGUAGE,
    both("ItemProcessor", "The states that run for each item."),
    both("Iterator", "The older name of `ItemProcessor`."),
    INPUT_PATH,
    path("ItemsPath", "Where the input holds the array of items."),
    jsonata("Items", "The items: an array, an object, or an expression that gives one."),
    both("ItemSelector", "What each iteration gets instead of the bare item."),
    path("Parameters", "The older name of `ItemSelector`."),
    both("ItemReader", "Where a distributed Map reads its items from."),
    both("ItemBatcher", "How a distributed Map puts several items into one child execution."),
    both("ResultWriter", "Where a distributed Map writes its results to."),
    both("MaxConcurrency", "How many iterations may run at once; 0 for no limit."),
    path("MaxConcurrencyPath", "Where the input holds the limit of concurrency."),
    both("ToleratedFailurePercentage", "How many per cent of the items may fail before the Map does."),
    path("ToleratedFailurePercentagePath", "Where the input holds the tolerated percentage."),
    both("ToleratedFailureCount", "How many items may fail before the Map does."),
    path("ToleratedFailureCountPath", "Where the input holds the tolerated count."),
    both("Label", "The beginning of the name of a distributed Map's run."),
    RESULT_SELECTOR,
    RESULT_PATH,
    ASSIGN,
    OUTPUT,
    OUTPUT_PATH,
    RETRY,
    CATCH,
    NEXT,
    END,
];
const ANY_STATE: &[Field] = &[TYPE, COMMENT];
const ERROR_EQUALS: Field = both("ErrorEquals", "The names of the errors that this is about.");
const RETRIER: &[Field] = &[
    COMMENT,
    ERROR_EQUALS,
    both("IntervalSeconds", "Seconds before the first retry; 1 if not given."),
    both("MaxAttempts", "How many retries at most; 3 if not given."),
    both("BackoffRate", "By how much the wait grows with each retry; 2 if not given."),
    both("MaxDelaySeconds", "The longest wait between retries."),
    both("JitterStrategy", "`FULL` to draw each wait by chance, so that retries do not come all at once; or `NONE`."),
];
const CATCHER: &[Field] =
    &[COMMENT, ERROR_EQUALS, NEXT, path("ResultPath", "Where in the input the error is put."), ASSIGN, OUTPUT];
const VARIABLE: Field = path("Variable", "The path of the value that is looked at.");
const AND: Field = path("And", "Holds when all of these rules do.");
const OR: Field = path("Or", "Holds when one of these rules does.");
const NOT: Field = path("Not", "Holds when this rule does not.");
const NESTED_RULE: &[Field] = &[COMMENT, VARIABLE, AND, OR, NOT];
const CHOICE_RULE: &[Field] = &[
    COMMENT,
    VARIABLE,
    AND,
    OR,
    NOT,
    jsonata("Condition", "An expression that gives `true` or `false`."),
    NEXT,
    ASSIGN,
    OUTPUT,
];
const CREDENTIALS: &[Field] = &[both("RoleArn", "The role that the task runs under.")];
const ITEM_READER: &[Field] = &[
    both("Resource", "The action that reads: `arn:aws:states:::s3:getObject` or `arn:aws:states:::s3:listObjectsV2`."),
    both("ReaderConfig", "What kind of file it is, and how much of it to read."),
    path("Parameters", "The bucket and the key or prefix."),
    ARGUMENTS,
];
const READER_CONFIG: &[Field] = &[
    both("InputType", "`CSV`, `JSON`, `JSONL`, `MANIFEST` or `PARQUET`."),
    both("Transformation", "`LOAD_AND_FLATTEN` to read the listed objects, too; or `NONE`."),
    both("CSVHeaderLocation", "`FIRST_ROW`, or `GIVEN` with `CSVHeaders`."),
    both("CSVHeaders", "The names of the columns."),
    both("CSVDelimiter", "`COMMA`, `PIPE`, `SEMICOLON`, `SPACE` or `TAB`."),
    both("MaxItems", "How many items to read at most."),
    path("MaxItemsPath", "Where the input holds the number of items to read at most."),
    both("ManifestType", "`S3_INVENTORY` or `ATHENA_DATA`."),
    both("ItemsPointer", "A JSON Pointer to the array within the file."),
];
const ITEM_BATCHER: &[Field] = &[
    both("BatchInput", "What every batch gets besides its items."),
    both("MaxItemsPerBatch", "How many items a batch has at most."),
    path("MaxItemsPerBatchPath", "Where the input holds the items of a batch at most."),
    both("MaxInputBytesPerBatch", "How many bytes a batch has at most."),
    path("MaxInputBytesPerBatchPath", "Where the input holds the bytes of a batch at most."),
];
const RESULT_WRITER: &[Field] = &[
    both("Resource", "The action that writes: `arn:aws:states:::s3:putObject`."),
    both("WriterConfig", "The form of what is written."),
    path("Parameters", "The bucket and the prefix."),
    ARGUMENTS,
];
const WRITER_CONFIG: &[Field] =
    &[both("Transformation", "`NONE`, `COMPACT` or `FLATTEN`."), both("OutputType", "`JSON` or `JSONL`.")];

impl ObjectKind {
    /// The fields that may stand in it; of a choice rule without the comparison operators.
    pub fn fields(self) -> &'static [Field] {
        match self {
            Self::StateMachine => STATE_MACHINE,
            Self::Branch => BRANCH,
            Self::ItemProcessor => ITEM_PROCESSOR,
            Self::ProcessorConfig => PROCESSOR_CONFIG,
            Self::Task => TASK,
            Self::Pass => PASS,
            Self::Choice => CHOICE,
            Self::Wait => WAIT,
            Self::Succeed => SUCCEED,
            Self::Fail => FAIL,
            Self::Parallel => PARALLEL,
            Self::Map => MAP,
            Self::AnyState => ANY_STATE,
            Self::Retrier => RETRIER,
            Self::Catcher => CATCHER,
            Self::ChoiceRule => CHOICE_RULE,
            Self::NestedRule => NESTED_RULE,
            Self::Credentials => CREDENTIALS,
            Self::ItemReader => ITEM_READER,
            Self::ReaderConfig => READER_CONFIG,
            Self::ItemBatcher => ITEM_BATCHER,
            Self::ResultWriter => RESULT_WRITER,
            Self::WriterConfig => WRITER_CONFIG,
        }
    }

    pub fn field(self, name: &str) -> Option<&'static Field> {
        self.fields().iter().find(|field| field.name == name)
    }

    /// The kind of a state by the word in its `Type`.
    pub fn of_state(type_name: &str) -> Option<Self> {
        STATE_TYPES.iter().find(|(name, _)| *name == type_name).map(|(_, kind)| *kind)
    }
}

/// The types of states, in the order of the service's message about them.
pub const STATE_TYPES: &[(&str, ObjectKind)] = &[
    ("Task", ObjectKind::Task),
    ("Wait", ObjectKind::Wait),
    ("Pass", ObjectKind::Pass),
    ("Succeed", ObjectKind::Succeed),
    ("Fail", ObjectKind::Fail),
    ("Choice", ObjectKind::Choice),
    ("Parallel", ObjectKind::Parallel),
    ("Map", ObjectKind::Map),
];
