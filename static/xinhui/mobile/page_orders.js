// 指令: what is ordered, in its newest version, and how far this phone has answered.

import { button, empty, field, h, hint, tag, toast } from "./dom.js";
import { session } from "./session.js";
import { tap, tapped } from "./taps.js";
import { moment, t } from "./words.js";

const STEPS = ["sent", "delivered", "seen", "acknowledged", "executing", "done"];
const LEADS_TO = { order_see: "seen", order_acknowledge: "acknowledged", order_execute: "executing", order_finish: "done" };

/** The state as the worker left it: the server's, or further when an answer still waits on this phone. */
export function stateOf(order, taps) {
  const own = Object.entries(LEADS_TO).filter(([kind]) => taps.has(`${kind}:${order.uuid}`)).map(([, state]) => state);
  return STEPS[Math.max(STEPS.indexOf(order.state), ...own.map((state) => STEPS.indexOf(state)))];
}

const name = (state) => ({ sent: t("New"), delivered: t("New"), seen: t("Seen"), acknowledged: t("Acknowledged"), executing: t("Being carried out"), done: t("Done") })[state];

/** Orders in force that this worker has not acknowledged. */
export async function unanswered() {
  if (!session.data) return [];
  const taps = await tapped();
  return session.data.orders.filter((order) => order.order_state === "in_force" && STEPS.indexOf(stateOf(order, taps)) < STEPS.indexOf("acknowledged"));
}

function acts(order, state, context) {
  const say = async (kind, body, words) => {
    await tap(kind, order.uuid, body, { title: order.title });
    toast(words);
    context.rerender();
  };
  if (state === "acknowledged" || state === "executing") {
    const result = h("textarea", { rows: 2, maxlength: 2000 });
    return [
      field(t("Result"), result),
      h("div", { class: "acts" },
        state === "acknowledged" ? button(t("Begin"), () => say("order_execute", { order: order.uuid }, t("Saved on this phone; it is sent by itself."))) : null,
        button(t("Done"), async () => {
          if (!result.value.trim()) { toast(t("Say what was done."), "bad"); result.focus(); return; }
          await say("order_finish", { order: order.uuid, result: result.value.trim() }, t("Saved on this phone; it is sent by itself."));
        }, { primary: true, "data-act": "finish" })),
    ];
  }
  if (state === "done") return [];
  return [h("div", { class: "acts" }, button(t("Acknowledge"), () => say("order_acknowledge", { order: order.uuid }, t("Acknowledged; saved on this phone.")), { primary: true, class: "button primary wide", "data-act": "acknowledge" }))];
}

function orderCard(order, taps, context) {
  const state = stateOf(order, taps);
  const inForce = order.order_state === "in_force";
  const late = inForce && !["acknowledged", "executing", "done"].includes(state);
  return h("section", { class: `card${late ? " urgent" : ""}`, "data-order": order.uuid },
    h("div", { class: "row" }, h("b", {}, order.title), h("span", {}, order.is_drill ? tag(t("Drill"), "warn") : null, " ", tag(name(state), late ? "bad" : "good"))),
    h("p", {}, order.text),
    hint(`${order.activation} · ${t("no. {number}, version {version}", order)} · ${order.grid} · ${moment(order.issued_at)}`),
    late && order.due_at ? h("p", {}, h("b", {}, t("Acknowledge by {at}", { at: moment(order.due_at) }))) : null,
    inForce ? null : h("p", { class: "notice warn" }, `${order.order_state_name}${order.end_reason ? `：${order.end_reason}` : ""}`),
    // Late answers go to the version that the worker had before their eyes.
    inForce || late ? acts(order, state, context) : null);
}

export const orders = {
  title: () => t("Orders"),
  live: true,
  async page(context) {
    const { data } = session;
    if (!data) return empty(t("Open this page once with signal, signed in."));
    if (!data.orders.length) return empty(t("No orders: peacetime."));
    const fresh = data.orders.filter((order) => order.order_state === "in_force" && ["sent", "delivered"].includes(order.state));
    for (const order of fresh) await tap("order_see", order.uuid, { order: order.uuid }, { title: order.title });
    const taps = await tapped();
    const rank = (order) => (order.order_state === "in_force" ? STEPS.indexOf(stateOf(order, taps)) : 99);
    return [...data.orders].sort((a, b) => rank(a) - rank(b) || b.issued_at.localeCompare(a.issued_at)).map((order) => orderCard(order, taps, context));
  },
};
