// What the runner makes of a second run: nothing that failed twice gets through, and nothing that passed once fails.

import assert from "node:assert/strict";
import { test } from "node:test";
import { verdict } from "./lib/verdict.mjs";

const of = (file, name, passed, line = 2) => ({ file, name, line, passed });
const names = (tests) => tests.map(({ name }) => name);
const read = (first, second = []) => {
  const { passed, flaky, failed } = verdict(first, second);
  return [passed, names(flaky), names(failed)];
};

test("a second run saves what passes in it, and only that", () => {
  assert.deepEqual(read([of("a", "one", true), of("a", "two", true)]), [2, [], []]);
  assert.deepEqual(read([of("a", "one", true), of("a", "two", false)], [of("a", "one", true), of("a", "two", true)]), [2, ["two"], []]);
  assert.deepEqual(read([of("a", "one", true), of("a", "two", false)], [of("a", "one", false), of("a", "two", false)]), [1, ["one"], ["two"]]);
});

test("a test that is not there the second time has failed; so has one that was not there the first time", () => {
  assert.deepEqual(read([of("a", "one", false)], [of("a", "a", false, 1)]), [0, [], ["one", "a"]]);
  assert.deepEqual(read([of("a", "a", false, 1)], [of("a", "one", false), of("a", "two", true)]), [1, ["a"], ["one"]]);
});
