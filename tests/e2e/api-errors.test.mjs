// What the API answers when something is wrong, in AWS's words.

import assert from "node:assert/strict";
import { test } from "node:test";
import { visit } from "./lib/page.mjs";
import * as stepyard from "./lib/stepyard.mjs";
import { machineArn } from "./lib/stepyard.mjs";

test("errors of the service come back as they are, with status 200 where only the default response is set", async (t) => {
  const page = await visit(t);
  await stepyard.go(page, "API");
  const answer = async (body) => {
    await stepyard.setBody(page, body);
    const { status, json } = await stepyard.pressTest(page);
    assert.equal(status, 200);
    return json;
  };
  const unknown = "arn:aws:states:us-east-1:123456789012:stateMachine:Nope";
  assert.deepEqual(await answer({ input: "{}", stateMachineArn: unknown }), {
    __type: "com.amazonaws.swf.service.v2.model#StateMachineDoesNotExist",
    message: `State Machine Does Not Exist: '${unknown}'`,
  });
  const serialization = { __type: "com.amazon.coral.service#SerializationException" };
  assert.deepEqual(await answer("{ this is not JSON"), serialization);
  assert.deepEqual(await answer({ input: { data: [1] }, stateMachineArn: machineArn }), serialization);
});

test("StartSyncExecution on a Standard workflow is refused", async (t) => {
  const page = await visit(t);
  await stepyard.createWorkflow(page, {
    name: "Slow",
    definition: { StartAt: "A", States: { A: { Type: "Pass", End: true } } },
  });
  await stepyard.go(page, "API");
  await stepyard.setIntegration(page, { action: "StartSyncExecution" });
  await stepyard.setBody(page, { input: "{}", stateMachineArn: "arn:aws:states:us-east-1:123456789012:stateMachine:Slow" });
  assert.deepEqual((await stepyard.pressTest(page)).json, {
    __type: "com.amazonaws.swf.service.v2.model#StateMachineTypeNotSupported",
    message: "This operation is not supported by this type of state machine",
  });
});

test("without a role the integration is not saved; with one that is not there, nothing is called", async (t) => {
  const page = await visit(t);
  await stepyard.go(page, "API");
  await stepyard.setIntegration(page, { role: "" });
  await page.getByText("Role ARN must be specified for AWS integrations").waitFor();
  await stepyard.setIntegration(page, { role: "arn:aws:iam::123456789012:role/Nobody" });
  const { status, json, log } = await stepyard.pressTest(page);
  assert.equal(status, 500);
  assert.deepEqual(json, { message: "Internal server error" });
  assert.match(log, /Execution failed due to configuration error: API Gateway does not have permission to assume the provided role/);
});
