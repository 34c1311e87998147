// 今日: my grid, what waits for me, what waits on this phone. 更多, 通讯录, 我的绩效, 消息.

import { card, empty, h, heading, hint, link, tag } from "./dom.js";
import { draftsOf } from "./drafts.js";
import { unanswered } from "./page_orders.js";
import { unansweredCalls } from "./page_rollcall.js";
import { queueOf } from "./queue.js";
import { session } from "./session.js";
import { patrol } from "./tracker.js";
import { age, moment, t } from "./words.js";

const figure = (href, count, label, urgent = false) => h("a", { class: `figure${urgent && count ? " urgent" : ""}`, href }, h("b", {}, count), h("span", {}, label));
const NOTHING = () => empty(t("Open this page once with signal, signed in: it fetches your grid and the categories."));

export const today = {
  title: () => t("Today"),
  live: true,
  async page() {
    const { data, user } = session;
    if (!data) return NOTHING();
    const open = await unanswered();
    const waiting = await queueOf(user.id);
    const drafts = (await draftsOf(user.id)).filter((draft) => draft.kind !== "patrol");
    const work = data.tasks.verify.length + data.tasks.rate.length + data.tasks.confirm.length;
    const calls = await unansweredCalls();
    const [grid] = data.grids;
    return [
      open.map((order) => h("section", { class: "card urgent" }, h("div", { class: "row" }, h("b", {}, order.title), order.is_drill ? tag(t("Drill"), "warn") : tag(t("Order"), "bad")), h("p", {}, order.text), h("div", { class: "acts" }, link("#/orders", t("Answer the order"), { class: "button primary" })))),
      calls.length ? h("section", { class: "card urgent", "data-calls": calls.length }, h("div", { class: "row" }, h("b", {}, `${t("Roll call")} · ${calls[0].title}`), calls.every((call) => call.is_drill) ? tag(t("Drill"), "warn") : null), hint(calls[0].activation), h("div", { class: "acts" }, link("#/rollcall", t("Answer the roll call"), { class: "button primary" }))) : null,
      grid ? card(heading(grid.name), hint(`${grid.town} · ${grid.village} · ${grid.scenario_name}`), data.grids.length > 1 ? hint(t("and {n} other grids", { n: data.grids.length - 1 })) : null) : null,
      wartime(data.wartime || []),
      openShelters((data.shelters || []).filter((row) => !row.is_drill)),
      h("div", { class: "figures" },
        figure("#/tasks", work, t("tasks")), figure("#/orders", open.length, t("orders to answer"), true),
        figure("#/messages", data.unread, t("unread messages")), figure("#/queue", waiting.length, waiting.length ? t("unsent, the oldest {age}", { age: age(waiting[0].queued_at) }) : t("unsent"), true)),
      drafts.length ? h("p", { class: "notice" }, h("a", { href: "#/queue" }, t("{n} drafts not finished", { n: drafts.length }))) : null,
      h("div", { class: "acts" },
        link("#/report", t("Report an issue"), { class: "button primary" }),
        link("#/patrol", patrol.draft ? t("Patrol under way") : t("Start a patrol"), { class: "button" })),
        card(h("ul", { class: "list menu" }, MENU().slice(0, 3).map(entry))),
      hint(t("As of {at}", { at: moment(data.kept_at) })),
    ];
  },
};

/** The wartime duty list of the plans in force at my grid. */
function wartime(rows) {
  const titles = [...new Set(rows.map((row) => row.title))];
  return titles.map((name) => {
    const own = rows.filter((row) => row.title === name);
    return h("details", { class: "card" }, h("summary", {}, h("span", {}, own[0].is_drill ? tag(t("Drill"), "warn") : tag(t("Wartime"), "bad"), ` ${name}`)),
      h("ul", { class: "list" }, own.map((row) => h("li", {}, h("b", {}, row.duty), h("p", {}, row.text)))));
  });
}

/** Where to send people, while shelters are open near me. */
function openShelters(rows) {
  if (!rows.length) return null;
  const room = rows.reduce((sum, row) => sum + Math.max(0, row.capacity - row.people), 0);
  return card(h("div", { class: "row" }, h("b", {}, t("{n} shelters are open", { n: rows.length })), tag(t("room for {n}", { n: room }), room ? "good" : "bad")),
    h("div", { class: "acts" }, link("#/shelters", t("Where to send people"))));
}

const MENU = () => [
  ["#/issues", t("My issues")], ["#/daily", t("Daily record")], ["#/tasks", t("Verify and rate")], ["#/patrol", t("Patrol")], ["#/sites", t("Key sites")], ["#/mediation", t("Mediation")], ["#/rollcall", t("Roll call")], ["#/shelters", t("Shelters")],
  ["#/contacts", t("Contacts")], ["#/performance", t("My performance")], ["#/messages", t("Messages")], ["#/queue", t("Offline queue")], ["#/settings", t("Settings")],
];
const entry = ([href, label]) => h("li", {}, h("a", { href }, label, h("span", { "aria-hidden": "true" }, "›")));

export const more = {
  title: () => t("More"),
  page: async () => card(h("ul", { class: "list menu" }, MENU().map(entry))),
};

export const contacts = {
  title: () => t("Contacts"),
  async page() {
    const { data } = session;
    if (!data) return NOTHING();
    if (!data.contacts.length) return empty(t("Nobody holds a post of your grid."));
    const grids = [...new Set(data.contacts.map((row) => row.grid))];
    return grids.map((name) => card(heading(name), h("ul", { class: "list" }, data.contacts.filter((row) => row.grid === name).map((row) =>
      h("li", { class: "row" }, h("span", {}, h("b", {}, row.name), hint(`${row.duty}${row.seat === "B" ? ` · ${t("stand-in")}` : ""}`)),
        row.phone ? h("a", { class: "button", href: `tel:${row.phone}`, "aria-label": t("Call {name}", { name: row.name }) }, row.phone) : hint(t("no number")))))));
  },
};

export const performance = {
  title: () => t("My performance"),
  async page() {
    const { data } = session;
    if (!data) return NOTHING();
    const rows = [["issues", t("Issues reported")], ["settled", t("Settled on the spot")], ["whistled", t("Whistles blown")], ["patrols", t("Patrols")], ["metres", t("Metres walked")], ["daily_records", t("Daily records")], ["visits", t("Households visited")]];
    const { today: day, month, year } = data.figures;
    return [card(h("table", {}, h("thead", {}, h("tr", {}, h("th", { scope: "col" }, t("Figure")), h("th", { scope: "col" }, t("Today")), h("th", { scope: "col" }, t("This month")), h("th", { scope: "col" }, t("This year")))),
      h("tbody", {}, rows.map(([key, label]) => h("tr", {}, h("th", { scope: "row" }, label), h("td", {}, day[key]), h("td", {}, month[key]), h("td", {}, year[key])))))),
    hint(t("Counted by the portal from what has arrived; merged and dismissed reports do not count."))];
  },
};

export const messages = {
  title: () => t("Messages"),
  async page() {
    const { data } = session;
    if (!data) return NOTHING();
    if (!data.messages.length) return empty(t("No messages."));
    return [data.messages.map((row) => card(h("div", { class: "row" }, h("b", {}, row.subject), row.is_read ? null : tag(t("unread"), "warn")), h("p", {}, row.body), hint(moment(row.at)))),
      h("div", { class: "acts" }, h("a", { class: "button", href: "/messages/" }, t("Open the inbox")))];
  },
};
