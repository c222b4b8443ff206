// The keyboard alone: where the focus goes when something opens, closes or is taken out, and that it is never lost.

import { test } from "node:test";
import { visit } from "./lib/page.mjs";
import * as stepyard from "./lib/stepyard.mjs";

/** Waits until this has the focus. */
const focused = (locator) => stepyard.shows(() => locator.evaluate((element) => element === document.activeElement), true);

/** Presses Enter on something that has the focus. */
async function enter(locator) {
  await locator.focus();
  await locator.page().keyboard.press("Enter");
}

test("dialogs and menus begin within and give the focus back", async (t) => {
  const page = await visit(t);
  await stepyard.go(page, "API");
  const actions = page.getByRole("button", { name: "Actions for /execution" });
  await enter(actions);
  await focused(page.getByRole("menuitem", { name: "Create method…" }));
  await page.keyboard.press("ArrowDown");
  await focused(page.getByRole("menuitem", { name: "Create resource…" }));
  await page.keyboard.press("Escape");
  await focused(actions);
  await page.keyboard.press("Enter");
  await page.keyboard.press("Enter");
  await focused(page.getByRole("combobox", { name: "Method type" }));
  await enter(page.getByRole("dialog").getByRole("button", { name: "Create" }));
  await page.getByRole("heading", { level: 1, name: "/execution – GET – Method execution" }).waitFor();
  await focused(actions);

  const share = page.getByRole("button", { name: "Share" });
  await enter(share);
  await focused(page.getByRole("button", { name: "Copy link" }));
  await page.keyboard.press("Escape");
  await focused(share);

  // Each menu's items speak to their own menu.
  await enter(page.getByRole("button", { name: "Workspace: Workshop" }));
  await focused(page.getByRole("menuitemradio", { name: "Workshop" }));
  await enter(page.getByRole("menuitem", { name: "Rename…" }));
  await focused(page.getByRole("dialog").getByRole("textbox", { name: "Name" }));
  await page.keyboard.press("End");
  await page.keyboard.type(" 2");
  await page.keyboard.press("Enter");
  await focused(page.getByRole("button", { name: "Workspace: Workshop 2" }));
});

test("what is taken out leaves the focus to what is nearest", async (t) => {
  const page = await visit(t);
  await stepyard.go(page, "Workflows");
  await page.getByRole("textbox", { name: "Definition", exact: true }).waitFor();
  await enter(page.getByRole("button", { name: "More actions" }));
  await enter(page.getByRole("menuitem", { name: "Delete" }));
  await page.getByRole("heading", { level: 1, name: "No workflow yet" }).waitFor();
  await focused(page.getByRole("navigation", { name: "Workflows" }).getByRole("button", { name: "Create" }));
  await enter(page.getByRole("button", { name: "Undo" }));
  await page.getByRole("heading", { level: 1, name: "ParallelProcessing" }).waitFor();
  await focused(page.getByRole("main"));
  await stepyard.go(page, "API");
  await stepyard.pressTest(page);
  await enter(page.getByRole("link", { name: "Open this execution" }));
  await stepyard.waitForStatus(page, "Succeeded");
  await focused(page.getByRole("main"));
});

test("the graph is walked, chosen from and moved", async (t) => {
  const page = await visit(t);
  await stepyard.go(page, "Workflows");
  const box = (name) => page.getByRole("option", { name: new RegExp(`^${name}\\b`) });
  await box("Parallel").focus();
  await page.keyboard.press("ArrowDown");
  await focused(box("SumValues"));
  await page.keyboard.press("Enter");
  await stepyard.shows(() => box("SumValues").getAttribute("aria-selected"), "true");
  const place = async () => Math.round((await box("SumValues").boundingBox()).x);
  const before = await place();
  await page.keyboard.press("Shift+ArrowRight");
  await stepyard.shows(place, before - 48);
  await focused(box("SumValues"));
  // Far out of sight, and back as soon as the keyboard comes to it.
  for (let time = 0; time < 30; time += 1) await page.keyboard.press("Shift+ArrowLeft");
  await stepyard.shows(place, before - 48 + 30 * 48);
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowUp");
  await focused(box("SumValues"));
  const window = await page.getByRole("region", { name: "Graph" }).boundingBox();
  await stepyard.shows(async () => (await place()) < window.x + window.width, true);
  await page.keyboard.press("0");
  await stepyard.shows(place, before);
});
