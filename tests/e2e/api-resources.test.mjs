// The REST API edited: resources with path parameters, methods, a function behind one, and everything brought back.

import assert from "node:assert/strict";
import { test } from "node:test";
import { accessible, visit } from "./lib/page.mjs";
import * as stepyard from "./lib/stepyard.mjs";

const echo = `export const handler = async (event) => ({
  statusCode: 201,
  headers: { "X-Who": event.pathParameters.id },
  body: JSON.stringify({ id: event.pathParameters.id, full: event.queryStringParameters?.full ?? null, method: event.httpMethod }),
});`;

test("a resource with a path parameter and a function behind it", async (t) => {
  const page = await visit(t);
  await stepyard.go(page, "Functions");
  await page.getByRole("heading", { level: 1, name: "SumFunction" }).waitFor();
  await stepyard.write(page, "Function code", echo);
  await stepyard.go(page, "API");
  const rail = page.getByRole("navigation", { name: "APIs" });
  await stepyard.fromRail(page, "Actions for /", "Create resource…", "orders");
  await stepyard.fromRail(page, "Actions for /orders", "Create resource…", "{id}");
  await stepyard.fromRail(page, "Actions for /orders/{id}", "Create method…", { choose: "GET" });
  await page.getByRole("heading", { level: 1, name: "/orders/{id} – GET – Method execution" }).waitFor();

  const form = page.getByRole("form", { name: "Integration request" });
  await form.getByRole("radio", { name: "HTTP" }).check();
  await form.getByRole("button", { name: "Save" }).click();
  await page.getByText("HTTP integrations need a network, and nothing leaves this page").waitFor();
  await form.getByRole("radio", { name: "Lambda Function" }).check();
  assert.ok(await form.getByRole("checkbox", { name: "Use Lambda Proxy integration" }).isChecked());
  await form.getByRole("button", { name: "SumFunction" }).click();
  await form.getByRole("button", { name: "Save" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "OK" }).click();
  await page.getByText("Integration request saved.").waitFor();

  await page.getByRole("textbox", { name: "{id}" }).fill("7 b");
  await page.getByText("Query strings and headers").click();
  await page.getByRole("textbox", { name: "Query strings" }).fill("full=true");
  const { status, json, headers, log } = await stepyard.pressTest(page);
  assert.equal(status, 201);
  assert.deepEqual(json, { id: "7 b", full: "true", method: "GET" });
  assert.deepEqual(headers["X-Who"], ["7 b"]);
  assert.match(log, /Method request path: \{id=7 b\}/);
  await accessible(page, "a method with a path parameter");

  await stepyard.fromRail(page, "Actions for /orders/{id}", "Rename…", "{order}");
  await page.getByRole("heading", { level: 1, name: "/orders/{order} – GET – Method execution" }).waitFor();
  await stepyard.fromRail(page, "Actions for /orders", "Delete");
  await page.getByText("Deleted the resource `/orders`, with 1 below it.").waitFor();
  assert.equal(await rail.getByRole("link", { name: "GET /orders/{order}" }).count(), 0);
  await page.getByRole("button", { name: "Undo" }).click();
  await rail.getByRole("link", { name: "GET /orders/{order}" }).click();
  await page.getByRole("button", { name: "Delete method" }).click();
  await page.getByText("Deleted the method `GET /orders/{order}`.").waitFor();
  await page.getByRole("button", { name: "Undo" }).click();
  await rail.getByRole("link", { name: "GET /orders/{order}" }).waitFor();
});

test("what API Gateway refuses about a resource is said in its words", async (t) => {
  const page = await visit(t);
  await stepyard.go(page, "API");
  await page.getByRole("button", { name: "Actions for /", exact: true }).click();
  await page.getByRole("menuitem", { name: "Create resource…" }).click();
  const dialog = page.getByRole("dialog", { name: "Create a resource under /" });
  await dialog.getByRole("textbox", { name: "Path part" }).fill("execution");
  await dialog.getByRole("button", { name: "Create" }).click();
  await dialog.getByText("Another resource with the same parent already has this name: execution").waitFor();
  await accessible(page, "a refused resource");
});

test("required parameters, models, stage variables and gateway responses are edited and obeyed", async (t) => {
  const page = await visit(t);
  await stepyard.go(page, "API");
  const rail = page.getByRole("navigation", { name: "APIs" });
  await rail.getByRole("link", { name: "API Gateway State Machine integration" }).click();
  await page.getByRole("button", { name: "Create model" }).click();
  await page.getByRole("textbox", { name: "Model name" }).fill("Numbers");
  await page.getByRole("dialog").getByRole("button", { name: "Create" }).click();
  const schema = page.getByRole("region", { name: "Numbers" }).getByRole("textbox", { name: "Schema" });
  await schema.fill('{"type": "object", "required": ["data"]}');
  await page.getByRole("button", { name: "Customize" }).click();
  await page.getByRole("dialog").getByRole("combobox").selectOption("BAD_REQUEST_BODY");
  await page.getByRole("dialog").getByRole("button", { name: "Customize" }).click();
  await page.getByRole("region", { name: "BAD_REQUEST_BODY" }).getByRole("combobox", { name: "Status code" }).fill("422");
  await page.getByRole("textbox", { name: "New: Name" }).first().fill("region");
  await page.getByRole("combobox", { name: "New: Value" }).first().fill("moon");
  await page.getByRole("button", { name: "Add to Stage variables" }).click();
  await accessible(page, "an API’s settings");

  await rail.getByRole("link", { name: "POST /execution" }).click();
  await stepyard.openBox(page, "Method request");
  await page.getByRole("combobox", { name: "Request Validator" }).selectOption("Validate body, query string parameters, and headers");
  await page.getByRole("textbox", { name: "New: Content type" }).fill("application/json");
  await page.getByRole("combobox", { name: "New: Model" }).fill("Numbers");
  await page.getByRole("button", { name: "Add to Request body" }).click();
  const headers = page.getByRole("group", { name: "HTTP request headers" });
  await headers.getByRole("textbox", { name: "New: Name" }).fill("X-Who");
  await headers.getByRole("button", { name: "Add to HTTP request headers" }).click();
  await headers.getByRole("checkbox", { name: "X-Who is required" }).check();
  await accessible(page, "a method request");
  assert.deepEqual((await stepyard.pressTest(page)).json, { message: "Missing required request parameters: [X-Who]" });
  await headers.getByRole("checkbox", { name: "X-Who is required" }).uncheck();
  await stepyard.setBody(page, {});
  const refused = await stepyard.pressTest(page);
  assert.deepEqual([refused.status, refused.json], [422, { message: "Invalid request body" }]);

  await stepyard.openBox(page, "Integration request");
  await page.getByRole("button", { name: "Add mapping template" }).click();
  await stepyard.write(page, "Mapping template application/json", '{"name": "$stageVariables.region"}');
  await stepyard.setBody(page, { data: [] });
  await page.getByRole("combobox", { name: "Stage variables" }).selectOption("prod");
  await page.getByRole("tab", { name: "Preview" }).click();
  await page.getByRole("region", { name: /Action=StartExecution/ }).getByText("moon").waitFor();
});

test("APIs are created, renamed and deleted with a way back", async (t) => {
  const page = await visit(t);
  await stepyard.go(page, "API");
  const rail = page.getByRole("navigation", { name: "APIs" });
  await stepyard.fromRail(page, "Create an API", /^REST API/, "Second");
  await page.getByRole("heading", { level: 1, name: "/execution – POST – Method execution" }).waitFor();
  assert.equal((await stepyard.pressTest(page)).status, 200);
  await stepyard.fromRail(page, "Actions for Second", "Rename…", "Third");
  await stepyard.fromRail(page, "Actions for Third", "Delete");
  await page.getByText("Deleted the API `Third`.").waitFor();
  assert.equal(await rail.getByRole("link", { name: /^Third/ }).count(), 0);
  await page.getByRole("button", { name: "Undo" }).click();
  await rail.getByRole("link", { name: /^Third/ }).waitFor();
  await stepyard.fromRail(page, "Actions for Third", "Delete");
  await stepyard.fromRail(page, "Actions for API Gateway State Machine integration", "Delete");
  await page.getByRole("heading", { level: 1, name: "No API yet" }).waitFor();
  await accessible(page, "a place without APIs");
});

test("requests are listed as exchanges, and one can be opened", async (t) => {
  const page = await visit(t);
  await stepyard.go(page, "API");
  await stepyard.pressTest(page);
  await stepyard.setBody(page, "{");
  await stepyard.pressTest(page);
  await page.getByRole("navigation", { name: "APIs" }).getByRole("link", { name: /^Exchanges 2 requests/ }).click();
  const table = page.getByRole("table", { name: "Exchanges" });
  assert.equal(await table.getByRole("row").count(), 3);
  await table.getByRole("link", { name: "POST /execution" }).first().click();
  const open = page.getByRole("region", { name: "Exchange 2" });
  assert.equal((await open.getByRole("region", { name: "Request Body" }).textContent()).trim(), "{");
  await open.getByRole("region", { name: "Response Body" }).getByText("SerializationException").waitFor();
  await accessible(page, "an exchange");
  await page.getByRole("button", { name: "Clear" }).click();
  await page.getByRole("heading", { name: "No request yet" }).waitFor();
});
