// Runs the end-to-end tests: all of them, or those whose file names contain one of the arguments.
//
//   node tests/e2e/run.mjs            every *.test.mjs beside this file
//   node tests/e2e/run.mjs smoke      only smoke.test.mjs

import { spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

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
// One file at a time: tests that wait for each other's processor time measure the machine, not the page.
const options = ["--test", "--test-reporter=spec", "--test-concurrency=1"];
const { status } = spawnSync(process.execPath, [...options, ...files], { stdio: "inherit" });
process.exit(status ?? 1);
