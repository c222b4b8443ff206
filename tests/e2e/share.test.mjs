// Links that carry a workspace: there and back, and the ones that mean harm.

import assert from "node:assert/strict";
import { test } from "node:test";
import { deflateSync } from "node:zlib";
import { visit } from "./lib/page.mjs";
import * as stepyard from "./lib/stepyard.mjs";

const pack = (text) => `#w=1.${deflateSync(text).toString("base64url")}`;

test("a shared link opens as a copy, with everything in it, and runs nothing", async (t) => {
  const page = await visit(t);
  await stepyard.go(page, "API");
  await page.getByRole("button", { name: "Share" }).click();
  const link = await page.getByRole("dialog").getByRole("textbox", { name: /^Link/ }).inputValue();
  assert.ok(link.length < 1_700, `the workshop's link has ${link.length} characters`);

  const other = await visit(t, { at: link.slice(link.indexOf("#")) });
  await other.getByText("Nothing in it has been run").waitFor();
  await other.getByRole("button", { name: "Workspace" }).getByText("Workshop", { exact: true }).waitFor();
  assert.match(other.url(), /#\/api$/, "it opens where it was shared");
  await stepyard.go(other, "Executions");
  await other.getByText("Nothing has run yet").waitFor();
  await stepyard.go(other, "API");
  assert.equal((await stepyard.pressTest(other)).status, 200);
});

test("hostile links do no harm", async (t) => {
  const page = await visit(t);
  await page.getByRole("heading", { level: 1 }).waitFor();
  const open = async (fragment, expected) => {
    await page.evaluate((hash) => (location.hash = hash), fragment);
    await page.getByText(expected).first().waitFor();
  };
  await open("#w=1.abc", "This link is incomplete");
  await open("#w=9.AAAA", "format that this Stepyard does not know");
  await open(pack(" ".repeat(5_000_000)), "unpacks to more than");
  await open(pack('{"version":99}'), "made by a newer Stepyard");
  await open(pack('{"hello":1}'), "not a Stepyard workspace");
  const script = '<img src=x onerror="window.harmed=true"><script>window.harmed=true</script>';
  const machine = { name: script, definition: `{"Comment":"${"x".repeat(10)}"}` };
  await open(pack(JSON.stringify({ version: 1, name: script, stateMachines: [machine], functions: [{ name: script, code: "window.harmed=true" }] })), "Nothing in it has been run");
  await stepyard.go(page, "Functions");
  await page.getByRole("heading", { level: 1 }).waitFor();
  assert.equal(await page.evaluate(() => window.harmed), undefined);
});
