// Us, in a worker: the bench library compiled for the browser as the page's worker is.

import init, * as bench from './bench.js';
import { answer, measure } from './measure.js';

const wasm = await init();

answer({
  /** Milliseconds of a workload's run. */
  async run(id) {
    bench.prepare(id);
    const time = await measure(() => bench.run());
    bench.forget();
    return time;
  },
  /** Milliseconds of one loading and validation of a workload's definition. */
  async validate(id) {
    const definition = bench.definition(id);
    return measure(() => bench.validate(definition));
  },
  /** The same by the loader that validated it before, as after a keystroke. */
  async validateAgain(id) {
    const definition = bench.definition(id);
    return measure(() => bench.validateAgain(definition));
  },
  /** The worker's memory, in bytes. */
  async memory() {
    return wasm.memory.buffer.byteLength;
  },
  /** What a peer needs to run the same. */
  async workload(id) {
    return { definition: bench.definition(id), input: bench.input(id), executions: bench.executions(id) };
  },
  async expressions() {
    return bench.expressions();
  },
});
