// A workflow too large to be drawn at once: what is out of sight is still there for the keyboard, and typing moves nothing.

import assert from "node:assert/strict";
import { test } from "node:test";
import { accessible, visit } from "./lib/page.mjs";
import { createWorkflow } from "./lib/stepyard.mjs";

const many = 400;

function chain() {
  const state = (at) => ({ Type: "Pass", ...(at < many ? { Next: `Step ${at + 1}` } : { End: true }) });
  const all = Array.from({ length: many }, (_, nth) => [`Step ${nth + 1}`, state(nth + 1)]);
  // One long line, because a browser takes its time to insert many.
  return JSON.stringify({ StartAt: "Step 1", States: Object.fromEntries(all) });
}

test("in a large graph the keyboard goes from the first state to the last and on", async (t) => {
  const page = await visit(t);
  await createWorkflow(page, { name: "Large", definition: chain() });
  const state = (name) => page.getByRole("option", { name: new RegExp(`^${name},`) });
  const first = state("Step 1");
  await first.focus();
  await page.keyboard.press("End");
  const last = state(`Step ${many}`);
  await last.and(page.locator(":focus")).waitFor();
  assert.equal(await last.getAttribute("aria-posinset"), String(many));
  assert.equal(await last.getAttribute("aria-setsize"), String(many));
  await page.keyboard.press("ArrowUp");
  await state(`Step ${many - 1}`).and(page.locator(":focus")).waitFor();
  await accessible(page, "a large graph");
  await page.keyboard.press("Home");
  await first.and(page.locator(":focus")).waitFor();
  // Some way down, past what was in sight at first.
  for (let at = 2; at <= 30; at += 1) await page.keyboard.press("ArrowDown");
  await state("Step 30").and(page.locator(":focus")).waitFor();
  await page.keyboard.press("Enter");
  await page.getByRole("option", { name: /^Step 30,/, selected: true }).waitFor();
});

test("typing that changes no state leaves every box of the picture as it is", async (t) => {
  const page = await visit(t);
  await createWorkflow(page, { name: "Still", definition: chain() });
  const first = page.getByRole("option", { name: /^Step 1,/ });
  const box = await first.elementHandle();
  const problems = page.getByRole("region", { name: "Problems" });
  await problems.getByText("No problems").waitFor();
  await page.getByRole("textbox", { name: "Definition", exact: true }).click();
  await page.keyboard.press("ControlOrMeta+Home");
  await page.keyboard.press("ArrowRight");
  await page.keyboard.insertText('"Comment": 1,\n');
  // The answer to this very text has come.
  await problems.getByText(/Comment/).first().waitFor();
  assert.ok(await box.evaluate((element) => element.isConnected), "the box was drawn anew");
});
