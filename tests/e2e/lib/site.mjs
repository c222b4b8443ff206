// A static host for the built site, as plain as the plainest real one: files under a sub-path, nothing rewritten.

import { createServer } from "node:http";
import { readFile } from "node:fs/promises";
import { dirname, extname, join, normalize, sep } from "node:path";
import { fileURLToPath } from "node:url";

const project = join(dirname(fileURLToPath(import.meta.url)), "..", "..", "..");
export const dist = process.env.STEPYARD_DIST ?? join(project, "dist");

const types = {
  ".css": "text/css; charset=utf-8",
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".mjs": "text/javascript; charset=utf-8",
  ".json": "application/json",
  ".png": "image/png",
  ".svg": "image/svg+xml",
  ".wasm": "application/wasm",
  ".webmanifest": "application/manifest+json",
  ".woff2": "font/woff2",
};

/** Where the site lies on its host: not at the root, so that a link that starts with `/` is found out. */
const base = "/some/where/stepyard/";

/**
 * Serves `dist/` on a free port of 127.0.0.1.
 *
 * `requests` holds `{ path, status, bytes }` of each request in order; `path` is relative to the site, or absolute for one
 * that asked for something outside it.
 */
export async function serveSite() {
  const requests = [];
  const server = createServer(async (request, response) => {
    const path = decodeURIComponent(new URL(request.url, "http://localhost").pathname);
    const answer = await file(path);
    requests.push({ path: path.startsWith(base) ? path.slice(base.length) : path, ...answer.log });
    response.writeHead(answer.log.status, { "content-type": answer.type, "cache-control": "no-cache" });
    response.end(answer.body);
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const origin = `http://127.0.0.1:${server.address().port}`;
  return {
    origin,
    url: origin + base,
    requests,
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(resolve));
    },
  };
}

async function file(path) {
  const missing = { body: "not found", type: "text/plain", log: { status: 404, bytes: 0 } };
  if (!path.startsWith(base)) return missing;
  const name = normalize(path.slice(base.length) || "index.html");
  if (name.startsWith("..") || name.startsWith(sep)) return missing;
  try {
    const body = await readFile(join(dist, name));
    const type = types[extname(name)] ?? "application/octet-stream";
    return { body, type, log: { status: 200, bytes: body.length } };
  } catch {
    return missing;
  }
}
