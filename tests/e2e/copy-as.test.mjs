// The test request as a command or as code: what is copied, a shell and JavaScript read as it was meant.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { test } from "node:test";
import { accessible, visit } from "./lib/page.mjs";
import * as stepyard from "./lib/stepyard.mjs";
import { machineArn } from "./lib/stepyard.mjs";

test("copy as curl, AWS CLI, test-invoke-method and SDK call", async (t) => {
  const page = await visit(t, { options: { permissions: ["clipboard-read", "clipboard-write"] } });
  await stepyard.go(page, "API");
  const body = { input: JSON.stringify({ text: "it's $HOME \\ `x` \"q\"" }), stateMachineArn: machineArn };
  await stepyard.setBody(page, body);
  await page.getByText("1 thing to look at").waitFor();
  await page.getByRole("tab", { name: "Preview" }).click();
  await page.getByRole("region", { name: /Action=StartExecution/ }).getByText("HOME").waitFor();
  await page.getByRole("tab", { name: "Test" }).click();
  await page.getByRole("button", { name: "Copy as…" }).click();
  const dialog = page.getByRole("dialog", { name: "Copy the request as" });
  const text = async (name) => {
    await dialog.getByRole("tab", { name }).click();
    return (await dialog.getByRole("region", { name }).textContent()).trim();
  };
  // A shell takes the command apart; what it hands on is compared.
  const words = (command) =>
    execFileSync("sh", ["-c", `words() { printf '%s\\0' "$@"; }; words ${command}`], { encoding: "utf8" }).split("\0").slice(0, -1);

  const sent = JSON.stringify(body);
  const address = "https://a1b2c3d4e5.execute-api.us-east-1.amazonaws.com/prod/execution";
  assert.deepEqual(words(await text("curl")), ["curl", "-X", "POST", address, "-H", "Content-Type: application/json", "--data-raw", sent]);
  assert.deepEqual(words(await text("AWS CLI")), [
    "aws", "stepfunctions", "start-execution", "--input", body.input, "--state-machine-arn", machineArn,
  ]);
  assert.deepEqual(words(await text("test-invoke-method")), [
    "aws", "apigateway", "test-invoke-method", "--rest-api-id", "a1b2c3d4e5", "--resource-id", "exec000001", "--http-method", "POST", "--body", sent,
  ]);
  const code = await text("JavaScript SDK");
  const literal = /new StartExecutionCommand\((\{[^]*\})\)\);/.exec(code)[1];
  assert.deepEqual(new Function(`return ${literal}`)(), body);
  assert.match(code, /^import \{ SFNClient, StartExecutionCommand \} from "@aws-sdk\/client-sfn";\n/);
  await accessible(page, "Copy as");
  await dialog.getByRole("button", { name: "Copy", exact: true }).click();
  await dialog.getByRole("button", { name: "Copied" }).waitFor();
  assert.equal((await page.evaluate(() => navigator.clipboard.readText())).trim(), code);
});
