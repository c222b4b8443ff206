// Bundles the page's JavaScript into the site that Trunk is building.
//
// It is a hook of Trunk's (see Trunk.toml), so it writes only to Trunk's staging folder: nothing generated lands in the
// source tree, and `trunk serve` does not see its own output as a change.
//
//   www/parts.js         →  parts.js           bound from Rust with `raw_module = "./parts.js"`
//   www/endpoint.js      →  endpoint.js        bound from Rust likewise
//   www/service-worker.js                      started by endpoint.js; it imports nothing and nothing imports it
//   www/lazy/NAME.js     →  lazy/NAME.js       fetched only when something asks for it, with `import("./lazy/NAME.js")`
//
// What several of them need goes to shared chunks, lazy/chunk-HASH.js.

import { existsSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const www = dirname(fileURLToPath(import.meta.url));
const outdir = process.env.TRUNK_STAGING_DIR;
if (!outdir) {
  console.error("www/build.mjs is a build hook of Trunk's: run `cargo xtask build` or `trunk build`.");
  process.exit(2);
}

const entryPoints = {
  parts: join(www, "parts.js"),
  endpoint: join(www, "endpoint.js"),
  "service-worker": join(www, "service-worker.js"),
};
const lazy = join(www, "lazy");
for (const file of existsSync(lazy) ? readdirSync(lazy) : []) {
  if (file.endsWith(".js")) entryPoints[`lazy/${file.slice(0, -".js".length)}`] = join(lazy, file);
}

await build({
  entryPoints,
  outdir,
  bundle: true,
  splitting: true,
  format: "esm",
  target: ["es2022"],
  chunkNames: "lazy/chunk-[hash]",
  minify: process.env.TRUNK_PROFILE === "release",
  legalComments: "none",
  logLevel: "warning",
});
