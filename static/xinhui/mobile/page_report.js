// 上报: at most four taps and one photo: category, photo, settle or whistle, save.

import { button, card, choices, empty, field, h, heading, link } from "./dom.js";
import { draftsOf, dropDraft } from "./drafts.js";
import { draftFor, formActs, keeper, photoField, wordsField } from "./form.js";
import { placeField } from "./place.js";
import { session } from "./session.js";
import { moment, t } from "./words.js";

const CHIPS = 6;

function suggested(data) {
  const known = new Map(data.categories.map((row) => [row.code, row]));
  const first = data.recent_categories.map((code) => known.get(code)).filter(Boolean);
  const rest = data.categories.filter((row) => !data.recent_categories.includes(row.code));
  return [...first, ...rest].slice(0, CHIPS);
}

function categoryField(draft, form, data, onpick) {
  const box = h("div");
  const all = h("select", { "aria-label": t("All categories"), onchange: (event) => pick(event.target.value) },
    h("option", { value: "" }, t("All categories…")));
  const groups = new Map();
  data.categories.forEach((row) => {
    if (!groups.has(row.parent)) { groups.set(row.parent, h("optgroup", { label: row.parent })); all.append(groups.get(row.parent)); }
    groups.get(row.parent).append(h("option", { value: row.code }, row.name));
  });
  const pick = (code) => {
    if (!code) return;
    draft.body.category = code;
    form.touch();
    draw();
    onpick();
  };
  const draw = () => {
    const rows = suggested(data);
    const chosen = data.categories.find((row) => row.code === draft.body.category);
    if (chosen && !rows.includes(chosen)) rows.unshift(chosen);
    box.replaceChildren(choices(t("What is it?"), "category", rows.map((row) => [row.code, row.name]), draft.body.category, pick));
    all.value = "";
  };
  draw();
  return h("div", {}, box, field(t("Another category"), all));
}

/** What the queue shows for it, and what the server is told when the worker typed nothing. */
function complete(draft, data) {
  const { body } = draft;
  const category = data.categories.find((row) => row.code === body.category);
  if (!category) return t("Choose what it is.");
  if (body.latitude === undefined) return t("The place is missing: wait for the position, tap the map, or take the middle of the grid.");
  if (!(body.description || "").trim()) body.description = draft.photos.length ? t("{category}, see the photo.", { category: category.name }) : category.name;
  const words = (draft.words || "").trim();
  delete body.settle;
  delete body.whistle;
  if (draft.then === "settle") body.settle = { note: words || t("Settled on the spot.") };
  if (draft.then === "whistle") body.whistle = { reason: words || body.description };
  draft.title = category.name;
  body.occurred_at = draft.opened_at;
  return "";
}

export const title = () => t("Report");

export async function page(context) {
  const { data } = session;
  if (!data) return empty(t("Open this page once with signal, signed in: it fetches your grid and the categories."));
  const draft = await draftFor("issue", { id: context.args[0], body: { description: "", address: "", coordinate_system: "wgs84" } });
  draft.then = draft.then || "report";
  const form = keeper(draft, context);
  if (!context.args[0] || context.args[0] !== draft.uuid) history.replaceState(null, "", `#/report/${draft.uuid}`);
  // Looked at and left: nothing to keep.
  context.onleave(() => { if (!draft.body.category && !draft.body.description && !draft.photos.length) dropDraft(draft.uuid); });
  const others = (await draftsOf(session.user.id)).filter((row) => row.kind === "issue" && row.uuid !== draft.uuid);
  const more = h("div", {});
  const drawMore = () => {
    const label = { settle: t("What was done (may be left empty)"), whistle: t("Why the whistle is blown (may be left empty)") }[draft.then];
    more.replaceChildren(label ? field(label, h("textarea", { rows: 2, maxlength: 2000, value: draft.words || "", oninput: (event) => { draft.words = event.target.value; form.touch(); } })) : "");
  };
  drawMore();
  return [
    others.length ? card(heading(t("Drafts not finished")), h("ul", { class: "list" }, others.map((row) =>
      h("li", {}, link(`#/report/${row.uuid}`, `${row.body.description || t("Draft")} · ${moment(row.updated_at || row.opened_at)}`))))) : null,
    card(
      categoryField(draft, form, data, () => {}),
      await photoField(draft, form),
      placeField(draft, form, context),
      choices(t("And then?"), "then", [["report", t("Only report")], ["settle", t("Settled on the spot")], ["whistle", t("Blow the whistle")]], draft.then,
        (value) => { draft.then = value; form.touch(); drawMore(); }),
      more,
      wordsField(draft, form, "description", t("What was seen (may be left empty)")),
      field(t("Address (may be left empty)"), h("input", { type: "text", maxlength: 160, value: draft.body.address || "", oninput: (event) => { draft.body.address = event.target.value; form.touch(); } })),
      form.line,
      formActs(draft, form, t("Save and send"), () => complete(draft, data)),
    ),
    button(t("Another report"), () => { location.hash = "#/report"; }),
  ];
}
