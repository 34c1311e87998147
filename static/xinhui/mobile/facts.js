// A record in words that a person understands: what was entered on this phone, beside what the server has now.

import { h, hint } from "./dom.js";
import { session } from "./session.js";
import { moment, t } from "./words.js";

const data = (list) => (session.data && session.data[list]) || [];
const gridName = (code) => (data("grids").find((grid) => grid.code === code) || { name: code }).name;
const wordsOf = (list, value) => (data(list).find(([known]) => known === value) || ["", value])[1];
const ordered = (uuid) => (data("orders").find((order) => order.uuid === uuid) || {}).title;

const FACTS = {
  issue: (body) => [
    [t("Category"), (data("categories").find((row) => row.code === body.category) || { name: body.category }).name],
    [t("What was seen"), body.description], [t("Address"), body.address],
    [t("And then?"), body.settle ? t("Settled on the spot") : body.whistle ? t("Blow the whistle") : t("Only report")],
  ],
  verify: (body) => [[t("State"), body.ok ? t("Done properly") : t("Needs rework")], [t("Words"), body.text]],
  rate: (body) => [[t("Speed"), body.speed], [t("Quality"), body.quality], [t("Attitude"), body.attitude], [t("Words"), body.comment]],
  daily_record: (body) => [[t("Day"), body.day], [t("Record"), body.text], [t("Households visited"), body.visits], [t("Weather"), body.weather]],
  patrol: (body) => [[t("Grid"), gridName(body.grid)], [t("Start"), moment(body.started_at)], [t("Note"), body.note]],
  visit: (body) => [[t("Site"), (data("sites").find((site) => site.id === body.site) || {}).name], [t("Finding"), wordsOf("findings", body.finding)], [t("What was seen"), body.found]],
  mediation: (body) => [
    [t("Dispute"), body.kind && wordsOf("dispute_kinds", body.kind)], [t("What is it about?"), body.matter],
    [t("No agreement yet"), body.record], [t("They agreed"), body.agreement],
  ],
  roll_call: (body) => [[t("Answer"), body.status === "safe" ? t("I am safe") : t("I need help")], [t("Note"), body.note]],
};
const ORDER = { order_see: () => t("Seen"), order_acknowledge: () => t("Acknowledged"), order_execute: () => t("Being carried out"), order_finish: () => t("Done") };

/** [label, value] of what this phone holds; empty values are left out. */
export function factsOf({ kind, body }) {
  const rows = ORDER[kind] ? [[t("Order"), ordered(body.order)], [t("State"), ORDER[kind]()], [t("Result"), body.result], [t("Note"), body.note]] : (FACTS[kind] || (() => []))(body);
  return rows.filter(([, value]) => value !== undefined && value !== null && value !== "");
}

/** What the server has, under the labels that it speaks itself; raw names and numbers of rows are not for people. */
const theirsOf = (current) => Object.entries(current || {}).filter(([name, value]) => !/^[a-z_]+$/.test(name) && ["string", "number", "boolean"].includes(typeof value));

/** Mine and theirs side by side, what differs marked; null when the server says nothing. */
export function comparison(record) {
  const theirs = theirsOf(record.current);
  if (!theirs.length) return null;
  const mine = factsOf(record);
  const labels = [...new Set([...mine, ...theirs].map(([label]) => label))];
  const cell = (rows, label) => { const row = rows.find(([name]) => name === label); return row ? String(row[1]) : "—"; };
  return h("div", { "data-comparison": record.uuid }, hint(t("Somebody changed this while you were without signal. Compare, then decide.")),
    h("table", { class: "compare" }, h("thead", {}, h("tr", {}, h("th", { scope: "col" }, t("Field")), h("th", { scope: "col" }, t("Mine, on this phone")), h("th", { scope: "col" }, t("Theirs, on the server")))),
      h("tbody", {}, labels.map((label) => {
        const [own, other] = [cell(mine, label), cell(theirs, label)];
        return h("tr", { class: own !== other && own !== "—" && other !== "—" ? "differs" : null }, h("th", { scope: "row" }, label), h("td", {}, own), h("td", {}, other));
      }))));
}
