// The start of every worker: its first message is [the address of the module's script, the compiled module, its compiled rest
// if the page has that by now (www/parts.js)]. Whatever comes after that is for the module.

onmessage = async ({ data: [script, module, rest] }) => {
  onmessage = null;
  globalThis.handedRest = rest;
  try {
    const { default: start } = await import(script);
    await start({ module_or_path: module });
  } catch (error) {
    // As the module itself says it when it fails: see src/line.rs.
    postMessage(`crash:it could not be loaded (${error.message ?? error})`);
  }
};
