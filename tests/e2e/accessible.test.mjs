// Every place is accessible, wide and narrow, light and dark, and can be worked without a mouse.

import assert from "node:assert/strict";
import { test } from "node:test";
import { accessible, visit } from "./lib/page.mjs";
import * as stepyard from "./lib/stepyard.mjs";

for (const colorScheme of ["light", "dark"]) {
  for (const viewport of [{ width: 1366, height: 768 }, { width: 390, height: 844 }, { width: 320, height: 256 }]) {
    test(`axe finds nothing, ${colorScheme}, ${viewport.width} pixels`, async (t) => {
      const page = await visit(t, { viewport, options: { colorScheme } });
      await stepyard.go(page, "Workflows");
      await page.getByRole("heading", { level: 1 }).waitFor();
      await page.getByRole("textbox", { name: "Definition", exact: true }).waitFor();
      await accessible(page, "Workflows");
      await stepyard.go(page, "API");
      await page.getByRole("heading", { level: 1 }).waitFor();
      await accessible(page, "API");
      if (viewport.width < 860) await page.getByRole("group", { name: "Show" }).getByRole("button", { name: "Request and result" }).click();
      await stepyard.pressTest(page);
      await accessible(page, "a result of Test");
      await page.getByRole("link", { name: "Open this execution" }).click();
      await stepyard.waitForStatus(page, "Succeeded");
      await accessible(page, "an execution");
      await stepyard.go(page, "Executions");
      await page.getByRole("table").waitFor();
      await accessible(page, "Executions");
      await stepyard.go(page, "Functions");
      await page.getByRole("heading", { level: 1 }).waitFor();
      await page.getByRole("textbox", { name: "Function code" }).waitFor();
      await accessible(page, "Functions");
      await page.getByRole("button", { name: "Share" }).click();
      await page.getByRole("dialog").getByRole("button", { name: "Copy link" }).waitFor();
      await accessible(page, "the Share dialog");
      const sideways = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      assert.ok(sideways <= 0, `the page scrolls sideways by ${sideways} pixels`);
    });
  }
}

test("the golden path by keyboard alone", async (t) => {
  const page = await visit(t);
  await stepyard.go(page, "Workflows");
  await page.getByRole("heading", { level: 1, name: "ParallelProcessing" }).waitFor();
  const press = async (role, name) => {
    for (let step = 0; step < 120; step += 1) {
      await page.keyboard.press("Tab");
      const target = page.getByRole(role, { name, exact: true }).first();
      if (await target.evaluate((element) => element === document.activeElement).catch(() => false)) {
        await page.keyboard.press("Enter");
        return;
      }
      if (await page.evaluate(() => document.activeElement?.closest(".cm-editor") !== null)) await page.keyboard.press("Escape");
    }
    assert.fail(`Tab never reaches the ${role} ${name}`);
  };
  await press("link", "API");
  await press("button", "Test");
  await page.getByRole("region", { name: "Response Body" }).waitFor();
});

test("no place is wider than the window, whatever its width", async (t) => {
  const page = await visit(t);
  const sideways = [];
  for (const place of ["API", "Workflows", "Functions", "Executions"]) {
    await page.setViewportSize({ width: 1366, height: 768 });
    await stepyard.go(page, place);
    await page.getByRole("heading", { level: 1 }).waitFor();
    for (const width of [320, 400, 480, 640, 768, 860, 861, 900, 1024, 1120, 1121, 1280]) {
      await page.setViewportSize({ width, height: 768 });
      // What the page itself sets after a change of size takes a moment.
      const fits = () => document.documentElement.scrollWidth <= window.innerWidth;
      await page.waitForFunction(fits, null, { timeout: 5_000 }).catch(() => sideways.push(`${place} at ${width}`));
    }
  }
  assert.deepEqual(sideways, []);
});
