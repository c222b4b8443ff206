// Opens the built site in a real browser, for one test at a time.
//
// A visit has a browser profile of its own, so no test sees what another one stored. When its test ends, three promises that
// hold everywhere are checked: nothing was reported to the console as an error, no request failed, none left the origin.

import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { after } from "node:test";
import { launch } from "./browser.mjs";
import { dist, serveSite } from "./site.mjs";

/** How long anything may take, in milliseconds, before a test gives up on it. */
export const patience = 30_000;

let started;

/** The browser and the site's host, started once for a file of tests. */
export function start() {
  started ??= (async () => {
    assert.ok(existsSync(join(dist, "index.html")), `there is no site in ${dist}: run \`cargo xtask build\` first`);
    return { site: await serveSite(), browser: await launch() };
  })();
  return started;
}

after(async () => {
  if (!started) return;
  const { browser, site } = await started;
  await browser.close();
  await site.close();
});

/**
 * Opens the site for the test `t` and returns Playwright's page. Options:
 *
 * - `at`: what follows the site's address, such as `#/functions`
 * - `viewport`: `{ width, height }`; 1366 × 768 unless told
 * - `context`: a context of an earlier visit, to come back as the same person (`page.context()`)
 * - `options`: more for Playwright's `newContext` (`colorScheme`, `reducedMotion`, …)
 * - `mayReport`: regular expressions of console errors that this test means to cause
 */
export async function visit(t, { at = "", viewport = { width: 1366, height: 768 }, context, options, mayReport = [] } = {}) {
  const { site, browser } = await start();
  const own = context === undefined;
  context ??= await browser.newContext({ viewport, reducedMotion: "reduce", ...options });
  context.setDefaultTimeout(patience);
  const page = await context.newPage();
  const wrong = watch(page, site.origin);
  t.after(async () => {
    if (own) await context.close();
    const unexpected = wrong.filter((line) => !mayReport.some((pattern) => pattern.test(line)));
    assert.deepEqual(unexpected, [], "the page reported errors");
  });
  await page.goto(site.url + at);
  return page;
}

/** Collects what should never happen on a page. */
function watch(page, origin) {
  const wrong = [];
  page.on("console", (message) => {
    if (message.type() === "error") wrong.push(`console: ${message.text()}`);
  });
  page.on("pageerror", (error) => wrong.push(`uncaught: ${error.message}`));
  page.on("crash", () => wrong.push("the page crashed"));
  page.on("response", (response) => {
    if (response.status() >= 400) wrong.push(`${response.status()}: ${response.url()}`);
  });
  page.on("request", (request) => {
    const { protocol, origin: target } = new URL(request.url());
    if (!["data:", "blob:", "about:"].includes(protocol) && target !== origin) wrong.push(`left the origin: ${request.url()}`);
  });
  return wrong;
}

const axeFile = createRequire(import.meta.url).resolve("axe-core/axe.min.js");

/** Fails if the page, as it stands now, breaks a rule of WCAG 2.2 AA that axe-core can see. */
export async function accessible(page, where) {
  await page.evaluate(await readFile(axeFile, "utf8"));
  const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];
  const { violations } = await page.evaluate((values) => globalThis.axe.run(document, { runOnly: { type: "tag", values } }), tags);
  const found = violations.map(({ id, help, nodes }) => `${id}: ${help}: ${nodes.map((node) => node.html).join(" · ")}`);
  assert.deepEqual(found, [], `axe finds fault with ${where}`);
}
