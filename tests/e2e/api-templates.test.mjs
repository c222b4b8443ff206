// Mapping templates: written with a live preview, marked where they fail, and warned about where they mislead.

import assert from "node:assert/strict";
import { test } from "node:test";
import { accessible, visit } from "./lib/page.mjs";
import * as stepyard from "./lib/stepyard.mjs";
import { machineArn } from "./lib/stepyard.mjs";

const whole = `{
  "input": "$util.escapeJavaScript($input.json('$')).replaceAll("\\\\'", "'")",
  "name": "$input.params('who')-1",
  "stateMachineArn": "${machineArn}"
}`;

test("a template is previewed while it is typed, station by station, and used by Test", async (t) => {
  const page = await visit(t);
  await stepyard.go(page, "API");
  await page.getByRole("button", { name: "Add mapping template" }).click();
  await stepyard.setBody(page, { data: [1, 2], note: "it's" });
  await page.getByText("Query strings and headers").click();
  await page.getByRole("textbox", { name: "Query strings" }).fill("who=ann");
  await page.getByRole("tab", { name: "Preview" }).click();
  await stepyard.write(page, "Mapping template application/json", whole);
  const call = /^POST https:\/\/states\.us-east-1\.amazonaws\.com\/\?Action=StartExecution – body: template `application\/json`$/;
  await page.getByRole("region", { name: call }).getByText("ann-1").waitFor();
  assert.deepEqual(JSON.parse(await stepyard.station(page, call)), {
    input: '{"data":[1,2],"note":"it\'s"}',
    name: "ann-1",
    stateMachineArn: machineArn,
  });
  await page.getByRole("combobox", { name: "If the back end answers" }).selectOption("The state machine does not exist");
  const mapped = "Integration response 200 (the default): passed through";
  await page.getByRole("region", { name: mapped }).getByText("StateMachineDoesNotExist").waitFor();
  await page.getByRole("heading", { name: "Client gets: 200" }).waitFor();
  await accessible(page, "the preview");

  await page.getByRole("tab", { name: "Test" }).click();
  const { status, json } = await stepyard.pressTest(page);
  assert.equal(status, 200);
  assert.match(json.executionArn, /:express:ParallelProcessing:ann-1:/);
});

test("a broken template says where, and what the client gets", async (t) => {
  const page = await visit(t);
  await stepyard.go(page, "API");
  await page.getByRole("button", { name: "Add mapping template" }).click();
  await page.getByRole("tab", { name: "Preview" }).click();
  await stepyard.write(page, "Mapping template application/json", '{"a": 1}\n#if($x');
  const findings = page.getByRole("status", { name: "To look at" });
  await findings.getByText(/The template is not VTL: .* at line 2, column \d+/).waitFor();
  await page.getByRole("alert").getByText(/at line 2/).waitFor();
  await page.getByRole("heading", { name: "Client gets: 500" }).waitFor();
  await stepyard.write(page, "Mapping template application/json", '{"input": $input.json(\'$\'), "stateMachineArn": "arn"}');
  await findings.getByText("`input` is an object, and the service wants a string with JSON in it").waitFor();
  await page.getByRole("button", { name: "Delete template" }).click();
  await page.getByText("Deleted the template for `application/json`.").waitFor();
  await page.getByRole("button", { name: "Undo" }).click();
  await page.getByRole("textbox", { name: "Mapping template application/json" }).getByText("stateMachineArn").waitFor();
});

test("an error of the service that turns into a 200 is warned about until a response fits it", async (t) => {
  const page = await visit(t);
  await stepyard.go(page, "API");
  await page.getByText("1 thing to look at").waitFor();
  await stepyard.openBox(page, "Integration response");
  const warning = page.getByText("An error of the service (400) comes back with a status of success: only the default response fits it");
  await warning.waitFor();
  await accessible(page, "the warning");
  await page.getByRole("button", { name: "Add integration response" }).click();
  const dialog = page.getByRole("dialog", { name: "Add an integration response" });
  assert.equal(await dialog.getByRole("textbox", { name: "Method response status" }).inputValue(), "400");
  await dialog.getByRole("button", { name: "Add" }).click();
  await warning.waitFor({ state: "detached" });
  const card = page.getByRole("region", { name: "Response 400" });
  assert.equal(await card.getByRole("combobox", { name: "HTTP status pattern" }).inputValue(), "4\\d{2}");
  await stepyard.setBody(page, { input: "{}", stateMachineArn: `${machineArn}Not` });
  const { status, json } = await stepyard.pressTest(page);
  assert.equal(status, 400);
  assert.equal(json.__type, "com.amazonaws.swf.service.v2.model#StateMachineDoesNotExist");

  await card.getByRole("button", { name: "Delete Response 400" }).click();
  await warning.waitFor();
  await page.getByRole("button", { name: "Undo" }).click();
  await warning.waitFor({ state: "detached" });
  await card.getByRole("button", { name: "Delete Response 400" }).click();
  await page.getByRole("button", { name: "Add a response for 400" }).click();
  await warning.waitFor({ state: "detached" });
});

test("a template completes what API Gateway knows", async (t) => {
  const page = await visit(t);
  await stepyard.go(page, "API");
  await page.getByRole("button", { name: "Add mapping template" }).click();
  const editor = page.getByRole("textbox", { name: "Mapping template application/json" });
  await editor.click();
  await page.keyboard.type('{"name": "$context.requestI');
  // Chosen by hand: for a moment after it opens the list leaves Enter to the text.
  await page.getByRole("option", { name: /requestId/ }).click();
  await editor.getByText("$context.requestId").waitFor();
});
