// 重点部位走访, 矛盾纠纷: visits of key sites, disputes taken in and mediated at the grid.

import { card, choices, empty, field, h, heading, hint, link, tag } from "./dom.js";
import { draftFor, formActs, keeper, photoField, wordsField } from "./form.js";
import { queueOf } from "./queue.js";
import { session } from "./session.js";
import { deviceTime, moment, t } from "./words.js";

const NOTHING = () => empty(t("Open this page once with signal, signed in."));
const known = (list) => (session.data && session.data[list]) || [];

/** What waits on this phone about a site or a case: not to be done twice. */
async function waitingFor(kind, key) {
  return new Set((await queueOf(session.user.id)).filter((row) => row.kind === kind).map((row) => row.body[key]));
}

export const sites = {
  title: () => t("Key sites"),
  live: true,
  async page() {
    if (!session.data) return NOTHING();
    const rows = known("sites");
    if (!rows.length) return empty(t("Your grids have no key sites."));
    const done = await waitingFor("visit", "site");
    return rows.map((row) => card(
      h("div", { class: "row" }, h("b", {}, row.name), done.has(row.id) ? tag(t("Still on this phone"), "warn") : row.is_due ? tag(t("Visit due"), "bad") : tag(t("next {day}", { day: row.next_visit_on }))),
      hint(`${row.kind} · ${row.place} · ${row.grid}`),
      h("div", { class: "acts" }, link(`#/visit/${row.id}`, t("Write down a visit"), { class: "button primary" }),
        row.phone ? h("a", { class: "button", href: `tel:${row.phone}`, "aria-label": t("Call {name}", { name: row.name }) }, row.phone) : null)));
  },
};

export const visit = {
  title: () => t("Key site visit"),
  async page(context) {
    const row = known("sites").find((site) => String(site.id) === context.args[0]);
    if (!row) return empty(t("This site is not on your list."));
    const draft = await draftFor("visit", { body: { site: row.id, finding: "in_order", found: "" }, title: row.name, about: `site:${row.id}` });
    const form = keeper(draft, context);
    const check = () => {
      const words = draft.body.found.trim();
      if (draft.body.finding !== "in_order" && !words) return t("Say what was found.");
      if (!words) draft.body.found = t("In order.");
      if (draft.photos.length > 1) return t("A visit takes one photo; send the others with a report.");
      draft.body.visited_at = draft.opened_at || deviceTime();
      return "";
    };
    return card(heading(row.name), hint(`${row.kind} · ${row.place}`),
      choices(t("What did you find?"), "finding", known("findings"), draft.body.finding, (value) => { draft.body.finding = value; form.touch(); }),
      wordsField(draft, form, "found", t("What was seen")), await photoField(draft, form, t("One photo (may be left out)")), form.line,
      formActs(draft, form, t("Save and send"), check));
  },
};

export const mediation = {
  title: () => t("Mediation"),
  live: true,
  async page() {
    if (!session.data) return NOTHING();
    const rows = known("cases");
    const done = await waitingFor("mediation", "case");
    return [
      h("div", { class: "acts" }, link("#/dispute", t("Take in a dispute"), { class: "button primary" })),
      rows.length ? null : empty(t("No dispute waits at your grid.")),
      rows.map((row) => card(
        h("div", { class: "row" }, h("b", {}, row.kind), done.has(row.uuid) ? tag(t("Still on this phone"), "warn") : tag(row.state)),
        h("p", {}, row.matter), hint(`${row.number} · ${t("{n} people", { n: row.people })} · ${row.grid} · ${moment(row.since)}`),
        h("div", { class: "acts" }, link(`#/mediate/${row.uuid}`, t("Write down a mediation"))))),
    ];
  },
};

const NAMELESS = () => hint(t("Write what it is about, never who the people are."));

export const dispute = {
  title: () => t("Take in a dispute"),
  async page(context) {
    const { data } = session;
    if (!data || !data.grids.length) return NOTHING();
    const draft = await draftFor("mediation", { body: { grid: data.grids[0].code, kind: "", people: 2, matter: "" }, about: "dispute" });
    const form = keeper(draft, context);
    const kinds = known("dispute_kinds");
    const check = () => {
      const kind = kinds.find(([value]) => value === draft.body.kind);
      if (!kind) return t("Choose what it is.");
      [, draft.title] = kind;
      return draft.body.matter.trim() ? "" : t("Say what the dispute is about.");
    };
    return card(
      data.grids.length > 1 ? field(t("Grid"), h("select", { onchange: (event) => { draft.body.grid = event.target.value; form.touch(); } },
        data.grids.map((grid) => h("option", { value: grid.code, selected: grid.code === draft.body.grid }, grid.name)))) : null,
      choices(t("What is it?"), "kind", kinds, draft.body.kind, (value) => { draft.body.kind = value; form.touch(); }),
      field(t("How many people"), h("input", { type: "number", min: 2, max: 2000, inputmode: "numeric", value: draft.body.people, oninput: (event) => { draft.body.people = Math.max(2, Math.min(2000, Math.trunc(Number(event.target.value)) || 2)); form.touch(); } })),
      wordsField(draft, form, "matter", t("What is it about?")), NAMELESS(), form.line, formActs(draft, form, t("Save and send"), check));
  },
};

export const mediate = {
  title: () => t("Write down a mediation"),
  async page(context) {
    const row = known("cases").find((found) => found.uuid === context.args[0]);
    if (!row) return empty(t("This is no longer waiting for you."));
    const draft = await draftFor("mediation", { body: { case: row.uuid }, title: row.kind, about: row.uuid });
    draft.then = draft.then || "record";
    const form = keeper(draft, context);
    const check = () => {
      const words = (draft.words || "").trim();
      if (!words) return t("Write down what came of it.");
      delete draft.body.record;
      delete draft.body.agreement;
      draft.body[draft.then] = words;
      return "";
    };
    return card(heading(`${row.kind} · ${row.number}`), h("p", {}, row.matter),
      choices(t("What came of it?"), "then", [["record", t("No agreement yet")], ["agreement", t("They agreed")]], draft.then, (value) => { draft.then = value; form.touch(); }),
      field(t("Record or agreement"), h("textarea", { rows: 4, maxlength: 2000, value: draft.words || "", oninput: (event) => { draft.words = event.target.value; form.touch(); } })),
      NAMELESS(), form.line, formActs(draft, form, t("Save and send"), check));
  },
};
