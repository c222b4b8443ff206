// HTTP APIs: routes with first-class integrations of Step Functions, mapped by parameters.

import assert from "node:assert/strict";
import { test } from "node:test";
import { accessible, visit } from "./lib/page.mjs";
import * as stepyard from "./lib/stepyard.mjs";

test("a new HTTP API starts a workflow with the body; a changed one waits for it", async (t) => {
  const page = await visit(t);
  await stepyard.go(page, "API");
  await stepyard.fromRail(page, "Create an API", /^HTTP API/, "Numbers");
  await page.getByRole("heading", { level: 1, name: "POST /execution – Route" }).waitFor();
  await stepyard.setBody(page, { data: [20, 40, 60, 10, 9] });
  const started = await stepyard.pressTest(page);
  assert.equal(started.status, 200);
  assert.deepEqual(Object.keys(started.json).sort(), ["executionArn", "startDate"]);
  await accessible(page, "a route");

  await page.getByRole("combobox", { name: "Action" }).selectOption("StepFunctions-StartSyncExecution");
  await page.getByRole("combobox", { name: "Name", exact: true }).fill("$request.header.x-name");
  await page.getByRole("combobox", { name: "Name", exact: true }).blur();
  await page.getByText("Query strings and headers").click();
  await page.getByRole("textbox", { name: "Headers" }).fill("X-Name: by-header");
  const { json, log } = await stepyard.pressTest(page);
  assert.equal(json.status, "SUCCEEDED");
  assert.equal(json.name, "by-header");
  assert.deepEqual(JSON.parse(json.output), [{ sum: 139 }, { min: 9, max: 60 }, { avg: 27.8 }]);
  assert.match(log, /Route: POST \/execution\nEndpoint request URI: https:\/\/sync-states\.us-east-1\.amazonaws\.com\/\?Action=StartSyncExecution\n/);

  await page.getByRole("tab", { name: "Preview" }).click();
  await page.getByRole("region", { name: /Action=StartSyncExecution/ }).getByText("by-header").waitFor();
  await page.getByRole("combobox", { name: "StateMachineArn" }).fill("");
  await page.getByRole("combobox", { name: "StateMachineArn" }).blur();
  await page.getByText("The request parameter `StateMachineArn` is required").waitFor();
});

test("routes are made and deleted with a way back", async (t) => {
  const page = await visit(t);
  await stepyard.go(page, "API");
  await stepyard.fromRail(page, "Create an API", /^HTTP API/, "Numbers");
  await page.getByRole("button", { name: "Actions for Numbers" }).click();
  await page.getByRole("menuitem", { name: "Create route…" }).click();
  const dialog = page.getByRole("dialog", { name: "Create a route" });
  await dialog.getByRole("button", { name: "Create" }).click();
  await dialog.getByText("Route with key POST /execution already exists for this API").waitFor();
  await dialog.getByRole("textbox", { name: "Route key" }).fill("ANY /orders/{id}");
  await dialog.getByRole("button", { name: "Create" }).click();
  await page.getByRole("heading", { level: 1, name: "ANY /orders/{id} – Route" }).waitFor();
  await page.getByRole("textbox", { name: "{id}" }).fill("7");
  assert.match((await stepyard.pressTest(page)).log, /Route: ANY \/orders\/\{id\}/);
  const rail = page.getByRole("navigation", { name: "APIs" });
  await page.getByRole("button", { name: "Delete route" }).click();
  await page.getByText("Deleted the route `ANY /orders/{id}`.").waitFor();
  assert.equal(await rail.getByRole("link", { name: "ANY /orders/{id}" }).count(), 0);
  await page.getByRole("button", { name: "Undo" }).click();
  await rail.getByRole("link", { name: "ANY /orders/{id}" }).waitFor();
});
