// What is typed is kept: over a reload, beside a second tab, and in several workspaces.

import assert from "node:assert/strict";
import { test } from "node:test";
import { visit } from "./lib/page.mjs";
import * as stepyard from "./lib/stepyard.mjs";

/** Waits until the request body is this. */
const shows = (page, body) => stepyard.shows(() => page.getByRole("textbox", { name: "Request Body" }).inputValue(), body);

const saved = (page) => page.getByRole("status", { name: "Saved", exact: true }).waitFor();

test("a reload in the middle of editing loses nothing", async (t) => {
  const page = await visit(t);
  await stepyard.go(page, "Workflows");
  await stepyard.write(page, "Definition", '{"Comment": "half a thou');
  await stepyard.go(page, "API");
  await stepyard.setBody(page, "half a body");
  await stepyard.kept(page, "half a body");
  await page.reload();
  await shows(page, "half a body");
  await stepyard.go(page, "Workflows");
  await page.getByRole("textbox", { name: "Definition", exact: true }).getByText("half a thou").waitFor();
});

test("a deleted workflow comes back with Undo", async (t) => {
  const page = await visit(t);
  await stepyard.go(page, "Workflows");
  await page.getByRole("button", { name: "More actions" }).click();
  await page.getByRole("menuitem", { name: "Delete" }).click();
  await page.getByText("Deleted the workflow").waitFor();
  await page.getByRole("button", { name: "Undo" }).click();
  await page.getByRole("heading", { level: 1, name: "ParallelProcessing" }).waitFor();
});

test("a second tab follows the first, and neither writes over the other", async (t) => {
  const first = await visit(t);
  await saved(first);
  const second = await visit(t, { context: first.context() });
  await saved(second);
  await stepyard.go(first, "API");
  await stepyard.go(second, "API");
  await stepyard.setBody(first, "from the first tab");
  await saved(first);
  await second.waitForFunction(() => document.querySelector("textarea[aria-labelledby=request-body]")?.value === "from the first tab");
});

test("two tabs that write at once: neither is lost, the later one goes on as a copy", async (t) => {
  const first = await visit(t);
  await saved(first);
  const second = await visit(t, { context: first.context() });
  await saved(second);
  await stepyard.go(first, "API");
  await stepyard.go(second, "API");
  // Nobody tells the second tab of the first one's change.
  await second.addInitScript(() => {
    globalThis.BroadcastChannel = class { postMessage() {} close() {} };
  });
  await second.reload();
  await saved(second);
  await stepyard.setBody(first, "from the first tab");
  await stepyard.kept(first, "from the first tab");
  await stepyard.setBody(second, "from the second tab");
  await second.getByText("This workspace was changed in another tab too.").waitFor();
  await second.getByRole("button", { name: "Workspace: Workshop (other tab)" }).waitFor();
  await stepyard.kept(second, "from the second tab");
  await second.reload();
  await shows(second, "from the second tab");
  await second.getByRole("button", { name: "Workspace" }).click();
  await second.getByRole("menuitemradio", { name: "Workshop", exact: true }).click();
  await stepyard.go(second, "API");
  await shows(second, "from the first tab");
});

test("where the storage is full, the page says so, goes on, and saves again once there is room", async (t) => {
  const page = await visit(t);
  await saved(page);
  await page.evaluate(() => {
    globalThis.realPut = IDBObjectStore.prototype.put;
    IDBObjectStore.prototype.put = () => {
      throw new DOMException("The quota has been exceeded.", "QuotaExceededError");
    };
  });
  await stepyard.go(page, "API");
  await stepyard.setBody(page, "does not fit");
  const state = page.getByRole("status", { name: "Not saved" });
  await state.waitFor();
  await stepyard.shows(() => state.getAttribute("title"), (title) => assert.match(title, /^This browser’s storage is full: the latest changes are not kept\./));
  await stepyard.setBody(page, { input: "{}", stateMachineArn: stepyard.machineArn });
  assert.equal((await stepyard.pressTest(page)).status, 200);
  await page.getByText(/will be gone after a reload: this browser’s storage is full\./).waitFor();
  await page.evaluate(() => {
    IDBObjectStore.prototype.put = globalThis.realPut;
  });
  await stepyard.setBody(page, "fits again");
  await saved(page);
  await stepyard.kept(page, "fits again");
  await page.reload();
  await shows(page, "fits again");
});

test("several workspaces by name", async (t) => {
  const page = await visit(t);
  await saved(page);
  await stepyard.openExample(page, "Retry and catch");
  await page.getByRole("heading", { level: 1, name: "ChargeCard" }).waitFor();
  await page.getByRole("button", { name: "Workspace" }).click();
  await page.getByRole("menuitemradio", { name: "Workshop", exact: true }).click();
  await page.getByRole("heading", { level: 1, name: "ParallelProcessing" }).waitFor();
});

/** A tab that has the store open as a page of this version of it would; it runs nothing, and lets go when it is asked to. */
async function oldTab(t, version, rows = {}) {
  // A file of the site, in which nothing runs.
  const page = await visit(t, { at: "service-worker.js", mayReport: [/404/] });
  await page.evaluate(
    ([version, rows]) =>
      new Promise((resolve, reject) => {
        const opening = indexedDB.open("stepyard", version);
        opening.onerror = () => reject(opening.error);
        opening.onupgradeneeded = () => {
          opening.result.createObjectStore("runs");
          const store = opening.result.createObjectStore("workspaces");
          for (const [key, row] of Object.entries(rows)) store.put(row, key);
        };
        opening.onsuccess = () => resolve(void (globalThis.database = opening.result));
      }),
    [version, rows],
  );
  return page;
}

test("what version 1 of the store kept is there, once its tab is closed, and is kept on", async (t) => {
  const document = { version: 1, name: "From before", stateMachines: [{ name: "Old", definition: '{"Comment": "kept long ago"}' }], place: "#/workflows/Old" };
  const row = { id: "old", name: "From before", revision: 3, changed: 1, document: JSON.stringify(document) };
  const old = await oldTab(t, 1, { old: JSON.stringify(row) });
  const page = await visit(t, { context: old.context() });
  const notice = page.getByText("An older Stepyard is open in another tab.");
  await notice.waitFor();
  await old.evaluate(() => globalThis.database.close());
  await notice.waitFor({ state: "hidden" });
  const editor = page.getByRole("textbox", { name: "Definition", exact: true });
  await editor.getByText("kept long ago").waitFor();
  await stepyard.write(page, "Definition", '{"Comment": "changed since"}');
  await stepyard.kept(page, "changed since");
  await page.reload();
  await editor.getByText("changed since").waitFor();
  await page.getByRole("button", { name: "Workspace" }).click();
  await page.getByRole("menuitemradio", { name: "From before", exact: true, checked: true }).waitFor();
});

test("a tab with a newer store gets it, and the older one says so", async (t) => {
  const page = await visit(t);
  await saved(page);
  await page.context().newPage().then(async (newer) => {
    await newer.goto(new URL("service-worker.js", page.url()).href);
    await newer.evaluate(() => new Promise((resolve) => (indexedDB.open("stepyard", 1_000).onsuccess = resolve)));
  });
  await page.getByText("A newer Stepyard was opened in another tab.").waitFor();
  await stepyard.go(page, "API");
  await stepyard.setBody(page, "not kept");
  await page.getByRole("status", { name: "Not saved" }).waitFor();
});

const engines = (page) => page.workers().filter((worker) => worker.url().includes("#engine"));

/** Makes the engine fail, and waits until the page has heard of it. */
async function crash(page) {
  await stepyard.shows(() => engines(page), (found) => assert.equal(found.length, 1));
  const [engine] = engines(page);
  // Heard before it is asked to; what it would have answered may be lost with it.
  const closed = engine.waitForEvent("close");
  await engine.evaluate(() => void setTimeout(() => { throw new Error("crash on purpose"); })).catch(() => undefined);
  await closed;
  await page.getByText("The engine was restarted").waitFor();
}

/** Opens the only execution that is listed, and sees its events and its output. */
async function showsTheOnlyRun(page) {
  await stepyard.go(page, "Executions");
  await page.getByRole("table").getByRole("link", { name: "MyExecution" }).click();
  await stepyard.waitForStatus(page, "Succeeded");
  await stepyard.showsOutput(page, (output) => assert.deepEqual(Object.assign({}, ...output), { sum: 139, min: 9, max: 60, avg: 27.8 }));
  await stepyard.showsEvents(page, (types) => assert.deepEqual([types.length, types.at(-1)], [21, "ExecutionSucceeded"]));
}

test("where the browser keeps nothing, the page says so and goes on, and has its runs until it is left", async (t) => {
  const page = await visit(t, { mayReport: [/crash on purpose/] });
  await page.addInitScript(() => Object.defineProperty(globalThis, "indexedDB", { value: undefined }));
  await page.reload();
  await page.getByText("This browser keeps nothing here").waitFor();
  await stepyard.go(page, "API");
  assert.equal((await stepyard.pressTest(page)).status, 200);
  await showsTheOnlyRun(page);
  await crash(page);
  await showsTheOnlyRun(page);
});

test("a crashed engine is started again, and nothing of the author's is lost", async (t) => {
  const page = await visit(t, { mayReport: [/crash on purpose/] });
  await stepyard.go(page, "API");
  assert.equal((await stepyard.pressTest(page)).status, 200);
  await stepyard.kept(page, "MyExecution");
  await crash(page);
  await showsTheOnlyRun(page);
  await stepyard.go(page, "API");
  assert.equal((await stepyard.pressTest(page)).status, 200);
  await stepyard.go(page, "Executions");
  await page.getByRole("table").getByText("Succeeded").nth(1).waitFor();

  // One that keeps failing rests, and is started by the next question. How often that is depends on how quickly it fails.
  const rests = page.getByText("it rests until you try again");
  for (let time = 0; time < 10 && !(await rests.isVisible()); time += 1) {
    await crash(page);
    await stepyard.shows(async () => engines(page).length === 1 || (await rests.isVisible()), true);
  }
  await rests.waitFor();
  await stepyard.go(page, "API");
  assert.equal((await stepyard.pressTest(page)).status, 200);
});
