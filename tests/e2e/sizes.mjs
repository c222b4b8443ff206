// Prints the files of dist/ with their sizes: as they are, and as brotli 11 sends them.

import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { brotli } from "./lib/brotli.mjs";
import { dist } from "./lib/site.mjs";

const number = (value) => value.toLocaleString("en-US").padStart(11);
const files = readdirSync(dist, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && !entry.parentPath.includes(".stage"))
  .map((entry) => join(entry.parentPath, entry.name).slice(dist.length + 1))
  .sort();

const sums = { "in all": [0, 0], "without lazy/": [0, 0] };
console.log(`${"file".padEnd(48)}${"bytes".padStart(11)}${"brotli".padStart(11)}`);
for (const file of files) {
  const body = readFileSync(join(dist, file));
  const sizes = [body.length, brotli(body)];
  console.log(file.padEnd(48) + sizes.map(number).join(""));
  for (const [name, sum] of Object.entries(sums)) {
    if (name === "in all" || !file.startsWith("lazy/")) sizes.forEach((size, index) => (sum[index] += size));
  }
}
for (const [name, sum] of Object.entries(sums)) console.log(name.padEnd(48) + sum.map(number).join(""));
