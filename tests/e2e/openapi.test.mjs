// OpenAPI in and out: the workshop's own definition, a round trip, and what is wrong with a text, with its place.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { accessible, visit } from "./lib/page.mjs";
import * as stepyard from "./lib/stepyard.mjs";

// As the workshop's template defines its API, in our own words.
const definition = `openapi: 3.0.3
info:
  title: Imported
  version: 1.0.0
paths:
  /execution:
    post:
      operationId: example
      responses:
        "200":
          description: Success
      x-amazon-apigateway-integration:
        type: mock
        requestTemplates:
          application/json: '{"statusCode": 200}'
        responses:
          default:
            statusCode: "200"
            responseTemplates:
              application/json: '{"from": "import"}'
`;

async function openImport(page) {
  await stepyard.fromRail(page, "Create an API", /^Import/);
  return page.getByRole("dialog", { name: "Import an API" });
}

async function download(page, name, item) {
  const [file] = await Promise.all([page.waitForEvent("download"), stepyard.fromRail(page, `Actions for ${name}`, item)]);
  return JSON.parse(await readFile(await file.path(), "utf8"));
}

test("a definition imports, answers, and comes back from its export the same", async (t) => {
  const page = await visit(t);
  await stepyard.go(page, "API");
  let dialog = await openImport(page);
  await dialog.getByRole("textbox", { name: "Definition" }).fill("openapi: 3.0.1\ninfo: [");
  await dialog.getByRole("button", { name: "Import", exact: true }).click();
  await dialog.getByText(/\(line 2, column 7\)/).waitFor();
  await accessible(page, "a refused import");
  await dialog.getByRole("textbox", { name: "Definition" }).fill("a: 1");
  await dialog.getByRole("button", { name: "Import", exact: true }).click();
  await dialog.getByText('Invalid OpenAPI input: expected `openapi: 3.0.x` or `swagger: "2.0"` at the top').waitFor();
  await dialog.locator("input[type=file]").setInputFiles({ name: "api.yaml", mimeType: "text/yaml", buffer: Buffer.from(definition) });
  await page.waitForFunction(() => document.querySelector("#import-text")?.value.startsWith("openapi: 3.0.3"));
  await dialog.getByRole("button", { name: "Import", exact: true }).click();
  await page.getByText("Imported `Imported`.").waitFor();
  assert.deepEqual((await stepyard.pressTest(page)).json, { from: "import" });

  const save = (name, item) => download(page, name, item);
  const exported = await save("Imported", "Export as OpenAPI 3.0");
  assert.equal(exported.openapi, "3.0.1");
  assert.deepEqual(exported.info, { title: "Imported", version: "1.0.0" });
  assert.equal(exported.paths["/execution"].post["x-amazon-apigateway-integration"].type, "mock");
  dialog = await openImport(page);
  await dialog.getByRole("textbox", { name: "Definition" }).fill(JSON.stringify(exported));
  await dialog.getByRole("button", { name: "Import", exact: true }).click();
  await page.getByText("Imported `Imported-2`.").waitFor();
  assert.deepEqual({ ...(await save("Imported-2", "Export as OpenAPI 3.0")), info: exported.info }, exported);
  assert.equal((await save("Imported-2", "Export as Swagger 2.0")).swagger, "2.0");
});

test("a definition with subtypes is an HTTP API, there and back", async (t) => {
  const page = await visit(t);
  await stepyard.go(page, "API");
  const integration = {
    integrationSubtype: "StepFunctions-StartExecution",
    credentials: stepyard.roleArn,
    requestParameters: { Input: "$request.body", StateMachineArn: stepyard.machineArn },
    payloadFormatVersion: "1.0",
    type: "aws_proxy",
    connectionType: "INTERNET",
  };
  const post = { responses: { default: { description: "Default response for POST /numbers" } }, "x-amazon-apigateway-integration": integration };
  const api = {
    openapi: "3.0.1",
    info: { title: "Numbers", version: "1.0" },
    paths: { "/numbers": { post } },
    "x-amazon-apigateway-importexport-version": "1.0",
  };
  const dialog = await openImport(page);
  await dialog.getByRole("textbox", { name: "Definition" }).fill(JSON.stringify(api));
  await dialog.getByRole("button", { name: "Import", exact: true }).click();
  await page.getByRole("heading", { level: 1, name: "POST /numbers – Route" }).waitFor();
  assert.match((await stepyard.pressTest(page)).json.executionArn, /:express:ParallelProcessing:/);
  assert.deepEqual(await download(page, "Numbers", "Export as OpenAPI 3.0"), api);
});
