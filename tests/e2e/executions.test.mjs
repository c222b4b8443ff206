// Executions watched, stopped and timed out.

import assert from "node:assert/strict";
import { test } from "node:test";
import { visit } from "./lib/page.mjs";
import * as stepyard from "./lib/stepyard.mjs";

const wait = {
  StartAt: "First",
  States: { First: { Type: "Pass", Next: "Pause" }, Pause: { Type: "Wait", Seconds: 3, Next: "Last" }, Last: { Type: "Pass", End: true } },
};

test("a Standard run with a Wait is watched live and stopped in the middle", async (t) => {
  const page = await visit(t);
  await stepyard.createWorkflow(page, { name: "Waiting", definition: wait });
  await stepyard.startExecution(page, {}, "stopped");
  await stepyard.waitForStatus(page, "Running");
  await page.getByRole("option", { name: /^Pause.*waiting/i }).waitFor();
  await page.getByRole("button", { name: "Stop" }).click();
  await stepyard.waitForStatus(page, "Aborted");
  assert.equal((await stepyard.eventTypes(page)).at(-1), "ExecutionAborted");

  await page.getByRole("button", { name: "Start again" }).click();
  await stepyard.waitForStatus(page, "Running");
  await stepyard.waitForStatus(page, "Succeeded");
  await page.reload();
  await stepyard.waitForStatus(page, "Succeeded");
  const types = await stepyard.eventTypes(page);
  assert.deepEqual(types, [
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
  assert.equal(await rows.count(), 3, "a head and two runs, kept over the reload");
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
  assert.match(await stepyard.stateStatus(page, "SumValues"), /failed/i);
});

test("three functions that each take a while finish together", async (t) => {
  const page = await visit(t);
  for (const name of ["SumFunction", "AvgFunction", "MaxMinFunction"]) {
    await stepyard.go(page, "Functions");
    await page.getByRole("navigation", { name: "Functions" }).getByRole("link", { name: new RegExp(`^${name}`) }).click();
    await page.getByRole("heading", { level: 1, name }).waitFor();
    await stepyard.write(
      page,
      "Function code",
      "export const handler = async () => { await new Promise((done) => setTimeout(done, 600)); return { sum: 1, avg: 1, min: 1, max: 1 }; };",
    );
  }
  await stepyard.go(page, "API");
  await stepyard.setIntegration(page, { action: "StartSyncExecution" });
  const { json } = await stepyard.pressTest(page);
  assert.equal(json.status, "SUCCEEDED");
  const took = (json.stopDate - json.startDate) * 1000;
  assert.ok(took >= 600 && took < 1500, `three times 600 ms at once took ${took} ms`);
});
