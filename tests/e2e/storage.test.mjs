// What is typed is kept: over a reload, beside a second tab, and in several workspaces.

import assert from "node:assert/strict";
import { test } from "node:test";
import { visit } from "./lib/page.mjs";
import * as stepyard from "./lib/stepyard.mjs";

const saved = (page) => page.getByRole("status", { name: "Saved", exact: true }).waitFor();

/** Waits until this text lies in the browser's storage: "Saved" may still be about what was there before. */
const kept = (page, text) =>
  page.waitForFunction(
    (text) =>
      new Promise((resolve, reject) => {
        const opening = indexedDB.open("stepyard");
        opening.onerror = () => reject(opening.error);
        opening.onsuccess = () => {
          const database = opening.result;
          const reading = database.transaction("workspaces").objectStore("workspaces").getAll();
          reading.onerror = () => reject(reading.error);
          reading.onsuccess = () => {
            database.close();
            resolve(reading.result.some((stored) => stored.includes(text)));
          };
        };
      }),
    text,
  );

test("a reload in the middle of editing loses nothing", async (t) => {
  const page = await visit(t);
  await stepyard.go(page, "Workflows");
  await stepyard.write(page, "Definition", '{"Comment": "half a thou');
  await stepyard.go(page, "API");
  await stepyard.setBody(page, "half a body");
  await saved(page);
  await page.reload();
  assert.equal(await page.getByRole("textbox", { name: "Request Body" }).inputValue(), "half a body");
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
  await kept(first, "from the first tab");
  await stepyard.setBody(second, "from the second tab");
  await second.getByText("This workspace was changed in another tab too.").waitFor();
  await second.getByRole("button", { name: "Workspace: Workshop (other tab)" }).waitFor();
  await saved(second);
  await second.reload();
  assert.equal(await second.getByRole("textbox", { name: "Request Body" }).inputValue(), "from the second tab");
  await second.getByRole("button", { name: "Workspace" }).click();
  await second.getByRole("menuitemradio", { name: "Workshop", exact: true }).click();
  await stepyard.go(second, "API");
  assert.equal(await second.getByRole("textbox", { name: "Request Body" }).inputValue(), "from the first tab");
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
  assert.match(await state.getAttribute("title"), /^This browser’s storage is full: the latest changes are not kept\./);
  await stepyard.setBody(page, { input: "{}", stateMachineArn: stepyard.machineArn });
  assert.equal((await stepyard.pressTest(page)).status, 200);
  await page.getByText(/will be gone after a reload: this browser’s storage is full\./).waitFor();
  await page.evaluate(() => {
    IDBObjectStore.prototype.put = globalThis.realPut;
  });
  await stepyard.setBody(page, "fits again");
  await saved(page);
  await page.reload();
  assert.equal(await page.getByRole("textbox", { name: "Request Body" }).inputValue(), "fits again");
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

test("where the browser keeps nothing, the page says so and goes on", async (t) => {
  const page = await visit(t);
  await page.addInitScript(() => Object.defineProperty(globalThis, "indexedDB", { value: undefined }));
  await page.reload();
  await page.getByText("This browser keeps nothing here").waitFor();
  await stepyard.go(page, "API");
  assert.equal((await stepyard.pressTest(page)).status, 200);
});

test("a crashed engine is started again, and nothing of the author's is lost", async (t) => {
  const page = await visit(t, { mayReport: [/crash on purpose/] });
  await stepyard.go(page, "API");
  assert.equal((await stepyard.pressTest(page)).status, 200);
  const engines = () => page.workers().filter((worker) => worker.url().includes("#engine"));
  const crash = async () => {
    const [engine] = engines();
    await engine.evaluate(() => void setTimeout(() => { throw new Error("crash on purpose"); }));
    await engine.waitForEvent("close");
  };
  await crash();
  await page.getByText("The engine was restarted").waitFor();
  assert.equal((await stepyard.pressTest(page)).status, 200);
  await stepyard.go(page, "Executions");
  await page.getByRole("table").getByText("Succeeded").nth(1).waitFor();

  // One that keeps failing rests, and is started by the next question.
  for (let time = 0; time < 3; time += 1) {
    await crash();
    while (time < 2 && engines().length === 0) await page.waitForTimeout(50);
  }
  await page.getByText("it rests until you try again").waitFor();
  await stepyard.go(page, "API");
  assert.equal((await stepyard.pressTest(page)).status, 200);
});
