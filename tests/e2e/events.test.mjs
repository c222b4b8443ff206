// The events of an execution: what one of them carries, for reading.

import assert from "node:assert/strict";
import { test } from "node:test";
import { accessible, visit } from "./lib/page.mjs";
import * as stepyard from "./lib/stepyard.mjs";

test("an event's details show its JSON by itself, and its row stays in sight", async (t) => {
  const page = await visit(t);
  await stepyard.createWorkflow(page, {
    name: "Loop",
    definition: {
      StartAt: "Each",
      States: {
        Each: {
          Type: "Map",
          ItemProcessor: { StartAt: "One", States: { One: { Type: "Pass", End: true } } },
          End: true,
        },
      },
    },
  });
  await stepyard.startExecution(page, [{ n: 1 }, { n: 2 }, { n: 3 }, { n: 4 }, { n: 5 }, { n: 6 }]);
  await stepyard.waitForStatus(page, "Succeeded");
  await page.getByRole("tab", { name: /^Events/ }).click();
  const events = page.getByRole("region", { name: "Events", exact: true });
  // The lowest row in sight: where its details open, it would lie below them.
  const rows = events.getByRole("button", { name: "PassStateEntered" });
  await rows.first().waitFor();
  const bottom = (locator) => locator.evaluate((element) => element.getBoundingClientRect().bottom);
  const end = await bottom(events);
  let lowest = rows.first();
  for (const row of await rows.all()) if ((await bottom(row)) <= end) lowest = row;
  await lowest.focus();
  await page.keyboard.press("Enter");
  const details = page.getByRole("region", { name: "Event details" }).first();
  const input = details.getByRole("region", { name: "input", exact: true });
  await stepyard.shows(async () => Object.keys(JSON.parse(await input.textContent())), ["n"]);
  await stepyard.shows(
    async () => [await bottom(lowest), await bottom(events)],
    ([row, list]) => assert.ok(row <= list, `the row ends at ${row}, the list at ${list}`),
  );
  await accessible(page, "the details of an event");
});
