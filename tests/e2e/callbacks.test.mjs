// Tasks that wait for their token, answered on the execution's page.

import assert from "node:assert/strict";
import { test } from "node:test";
import { accessible, visit } from "./lib/page.mjs";
import * as stepyard from "./lib/stepyard.mjs";

const waiting = (page) => page.getByRole("region", { name: "Waiting tasks" });

async function start(page) {
  await stepyard.openExample(page, "Wait for a callback");
  await stepyard.startExecution(page, { item: "a new bicycle" });
  await waiting(page).getByText("Ask for approval waits for its task token (a heartbeat every 600 s)").waitFor();
}

test("a waiting task shows its token, takes a heartbeat and succeeds with the output sent", async (t) => {
  const page = await visit(t, { options: { permissions: ["clipboard-read", "clipboard-write"] } });
  await start(page);
  await stepyard.showsStatus(page, "Ask for approval", "Waiting");
  const token = await waiting(page).getByRole("textbox", { name: "Task token" }).inputValue();
  assert.ok(token.length > 20, token);
  await waiting(page).getByRole("button", { name: "Copy token" }).click();
  await waiting(page).getByRole("button", { name: "Copied" }).waitFor();
  assert.equal(await page.evaluate(() => navigator.clipboard.readText()), token);
  await accessible(page, "a waiting task");

  await waiting(page).getByRole("button", { name: "Send heartbeat" }).click();
  await page.getByText("Heartbeat sent to “Ask for approval”").waitFor();

  await waiting(page).getByRole("button", { name: "Send success…" }).click();
  const dialog = page.getByRole("dialog", { name: "Send success to “Ask for approval”" });
  await dialog.getByRole("textbox", { name: "Output" }).fill('{"approved": tru}');
  await dialog.getByText("This is not JSON: expected ident at line 1 column 17").waitFor();
  assert.ok(await dialog.getByRole("button", { name: "Send success" }).isDisabled());
  await accessible(page, "the answer to a task");
  await dialog.getByRole("textbox", { name: "Output" }).fill('{"approved": true}');
  await dialog.getByRole("button", { name: "Send success" }).click();
  await stepyard.waitForStatus(page, "Succeeded");
  await waiting(page).waitFor({ state: "detached" });
  await stepyard.showsOutput(page, { message: "a new bicycle is on its way" });
});

test("a failure sent for a token is caught by its name", async (t) => {
  const page = await visit(t);
  await start(page);
  await waiting(page).getByRole("button", { name: "Send failure…" }).click();
  const dialog = page.getByRole("dialog", { name: "Send failure to “Ask for approval”" });
  await dialog.getByRole("textbox", { name: "Error" }).fill("Rejected");
  await dialog.getByRole("textbox", { name: "Cause" }).fill("too expensive");
  await dialog.getByRole("button", { name: "Send failure" }).click();
  await stepyard.waitForStatus(page, "Succeeded");
  await stepyard.showsStatus(page, "Ask for approval", "Caught");
  await stepyard.showsOutput(page, { message: "a new bicycle was not approved" });
});
