"""Step Functions' own model, as botocore has it, against `stepyard serve` at the address given: every constraint of every
member is violated once, and every answer has the members and the errors that the model says.

Run by tests/serve.rs where Python has boto3 (pip install boto3).
"""

import copy
import json
import time
import urllib.error
import urllib.request

from local import ROLE, URL, client, definition

MODEL = client().meta.service_model
# Members that AWS was recorded to send although its model has none.
BEYOND_THE_MODEL = {"StartSyncExecution.inputDetails.__type", "StartSyncExecution.outputDetails.__type"}
# What any operation may answer without the model naming it.
COMMON = {"ValidationException", "SerializationException"}
found = []


def call(operation, body):
    """The status and the body; what is wrong with it is kept."""
    target = {"X-Amz-Target": f"AWSStepFunctions.{operation}", "Content-Type": "application/x-amz-json-1.0"}
    request = urllib.request.Request(URL, data=json.dumps(body).encode(), headers=target)
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:
            body = json.loads(answer.read() or b"{}")
            look(MODEL.operation_model(operation).output_shape, body, operation)
            return "OK", body
    except urllib.error.HTTPError as error:
        body = json.loads(error.read())
        code = body["__type"].split("#")[1]
        known = {shape.name for shape in MODEL.operation_model(operation).error_shapes} | COMMON
        if error.code != 400 or code not in known:
            found.append(f"{operation}: {error.code} {body}")
        return code, body


def look(shape, value, path):
    """Whether a value is what the model says."""
    kinds = {"string": str, "integer": int, "long": int, "float": (int, float), "double": (int, float)}
    kinds |= {"timestamp": (int, float), "boolean": bool, "structure": dict, "list": list, "map": dict}
    if not isinstance(value, kinds[shape.type_name]) or isinstance(value, bool) != (shape.type_name == "boolean"):
        found.append(f"{path}: {value!r} is no {shape.type_name}")
    elif shape.type_name == "structure":
        for name in shape.required_members:
            if name not in value:
                found.append(f"{path}.{name}: missing")
        for name, member in value.items():
            if name in shape.members:
                look(shape.members[name], member, f"{path}.{name}")
            elif f"{path}.{name}" not in BEYOND_THE_MODEL:
                found.append(f"{path}.{name}: not in the model")
    elif shape.type_name == "list":
        for at, member in enumerate(value):
            look(shape.member, member, f"{path}[{at}]")
    elif shape.type_name == "string" and shape.enum and value not in shape.enum:
        found.append(f"{path}: {value!r} is none of {shape.enum}")


def good(operation, **body):
    code, answer = call(operation, body)
    assert code == "OK", (operation, answer)
    return answer


PASS = definition({"A": {"Type": "Pass", "End": True}})
MAP = definition({"M": {"Type": "Map", "End": True, "ItemProcessor": {
    "ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"},
    "StartAt": "P", "States": {"P": {"Type": "Pass", "End": True}}}}})
created = good("CreateStateMachine", name="M", definition=PASS, roleArn=ROLE, publish=True)
machine, version = created["stateMachineArn"], created["stateMachineVersionArn"]
express = good("CreateStateMachine", name="E", definition=PASS, roleArn=ROLE, type="EXPRESS")["stateMachineArn"]
activity = good("CreateActivity", name="act")["activityArn"]
routing = [{"stateMachineVersionArn": version, "weight": 100}]
alias = good("CreateStateMachineAlias", name="live", routingConfiguration=routing)["stateMachineAliasArn"]
execution = good("StartExecution", stateMachineArn=machine, name="e")["executionArn"]
mapper = good("CreateStateMachine", name="Mapper", definition=MAP, roleArn=ROLE)["stateMachineArn"]
mapped = good("StartExecution", stateMachineArn=mapper, input="[1,2]")["executionArn"]
while good("DescribeExecution", executionArn=mapped)["status"] == "RUNNING":
    time.sleep(0.02)
map_run = good("ListMapRuns", executionArn=mapped)["mapRuns"][0]["mapRunArn"]
good("ListExecutions", mapRunArn=map_run)
names = (f"name-{at}" for at in range(10_000))

# A request that is right for each operation; what it changes must not be in the way of the others.
RIGHT = {
    "CreateActivity": lambda: {"name": next(names)},
    "CreateStateMachine": lambda: {"name": next(names), "definition": PASS, "roleArn": ROLE},
    "CreateStateMachineAlias": lambda: {"name": next(names), "routingConfiguration": routing},
    "DeleteActivity": lambda: {"activityArn": activity + "-gone"},
    "DeleteStateMachine": lambda: {"stateMachineArn": machine + "-gone"},
    "DeleteStateMachineAlias": lambda: {"stateMachineAliasArn": machine + ":gone"},
    "DeleteStateMachineVersion": lambda: {"stateMachineVersionArn": machine + ":99"},
    "DescribeActivity": lambda: {"activityArn": activity},
    "DescribeExecution": lambda: {"executionArn": execution},
    "DescribeMapRun": lambda: {"mapRunArn": map_run},
    "DescribeStateMachine": lambda: {"stateMachineArn": machine},
    "DescribeStateMachineAlias": lambda: {"stateMachineAliasArn": alias},
    "DescribeStateMachineForExecution": lambda: {"executionArn": execution},
    "GetActivityTask": lambda: {"activityArn": activity + "-gone"},
    "GetExecutionHistory": lambda: {"executionArn": execution},
    "ListActivities": lambda: {},
    "ListExecutions": lambda: {"stateMachineArn": machine},
    "ListMapRuns": lambda: {"executionArn": mapped},
    "ListStateMachineAliases": lambda: {"stateMachineArn": machine},
    "ListStateMachineVersions": lambda: {"stateMachineArn": machine},
    "ListStateMachines": lambda: {},
    "ListTagsForResource": lambda: {"resourceArn": machine},
    "PublishStateMachineVersion": lambda: {"stateMachineArn": machine},
    "RedriveExecution": lambda: {"executionArn": execution},
    "SendTaskFailure": lambda: {"taskToken": "none"},
    "SendTaskHeartbeat": lambda: {"taskToken": "none"},
    "SendTaskSuccess": lambda: {"taskToken": "none", "output": "{}"},
    "StartExecution": lambda: {"stateMachineArn": machine},
    "StartSyncExecution": lambda: {"stateMachineArn": express},
    "StopExecution": lambda: {"executionArn": execution},
    "TagResource": lambda: {"resourceArn": machine, "tags": [{"key": "a", "value": "b"}]},
    "TestState": lambda: {"definition": '{"Type":"Pass","End":true}', "roleArn": ROLE},
    "UntagResource": lambda: {"resourceArn": machine, "tagKeys": ["a"]},
    "UpdateMapRun": lambda: {"mapRunArn": map_run},
    "UpdateStateMachine": lambda: {"stateMachineArn": machine, "definition": PASS},
    "UpdateStateMachineAlias": lambda: {"stateMachineAliasArn": alias, "description": "x"},
    "ValidateStateMachineDefinition": lambda: {"definition": PASS},
}
WRONG = {
    "string": [5, {}], "integer": ["x", 1.5], "long": ["x"], "float": ["x"], "boolean": ["x", 5],
    "structure": ["x", []], "list": ["x", {}],
}
# An empty definition is told among the diagnostics, as AWS was recorded to do.
SHORTER_THAN_THE_MODEL = {("ValidateStateMachineDefinition", "definition")}
ABSENT = object()


def with_member(body, path, value):
    body = copy.deepcopy(body)
    *way, last = path
    at = body
    for step, following in zip(path, path[1:]):
        empty = [] if isinstance(following, int) else {}
        if isinstance(at, list):
            at.extend([{}] * (step + 1 - len(at)))
            at = at[step]
        else:
            at = at.setdefault(step, empty)
    if isinstance(at, list):
        at[last:last + 1] = [value]
    elif value is ABSENT:
        at.pop(last, None)
    else:
        at[last] = value
    return body


def violate(operation, path, shape, required):
    """Sends the right request with this member wrong, in each way that the model refuses."""
    def expect(code, value):
        answered, body = call(operation, with_member(RIGHT[operation](), path, value))
        if answered != code:
            found.append(f"{operation} with {path} = {str(value)[:40]!r}: {answered} {body} instead of {code}")

    limits = shape.metadata
    for value in WRONG.get(shape.type_name, []):
        expect("SerializationException", value)
    if required:
        expect("ValidationException", ABSENT)
        expect("ValidationException", None)
    if shape.type_name == "string":
        if limits.get("max", 1 << 30) < 1_000_000:
            expect("ValidationException", "x" * (limits["max"] + 1))
        if limits.get("min", 0) > 0 and (operation, path[-1]) not in SHORTER_THAN_THE_MODEL:
            expect("ValidationException", "x" * (limits["min"] - 1))
        if shape.enum:
            expect("ValidationException", "NONE_OF_THESE")
        if "pattern" in limits:
            expect("ValidationException", "\u00e9 \u0001")
    elif shape.type_name in ("integer", "long", "float"):
        if "max" in limits:
            expect("ValidationException", limits["max"] + 1)
        if "min" in limits:
            expect("ValidationException", limits["min"] - 1)
    elif shape.type_name == "list":
        violate(operation, [*path, 0], shape.member, False)
    elif shape.type_name == "structure":
        for name, member in shape.members.items():
            violate(operation, [*path, name], member, name in shape.required_members)


assert set(RIGHT) == set(MODEL.operation_names)
for operation, right in RIGHT.items():
    call(operation, right())
    shape = MODEL.operation_model(operation).input_shape
    for name, member in shape.members.items():
        violate(operation, [name], member, name in shape.required_members)
assert not found, "\n".join(found)
