// 避护场所: which are open near my grid and how much room they have; counting who is inside, also without signal.

import { card, empty, field, h, heading, hint, link, tag } from "./dom.js";
import { draftFor, formActs, keeper } from "./form.js";
import { queueOf } from "./queue.js";
import { session } from "./session.js";
import { deviceTime, moment, t } from "./words.js";

const PEOPLE_MAX = 100000;
const known = () => (session.data && session.data.shelters) || [];

/** Rooms as this phone knows them: what it has counted and not yet sent comes before what the server said. */
async function withOwn(rows) {
  const own = new Map();
  for (const record of await queueOf(session.user.id)) if (record.kind === "shelter_count") own.set(record.body.opening, record.body);
  return rows.map((row) => (own.has(row.id) ? { ...row, people: own.get(row.id).people, counted_at: own.get(row.id).counted_at, waits: true } : row));
}

function room(row) {
  const free = row.capacity - row.people;
  if (!row.counted_at) return tag(t("not counted yet"));
  return free > 0 ? tag(t("room for {n}", { n: free }), "good") : tag(free < 0 ? t("overfull") : t("full"), "bad");
}

function shelterCard(row) {
  return card(
    h("div", { class: "row" }, h("b", {}, row.name), row.is_drill ? tag(t("Drill"), "warn") : room(row)),
    hint(`${row.kind} · ${row.place}`),
    h("p", {}, row.counted_at ? t("{n} of {capacity} people at {at}", { n: row.people, capacity: row.capacity, at: moment(row.counted_at) }) : t("holds {n} people", { n: row.capacity })),
    row.waits ? tag(t("Still on this phone"), "warn") : null,
    h("div", { class: "acts" },
      row.may_count ? link(`#/count/${row.id}`, t("Count people"), { class: "button primary" }) : null,
      row.phone ? h("a", { class: "button", href: `tel:${row.phone}`, "aria-label": t("Call {name}", { name: row.keeper || row.name }) }, row.phone) : null));
}

export const shelters = {
  title: () => t("Shelters"),
  live: true,
  async page() {
    if (!session.data) return empty(t("Open this page once with signal, signed in."));
    const rows = await withOwn(known());
    return rows.length ? rows.map(shelterCard) : empty(t("No shelter is open in your town."));
  },
};

/** A whole number; what is no number stays as it was. */
function numberField(draft, form, key, label) {
  const type = (event) => {
    const number = Math.trunc(Number(event.target.value));
    draft.body[key] = Number.isFinite(number) ? Math.max(0, Math.min(PEOPLE_MAX, number)) : 0;
    form.touch();
  };
  return field(label, h("input", { type: "number", min: 0, max: PEOPLE_MAX, inputmode: "numeric", value: draft.body[key], oninput: type }));
}

export const count = {
  title: () => t("Count people"),
  async page(context) {
    const row = known().find((shelter) => String(shelter.id) === context.args[0]);
    if (!row || !row.may_count) return empty(t("This shelter is not open, or not yours to count."));
    const body = { opening: row.id, people: row.people, children: 0, elderly: 0, needs: "" };
    const draft = await draftFor("shelter_count", { body, title: row.name, about: `opening:${row.id}` });
    const form = keeper(draft, context);
    const check = () => {
      if (draft.body.children + draft.body.elderly > draft.body.people) return t("Children and the elderly are among the people inside.");
      draft.body.needs = draft.body.needs.trim();
      draft.body.counted_at = deviceTime();
      return "";
    };
    return card(heading(row.name), hint(`${row.place} · ${t("holds {n} people", { n: row.capacity })}`),
      numberField(draft, form, "people", t("People inside now")), numberField(draft, form, "children", t("of them children")),
      numberField(draft, form, "elderly", t("of them elderly")),
      field(t("What is needed"), h("input", { type: "text", maxlength: 200, value: draft.body.needs, oninput: (event) => { draft.body.needs = event.target.value; form.touch(); } })),
      hint(t("Numbers only: never write who is inside.")), form.line, formActs(draft, form, t("Save and send"), check));
  },
};
