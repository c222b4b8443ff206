// What is fetched only when it is first needed, and cannot be: said where it would be, with a way back that works.

import { test } from "node:test";
import { accessible, visit } from "./lib/page.mjs";
import * as stepyard from "./lib/stepyard.mjs";

/** The browser itself reports what it could not fetch. */
const mayReport = [/Failed to load resource/, /net::ERR_FAILED/, /could not be loaded/];

test("an editor that cannot be fetched says so, and comes when it can", async (t) => {
  const page = await visit(t, { mayReport });
  await page.route("**/lazy/editor*.js*", (route) => route.abort());
  await stepyard.go(page, "Functions");
  const alert = page.getByRole("alert").filter({ hasText: "The editor could not be fetched." });
  await alert.waitFor();
  await accessible(page, "an editor that could not be fetched");
  await page.unroute("**/lazy/editor*.js*");
  await alert.getByRole("button", { name: "Try again" }).click();
  await page.getByRole("textbox", { name: "Function code" }).getByText("handler").waitFor();
  await alert.waitFor({ state: "detached" });
});

test("text tools that cannot be fetched say so in place of problems and graph, and come when they can", async (t) => {
  const page = await visit(t, { mayReport });
  // The page has its script; the tools' worker asks for it once more.
  await page.context().route("**/app-*.js", (route) => route.abort());
  await stepyard.go(page, "Workflows");
  const alert = page.getByRole("alert").filter({ hasText: "Neither problems nor the graph can be shown." });
  await alert.getByText(/What reads definitions failed before it answered: it could not be loaded/).waitFor();
  await page.getByText("Not checked").waitFor();
  await accessible(page, "a definition that could not be checked");
  await page.context().unroute("**/app-*.js");
  await alert.getByRole("button", { name: "Try again" }).click();
  await page.getByText("No problems").waitFor();
  await page.getByRole("option", { name: /^Parallel\b/ }).waitFor();
  await alert.waitFor({ state: "detached" });
});
