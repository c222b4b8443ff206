// The live endpoint's half in the page: registers the service worker and answers for the workspace what it passes on.
//
// Separate from the service worker because that one lives and dies as the browser likes, and knows no workspace.
// https://developer.mozilla.org/en-US/docs/Web/API/Service_Worker_API

/** How long a service worker may take to be there before the page says that something is wrong. */
const PATIENCE = 15_000;

/**
 * Starts the endpoint. `answer` takes a request as JSON text and promises the response as JSON text; `say` hears how the
 * endpoint stands: `on`, `starting`, or `off` and why.
 */
export async function serve(answer, say) {
  const ours = new URL("./service-worker.js", document.baseURI).href;
  const container = navigator.serviceWorker;
  if (!container) {
    const why = isSecureContext
      ? "This browser offers no service workers here, as some do in private windows."
      : `Service workers need https:// or localhost, and this page came from ${location.origin}.`;
    return say("off", why);
  }
  container.addEventListener("message", ({ data, ports: [port] }) => {
    if (data !== "stepyard:request" || !port) return;
    // Only who is told to does the work: a page that answers too late has nothing asked of it.
    port.onmessage = async ({ data: request }) => {
      port.postMessage(await answer(request));
      port.close();
    };
    port.postMessage("here");
  });
  container.startMessages();
  const tell = () => {
    const on = container.controller?.scriptURL === ours;
    say(on ? "on" : "starting", "");
    return on;
  };
  container.addEventListener("controllerchange", tell);
  setTimeout(() => tell() || say("off", "The service worker did not start. Reload the page."), PATIENCE);
  try {
    await container.register(ours, { updateViaCache: "none" });
    const { active } = await container.ready;
    // After a reload past all caches the browser leaves the page without its service worker.
    if (!tell()) active.postMessage("claim");
  } catch (error) {
    say("off", `The service worker could not be registered: ${error.message}`);
  }
}
