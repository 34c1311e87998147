// 设置: storage that the browser may not clear, theme, version, account.

import { button, card, choices, confirmed, h, heading, hint, toast } from "./dom.js";
import { canPush, isPushed, startPush, stopPush } from "./push.js";
import { queueOf } from "./queue.js";
import { config, forget, session, setSetting, setting } from "./session.js";
import { applyTheme } from "./theme.js";
import { t } from "./words.js";

const mega = (bytes) => (bytes / 1048576).toFixed(1);
const LOW = 0.8;

/** {used, quota, low, persisted} of this phone's storage for the page; null where the browser does not tell. */
export async function storage() {
  if (!navigator.storage || !navigator.storage.estimate) return null;
  const { usage = 0, quota = 0 } = await navigator.storage.estimate();
  const persisted = navigator.storage.persisted ? await navigator.storage.persisted() : false;
  return { used: usage, quota, low: quota > 0 && (usage / quota > LOW || quota - usage < 50 * 1048576), persisted };
}

/** Ask that the browser never clears what waits here. */
export const persist = async () => (navigator.storage && navigator.storage.persist ? navigator.storage.persist() : false);

async function signOut() {
  const rows = await queueOf(session.user.id);
  const words = rows.length ? t("{n} records have not been sent; they stay on this phone until you sign in here again. Sign out?", { n: rows.length }) : t("Sign out of this phone?");
  if (!(await confirmed(words, t("Sign out")))) return;
  await stopPush().catch(() => {}); // the next reader of this phone is not told of these messages
  const body = new URLSearchParams({ csrfmiddlewaretoken: session.token });
  await fetch(config.logout, { method: "POST", body, credentials: "same-origin", redirect: "manual" }).catch(() => {});
  await forget();
  location.href = config.login;
}

async function storageCard(context) {
  const facts = await storage();
  if (!facts) return card(heading(t("Storage")), hint(t("This browser does not say how much it keeps.")));
  return card(heading(t("Storage")),
    h("p", {}, t("{used} MB used of {quota} MB", { used: mega(facts.used), quota: mega(facts.quota) })),
    facts.low ? h("p", { class: "notice bad" }, t("Storage is nearly full: send the queue, then free some space.")) : null,
    h("p", {}, facts.persisted ? t("The browser has promised to keep it.") : t("The browser may clear it when space is short.")),
    facts.persisted ? null : h("div", { class: "acts" }, button(t("Ask the browser to keep it"), async () => {
      toast((await persist()) ? t("The browser has promised to keep it.") : t("The browser declined; add this page to the home screen and ask again."));
      context.rerender();
    })));
}

async function pushCard(context) {
  if (!canPush()) return null;
  const on = await isPushed();
  return card(heading(t("Notices")), h("p", { "data-push": on ? "on" : "off" }, on ? t("This phone is told when there is something new, never what.") : t("This phone can tell you when there is something new, never what.")),
    h("div", { class: "acts" }, button(on ? t("Tell me no longer") : t("Tell me of news"), async () => { await (on ? stopPush() : startPush()); context.rerender(); }, { "data-act": "push" })));
}

export const title = () => t("Settings");

export async function page(context) {
  const theme = (await setting("theme")) || "auto";
  const coordinates = (await setting("coordinates")) || "wgs84";
  return [
    card(heading(t("Account")), session.user ? h("p", {}, `${session.user.name}（${session.user.username}）`) : h("p", {}, t("Nobody has signed in on this phone.")),
      h("div", { class: "acts" }, h("a", { class: "button", href: config.login }, session.user ? t("Sign in again") : t("Sign in")), session.user ? button(t("Sign out"), signOut, { danger: true }) : null)),
    card(choices(t("Theme"), "theme", [["auto", t("As the phone")], ["light", t("Daylight")], ["dark", t("Dark")]], theme, async (value) => { await setSetting("theme", value); applyTheme(value); }),
      choices(t("Positions of this phone are in"), "coordinates", [["wgs84", "WGS-84"], ["gcj02", "GCJ-02"], ["bd09", "BD-09"]], coordinates, (value) => setSetting("coordinates", value)),
      hint(t("Browsers give WGS-84; some in-app browsers give GCJ-02. Change it if the map shows you beside the road."))),
    session.user ? await pushCard(context) : null,
    await storageCard(context),
    card(heading(t("App")), h("p", { "data-version": config.version }, t("Version {version}", { version: config.version })),
      h("p", {}, "serviceWorker" in navigator ? t("Works without signal, also after a restart.") : t("This browser opens the page only with signal. Use the phone's own browser for work without."))),
  ];
}
