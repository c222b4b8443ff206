// What both workers share: a clock for short work, and answers to the page's questions.

/** Repeats short work until it has taken this long, in milliseconds. */
const LONG_ENOUGH = 30;

/** The mean time of `work` in milliseconds; it has been called once before the clock runs. */
export async function measure(work) {
  await work();
  const began = performance.now();
  for (let times = 1; ; times += 1) {
    await work();
    const elapsed = performance.now() - began;
    if (elapsed >= LONG_ENOUGH) return elapsed / times;
  }
}

/** Answers {id, name, arguments} with {id, result} or {id, error}. */
export function answer(calls) {
  self.onmessage = async ({ data: { id, name, args } }) => {
    try {
      self.postMessage({ id, result: await calls[name](...args) });
    } catch (error) {
      self.postMessage({ id, error: String(error?.stack ?? error) });
    }
  };
  self.postMessage({ id: 0 });
}
