// Keeps the page of field mode, so that it opens without a network; questions are kept by the page itself.
const PAGE = {{ page | tojson }};
const NAME = {{ name | tojson }};
const KEPT = {{ kept | tojson }};
const OURS = NAME.slice(0, "field xx ".length);

async function fetchPage() {
  const answer = await fetch(PAGE, { cache: "no-store", credentials: "same-origin", redirect: "error" });
  if (!answer.ok) throw new Error(`the page answers ${answer.status}`);
  return answer;
}

async function keep() {
  const [box, page] = [await caches.open(NAME), await fetchPage()];
  await box.addAll(KEPT.map((address) => new Request(address, { cache: "reload" })));
  await box.put(PAGE, page);
}

async function tidy() {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name.startsWith(OURS) && name !== NAME).map((name) => caches.delete(name)));
  await self.clients.claim();
}

// The page as it was kept, at once; a newer one is there at the next visit.
async function pageFirst(event) {
  const box = await caches.open(NAME);
  const newer = fetchPage().then((answer) => box.put(PAGE, answer));
  event.waitUntil(newer.catch(() => {}));
  return (await box.match(PAGE)) ?? fetch(event.request);
}

async function keptFirst(request) {
  const box = await caches.open(NAME);
  return (await box.match(request)) ?? fetch(request);
}

self.addEventListener("install", (event) => event.waitUntil(keep().then(() => self.skipWaiting())));
self.addEventListener("activate", (event) => event.waitUntil(tidy()));
self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname, search } = new URL(request.url);
  if (request.method !== "GET" || origin !== location.origin) return;
  if (request.mode === "navigate" && pathname === PAGE) event.respondWith(pageFirst(event));
  else if (KEPT.includes(pathname + search)) event.respondWith(keptFirst(request));
});
