// The header's links: each leads back to what was looked at last in its place.

import { test } from "node:test";
import { visit } from "./lib/page.mjs";
import { createWorkflow, go } from "./lib/stepyard.mjs";

const heading = (page, name) => page.getByRole("heading", { level: 1, name, exact: true });

test("a place opens again what was looked at last in it, and what was deleted no more", async (t) => {
  const page = await visit(t);
  await go(page, "Functions");
  await page.getByRole("navigation", { name: "Functions" }).getByRole("link", { name: /^AvgFunction/ }).click();
  await heading(page, "AvgFunction").waitFor();
  await createWorkflow(page, { name: "Second", definition: { StartAt: "A", States: { A: { Type: "Succeed" } } } });
  await go(page, "Executions");
  await page.getByRole("heading", { level: 1, name: "Executions" }).waitFor();
  await go(page, "Workflows");
  await heading(page, "Second").waitFor();
  await go(page, "Functions");
  await heading(page, "AvgFunction").waitFor();
  await go(page, "Workflows");
  await page.getByRole("button", { name: "More actions" }).click();
  await page.getByRole("menuitem", { name: "Delete" }).click();
  await heading(page, "ParallelProcessing").waitFor();
  await go(page, "Functions");
  await go(page, "Workflows");
  await heading(page, "ParallelProcessing").waitFor();
});
