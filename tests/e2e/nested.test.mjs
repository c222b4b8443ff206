// Executions that start executions, in the shapes of the developer guide's page on starting them from a task state, and
// the links between parent and child.
// https://docs.aws.amazon.com/step-functions/latest/dg/connect-stepfunctions.html

import assert from "node:assert/strict";
import { test } from "node:test";
import { accessible, visit } from "./lib/page.mjs";
import * as stepyard from "./lib/stepyard.mjs";

const arn = (name) => `arn:aws:states:us-east-1:123456789012:stateMachine:${name}`;
const resource = (pattern) => `arn:aws:states:::states:startExecution${pattern}`;
const machine = (states, first = Object.keys(states)[0]) => ({ StartAt: first, States: states });
const task = (pattern, Parameters, more = { End: true }) => ({ Type: "Task", Resource: resource(pattern), Parameters, ...more });

/** Says what it was given, after a moment, unless it is to fail. */
const child = machine({
  Fails: { Type: "Choice", Choices: [{ And: [{ Variable: "$.fail", IsPresent: true }, { Variable: "$.fail", BooleanEquals: true }], Next: "Fail" }], Default: "Said" },
  Fail: { Type: "Fail", Error: "ChildFailed", Cause: "as it was told" },
  Said: { Type: "Pass", Parameters: { "said.$": "$.comment" }, End: true },
});

/** Answers the token that it is given. */
const answering = machine({
  Answer: {
    Type: "Task",
    Resource: "arn:aws:states:::aws-sdk:sfn:sendTaskSuccess",
    Parameters: { "TaskToken.$": "$.token", Output: { answered: true } },
    End: true,
  },
});

const comment = { comment: "Hello world!" };
const link = { "AWS_STEP_FUNCTIONS_STARTED_BY_EXECUTION_ID.$": "$$.Execution.Id" };

/** What each shape of the page is to give: the output, or its end where it fails. */
const shapes = [
  ["AtOnce", machine({ Start: task("", { StateMachineArn: arn("Child"), Input: comment }, { Retry: [{ ErrorEquals: ["StepFunctions.ExecutionLimitExceeded"] }], End: true }) }), (output) => {
    assert.match(output.ExecutionArn, /^arn:aws:states:us-east-1:123456789012:execution:Child:[0-9a-f-]{36}$/);
    assert.equal(output.SdkHttpMetadata.HttpStatusCode, 200);
  }],
  ["WithName", machine({ Start: task("", { StateMachineArn: arn("Child"), "Name.$": "$.name", Input: comment }) }), (output) => {
    assert.equal(output.ExecutionArn, "arn:aws:states:us-east-1:123456789012:execution:Child:ChosenName");
  }],
  ["InputByPath", machine({ Start: task(".sync:2", { StateMachineArn: arn("Child"), Input: { "comment.$": "$.comment" } }) }), (output) => {
    assert.deepEqual(output.Output, { said: "from the input" });
  }],
  ["InputAsText", machine({ Start: task(".sync:2", { StateMachineArn: arn("Child"), Input: JSON.stringify(comment) }) }), (output) => {
    assert.deepEqual([output.Input, output.Output], [comment, { said: "Hello world!" }]);
  }],
  ["Sync", machine({ Start: task(".sync", { StateMachineArn: arn("Child"), Input: comment }) }), (output) => {
    assert.deepEqual([output.Status, output.Output], ["SUCCEEDED", '{"said":"Hello world!"}']);
  }],
  ["SyncTwo", machine({ Start: task(".sync:2", { StateMachineArn: arn("Child"), Input: { ...comment, ...link } }) }), (output) => {
    assert.deepEqual([output.Status, output.Output], ["SUCCEEDED", { said: "Hello world!" }]);
    assert.match(output.Input.AWS_STEP_FUNCTIONS_STARTED_BY_EXECUTION_ID, /:execution:SyncTwo:/);
  }],
  ["Token", machine({ Start: task(".waitForTaskToken", { StateMachineArn: arn("Answering"), Input: { ...comment, "token.$": "$$.Task.Token" } }) }), (output) => {
    assert.deepEqual(output, { answered: true });
  }],
  ["Sequence", machine({
    First: task(".sync:2", { StateMachineArn: arn("Child"), Input: { "comment.$": "$.comment" } }, { ResultPath: "$.first", Next: "Second" }),
    Second: task(".sync:2", { StateMachineArn: arn("Child"), Input: { "comment.$": "$.first.Output.said" } }, { ResultPath: "$.second", End: true }),
  }), (output) => {
    assert.deepEqual([output.first.Output, output.second.Output], [{ said: "from the input" }, { said: "from the input" }]);
    assert.notEqual(output.first.ExecutionArn, output.second.ExecutionArn);
  }],
  ["ChildFails", machine({ Start: task(".sync", { StateMachineArn: arn("Child"), Input: { fail: true } }) }), "States.TaskFailed"],
  ["ChildTimesOut", machine({ Start: task(".sync", { StateMachineArn: arn("Short"), Input: {} }) }), "States.TaskFailed"],
  ["NoMachine", machine({ Start: task("", { StateMachineArn: arn("Nobody") }) }), "StepFunctions.StateMachineDoesNotExistException"],
  ["NameTaken", machine({ Start: task("", { StateMachineArn: arn("Child"), Name: "ChosenName", Input: {} }) }), "StepFunctions.ExecutionAlreadyExistsException"],
];

test("every shape of the developer guide's page runs", { timeout: 400_000 }, async (t) => {
  const page = await visit(t);
  await stepyard.createWorkflow(page, { name: "Child", definition: child });
  await stepyard.createWorkflow(page, { name: "Answering", definition: answering });
  await stepyard.createWorkflow(page, { name: "Short", definition: { ...machine({ Pause: { Type: "Wait", Seconds: 60, End: true } }), TimeoutSeconds: 1 } });
  for (const [name, definition, expected] of shapes) {
    await t.test(name, async () => {
      await stepyard.createWorkflow(page, { name, definition });
      await stepyard.startExecution(page, { comment: "from the input", name: "ChosenName" });
      if (typeof expected === "string") {
        await stepyard.waitForStatus(page, "Failed");
        await page.locator(".alert strong", { hasText: expected }).first().waitFor();
      } else {
        await stepyard.waitForStatus(page, "Succeeded");
        await stepyard.showsOutput(page, expected);
      }
    });
  }
});

test("an Express parent is refused what waits", async (t) => {
  const page = await visit(t);
  await stepyard.createWorkflow(page, { name: "Express", type: "Express", definition: shapes.find(([name]) => name === "Sync")[1] });
  await page.getByText("Express state machine does not support '.sync' service integration").first().waitFor();
});

test("parent and child lead to each other, and stopping the parent stops a child it waits for", async (t) => {
  const page = await visit(t);
  await stepyard.createWorkflow(page, { name: "Slow", definition: machine({ Pause: { Type: "Wait", Seconds: 60, End: true } }) });
  await stepyard.createWorkflow(page, {
    name: "Parent",
    definition: machine({ "Start the child": task(".sync", { StateMachineArn: arn("Slow"), Input: link }) }),
  });
  await stepyard.startExecution(page, {}, "the-parent");
  const started = page.locator("dt", { hasText: "Child executions" }).locator("xpath=following-sibling::dd");
  await started.getByRole("link").first().waitFor();
  await page.getByRole("option", { name: /^Start the child/ }).click();
  await accessible(page, "a parent");
  await page.getByRole("list", { name: "Executions that it started" }).getByRole("link").click();
  await page.locator("dt", { hasText: "Started by" }).locator("xpath=following-sibling::dd").getByRole("link", { name: "the-parent" }).click();
  await page.getByRole("heading", { level: 1, name: "the-parent" }).waitFor();
  await page.getByRole("button", { name: "Stop" }).click();
  await stepyard.waitForStatus(page, "Aborted");
  // The other way round: a child that is stopped fails the parent that waits for it.
  await page.getByRole("button", { name: "Start again" }).click();
  await stepyard.waitForStatus(page, "Running");
  await started.getByRole("link").first().click();
  await page.getByText("Started by").waitFor();
  await page.getByRole("button", { name: "Stop" }).click();
  await stepyard.waitForStatus(page, "Aborted");
  await page.locator("dt", { hasText: "Started by" }).locator("xpath=following-sibling::dd").getByRole("link").click();
  await stepyard.waitForStatus(page, "Failed");
  await page.getByText(/"Status":"ABORTED"/).first().waitFor();
  await stepyard.go(page, "Executions");
  const rows = page.getByRole("table").getByRole("row").filter({ hasText: "Aborted" });
  await rows.nth(2).waitFor();
  await page.getByText("started by the-parent").waitFor();
});
