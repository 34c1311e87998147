// 离线队列: what has not arrived yet, how old it is, why, and what to do about it.

import { answer, photosOf, read } from "./db.js";
import { button, card, confirmed, download, empty, h, heading, hint, link, tag, toast } from "./dom.js";
import { draftsOf, reopen, saveDraft } from "./drafts.js";
import { comparison } from "./facts.js";
import { thumbnail } from "./photos.js";
import { changed, discard, isHeld, queueOf, retry, send, sender } from "./queue.js";
import { STATES, ask, config, ownRows, session, waitingForOthers } from "./session.js";
import { age, moment, t } from "./words.js";

export const kindName = (kind) => ({
  issue: t("Report"), patrol: t("Patrol"), daily_record: t("Daily record"), verify: t("Verification"), rate: t("Rating"), order_see: t("Order seen"),
  order_acknowledge: t("Order acknowledged"), order_execute: t("Order begun"), order_finish: t("Order done"), roll_call: t("Roll call"), visit: t("Key site visit"), mediation: t("Mediation"),
  shelter_count: t("People counted in a shelter"),
})[kind] || kind;

function stateTag(record) {
  if (record.state === "refused") return tag(t("Held back"), "bad");
  if (record.state === "conflict") return tag(t("Differs from the server"), "bad");
  if (record.state === "waiting_photos") return tag(t("Text arrived, photos to come"), "warn");
  if (sender.busy) return tag(t("Being sent"), "warn");
  return tag(t("Waiting"), "warn");
}

/** The server's words for it, or ours; and what to do. */
function reason(record) {
  const error = record.error || {};
  const own = { "receipt-differs": t("The receipt does not match what this phone holds. Export it and tell your administrator."), "photo-lost": t("A photo of this record is no longer on this phone.") }[error.code];
  const rows = (error.errors || []).map((row) => h("li", {}, row.reason, row.action ? hint(row.action) : null));
  return h("div", { class: "notice bad" }, h("p", {}, own || (rows.length ? "" : error.detail || t("The server refused this record."))), rows.length ? h("ul", {}, rows) : null);
}

/** Where the form of a draft or of a record brought back is. */
function formOf({ kind, uuid, body }) {
  if (kind === "mediation") return body.case ? `#/mediate/${body.case}` : "#/dispute";
  if (kind === "visit") return `#/visit/${body.site}`;
  if (kind === "shelter_count") return `#/count/${body.opening}`;
  const page = { issue: "report", verify: "verify", rate: "rate", daily_record: "daily" }[kind];
  return page && `#/${page}/${kind === "verify" || kind === "rate" ? body.whistle : uuid}`;
}

/** Is the form of this record still to be had? What was judged may be no longer there to be judged. */
function canEdit({ kind, body }) {
  const data = session.data || { tasks: { verify: [], rate: [] } };
  if (kind === "verify" || kind === "rate") return data.tasks[kind].some((row) => row.uuid === body.whistle);
  if (kind === "shelter_count") return (data.shelters || []).some((row) => row.id === body.opening && row.may_count);
  if (kind === "visit") return (data.sites || []).some((row) => row.id === body.site);
  if (kind === "mediation") return !body.case || (data.cases || []).some((row) => row.uuid === body.case);
  return kind === "issue" || kind === "daily_record";
}

async function bringBack(record, fresh) {
  const draft = await reopen(record, { fresh });
  if (record.current && record.current.version !== undefined) draft.base_version = record.current.version; // seen now: the next try builds on it
  await saveDraft(draft);
  changed();
  location.hash = formOf(draft);
}

function heldActs(record) {
  const code = (record.error || {}).code;
  // “Already used”: what is under that number stays; this becomes a record of its own.
  const taken = code === "uuid-reused";
  const stale = code === "version-stale" && record.current && record.current.version !== undefined;
  const again = async () => { await retry(record.uuid, stale ? { base_version: record.current.version } : {}); changed(); await send({ force: true }); };
  const drop = (words, yes) => async () => {
    if (!(await confirmed(words, yes))) return;
    await discard(record.uuid);
    changed();
  };
  return h("div", { class: "acts" },
    stale ? button(t("Keep mine: send it over theirs"), again, { primary: true, "data-act": "mine" }) : null,
    record.state === "conflict" && !taken ? button(t("Keep theirs: drop mine"), drop(t("Keep what the server has and drop this record, photos included?"), t("Keep theirs")), { "data-act": "theirs" }) : null,
    canEdit(record) ? button(t("Edit and send again"), () => bringBack(record, taken), { primary: !stale, "data-act": "edit" }) : null,
    stale || taken ? null : button(t("Try again"), again, { "data-act": "again" }),
    button(t("Export"), () => exportRecords([record])),
    record.state === "conflict" && !taken ? null : button(t("Discard"), drop(t("Discard this record for good, photos included? Export it first if in doubt."), t("Discard")), { danger: true, "data-act": "discard" }));
}

async function recordCard(record) {
  const photos = await photosOf(record.uuid);
  return h("section", { class: "card", "data-record": record.uuid, "data-state": record.state },
    h("div", { class: "row" }, h("b", {}, `${kindName(record.kind)}${record.title ? ` · ${record.title}` : ""}`), stateTag(record)),
    record.body.description || record.body.text ? h("p", {}, record.body.description || record.body.text) : null,
    photos.length ? h("ul", { class: "photos" }, photos.map((row, index) => h("li", {}, thumbnail(row, t("Photo {n}", { n: index + 1 }))))) : null,
    hint(`${t("made {at}, waiting for {age}", { at: moment(record.made_at), age: age(record.queued_at) })}${record.attempts ? ` · ${t("{n} tries", { n: record.attempts })}` : ""}`),
    isHeld(record) ? [reason(record), comparison(record), heldActs(record)] : null);
}

const base64 = (bytes) => new Promise((resolve) => {
  const reader = new FileReader();
  reader.onload = () => resolve(String(reader.result).split(",")[1] || "");
  reader.readAsDataURL(new Blob([bytes]));
});

/** Everything of these records as one file, photos included: the last resort when a phone must be handed in. */
export async function exportRecords(records) {
  const rows = [];
  for (const record of records) {
    const photos = [];
    for (const row of await photosOf(record.uuid)) photos.push({ sha256: row.sha256, type: row.type, base64: await base64(row.bytes) });
    rows.push({ ...record, photo_files: photos });
  }
  const body = JSON.stringify({ portal: location.origin, user: session.user, exported_at: new Date().toISOString(), records: rows }, null, 1);
  download(`xinhui-${new Date().toISOString().slice(0, 10)}.json`, [body], "application/json");
  toast(t("{n} records exported.", { n: rows.length }));
}

/** Ask the server what it has of the queue and of the last receipts. */
async function reconcile() {
  const receipts = (await ownRows("receipts")).slice(-100);
  const address = `${config.known}?${receipts.map((row) => `uuid=${row.uuid}`).join("&")}`;
  const { state, status, body } = await ask(address);
  if (state !== STATES.ok || status !== 200 || !body) { toast(t("The server cannot be asked now."), "bad"); return; }
  const known = new Set((body.known || []).map((row) => (typeof row === "string" ? row : row.uuid)));
  const lacking = receipts.filter((row) => !known.has(row.uuid));
  toast(lacking.length ? t("The server lacks {n} records that it had confirmed: tell your administrator.", { n: lacking.length }) : t("Checked: the server has all {n} confirmed records.", { n: receipts.length }), lacking.length ? "bad" : "good");
}

export const title = () => t("Offline queue");
export const live = true;

export async function page(context) {
  const rows = await queueOf(session.user.id);
  const drafts = (await draftsOf(session.user.id)).filter((draft) => draft.kind !== "patrol");
  const receipts = (await ownRows("receipts")).sort((a, b) => String(b.received_at).localeCompare(String(a.received_at)));
  const others = await waitingForOthers();
  const photos = await read(["photos"], (at) => answer(at.photos.count()));
  return [
    h("div", { class: "figures" },
      h("div", { class: "figure" }, h("b", { "data-unsent": rows.length }, rows.length), h("span", {}, t("not sent yet"))),
      h("div", { class: "figure" }, h("b", {}, rows.length ? age(rows[0].queued_at) : "—"), h("span", {}, t("the oldest waits")))),
    others ? h("p", { class: "notice warn" }, t("{n} records of another account wait on this phone; they go when that account signs in.", { n: others })) : null,
    h("div", { class: "acts" },
      button(t("Send now"), async () => { session.token = ""; await send({ force: true }); context.rerender(); }, { primary: true, "data-act": "send" }),
      rows.length ? button(t("Export all"), () => exportRecords(rows)) : null,
      receipts.length ? button(t("Check with the server"), reconcile) : null),
    await Promise.all(rows.map((record) => recordCard(record))),
    rows.length ? null : empty(t("Everything has arrived.")),
    drafts.length ? card(heading(t("Drafts not finished")), h("ul", { class: "list" }, drafts.map((draft) => h("li", {}, link(formOf(draft) || "#/today", `${kindName(draft.kind)} · ${draft.body.description || draft.body.text || draft.title || t("Draft")}`))))) : null,
    receipts.length ? card(heading(t("Arrived")), h("ul", { class: "list" }, receipts.slice(0, 20).map((row) => h("li", { "data-receipt": row.uuid }, h("div", { class: "row" }, h("b", {}, `${kindName(row.kind)}${row.title ? ` · ${row.title}` : ""}`), tag(t("On the server"), "good")),
      hint(`${moment(row.received_at)}${row.photos ? ` · ${t("{n} photos", { n: row.photos })}` : ""}${Math.abs(row.skew_seconds) > 300 ? ` · ${t("this phone's clock is off by {n} min", { n: Math.round(row.skew_seconds / 60) })}` : ""}`))))) : null,
    photos ? hint(t("{n} photos kept on this phone.", { n: photos })) : null,
  ];
}
