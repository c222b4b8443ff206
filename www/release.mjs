// The last steps of a release build: a hook of Trunk's, after everything else lies in its staging folder. One hook, because
// Trunk starts those of a stage all at once.

import { cut } from "./cut/cut.mjs";
import { minify } from "./minify.mjs";
import { nameByContent } from "./names.mjs";

const site = process.env.TRUNK_STAGING_DIR;
if (site && process.env.TRUNK_PROFILE === "release") {
  await minify(site);
  await cut(site);
  nameByContent(site);
}
