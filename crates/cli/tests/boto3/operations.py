"""Every operation of Step Functions' API through boto3, against `stepyard serve` at the address given.

Run by tests/serve.rs where Python has boto3 (pip install boto3).
"""

import threading
import time

from botocore.exceptions import ClientError

from local import ROLE, client as connect, definition

client = connect()
called = set()


def call(operation, **arguments):
    called.add(operation)
    return getattr(client, operation)(**arguments)


def refused(code, operation, **arguments):
    try:
        call(operation, **arguments)
    except ClientError as error:
        assert error.response["Error"]["Code"] == code, error
        return error.response["Error"].get("Message", "")
    raise AssertionError(f"{operation} should fail with {code}")


def finished(arn):
    for _ in range(200):
        described = call("describe_execution", executionArn=arn)
        if described["status"] != "RUNNING":
            return described
        time.sleep(0.02)
    raise AssertionError(f"{arn} still runs")


# State machines
text = definition({"A": {"Type": "Pass", "Result": {"x": 1}, "End": True}})
machine = call("create_state_machine", name="Machine", definition=text, roleArn=ROLE, tags=[{"key": "k", "value": "v"}])
arn = machine["stateMachineArn"]
assert arn == "arn:aws:states:us-east-1:123456789012:stateMachine:Machine", arn
assert call("describe_state_machine", stateMachineArn=arn)["definition"] == text
assert [found["name"] for found in call("list_state_machines")["stateMachines"]] == ["Machine"]
assert call("list_tags_for_resource", resourceArn=arn)["tags"] == [{"key": "k", "value": "v"}]
call("tag_resource", resourceArn=arn, tags=[{"key": "l", "value": "w"}])
call("untag_resource", resourceArn=arn, tagKeys=["k"])
assert call("list_tags_for_resource", resourceArn=arn)["tags"] == [{"key": "l", "value": "w"}]
message = refused("InvalidDefinition", "create_state_machine", name="Bad", definition="{", roleArn=ROLE)
assert message.startswith("Invalid State Machine Definition: "), message
verdict = call("validate_state_machine_definition", definition='{"States":{"A":{"Type":"Pass","End":true}}}')
assert verdict["result"] == "FAIL" and verdict["diagnostics"][0]["code"] == "SCHEMA_VALIDATION_FAILED", verdict

# Executions
started = call("start_execution", stateMachineArn=arn, name="one", input='{"n": 1}')
done = finished(started["executionArn"])
assert (done["status"], done["output"], done["input"]) == ("SUCCEEDED", '{"x":1}', '{"n": 1}'), done
history = call("get_execution_history", executionArn=started["executionArn"], maxResults=2)
assert [event["type"] for event in history["events"]] == ["ExecutionStarted", "PassStateEntered"], history
rest = call("get_execution_history", executionArn=started["executionArn"], nextToken=history["nextToken"])
assert rest["events"][-1]["type"] == "ExecutionSucceeded", rest
assert [found["name"] for found in call("list_executions", stateMachineArn=arn)["executions"]] == ["one"]
refused("ExecutionAlreadyExists", "start_execution", stateMachineArn=arn, name="one", input="{}")
refused("ExecutionDoesNotExist", "describe_execution", executionArn=arn.replace("stateMachine", "execution") + ":nope")
described = call("describe_state_machine_for_execution", executionArn=started["executionArn"])
assert described["definition"] == text

# Versions and aliases
version = call("publish_state_machine_version", stateMachineArn=arn)["stateMachineVersionArn"]
assert version == arn + ":1", version
assert len(call("list_state_machine_versions", stateMachineArn=arn)["stateMachineVersions"]) == 1
routing = [{"stateMachineVersionArn": version, "weight": 100}]
alias = call("create_state_machine_alias", name="live", routingConfiguration=routing)["stateMachineAliasArn"]
assert call("describe_state_machine_alias", stateMachineAliasArn=alias)["routingConfiguration"] == routing
assert len(call("list_state_machine_aliases", stateMachineArn=arn)["stateMachineAliases"]) == 1
call("update_state_machine_alias", stateMachineAliasArn=alias, description="again", routingConfiguration=routing)
assert finished(call("start_execution", stateMachineArn=alias)["executionArn"])["status"] == "SUCCEEDED"
call("delete_state_machine_alias", stateMachineAliasArn=alias)
call("delete_state_machine_version", stateMachineVersionArn=version)
call("update_state_machine", stateMachineArn=arn, definition=definition({"B": {"Type": "Wait", "Seconds": 60, "End": True}}))

# Stopping
waiting = call("start_execution", stateMachineArn=arn)["executionArn"]
call("stop_execution", executionArn=waiting, error="Enough", cause="of waiting")
stopped = finished(waiting)
assert (stopped["status"], stopped["error"], stopped["cause"]) == ("ABORTED", "Enough", "of waiting"), stopped

# Redriving
failing = definition({"A": {"Type": "Task", "Resource": "arn:aws:states:::lambda:invoke", "Parameters": {"FunctionName": "x"}, "End": True}})
redriven = call("create_state_machine", name="Redriven", definition=failing, roleArn=ROLE)["stateMachineArn"]
failed = call("start_execution", stateMachineArn=redriven)["executionArn"]
assert finished(failed)["status"] == "FAILED"
call("redrive_execution", executionArn=failed)
assert finished(failed)["redriveCount"] == 1
refused("ExecutionNotRedrivable", "redrive_execution", executionArn=started["executionArn"])

# Express, and a state by itself
express = call("create_state_machine", name="Express", type="EXPRESS", definition=text, roleArn=ROLE)["stateMachineArn"]
answer = call("start_sync_execution", stateMachineArn=express, input="{}")
assert (answer["status"], answer["output"]) == ("SUCCEEDED", '{"x":1}'), answer
tested = call("test_state", definition='{"Type":"Pass","Parameters":{"y.$":"$.x"},"End":true}', roleArn=ROLE, input='{"x":2}')
assert (tested["status"], tested["output"]) == ("SUCCEEDED", '{"y":2}'), tested

# Activities
activity = call("create_activity", name="act")["activityArn"]
assert call("describe_activity", activityArn=activity)["name"] == "act"
assert len(call("list_activities")["activities"]) == 1
worked = definition({"A": {"Type": "Task", "Resource": activity, "HeartbeatSeconds": 30, "TimeoutSeconds": 60, "End": True}})
worker = call("create_state_machine", name="Worker", definition=worked, roleArn=ROLE)["stateMachineArn"]


def work(finish):
    task = call("get_activity_task", activityArn=activity, workerName="w")
    call("send_task_heartbeat", taskToken=task["taskToken"])
    finish(task)


for finish, status in [
    (lambda task: call("send_task_success", taskToken=task["taskToken"], output=task["input"]), "SUCCEEDED"),
    (lambda task: call("send_task_failure", taskToken=task["taskToken"], error="E", cause="c"), "FAILED"),
]:
    # The worker asks first: the poll is open when the task comes.
    thread = threading.Thread(target=work, args=[finish])
    thread.start()
    time.sleep(0.05)
    result = finished(call("start_execution", stateMachineArn=worker, input='{"job":7}')["executionArn"])
    thread.join()
    assert result["status"] == status, result
refused("InvalidToken", "send_task_success", taskToken="nope", output="{}")
call("delete_activity", activityArn=activity)

# Map runs
items = {"Type": "Map", "ItemProcessor": {"ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"},
         "StartAt": "P", "States": {"P": {"Type": "Pass", "End": True}}}, "End": True}
mapper = call("create_state_machine", name="Mapper", definition=definition({"M": items}), roleArn=ROLE)["stateMachineArn"]
mapped = call("start_execution", stateMachineArn=mapper, input="[1,2,3]")["executionArn"]
assert finished(mapped)["status"] == "SUCCEEDED"
runs = call("list_map_runs", executionArn=mapped)["mapRuns"]
described = call("describe_map_run", mapRunArn=runs[0]["mapRunArn"])
assert described["itemCounts"]["succeeded"] == 3, described
call("update_map_run", mapRunArn=runs[0]["mapRunArn"], maxConcurrency=2)

call("delete_state_machine", stateMachineArn=arn)
refused("StateMachineDoesNotExist", "describe_state_machine", stateMachineArn=arn)
missing = set(client.meta.method_to_api_mapping) - called
assert not missing, f"not called: {missing}"
print(len(called), "operations")
