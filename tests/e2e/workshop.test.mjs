// The main job: the finished workshop answers at the first press of Test, the way there from its starting point, and a
// function that fails.

import assert from "node:assert/strict";
import { test } from "node:test";
import { visit } from "./lib/page.mjs";
import * as stepyard from "./lib/stepyard.mjs";
import { machineArn, roleArn } from "./lib/stepyard.mjs";

const expressArn = /^arn:aws:states:us-east-1:123456789012:express:ParallelProcessing:MyExecution:[0-9a-f-]{36}$/;
const epoch = /^\d\.\d+E9$/;

/** The text of a number as it stands in the body: JSON.parse would forget how it was written. */
const written = (body, member) => new RegExp(`"${member}":\\s*([^,\\s}]+)`).exec(body)?.[1];

function assertSync(answer, input) {
  const { json, body } = answer;
  assert.equal(answer.status, 200);
  assert.equal(json.status, "SUCCEEDED");
  const output = JSON.parse(json.output);
  assert.deepEqual(Object.assign({}, ...output), { sum: 139, min: 9, max: 60, avg: 27.8 });
  assert.equal(output.length, 3);
  assert.match(json.executionArn, expressArn);
  assert.equal(json.input, input);
  assert.equal(json.name, "MyExecution");
  assert.equal(json.stateMachineArn, machineArn);
  assert.deepEqual(json.inputDetails, { __type: "com.amazonaws.swf.base.model#CloudWatchEventsExecutionDataDetails", included: true });
  assert.deepEqual(json.outputDetails, json.inputDetails);
  assert.equal(json.billingDetails.billedDurationInMilliseconds % 100, 0);
  assert.equal(json.billingDetails.billedMemoryUsedInMB, 64);
  assert.match(written(body, "startDate"), epoch);
  assert.match(written(body, "stopDate"), epoch);
  assert.match(json.traceHeader, /^Root=1-[0-9a-f]{8}-[0-9a-f]{24};Sampled=1$/);
}

test("a first visit: one press of Test starts the workflow, a second one waits for its output", async (t) => {
  const page = await visit(t);
  await stepyard.go(page, "API");
  const started = await stepyard.pressTest(page);
  assert.equal(started.status, 200);
  assert.deepEqual(Object.keys(started.json).sort(), ["executionArn", "startDate"]);
  assert.match(started.json.executionArn, expressArn);
  assert.match(written(started.body, "startDate"), epoch);
  assert.deepEqual(started.headers["Content-Type"], ["application/json"]);
  assert.match(started.log, /Method completed with status: 200/);

  await stepyard.setIntegration(page, { action: "StartSyncExecution" });
  assertSync(await stepyard.pressTest(page), '{"data": [20,40,60,10,9]}');

  await page.getByRole("link", { name: "Open this execution" }).click();
  await stepyard.waitForStatus(page, "Succeeded");
  await stepyard.showsEvents(page, (types) => {
    assert.deepEqual([types.length, types[0], types.at(-1)], [21, "ExecutionStarted", "ExecutionSucceeded"]);
  });
});

test("the workshop from its starting point", async (t) => {
  const page = await visit(t);
  await stepyard.openExample(page, "Workshop, starting point");
  const branch = (state, name, selector) => ({
    StartAt: state,
    States: {
      [state]: {
        Type: "Task",
        Resource: "arn:aws:states:::lambda:invoke",
        Parameters: { "Payload.$": "$", FunctionName: `arn:aws:lambda:us-east-1:123456789012:function:${name}:$LATEST` },
        ResultSelector: selector,
        End: true,
      },
    },
  });
  const definition = {
    StartAt: "Parallel",
    States: {
      Parallel: {
        Type: "Parallel",
        End: true,
        Branches: [
          branch("SumValues", "SumFunction", { "sum.$": "$.Payload.sum" }),
          branch("MaxMinValues", "MaxMinFunction", { "max.$": "$.Payload.max", "min.$": "$.Payload.min" }),
          branch("AverageValues", "AvgFunction", { "avg.$": "$.Payload.avg" }),
        ],
      },
    },
  };
  await stepyard.createWorkflow(page, { name: "ParallelProcessing", type: "Express", definition });
  await page.getByText("No problems").waitFor();
  await page.getByRole("option", { name: /^AverageValues/ }).waitFor();

  await stepyard.go(page, "API");
  await stepyard.setIntegration(page, { type: "AWS Service", action: "StartExecution", role: roleArn });
  const started = await stepyard.pressTest(page);
  assert.match(started.json.executionArn, expressArn);
  await stepyard.setIntegration(page, { action: "StartSyncExecution" });
  assertSync(await stepyard.pressTest(page), '{"data": [20,40,60,10,9]}');
});

test("a function that throws fails the execution as on AWS", async (t) => {
  const page = await visit(t);
  await stepyard.go(page, "Functions");
  await page.getByRole("navigation", { name: "Functions" }).getByRole("link", { name: /^AvgFunction/ }).click();
  await page.getByRole("heading", { level: 1, name: "AvgFunction" }).waitFor();
  await stepyard.write(
    page,
    "Function code",
    `class EmptyList extends Error { constructor(text) { super(text); this.name = "EmptyList"; } }
export const handler = async (event) => {
  if (event.data.length === 0) throw new EmptyList("nothing to average");
  return { avg: event.data.reduce((a, b) => a + b) / event.data.length };
};`,
  );
  await stepyard.go(page, "API");
  await stepyard.setIntegration(page, { action: "StartSyncExecution" });
  await stepyard.setBody(page, { input: '{"data":[]}', stateMachineArn: machineArn });
  const { status, json } = await stepyard.pressTest(page);
  assert.equal(status, 200);
  assert.equal(json.status, "FAILED");
  assert.equal(json.error, "EmptyList");
  const cause = JSON.parse(json.cause);
  assert.equal(cause.errorType, "EmptyList");
  assert.equal(cause.errorMessage, "nothing to average");
  assert.equal(cause.trace[0], "EmptyList: nothing to average");
  assert.equal("output" in json, false);

  await page.getByRole("link", { name: "Open this execution" }).click();
  await stepyard.waitForStatus(page, "Failed");
  await stepyard.showsStatus(page, "AverageValues", "Failed");
  await stepyard.showsEvents(page, (types) => {
    assert.equal(types.at(-1), "ExecutionFailed");
    assert.ok(types.indexOf("TaskFailed") < types.indexOf("ParallelStateFailed"), "the events are in order");
  });
});

test("in a small window what Test answers comes into sight", async (t) => {
  const page = await visit(t, { viewport: { width: 390, height: 844 } });
  await stepyard.go(page, "API");
  await page.getByRole("button", { name: "Request and result" }).click();
  assert.equal((await stepyard.pressTest(page)).status, 200);
  const status = page.getByRole("region", { name: "Result" }).locator("dt", { hasText: "Status" });
  // Within the window, and under nothing that sticks to its edge.
  const inSight = (element) => {
    const { x, y } = element.getBoundingClientRect();
    return document.elementFromPoint(x + 2, y + 2) === element;
  };
  await stepyard.shows(() => status.evaluate(inSight), true);
});
