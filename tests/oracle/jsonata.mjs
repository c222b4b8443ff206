// Generated JSONata expressions, evaluated by npm's `jsonata` and by ours: a second oracle beside the recorded suite.
//
//   npm ci --prefix tests/bench        # brings the pinned jsonata
//   cargo build -p conformance --bin replay
//   node tests/oracle/jsonata.mjs [--count 5000] [--seed 1] [--show 20]
//
// Prints each expression that the two answer differently, and a count; exits with 1 if there is one. Where both fail, any
// two codes are alike: of several failures the reference implementation tells the one that its promises come to first.
// Known differences are in docs/fidelity.md, section JSONata.
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const project = join(dirname(fileURLToPath(import.meta.url)), '../..');
const option = (name, otherwise) => {
    const at = process.argv.indexOf(`--${name}`);
    return at < 0 ? otherwise : process.argv[at + 1];
};
const bench = option('modules', join(project, 'tests/bench/'));
const jsonata = createRequire(join(bench, 'package.json'))('jsonata');

// A small generator of numbers: the same seed gives the same expressions.
let state = BigInt(option('seed', '1')) * 0x9e3779b97f4a7c15n;
const chance = (below) => {
    state = (state * 6364136223846793005n + 1442695040888963407n) & 0xffffffffffffffffn;
    return Number((state >> 33n) % BigInt(below));
};
const pick = (list) => list[chance(list.length)];

const data = {
    a: 1, b: -2.5, zero: 0, yes: true, none: null, text: 'Hello, World', empty: [], word: 'é𝄞x',
    list: [3, 1, 2, 3], mixed: [1, 'a', [2, ['b']], { k: 7 }],
    order: { id: 'o-1', lines: [
        { sku: 'A', price: 10, qty: 2, tags: ['x', 'y'] },
        { sku: 'B', price: 4.5, qty: 1, tags: [] },
        { sku: 'A', price: 3, qty: 5 },
    ] },
};

// Expressions by kind, each made of smaller ones.
const path = () => pick(['a', 'b', 'zero', 'yes', 'none', 'text', 'word', 'list', 'empty', 'mixed', 'missing', 'order.id',
    'order.lines.price', 'order.lines[0].tags', 'order.lines.tags', 'order.lines[sku="A"].qty', 'list[-1]', 'list[[0,2]]',
    'order.lines^(>price).sku', 'order.*', '**.sku', 'order.lines.(price * qty)', 'order.lines{sku: $sum(price)}',
    'order.lines@$l.$l.sku', 'order.lines#$i.{"n": $i, "sku": sku}', 'mixed[2]', 'order.lines.tags[0]', 'list[]']);
const literal = () => pick(['0', '1', '-3', '2.5', '1e3', '"a"', '""', "'it''s'", 'true', 'false', 'null', '[]', '{}',
    '[1,2,3]', '["b","a"]', '{"x": 1}', '[1..5]', '"2.0"', '"Hello"']);
const binary = () => pick(['+', '-', '*', '/', '%', '&', '=', '!=', '<', '<=', '>', '>=', 'and', 'or', 'in', '..', '?:', '??']);
const one = ['$sum', '$count', '$max', '$min', '$average', '$string', '$number', '$boolean', '$not', '$exists', '$keys', '$length',
    '$uppercase', '$lowercase', '$trim', '$floor', '$ceil', '$round', '$abs', '$sqrt', '$reverse', '$distinct', '$spread',
    '$merge', '$type', '$sort', '$base64encode', '$encodeUrlComponent', '$flatten', '$zip', '$join'];
const two = ['$append', '$contains', '$split', '$join', '$substringBefore', '$substringAfter', '$lookup', '$power', '$round',
    '$pad', '$substring', '$match', '$formatBase', '$zip', '$formatNumber', '$formatInteger'];
const lambda = () => pick(['function($v){ $v }', 'function($v, $i){ $i }', 'function($v){ $v > 1 }', 'function($a, $b){ $a + $b }',
    'function($a, $b){ $a > $b }', '$string', '$uppercase', 'function($v){ {"v": $v} }', 'λ($x){$x.price}']);
const expression = (depth) => {
    if (depth <= 0) return pick([path, path, literal])();
    const inner = () => expression(depth - 1 - chance(2));
    switch (chance(16)) {
        case 0: case 1: case 2: return path();
        case 3: return literal();
        case 4: case 5: return `(${inner()} ${binary()} ${inner()})`;
        case 6: case 7: return `${pick(one)}(${inner()})`;
        case 8: return `${pick(two)}(${inner()}, ${inner()})`;
        case 9: return `${pick(['$map', '$filter', '$reduce', '$sort', '$single', '$each', '$sift'])}(${inner()}, ${lambda()})`;
        case 10: return `(${inner()} ? ${inner()} : ${inner()})`;
        case 11: return `[${inner()}, ${inner()}]`;
        case 12: return `{"k": ${inner()}, "l": ${inner()}}`;
        case 13: return `($v := ${inner()}; ${pick(['$v', '$v & "!"', '[$v, $v]', '$v.price', '$v[0]'])})`;
        case 14: return `${pick(['$contains', '$split', '$match'])}(${inner()}, ${pick(['/l+/', '/[a-z]$/i', '/(\\w)\\s*,/'])})`;
        default: return `${inner()} ~> ${pick(one)}`;
    }
};

/** What npm's jsonata says: `result`, `undefined` or `code`. */
const reference = async (text) => {
    try {
        const result = await jsonata(text).evaluate(structuredClone(data));
        return result === undefined || typeof result === 'function'
            ? { undefined: true }
            : { result: JSON.parse(JSON.stringify(result)) };
    } catch (error) {
        return { code: error.code ?? `thrown: ${error.message}` };
    }
};

const count = Number(option('count', '5000'));
const cases = [];
for (let at = 0; at < count; at += 1) {
    const text = expression(4);
    cases.push({ name: String(at), expr: text, data, reference: await reference(text) });
}
const folder = mkdtempSync(join(tmpdir(), 'jsonata-oracle-'));
const file = join(folder, 'cases.jsonl');
writeFileSync(file, cases.map(({ name, expr, data }) => JSON.stringify({ name, expr, data })).join('\n') + '\n');
const replay = option('replay', join(project, 'target/debug/replay'));
const run = spawnSync(replay, ['jsonata', file], { encoding: 'utf8', maxBuffer: 1 << 30 });
rmSync(folder, { recursive: true });
if (run.status !== 0) throw new Error(`${replay}: ${run.stderr || run.error}`);

const sorted = (value) => Array.isArray(value) ? value.map(sorted)
    : value && typeof value === 'object' ? Object.fromEntries(Object.entries(value).sort().map(([k, v]) => [k, sorted(v)]))
        : value;
const ours = run.stdout.trim().split('\n').map((line) => JSON.parse(line));
let different = 0;
let failing = 0;
cases.forEach(({ expr, reference }, at) => {
    const { result, undefined: nothing, code } = ours[at];
    const answer = nothing ? { undefined: true } : code === undefined ? { result } : { code };
    if (JSON.stringify(sorted(answer)) === JSON.stringify(sorted(reference))) return;
    if (answer.code && reference.code) {
        failing += 1;
        return;
    }
    different += 1;
    if (different <= Number(option('show', '20'))) {
        console.log(`${expr}\n  jsonata ${JSON.stringify(reference)}\n  ours    ${JSON.stringify(answer)}`);
    }
});
console.log(`${count - different} of ${count} generated expressions are answered alike (${failing} with another failure)`);
process.exitCode = different > 0 ? 1 : 0;
