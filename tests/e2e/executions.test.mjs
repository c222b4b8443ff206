// Executions watched, stopped and timed out.

import assert from "node:assert/strict";
import { test } from "node:test";
import { accessible, visit } from "./lib/page.mjs";
import * as stepyard from "./lib/stepyard.mjs";

const wait = {
  StartAt: "First",
  States: {
    First: { Type: "Pass", Next: "Pause" },
    Pause: { Type: "Wait", SecondsPath: "$.seconds", Next: "Last" },
    Last: { Type: "Pass", End: true },
  },
};

test("a Standard run with a Wait is watched live and stopped in the middle", async (t) => {
  const page = await visit(t);
  await stepyard.createWorkflow(page, { name: "Waiting", definition: wait });
  await stepyard.startExecution(page, { seconds: 3600 }, "stopped");
  await stepyard.waitForStatus(page, "Running");
  await page.getByRole("option", { name: /^Pause.*waiting/i }).waitFor();
  await page.getByRole("button", { name: "Stop" }).click();
  await stepyard.waitForStatus(page, "Aborted");
  await stepyard.showsEvents(page, (types) => assert.equal(types.at(-1), "ExecutionAborted"));

  await page.getByRole("link", { name: "Waiting", exact: true }).click();
  await stepyard.startExecution(page, { seconds: 1 }, "waited");
  await stepyard.waitForStatus(page, "Succeeded");
  await stepyard.kept(page, "waited");
  await page.reload();
  await stepyard.waitForStatus(page, "Succeeded");
  await stepyard.showsEvents(page, [
    "ExecutionStarted",
    "PassStateEntered",
    "PassStateExited",
    "WaitStateEntered",
    "WaitStateExited",
    "PassStateEntered",
    "PassStateExited",
    "ExecutionSucceeded",
  ]);
  await stepyard.go(page, "Executions");
  const rows = page.getByRole("table").getByRole("row");
  await rows.filter({ hasText: "Aborted" }).waitFor();
  // A head and two runs, kept over the reload.
  await stepyard.shows(() => rows.count(), 3);
});

test("an endless loop is stopped, and the page answers meanwhile", async (t) => {
  const page = await visit(t);
  await stepyard.createWorkflow(page, {
    name: "Endless",
    type: "Express",
    definition: {
      StartAt: "A",
      States: {
        A: { Type: "Pass", Next: "B" },
        B: { Type: "Choice", Choices: [{ Variable: "$.stop", IsPresent: true, Next: "Z" }], Default: "A" },
        Z: { Type: "Succeed" },
      },
    },
  });
  await stepyard.startExecution(page, {});
  await stepyard.waitForStatus(page, "Running");
  await page.getByRole("button", { name: "Stop" }).click();
  await stepyard.waitForStatus(page, "Aborted");
});

test("an endless function is timed out and freezes nothing", async (t) => {
  const page = await visit(t);
  await stepyard.go(page, "Functions");
  await page.getByRole("heading", { level: 1, name: "SumFunction" }).waitFor();
  await stepyard.write(page, "Function code", "export const handler = async () => { while (true) {} };");
  await page.getByRole("spinbutton", { name: "Timeout in seconds" }).fill("1");
  await page.getByRole("spinbutton", { name: "Timeout in seconds" }).blur();
  await page.getByRole("button", { name: "Test", exact: true }).click();
  await page.getByRole("region", { name: "Result of the function" }).getByText("Task timed out after 1.00 seconds").waitFor();

  await stepyard.go(page, "Workflows");
  await stepyard.startExecution(page, { data: [1, 2] });
  await stepyard.waitForStatus(page, "Failed");
  await page.getByText("Sandbox.Timedout").first().waitFor();
  await stepyard.showsStatus(page, "SumValues", "Failed");
});

test("three functions that each take a while run at the same time", async (t) => {
  const page = await visit(t);
  // Each says when it began and ended. How long all take depends on the machine; that they overlap does not.
  const code = `export const handler = async () => {
  const from = Date.now();
  await new Promise((done) => setTimeout(done, 2000));
  const while_ = [from, Date.now()];
  return { sum: while_, avg: while_, min: 0, max: while_ };
};`;
  for (const name of ["SumFunction", "AvgFunction", "MaxMinFunction"]) {
    await stepyard.go(page, "Functions");
    await page.getByRole("navigation", { name: "Functions" }).getByRole("link", { name: new RegExp(`^${name}`) }).click();
    await page.getByRole("heading", { level: 1, name }).waitFor();
    await stepyard.write(page, "Function code", code);
    const timeout = page.getByRole("spinbutton", { name: "Timeout in seconds" });
    await timeout.fill("60");
    await timeout.blur();
  }
  await stepyard.go(page, "API");
  await stepyard.setIntegration(page, { action: "StartSyncExecution" });
  const { json } = await stepyard.pressTest(page);
  assert.equal(json.status, "SUCCEEDED");
  const { sum, avg, max } = Object.assign({}, ...JSON.parse(json.output));
  const [lastBegin, firstEnd] = [Math.max(sum[0], avg[0], max[0]), Math.min(sum[1], avg[1], max[1])];
  assert.ok(lastBegin < firstEnd, `the last began ${lastBegin - firstEnd} ms after the first had ended`);
});

test("where there is room for one pane, the switch names the state that was chosen in the graph", async (t) => {
  const page = await visit(t, { viewport: { width: 390, height: 844 } });
  await stepyard.go(page, "Workflows");
  await stepyard.startExecution(page, { data: [1, 2, 3] });
  await stepyard.waitForStatus(page, "Succeeded");
  await stepyard.selectState(page, "MaxMinValues");
  await page.getByRole("button", { name: "Details: MaxMinValues" }).click();
  await page.getByRole("heading", { level: 2, name: "MaxMinValues" }).waitFor();
  await accessible(page, "the details on a narrow screen");
});
