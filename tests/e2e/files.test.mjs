// Files that are dropped onto the page: a definition, an API's definition, a workspace; and one that is too large.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { accessible, visit } from "./lib/page.mjs";
import * as stepyard from "./lib/stepyard.mjs";

/** Drops a file in the middle of the page, as a hand would. */
async function drop(page, name, text) {
  const data = await page.evaluateHandle(([name, text]) => {
    const data = new DataTransfer();
    data.items.add(new File([text], name));
    return data;
  }, [name, text]);
  const onto = page.getByRole("main");
  for (const type of ["dragenter", "dragover", "drop"]) await onto.dispatchEvent(type, { dataTransfer: data });
}

const definition = JSON.stringify({ StartAt: "Dropped", States: { Dropped: { Type: "Pass", End: true } } }, null, 2);

test("a dropped definition becomes a workflow, from any place", async (t) => {
  const page = await visit(t);
  await stepyard.go(page, "Executions");
  await page.getByText("Nothing has run yet").waitFor();
  await drop(page, "dropped.asl.json", definition);
  const dialog = page.getByRole("dialog", { name: "Create a workflow" });
  await dialog.getByText("With the definition from the dropped file.").waitFor();
  await accessible(page, "a dropped definition");
  await dialog.getByRole("textbox", { name: "Name" }).fill("Dropped");
  await dialog.getByRole("button", { name: "Create" }).click();
  await page.getByRole("heading", { level: 1, name: "Dropped" }).waitFor();
  await page.getByRole("textbox", { name: "Definition", exact: true }).getByText('"StartAt": "Dropped"').waitFor();
  await page.getByRole("option", { name: /^Dropped\b/ }).waitFor();
  // Closed without creating, it is forgotten.
  await drop(page, "again.json", definition);
  await dialog.getByText("With the definition from the dropped file.").waitFor();
  await page.keyboard.press("Escape");
  await dialog.waitFor({ state: "hidden" });
  await page.getByRole("navigation", { name: "Workflows" }).getByRole("button", { name: "Create" }).click();
  await dialog.getByRole("textbox", { name: "Name" }).waitFor();
  assert.equal(await dialog.getByText("With the definition from the dropped file.").count(), 0);
});

test("on the API place a dropped file is an API’s definition", async (t) => {
  const page = await visit(t);
  await stepyard.go(page, "API");
  const api = { openapi: "3.0.1", info: { title: "Dropped", version: "1" }, paths: {} };
  await drop(page, "api.json", JSON.stringify(api));
  const dialog = page.getByRole("dialog", { name: "Import an API" });
  await stepyard.shows(() => dialog.getByRole("textbox", { name: "Definition" }).inputValue(), JSON.stringify(api));
  await dialog.getByRole("button", { name: "Import", exact: true }).click();
  await page.getByText("Imported `Dropped`.").waitFor();
});

test("a definition says itself where it belongs", async (t) => {
  const page = await visit(t);
  await stepyard.go(page, "API");
  await drop(page, "machine.json", definition);
  const workflow = page.getByRole("dialog", { name: "Create a workflow" });
  await workflow.getByText("With the definition from the dropped file.").waitFor();
  await page.keyboard.press("Escape");
  await workflow.waitFor({ state: "hidden" });
  const api = "openapi: 3.0.1\ninfo: {title: Moved, version: '1'}\npaths: {}\n";
  await drop(page, "api.yaml", api);
  const dialog = page.getByRole("dialog", { name: "Import an API" });
  await stepyard.shows(() => dialog.getByRole("textbox", { name: "Definition" }).inputValue(), api);
});

test("a workspace goes out as a file and comes in by dropping it, as a copy", async (t) => {
  const page = await visit(t);
  await page.getByRole("button", { name: "Workspace" }).click();
  const [file] = await Promise.all([page.waitForEvent("download"), page.getByRole("menuitem", { name: "Export as a file" }).click()]);
  await stepyard.go(page, "Functions");
  await drop(page, file.suggestedFilename(), await readFile(await file.path(), "utf8"));
  await page.getByText("Opened the file as `Workshop-2`.").waitFor();
  await page.getByRole("button", { name: "Workspace: Workshop-2" }).waitFor();
  await page.getByRole("heading", { level: 1 }).waitFor();
});

test("a file that is too large is refused in a sentence", async (t) => {
  const page = await visit(t);
  await stepyard.go(page, "Workflows");
  await page.getByRole("heading", { level: 1 }).waitFor();
  await drop(page, "huge.json", " ".repeat(20_000_001));
  await page.getByText("`huge.json` is larger than 20 MB: nothing here is.").waitFor();
});
