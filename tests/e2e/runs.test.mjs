// What an execution's page tells of a state: attempts, variables, the stages of its data; and starting it again as it ran.

import assert from "node:assert/strict";
import { test } from "node:test";
import { accessible, visit } from "./lib/page.mjs";
import * as stepyard from "./lib/stepyard.mjs";

/** Waits until a region has this data. */
const has = (page, name, data) =>
  stepyard.shows(async () => JSON.parse(await page.getByRole("region", { name, exact: true }).textContent()), data);

test("between two attempts a state waits; it has not failed", async (t) => {
  const page = await visit(t);
  await stepyard.createWorkflow(page, {
    name: "Patient",
    definition: {
      StartAt: "Call nobody",
      States: {
        "Call nobody": {
          Type: "Task",
          Resource: "arn:aws:states:::lambda:invoke",
          Parameters: { FunctionName: "arn:aws:lambda:us-east-1:123456789012:function:Nobody" },
          Retry: [{ ErrorEquals: ["States.ALL"], IntervalSeconds: 3600 }],
          End: true,
        },
      },
    },
  });
  await stepyard.startExecution(page, {});
  await page.getByRole("option", { name: /^Call nobody, Waiting/ }).waitFor();
  await page.getByRole("button", { name: "Stop" }).click();
  await stepyard.waitForStatus(page, "Aborted");
});

test("retries tell which attempt of how many, and how long was waited", async (t) => {
  const page = await visit(t);
  await stepyard.openExample(page, "Retry and catch");
  await stepyard.startExecution(page, { amount: 250 });
  await stepyard.waitForStatus(page, "Succeeded");
  await page.getByRole("tab", { name: /^Events/ }).click();
  const events = page.getByRole("region", { name: "Events", exact: true });
  await events.getByText(/attempt 2 of \d, waited \d+\.\d s/).waitFor();
  await stepyard.selectState(page, "Charge card");
  await page.getByRole("tab", { name: /^State:/ }).click();
  const rows = page.getByRole("table", { name: "Attempts" }).getByRole("row");
  await rows.nth(1).getByText(/^attempt 1$/).waitFor();
  await rows.nth(2).getByText(/^attempt 2 of \d, waited \d+\.\d s/).waitFor();
  await accessible(page, "the attempts of a state");
});

test("a state's variables, at entry and assigned there, and its data stage by stage", async (t) => {
  const page = await visit(t);
  await stepyard.createWorkflow(page, {
    name: "Variables",
    definition: {
      QueryLanguage: "JSONata",
      StartAt: "Set",
      States: {
        Set: { Type: "Pass", Assign: { price: 40 }, Next: "Use" },
        Use: { Type: "Pass", Output: "{% $price * 2 %}", Assign: { total: "{% $price + 1 %}" }, End: true },
      },
    },
  });
  await stepyard.startExecution(page, {});
  await stepyard.waitForStatus(page, "Succeeded");
  await stepyard.selectState(page, "Use");
  await has(page, "Variables at entry", { price: 40 });
  await has(page, "Variables assigned here", { total: 41 });
  await page.getByText("Data flow, stage by stage").click();
  await page.getByRole("heading", { level: 4 }).first().waitFor();
  await accessible(page, "the stages");
  await stepyard.selectState(page, "Set");
  await has(page, "Variables assigned here", { price: 40 });
  await page.getByRole("region", { name: "Variables at entry" }).waitFor({ state: "detached" });
});

test("the stages are those of TestState, in order, with the run's own context and token", async (t) => {
  const page = await visit(t);
  await stepyard.openExample(page, "Wait for a callback");
  await stepyard.startExecution(page, { item: "tea" });
  const waiting = page.getByRole("region", { name: "Waiting tasks" });
  const token = await waiting.getByRole("textbox", { name: "Task token" }).inputValue();
  await waiting.getByRole("button", { name: "Send success…" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("textbox", { name: "Output" }).fill('{"approved": true}');
  await dialog.getByRole("button", { name: "Send success" }).click();
  await stepyard.waitForStatus(page, "Succeeded");
  await stepyard.selectState(page, "Ask for approval");
  await page.getByText("Data flow, stage by stage").click();
  await page.getByRole("heading", { level: 4, name: "afterResultPath" }).waitFor();
  await stepyard.shows(() => page.getByRole("heading", { level: 4 }).allInnerTexts(), [
    "input",
    "afterInputPath",
    "afterParameters",
    "result",
    "afterResultSelector",
    "afterResultPath",
  ]);
  await has(page, "afterParameters", (data) => assert.equal(data.MessageBody.taskToken, token));
  await has(page, "afterResultPath", { item: "tea", answer: { approved: true } });

  await stepyard.openExample(page, "A workflow that starts a workflow");
  await stepyard.startExecution(page, { quantity: 3 }, "with-context");
  await stepyard.waitForStatus(page, "Succeeded");
  await stepyard.selectState(page, "Price the order");
  await page.getByText("Data flow, stage by stage").click();
  await page.getByRole("heading", { level: 4, name: "afterParameters" }).waitFor();
  const parent = "arn:aws:states:us-east-1:123456789012:execution:OrderPieces:with-context";
  await has(page, "afterParameters", (data) => assert.equal(data.Input.AWS_STEP_FUNCTIONS_STARTED_BY_EXECUTION_ID, parent));
});

test("a task that has not answered shows the stages before it, and is not called for them", async (t) => {
  const page = await visit(t);
  const child = { StartAt: "Pause", States: { Pause: { Type: "Wait", Seconds: 3600, End: true } } };
  await stepyard.createWorkflow(page, { name: "Slow", definition: child });
  const call = {
    Type: "Task",
    Resource: "arn:aws:states:::states:startExecution.sync:2",
    Parameters: { StateMachineArn: "arn:aws:states:us-east-1:123456789012:stateMachine:Slow", Input: { n: 1 } },
    End: true,
  };
  await stepyard.createWorkflow(page, { name: "Caller", definition: { StartAt: "Call", States: { Call: call } } });
  await stepyard.startExecution(page, {});
  await stepyard.showsStatus(page, "Call", "Running");
  await stepyard.selectState(page, "Call");
  await page.getByRole("list", { name: "Executions that it started" }).getByRole("link").waitFor();
  await page.getByText("Data flow, stage by stage").click();
  await has(page, "afterParameters", (data) => assert.deepEqual(data.Input, { n: 1 }));
  await page.getByText("The task has not answered: there are no more stages.").waitFor();
  await stepyard.shows(() => page.getByRole("heading", { level: 4 }).allInnerTexts(), ["input", "afterInputPath", "afterParameters"]);
  await stepyard.go(page, "Executions");
  await stepyard.shows(() => page.getByRole("table").getByRole("row").count(), 3);
});

test("Start again offers what the run kept once the workflow has changed", async (t) => {
  const page = await visit(t);
  const answers = (text) => ({ StartAt: "Say", States: { Say: { Type: "Pass", Result: text, End: true } } });
  await stepyard.createWorkflow(page, { name: "Sayer", definition: answers("before") });
  await stepyard.startExecution(page, {});
  await stepyard.waitForStatus(page, "Succeeded");
  const first = page.url();
  await page.getByRole("button", { name: "Start again" }).click();
  await page.waitForURL((url) => url.href !== first);
  await stepyard.showsOutput(page, "before");

  await page.goto(first.replace(/#.*/, "#/workflows/Sayer"));
  await stepyard.write(page, "Definition", JSON.stringify(answers("after")));
  await page.goto(first);
  const again = async (way) => {
    await page.goto(first);
    await page.getByRole("button", { name: "Start again" }).click();
    const dialog = page.getByRole("dialog", { name: "The workflow has changed since this execution" });
    await dialog.getByText("Changed: the definition.").waitFor();
    await accessible(page, "the choice of what to start");
    await dialog.getByRole("button", { name: way }).click();
    await page.waitForURL((url) => url.href !== first);
    await stepyard.waitForStatus(page, "Succeeded");
  };
  await again("Start as it ran");
  await stepyard.showsOutput(page, "before");
  await again("Start as it is now");
  await stepyard.showsOutput(page, "after");

  await page.goto(first.replace(/#.*/, "#/workflows/Sayer"));
  await page.getByRole("button", { name: "More actions" }).click();
  await page.getByRole("menuitem", { name: "Delete" }).click();
  await page.goto(first);
  await page.getByRole("button", { name: "Start again" }).click();
  await page.getByText("The workflow `Sayer` is no longer in this workspace.").waitFor();
  await page.getByRole("button", { name: "Bring the workflow back and start" }).click();
  await page.waitForURL((url) => url.href !== first);
  await stepyard.waitForStatus(page, "Succeeded");
  await stepyard.showsOutput(page, "before");
});
