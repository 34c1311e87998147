// The service worker where there is one; a newer version is offered, never forced on a form.

import { button, h } from "./dom.js";
import { config } from "./session.js";
import { t } from "./words.js";

function offer(registration) {
  const box = h("div", { class: "notice", "data-update": "1" }, t("A new version is ready."), " ",
    button(t("Use it now"), () => { if (registration.waiting) registration.waiting.postMessage("skip-waiting"); }));
  document.querySelectorAll("[data-update]").forEach((known) => known.remove());
  document.getElementById("banners").after(box);
}

/** The worker of a language: its shell speaks it. */
const address = (language) => `${config.worker}?lang=${encodeURIComponent(language)}`;

/** The reader has chosen another language since the shell was kept: fetch it in that one. */
export function followLanguage(language) {
  if (!("serviceWorker" in navigator) || !language || language === document.documentElement.lang) return;
  navigator.serviceWorker.register(address(language), { scope: "/m/", updateViaCache: "none" }).catch(() => {});
}

/** Register, and tell when a newer version waits. In browsers without service workers the page does without. */
export async function watchWorker() {
  if (!("serviceWorker" in navigator)) return;
  navigator.serviceWorker.addEventListener("message", (event) => { if (event.data === "news") document.dispatchEvent(new CustomEvent("xinhui:news")); });
  let had = Boolean(navigator.serviceWorker.controller);
  navigator.serviceWorker.addEventListener("controllerchange", () => {
    // The first worker takes over silently; a later one brings a new version, whose files this page must load.
    if (had) location.reload();
    had = true;
  });
  try {
    const registration = await navigator.serviceWorker.register(address(document.documentElement.lang), { scope: "/m/", updateViaCache: "none" });
    if (registration.waiting && navigator.serviceWorker.controller) offer(registration);
    registration.addEventListener("updatefound", () => {
      const next = registration.installing;
      next.addEventListener("statechange", () => {
        if (next.state === "installed" && navigator.serviceWorker.controller) offer(registration);
      });
    });
    setInterval(() => registration.update().catch(() => {}), 3600000);
  } catch { /* no worker here (private mode, in-app browser): the queue does the same work */ }
}
