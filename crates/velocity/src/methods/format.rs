//! `String.format`: the conversions that templates use, `%s %d %f %x %X %o %b %c %e %n %%`, with flags and widths.
//!
//! <https://docs.oracle.com/en/java/javase/17/docs/api/java.base/java/util/Formatter.html>

use crate::error::RenderError;
use crate::item::Item;
use crate::render::float;

#[derive(Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is one of the format language's flags")]
struct Spec {
    index: Option<usize>,
    left: bool,
    zero: bool,
    plus: bool,
    commas: bool,
    width: usize,
    precision: Option<usize>,
}

pub(super) fn format(pattern: &str, values: &[Item], limit: usize) -> Result<String, RenderError> {
    let mut out = String::new();
    let mut rest = pattern;
    let mut next = 0;
    while let Some((before, after)) = rest.split_once('%') {
        out.push_str(before);
        let (spec, conversion, after) =
            spec(after).ok_or_else(|| RenderError::method("java.util.UnknownFormatConversionException: %"))?;
        rest = after;
        if spec.width.max(spec.precision.unwrap_or_default()) > 10_000 || out.len() > limit {
            return Err(RenderError::budget("A text is too long"));
        }
        let text = match conversion {
            'n' => "\n".into(),
            '%' => pad("%".into(), &spec),
            _ => {
                let at = spec.index.unwrap_or_else(|| {
                    next += 1;
                    next - 1
                });
                let value = values.get(at).ok_or_else(|| {
                    RenderError::method(format!(
                        "java.util.MissingFormatArgumentException: Format specifier '%{conversion}'"
                    ))
                })?;
                converted(value, conversion, &spec, limit)?
            }
        };
        out.push_str(&text);
    }
    out.push_str(rest);
    Ok(out)
}

fn spec(text: &str) -> Option<(Spec, char, &str)> {
    let mut spec = Spec::default();
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let mut rest = text;
    if digits > 0 && text.get(digits..)?.starts_with('$') {
        spec.index = text.get(..digits)?.parse::<usize>().ok()?.checked_sub(1);
        rest = text.get(digits + 1..)?;
    }
    loop {
        match rest.chars().next()? {
            '-' => spec.left = true,
            '0' => spec.zero = true,
            '+' => spec.plus = true,
            ',' => spec.commas = true,
            ' ' | '#' | '(' => {}
            _ => break,
        }
        rest = rest.get(1..)?;
    }
    let width = rest.bytes().take_while(u8::is_ascii_digit).count();
    spec.width = rest.get(..width)?.parse().unwrap_or_default();
    rest = rest.get(width..)?;
    if let Some(precise) = rest.strip_prefix('.') {
        let digits = precise.bytes().take_while(u8::is_ascii_digit).count();
        spec.precision = Some(precise.get(..digits)?.parse().ok()?);
        rest = precise.get(digits..)?;
    }
    let conversion = rest.chars().next()?;
    Some((spec, conversion, rest.get(conversion.len_utf8()..)?))
}

fn converted(value: &Item, conversion: char, spec: &Spec, limit: usize) -> Result<String, RenderError> {
    let mismatch = || {
        let text = crate::print::to_text(value, 100).unwrap_or_default();
        RenderError::method(format!("java.util.IllegalFormatConversionException: {conversion} != {text}"))
    };
    let text = match (conversion, value) {
        ('s' | 'S', _) => {
            let text = crate::print::to_text(value, limit)?;
            text.chars().take(spec.precision.unwrap_or(usize::MAX)).collect()
        }
        ('b' | 'B', Item::Bool(value)) => value.to_string(),
        ('b' | 'B', _) => (!value.is_null()).to_string(),
        (_, Item::Null) => "null".into(),
        ('d', Item::Integer(value)) => return Ok(numeric(&value.to_string(), spec)),
        ('x' | 'X', Item::Integer(value)) => match (i32::try_from(*value), i64::try_from(*value)) {
            (Ok(value), _) => format!("{value:x}"),
            (_, Ok(value)) => format!("{value:x}"),
            _ => return Err(mismatch()),
        },
        ('o', Item::Integer(value)) => format!("{value:o}"),
        ('c' | 'C', Item::Integer(value)) => {
            u32::try_from(*value).ok().and_then(char::from_u32).map(String::from).ok_or_else(mismatch)?
        }
        ('c' | 'C', Item::String(text)) if text.chars().count() == 1 => text.to_string(),
        ('f', Item::Double(value)) => {
            return Ok(numeric(&fixed(*value, spec.precision.unwrap_or(6)), spec));
        }
        ('e' | 'E', Item::Double(_)) => {
            let value = float(value).unwrap_or_default();
            let text = format!("{value:.0$e}", spec.precision.unwrap_or(6));
            let (mantissa, exponent) = text.split_once('e').unwrap_or((&text, "0"));
            let exponent: i32 = exponent.parse().unwrap_or_default();
            format!("{mantissa}e{}{:02}", if exponent < 0 { '-' } else { '+' }, exponent.abs())
        }
        ('d' | 'x' | 'X' | 'o' | 'c' | 'C' | 'f' | 'e' | 'E', _) => return Err(mismatch()),
        _ => {
            return Err(RenderError::method(format!(
                "java.util.UnknownFormatConversionException: Conversion = '{conversion}'"
            )));
        }
    };
    let text = if conversion.is_ascii_uppercase() { text.to_uppercase() } else { text };
    Ok(if matches!(conversion, 'x' | 'X' | 'o') && spec.zero { numeric(&text, spec) } else { pad(text, spec) })
}

/// So many decimals of the shortest text of a number, a half rounded up, as Java does it.
fn fixed(value: f64, decimals: usize) -> String {
    let text = format!("{value}");
    let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
    if !value.is_finite() || fraction.len() <= decimals {
        return format!("{value:.decimals$}");
    }
    let kept = fraction.get(..decimals).unwrap_or_default();
    let rounds_up = fraction.as_bytes().get(decimals).is_some_and(|digit| *digit >= b'5');
    let mut digits: Vec<u8> = whole.bytes().chain(kept.bytes()).collect();
    let mut at = digits.len();
    while rounds_up && at > 0 {
        at -= 1;
        match digits.get_mut(at) {
            Some(digit @ b'0'..=b'8') => {
                *digit += 1;
                break;
            }
            Some(digit @ b'9') => *digit = b'0',
            _ => {
                // The sign: every digit was a nine.
                at += 1;
                digits.insert(at, b'1');
                break;
            }
        }
        if at == 0 {
            digits.insert(0, b'1');
        }
    }
    let point = digits.len() - decimals;
    let mut text: String = digits.into_iter().map(char::from).collect();
    if decimals > 0 {
        text.insert(point, '.');
    }
    text
}

fn numeric(digits: &str, spec: &Spec) -> String {
    let (sign, digits) = match digits.strip_prefix('-') {
        Some(digits) => ("-", digits),
        None => (if spec.plus { "+" } else { "" }, digits),
    };
    let mut digits = digits.to_string();
    if spec.commas {
        let whole = digits.find('.').unwrap_or(digits.len());
        for at in (1..whole).filter(|at| (whole - at) % 3 == 0).rev() {
            digits.insert(at, ',');
        }
    }
    if spec.zero && !spec.left {
        let missing = spec.width.saturating_sub(sign.len() + digits.len());
        digits.insert_str(0, &"0".repeat(missing));
    }
    pad(format!("{sign}{digits}"), spec)
}

fn pad(text: String, spec: &Spec) -> String {
    let missing = spec.width.saturating_sub(text.chars().count());
    let blanks = " ".repeat(missing);
    if spec.left { text + &blanks } else { blanks + &text }
}
