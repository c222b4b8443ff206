// What a person does on the page, by role and label, for the tests that follow one around.

import assert from "node:assert/strict";
import { patience } from "./page.mjs";

export const machineArn = "arn:aws:states:us-east-1:123456789012:stateMachine:ParallelProcessing";
export const roleArn = "arn:aws:iam::123456789012:role/IntegrationIamRole";

/**
 * Reads until what is read is `expected`, or until `expected`, if it is a function, has nothing against it: what came last
 * may still be on its way to the page.
 */
export async function shows(read, expected) {
  const check = typeof expected === "function" ? expected : (seen) => assert.deepEqual(seen, expected);
  const end = Date.now() + patience;
  for (;;) {
    try {
      return check(await read());
    } catch (error) {
      if (Date.now() > end) throw error;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}

/** Goes to one of the four places through the header, and is there. */
export async function go(page, place) {
  const link = page.getByRole("navigation", { name: "Places" }).getByRole("link", { name: place });
  await link.click();
  await link.and(page.locator("[aria-current=page]")).waitFor();
}

/** Replaces the whole text of a code editor, as by select all and paste. */
export async function write(page, label, text) {
  const editor = page.getByRole("textbox", { name: label, exact: true });
  await editor.click();
  await page.keyboard.press("ControlOrMeta+A");
  await page.keyboard.insertText(text);
}

/** Opens an entry of the Examples menu. */
export async function openExample(page, title) {
  await page.getByRole("button", { name: "Examples" }).click();
  await page.getByRole("menuitem", { name: title }).click();
  await page.getByText(`Opened the example “${title}”`).waitFor();
}

/** Sets the request body on the API place. */
export async function setBody(page, body) {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  await page.getByRole("textbox", { name: "Request Body" }).fill(text);
}

/** Presses Test on the API place and returns what came. */
export async function pressTest(page) {
  const result = page.getByRole("region", { name: "Result" });
  const before = await result.getAttribute("data-answers");
  await page.getByRole("button", { name: "Test", exact: true }).click();
  await result.and(page.locator(`:not([data-answers="${before}"])`)).waitFor();
  const body = (await result.getByRole("region", { name: "Response Body" }).textContent()).trim();
  const term = (name) => result.locator("dt", { hasText: name }).locator("xpath=following-sibling::dd").textContent();
  return {
    status: Number(await term("Status")),
    body,
    json: body.startsWith("{") ? JSON.parse(body) : undefined,
    headers: JSON.parse(await result.getByRole("region", { name: "Response Headers" }).textContent()),
    log: await result.getByRole("region", { name: "Logs" }).textContent(),
  };
}

/** Sets fields of the Integration request form and saves; a change of type is confirmed. */
export async function setIntegration(page, { type, action, role }) {
  const form = page.getByRole("form", { name: "Integration request" });
  if (type) await form.getByRole("radio", { name: type }).check();
  if (action !== undefined) await form.getByRole("combobox", { name: "Action", exact: true }).fill(action);
  if (role !== undefined) await form.getByRole("combobox", { name: "Execution role" }).fill(role);
  await form.getByRole("button", { name: "Save" }).click();
  if (type) await page.getByRole("dialog").getByRole("button", { name: "OK" }).click();
}

/** Starts the open workflow with an input and waits until the page shows the execution. */
export async function startExecution(page, input, name = "") {
  const before = page.url();
  await page.getByRole("button", { name: "Start execution" }).first().click();
  const dialog = page.getByRole("dialog", { name: "Start execution" });
  await dialog.getByRole("textbox", { name: "Name" }).fill(name);
  await dialog.getByRole("textbox", { name: "Input" }).fill(typeof input === "string" ? input : JSON.stringify(input));
  await dialog.getByRole("button", { name: "Start execution" }).click();
  await page.waitForURL((url) => url.href !== before && url.hash.startsWith("#/executions/"));
  await page.getByRole("link", { name: "All executions" }).waitFor();
}

/** Creates a workflow with a definition and opens it. */
export async function createWorkflow(page, { name, definition, type = "Standard" }) {
  await go(page, "Workflows");
  await page.getByRole("navigation", { name: "Workflows" }).getByRole("button", { name: "Create" }).click();
  const dialog = page.getByRole("dialog", { name: "Create a workflow" });
  await dialog.getByRole("textbox", { name: "Name" }).fill(name);
  await dialog.getByRole("radio", { name: type }).check();
  await dialog.getByRole("button", { name: "Create" }).click();
  await page.getByRole("heading", { level: 1, name }).waitFor();
  await write(page, "Definition", typeof definition === "string" ? definition : JSON.stringify(definition, null, 2));
}

/** The status badge beside the execution's name. */
export async function waitForStatus(page, word) {
  await page.locator(".title .status").filter({ hasText: word }).waitFor();
}

/** Waits until the open execution has these types of events, in order; or those that a function has nothing against. */
export async function showsEvents(page, expected) {
  await page.getByRole("tab", { name: /^Events/ }).click();
  const rows = page.getByRole("region", { name: "Events", exact: true }).locator("tbody tr:not([aria-hidden])");
  const types = async () => (await rows.locator("td:nth-child(2)").allInnerTexts()).map((text) => text.trim());
  await shows(types, expected);
}

/** Waits until the open execution has this output, or one that a function has nothing against. */
export async function showsOutput(page, expected) {
  await shows(async () => JSON.parse(await page.getByRole("region", { name: "Execution output" }).textContent()), expected);
}

/** Waits until the graph says of a state that it is `Failed`, `Succeeded`, … */
export async function showsStatus(page, state, word) {
  const begins = state.replace(/[^\w ]/g, "\\$&");
  await page.getByRole("option", { name: new RegExp(`^${begins}, ${word}\\b`, "i") }).waitFor();
}

/** Chooses a state in the graph; a container by its upper left corner, where no inner state lies. */
export async function selectState(page, state) {
  await page.getByRole("option", { name: new RegExp(`^${state}\\b`) }).click({ position: { x: 12, y: 10 } });
}

/** Opens a box of the API place's picture: `Integration response`. */
export async function openBox(page, name) {
  await page.getByRole("group", { name: "The way of a request" }).getByRole("button", { name: new RegExp(`^${name}`) }).click();
}

/** Chooses an action from a menu of the API place's rail, and answers what it asks; a choice is given as `{ choose }`. */
export async function fromRail(page, menu, item, answer) {
  await page.getByRole("navigation", { name: "APIs" }).getByRole("button", { name: menu, exact: true }).click();
  await page.getByRole("menuitem", { name: item }).click();
  if (answer === undefined) return;
  const dialog = page.getByRole("dialog");
  if (answer.choose) await dialog.getByRole("combobox").selectOption(answer.choose);
  else await dialog.getByRole("textbox").fill(answer);
  await dialog.locator("button[type=submit]").click();
  await dialog.waitFor({ state: "hidden" });
}

/** The data at one of the preview's stations. */
export async function station(page, name) {
  const shown = page.getByRole("list", { name: "Stations" }).getByRole("region", { name });
  return (await shown.textContent()).trim();
}

/** Waits until this text lies in the browser's storage, in a workspace or a run: the page says Saved of the whole, not of it. */
export async function kept(page, text) {
  const find = (text) =>
    new Promise((resolve, reject) => {
      const opening = indexedDB.open("stepyard");
      opening.onerror = () => reject(opening.error);
      opening.onsuccess = () => {
        const database = opening.result;
        const names = [...database.objectStoreNames];
        const reading = names.map((name) => database.transaction(name).objectStore(name).getAll());
        let left = reading.length;
        const found = () => reading.some(({ result }) => result.some((stored) => JSON.stringify(stored).includes(text)));
        for (const one of reading) {
          one.onerror = () => reject(one.error);
          one.onsuccess = () => {
            left -= 1;
            if (left > 0) return;
            database.close();
            resolve(found());
          };
        }
      };
    });
  await shows(() => page.evaluate(find, text), true);
}
