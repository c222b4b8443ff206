// Functions that speak to Step Functions: the SDK's client inside the sandbox, and what else can be imported there.

import assert from "node:assert/strict";
import { test } from "node:test";
import { visit } from "./lib/page.mjs";
import * as stepyard from "./lib/stepyard.mjs";

test("a function answers the token that a task waits for", async (t) => {
  const page = await visit(t);
  await stepyard.openExample(page, "A function that calls back");
  await stepyard.startExecution(page, { id: "A-17", total: 80 });
  await stepyard.waitForStatus(page, "Succeeded");
  await stepyard.showsEvents(page, [
    "ExecutionStarted",
    "TaskStateEntered",
    "TaskScheduled",
    "TaskStarted",
    "TaskSubmitted",
    "TaskSucceeded",
    "TaskStateExited",
    "PassStateEntered",
    "PassStateExited",
    "ExecutionSucceeded",
  ]);
});

/** Gives the open function a code and presses Test; answers with what it returned or how it failed. */
async function invoke(page, code, waitFor) {
  await stepyard.write(page, "Function code", code);
  await page.getByRole("button", { name: "Test", exact: true }).click();
  const region = page.getByRole("region", { name: "Result" });
  await region.getByText(waitFor).first().waitFor();
  return JSON.parse(await region.locator("pre").first().textContent());
}

test("errors are the SDK's, and modules of both kinds can import the client", async (t) => {
  const page = await visit(t);
  await stepyard.openExample(page, "A function that calls back");
  await stepyard.go(page, "Functions");
  const body = `
  const client = new SFNClient({ region: "us-east-1" });
  const seen = { marker: MARKER };
  try {
    await client.send(new SendTaskSuccessCommand({ taskToken: "none", output: "{}" }));
  } catch (error) {
    seen.error = [error.name, error.message, error instanceof InvalidToken, error.$metadata.httpStatusCode];
  }
  const { stateMachines } = await client.send(new ListStateMachinesCommand({}));
  seen.machines = stateMachines.map(({ name, creationDate }) => [name, creationDate instanceof Date]);
  return seen;`;
  const expected = { error: ["InvalidToken", "Invalid Token: 'Invalid token'", true, 400], machines: [["ApproveOrder", true]] };
  const names = "SFNClient, SendTaskSuccessCommand, ListStateMachinesCommand, InvalidToken";
  for (const [marker, code] of [
    `import { ${names} } from "@aws-sdk/client-sfn";\nexport const handler = async () => {${body}\n};`,
    `import * as sdk from '@aws-sdk/client-sfn';\nexport const handler = async () => {\n  const { ${names} } = sdk;${body}\n};`,
    `export const handler = async () => {\n  const { ${names} } = await import("@aws-sdk/client-sfn");${body}\n};`,
    `const { ${names} } = require("@aws-sdk/client-sfn");\nexports.handler = async () => {${body}\n};`,
  ].entries()) {
    const answer = await invoke(page, code.replace("MARKER", marker), `"marker": ${marker}`);
    assert.deepEqual(answer, { marker, ...expected }, code.split("\n", 1)[0]);
  }
});

test("an import of anything else says what can be imported", async (t) => {
  // A browser tries `node:` as an address, and is stopped.
  const page = await visit(t, { mayReport: [/^left the origin: node:fs$/] });
  await stepyard.openExample(page, "A function that calls back");
  await stepyard.go(page, "Functions");
  const failed = await invoke(page, 'import fs from "node:fs";\nexport const handler = async () => fs;', "errorType");
  assert.equal(failed.errorType, "Runtime.ImportModuleError");
  assert.equal(
    failed.errorMessage,
    "Error: Cannot find package 'node:fs' imported from /var/task/index.mjs. A function here can import \"@aws-sdk/client-sfn\" and nothing else.",
  );
});

test("what a function's code asks is checked against the role it is given", async (t) => {
  const page = await visit(t);
  await stepyard.go(page, "Functions");
  const code = `import { SFNClient, ListStateMachinesCommand } from "@aws-sdk/client-sfn";
export const handler = async () => {
  try {
    const { stateMachines } = await new SFNClient({}).send(new ListStateMachinesCommand({}));
    return { seen: stateMachines.map(({ name }) => name) };
  } catch ({ name, message }) {
    return { refused: name, message };
  }
};`;
  assert.deepEqual(await invoke(page, code, '"seen"'), { seen: ["ParallelProcessing"] });
  const role = page.getByRole("combobox", { name: "Execution role" });
  await role.selectOption("M7LambdaRole");
  assert.deepEqual(await invoke(page, code, '"refused"'), {
    refused: "AccessDeniedException",
    message:
      "User: arn:aws:sts::123456789012:assumed-role/M7LambdaRole/SumFunction is not authorized to perform: states:ListStateMachines on resource: arn:aws:states:us-east-1:123456789012:stateMachine:* because no identity-based policy allows the states:ListStateMachines action",
  });
  await role.selectOption("None: not checked");
  assert.deepEqual(await invoke(page, code, '"seen"'), { seen: ["ParallelProcessing"] });
});
