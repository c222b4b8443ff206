// The live endpoint's half in the service worker: requests that are meant for the workspace go to an open Stepyard page,
// whose engine answers them.
//
// It keeps nothing, caches nothing and never touches the site's own files: pages, scripts, styles and frames pass by, and of
// what scripts fetch only what a static host could not answer. So it never stands between a person and a new version.

/** The largest body: a definition of 1 MiB may be twice as long once it is quoted. */
const LARGEST_BODY = 4 * 1024 * 1024;

/** How long a page may take to say that it is there, and a workspace to answer; a browser ends us after five minutes. */
const HERE = 3_000;
const ANSWERED = 290_000;

/** The site's own folders: what is read there is never an API's. */
const FOLDERS = ["lazy", "sandbox", "snippets"];

const root = new URL(self.registration.scope);

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("message", (event) => {
  if (event.data === "claim") event.waitUntil(self.clients.claim());
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (url.origin !== root.origin || !url.pathname.startsWith(root.pathname)) return;
  // Only what a script fetches. A form that another site sends here is a navigation, and runs nothing.
  if (request.destination !== "" || request.mode === "navigate") return;
  const path = `/${url.pathname.slice(root.pathname.length)}${url.search}`;
  const target = request.headers.get("x-amz-target");
  const reads = request.method === "GET" || request.method === "HEAD";
  // `/app.js`, `/`, `/lazy/…`: the site's own. A stage has no dot in its name.
  const [, first] = /^\/([^/.?]+)(?:[/?]|$)/.exec(path) ?? [];
  if (reads && target === null && (first === undefined || FOLDERS.includes(first))) return;
  event.respondWith(answer(event, path, target !== null, reads));
});

async function answer(event, path, service, reads) {
  const { request } = event;
  const refuse = (status, type, message) => {
    const [contentType, body] = service
      ? ["application/x-amz-json-1.0", { __type: type, message }]
      : ["application/json", { message }];
    return new Response(JSON.stringify(body), { status, headers: { "content-type": contentType, "x-amzn-errortype": type } });
  };
  const spare = reads ? request.clone() : undefined;
  const bytes = reads ? new ArrayBuffer(0) : await request.arrayBuffer();
  if (bytes.byteLength > LARGEST_BODY) {
    return refuse(413, "RequestEntityTooLargeException", `The body is larger than the ${LARGEST_BODY} bytes that the live endpoint takes.`);
  }
  // What may be a file of the site's after all is looked for there before anybody is refused.
  const file = async () => {
    const found = spare && (await fetch(spare).catch(() => undefined));
    return found?.ok ? found : undefined;
  };
  const open = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
  const pages = open.filter((page) => page.url.startsWith(root.href));
  // The page that asks answers itself if it can; else the one that was looked at last.
  pages.sort((a, b) => (b.id === event.clientId) - (a.id === event.clientId));
  for (const page of pages) {
    const port = await reach(page);
    if (!port) continue;
    const answered = await ask(page, port, {
      method: request.method,
      path,
      headers: [...request.headers],
      body: new TextDecoder().decode(bytes),
    });
    if (!answered) return refuse(504, "RequestTimeoutException", "The page was closed or took too long to answer. What was started is under Executions.");
    return (answered.unknown && (await file())) || respond(answered, request.method) || refuse(502, "InternalFailure", `The API answered with the status ${answered.status}, which no response can have.`);
  }
  return (await file()) ?? refuse(503, "ServiceUnavailableException", `No Stepyard page is open, or none is answering. Open ${root.href} in a tab and try again.`);
}

/** The line to a page that is there, or nothing if it is no Stepyard page or too busy. */
function reach(page) {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    const timer = setTimeout(() => resolve(undefined), HERE);
    port1.onmessage = () => {
      clearTimeout(timer);
      resolve(port1);
    };
    page.postMessage("stepyard:request", [port2]);
  });
}

/** What the page answers; nothing if it takes too long, or is closed or reloaded meanwhile. */
function ask(page, port, request) {
  return new Promise((resolve) => {
    const end = (answered) => {
      clearTimeout(timer);
      clearInterval(look);
      resolve(answered);
    };
    const timer = setTimeout(end, ANSWERED);
    const look = setInterval(async () => (await self.clients.get(page.id)) ?? end(), 1_000);
    port.onmessage = ({ data }) => end(JSON.parse(data));
    port.postMessage(JSON.stringify(request));
  });
}

function respond({ status, headers, body }, method) {
  const sent = new Headers();
  for (const [name, value] of headers) {
    try {
      sent.append(name, value);
    } catch {
      // A name that no header can have, made by a mapping: the rest is sent.
    }
  }
  const bodiless = method === "HEAD" || [204, 205, 304].includes(status);
  try {
    return new Response(bodiless ? null : body, { status, headers: sent });
  } catch {
    return undefined;
  }
}
