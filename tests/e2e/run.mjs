// Runs the end-to-end tests: all of them, or those whose file names contain one of the arguments.
//
//   node tests/e2e/run.mjs            every *.test.mjs beside this file
//   node tests/e2e/run.mjs smoke      only smoke.test.mjs
//
// A file in which something failed is run once more when all others are done: a browser on a busy machine is not as certain
// as the code. Only what fails twice fails the run; what needed the second time is named, because it is to be mended.

import { readdirSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { run } from "node:test";
import { spec } from "node:test/reporters";
import { fileURLToPath } from "node:url";
import { verdict } from "./lib/verdict.mjs";

/** How long a file may take, in milliseconds, before its tests count as failed. */
const patience = 600_000;

const here = dirname(fileURLToPath(import.meta.url));
const wanted = process.argv.slice(2);
const files = readdirSync(here)
  .filter((file) => file.endsWith(".test.mjs"))
  .filter((file) => wanted.length === 0 || wanted.some((part) => file.includes(part)))
  .map((file) => join(here, file));
if (files.length === 0) {
  console.error(`no test file matches ${wanted.join(" or ")}`);
  process.exit(2);
}

const first = await runFiles(files);
const again = files.filter((file) => first.some((test) => test.file === file && !test.passed));
if (again.length > 0) console.log(`\nOnce more, because something failed: ${again.map((file) => basename(file)).join(", ")}\n`);
const second = again.length > 0 ? await runFiles(again) : [];

const { passed, flaky, failed } = verdict(first, second);
const say = (word, tests) => tests.forEach(({ file, name }) => console.log(`${word}: ${basename(file)}: ${name}`));
console.log();
say("flaky", flaky);
say("failed twice", failed);
// As Node's own summary has it; `cargo xtask test` reads these two lines.
console.log(`ℹ pass ${passed}\nℹ fail ${failed.length}`);
process.exit(failed.length > 0 ? 1 : 0);

/** Runs the files one by one, and tells of each test how it went. */
async function runFiles(files) {
  const tests = [];
  // One file at a time: tests that wait for each other's processor time measure the machine, not the page.
  const events = run({ files, concurrency: 1, timeout: patience });
  const report = events.compose(async function* (source) {
    for await (const event of source) {
      const { file, name, line } = event.data;
      if (event.type === "test:pass" || event.type === "test:fail") tests.push({ file, name, line, passed: event.type === "test:pass" });
      // The counts of one run are not those of both.
      if (event.type !== "test:diagnostic") yield event;
    }
  });
  for await (const text of report.compose(new spec())) process.stdout.write(text);
  return tests;
}
