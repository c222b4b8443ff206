// The real AWS SDK for JavaScript, put into a page: bundled from npm when a test asks for it, and never shipped.

import { build } from "esbuild";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";

let bundled;

/** Gives the page `globalThis.sfn`: everything that @aws-sdk/client-sfn exports, and `client`, set up for the site. */
export async function withSdk(page) {
  bundled ??= build({
    stdin: { contents: 'export * from "@aws-sdk/client-sfn";', resolveDir: dirname(fileURLToPath(import.meta.url)) },
    bundle: true,
    format: "iife",
    globalName: "sfn",
    platform: "browser",
    write: false,
    logLevel: "warning",
  });
  const [{ text }] = (await bundled).outputFiles;
  await page.evaluate(text);
  await page.evaluate(() => {
    globalThis.client = new globalThis.sfn.SFNClient({
      endpoint: new URL("./", location.href).href,
      region: "us-east-1",
      credentials: { accessKeyId: "any", secretAccessKey: "any" },
      disableHostPrefix: true,
    });
    /** Sends a command by name; an error comes back as what a program would see of it. */
    globalThis.send = async (name, input = {}) => {
      const { sfn, client } = globalThis;
      try {
        const { $metadata, ...answer } = await client.send(new sfn[`${name}Command`](input));
        return answer;
      } catch (error) {
        const known = sfn[error.name];
        return { error: error.name, message: error.message, isItsClass: Boolean(known) && error instanceof known };
      }
    };
  });
  return (name, input) => page.evaluate(([name, input]) => globalThis.send(name, input), [name, input]);
}
