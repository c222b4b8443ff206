// Names the site's scripts and its module by what is in them, so that a host may let browsers keep them for ever: two
// deployments never mix. Last, because every other step changes what is in them.
//
// Trunk's own hashes stand for what it was given; esbuild's (lazy/chunk-…) and the cut's (lazy/rest-…) are right already.

import { createHash } from "node:crypto";
import { existsSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { posix } from "node:path";

/** These have one address for good: the page, what it frames, and the worker that a browser asks for again by itself. */
const keepTheirs = /^(index\.html|service-worker\.js|sandbox\/.*|lazy\/(chunk|rest)-.*)$/;

/** `from "./parts.js"`, `import("./lazy/editor.js")`, `new URL("worker.js", …)`: not the names by which the module asks. */
const reference = /(\bfrom\s*|\bimport\s*\(?\s*|\bnew URL\(\s*)(["'`])([\w./-]+\.(?:js|wasm))\2/g;

export function nameByContent(site) {
  const inSite = (path) => posix.join(site, path);
  /** Old path → new path, both from the site's root. */
  const named = new Map();

  const name = (path) => {
    if (named.has(path)) return named.get(path);
    const folder = posix.dirname(path);
    let content = readFileSync(inSite(path));
    if (path.endsWith(".js")) {
      content = content.toString().replace(reference, (whole, before, quote, target) => {
        const meant = posix.join(folder, target);
        if (keepTheirs.test(meant) || !(named.has(meant) || existsSync(inSite(meant)))) return whole;
        const address = posix.relative(folder, name(meant));
        return `${before}${quote}${target.startsWith(".") ? "./" : ""}${address}${quote}`;
      });
    }
    const hash = createHash("sha256").update(content).digest("hex").slice(0, 16);
    const next = path.replace(/(-[0-9a-f]+)?(_bg)?(\.\w+)$/, `-${hash}$2$3`);
    rmSync(inSite(path));
    writeFileSync(inSite(next), content);
    named.set(path, next);
    return next;
  };

  for (const path of readdirSync(site, { recursive: true })) {
    if (/\.(js|wasm)$/.test(path) && !keepTheirs.test(path) && existsSync(inSite(path))) name(path);
  }
  let page = readFileSync(inSite("index.html"), "utf8");
  for (const [old, next] of named) page = page.replaceAll(old, next);
  writeFileSync(inSite("index.html"), page);
}
