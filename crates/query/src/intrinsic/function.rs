//! The names of the functions and what they take.
//!
//! Separate from what they do, because the parser and the editor need only this.

use std::ops::RangeInclusive;

/// One of the eighteen functions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Function {
    Array,
    ArrayContains,
    ArrayGetItem,
    ArrayLength,
    ArrayPartition,
    ArrayRange,
    ArrayUnique,
    Base64Decode,
    Base64Encode,
    Format,
    Hash,
    JsonMerge,
    JsonToString,
    MathAdd,
    MathRandom,
    StringSplit,
    StringToJson,
    Uuid,
}

impl Function {
    pub const ALL: [Self; 18] = [
        Self::Array,
        Self::ArrayContains,
        Self::ArrayGetItem,
        Self::ArrayLength,
        Self::ArrayPartition,
        Self::ArrayRange,
        Self::ArrayUnique,
        Self::Base64Decode,
        Self::Base64Encode,
        Self::Format,
        Self::Hash,
        Self::JsonMerge,
        Self::JsonToString,
        Self::MathAdd,
        Self::MathRandom,
        Self::StringSplit,
        Self::StringToJson,
        Self::Uuid,
    ];

    /// The function of that name, `States.` included; case matters.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|function| function.name() == name)
    }

    pub fn name(self) -> &'static str {
        self.about().0
    }

    /// Its arguments, as documentation writes them: `array, index`.
    pub fn arguments(self) -> &'static str {
        self.about().1
    }

    /// What it does, in a sentence.
    pub fn summary(self) -> &'static str {
        self.about().2
    }

    /// How many arguments it takes.
    pub(super) fn arity(self) -> RangeInclusive<usize> {
        match self {
            Self::Array => 0..=usize::MAX,
            Self::Format => 1..=usize::MAX,
            Self::Uuid => 0..=0,
            Self::ArrayLength
            | Self::ArrayUnique
            | Self::Base64Decode
            | Self::Base64Encode
            | Self::JsonToString
            | Self::StringToJson => 1..=1,
            Self::ArrayContains
            | Self::ArrayGetItem
            | Self::ArrayPartition
            | Self::Hash
            | Self::MathAdd
            | Self::StringSplit => 2..=2,
            Self::MathRandom => 2..=3,
            Self::ArrayRange | Self::JsonMerge => 3..=3,
        }
    }

    fn about(self) -> (&'static str, &'static str, &'static str) {
        match self {
            Self::Array => ("States.Array", "value, …", "An array of its arguments."),
            Self::ArrayContains => ("States.ArrayContains", "array, value", "Whether the array has the value."),
            Self::ArrayGetItem => ("States.ArrayGetItem", "array, index", "The element at an index, counted from 0."),
            Self::ArrayLength => ("States.ArrayLength", "array", "The number of elements."),
            Self::ArrayPartition => ("States.ArrayPartition", "array, size", "The array cut into arrays of that size."),
            Self::ArrayRange => {
                ("States.ArrayRange", "first, last, step", "The numbers from first to last, 1,000 at most.")
            }
            Self::ArrayUnique => ("States.ArrayUnique", "array", "The array without repeated elements."),
            Self::Base64Decode => {
                ("States.Base64Decode", "text", "The text that was encoded, up to 10,000 characters.")
            }
            Self::Base64Encode => ("States.Base64Encode", "text", "The text in Base64, up to 10,000 characters."),
            Self::Format => ("States.Format", "template, value, …", "The template with each {} replaced by a value."),
            Self::Hash => (
                "States.Hash",
                "data, algorithm",
                "A digest by MD5, SHA-1, SHA-256, SHA-384 or SHA-512 in hexadecimal.",
            ),
            Self::JsonMerge => {
                ("States.JsonMerge", "first, second, false", "The members of both objects; the second's win.")
            }
            Self::JsonToString => ("States.JsonToString", "value", "The value as JSON text."),
            Self::MathAdd => ("States.MathAdd", "first, second", "The sum of two whole numbers."),
            Self::MathRandom => {
                ("States.MathRandom", "start, end, seed?", "A random whole number from start up to and without end.")
            }
            Self::StringSplit => {
                ("States.StringSplit", "text, characters", "The pieces of the text between any of the characters.")
            }
            Self::StringToJson => ("States.StringToJson", "text", "The value that the JSON text stands for."),
            Self::Uuid => ("States.UUID", "", "A random (version 4) UUID."),
        }
    }
}
