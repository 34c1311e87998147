// 离线队列: what has not arrived yet, how old it is, why, and what to do about it.

import { answer, photosOf, read } from "./db.js";
import { button, card, confirmed, download, empty, h, heading, hint, link, tag, toast } from "./dom.js";
import { draftsOf, reopen, saveDraft } from "./drafts.js";
import { thumbnail } from "./photos.js";
import { changed, discard, isHeld, queueOf, retry, send, sender } from "./queue.js";
import { STATES, ask, config, ownRows, session, waitingForOthers } from "./session.js";
import { age, moment, t } from "./words.js";

const EDITS = { issue: "report", verify: "verify", rate: "rate", daily_record: "daily" };

export const kindName = (kind) => ({
  issue: t("Report"), patrol: t("Patrol"), daily_record: t("Daily record"), verify: t("Verification"), rate: t("Rating"), order_see: t("Order seen"),
  order_acknowledge: t("Order acknowledged"), order_execute: t("Order begun"), order_finish: t("Order done"), roll_call: t("Roll call"), visit: t("Key site visit"), mediation: t("Mediation"),
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

function difference(record) {
  const theirs = record.current || {};
  const names = Object.keys(theirs).filter((name) => ["string", "number", "boolean"].includes(typeof theirs[name]) && !["uuid", "id", "version"].includes(name));
  if (!names.length) return null;
  return h("details", {}, h("summary", {}, t("What the server has now")), h("ul", { class: "list" }, names.map((name) => h("li", {}, hint(name), String(theirs[name]), record.body[name] !== undefined ? hint(t("here: {value}", { value: record.body[name] })) : null))));
}

function heldActs(record, context) {
  const page = EDITS[record.kind];
  const edit = async () => {
    // “Already used”: what is under that number stays; this becomes a record of its own.
    const taken = (record.error || {}).code === "uuid-reused";
    const draft = await reopen(record, { fresh: taken });
    if (record.state === "conflict" && record.current && record.current.version !== undefined) {
      // The worker has seen what is there now: the next try builds on that.
      draft.base_version = record.current.version;
      await saveDraft(draft);
    }
    changed();
    location.hash = record.kind === "issue" ? `#/report/${draft.uuid}` : `#/${page}/${draft.body.whistle || draft.uuid}`;
  };
  return h("div", { class: "acts" },
    page ? button(t("Edit and send again"), edit, { primary: true, "data-act": "edit" }) : null,
    button(t("Try again"), async () => { await retry(record.uuid); changed(); await send({ force: true }); }),
    button(t("Export"), () => exportRecords([record])),
    button(t("Discard"), async () => {
      if (!(await confirmed(t("Discard this record for good, photos included? Export it first if in doubt."), t("Discard")))) return;
      await discard(record.uuid);
      changed();
    }, { danger: true }));
}

async function recordCard(record, context) {
  const photos = await photosOf(record.uuid);
  return h("section", { class: "card", "data-record": record.uuid, "data-state": record.state },
    h("div", { class: "row" }, h("b", {}, `${kindName(record.kind)}${record.title ? ` · ${record.title}` : ""}`), stateTag(record)),
    record.body.description || record.body.text ? h("p", {}, record.body.description || record.body.text) : null,
    photos.length ? h("ul", { class: "photos" }, photos.map((row, index) => h("li", {}, thumbnail(row, t("Photo {n}", { n: index + 1 }))))) : null,
    hint(`${t("made {at}, waiting for {age}", { at: moment(record.made_at), age: age(record.queued_at) })}${record.attempts ? ` · ${t("{n} tries", { n: record.attempts })}` : ""}`),
    isHeld(record) ? [reason(record), difference(record), heldActs(record, context)] : null);
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
    await Promise.all(rows.map((record) => recordCard(record, context))),
    rows.length ? null : empty(t("Everything has arrived.")),
    drafts.length ? card(heading(t("Drafts not finished")), h("ul", { class: "list" }, drafts.map((draft) => h("li", {}, link(draft.kind === "issue" ? `#/report/${draft.uuid}` : `#/${EDITS[draft.kind] || "today"}/${draft.about || ""}`, `${kindName(draft.kind)} · ${draft.body.description || draft.body.text || draft.title || t("Draft")}`))))) : null,
    receipts.length ? card(heading(t("Arrived")), h("ul", { class: "list" }, receipts.slice(0, 20).map((row) => h("li", { "data-receipt": row.uuid }, h("div", { class: "row" }, h("b", {}, `${kindName(row.kind)}${row.title ? ` · ${row.title}` : ""}`), tag(t("On the server"), "good")),
      hint(`${moment(row.received_at)}${row.photos ? ` · ${t("{n} photos", { n: row.photos })}` : ""}${Math.abs(row.skew_seconds) > 300 ? ` · ${t("this phone's clock is off by {n} min", { n: Math.round(row.skew_seconds / 60) })}` : ""}`))))) : null,
    photos ? hint(t("{n} photos kept on this phone.", { n: photos })) : null,
  ];
}
