// The objects of the workspace's S3: made and dropped, read by an item reader, written by executions, kept.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { gzipSync } from "node:zlib";
import { accessible, visit } from "./lib/page.mjs";
import * as stepyard from "./lib/stepyard.mjs";

const definition = {
  StartAt: "Read",
  States: {
    Read: {
      Type: "Map",
      ItemReader: {
        Resource: "arn:aws:states:::s3:getObject",
        ReaderConfig: { ManifestType: "S3_INVENTORY" },
        Parameters: { Bucket: "inventory", Key: "manifest.json" },
      },
      ItemProcessor: {
        ProcessorConfig: { Mode: "DISTRIBUTED", ExecutionType: "STANDARD" },
        StartAt: "Pass",
        States: { Pass: { Type: "Pass", End: true } },
      },
      Next: "Write",
    },
    Write: {
      Type: "Task",
      Resource: "arn:aws:states:::aws-sdk:s3:putObject",
      Parameters: { Bucket: "inventory", Key: "out/result.json", "Body.$": "States.JsonToString($)" },
      ResultPath: null,
      End: true,
    },
  },
};

const rows = '"source","a%20b.txt"\n"source","c.txt"\n';
const manifest = '{"fileFormat":"CSV","fileSchema":"Bucket, Key","files":[{"key":"list.csv.gz"}]}';
const read = [{ Bucket: "source", Key: "a%20b.txt" }, { Bucket: "source", Key: "c.txt" }];

/** Drops a file onto something, as a hand would. */
async function drop(onto, name, bytes) {
  const data = await onto.evaluateHandle((_, [name, bytes]) => {
    const data = new DataTransfer();
    data.items.add(new File([new Uint8Array(bytes)], name));
    return data;
  }, [name, [...bytes]]);
  for (const type of ["dragenter", "dragover", "drop"]) await onto.dispatchEvent(type, { dataTransfer: data });
}

/** The content of a file that a button offers. */
async function downloaded(page, button) {
  const [file] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: button, exact: true }).click()]);
  return { name: file.suggestedFilename(), content: await readFile(await file.path()) };
}

test("an inventory of S3 is put into a bucket, read by a Map, and its result kept", async (t) => {
  const page = await visit(t);
  await stepyard.go(page, "Workflows");
  await stepyard.createWorkflow(page, { name: "Inventory", definition });
  await page.getByRole("tab", { name: "Objects" }).click();
  const panel = page.getByRole("tabpanel", { name: "Objects" });
  await panel.getByLabel("Bucket", { exact: true }).fill("inventory");
  await panel.getByLabel("Key", { exact: true }).fill("manifest.json");
  await panel.getByRole("button", { name: "Create a text object" }).click();
  const content = panel.getByLabel("Content of s3://inventory/manifest.json");
  await content.fill(manifest);
  await content.blur();
  const objects = panel.getByRole("list", { name: "Objects" });
  await objects.getByText(`text, ${manifest.length} bytes`).waitFor();
  // What is no text is an object wherever it is dropped.
  const packed = gzipSync(rows);
  await drop(page.getByRole("main"), "list.csv.gz", packed);
  await page.getByText("Added the object `s3://inventory/list.csv.gz`.").waitFor();
  await objects.getByText(`gzip, ${packed.length} bytes`).click();
  await panel.getByText("This is no text (gzip). Executions read it as it is.").waitFor();
  assert.deepEqual(await downloaded(page, "Download s3://inventory/list.csv.gz"), { name: "list.csv.gz", content: packed });
  await accessible(page, "objects");

  await stepyard.startExecution(page, {});
  await page.getByText("Succeeded", { exact: true }).first().waitFor();
  await stepyard.go(page, "Workflows");
  await page.getByRole("tab", { name: "Objects" }).click();
  const written = page.getByRole("region", { name: "Written by executions" });
  await written.getByText("s3://inventory/out/result.json").waitFor();
  await accessible(page, "written objects");
  const result = await downloaded(page, "Download s3://inventory/out/result.json");
  assert.deepEqual([result.name, JSON.parse(result.content)], ["result.json", read]);
  await written.getByRole("button", { name: "Keep s3://inventory/out/result.json" }).click();
  await page.getByText("Added the object `s3://inventory/out/result.json`.").waitFor();
  await written.waitFor({ state: "hidden" });

  // All three are there on the next visit, to the byte.
  await page.getByRole("status", { name: "Saved", exact: true }).waitFor();
  await page.reload();
  await page.getByRole("tab", { name: "Objects (3)" }).click();
  await objects.getByText(`gzip, ${packed.length} bytes`).click();
  assert.deepEqual((await downloaded(page, "Download s3://inventory/list.csv.gz")).content, packed);
  await panel.getByRole("button", { name: "Delete s3://inventory/list.csv.gz" }).click();
  await page.getByRole("tab", { name: "Objects (2)" }).waitFor();
  await page.getByText("Deleted the object `s3://inventory/list.csv.gz`.").waitFor();
  await page.getByRole("button", { name: "Undo" }).click();
  await page.getByRole("tab", { name: "Objects (3)" }).waitFor();
});

test("files become objects by the chooser and on the list of objects, text as text", async (t) => {
  const page = await visit(t, { at: "#/workflows" });
  await page.getByRole("tab", { name: "Objects" }).click();
  const panel = page.getByRole("tabpanel", { name: "Objects" });
  await panel.getByLabel("Bucket", { exact: true }).fill("Data");
  await panel.getByLabel("Key", { exact: true }).fill("x");
  await panel.getByText("A bucket’s name has 3 to 63 lower-case letters, digits, `.` and `-`.").waitFor();
  await panel.getByLabel("Bucket", { exact: true }).fill("data");
  await panel.getByLabel("Key", { exact: true }).fill("");
  await panel.getByLabel("Files to upload").setInputFiles([
    { name: "orders.csv", mimeType: "text/csv", buffer: Buffer.from("id\n1\n") },
    { name: "bytes", mimeType: "", buffer: Buffer.from([0xff, 0]) },
  ]);
  await panel.getByText("s3://data/orders.csv").click();
  await stepyard.shows(() => panel.getByLabel("Content of s3://data/orders.csv").inputValue(), "id\n1\n");
  await panel.getByText("binary, 2 bytes").waitFor();
  // A definition dropped here is no definition.
  await drop(panel.getByText("s3://data/orders.csv"), "machine.json", Buffer.from("{}"));
  await panel.getByText("text, 2 bytes").waitFor();
  await page.getByRole("tab", { name: "Objects (3)" }).waitFor();
});

test("the example of a file in a bucket runs, and its results are among the objects", async (t) => {
  const page = await visit(t);
  await stepyard.openExample(page, "A file of a bucket");
  await stepyard.startExecution(page, {});
  await stepyard.waitForStatus(page, "Succeeded");
  await stepyard.go(page, "Workflows");
  await page.getByRole("tab", { name: "Objects (1)" }).click();
  const panel = page.getByRole("tabpanel", { name: "Objects" });
  // What is typed into an object is kept at once, not only when the field is left.
  await panel.getByText("s3://orders/2026/november.csv").click();
  await panel.getByLabel("Content of s3://orders/2026/november.csv").pressSequentially("A-6,1,7\n");
  await stepyard.kept(page, "A-6,1,7");
  const results = await downloaded(page, await name(panel, /^Download s3:\/\/results\/orders\/.*SUCCEEDED_0\.json$/));
  const outputs = JSON.parse(results.content).map(({ Output }) => JSON.parse(Output));
  assert.deepEqual(outputs, [
    { orders: ["A-1", "A-2"], total: 330 },
    { orders: ["A-3", "A-4"], total: 28.5 },
    { orders: ["A-5"], total: 99 },
  ]);
});

/** The whole name of the button that is described. */
async function name(within, pattern) {
  return within.getByRole("button", { name: pattern }).getAttribute("aria-label");
}
