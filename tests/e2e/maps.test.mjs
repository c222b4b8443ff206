// Map iterations and the children of a Map Run, found and opened.

import assert from "node:assert/strict";
import { test } from "node:test";
import { accessible, visit } from "./lib/page.mjs";
import * as stepyard from "./lib/stepyard.mjs";

const orders = { orders: [{ id: "A", total: 20 }, { id: "B", total: 250 }, { id: "C", total: 99 }] };

test("choosing an iteration narrows graph, data and events to it", async (t) => {
  const page = await visit(t);
  await stepyard.openExample(page, "Map with a Choice");
  await stepyard.startExecution(page, orders);
  await stepyard.waitForStatus(page, "Succeeded");
  let all;
  await stepyard.showsEvents(page, (types) => {
    assert.equal(types.at(-1), "ExecutionSucceeded");
    all = types;
  });
  await stepyard.selectState(page, "For each order");
  await page.getByRole("tab", { name: "State: For each order" }).click();
  const table = page.getByRole("table", { name: "Iterations" });
  const firstCells = (row) => row.split("\t").slice(0, 2).map((cell) => cell.trim());
  await stepyard.shows(
    async () => (await table.getByRole("row").allInnerTexts()).slice(1).map(firstCells),
    [["0", "Succeeded"], ["1", "Succeeded"], ["2", "Succeeded"]],
  );
  await table.getByRole("button", { name: "Show iteration 1" }).click();
  const bar = page.getByRole("group", { name: "Iteration", exact: true });
  await bar.getByText("Only iteration 1 of For each order is shown.").waitFor();
  await accessible(page, "an iteration");
  // The second order is the large one: its way is not the others'.
  await stepyard.showsStatus(page, "Signed", "Succeeded");
  await stepyard.showsStatus(page, "Pack", "Not run");
  await stepyard.showsEvents(page, [
    "MapIterationStarted",
    "ChoiceStateEntered",
    "ChoiceStateExited",
    "WaitStateEntered",
    "WaitStateExited",
    "PassStateEntered",
    "PassStateExited",
    "MapIterationSucceeded",
  ]);
  await bar.getByRole("button", { name: "Next iteration" }).click();
  await bar.getByText("Only iteration 2").waitFor();
  await stepyard.showsStatus(page, "Pack", "Succeeded");
  await bar.getByRole("button", { name: "Show all" }).click();
  await stepyard.showsEvents(page, all);
});

test("a distributed Map shows its Map Run, and its children open and survive a reload", async (t) => {
  const page = await visit(t);
  await stepyard.openExample(page, "Map with a Choice");
  await page.getByRole("navigation", { name: "Workflows" }).getByRole("link", { name: "SortManyOrders" }).click();
  await page.getByRole("heading", { level: 1, name: "SortManyOrders" }).waitFor();
  await stepyard.startExecution(page, orders);
  await stepyard.waitForStatus(page, "Succeeded");
  // What is inside did not run here, and says where it did.
  await page.getByRole("option", { name: /^For each order, Succeeded, children: 3 succeeded\b/ }).waitFor();
  await page.getByRole("option", { name: /^Pack, In children\b/ }).click();
  await page.getByText("This state ran in the child executions of For each order").waitFor();
  await accessible(page, "a state inside of a distributed Map");
  await page.getByRole("button", { name: "Show the Map Run" }).click();
  const run = page.getByRole("region", { name: "Map Run" });
  await run.getByText("Succeeded").first().waitFor();
  const count = (name) => run.locator("dt", { hasText: name }).first().locator("xpath=following-sibling::dd").textContent();
  await stepyard.shows(async () => [await count("total"), await count("succeeded"), await count("failed")], ["3", "3", "0"]);
  await accessible(page, "a Map Run");
  const rows = run.getByRole("table", { name: "Child executions" }).getByRole("row");
  await stepyard.shows(() => rows.count(), 4);
  await rows.nth(2).getByRole("link").click();
  await page.getByText("Started by").waitFor();
  await stepyard.waitForStatus(page, "Succeeded");
  await stepyard.showsOutput(page, { place: 1, order: { id: "B", total: 250 }, status: "signed" });
  await stepyard.showsEvents(page, (types) => assert.equal(types.length, 8));
  const child = new URL(page.url()).hash.split("/").at(-1);
  await stepyard.kept(page, decodeURIComponent(child));

  await page.reload();
  await stepyard.waitForStatus(page, "Succeeded");
  await stepyard.showsEvents(page, (types) => assert.equal(types.length, 8));
  // In the list of executions there is only the one that was started.
  await stepyard.go(page, "Executions");
  await stepyard.shows(() => page.getByRole("table").getByRole("row").count(), 2);
});
