// 我的事件, 核查与评价, 日志.

import { card, choices, empty, field, h, heading, hint, link, tag } from "./dom.js";
import { draftFor, formActs, keeper, photoField, wordsField } from "./form.js";
import { queueOf } from "./queue.js";
import { session } from "./session.js";
import { deviceTime, moment, t } from "./words.js";

const NOTHING = () => empty(t("Open this page once with signal, signed in."));
const TONES = { settled: "good", closed: "good", whistled: "warn", to_confirm: "warn", dismissed: "bad" };

function timeline(entries) {
  return h("ol", { class: "timeline" }, entries.map((entry) => h("li", {},
    h("b", {}, `${moment(entry.at)} ${entry.unit || entry.who} ${entry.what}`), entry.text ? h("p", {}, entry.text) : null, entry.facts ? hint(entry.facts) : null)));
}

export const issues = {
  title: () => t("My issues"),
  live: true,
  async page() {
    const { data } = session;
    if (!data) return NOTHING();
    const waiting = (await queueOf(session.user.id)).filter((row) => row.kind === "issue");
    if (!waiting.length && !data.issues.length) return empty(t("You have reported nothing yet."));
    return [
      waiting.map((row) => card(h("div", { class: "row" }, h("b", {}, row.title || t("Report")), tag(t("Still on this phone"), "warn")), h("p", {}, row.body.description), hint(moment(row.made_at)))),
      data.issues.map((row) => card(h("div", { class: "row" }, h("b", {}, row.category), tag(row.state_name, TONES[row.state] || "")),
        h("p", {}, row.description), hint(`${row.number} · ${moment(row.received_at)} · ${row.grid}`),
        h("details", {}, h("summary", {}, t("Timeline ({n})", { n: row.timeline.length })), timeline(row.timeline)))),
    ];
  },
};

function taskCard(row, href, label) {
  return card(h("div", { class: "row" }, h("b", {}, row.category), row.is_overdue ? tag(t("Overdue"), "bad") : null), h("p", {}, row.description),
    row.result ? h("p", {}, h("b", {}, `${row.unit}：`), row.result) : null,
    hint(`${row.number}${row.address ? ` · ${row.address}` : ""}${row.due_at ? ` · ${t("due {at}", { at: moment(row.due_at) })}` : ""}`),
    h("div", { class: "acts" }, link(href, label)));
}

/** Records of these kinds that wait on this phone, by what they are about: not to be done twice. */
async function answered(...kinds) {
  const rows = (await queueOf(session.user.id)).filter((row) => kinds.includes(row.kind));
  return new Set(rows.map((row) => row.body.whistle || row.body.issue));
}

export const tasks = {
  title: () => t("Verify and rate"),
  live: true,
  async page() {
    const { data } = session;
    if (!data) return NOTHING();
    const done = await answered("verify", "rate");
    const verify = data.tasks.verify.filter((row) => !done.has(row.uuid));
    const rate = data.tasks.rate.filter((row) => !done.has(row.uuid));
    const confirm = data.tasks.confirm;
    if (!verify.length && !rate.length && !confirm.length) return empty(t("Nothing waits for you."));
    return [
      verify.length ? heading(t("To verify on site")) : null, verify.map((row) => taskCard(row, `#/verify/${row.uuid}`, t("Verify"))),
      rate.length ? heading(t("To rate")) : null, rate.map((row) => taskCard(row, `#/rate/${row.uuid}`, t("Rate"))),
      confirm.length ? heading(t("Public reports to look at")) : null, confirm.map((row) => card(h("b", {}, row.category), h("p", {}, row.description), hint(`${row.number} · ${row.address}`))),
    ];
  },
};

const found = (list, uuid) => session.data && session.data.tasks[list].find((row) => row.uuid === uuid);

export const verify = {
  title: () => t("Verify on site"),
  async page(context) {
    const row = found("verify", context.args[0]);
    if (!row) return empty(t("This is no longer waiting for you."));
    const draft = await draftFor("verify", { body: { whistle: row.uuid, ok: true, text: "" }, title: row.category, about: row.uuid });
    draft.base_version = draft.base_version ?? row.version;
    const form = keeper(draft, context);
    return [taskCard(row, "#/tasks", t("Back to the list")), card(
      choices(t("What does the site show?"), "ok", [["yes", t("Done properly")], ["no", t("Needs rework")]], draft.body.ok ? "yes" : "no", (value) => { draft.body.ok = value === "yes"; form.touch(); }),
      await photoField(draft, form), wordsField(draft, form, "text", t("Words"), { help: t("Needed when work must be done again.") }), form.line,
      formActs(draft, form, t("Save and send"), () => (!draft.body.ok && !draft.body.text.trim() ? t("Say what must be done again.") : "")),
    )];
  },
};

const MARKS = [["speed", () => t("Speed")], ["quality", () => t("Quality")], ["attitude", () => t("Attitude")]];

export const rate = {
  title: () => t("Rate the work"),
  async page(context) {
    const row = found("rate", context.args[0]);
    if (!row) return empty(t("This is no longer waiting for you."));
    const draft = await draftFor("rate", { body: { whistle: row.uuid, speed: 5, quality: 5, attitude: 5, comment: "" }, title: row.category, about: row.uuid });
    const form = keeper(draft, context);
    return [taskCard(row, "#/tasks", t("Back to the list")), card(
      MARKS.map(([key, label]) => choices(label(), key, [1, 2, 3, 4, 5].map((n) => [String(n), String(n)]), String(draft.body[key]), (value) => { draft.body[key] = Number(value); form.touch(); })),
      wordsField(draft, form, "comment", t("Words")), form.line, formActs(draft, form, t("Save and send"), () => ""),
    )];
  },
};

export const daily = {
  title: () => t("Daily record"),
  async page(context) {
    const { data } = session;
    if (!data || !data.grids.length) return NOTHING();
    const day = deviceTime().slice(0, 10);
    const draft = await draftFor("daily_record", { id: context.args[0], body: { grid: data.grids[0].code, day, text: "", visits: 0, weather: "" }, title: day, about: day });
    const form = keeper(draft, context);
    const { today } = data.figures;
    return [
      card(heading(draft.body.day), hint(t("Counted by the portal: {issues} reports, {settled} settled, {patrols} patrols.", today))),
      card(
        data.grids.length > 1 ? field(t("Grid"), h("select", { onchange: (event) => { draft.body.grid = event.target.value; form.touch(); } },
          data.grids.map((grid) => h("option", { value: grid.code, selected: grid.code === draft.body.grid }, grid.name)))) : null,
        wordsField(draft, form, "text", t("What was done today"), { rows: 5 }),
        field(t("Households visited"), h("input", { type: "number", min: 0, max: 500, inputmode: "numeric", value: draft.body.visits, oninput: (event) => { draft.body.visits = Math.max(0, Math.min(500, Math.trunc(Number(event.target.value)) || 0)); form.touch(); } })),
        field(t("Weather"), h("input", { type: "text", maxlength: 30, value: draft.body.weather, oninput: (event) => { draft.body.weather = event.target.value; form.touch(); } })),
        form.line, formActs(draft, form, t("Save and send"), () => (draft.body.text.trim() ? "" : t("Write what was done."))),
      ),
    ];
  },
};
