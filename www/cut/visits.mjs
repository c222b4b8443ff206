// Plays first visits on a copy of the site whose module tells which of its functions run.

import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const patience = 60_000;

/** Longer than anything that the page puts off, in milliseconds; messages stay for six seconds. */
const aMoment = 8_000;

const opened = (page) => page.getByRole("status", { name: "Saved", exact: true }).waitFor();

/**
 * What first visitors do before they go anywhere: the functions that this runs are there at once on a real visit, all
 * others may wait. Between two stays the page is loaded again.
 */
const visits = [
  {
    options: { viewport: { width: 1366, height: 768 } },
    stays: [
      // Everything that the API place shows at first, a run of each kind, and the errors that beginners make.
      async (page, { go, setBody, setIntegration, pressTest, machineArn }) => {
        await go(page, "API");
        for (let step = 0; step < 30; step += 1) await page.keyboard.press("Tab");
        await page.getByRole("textbox", { name: "Request Body" }).press("End");
        await page.keyboard.type(" ");
        await pressTest(page);
        for (const form of ["Form", "Raw JSON"]) await page.getByText(form, { exact: true }).click();
        await page.getByText("Query strings and headers").click();
        await setIntegration(page, { action: "StartSyncExecution" });
        await pressTest(page);
        await setBody(page, "{");
        await pressTest(page);
        await setBody(page, { input: "{\"data\": []}", stateMachineArn: `${machineArn}x` });
        await pressTest(page);
        for (const box of ["Method request", "Method response", "Integration response"]) {
          await page.getByRole("button", { name: box }).click();
          await page.getByRole("heading", { name: box, level: 2 }).waitFor();
        }
        for (const menu of [/^Workspace:/, "Examples", "Theme"]) {
          await page.getByRole("button", { name: menu }).click();
          await page.getByRole("menu").waitFor();
          await page.keyboard.press("Escape");
        }
        await page.getByRole("button", { name: "Theme" }).click();
        await page.getByRole("menuitemradio", { name: "Dark" }).click();
        await page.getByRole("navigation", { name: "Places" }).getByRole("link", { name: "Workflows" }).hover();
        await opened(page);
      },
      // Coming back to an error, and staying until all is done that an answer sets off.
      async (page, { pressTest }) => {
        await pressTest(page);
        await page.waitForTimeout(aMoment);
      },
      // What is shown where the rest has to be waited for, or cannot be had, as in this copy of the site.
      async (page, { go, pressTest }) => {
        await opened(page);
        await go(page, "Workflows");
        await page.getByRole("button", { name: "Try again" }).click();
        await page.getByRole("button", { name: "Try again" }).waitFor();
        await go(page, "API");
        await pressTest(page);
        await page.waitForTimeout(aMoment);
      },
      // Another workspace in place of the one that the engine has, as when it was up before the stored one had been read.
      async (page, { openExample, go, pressTest }) => {
        await pressTest(page);
        await openExample(page, "Empty workspace");
        await opened(page);
        await go(page, "API");
        await page.getByRole("button", { name: /^Workspace:/ }).click();
        await page.getByRole("menuitemradio", { name: "Workshop", exact: true }).click();
        await opened(page);
        await go(page, "API");
        await pressTest(page);
      },
      // An engine that is late, and somebody who does not wait for it.
      async (page, { pressTest }) => {
        await page.route(/worker\.js/, (route) => setTimeout(() => route.continue(), 1_500));
        await page.reload();
        await pressTest(page);
      },
      // The same in a hurry, while everything is still on its way.
      async (page, { go, pressTest }) => {
        await go(page, "Workflows");
        await page.getByRole("button", { name: "Try again" }).waitFor();
        await opened(page);
        await go(page, "API");
        await pressTest(page);
        await page.waitForTimeout(aMoment);
      },
    ],
  },
  {
    options: { viewport: { width: 390, height: 844 }, colorScheme: "dark", reducedMotion: "reduce" },
    stays: [
      async (page, { pressTest }) => {
        await page.getByText("Request and result").click();
        // With what is kept of each run, lists and tables grow beyond where they begin.
        for (let press = 0; press < 40; press += 1) await pressTest(page);
        await page.waitForTimeout(aMoment);
      },
      // Coming back to what has run.
      async (page, { pressTest }) => {
        await page.getByText("Request and result").click();
        await pressTest(page);
        await page.waitForTimeout(aMoment);
      },
    ],
  },
];

/** Keeps what every instance of a module exports, in a page and in a worker alike. */
const keepExports = `{
  globalThis.kept = [];
  const { instantiate, instantiateStreaming } = WebAssembly;
  const keep = (made) => (kept.push((made.instance ?? made).exports), made);
  WebAssembly.instantiate = (...given) => instantiate(...given).then(keep);
  WebAssembly.instantiateStreaming = (...given) => instantiateStreaming(...given).then(keep);
}\n`;

/** In a page or a worker: the numbers of the functions that have run there. */
const marks = () =>
  globalThis.kept.flatMap((exports) =>
    Object.entries(exports)
      .filter(([name, mark]) => /^ran\d+$/.test(name) && mark.value)
      .map(([name]) => Number(name.slice("ran".length))),
  );

/** The functions that run on first visits of `site`, by their numbers, given its module with marks. */
export async function functionsThatRun(site, module, withMarks) {
  const copy = mkdtempSync(join(tmpdir(), "stepyard-visits-"));
  try {
    cpSync(site, copy, { recursive: true });
    writeFileSync(join(copy, module), withMarks);
    const worker = join(copy, "worker.js");
    writeFileSync(worker, keepExports + readFileSync(worker, "utf8"));
    // Read once, when the host's module is loaded.
    process.env.STEPYARD_DIST = copy;
    return await play();
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
}

async function play() {
  const [{ serveSite }, { launch }, person] = await Promise.all(
    ["site", "browser", "stepyard"].map((name) => import(`../../tests/e2e/lib/${name}.mjs`)),
  );
  const ran = new Set();
  const host = await serveSite();
  const browser = await launch();
  try {
    for (const { options, stays } of visits) {
      const context = await browser.newContext(options);
      context.setDefaultTimeout(patience);
      await context.addInitScript(keepExports);
      const page = await context.newPage();
      for (const stay of stays) {
        // The fragment stays: what is loaded again is the page.
        await page.goto(host.url);
        await stay(page, person);
        for (const realm of [page, ...page.workers()]) {
          // A worker of the functions' frame may be gone by now.
          for (const index of await realm.evaluate(marks).catch(() => [])) ran.add(index);
        }
      }
      await context.close();
    }
  } finally {
    await browser.close();
    await host.close();
  }
  return ran;
}
