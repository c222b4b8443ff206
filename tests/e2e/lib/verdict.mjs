// What two runs say together: which tests passed, which passed only once, and which failed twice.

/** `first` has every test, `second` those of the files that ran once more: `{ file, name, line, passed }`. */
export function verdict(first, second) {
  const key = ({ file, name, line }) => JSON.stringify([file, name, line]);
  const passedIn = (tests) => new Set(tests.filter((test) => test.passed).map(key));
  const failedIn = (tests) => new Map(tests.filter((test) => !test.passed).map((test) => [key(test), test]));
  const [once, twice] = [passedIn(first), passedIn(second)];
  const failures = [failedIn(first), failedIn(second)];
  // A file that breaks before its tests stands for itself: it has passed as soon as it does not break.
  const recovered = ({ file, name }) => file === name && !failures[1].has(key({ file, name, line: 1 }));
  const [flaky, failed] = [[], []];
  for (const [at, test] of new Map([...failures[0], ...failures[1]])) {
    const passedOnce = once.has(at) || twice.has(at) || (failures[0].has(at) && recovered(test));
    (passedOnce ? flaky : failed).push(test);
  }
  const passed = new Set([...once, ...twice]);
  for (const test of failed) passed.delete(key(test));
  return { passed: passed.size, flaky, failed };
}
