"""Refusals and paging of Step Functions' API through boto3, against `stepyard serve` at the address given: every error
that the model names, with its message, and every list in pages of one.

Run by tests/serve.rs where Python has boto3 (pip install boto3).
"""

import time

from botocore.exceptions import ClientError

from local import ARN, ROLE, client as connect, definition as machine_of

# What the client would refuse by itself is sent: it is the service's answer that is looked at.
client = connect(parameter_validation=False)
seen = set()


def refused(code, message, operation, **arguments):
    try:
        getattr(client, operation)(**arguments)
    except ClientError as error:
        found = error.response["Error"]
        assert (found["Code"], found.get("Message", "")) == (code, message), (operation, found)
        assert error.response["ResponseMetadata"]["HTTPStatusCode"] == 400
        seen.add(code)
        return
    raise AssertionError(f"{operation} should fail with {code}")


def constraint(member, what, value=None):
    shown = "" if value is None else f"{value} "
    return f"1 validation error detected: Value {shown}at '{member}' failed to satisfy constraint: Member must {what}"


def definition(state):
    return machine_of({"A": {**state, "End": True}})


def ended(arn):
    while client.describe_execution(executionArn=arn)["status"] == "RUNNING":
        time.sleep(0.02)


def pages(operation, member, **arguments):
    """All of a list, in pages of one, and twice as many tokens as there must be at most."""
    found, token = [], {}
    for _ in range(100):
        page = getattr(client, operation)(maxResults=1, **arguments, **token)
        assert len(page[member]) <= 1, page
        found += page[member]
        if "nextToken" not in page:
            return found
        token = {"nextToken": page["nextToken"]}
    raise AssertionError(f"{operation} does not end")


PASS = definition({"Type": "Pass"})
machine = client.create_state_machine(name="M", definition=PASS, roleArn=ROLE)["stateMachineArn"]
express = client.create_state_machine(name="E", type="EXPRESS", definition=PASS, roleArn=ROLE)["stateMachineArn"]
activity = client.create_activity(name="act")["activityArn"]
version = client.publish_state_machine_version(stateMachineArn=machine)["stateMachineVersionArn"]
client.update_state_machine(stateMachineArn=machine, definition=definition({"Type": "Pass", "Result": 2}))
client.publish_state_machine_version(stateMachineArn=machine)
routes = [{"stateMachineVersionArn": version, "weight": 100}]
alias = client.create_state_machine_alias(name="live", routingConfiguration=routes)["stateMachineAliasArn"]
client.create_state_machine_alias(name="next", routingConfiguration=routes)
runs = [client.start_execution(stateMachineArn=machine, name=f"run-{at}")["executionArn"] for at in range(3)]
for run in runs:
    ended(run)

# Machines
again = client.create_state_machine(name="M", definition=definition({"Type": "Pass", "Result": 2}), roleArn=ROLE)
assert again["stateMachineArn"] == machine, "the same request again answers the same"
refused(
    "StateMachineAlreadyExists", f"State Machine Already Exists: '{machine}'",
    "create_state_machine", name="M", definition=PASS, roleArn=ROLE.replace("Iam", "Other"),
)
nope = f"{ARN}:stateMachine:nope"
for operation in ["describe_state_machine", "update_state_machine", "start_execution", "list_executions", "start_sync_execution"]:
    more = {"definition": PASS} if operation == "update_state_machine" else {}
    refused("StateMachineDoesNotExist", f"State Machine Does Not Exist: '{nope}'", operation, stateMachineArn=nope, **more)
refused("InvalidName", "Invalid Name: 'a b'", "create_state_machine", name="a b", definition=PASS, roleArn=ROLE)
refused("InvalidName", "Invalid Name: 'a b'", "create_activity", name="a b")
refused("InvalidArn", "Invalid Arn: 'Invalid ARN prefix: nope'", "describe_state_machine", stateMachineArn="nope")
refused("MissingRequiredParameter", "Either the definition, the role ARN, the LoggingConfiguration, or the TracingConfiguration must be specified", "update_state_machine", stateMachineArn=machine)
refused("ValidationException", constraint("name", "not be null", "null"), "create_state_machine", definition=PASS, roleArn=ROLE)
refused("ValidationException", constraint("name", "have length less than or equal to 80", "'" + "n" * 81 + "'"), "create_activity", name="n" * 81)
refused("ValidationException", constraint("type", "satisfy enum value set: [STANDARD, EXPRESS]", "'FAST'"), "create_state_machine", name="X", type="FAST", definition=PASS, roleArn=ROLE)
refused("ValidationException", constraint("maxResults", "have value less than or equal to 1000", "'1001'"), "list_state_machines", maxResults=1001)

refused(
    "StateMachineAlreadyExists", f"State Machine Already Exists: '{machine}'",
    "create_state_machine", name="M", definition=definition({"Type": "Pass", "Result": 2}), roleArn=ROLE, publish=True,
)
group = {"level": "ALL", "destinations": [{"cloudWatchLogsLogGroup": {"logGroupArn": "arn:aws:logs:us-east-1:123456789012:log-group:g"}}]}
refused("InvalidLoggingConfiguration", "Invalid Logging Configuration: Log Group ARN must be provided with '*' qualifier.", "create_state_machine", name="X", definition=PASS, roleArn=ROLE, loggingConfiguration=group)
refused("InvalidArn", "Invalid Role Arn: 'nobody'", "test_state", definition='{"Type":"Pass","End":true}', roleArn="nobody")
labelled = "A state machine ARN that refers to a Distributed Map state is not supported by this operation"
for operation in ["start_execution", "describe_state_machine", "delete_state_machine"]:
    refused("ValidationException", labelled, operation, stateMachineArn=machine + "/label")

# Executions
refused("ExecutionAlreadyExists", f"Execution Already Exists: '{runs[0]}'", "start_execution", stateMachineArn=machine, name="run-0")
missing = f"{ARN}:execution:M:nope"
for operation in ["describe_execution", "get_execution_history", "stop_execution", "describe_state_machine_for_execution", "redrive_execution"]:
    refused("ExecutionDoesNotExist", f"Execution Does Not Exist: '{missing}'", operation, executionArn=missing)
refused("InvalidExecutionInput", "Invalid State Machine Execution Input: 'Unrecognized token 'not': was expecting (JSON String, Number, Array, Object or token 'null', 'true' or 'false')'", "start_execution", stateMachineArn=machine, input="not")
refused("StateMachineTypeNotSupported", "This operation is not supported by this type of state machine", "start_sync_execution", stateMachineArn=machine)
refused("StateMachineTypeNotSupported", "This operation is not supported by this type of state machine", "list_executions", stateMachineArn=express)
refused("InvalidToken", "Invalid Token: 'Invalid token'", "list_executions", stateMachineArn=machine, nextToken="nope")
refused("InvalidToken", "Invalid Token: 'Invalid token'", "send_task_success", taskToken="nope", output="{}")
refused("InvalidToken", "Invalid Token: 'Invalid token'", "send_task_heartbeat", taskToken="nope")
refused("ResourceNotFound", "Request references a resource that does not exist.", "describe_map_run", mapRunArn=f"{ARN}:mapRun:M/x:1")
refused("ActivityDoesNotExist", f"Activity Does Not Exist: '{ARN}:activity:nope'", "describe_activity", activityArn=f"{ARN}:activity:nope")
refused("ResourceNotFound", f"Resource not found: '{nope}'", "list_tags_for_resource", resourceArn=nope)
refused("SerializationException", "", "start_execution", stateMachineArn=machine, input={"not": "text"})

# A token is good once.
waiting = client.create_state_machine(
    name="W", roleArn=ROLE, definition=definition({"Type": "Task", "Resource": activity, "TimeoutSeconds": 60})
)["stateMachineArn"]
client.start_execution(stateMachineArn=waiting)
token = client.get_activity_task(activityArn=activity)["taskToken"]
refused("InvalidOutput", "Invalid Output: 'Unrecognized token 'not': was expecting (JSON String, Number, Array, Object or token 'null', 'true' or 'false')'", "send_task_success", taskToken=token, output="not")
client.send_task_success(taskToken=token, output="1")
ended(client.list_executions(stateMachineArn=waiting)["executions"][0]["executionArn"])
refused("TaskTimedOut", "Task Timed Out: 'Provided task does not exist anymore'", "send_task_success", taskToken=token, output="1")

# Versions and aliases
refused(
    "ConflictException", f"Version to be deleted must not be referenced by an alias. Current list of aliases referencing this version: [live, next]",
    "delete_state_machine_version", stateMachineVersionArn=version,
)

# Pages
assert sorted(found["name"] for found in pages("list_state_machines", "stateMachines")) == ["E", "M", "W"]
assert [found["name"] for found in pages("list_executions", "executions", stateMachineArn=machine)] == ["run-2", "run-1", "run-0"]
assert len(pages("list_state_machine_versions", "stateMachineVersions", stateMachineArn=machine)) == 2
assert len(pages("list_state_machine_aliases", "stateMachineAliases", stateMachineArn=machine)) == 2
assert [found["name"] for found in pages("list_activities", "activities")] == ["act"]
forward = pages("get_execution_history", "events", executionArn=runs[0])
backward = pages("get_execution_history", "events", executionArn=runs[0], reverseOrder=True)
assert [event["id"] for event in forward] == [1, 2, 3, 4] and forward == backward[::-1], forward
assert client.list_executions(stateMachineArn=machine, statusFilter="FAILED")["executions"] == []

# A page follows the one before, whatever came meanwhile; its token is good for the same list only.
first = client.list_executions(stateMachineArn=machine, maxResults=1)
assert [found["name"] for found in first["executions"]] == ["run-2"]
ended(client.start_execution(stateMachineArn=machine, name="later")["executionArn"])
second = client.list_executions(stateMachineArn=machine, maxResults=1, nextToken=first["nextToken"])
assert [found["name"] for found in second["executions"]] == ["run-1"], second
foreign = "Invalid Token: 'Invalid token'"
refused("InvalidToken", foreign, "list_executions", stateMachineArn=machine, nextToken=first["nextToken"], statusFilter="FAILED")
refused("InvalidToken", foreign, "list_state_machines", nextToken=first["nextToken"])

print(len(seen), "errors")
