//! JSON numbers as AWS keeps them: whole numbers stay whole, the rest are doubles.
//!
//! Separate from [`Value`](crate::Value) because how a number prints is a matter of fidelity: the services run on Java,
//! so a double prints as `Double.toString` does (`27.8`, `1.0`, `1.672167354533E9`).
//! <https://docs.oracle.com/en/java/javase/21/docs/api/java.base/java/lang/Double.html#toString(double)>

use std::cmp::Ordering;
use std::fmt;

/// A JSON number. Whole numbers beyond 64 bits become doubles.
#[derive(Clone, Copy, Debug)]
pub enum Number {
    Int(i64),
    /// Always finite: JSON has neither infinities nor NaN.
    Float(f64),
}

impl Number {
    /// The double nearest to `value`, or `None` for an infinity or NaN, which JSON cannot hold.
    pub fn from_f64(value: f64) -> Option<Self> {
        value.is_finite().then_some(Self::Float(value))
    }

    #[allow(clippy::cast_precision_loss, reason = "the nearest double is what Java's conversion gives")]
    pub fn as_f64(self) -> f64 {
        match self {
            Self::Int(int) => int as f64,
            Self::Float(float) => float,
        }
    }

    /// The whole number it is: `3` and `3.0` both are 3.
    #[allow(clippy::cast_possible_truncation, reason = "the range is checked first")]
    pub fn as_i64(self) -> Option<i64> {
        const LIMIT: f64 = 9_223_372_036_854_775_808.0;
        match self {
            Self::Int(int) => Some(int),
            Self::Float(float) if float.fract() == 0.0 && (-LIMIT..LIMIT).contains(&float) => Some(float as i64),
            Self::Float(_) => None,
        }
    }

    pub fn is_int(self) -> bool {
        matches!(self, Self::Int(_))
    }
}

impl PartialEq for Number {
    fn eq(&self, other: &Self) -> bool {
        self.partial_cmp(other) == Some(Ordering::Equal)
    }
}

impl PartialOrd for Number {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        match (self, other) {
            (Self::Int(a), Self::Int(b)) => Some(a.cmp(b)),
            _ => self.as_f64().partial_cmp(&other.as_f64()),
        }
    }
}

impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Self::Int(int) => write!(f, "{int}"),
            Self::Float(float) => {
                let magnitude = float.abs();
                if magnitude == 0.0 || (1e-3..1e7).contains(&magnitude) {
                    // `Debug` keeps the `.0` of a whole double, as Java does.
                    write!(f, "{float:?}")
                } else {
                    let text = format!("{float:E}");
                    match text.split_once('E') {
                        Some((mantissa, exponent)) if !mantissa.contains('.') => write!(f, "{mantissa}.0E{exponent}"),
                        _ => f.write_str(&text),
                    }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Number::{Float, Int};

    #[test]
    fn prints_as_java_does() {
        for (number, text) in [
            (Int(-7), "-7"),
            (Float(27.8), "27.8"),
            (Float(1.0), "1.0"),
            (Float(-0.0), "-0.0"),
            (Float(1_672_167_354.533), "1.672167354533E9"),
            (Float(1e7), "1.0E7"),
            (Float(9_999_999.0), "9999999.0"),
            (Float(0.001), "0.001"),
            (Float(0.0001), "1.0E-4"),
            (Float(1e300), "1.0E300"),
        ] {
            assert_eq!(number.to_string(), text);
        }
    }

    #[test]
    fn whole_doubles_equal_whole_numbers() {
        assert_eq!(Int(3), Float(3.0));
        assert_eq!(Float(3.0).as_i64(), Some(3));
        assert_eq!(Float(3.5).as_i64(), None);
        assert_eq!(Float(1e19).as_i64(), None);
    }
}
