// Measures what a first visit costs a person, in a real browser on this machine, and prints it. Nothing here can fail a test:
// times depend on the machine, and the project only promises to report them.
//
//   bytes      everything requested from the first navigation through the first press of Test, as brotli 11
//   usable     from the navigation until the default workspace is there to work with, and the engine is up
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
/** The files asked for so far, in order. */
const asked = () => new Set(site.requests.filter(({ status }) => status === 200).map(({ path }) => path || "index.html"));

const usable = [];
const firstPress = [];
const laterPresses = [];
const hasty = [];
const workflows = [];
let files;
let more;
for (let visit = 0; visit < visits; visit += 1) {
  // As a person comes: they look, and press Test when everything is there.
  await visitor(async (page) => {
    await page.goto(site.url, { waitUntil: "commit" });
    await page.getByRole("button", { name: "Test", exact: true }).waitFor();
    // The page makes the functions' frame when its engine says that it is up.
    await page.locator("iframe[title='Function sandbox']").waitFor({ state: "attached" });
    usable.push(await page.evaluate(() => performance.now()));
    await page.waitForTimeout(500);
    firstPress.push(await press(page));
    files ??= asked();
    for (let again = 0; again < pressesEach; again += 1) laterPresses.push(await press(page));
    // What the other places fetch when they are first opened.
    const start = performance.now();
    await page.getByRole("navigation", { name: "Places" }).getByRole("link", { name: "Workflows" }).click();
    await page.getByRole("textbox", { name: "Definition", exact: true }).waitFor();
    await page.getByRole("option", { name: /^SumValues/ }).waitFor();
    workflows.push(performance.now() - start);
    more ??= [...asked()].filter((file) => !files.has(file));
  });
  // As somebody in a hurry: Test at once, whatever is still on its way.
  await visitor(async (page) => {
    await page.goto(site.url, { waitUntil: "commit" });
    await page.getByRole("button", { name: "Test", exact: true }).waitFor();
    await press(page);
    hasty.push(await page.evaluate(() => performance.now()));
  });
}
await browser.close();
await site.close();

async function visitor(does) {
  const context = await browser.newContext({ viewport: { width: 1366, height: 768 } });
  await does(await context.newPage());
  await context.close();
}

/** Presses Test and waits, inside the page, until the frame that shows a result; milliseconds. */
function press(page) {
  return page.evaluate(async () => {
    const panel = document.querySelector('section[aria-label="Test"]');
    // Not the tab of the same name.
    const buttons = [...panel.querySelectorAll("button:not([role=tab])")];
    const button = buttons.find((candidate) => candidate.textContent.trim() === "Test");
    // Every answer counts one up.
    const answers = () => panel.querySelector('[aria-label="Result"]')?.getAttribute("data-answers");
    const before = answers();
    const start = performance.now();
    button.click();
    while (answers() === before && performance.now() - start < 10_000) await new Promise(requestAnimationFrame);
    return performance.now() - start;
  });
}

const median = (times) => times.toSorted((one, other) => one - other)[Math.floor(times.length / 2)];
const shown = (times) => `${median(times).toFixed(0)} ms (${Math.min(...times).toFixed(0)}–${Math.max(...times).toFixed(0)})`;
const number = (value) => value.toLocaleString("en-US").padStart(11);

/** Prints files with their sizes and what they are together. */
function print(names, sentence) {
  let sum = 0;
  for (const file of [...names].sort()) {
    const size = brotli(readFileSync(join(dist, file)));
    sum += size;
    console.log(`${number(size)}  ${file}`);
  }
  console.log(`${number(sum)}  ${sentence}`);
}

print(files, `bytes through the first press of Test (aim: under ${limit.bytes.toLocaleString("en-US")})`);
console.log();
print(more, "bytes more when the Workflows place is first opened");
console.log();
console.log(`usable page             ${shown(usable)}, median of ${visits} first visits (aim: under ${limit.usable} ms)`);
console.log(`first press of Test     ${shown(firstPress)} (aim: under ${limit.press} ms)`);
console.log(`later presses           ${shown(laterPresses)} (aim: under ${limit.press} ms)`);
console.log(`navigation to result, pressing at once  ${shown(hasty)}`);
console.log(`Workflows first opened  ${shown(workflows)}`);
