// The benchmark, whole: rounds of us natively, us in a worker and the peers in a worker, in turn; the table at the end.
//
//   node run.mjs SITE NATIVE OUTPUT [ROUNDS]     called by `cargo xtask bench`
//
// SITE is the folder with the compiled library; NATIVE the compiled binary; OUTPUT the Markdown file to write.

import { execFileSync } from 'node:child_process';
import { copyFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { cpus } from 'node:os';
import { dirname, extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { build } from 'esbuild';
import { chromium } from 'playwright-core';

import { report } from './report.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const [site, native, output, roundsText = '7'] = process.argv.slice(2);
const rounds = Number(roundsText);
if (!output || !(rounds >= 1)) {
  console.error('usage: node run.mjs SITE NATIVE OUTPUT [ROUNDS]');
  process.exit(2);
}

export const COMPARED = ['a', 'b', 'c', 'd', 'e', 'f', 'g'];
// jsonata is no language of the peer's, and its own expressions are timed alone.
const PEER = COMPARED.filter((id) => id !== 'f');
const GROWING = { map: [100, 1000, 10000, 100000], chain: [100, 1000, 10000, 100000], payload: [1, 10, 100, 250] };
const SMALL = 'e';
const LONG = 'definition-10000';

await build({ entryPoints: [join(here, 'peers.js')], outfile: join(site, 'peers.js'), bundle: true, platform: 'browser', format: 'esm', logLevel: 'warning', nodePaths: [join(here, '..', 'node_modules')] });
for (const file of ['ours.js', 'measure.js']) copyFileSync(join(here, file), join(site, file));

const TYPES = { '.js': 'text/javascript', '.wasm': 'application/wasm', '.html': 'text/html' };
const server = createServer((request, response) => {
  const file = join(site, request.url === '/' ? 'index.html' : new URL(request.url, 'http://localhost').pathname);
  if (request.url === '/') return response.setHeader('content-type', 'text/html').end('<!doctype html><title>bench</title>');
  if (!existsSync(file)) return response.writeHead(404).end();
  response.setHeader('content-type', TYPES[extname(file)] ?? 'application/octet-stream').end(readFileSync(file));
});
await new Promise((listening) => server.listen(0, '127.0.0.1', listening));

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update', '--no-first-run'],
});
const page = await browser.newPage();
await page.goto(`http://127.0.0.1:${server.address().port}/`);
await page.evaluate(async () => {
  const start = (script) => {
    const worker = new Worker(script, { type: 'module' });
    const waiting = new Map();
    worker.onmessage = ({ data }) => {
      const { resolve, reject } = waiting.get(data.id);
      waiting.delete(data.id);
      if (data.error) reject(new Error(data.error));
      else resolve(data.result);
    };
    const up = new Promise((resolve, reject) => {
      waiting.set(0, { resolve, reject });
      worker.onerror = (event) => reject(new Error(event.message));
    });
    let next = 1;
    const call = (name, ...args) =>
      new Promise((resolve, reject) => {
        const id = next++;
        waiting.set(id, { resolve, reject });
        worker.postMessage({ id, name, args });
      });
    return { up, call };
  };
  window.contestants = { ours: start('ours.js'), peers: start('peers.js') };
  await Promise.all([window.contestants.ours.up, window.contestants.peers.up]);
});
const ask = (who, name, ...args) =>
  page.evaluate(([who, name, args]) => window.contestants[who].call(name, ...args), [who, name, args]);

const workloads = {};
for (const id of COMPARED) workloads[id] = await ask('ours', 'workload', id);
const expressions = await ask('ours', 'expressions');

const times = {};
const note = (row, column, milliseconds) => ((times[row] ??= {})[column] ??= []).push(milliseconds);
let memory = 0;
for (let round = 1; round <= rounds; round += 1) {
  process.stdout.write(`round ${round} of ${rounds}:`);
  const natively = JSON.parse(execFileSync(native, [...COMPARED, LONG, `${LONG}-again`], { encoding: 'utf8' }));
  for (const id of COMPARED) {
    process.stdout.write(` ${id}`);
    note(id, 'native', natively[id]);
    note(id, 'worker', await ask('ours', 'run', id));
    if (id === 'c' && round === 1) memory = await ask('ours', 'memory');
    if (PEER.includes(id)) note(id, 'peer', await ask('peers', 'run', workloads[id]));
  }
  note('f', 'jsonata', await ask('peers', 'jsonata', workloads.f, expressions));
  note('validation', 'worker', await ask('ours', 'validate', SMALL));
  note('validation', 'peer', await ask('peers', 'validate', workloads[SMALL]));
  note('long', 'native', natively[LONG]);
  note('long', 'worker', await ask('ours', 'validate', LONG));
  note('edited', 'native', natively[`${LONG}-again`]);
  note('edited', 'worker', await ask('ours', 'validateAgain', LONG));
  process.stdout.write('\n');
}

process.stdout.write('growth:');
const growth = {};
for (const [family, sizes] of Object.entries(GROWING)) {
  for (const size of sizes) {
    const id = `${family}-${size}`;
    process.stdout.write(` ${id}`);
    const natively = JSON.parse(execFileSync(native, [id], { encoding: 'utf8' }))[id];
    (growth[family] ??= []).push({ size, native: natively, worker: await ask('ours', 'run', id) });
  }
}
process.stdout.write('\n');

const version = browser.version();
await browser.close();
server.close();
const text = report({ times, growth, memory, rounds, version, cores: cpus().length, node: process.version });
// The section of another benchmark, of the server under load, stays.
const others = existsSync(output) ? /^## `stepyard serve`[^]*/m.exec(readFileSync(output, 'utf8'))?.[0] : undefined;
writeFileSync(output, others ? `${text}\n${others}` : text);
console.log(text);
