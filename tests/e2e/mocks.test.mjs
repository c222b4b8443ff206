// Mocks as a form and as Step Functions Local's file: one configuration.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { accessible, visit } from "./lib/page.mjs";
import * as stepyard from "./lib/stepyard.mjs";

const states = (page) => page.getByRole("region", { name: "Mocked states" });

async function begin(page) {
  await stepyard.openExample(page, "Retry and catch");
  await page.getByRole("tab", { name: "Mocks" }).click();
  await page.getByRole("button", { name: "New test case" }).click();
  await states(page).getByText("Charge card").click();
}

async function row(page, number, { attempts, kind, ...fields }) {
  await page.getByRole("button", { name: "Mock attempts of Charge card" }).click();
  const form = page.getByRole("group", { name: `Row ${number} of Charge card` });
  if (attempts) await form.getByRole("textbox", { name: "Attempts" }).fill(attempts);
  if (kind) await form.getByRole("combobox", { name: "What happens" }).selectOption(kind);
  for (const [name, text] of Object.entries(fields)) await form.getByRole("textbox", { name }).fill(text);
}

test("a test case made with the form runs, and its file is Step Functions Local's", async (t) => {
  const page = await visit(t);
  await begin(page);
  await row(page, 1, { attempts: "0-1", kind: "Throws an error", Error: "ServiceBusy", Cause: "later" });
  await row(page, 2, { Result: '{"StatusCode": 200, "Payload": {"receipt": "M-1"}' });
  await states(page).getByText(/Attempts `2`: the result is not JSON/).waitFor();
  await page.getByRole("group", { name: "Row 2 of Charge card" }).getByRole("textbox", { name: "Result" }).fill('{"StatusCode": 200, "Payload": {"receipt": "M-1"}}');
  await states(page).getByText("0-1: throws ServiceBusy, 2: returns").waitFor();
  await accessible(page, "the mocks");

  await page.getByText("As a file:").click();
  const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: "Download", exact: true }).click()]);
  assert.equal(download.suggestedFilename(), "MockConfigFile.json");
  assert.deepEqual(JSON.parse(await readFile(await download.path(), "utf8")), {
    StateMachines: { ChargeCard: { TestCases: { TestCase: { "Charge card": "ChargecardMock" } } } },
    MockedResponses: {
      ChargecardMock: {
        "0-1": { Throw: { Error: "ServiceBusy", Cause: "later" } },
        2: { Return: { StatusCode: 200, Payload: { receipt: "M-1" } } },
      },
    },
  });

  await stepyard.startExecution(page, { amount: 250 });
  await stepyard.waitForStatus(page, "Succeeded");
  await stepyard.showsOutput(page, (output) => assert.deepEqual(output.charge, { receipt: "M-1" }));
});

test("an execution keeps its mocks: started as it ran, it has them again", async (t) => {
  const page = await visit(t);
  await begin(page);
  await row(page, 1, { Result: '{"StatusCode": 200, "Payload": {"receipt": "before"}}' });
  await stepyard.startExecution(page, { amount: 250 });
  const receipt = (text) => stepyard.showsOutput(page, (output) => assert.deepEqual(output.charge, { receipt: text }));
  await receipt("before");
  const first = page.url();
  await page.getByRole("link", { name: "ChargeCard", exact: true }).click();
  await page.getByRole("tab", { name: "Mocks" }).click();
  await states(page).getByText("Charge card").click();
  const form = page.getByRole("group", { name: "Row 1 of Charge card" });
  await form.getByRole("textbox", { name: "Result" }).fill('{"StatusCode": 200, "Payload": {"receipt": "after"}}');
  await page.goto(first);
  for (const [way, text] of [["Start as it is now", "after"], ["Start as it ran", "before"]]) {
    await page.goto(first);
    await page.getByRole("button", { name: "Start again" }).click();
    const dialog = page.getByRole("dialog", { name: "The workflow has changed since this execution" });
    await dialog.getByText("Changed: the mocks.").waitFor();
    await dialog.getByRole("button", { name: way }).click();
    await page.waitForURL((url) => url.href !== first);
    await receipt(text);
  }
  // What it kept of the first run is its own now: nothing has changed since it ran.
  const again = page.url();
  await page.getByRole("button", { name: "Start again" }).click();
  await page.getByText("Changed: the mocks.").waitFor();
  await page.getByRole("dialog").getByRole("button", { name: "Start as it ran" }).click();
  await page.waitForURL((url) => url.href !== again);
  await receipt("before");
});

test("what is written in the file shows in the form, and the other way round", async (t) => {
  const page = await visit(t);
  await begin(page);
  await row(page, 1, { kind: "Returns after a delay", "Delay in milliseconds": "20" });
  await page.getByText("As a file:").click();
  const editor = page.getByRole("textbox", { name: "Mock configuration", exact: true });
  await editor.getByText("Milliseconds").waitFor();
  await stepyard.write(
    page,
    "Mock configuration",
    JSON.stringify({
      StateMachines: { ChargeCard: { TestCases: { TestCase: { "Charge card": "X" } } } },
      MockedResponses: { X: { 0: { Throw: { Error: "CardDeclined" } } } },
    }),
  );
  await states(page).getByText("0: throws CardDeclined").waitFor();
  await stepyard.write(page, "Mock configuration", '{"StateMachines": 1}');
  await page.getByText(/The mock configuration is not valid: invalid type: integer/).waitFor();
  await page.getByRole("textbox", { name: "Name of the test case" }).fill("Declined");
  await page.getByRole("textbox", { name: "Name of the test case" }).blur();
  await editor.getByText("Declined").first().waitFor();

  await page.getByRole("button", { name: "Delete", exact: true }).click();
  await page.getByText("Deleted the test case `Declined`.").waitFor();
  await page.getByRole("button", { name: "Undo" }).click();
  await states(page).getByText("0: throws CardDeclined").waitFor();
});
