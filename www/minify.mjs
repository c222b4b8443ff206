// Takes what only people read out of the site's scripts and styles: Trunk's own minifier does not read what wasm-bindgen
// writes.

import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { transform } from "esbuild";

export async function minify(site) {
  for (const name of readdirSync(site, { recursive: true })) {
    const loader = /\.(js|css)$/.exec(name)?.[1];
    if (!loader) continue;
    const file = join(site, name);
    const format = loader === "js" ? { format: "esm", target: ["es2022"] } : {};
    const { code } = await transform(readFileSync(file, "utf8"), { loader, minify: true, legalComments: "none", ...format });
    writeFileSync(file, code);
  }
}
