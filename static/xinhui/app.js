// The shell: live regions that refresh when the pulse says that something changed, and the unread badge.
(() => {
  "use strict";
  const EVERY = 5000;
  const poll = { headers: { "X-Poll": "1" }, credentials: "same-origin" };
  const live = document.querySelectorAll("[data-live]");
  const badge = document.getElementById("unread");
  const topics = new Set(["messages"]);
  live.forEach((node) => node.dataset.live.split(",").forEach((topic) => topics.add(topic)));
  let since = 0;

  async function refreshBadge() {
    const answer = await fetch(badge.dataset.url, poll);
    if (!answer.ok) return;
    const { unread } = await answer.json();
    badge.textContent = unread > 99 ? "99+" : String(unread);
    badge.hidden = unread === 0;
  }

  function busy(node) {
    // Never take a form away from under somebody's fingers.
    return node.querySelector("details[open] form") || node.contains(document.activeElement) &&
      ["INPUT", "TEXTAREA", "SELECT"].includes(document.activeElement.tagName);
  }

  async function refreshRegion(node) {
    if (busy(node)) return;
    const answer = await fetch(node.dataset.src || location.href, { ...poll, headers: { ...poll.headers, "HX-Request": "true" } });
    if (!answer.ok || answer.redirected) return;
    node.innerHTML = await answer.text();
    if (window.htmx) window.htmx.process(node);
    node.dispatchEvent(new CustomEvent("xinhui:refreshed", { bubbles: true }));
  }

  async function beat() {
    if (document.hidden) return;
    try {
      const answer = await fetch(`/pulse/?topics=${[...topics].join(",")}&since=${since}`, poll);
      live.forEach((node) => node.classList.remove("stale"));
      if (answer.status !== 200) return;
      const first = since === 0;
      since = (await answer.json()).version;
      if (first) return;
      await refreshBadge();
      for (const node of live) if (node.dataset.src !== "") await refreshRegion(node);
      document.dispatchEvent(new CustomEvent("xinhui:pulse"));
    } catch {
      live.forEach((node) => node.classList.add("stale"));
    }
  }

  if (badge) {
    beat();
    setInterval(beat, EVERY);
  }

  // Standard texts: choosing one fills the field beside it.
  document.addEventListener("change", (event) => {
    const choice = event.target.closest("[data-fills]");
    if (!choice || !choice.value) return;
    const field = choice.form.elements[choice.dataset.fills];
    field.value = choice.value;
    field.focus();
  });
})();
