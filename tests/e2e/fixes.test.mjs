// Problems that mend themselves: a button beside the problem changes the text, and undo takes that back.

import assert from "node:assert/strict";
import { test } from "node:test";
import { accessible, visit } from "./lib/page.mjs";
import { createWorkflow, shows, showsOutput, startExecution, waitForStatus, write } from "./lib/stepyard.mjs";

const editor = (page) => page.getByRole("textbox", { name: "Definition", exact: true });
/** The lines that the editor shows, without what indents them. */
const lines = async (page) => (await editor(page).innerText()).split("\n").map((line) => line.trim()).join("");

const slips = [
  {
    what: "a state by itself, as the developer guide prints it",
    text: { Type: "Wait", Seconds: 1, End: true },
    fix: "Make it a workflow’s only state",
    mended: { StartAt: "Wait", States: { Wait: { Type: "Wait", Seconds: 1, End: true } } },
  },
  {
    what: "the name of a state",
    text: { StartAt: "A", States: { A: { Type: "Pass", Next: "Bb" }, B: { Type: "Succeed" } } },
    fix: "Change to `B`",
    mended: { StartAt: "A", States: { A: { Type: "Pass", Next: "B" }, B: { Type: "Succeed" } } },
  },
  {
    what: "a state that leads nowhere",
    text: { StartAt: "A", States: { A: { Type: "Pass" }, B: { Type: "Succeed" } } },
    fix: "Go on to `B`",
    mended: { StartAt: "A", States: { A: { Type: "Pass", Next: "B" }, B: { Type: "Succeed" } } },
  },
  {
    what: "no StartAt",
    text: { States: { A: { Type: "Pass", End: true } } },
    fix: "Start at `A`",
    mended: { StartAt: "A", States: { A: { Type: "Pass", End: true } } },
  },
  {
    what: "a path without `.$`",
    text: { StartAt: "A", States: { A: { Type: "Pass", Parameters: { x: "$.y" }, End: true } } },
    fix: "Rename to `x.$`",
    mended: { StartAt: "A", States: { A: { Type: "Pass", Parameters: { "x.$": "$.y" }, End: true } } },
  },
  {
    what: "a field that is not known",
    text: { StartAt: "A", States: { A: { Type: "Pass", Paramters: {}, End: true } } },
    fix: "Change to `Parameters`",
    mended: { StartAt: "A", States: { A: { Type: "Pass", Parameters: {}, End: true } } },
  },
];

test("the common slips are mended by the button beside the problem, and undo takes it back", async (t) => {
  const page = await visit(t);
  await createWorkflow(page, { name: "Slips", definition: JSON.stringify(slips[0].text) });
  const problems = page.getByRole("region", { name: "Problems" });
  for (const { what, text, fix, mended } of slips) {
    await t.test(what, async () => {
      await write(page, "Definition", JSON.stringify(text));
      const button = problems.getByRole("button", { name: fix, exact: true }).first();
      await button.waitFor();
      if (what === slips[0].what) await accessible(page, "a problem with its fix");
      await button.focus();
      await page.keyboard.press("Enter");
      await problems.getByText("No problems").waitFor();
      assert.deepEqual(JSON.parse(await lines(page)), mended);
      await editor(page).and(page.locator(":focus")).waitFor();
      await page.keyboard.press("ControlOrMeta+z");
      await shows(async () => JSON.parse(await lines(page)), text);
      await page.keyboard.press("ControlOrMeta+y");
      await shows(async () => JSON.parse(await lines(page)), mended);
    });
  }
});

test("a state as the developer guide prints it today runs after two presses", async (t) => {
  const page = await visit(t);
  const pass = { StartAt: "Say", States: { Say: { Type: "Pass", Output: { said: "{% $states.input.Comment %}" }, End: true } } };
  await createWorkflow(page, { name: "HelloWorld", definition: { QueryLanguage: "JSONata", ...pass } });
  const printed = {
    Type: "Task",
    Resource: "arn:aws:states:::states:startExecution.sync:2",
    Arguments: {
      Input: { Comment: "Hello world!" },
      StateMachineArn: "arn:aws:states:region:account-id:stateMachine:HelloWorld",
      Name: "ExecutionName",
    },
    End: true,
  };
  await createWorkflow(page, { name: "Parent", definition: JSON.stringify(printed) });
  const problems = page.getByRole("region", { name: "Problems" });
  await problems.getByRole("button", { name: "Make it a workflow’s only state" }).click();
  await problems.getByRole("button", { name: "Change to `arn:aws:states:us-east-1:123456789012:stateMachine:HelloWorld`" }).click();
  await page.getByText("No problems").waitFor();
  await startExecution(page, {}, "printed");
  await waitForStatus(page, "Succeeded");
  await showsOutput(page, (output) => assert.deepEqual(output.Output, { said: "Hello world!" }));
});
