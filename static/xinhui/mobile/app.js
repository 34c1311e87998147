// The page: routes, tabs, what is kept current, and the sender's heartbeat.

import { device, onSuperseded } from "./db.js";
import { button, empty, h, toast } from "./dom.js";
import * as neighbours from "./page_neighbours.js";
import * as orders from "./page_orders.js";
import * as patrolPage from "./page_patrol.js";
import * as queuePage from "./page_queue.js";
import * as rollcall from "./page_rollcall.js";
import * as report from "./page_report.js";
import * as refuge from "./page_shelters.js";
import * as settings from "./page_settings.js";
import * as home from "./page_today.js";
import * as work from "./page_work.js";
import { queueOf, send, sender } from "./queue.js";
import { STATES, config, recall, refresh, session, setting } from "./session.js";
import { applyTheme } from "./theme.js";
import { resume } from "./tracker.js";
import { t } from "./words.js";
import { followLanguage, watchWorker } from "./worker.js";

const ROUTES = {
  today: home.today, more: home.more, contacts: home.contacts, performance: home.performance, messages: home.messages,
  report, issues: work.issues, tasks: work.tasks, verify: work.verify, rate: work.rate, daily: work.daily,
  patrol: patrolPage, orders: orders.orders, rollcall, queue: queuePage, settings,
  sites: neighbours.sites, visit: neighbours.visit, mediation: neighbours.mediation, dispute: neighbours.dispute, mediate: neighbours.mediate,
  shelters: refuge.shelters, count: refuge.count,
};
const ICONS = {
  today: "M4 11 12 4l8 7v9h-5v-6H9v6H4z", report: "M12 4v16M4 12h16", orders: "M4 9v6h4l7 5V4L8 9zM18 9a4 4 0 0 1 0 6", more: "M4 7h16M4 12h16M4 17h16",
};
const HEARTBEAT_MS = 5000;
const REFRESH_MS = 120000;
let shown = null;
let drawing = Promise.resolve();

function route() {
  const [name, ...args] = location.hash.replace(/^#\//, "").split("/");
  return ROUTES[name] ? { name, args } : { name: "today", args: [] };
}

/** Draw the page of the address; one drawing at a time. */
function draw({ fresh = true } = {}) {
  drawing = drawing.then(() => paint(fresh)).catch((error) => {
    document.getElementById("main").replaceChildren(h("p", { class: "notice bad" }, t("This did not work: {error}", { error: error.message || error.name })));
  });
  return drawing;
}

async function paint(fresh) {
  const { name, args } = route();
  const main = document.getElementById("main");
  const target = ROUTES[name];
  if (fresh && shown) { shown.left = true; shown.leaving.forEach((leave) => leave()); }
  const context = { name, args, left: false, leaving: [], onleave(leave) { this.leaving.push(leave); }, rerender: () => draw() };
  if (fresh) shown = context;
  document.getElementById("title").textContent = target.title();
  document.title = `${target.title()} · ${t("Xinhui grid")}`;
  const scroll = window.scrollY;
  const body = session.user || name === "settings" ? await target.page(context) : await nobody();
  main.replaceChildren(...[body].flat(Infinity).filter(Boolean));
  main.dataset.page = name;
  if (!fresh) window.scrollTo(0, scroll);
  else { window.scrollTo(0, 0); if (document.activeElement === document.body) main.focus({ preventScroll: true }); }
  await frame();
}

async function nobody() {
  const reachable = session.state !== STATES.offline;
  return [empty(t("Nobody has signed in on this phone yet.")), h("div", { class: "acts" }, h("a", { class: "button primary", href: config.login }, t("Sign in"))), reachable ? null : empty(t("Signing in needs signal."))];
}

const BANNERS = {
  out: () => [t("Not signed in: you can go on working, and what you save is sent after you sign in."), h("a", { class: "button", href: config.login }, t("Sign in"))],
  captive: () => [t("This network asks for its own sign-in page first; nothing is lost, sending goes on by itself.")],
  other: () => [t("Another account is signed in, or it has no grid; this phone's records wait for theirs.")],
};

/** The top line, the banners and the tabs. */
async function frame() {
  const unsent = session.user ? (await queueOf(session.user.id)).length : 0;
  const words = { [STATES.ok]: t("Online"), [STATES.out]: t("Not signed in"), [STATES.captive]: t("Network sign-in"), [STATES.other]: t("Other account"), [STATES.trouble]: t("Server trouble"), [STATES.offline]: t("Offline") }[session.state];
  const state = document.getElementById("state");
  state.textContent = unsent ? `${sender.busy ? t("Sending") : words} · ${t("{n} unsent", { n: unsent })}` : words;
  state.dataset.state = session.state;
  state.dataset.unsent = unsent;
  const key = BANNERS[session.state] ? session.state : "";
  const banners = document.getElementById("banners");
  if (banners.dataset.shown !== key) {
    banners.dataset.shown = key;
    banners.replaceChildren(...(key ? [h("div", { class: "notice warn" }, ...BANNERS[key]())] : []));
  }
  await tabs();
}

async function tabs() {
  const open = session.user ? (await orders.unanswered()).length : 0;
  const { name } = route();
  document.getElementById("tabs").replaceChildren(...[["today", t("Today")], ["report", t("Report")], ["orders", t("Orders")], ["more", t("More")]].map(([key, label]) => {
    const icon = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    icon.setAttribute("viewBox", "0 0 24 24");
    icon.setAttribute("aria-hidden", "true");
    const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
    path.setAttribute("d", ICONS[key]);
    icon.append(path);
    return h("a", { href: `#/${key}`, "aria-current": name === key ? "page" : null }, icon, label, key === "orders" && open ? h("b", {}, open) : null);
  }));
}

/** Lists follow the queue and the server; forms are never taken from under the fingers. */
function redraw() {
  const target = ROUTES[route().name];
  const typed = [...document.querySelectorAll("main textarea, main input[type=text]")].some((node) => node.value !== node.defaultValue);
  if (target.live && !typed && !document.querySelector("main textarea:focus, main input:focus, .ask")) draw({ fresh: false });
  else frame();
}

let refreshedAt = 0;
async function pull(quiet) {
  refreshedAt = Date.now();
  const before = session.user && session.user.id;
  await refresh({ quiet });
  if (session.state === STATES.ok && session.data) followLanguage(session.data.language);
  await resume();
  if ((session.user && session.user.id) !== before) await draw();
  else redraw();
}

async function beat() {
  if (document.hidden) return;
  if (Date.now() - refreshedAt > REFRESH_MS) await pull(true);
  await send();
}

async function start() {
  applyTheme((await setting("theme")) || "auto");
  await device();
  await recall();
  await resume();
  await draw();
  document.body.dataset.ready = "1";
  performance.mark("ready");
  window.addEventListener("hashchange", () => draw());
  document.addEventListener("xinhui:queue", redraw);
  document.addEventListener("xinhui:news", () => pull(true));
  document.addEventListener("xinhui:switched", () => toast(t("Signed in as {name}.", { name: session.user.name })));
  window.addEventListener("online", async () => { await pull(true); await send({ force: true }); });
  window.addEventListener("offline", () => { session.state = STATES.offline; frame(); });
  document.addEventListener("visibilitychange", () => { if (!document.hidden) beat(); });
  watchWorker();
  await pull(false);
  document.body.dataset.pulled = "1";
  await send({ force: true });
  setInterval(beat, HEARTBEAT_MS);
  if (session.user) settings.persist();
}

onSuperseded(() => {
  const banners = document.getElementById("banners");
  banners.dataset.shown = "superseded";
  banners.replaceChildren(h("div", { class: "notice warn" }, t("A newer version of this page is open in another tab."), button(t("Reload"), () => location.reload())));
});

start().catch((error) => {
  document.getElementById("main").replaceChildren(h("p", { class: "notice bad" }, t("This page cannot keep anything on this phone ({error}). Leave private mode, or use another browser.", { error: error.name })));
});
