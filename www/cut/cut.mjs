// Cuts the page's module in two: what first visits run, and the rest, which is fetched when it is first needed
// (docs/decisions/0010).
//
//   app-HASH_bg.wasm      what the page starts with
//   lazy/rest-HASH.wasm   the rest
//
// What first visits run is not guessed: they are played, in a browser, on a copy of the site that keeps account. Where no
// browser can play them the module stays whole, which works just as well and takes longer to fetch; the project's tests set
// STEPYARD_MUST_CUT, and there the build fails.

import { mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { instrument, split } from "./module.mjs";
import { functionsThatRun } from "./visits.mjs";

export async function cut(site) {
  const name = readdirSync(site).find((file) => /^app-.*_bg\.wasm$/.test(file));
  const whole = readFileSync(join(site, name));
  let ran;
  try {
    ran = await twice(() => functionsThatRun(site, name, instrument(whole)));
  } catch (error) {
    if (process.env.STEPYARD_MUST_CUT) throw error;
    console.warn(`The module stays in one piece, because no visit could be played: ${error?.message ?? error}`);
    return;
  }
  const { first, rest, counts } = split(whole, ran);
  writeFileSync(join(site, name), first);
  mkdirSync(join(site, "lazy"), { recursive: true });
  writeFileSync(join(site, "lazy", `${rest.name}.wasm`), rest.bytes);
  console.log(
    `Of the module's ${counts.functions} functions ${counts.first} are there from the start; ${counts.standIns} stand-ins lead to the rest.`,
  );
}

/** A machine may be too busy for a visit once. */
const twice = (attempt) => attempt().catch(attempt);
