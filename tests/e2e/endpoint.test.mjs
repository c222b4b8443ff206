// The live endpoint: requests of the page's own scripts, answered by the workspace; the real SDK among the callers.

import assert from "node:assert/strict";
import { readFile, readdir } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { accessible, patience, start, visit } from "./lib/page.mjs";
import { dist } from "./lib/site.mjs";
import { withSdk } from "./lib/sdk.mjs";
import * as stepyard from "./lib/stepyard.mjs";

/** Refusals of the service are failed requests to a browser. */
const mayReport = [/^40[03]: /, /the server responded with a status of 40[03]/];
const role = "arn:aws:iam::123456789012:role/StepFunctionsIamRole";
const machines = "arn:aws:states:us-east-1:123456789012:stateMachine:";
const pass = JSON.stringify({ StartAt: "A", States: { A: { Type: "Pass", Result: { x: 1 }, End: true } } });

/** Opens the API place and waits until the endpoint is on. */
async function live(t, options) {
  const page = await visit(t, options);
  await stepyard.go(page, "API");
  const panel = page.getByRole("region", { name: "Live endpoint" });
  await panel.getByRole("status").filter({ hasText: /^On$/ }).waitFor();
  return { page, panel };
}

test("a POST from the console reaches the API, and the request is listed", async (t) => {
  const { page, panel } = await live(t, { mayReport });
  const { site } = await start();
  await stepyard.shows(() => panel.locator("code").first().textContent(), `${site.url}prod/execution`);
  await accessible(page, "the live endpoint");
  const answer = await page.evaluate(async () => {
    const body = { input: '{"data": [1, 3]}', name: "FromConsole", stateMachineArn: "arn:aws:states:us-east-1:123456789012:stateMachine:ParallelProcessing" };
    const response = await fetch("prod/execution", { method: "POST", body: JSON.stringify(body) });
    return { status: response.status, type: response.headers.get("content-type"), body: await response.json() };
  });
  assert.equal(answer.status, 200);
  assert.equal(answer.type, "application/json");
  assert.match(answer.body.executionArn, /:express:ParallelProcessing:FromConsole:/);
  await page.getByRole("link", { name: /Exchanges/ }).click();
  await page.getByText("prod/execution").first().waitFor();
  await stepyard.go(page, "Executions");
  await page.getByRole("link", { name: "FromConsole" }).first().waitFor();
});

test("what no API has is refused, and the site's own files are left alone", async (t) => {
  const { page } = await live(t, { mayReport: [...mayReport, /404/, /413/] });
  const fetched = (path, init) =>
    page.evaluate(async ([path, init]) => {
      const response = await fetch(path, init);
      return [response.status, (await response.text()).slice(0, 60)];
    }, [path, init]);
  assert.deepEqual(await fetched("nowhere/execution", { method: "POST", body: "{}" }), [403, '{"message":"Missing Authentication Token"}']);
  assert.deepEqual(await fetched("nowhere/execution"), [403, '{"message":"Missing Authentication Token"}']);
  assert.equal((await fetched("index.html"))[0], 200);
  assert.equal((await fetched("sandbox/index.html"))[0], 200);
  assert.equal((await fetched("nothing.js"))[0], 404);
  const [status, text] = await fetched("prod/execution", { method: "POST", body: "x".repeat(5 * 1024 * 1024) });
  assert.deepEqual([status, text.slice(0, 33)], [413, '{"message":"The body is larger th']);
  await page.reload();
  await page.getByRole("region", { name: "Live endpoint" }).getByRole("status").filter({ hasText: /^On$/ }).waitFor();
});

test("every folder of the site is known to the service worker", async () => {
  const script = await readFile(join(dist, "service-worker.js"), "utf8");
  const folders = (await readdir(dist, { withFileTypes: true })).filter((entry) => entry.isDirectory());
  assert.deepEqual(folders.map(({ name }) => name).filter((name) => !script.includes(`"${name}"`)), []);
});

test("where no page is open, a caller is told to open one", async (t) => {
  const { page } = await live(t);
  const { site } = await start();
  // Another document of the same origin, which the service worker answers too.
  const icon = await page.locator("link[rel=icon]").evaluate((link) => link.href);
  const other = await page.context().newPage();
  await other.goto(icon);
  const ask = () =>
    other.evaluate(async (url) => {
      const response = await fetch(url, { method: "POST", headers: { "x-amz-target": "AWSStepFunctions.ListStateMachines" }, body: "{}" });
      return [response.status, await response.json()];
    }, site.url);
  const [status, { stateMachines }] = await ask();
  assert.deepEqual([status, stateMachines.map(({ name }) => name)], [200, ["ParallelProcessing"]]);
  await page.close();
  assert.deepEqual(await ask(), [
    503,
    {
      __type: "ServiceUnavailableException",
      message: `No Stepyard page is open, or none is answering. Open ${site.url} in a tab and try again.`,
    },
  ]);
});

test("without service workers the panel says so, and the form works", async (t) => {
  const { browser } = await start();
  const context = await browser.newContext({ viewport: { width: 390, height: 844 } });
  t.after(() => context.close());
  await context.addInitScript(() => Object.defineProperty(Navigator.prototype, "serviceWorker", { value: undefined }));
  const page = await visit(t, { context, at: "#/api" });
  const panel = page.getByRole("region", { name: "Live endpoint" });
  await panel.getByRole("status").filter({ hasText: "Not available here" }).waitFor();
  await panel.getByText("This browser offers no service workers here").waitFor();
  await accessible(page, "the live endpoint that is off");
  await page.getByRole("button", { name: "Request and result" }).click();
  assert.equal((await stepyard.pressTest(page)).status, 200);
});

test("a reload past all caches gets its endpoint back", async (t) => {
  const { page } = await live(t);
  const session = await page.context().newCDPSession(page);
  await session.send("Page.reload", { ignoreCache: true });
  const panel = page.getByRole("region", { name: "Live endpoint" });
  await panel.getByRole("status").filter({ hasText: /^On$/ }).waitFor();
  await stepyard.shows(() => page.evaluate(() => Boolean(navigator.serviceWorker.controller)), true);
});

test("the SDK makes, lists, starts, reads and deletes, and the page follows", async (t) => {
  const { page } = await live(t, { mayReport });
  const send = await withSdk(page);
  for (const name of ["One", "Two", "Three"]) {
    const { stateMachineArn, creationDate } = await send("CreateStateMachine", { name, definition: pass, roleArn: role });
    assert.equal(stateMachineArn, machines + name);
    assert.ok(creationDate instanceof Date);
  }
  const pages = await page.evaluate(async () => {
    const names = [];
    for await (const found of globalThis.sfn.paginateListStateMachines({ client: globalThis.client, pageSize: 3 }, {})) {
      names.push(found.stateMachines.map((machine) => machine.name));
    }
    return names;
  });
  assert.deepEqual(pages, [["One", "ParallelProcessing", "Three"], ["Two"]]);

  const { executionArn } = await send("StartExecution", { stateMachineArn: `${machines}One`, name: "run", input: '{"a": 1}' });
  assert.equal(executionArn, "arn:aws:states:us-east-1:123456789012:execution:One:run");
  const described = await ended(send, executionArn);
  assert.equal(described.status, "SUCCEEDED");
  assert.deepEqual([described.input, described.output], ['{"a": 1}', '{"x":1}']);
  const events = await page.evaluate(async (executionArn) => {
    const types = [];
    const client = globalThis.client;
    for await (const found of globalThis.sfn.paginateGetExecutionHistory({ client, pageSize: 2 }, { executionArn })) {
      types.push(found.events.map((event) => event.type));
    }
    return types;
  }, executionArn);
  assert.deepEqual(events, [["ExecutionStarted", "PassStateEntered"], ["PassStateExited", "ExecutionSucceeded"]]);
  assert.deepEqual((await send("ListExecutions", { stateMachineArn: `${machines}One` })).executions.map(({ name }) => name), ["run"]);

  await send("UpdateStateMachine", { stateMachineArn: `${machines}Two`, definition: pass.replace("1", "2") });
  assert.equal((await send("DescribeStateMachine", { stateMachineArn: `${machines}Two` })).definition, pass.replace("1", "2"));
  assert.deepEqual(await send("DeleteStateMachine", { stateMachineArn: `${machines}Three` }), {});
  await stepyard.go(page, "Workflows");
  const list = page.getByRole("navigation", { name: "Workflows" });
  await list.getByRole("link", { name: "Two" }).waitFor();
  await list.getByRole("link", { name: "Three" }).waitFor({ state: "detached" });
});

test("the SDK's errors are the service's, by class and sentence", async (t) => {
  const { page } = await live(t, { mayReport });
  const send = await withSdk(page);
  const nope = `${machines}Nope`;
  assert.deepEqual(await send("StartExecution", { stateMachineArn: nope }), {
    error: "StateMachineDoesNotExist",
    message: `State Machine Does Not Exist: '${nope}'`,
    isItsClass: true,
  });
  await send("CreateStateMachine", { name: "One", definition: pass, roleArn: role });
  const again = { stateMachineArn: `${machines}One`, name: "run", input: "{}" };
  const { executionArn } = await send("StartExecution", again);
  await ended(send, executionArn);
  assert.deepEqual(await send("StartExecution", { ...again, input: '{"b":2}' }), {
    error: "ExecutionAlreadyExists",
    message: `Execution Already Exists: '${executionArn}'`,
    isItsClass: true,
  });
  assert.deepEqual(await send("StartSyncExecution", { stateMachineArn: `${machines}One` }), {
    error: "StateMachineTypeNotSupported",
    message: "This operation is not supported by this type of state machine",
    isItsClass: true,
  });
  assert.equal((await send("CreateStateMachine", { name: "a b", definition: pass, roleArn: role })).error, "InvalidName");
  assert.equal((await send("SendTaskSuccess", { taskToken: "none", output: "{}" })).error, "InvalidToken");
});

test("the SDK waits: a synchronous run, a tested state, an activity's worker", async (t) => {
  const { page } = await live(t, { mayReport });
  const send = await withSdk(page);
  const sync = await send("StartSyncExecution", { stateMachineArn: `${machines}ParallelProcessing`, input: '{"data": [20, 40]}' });
  assert.equal(sync.status, "SUCCEEDED", sync.cause);
  assert.deepEqual(new Set(JSON.parse(sync.output).flatMap(Object.entries).map(String)), new Set(["sum,60", "avg,30", "max,40", "min,20"]));

  const tested = await send("TestState", { definition: JSON.stringify({ Type: "Pass", Result: 7, Next: "B" }), roleArn: role, input: "{}" });
  assert.deepEqual([tested.status, tested.output, tested.nextState], ["SUCCEEDED", "7", "B"]);

  const { activityArn } = await send("CreateActivity", { name: "Work" });
  const definition = JSON.stringify({ StartAt: "W", States: { W: { Type: "Task", Resource: activityArn, End: true } } });
  const { stateMachineArn } = await send("CreateStateMachine", { name: "Worker", definition, roleArn: role });
  const polled = send("GetActivityTask", { activityArn, workerName: "me" });
  const { executionArn } = await send("StartExecution", { stateMachineArn, input: '{"n": 5}' });
  const { taskToken, input } = await polled;
  assert.equal(input, '{"n":5}');
  assert.deepEqual(await send("SendTaskHeartbeat", { taskToken }), {});
  assert.deepEqual(await send("SendTaskSuccess", { taskToken, output: '"done"' }), {});
  assert.equal((await ended(send, executionArn)).output, '"done"');
  assert.equal((await send("SendTaskSuccess", { taskToken, output: "1" })).error, "TaskTimedOut");
});

async function ended(send, executionArn) {
  const end = Date.now() + patience;
  for (;;) {
    const described = await send("DescribeExecution", { executionArn });
    if (described.status !== "RUNNING") return described;
    assert.ok(Date.now() < end, `${executionArn} still runs`);
  }
}
