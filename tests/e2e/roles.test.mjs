// IAM roles: their policies edited, checked when a workflow runs, and not checked with the switch off.

import assert from "node:assert/strict";
import { test } from "node:test";
import { accessible, visit } from "./lib/page.mjs";
import * as stepyard from "./lib/stepyard.mjs";

async function openRoles(page) {
  await page.getByRole("button", { name: "Workspace" }).click();
  await page.getByRole("menuitem", { name: "IAM roles…" }).click();
  return page.getByRole("dialog", { name: "IAM roles" });
}

const start = async (page) => {
  await stepyard.go(page, "Workflows");
  await stepyard.startExecution(page, { data: [1, 2] });
};

test("a permission taken away fails the next run, and the switch lets it pass", async (t) => {
  const page = await visit(t);
  let dialog = await openRoles(page);
  const roles = dialog.getByRole("combobox", { name: "Role" });
  await stepyard.shows(() => roles.getByRole("option").allInnerTexts(), ["StepFunctionsIamRole", "IntegrationIamRole", "M7LambdaRole"]);
  const permissions = dialog.getByRole("textbox", { name: "Permissions policy" });
  const policy = async () => JSON.parse(await permissions.inputValue());
  await stepyard.shows(policy, ({ Statement }) => assert.ok(Statement[0].Action.includes("lambda:InvokeFunction")));
  await accessible(page, "the roles");

  await permissions.fill(JSON.stringify({ Statement: [{ Effect: "Forbid", Action: "lambda:*", Resource: "*" }] }));
  await dialog.getByText("Statement[0] needs an `Effect`: `Allow` or `Deny`.").waitFor();
  await permissions.fill(JSON.stringify({ Statement: [{ Effect: "Allow", Action: "states:*", Resource: "*" }] }));
  await dialog.getByRole("button", { name: "Done" }).click();
  await start(page);
  await stepyard.waitForStatus(page, "Failed");
  await page
    .getByText(/is not authorized to perform: lambda:InvokeFunction on resource: arn:aws:lambda:us-east-1:123456789012:function:SumFunction:\$LATEST because no identity-based policy allows the lambda:InvokeFunction action/)
    .first()
    .waitFor();

  dialog = await openRoles(page);
  await dialog.getByRole("checkbox", { name: "Check roles as IAM does" }).uncheck();
  await dialog.getByRole("button", { name: "Done" }).click();
  await start(page);
  await stepyard.waitForStatus(page, "Succeeded");
});

test("a role is made, renamed, chosen, deleted and brought back", async (t) => {
  const page = await visit(t);
  const dialog = await openRoles(page);
  await dialog.getByRole("button", { name: "New role" }).click();
  await dialog.getByRole("textbox", { name: "Name" }).fill("a/b");
  await dialog.getByText("A role's name has only letters, digits and `+=,.@-_`.").waitFor();
  await dialog.getByRole("textbox", { name: "Name" }).fill("Mine");
  await dialog.getByText("arn:aws:iam::123456789012:role/Mine").waitFor();
  await dialog.getByRole("textbox", { name: "Trust policy" }).fill("{");
  await dialog.getByText("This is not JSON: EOF while parsing an object at line 1 column 1.").waitFor();
  await dialog.getByRole("button", { name: "Done" }).click();

  await stepyard.go(page, "Workflows");
  await page.getByRole("tab", { name: "Settings" }).click();
  const role = page.getByRole("combobox", { name: "Execution role" });
  await role.selectOption("Mine");
  await page.getByRole("button", { name: "Edit roles…" }).click();
  const again = page.getByRole("dialog", { name: "IAM roles" });
  await again.getByRole("combobox", { name: "Role" }).selectOption({ label: "Mine" });
  await again.getByRole("button", { name: "Delete this role" }).click();
  await page.getByText("Mine (not in this workspace)").waitFor({ state: "attached" });
  await page.getByRole("button", { name: "Undo" }).click();
  await page.getByText("Mine (not in this workspace)").waitFor({ state: "detached" });
  await stepyard.shows(() => role.inputValue(), "Mine");
});

test("an activity's task is taken and answered on the page", async (t) => {
  const page = await visit(t);
  await stepyard.createWorkflow(page, {
    name: "ByHand",
    definition: {
      StartAt: "Work",
      States: { Work: { Type: "Task", Resource: "arn:aws:states:us-east-1:123456789012:activity:desk", End: true } },
    },
  });
  await page.getByRole("tab", { name: "Settings" }).click();
  await page.getByRole("textbox", { name: "Activities of this workspace" }).fill("desk");
  await page.getByRole("button", { name: "Create activity" }).click();
  await page.getByRole("list", { name: "Activities" }).getByText("activity:desk").waitFor();
  await accessible(page, "the settings");
  await stepyard.startExecution(page, { case: 7 });
  const waiting = page.getByRole("region", { name: "Waiting tasks" });
  await waiting.getByText("Work waits in line for a worker of the activity desk").waitFor();
  await waiting.getByRole("button", { name: "Take it as a worker" }).click();
  await waiting.getByText("Work waits for the worker of the activity desk").waitFor();
  await waiting.getByRole("button", { name: "Send success…" }).click();
  const dialog = page.getByRole("dialog", { name: "Send success to “Work”" });
  await dialog.getByRole("textbox", { name: "Output" }).fill('"done"');
  await dialog.getByRole("button", { name: "Send success" }).click();
  await stepyard.waitForStatus(page, "Succeeded");
  await stepyard.showsEvents(page, (types) => assert.deepEqual(types.slice(2, 5), ["ActivityScheduled", "ActivityStarted", "ActivitySucceeded"]));
});
