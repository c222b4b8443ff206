// Takes what only people read out of the site's scripts and styles. A hook of Trunk's, for release builds.

import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { transform } from "esbuild";

const folder = process.env.TRUNK_STAGING_DIR;
if (folder && process.env.TRUNK_PROFILE === "release") {
  for (const name of readdirSync(folder, { recursive: true })) {
    const loader = /\.(js|css)$/.exec(name)?.[1];
    if (!loader) continue;
    const file = join(folder, name);
    const format = loader === "js" ? { format: "esm", target: ["es2022"] } : {};
    const { code } = await transform(readFileSync(file, "utf8"), { loader, minify: true, legalComments: "none", ...format });
    writeFileSync(file, code);
  }
}
