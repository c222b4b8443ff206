// The start of every worker: its first message is [the address of a module's script, the compiled module if the page has it].
// Whatever comes after that is for the module.

onmessage = async ({ data: [script, module] }) => {
  onmessage = null;
  try {
    const { default: start } = await import(script);
    await start(module && { module_or_path: module });
  } catch (error) {
    // As the module itself says it when it fails: see src/line.rs.
    postMessage(`crash:it could not be loaded (${error.message ?? error})`);
  }
};
