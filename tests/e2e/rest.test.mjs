// What a first visit does without is fetched when it is needed, and its absence is survived.

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { start, visit } from "./lib/page.mjs";
import { dist } from "./lib/site.mjs";
import * as stepyard from "./lib/stepyard.mjs";

const rest = /\brest-\w+\.wasm$/;
const whole = !readdirSync(join(dist, "lazy")).some((file) => rest.test(file));
const options = { skip: whole && "this site is in one piece: only a release build is cut" };

test("a first press of Test does without the rest", options, async (t) => {
  const { site } = await start();
  const page = await visit(t);
  const before = site.requests.length;
  assert.equal((await stepyard.pressTest(page)).status, 200);
  assert.deepEqual(site.requests.slice(before).filter(({ path }) => rest.test(path)), []);
});

test("no press that follows makes the engine wait for the rest", options, async (t) => {
  const page = await visit(t);
  const onTheSpot = [];
  // The page fetches it ahead; only a stand-in asks in this way.
  page.on("request", (request) => {
    if (rest.test(request.url()) && request.resourceType() === "xhr") onTheSpot.push(request.url());
  });
  for (let press = 0; press < 16; press += 1) assert.equal((await stepyard.pressTest(page)).status, 200);
  assert.deepEqual(onTheSpot, []);
});

test("a place whose part cannot be fetched says so, and opens when it can", options, async (t) => {
  const page = await visit(t, { mayReport: [/ERR_FAILED/] });
  const missing = page.getByRole("alert").getByText("This part of the page could not be fetched.");
  await page.getByRole("status", { name: "Saved", exact: true }).waitFor();
  await page.route(rest, (route) => route.abort());
  await stepyard.go(page, "Workflows");
  await missing.waitFor();
  // The rest of the page is as it was.
  await stepyard.go(page, "API");
  assert.equal((await stepyard.pressTest(page)).status, 200);
  await stepyard.go(page, "Workflows");
  await missing.waitFor();
  await page.unroute(rest);
  await page.getByRole("button", { name: "Try again" }).click();
  await page.getByRole("heading", { level: 1, name: "ParallelProcessing" }).waitFor();
});

test("what runs before the rest has come fetches it on the spot", options, async (t) => {
  const page = await visit(t);
  await stepyard.setBody(page, { input: "{}", stateMachineArn: stepyard.machineArn });
  // No visit of www/cut makes a role.
  await page.getByRole("button", { name: "Workspace" }).click();
  await page.getByRole("menuitem", { name: "IAM roles…" }).click();
  await page.getByRole("dialog", { name: "IAM roles" }).waitFor();
});

test("what is called and cannot be fetched is said, and a reload mends it", options, async (t) => {
  const page = await visit(t, { mayReport: [/ERR_FAILED/, /could not be fetched/] });
  await stepyard.setBody(page, "as it was");
  await page.getByRole("status", { name: "Saved", exact: true }).waitFor();
  await page.route(rest, (route) => route.abort());
  await page.getByRole("button", { name: "Workspace" }).click();
  await page.getByRole("menuitem", { name: "IAM roles…" }).click();
  const said = page.getByRole("alert").filter({ hasText: "A part of Stepyard could not be fetched." });
  await said.waitFor();
  // Whatever was called may have opened its dialog before it stopped.
  await page.keyboard.press("Escape");
  await page.getByRole("link", { name: "Workflows" }).hover();
  assert.equal(await said.count(), 1);
  await page.unroute(rest);
  await page.reload();
  assert.equal(await page.getByRole("textbox", { name: "Request Body" }).inputValue(), "as it was");
});

test("what a host may keep for ever is named by what is in it", options, () => {
  const named = readdirSync(dist).filter((file) => /-[0-9a-f]{16}(_bg)?\.(js|wasm)$/.test(file));
  assert.deepEqual(named.map((file) => file.replace(/-[0-9a-f]{16}/, "")).sort(), ["app.js", "app_bg.wasm", "endpoint.js", "parts.js", "worker.js"]);
  for (const file of named) {
    const hash = createHash("sha256").update(readFileSync(join(dist, file))).digest("hex");
    assert.ok(file.includes(hash.slice(0, 16)), file);
  }
  const others = readdirSync(dist).filter((file) => /\.(js|wasm)$/.test(file) && !named.includes(file));
  assert.deepEqual(others, ["service-worker.js"], "browsers look by themselves whether this has changed");
});
