//! Templates rendered with the objects of API Gateway.

use super::*;

fn scope() -> Scope {
    let pairs = |pairs: &[(&str, &str)]| pairs.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect();
    let identity: Map = [("sourceIp", "test-invoke-source-ip")].into_iter().collect();
    let context: Map = [("stage", Item::from("prod")), ("identity", identity.into())].into_iter().collect();
    Scope {
        parameters: Rc::new(Parameters {
            path: Vec::new(),
            querystring: pairs(&[("myquerystring", "222"), ("input", "111")]),
            header: pairs(&[("input_header", "333")]),
        }),
        context,
        stage_variables: [("arn".to_owned(), "arn:m".to_owned())].into(),
    }
}

fn rendered(template: &str, body: &str) -> String {
    render(template, body, &scope()).unwrap()
}

/// API Gateway's own "Method request passthrough", in our words, with the white space that it has there.
const PASSTHROUGH: &str = r#"##  Everything there is
##  in one object
#set($allParams = $input.params())
{
"body-json" : $input.json('$'),
"params" : {
#foreach($type in $allParams.keySet())
    #set($params = $allParams.get($type))
"$type" : {
    #foreach($paramName in $params.keySet())
    "$paramName" : "$util.escapeJavaScript($params.get($paramName))"
        #if($foreach.hasNext),#end
    #end
}
    #if($foreach.hasNext),#end
#end
},
"context" : {
    "stage" : "$context.stage",
    "user" : "$context.identity.user",
    "source-ip" : "$context.identity.sourceIp"
    }
}
"#;

#[test]
fn the_passthrough_template_gives_what_people_saw_on_aws() {
    // The white space is that of two results of AWS found in public repositories.
    let seen = r#"{
"body-json" : {},
"params" : {
"path" : {
    }
    ,"querystring" : {
        "myquerystring" : "222"
        ,        "input" : "111"
            }
    ,"header" : {
        "input_header" : "333"
            }
    },
"context" : {
    "stage" : "prod",
    "user" : "",
    "source-ip" : "test-invoke-source-ip"
    }
}
"#;
    assert_eq!(rendered(PASSTHROUGH, ""), seen);
}

#[test]
fn the_input_is_text_json_and_parameters() {
    let body = r#"{"a": "x/y", "n": 1.0, "l": ["x/y", {"k": null}], "o": {"p": [true]}}"#;
    for (template, expected) in [
        ("$input.body", body),
        (
            "$input.json('$.a') $input.json('$.l') $input.json('$.o') $input.json('$.n')",
            r#""x/y" ["x/y",{"k":null}] {"p":[true]} 1.0"#,
        ),
        ("$input.path('$.a') $input.path('$.l') $input.path('$.o')", r#"x/y ["x\/y",{"k":null}] {p=[true]}"#),
        ("$input.path('$.l[0]') $input.path('$.l').get(1).containsKey('k') $input.path('$.l').size()", "x/y true 2"),
        ("[$input.path('$.none')] $input.json('$.none') $input.path('$..p')", r#"[] "" [[true]]"#),
        ("$input.params('input') $input.params('INPUT_HEADER') [$input.params('none')]", "111 333 []"),
        ("$input.params()", "{path={}, querystring={myquerystring=222, input=111}, header={input_header=333}}"),
        ("$stageVariables.arn [$stageVariables.none] $context.identity.sourceIp", "arn:m [] test-invoke-source-ip"),
        ("#set($o = $input.path('$'))#foreach($e in $o.entrySet())$e.key #end", "a n l o "),
    ] {
        assert_eq!(rendered(template, body), expected, "{template}");
    }
    assert_eq!(rendered("$input.body $input.json('$') $input.path('$')", ""), "{} {} {}");
    assert_eq!(rendered("$input.json('$') $input.path('$')", "not json"), "\"not json\" not json");
}

#[test]
fn util_escapes_encodes_and_parses() {
    let body = r#"{"a": "it's \"so\"", "j": "{\"k\": [1, 2]}"}"#;
    for (template, expected) in [
        ("$util.escapeJavaScript($input.path('$.a'))", r#"it\'s \"so\""#),
        (r#"$util.escapeJavaScript($input.json('$.a')).replaceAll("\\'", "'")"#, r#"\"it's \\\"so\\\"\""#),
        ("$util.parseJson($input.path('$.j')).k[1]", "2"),
        ("$util.base64Decode($util.base64Encode('é'))$util.urlDecode($util.urlEncode('a b/é'))", "éa b/é"),
        ("[$util.urlEncode($input.path('$.none'))] [$util.nothing('x')] [$util.urlEncode()]", "[] [] []"),
    ] {
        assert_eq!(rendered(template, body), expected, "{template}");
    }
    let failure = render("x $util.urlDecode('%')", "", &scope()).unwrap_err();
    assert_eq!(failure.message, "URLDecoder: Illegal hex characters in escape (%) pattern");
    assert_eq!(failure.offset, Some(2));
    assert_eq!(render("$input.path('$[')", "{}", &scope()).unwrap_err().offset, Some(0));
}

#[test]
fn overrides_live_in_the_context() {
    let scope = scope();
    scope.context.put("responseOverride", Map::new());
    let template = "#set($context.responseOverride.status = 418)$context.responseOverride.status";
    assert_eq!(render(template, "", &scope).as_deref(), Ok("418"));
    assert_eq!(render("$context.responseOverride", "", &scope).as_deref(), Ok("{status=418}"));
}
