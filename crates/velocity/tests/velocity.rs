//! Templates rendered, against what Apache Velocity 1.7 itself rendered; and templates of all kinds that must do no harm.
//!
//! `velocity-1.7.jsonl` has a template and its result a line (`null`: an error), made by running Velocity on templates of
//! our own. Variables are `$s` `Hello`, `$n` 5, `$d` 2.5, `$t` and `$f`, `$l` `[a, b, c]`, `$m` a map, `$e` the empty text.

use syntax::Value;
use velocity::{Item, List, Map, RenderErrorKind, Settings, Template, Variables};

fn variables() -> Variables {
    let inner: Map = [("x", "y")].into_iter().collect();
    let map: Map = [("k", Item::from("v")), ("n", 1.into()), ("m", inner.into())].into_iter().collect();
    let list = List::java(["a", "b", "c"].map(Item::from).into());
    [
        ("s", Item::from("Hello")),
        ("n", 5.into()),
        ("d", 2.5.into()),
        ("t", true.into()),
        ("f", false.into()),
        ("l", list.into()),
        ("m", map.into()),
        ("e", "".into()),
    ]
    .map(|(name, item)| (name.into(), item))
    .into()
}

fn render_with(template: &str, settings: &Settings) -> Result<String, String> {
    let template = Template::parse(template).map_err(|error| error.to_string())?;
    template.render(&mut variables(), settings).map_err(|error| error.message)
}

fn render(template: &str) -> Result<String, String> {
    render_with(template, &Settings::default())
}

#[test]
fn renders_what_velocity_1_7_renders() {
    let mut count = 0;
    for line in include_str!("velocity-1.7.jsonl").lines() {
        let case = Value::parse(line).unwrap();
        let template = case.at(0).and_then(Value::as_str).unwrap();
        let ours = render(template);
        assert_eq!(ours.as_deref().ok(), case.at(1).and_then(Value::as_str), "{template:?} gave {ours:?}");
        count += 1;
    }
    assert!(count > 600, "only {count} cases");
}

#[test]
fn api_gateway_prints_nothing_for_what_is_unresolved() {
    let settings = Settings::api_gateway();
    for (template, expected) in [
        ("[$x] [$x.y.z] [$!x] [${x}]", "[] [] [] []"),
        ("#if($x == \"\")empty#end #if($x == $null)null#end #if($x)true#{else}false#end", "empty null false"),
        ("#set($s = $x)[$s]", "[]"),
        ("#foreach($i in [1..1500])#set($last = $i)#end$last", "1000"),
    ] {
        assert_eq!(render_with(template, &settings).as_deref(), Ok(expected), "{template}");
    }
}

#[test]
fn errors_say_where() {
    let error = Template::parse("line\n  #if($x)\n é #else").unwrap_err();
    assert_eq!(error.to_string(), "`#if` is not closed by `#end` at line 2, column 3");
    let error = Template::parse("é $x[a]").unwrap_err();
    assert_eq!((error.offset, error.line, error.column), (6, 1, 6));
    let template = Template::parse("ab $s.substring(9)").unwrap();
    let error = template.render(&mut variables(), &Settings::default()).unwrap_err();
    assert_eq!((error.kind, error.offset), (RenderErrorKind::Method, Some(3)));
    assert_eq!(error.message, "String index out of range: index 9, length 5");
}

#[test]
fn whatever_does_not_end_is_ended() {
    let nested = "#set($big = [1..100000])#foreach($a in $big)#foreach($b in $big)#foreach($c in $big)x#end#end#end";
    let doubling = "#set($w = \"ab\")#foreach($i in [1..200])#set($w = \"$w$w\")#end";
    let growing = "#set($q = [1])#foreach($i in [1..100])#set($z = $q.addAll($q))#end";
    let recursive = "#macro(again $x)#again($x)#again($x)#end#again(1)";
    let deep_list = "#set($q = [])#foreach($i in [1..100000])#set($q = [$q])#end$q";
    let deep_map = "#set($q = {})#foreach($i in [1..100000])#set($q = {\"k\": $q})#end$q.toString()";
    let wide = "#set($q = [1])#foreach($i in [1..60])#set($q = [$q, $q])#end#if($q == [1])a#end$q";
    let pattern = "$s.replaceAll(\"(([a-zA-Z]+)+)+[0-9]\", \"\")#set($w = \"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\")$w.matches(\"(a+)+b\")";
    let evaluated = "#set($e2 = '#evaluate($e2)')#evaluate($e2)";
    let cyclic = "#set($q = [])#set($r = [$q])#set($z = $q.add($r))$q";
    let range = "#set($q = [0..9000000000])";
    let settings = Settings { max_steps: 400_000, max_text: 1 << 20, ..Settings::default() };
    let blocks = "#define($p)$p$p#end$p #foreach($i in [1..1000000])$p#end";
    let repeat = "$s.repeat(2000000000)";
    for template in
        [nested, doubling, growing, recursive, deep_list, deep_map, wide, pattern, evaluated, cyclic, range, repeat]
    {
        let parsed = Template::parse(template).unwrap();
        let error = parsed.render(&mut variables(), &settings).unwrap_err();
        assert_eq!(error.kind, RenderErrorKind::Budget, "{template}: {}", error.message);
    }
    // Blocks that contain themselves end by a rule of their own.
    let _ = render(blocks);
}

#[test]
fn what_holds_itself_is_printed_as_java_does() {
    assert_eq!(render("#set($z = $m.put(\"k\", $m))$m").as_deref(), Ok("{k=(this Map), n=1, m={x=y}}"));
    assert_eq!(render("#set($z = $l.add($l))$l").as_deref(), Ok("[a, b, c, (this Collection)]"));
}

#[test]
fn what_is_cleared_is_empty() {
    assert_eq!(render("#set($z = $m.clear())$m.size() $m.isEmpty() $m").as_deref(), Ok("0 true {}"));
    assert_eq!(render("#set($z = $l.clear())$l.size() $l.isEmpty() $l").as_deref(), Ok("0 true []"));
}

#[test]
fn limits_are_the_last_that_goes() {
    let settings = Settings { max_text: 10, ..Settings::default() };
    assert_eq!(render_with("#set($x = $s.concat(\"World\"))$x", &settings).as_deref(), Ok("HelloWorld"));
    assert_eq!(
        render_with("#set($x = $s.concat(\"World!\"))", &settings).unwrap_err(),
        "A text is longer than 10 bytes"
    );
}

#[test]
fn depth_of_the_text_is_no_stack() {
    for (open, close) in
        [("(", ")"), ("[", "]"), ("!", ""), ("{1:", "}"), ("$m.get(", ")"), ("$l[", "]"), ("$n + (", ")")]
    {
        let text = format!("#set($x = {}1{})", open.repeat(5000), close.repeat(5000));
        assert!(Template::parse(&text).is_err(), "{open}");
    }
    for block in ["#if($t)", "#foreach($i in $l)", "#define($x)", "#macro(x)", "#@x()"] {
        let text = block.repeat(5000) + &"#end".repeat(5000);
        assert!(Template::parse(&text).is_err(), "{block}");
    }
    // Each level doubles the quotation marks of those inside it.
    let nest = |inner: String, _| format!("#set($x = \"{}\")$x", inner.replace('"', "\"\""));
    let quoted = (0..12).fold("$s".to_owned(), nest);
    assert_eq!(render(&quoted).as_deref(), Ok("Hello"));
    let flat = "$s#if($t)x#end".repeat(20_000);
    assert_eq!(render(&flat).map(|text| text.len()), Ok(6 * 20_000));
}

/// Numbers as if by chance, the same in every run.
struct Chance(u64);

impl Chance {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap_or_default() % limit
    }
}

#[test]
fn no_text_breaks_the_parser_or_the_renderer() {
    const PARTS: [&str; 54] = [
        "$",
        "#",
        "\\",
        "!",
        "{",
        "}",
        "(",
        ")",
        "[",
        "]",
        "\"",
        "'",
        ".",
        ",",
        ":",
        "=",
        "..",
        " ",
        "\n",
        "\r\n",
        "é",
        "😀",
        "$s",
        "$m",
        "$l",
        "$x",
        "if",
        "#if(",
        "#elseif(",
        "#else",
        "#end",
        "#set(",
        "#foreach(",
        "$i in ",
        "#macro(",
        "#define(",
        "##",
        "#*",
        "*#",
        "#[[",
        "]]#",
        "#break",
        "#stop",
        "#evaluate(",
        "1",
        "-2.5",
        "true",
        "and",
        "==",
        "+",
        ".get(",
        ".substring(",
        ".replaceAll(",
        "\\u00e9",
    ];
    let settings = Settings { max_steps: 20_000, ..Settings::default() };
    let mut chance = Chance(1);
    let mut rendered = 0;
    for _ in 0..20_000 {
        let text: String = (0..=chance.below(25)).map(|_| PARTS[chance.below(PARTS.len())]).collect();
        if let Ok(template) = Template::parse(&text) {
            rendered += usize::from(template.render(&mut variables(), &settings).is_ok());
        }
    }
    assert!(rendered > 500, "only {rendered} of them were templates");
}

#[test]
fn text_without_signs_is_itself() {
    let mut chance = Chance(2);
    for _ in 0..200 {
        let text: String =
            (0..chance.below(40)).map(|_| ['a', ' ', '\n', '{', '"', 'é', ')'][chance.below(7)]).collect();
        assert_eq!(render(&text), Ok(text.clone()));
        // So is anything in an unparsed block, and the text of a value.
        assert_eq!(render(&format!("#[[{text}$s #if]]#")), Ok(format!("{text}$s #if")));
        let quoted = text.replace('"', "\"\"");
        assert_eq!(render(&format!("#set($v = \"{quoted}\")$v")), Ok(text));
    }
}
