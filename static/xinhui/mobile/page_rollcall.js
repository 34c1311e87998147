// 点名: safe, or in need of help, with a note and the place when the phone has one at once.

import { button, card, empty, field, h, hint, tag, toast } from "./dom.js";
import { position } from "./place.js";
import { session, setting } from "./session.js";
import { tap, tapped } from "./taps.js";
import { moment, t } from "./words.js";

const PLACE_MS = 4000;

/** Roll calls that neither the server nor this phone has an answer to. */
export async function unansweredCalls() {
  const calls = (session.data && session.data.roll_calls) || [];
  if (!calls.length) return [];
  const taps = await tapped();
  return calls.filter((call) => !call.answered_at && !taps.has(`roll_call:${call.uuid}`));
}

/** Where the phone is, if it says so soon; an answer never waits for a satellite. */
async function place() {
  // The server takes WGS-84 here: a shifted position would send helpers to the wrong house.
  if (((await setting("coordinates")) || "wgs84") !== "wgs84") return {};
  const late = new Promise((resolve) => { setTimeout(() => resolve({}), PLACE_MS); });
  return Promise.race([position().then(({ latitude, longitude }) => ({ latitude, longitude }), () => ({})), late]);
}

function callCard(call, isOpen, context) {
  const note = h("textarea", { rows: 2, maxlength: 500 });
  const say = (status) => async () => {
    if (status === "needs_help" && !note.value.trim()) { toast(t("Say what help is needed, and where."), "bad"); note.focus(); return; }
    await tap("roll_call", call.uuid, { roll_call: call.uuid, status, note: note.value.trim(), ...(await place()) }, { title: call.title });
    note.value = "";
    toast(t("Answered; saved on this phone."));
    context.rerender();
  };
  return h("section", { class: `card${isOpen ? " urgent" : ""}`, "data-call": call.uuid },
    h("div", { class: "row" }, h("b", {}, call.title), call.is_drill ? tag(t("Drill"), "warn") : null),
    hint(`${call.activation} · ${moment(call.called_at)}`),
    isOpen ? [field(t("Note (needed when you ask for help)"), note), h("div", { class: "acts" },
      button(t("I am safe"), say("safe"), { primary: true, "data-act": "safe" }),
      button(t("I need help"), say("needs_help"), { danger: true, "data-act": "needs-help" }))] : tag(t("Answered"), "good"));
}

export const title = () => t("Roll call");
export const live = true;

export async function page(context) {
  if (!session.data) return empty(t("Open this page once with signal, signed in."));
  const calls = session.data.roll_calls || [];
  if (!calls.length) return card(empty(t("No roll call is open.")));
  const open = await unansweredCalls();
  return calls.map((call) => callCard(call, open.includes(call), context));
}
