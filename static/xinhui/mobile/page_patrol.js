// 巡查: start, walk, look at what the grid's scenario asks, finish.

import { button, card, choices, confirmed, empty, field, h, heading, hint, link, toast } from "./dom.js";
import { dropDraft, newDraft, saveDraft } from "./drafts.js";
import { submit } from "./form.js";
import { session } from "./session.js";
import { follow, patrol, rest, touch, walked } from "./tracker.js";
import { deviceTime, moment, t } from "./words.js";

export const title = () => t("Patrol");

function start(context, data) {
  let chosen = data.grids[0];
  return card(heading(t("Start a patrol")),
    data.grids.length > 1 ? field(t("Grid"), h("select", { onchange: (event) => { chosen = data.grids[Number(event.target.value)]; } },
      data.grids.map((grid, index) => h("option", { value: index }, grid.name)))) : h("p", {}, data.grids[0].name),
    hint(t("The track is kept on this phone while this page is open; keep the screen on.")),
    h("div", { class: "acts" }, button(t("Start"), async () => {
      const draft = newDraft(session.user.id, "patrol", { grid: chosen.code, started_at: deviceTime(), track: [], checks: [], note: "" }, { title: chosen.name });
      await saveDraft(draft);
      follow(draft);
      context.rerender();
    }, { primary: true, "data-act": "start" })));
}

function checkRow(draft, item) {
  const known = draft.body.checks.find((row) => row.item === item.id);
  const note = h("input", { type: "text", maxlength: 200, value: known ? known.note : "", "aria-label": t("What is wrong: {item}", { item: item.title }), hidden: !known || known.ok, placeholder: t("What is wrong"),
    oninput: (event) => { draft.body.checks.find((row) => row.item === item.id).note = event.target.value; touch(); } });
  return h("li", {}, choices(item.title, `check-${item.id}`, [["ok", t("In order")], ["bad", t("Not in order")]], known ? (known.ok ? "ok" : "bad") : "", (value) => {
    const row = draft.body.checks.find((kept) => kept.item === item.id) || { item: item.id, ok: true, note: "" };
    if (!draft.body.checks.includes(row)) draft.body.checks.push(row);
    row.ok = value === "ok";
    if (row.ok) row.note = "";
    note.hidden = row.ok;
    touch();
  }), note);
}

function walkCard(draft) {
  const line = h("p", { role: "status", "data-track": "1" });
  const troubles = { forbidden: t("The position is forbidden to this page: the patrol has no track."), none: t("No position yet."), storage: t("The draft could not be kept: this phone's storage is full or closed.") };
  const tell = () => {
    const { track } = draft.body;
    line.textContent = `${t("{n} m, {points} points", { n: walked(track), points: track.length })}${patrol.trouble ? ` · ${troubles[patrol.trouble]}` : ""}`;
    line.dataset.points = track.length;
  };
  document.addEventListener("xinhui:track", tell);
  tell();
  return [line, () => document.removeEventListener("xinhui:track", tell)];
}

export async function page(context) {
  const { data } = session;
  if (!data || !data.grids.length) return empty(t("No grid of yours is known on this phone."));
  const { draft } = patrol;
  if (!draft) return start(context, data);
  const grid = data.grids.find((row) => row.code === draft.body.grid) || data.grids[0];
  const items = data.check_items.filter((item) => item.scenario === grid.scenario);
  const [line, stop] = walkCard(draft);
  context.onleave(stop);
  return [
    card(heading(grid.name), h("p", {}, t("Under way since {at}", { at: moment(draft.body.started_at) })), line,
      h("div", { class: "acts" }, link("#/report", t("Report an issue")))),
    card(heading(t("Check items: {scenario}", { scenario: grid.scenario_name })), h("ul", { class: "list" }, items.map((item) => checkRow(draft, item)))),
    card(field(t("Note (may be left empty)"), h("textarea", { rows: 2, maxlength: 2000, value: draft.body.note, oninput: (event) => { draft.body.note = event.target.value; touch(); } })),
      h("div", { class: "acts" },
        button(t("Finish the patrol"), async () => {
          draft.body.finished_at = deviceTime();
          await rest();
          if (!(await submit(draft, null, { then: "#/queue" }))) follow(draft);
        }, { primary: true, "data-act": "save" }),
        button(t("Throw away"), async () => {
          if (!(await confirmed(t("Throw this patrol away, its track included?"), t("Throw away")))) return;
          await rest({ keep: false });
          await dropDraft(draft.uuid);
          toast(t("Thrown away."));
          context.rerender();
        }, { danger: true }))),
  ];
}
