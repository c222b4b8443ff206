// Starts the browser. Apart from page.mjs, which belongs to tests, so that measuring can start one too.

import { chromium } from "playwright-core";

// A closed network refuses the browser's own errands many at a time; they are not ours to test.
const quietly = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** A headless Chromium: the one that STEPYARD_CHROMIUM names, or Debian's. */
export function launch() {
  return chromium.launch({ executablePath: process.env.STEPYARD_CHROMIUM ?? "/usr/bin/chromium", args: quietly });
}
