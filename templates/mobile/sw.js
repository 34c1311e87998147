// The service worker of /m/: the page's own files, and nothing else. It never keeps an answer of the API or of a login.
const VERSION = {{ version|safe }};
const SHELL = {{ shell|safe }};
const FILES = {{ files|safe }};
const EXTRAS = {{ extras|safe }};
const MARK = {{ mark|safe }};
const LANGUAGE = new URL(self.location).searchParams.get("lang") || "zh-hans";
const CACHE = `xinhui-mobile-${VERSION}-${LANGUAGE}`;
const MAPS = "xinhui-mobile-maps";
const NEWS = {{ news|safe }};

/** Fetch past every cache; a page that is not the portal's own of this version (a captive portal's) is refused. */
async function genuine(address) {
  const response = await fetch(address, { cache: "reload", credentials: "same-origin", redirect: "error", headers: { "Accept-Language": LANGUAGE } });
  if (!response.ok || response.headers.get(MARK) !== VERSION) throw new TypeError(`not the portal: ${address}`);
  return response;
}

self.addEventListener("install", (event) => {
  event.waitUntil((async () => {
    const cache = await caches.open(CACHE);
    // All or none: half a page is worse than yesterday's.
    const answers = await Promise.all(FILES.map(genuine));
    await Promise.all(FILES.map((address, index) => cache.put(address, answers[index])));
  })());
});

self.addEventListener("activate", (event) => {
  event.waitUntil((async () => {
    const names = await caches.keys();
    await Promise.all(names.filter((name) => name.startsWith("xinhui-mobile-") && ![CACHE, MAPS].includes(name)).map((name) => caches.delete(name)));
    await self.clients.claim();
  })());
});

self.addEventListener("message", (event) => {
  if (event.data === "skip-waiting") self.skipWaiting();
});

// What arrives says only that there is something new: the words are ours, one notice replaces the other.
self.addEventListener("push", (event) => {
  event.waitUntil(self.registration.showNotification(NEWS.title, { body: NEWS.body, tag: "xinhui-news", renotify: true, lang: LANGUAGE, data: `${SHELL}#/messages` }));
});

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil((async () => {
    const open = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
    const own = open.find((client) => new URL(client.url).pathname === SHELL);
    // A form that is being filled in stays where it is: the page comes to the front, its figures say what is new.
    if (own) { await own.focus(); own.postMessage("news"); } else await self.clients.openWindow(event.notification.data);
  })());
});

async function map(request) {
  const cache = await caches.open(MAPS);
  const known = await cache.match(request);
  const fresh = fetch(request).then((response) => {
    const type = response.headers.get("Content-Type") || "";
    if (response.ok && !response.redirected && !type.includes("html")) cache.put(request, response.clone());
    return response;
  });
  if (!known) return fresh;
  fresh.catch(() => {});
  return known;
}

self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET") return;
  const address = new URL(request.url);
  if (address.origin !== self.location.origin) return;
  if (address.pathname === SHELL) {
    event.respondWith(caches.match(SHELL, { cacheName: CACHE }).then((kept) => kept || fetch(request)));
  } else if (FILES.includes(address.pathname)) {
    event.respondWith(caches.match(address.pathname, { cacheName: CACHE }).then((kept) => kept || fetch(request)));
  } else if (EXTRAS.includes(address.pathname)) {
    event.respondWith(map(request));
  }
});
