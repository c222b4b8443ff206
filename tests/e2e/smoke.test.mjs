// The page opens from any sub-path, and is accessible.

import assert from "node:assert/strict";
import { test } from "node:test";
import { accessible, start, visit } from "./lib/page.mjs";

test("the page opens from a sub-path and asks only for its own files", async (t) => {
  const page = await visit(t);
  await page.getByRole("navigation", { name: "Places" }).waitFor();
  assert.match(await page.title(), /Stepyard/);
  const { site } = await start();
  assert.deepEqual(
    site.requests.filter(({ status }) => status !== 200),
    [],
    "every file that the page asks for is in dist/",
  );
});

test("the first page that a visitor sees is accessible, light and dark", async (t) => {
  for (const colorScheme of ["light", "dark"]) {
    const page = await visit(t, { options: { colorScheme } });
    await page.getByRole("navigation", { name: "Places" }).waitFor();
    await accessible(page, `the first page, ${colorScheme}`);
  }
});
