// The queue: one sender across all tabs; a record leaves the phone only on a receipt that proves it arrived whole.

import { answer, dropPhotos, get, ofUser, uuid, write } from "./db.js";
import { current } from "./drafts.js";
import { sendPhotos } from "./upload.js";
import { deviceTime } from "./words.js";
import { STATES, ask, config, greet, session } from "./session.js";

export const BATCH = 50;
const LOCK = "xinhui-sender";
/** A killed browser leaves its lease behind: short, so that the next start need not wait. Two senders at once would do
 * no harm beyond the traffic: the server takes each record once. */
const LEASE_MS = 8000;
const RECEIPTS_KEPT = 300;
/** In wartime the answer to an order goes before yesterday's photos. */
const FIRST = ["order_acknowledge", "order_see", "order_execute", "order_finish", "roll_call"];
const tab = uuid();
const channel = "BroadcastChannel" in window ? new BroadcastChannel("xinhui-queue") : null;
if (channel) channel.onmessage = () => document.dispatchEvent(new CustomEvent("xinhui:queue"));

/** What the sender is doing, for the page: idle, sending, or why it waits. */
export const sender = { busy: false, state: null };

export function changed() {
  document.dispatchEvent(new CustomEvent("xinhui:queue"));
  if (channel) channel.postMessage("changed");
}

export const queueOf = async (user) => (await ofUser("records", user)).map(current).sort((a, b) => a.queued_at - b.queued_at);
export const isHeld = (record) => record.state === "refused" || record.state === "conflict";

async function patch(id, changes) {
  await write(["records"], async (at) => {
    const row = await answer(at.records.get(id));
    if (row) at.records.put({ ...row, ...changes });
  });
}

/** Seconds until the next try: 2, 4, 8 … 300, with a little chance so that a village does not call all at once. */
export const backoff = (attempts) => Math.min(300, 2 ** Math.min(attempts, 9)) * (0.8 + Math.random() * 0.4);

async function later(records, seconds = 0) {
  for (const record of records) {
    const attempts = record.attempts + 1;
    await patch(record.uuid, { attempts, next_at: Date.now() + 1000 * (seconds || backoff(attempts)) });
  }
}

/** Run `work` if no other tab of this phone is sending. */
async function alone(work) {
  if (navigator.locks) return navigator.locks.request(LOCK, { ifAvailable: true }, (lock) => (lock ? work() : false));
  // Browsers without Web Locks: a lease in the database, renewed while it works, taken over when its tab has died.
  const take = () => write(["meta"], async (at) => {
    const lease = await answer(at.meta.get("lease"));
    if (lease && lease.tab !== tab && lease.until > Date.now()) return false;
    at.meta.put({ tab, until: Date.now() + LEASE_MS }, "lease");
    return true;
  });
  if (sender.busy || !(await take())) return false;
  const renewal = setInterval(take, LEASE_MS / 4);
  try {
    return await work();
  } finally {
    clearInterval(renewal);
    await write(["meta"], async (at) => {
      const lease = await answer(at.meta.get("lease"));
      if (lease && lease.tab === tab) at.meta.delete("lease");
    });
  }
}

/** Send what is due (all of it when `force`); returns the sender's state, or false when another tab is at it. */
export async function send({ force = false } = {}) {
  if (!session.user) return false;
  return alone(async () => {
    sender.busy = true;
    changed();
    try {
      sender.state = await drain(session.user.id, force);
      return sender.state;
    } finally {
      sender.busy = false;
      changed();
    }
  });
}

async function due(user, force) {
  const now = Date.now();
  const rows = (await queueOf(user)).filter((row) => !isHeld(row) && (force || row.next_at <= now));
  const rank = (row) => (FIRST.includes(row.kind) ? 0 : 1);
  return rows.sort((a, b) => rank(a) - rank(b) || a.queued_at - b.queued_at);
}

async function drain(user, force) {
  let rows = await due(user, force);
  if (!rows.length) return sender.state;
  if (!session.token) {
    const state = await greet();
    if (state !== STATES.ok) { await later(rows); return state; }
  }
  let state = STATES.ok;
  let size = rows.some((row) => row.is_solo) ? 1 : BATCH;
  const incomplete = [];
  while (rows.length && session.user && session.user.id === user) {
    const batch = rows.slice(0, size);
    const outcome = await post(batch);
    state = outcome.state;
    if (outcome.again) { size = outcome.again; continue; }
    if (state === STATES.trouble && batch.length === 1) { rows = rows.slice(1); continue; }
    if (state !== STATES.ok) return state;
    incomplete.push(...outcome.incomplete);
    rows = rows.slice(batch.length);
    changed();
  }
  for (const record of incomplete) {
    const sent = await sendPhotos(record, session.token);
    if (sent.state === STATES.ok && sent.refused) {
      await patch(record.uuid, { state: "refused", error: sent.refused });
      changed();
      continue;
    }
    if (sent.state !== STATES.ok) { session.token = ""; await later([record]); return sent.state; }
    const outcome = await post([record]);
    if (outcome.state !== STATES.ok) return outcome.state;
    if (outcome.incomplete.length) await later([record]);
    changed();
  }
  return state;
}

const wire = ({ uuid: id, kind, made_at, base_version, body, photos, effort }) => ({
  uuid: id, kind, made_at, base_version, body, photos, ...(effort ? { effort } : {}),
});

/** One request; {state, incomplete: records whose photos the server wants, again: a smaller batch to try}. */
async function post(batch, greeted = false) {
  const device = await get("meta", "device");
  const { state, status, body, retryAfter } = await ask(config.sync, {
    method: "POST", timeout: 60000,
    headers: { "Content-Type": "application/json", "X-CSRFToken": session.token },
    body: JSON.stringify({ device, user: session.user.username, sent_at: deviceTime(), records: batch.map(wire) }),
  });
  if (status === 413 && batch.length > 1) return { state, again: Math.max(1, batch.length >> 1) };
  if (state === STATES.ok && status === 403 && !greeted) {
    // The request token belongs to one sign-in: ask who is here now, and go on only if it is still the same person.
    const who = await greet();
    if (who === STATES.ok) return post(batch, true);
    await later(batch);
    return { state: who, incomplete: [] };
  }
  if (state === STATES.ok && status === 200 && Array.isArray(body.results)) return take(batch, body);
  if (state === STATES.trouble) return stumble(batch);
  if (state === STATES.ok && status >= 400 && ![403, 404, 408, 429].includes(status)) {
    if (batch.length > 1) return { state, again: 1 };
    await patch(batch[0].uuid, { state: "refused", error: body });
    return { state, incomplete: [] };
  }
  if (state === STATES.out || status === 403) session.token = "";
  session.state = state === STATES.ok ? STATES.trouble : state;
  await later(batch, retryAfter);
  return { state: session.state, incomplete: [] };
}

/** The server fell over: perhaps over one record, so that the others go one by one and do not wait for it. */
async function stumble(batch) {
  if (batch.length > 1) return { state: STATES.trouble, again: 1 };
  await patch(batch[0].uuid, { is_solo: true });
  await later(batch);
  return { state: STATES.trouble, incomplete: [] };
}

async function take(batch, body) {
  const results = new Map(body.results.map((result) => [result.uuid, result]));
  const incomplete = [];
  for (const record of batch) {
    const result = results.get(record.uuid);
    if (!result) { await later([record]); continue; }
    if (result.status === "refused" || result.status === "conflict") {
      await patch(record.uuid, { state: result.status, error: result.error || null, current: result.current || null });
    } else if (!RECEIPTS.includes(result.status)) {
      // “failed”: the server fell over this one; or a word of a newer server. Neither is a receipt, neither is a refusal.
      await patch(record.uuid, { is_solo: true });
      await later([record]);
    } else if (!proves(result, record)) {
      await patch(record.uuid, { state: "refused", error: { code: "receipt-differs" } });
    } else if (hasAllPhotos(result, record)) {
      await arrived(record, result, body.server_time);
    } else {
      const missing = record.photos.filter((hash) => (result.photos || {})[hash] !== "kept");
      await patch(record.uuid, { state: "waiting_photos", link: result.link || "", missing, attempts: 0 });
      incomplete.push({ ...record, missing });
    }
  }
  return { state: STATES.ok, incomplete };
}

/** G3: the receipt echoes the number and the digest of exactly what this phone holds. */
const RECEIPTS = ["stored", "known", "waiting_photos"];
const proves = (result, record) =>
  RECEIPTS.includes(result.status) && result.content_hash === record.content_hash;
const hasAllPhotos = (result, record) =>
  result.status !== "waiting_photos" && record.photos.every((hash) => (result.photos || {})[hash] === "kept");

async function arrived(record, result, serverTime) {
  await write(["records", "photos", "receipts"], async (at) => {
    at.records.delete(record.uuid);
    await dropPhotos(at, record.uuid);
    at.receipts.put({
      uuid: record.uuid, user: record.user, kind: record.kind, title: record.title, made_at: record.made_at,
      received_at: serverTime, content_hash: record.content_hash, photos: record.photos.length,
      link: result.link || "", skew_seconds: result.skew_seconds || 0,
    });
    const keys = await answer(at.receipts.index("user").getAll(record.user));
    keys.sort((a, b) => String(b.received_at).localeCompare(String(a.received_at)));
    for (const old of keys.slice(RECEIPTS_KEPT)) at.receipts.delete(old.uuid);
  });
}

/** Back from quarantine to the queue, as it is; `changes`: the version of theirs that its owner has seen now. */
export const retry = (id, changes = {}) => patch(id, { state: "waiting", error: null, current: null, attempts: 0, next_at: 0, is_solo: true, ...changes });

/** Thrown away by its owner's own decision, photos included; an answer of one tap can then be given anew. */
export function discard(id) {
  return write(["records", "photos", "meta"], async (at) => {
    const row = await answer(at.records.get(id));
    if (row) at.meta.delete(`tap:${row.user}:${row.kind}:${row.body.order || row.body.roll_call}`);
    at.records.delete(id);
    await dropPhotos(at, id);
  });
}
