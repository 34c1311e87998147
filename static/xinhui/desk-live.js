// A live region: <main data-live-topics="chain emergencies" data-live-url="/desk/figures/" data-live-every="30">.
//
// Hears through server-sent events that a topic changed, fetches data-live-url and swaps it in; polls when streams do not
// get through. Optional: data-live-since (the version the page was rendered at), data-live-said (what is read out, 已更新; empty: nothing).
// <html data-live-state="live|polling|stale"> for the style; "xinhui:live" and "xinhui:pulse" for scripts of the page.
(() => {
  "use strict";
  const region = document.querySelector("[data-live-topics]");
  if (!region) return;
  const DOOR = "/desk/live/";
  const SILENCE = 40000; // no beat for so long: a proxy keeps them back
  const POLL = 5000, SLOWEST = 60000, STREAM_AGAIN = 120000;
  const SPREAD = 800; // not everybody asks for the figures in the same moment
  const GAP = 2000; // and nobody more often than that
  const said = region.dataset.liveSaid ?? (document.documentElement.lang.startsWith("en") ? "Updated" : "已更新");
  const topics = region.dataset.liveTopics.trim().split(/[\s,]+/).join(",");
  const every = Number(region.dataset.liveEvery || 0) * 1000;
  const ask = { credentials: "same-origin", headers: { "X-Poll": "1", "HX-Request": "true" } };
  let since = region.dataset.liveSince || "";
  let stream = null, lastHeard = 0, lastStream = 0, failures = 0;
  let pollTimer = 0, refreshTimer = 0, refreshedAt = Date.now(), isRefreshing = false, isWanted = false;

  const voice = document.createElement("p");
  voice.className = "sr";
  voice.setAttribute("role", "status");
  voice.setAttribute("aria-live", "polite");
  document.body.append(voice);

  const show = (state) => { document.documentElement.dataset.liveState = state; };

  // --- the region -----------------------------------------------------------------------------------------------------
  function busy() {
    const active = document.activeElement;
    return region.querySelector("details[open] form") ||
      (region.contains(active) && ["INPUT", "TEXTAREA", "SELECT"].includes(active.tagName));
  }

  function pathOf(node) { // where the focus was, for elements without an id
    const path = [];
    for (let at = node; at !== region; at = at.parentElement) path.unshift([...at.parentElement.children].indexOf(at));
    return path;
  }

  function swap(text) {
    const active = region.contains(document.activeElement) && document.activeElement !== region ? document.activeElement : null;
    const mark = active && { id: active.id, path: pathOf(active) };
    const scrolled = [...region.querySelectorAll("[id]")].filter((node) => node.scrollTop || node.scrollLeft)
      .map((node) => [node.id, node.scrollTop, node.scrollLeft]);
    const [x, y] = [window.scrollX, window.scrollY];
    region.innerHTML = text;
    if (window.htmx) window.htmx.process(region);
    scrolled.forEach(([id, top, left]) => document.getElementById(id)?.scrollTo(left, top));
    if (mark) {
      const again = (mark.id && document.getElementById(mark.id)) || mark.path.reduce((at, index) => at?.children[index], region);
      again?.focus({ preventScroll: true });
    }
    window.scrollTo(x, y);
  }

  function changed(names) {
    document.dispatchEvent(new CustomEvent("xinhui:live", { detail: { topics: names } }));
    document.dispatchEvent(new CustomEvent("xinhui:pulse"));
    want(Math.random() * SPREAD);
  }

  function want(delay) {
    isWanted = true;
    if (refreshTimer || isRefreshing) return;
    refreshTimer = setTimeout(refresh, Math.max(delay, refreshedAt + GAP - Date.now()));
  }

  async function refresh() {
    refreshTimer = 0;
    if (document.hidden || !region.dataset.liveUrl) return;
    if (busy()) { want(GAP); return; } // never take a form away from under somebody's fingers
    isRefreshing = true;
    isWanted = false;
    try {
      const answer = await fetch(region.dataset.liveUrl, ask);
      if (!answer.ok || answer.redirected) throw new Error(String(answer.status));
      const text = await answer.text();
      if (busy()) { isWanted = true; return; }
      swap(text);
      region.dispatchEvent(new CustomEvent("xinhui:refreshed", { bubbles: true }));
      region.dataset.liveDrawn = String(Number(region.dataset.liveDrawn || 0) + 1);
      voice.textContent = "";
      setTimeout(() => { voice.textContent = said; }, 50);
      show(stream && stream.readyState === EventSource.OPEN ? "live" : "polling");
    } catch {
      show("stale");
      setTimeout(() => want(0), GAP * 5);
    } finally {
      refreshedAt = Date.now();
      isRefreshing = false;
      if (isWanted) want(0);
    }
  }

  // --- the stream -----------------------------------------------------------------------------------------------------
  const address = (more) => `${DOOR}?topics=${encodeURIComponent(topics)}${since ? `&since=${since}` : ""}${more}`;

  function listen() {
    close();
    lastStream = lastHeard = Date.now();
    stream = new EventSource(address(""));
    const heard = (event) => {
      lastHeard = Date.now();
      failures = 0;
      if (event.lastEventId) since = event.lastEventId;
      stopPolling();
      show("live");
    };
    stream.addEventListener("hello", (event) => {
      const isFirst = !since;
      heard(event);
      if (isFirst) want(0); // what changed between the page and the stream
    });
    stream.addEventListener("change", (event) => {
      heard(event);
      changed(JSON.parse(event.data).topics);
    });
    stream.addEventListener("beat", heard);
    stream.onerror = () => {
      // The browser connects anew by itself, except after an answer that is no stream.
      if (stream && stream.readyState === EventSource.CLOSED) { close(); poll(); } else if (!pollTimer) show("stale");
    };
  }

  function close() {
    if (stream) stream.close();
    stream = null;
  }

  // --- polling --------------------------------------------------------------------------------------------------------
  function stopPolling() {
    clearTimeout(pollTimer);
    pollTimer = 0;
  }

  async function poll() {
    stopPolling();
    if (document.hidden) return;
    try {
      const answer = await fetch(address("&poll=1"), ask);
      if (!answer.ok || answer.redirected) throw new Error(String(answer.status));
      const { version, topics: names } = await answer.json();
      const isFirst = !since;
      since = String(version);
      failures = 0;
      show("polling");
      if (names.length) changed(names);
      else if (isFirst) want(0);
    } catch {
      failures += 1;
      show("stale");
    }
    if (Date.now() - lastStream > STREAM_AGAIN) { listen(); return; }
    pollTimer = setTimeout(poll, Math.min(SLOWEST, POLL * 2 ** failures) * (0.8 + Math.random() * 0.4));
  }

  // --- the watch ------------------------------------------------------------------------------------------------------
  setInterval(() => {
    if (document.hidden) return;
    if (stream && Date.now() - lastHeard > SILENCE) { close(); poll(); }
    // Some figures age by themselves: what was in time is late a minute later, and nothing has changed.
    if (every && Date.now() - refreshedAt > every) want(0);
  }, 1000);
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) { close(); stopPolling(); return; }
    if (isWanted || (every && Date.now() - refreshedAt > every)) want(0);
    listen();
  });
  addEventListener("pagehide", close);
  if (!document.hidden) listen();
})();
