// Takes a WebAssembly module apart: first to learn which of its functions run, then into a part that is there from the
// start and a rest that comes when it is first needed. The cut changes names and tables, and puts stand-ins where functions
// were; the functions themselves stay as they are, so it cannot change what the page does, only when it fetches what.

import { createHash } from "node:crypto";
import binaryen from "binaryen";

/** The module's function that fetches the rest, by the name that wasm-bindgen gives it. */
const loader = /^__wbg_rest_/;
/** The name under which the rest imports everything from the first part. */
const FIRST = "first";
/** The table through which the first part calls the rest: all null until the rest has come and filled it. */
const TABLE = "rest";
/** The function that stands in front of every such call. */
const ARRIVE = "arrive";
/**
 * Functions up to so many bytes stay where they are wanted: their stand-ins would be hardly smaller. Among them are those
 * that run by chance only, as what compares two keys of a table that fall together.
 */
const SMALL = 100;

const { i32, none, funcref } = binaryen;

/** The module with a mark that each function sets when it is called: the exported globals `ran0`, `ran1`, … */
export function instrument(bytes) {
  const module = read(bytes);
  functionsOf(module).forEach(({ ref, results }, index) => {
    const mark = `ran${index}`;
    module.addGlobal(mark, i32, true, module.i32.const(0));
    module.addGlobalExport(mark, mark);
    const body = binaryen.Function.getBody(ref);
    binaryen.Function.setBody(ref, module.block(null, [module.global.set(mark, module.i32.const(1)), body], results));
  });
  // As if it had been cut and nothing had come: asking for the rest is part of a visit.
  makeTable(module, 1);
  module.addTableExport(TABLE, TABLE);
  module.addTableExport(TABLE, restName(""));
  return written(module);
}

/**
 * The module as two. `first` has the functions whose marks are in `ran` (a set of indices) and small ones that these refer to,
 * `rest` has all others.
 *
 * In `first`, each function of the rest that something there refers to is a stand-in: it calls the loader if the rest has
 * not come yet, and goes on through the table. The rest brings no state: memory, tables, globals and functions are those of
 * `first`, which therefore exports what the rest needs under short names.
 */
export function split(whole, ran) {
  const sizes = bodySizes(whole);
  const stay = new Set(ran);
  for (;;) {
    const parts = splitAt(whole, stay);
    const small = parts.standIns.filter((index) => sizes[index] <= SMALL);
    if (small.length === 0) return parts;
    small.forEach((index) => stay.add(index));
  }
}

function splitAt(whole, ran) {
  const first = read(whole);
  const rest = read(whole);
  const functions = functionsOf(first);
  const moved = functions.filter((_, index) => !ran.has(index));
  const kept = functions.filter((_, index) => ran.has(index));

  // The rest, with everything that it might want; what it does not refer to falls out.
  fill(rest, moved);
  for (const { name, params, results } of kept) {
    rest.removeFunction(name);
    rest.addFunctionImport(name, FIRST, name, params, results);
  }
  borrowState(rest);
  rest.runPasses(["remove-unused-module-elements"]);

  // The first part, with a stand-in for everything that was moved; those that nothing refers to fall out.
  const borrowed = importsOf(rest);
  lend(first, rest, borrowed);
  addStandIns(first, moved);
  first.runPasses(["remove-unused-module-elements"]);

  // Now that it is known which are left, their places in the table are counted again, without gaps.
  const left = new Set(functionsOf(first).map(({ name }) => name));
  const entries = moved.filter(({ name }) => left.has(name));
  first.removeFunction(ARRIVE);
  addStandIns(first, entries);
  fill(rest, entries);
  const bytes = written(rest);
  const name = restName(bytes);
  first.addTableExport(TABLE, name);
  return {
    first: written(first),
    rest: { name, bytes },
    standIns: functions.flatMap(({ name }, index) => (!ran.has(index) && left.has(name) ? [index] : [])),
    counts: { functions: functions.length, first: kept.length, standIns: entries.length },
  };
}

/** How many bytes each function's body takes, in the module's order. */
function bodySizes(bytes) {
  let at = 8;
  const number = () => {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = bytes[at];
      at += 1;
      value += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) return value;
    }
  };
  const CODE = 10;
  for (let section = bytes[at]; at < bytes.length; section = bytes[at]) {
    at += 1;
    const size = number();
    if (section === CODE) {
      return Array.from({ length: number() }, () => {
        const body = number();
        at += body;
        return body;
      });
    }
    at += size;
  }
  return [];
}

/**
 * What the rest is called: by its content, so that the first part, which exports its table under this name too, can only
 * ever meet the rest that it was cut from.
 */
const restName = (bytes) => `${TABLE}-${createHash("sha256").update(bytes).digest("hex").slice(0, 16)}`;

function read(bytes) {
  const module = binaryen.readBinary(bytes);
  // A second table and references to functions: every browser has had them for years.
  module.setFeatures(module.getFeatures() | binaryen.Features.ReferenceTypes);
  return module;
}

function written(module) {
  const bytes = module.emitBinary();
  module.dispose();
  return bytes;
}

const range = (count) => [...Array(count).keys()];

const functionInfos = (module) =>
  range(module.getNumFunctions()).map((index) => {
    const ref = module.getFunctionByIndex(index);
    return { ref, ...binaryen.getFunctionInfo(ref) };
  });

/** The functions with a body, in the module's order: the same order whenever the same bytes are read. */
const functionsOf = (module) => functionInfos(module).filter((info) => !info.module);

const importsOf = (module) => functionInfos(module).filter((info) => info.module);

/** The rest fills the table with these functions when it arrives. */
function fill(module, functions) {
  if (module.getElementSegment(TABLE)) module.removeElementSegment(TABLE);
  makeTable(module, functions.length);
  module.addTableImport(TABLE, FIRST, TABLE);
  module.addActiveElementSegment(TABLE, TABLE, functions.map(({ name }) => name), module.i32.const(0));
}

function makeTable(module, size) {
  if (module.getTable(TABLE)) module.removeTable(TABLE);
  module.addTable(TABLE, size, size);
}

/** Memory, tables and globals become imports, without what they begin with; nothing is exported. */
function borrowState(rest) {
  for (const index of range(rest.getNumExports()).reverse()) {
    rest.removeExport(binaryen.getExportInfo(rest.getExportByIndex(index)).name);
  }
  const segments = range(rest.getNumElementSegments()).map((index) =>
    binaryen.getElementSegmentInfo(rest.getElementSegmentByIndex(index)),
  );
  for (const { name, table } of segments) if (table !== TABLE) rest.removeElementSegment(name);
  // The first part's memory has no limit, so the rest may not ask for one.
  const { initial, max = -1 } = rest.getMemoryInfo();
  rest.setMemory(initial, max, null, []);
  rest.addMemoryImport("0", FIRST, "memory");
  for (const { name } of tablesOf(rest)) if (name !== TABLE) rest.addTableImport(name, FIRST, `table${name}`);
  for (const { name, type, mutable } of globalsOf(rest)) {
    rest.removeGlobal(name);
    rest.addGlobalImport(name, FIRST, name, type, mutable);
  }
}

const tablesOf = (module) => range(module.getNumTables()).map((index) => binaryen.getTableInfo(module.getTableByIndex(index)));
const globalsOf = (module) => range(module.getNumGlobals()).map((index) => binaryen.getGlobalInfo(module.getGlobalByIndex(index)));

/** The first part exports what the rest imports, functions under names that cost little. */
function lend(first, rest, functions) {
  functions.forEach(({ name, params, results }, index) => {
    const short = index.toString(36);
    rest.removeFunction(name);
    rest.addFunctionImport(name, FIRST, short, params, results);
    first.addFunctionExport(name, short);
  });
  for (const { name } of tablesOf(rest)) if (name !== TABLE) first.addTableExport(name, `table${name}`);
  for (const { name } of globalsOf(rest)) first.addGlobalExport(name, name);
}

/** Puts stand-ins in the place of these functions: one place in the table each, in order. */
function addStandIns(module, functions) {
  makeTable(module, functions.length);
  if (!exported(module, TABLE)) module.addTableExport(TABLE, TABLE);
  const { name: fetchRest, results } = importsOf(module).find(({ base }) => loader.test(base));
  const call = module.call(fetchRest, [module.i32.const(1)], results);
  const isMissing = module.ref.is_null(module.table.get(TABLE, module.i32.const(0), funcref));
  module.addFunction(ARRIVE, none, none, [], module.if(isMissing, results === none ? call : module.drop(call)));
  functions.forEach(({ name, params, results }, place) => {
    const types = binaryen.expandType(params);
    const given = types.map((type, index) => module.local.get(index, type));
    const go = module.call_indirect(TABLE, module.i32.const(place), given, params, results);
    module.removeFunction(name);
    module.addFunction(name, params, results, [], module.block(null, [module.call(ARRIVE, [], none), go], results));
  });
}

const exported = (module, name) =>
  range(module.getNumExports()).some((index) => binaryen.getExportInfo(module.getExportByIndex(index)).name === name);
