// The figures as Markdown: medians, smallest to largest, and ratios.

const TITLES = {
  a: '1,000 Pass states in a chain',
  b: 'Choice loop to 10,000',
  c: 'Map over 10,000 items, three states each',
  d: 'Parallel, 100 branches of ten states',
  e: 'the workshop, 1,000 executions',
  f: 'JSONata over 1,000 rows, then a Map',
  g: '200 KB through 100 Pass states',
  validation: 'load and validate the workshop’s definition',
  long: 'load and validate a definition of 10,000 lines',
  edited: 'the same after a keystroke',
};
const WANTED = { a: '2×', b: '15×', c: '10×', d: '3×', e: '3×', f: 'at most 1.5', g: '80×', validation: 'under 2 ms', long: '', edited: 'a frame or two' };

const sorted = (values) => [...values].sort((a, b) => a - b);
const median = (values) => sorted(values)[Math.floor(values.length / 2)];
const round = (value) => (value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value >= 0.1 ? value.toFixed(2) : value.toFixed(4));
const spread = (values) => {
  if (!values) return '';
  const all = sorted(values);
  return `${round(median(values))} (${round(all[0])}–${round(all.at(-1))})`;
};

function comparison(times) {
  const rows = Object.entries(TITLES).map(([id, title]) => {
    const { native, worker, peer, jsonata } = times[id];
    let ratio = '';
    if (peer) ratio = `${(median(peer) / median(worker)).toFixed(1)}×`;
    if (jsonata) ratio = `${(median(worker) / median(jsonata)).toFixed(2)} of jsonata-js’s time`;
    return `| ${id} | ${title} | ${spread(native)} | ${spread(worker)} | ${spread(peer ?? jsonata)} | ${ratio} | ${WANTED[id]} |`;
  });
  return [
    '| | workload | us, natively | us, in the worker | peer, in the same browser | we are faster by | wanted |',
    '|---|---|---|---|---|---|---|',
    ...rows,
  ].join('\n');
}

function growing(growth) {
  const parts = Object.entries(growth).map(([family, sizes]) => {
    const rows = sizes.map(({ size, native, worker }) => {
      const each = family === 'payload' ? '' : `${((worker * 1000) / size).toFixed(2)} µs`;
      return `| ${size.toLocaleString('en')} | ${round(native)} | ${round(worker)} | ${each} |`;
    });
    const unit = { map: 'items', chain: 'states', payload: 'KB of input through 1,000 states that do not read it' }[family];
    return [`### ${family}`, '', `| ${unit} | natively, ms | in the worker, ms | each |`, '|---|---|---|---|', ...rows].join('\n');
  });
  return parts.join('\n\n');
}

/** The whole of docs/benchmarks.md. */
export function report({ times, growth, memory, rounds, version, cores, node }) {
  return `# Benchmarks

Written by \`cargo xtask bench\`; run it again rather than believe it. Milliseconds, the median of ${rounds} rounds with the
smallest and the largest, on ${cores} cores, Chromium ${version}, Node ${node}. In each round every contestant has its turn.
The clock runs from a loaded, validated machine and parsed input to the outcome, with our whole history kept; the peer is
npm aws-local-stepfunctions 3.0.0 without validation and without reading its event log, in row f jsonata-js 2.2.2 with the
expressions alone. Machines like these are noisy: trust ratios above 2.

${comparison(times)}

The worker's memory after c: ${(memory / 1024 / 1024).toFixed(0)} MB.

## As the work grows

${growing(growth)}
`;
}
