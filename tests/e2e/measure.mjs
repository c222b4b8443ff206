// Measures what a first visit costs a person, in a real browser on this machine, and prints it. Nothing here can fail a test:
// times depend on the machine, and the project only promises to report them.
//
//   bytes      everything requested from the first navigation through the first press of Test, as brotli 11
//   usable     from the navigation until the default workspace is there to work with, and the engine has answered
//   Test       from the press of Test until its result is shown

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { brotli } from "./lib/brotli.mjs";
import { launch } from "./lib/browser.mjs";
import { dist, serveSite } from "./lib/site.mjs";

const visits = 5;
const pressesEach = 5;
const limit = { bytes: 900_000, usable: 1_500, press: 150 };

const site = await serveSite();
const browser = await launch();
const usable = [];
const firstPress = [];
const laterPresses = [];
let files;
for (let visit = 0; visit < visits; visit += 1) {
  const context = await browser.newContext({ viewport: { width: 1366, height: 768 } });
  const page = await context.newPage();
  await page.goto(`${site.url}#/workflows`, { waitUntil: "commit" });
  // The graph is drawn from what the worker answers, so a state on it means that page, worker and engine are up.
  await page.locator("main").getByText("ParallelProcessing").first().waitFor();
  await page.getByRole("img").or(page.getByRole("group")).or(page.getByRole("tree")).first().waitFor();
  usable.push(await page.evaluate(() => performance.now()));
  await page.getByRole("link", { name: "API" }).click();
  await page.getByRole("button", { name: "Test", exact: true }).waitFor();
  firstPress.push(await press(page));
  files ??= new Set(site.requests.filter(({ status }) => status === 200).map(({ path }) => path || "index.html"));
  for (let again = 0; again < pressesEach; again += 1) laterPresses.push(await press(page));
  await context.close();
}
await browser.close();
await site.close();

/** Presses Test and waits, inside the page, until the frame that shows a result; milliseconds. */
function press(page) {
  return page.evaluate(async () => {
    const panel = document.querySelector('section[aria-label="Test"]');
    const button = [...panel.querySelectorAll("button")].find((candidate) => candidate.textContent.trim() === "Test");
    // Every result is a new element.
    const shown = () => panel.querySelector('[data-testid="status"]');
    const before = shown();
    const start = performance.now();
    button.click();
    while (shown() === before && performance.now() - start < 10_000) await new Promise(requestAnimationFrame);
    return performance.now() - start;
  });
}

const median = (times) => times.toSorted((one, other) => one - other)[Math.floor(times.length / 2)];
const shown = (times) => `${median(times).toFixed(0)} ms (${Math.min(...times).toFixed(0)}–${Math.max(...times).toFixed(0)})`;

let sum = 0;
for (const file of [...files].sort()) {
  const size = brotli(readFileSync(join(dist, file)));
  sum += size;
  console.log(`${size.toLocaleString("en-US").padStart(11)}  ${file}`);
}
console.log(`${sum.toLocaleString("en-US").padStart(11)}  bytes through the first press of Test (aim: under ${limit.bytes.toLocaleString("en-US")})`);
console.log(`usable page        ${shown(usable)}, median of ${visits} first visits (aim: under ${limit.usable} ms)`);
console.log(`first press        ${shown(firstPress)}`);
console.log(`later presses      ${shown(laterPresses)} (aim: under ${limit.press} ms)`);
