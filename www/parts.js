// What the page fetches only when it is first needed. Separate from it, so that asking costs a line.

export const editor = () => import('./lazy/editor.js');

/** Where every worker begins. */
export const workerScript = () => new URL('worker.js', import.meta.url).href;

// The rest of the module, in a site that was cut in two (see www/cut): what the first part exports, and where the rest lies,
// if it has one. The first part names it, by its content.
let first;
let address;
let coming;
/** The rest compiled, once it is: workers get it handed over. */
let compiled;

const unfinished = 'A part of Stepyard could not be fetched. Check the connection, then reload the page: what you typed is kept.';

export const attach = (exports) => {
  first = exports;
  const name = Object.keys(exports).find((key) => key.startsWith('rest-'));
  if (name) address = new URL(`lazy/${name}.wasm`, import.meta.url).href;
};

/** Whether there is nothing to wait for: the module is whole, or its rest has come and filled the table between them. */
export const hasRest = () => !address || first.rest.get(0) !== null;

export const compiledRest = () => compiled;

/**
 * Fetches the rest. With `now` it is there when this returns: for a function that is called and has not come, which
 * cannot wait. Nobody else asks so, because a page that waits like this is frozen.
 */
export const rest = (now) => {
  if (hasRest()) return Promise.resolve();
  if (now) {
    compiled ??= globalThis.handedRest ?? new WebAssembly.Module(fetchNow());
    return void new WebAssembly.Instance(compiled, { first });
  }
  coming ??= fetch(address)
    .then((response) => {
      if (!response.ok) throw new Error(`${response.status}`);
      return response.arrayBuffer();
    })
    .then((bytes) => WebAssembly.compile(bytes))
    // It may have come the other way meanwhile.
    .then((module) => {
      compiled = module;
      return hasRest() || WebAssembly.instantiate(module, { first });
    })
    .catch((error) => {
      coming = undefined;
      throw error;
    });
  return coming;
};

function fetchNow() {
  const request = new XMLHttpRequest();
  try {
    request.open('GET', address, false);
    // A page may not ask for bytes in this way; this text has one character for each.
    request.overrideMimeType('text/plain; charset=x-user-defined');
    request.send();
    if (request.status !== 200) throw new Error(`${request.status}`);
  } catch (error) {
    // Whoever called cannot be told, and has stopped in the middle. A worker is started again by the page.
    if (globalThis.document) say(document, unfinished);
    throw new Error(`a part of Stepyard could not be fetched: ${error.message}`);
  }
  return Uint8Array.from(request.responseText, (character) => character.charCodeAt(0));
}

/** Says it once, above everything: what stopped in the middle may be a dialog. */
function say(page, sentence) {
  if (!page.querySelector('.unfinished')) {
    page.body.insertAdjacentHTML('beforeend', `<p class="alert unfinished" role="alert" popover="manual">${sentence}</p>`);
  }
  const said = page.querySelector('.unfinished');
  // What is shown again comes to the front. Browsers without popovers show it like the rest of the page.
  said.hidePopover?.();
  said.showPopover?.();
}
