// Drafts: every stroke is on disk within two seconds, and leaves only for the queue, in one transaction.

import { contentHash, wellFormed } from "./canonical.js";
import { answer, dropPhotos, get, ofUser, uuid, write } from "./db.js";
import { photoRow } from "./photos.js";
import { deviceTime } from "./words.js";

/** The shape of rows that this page writes. */
export const FORM = 1;
const PAUSE_MS = 400;
const LATEST_MS = 1500;
export const PHOTOS_MAX = 9;
const DEFAULTS = { form: FORM, title: "", base_version: null, attempts: 0, next_at: 0, state: "waiting", error: null };

/** A row of any version of this page, with what it lacks. A record's body and hash stay as they were made: the server
 * may have them already, and only a receipt for exactly that lets them go (G8). */
export const current = (row) => row && { ...DEFAULTS, ...row, body: row.body || {}, photos: row.photos || [] };

/** A new draft; its UUID is minted here and never changes (G2). */
export function newDraft(user, kind, body = {}, rest = {}) {
  return { uuid: uuid(), user, kind, form: FORM, body, photos: [], base_version: null, opened_at: deviceTime(), ...rest };
}

export const loadDraft = async (id) => current(await get("drafts", id));
export const draftsOf = async (user) => (await ofUser("drafts", user)).map(current);

/** Raised when another tab has sent or thrown away the draft: it must not come back under the same number. */
export class Gone extends Error {}

async function keep(at, draft, changes = {}) {
  if (draft.is_kept && !(await answer(at.drafts.get(draft.uuid)))) throw new Gone(draft.uuid);
  at.drafts.put({ ...draft, ...changes, is_kept: true, updated_at: deviceTime() });
}

/** Keep the draft as it is now. */
export async function saveDraft(draft) {
  await write(["drafts"], (at) => keep(at, draft));
  draft.is_kept = true;
}

/** Throw a draft away with its photos. */
export function dropDraft(id) {
  return write(["drafts", "photos"], async (at) => {
    at.drafts.delete(id);
    await dropPhotos(at, id);
  });
}

/** Add a photo to a draft: the photo and the draft that names it are kept together. */
export async function addPhoto(draft, file) {
  const row = await photoRow(draft.uuid, file);
  if (draft.photos.includes(row.sha256)) return null;
  await write(["drafts", "photos"], async (at) => {
    await keep(at, draft, { photos: [...draft.photos, row.sha256] });
    at.photos.put(row);
  });
  draft.is_kept = true;
  draft.photos.push(row.sha256);
  return row;
}

/** Take a photo back. */
export async function removePhoto(draft, hash) {
  const photos = draft.photos.filter((known) => known !== hash);
  await write(["drafts", "photos"], async (at) => {
    await keep(at, draft, { photos });
    at.photos.delete(`${draft.uuid}:${hash}`);
  });
  draft.photos = photos;
}

/** Saves a draft by itself: soon after the last stroke, 1.5 s after the first at the latest, and when the page hides. */
export function autosave(draft, onSaved, onFailed) {
  let timer = null;
  let since = 0;
  let running = Promise.resolve();
  let stopped = false;
  const flush = () => {
    clearTimeout(timer);
    timer = null;
    if (!since || stopped) return running;
    since = 0;
    running = saveDraft(draft).then(onSaved, onFailed);
    return running;
  };
  const hide = () => { if (document.visibilityState === "hidden") flush(); };
  document.addEventListener("visibilitychange", hide);
  window.addEventListener("pagehide", flush);
  return {
    touch() {
      if (stopped) return;
      const now = Date.now();
      since = since || now;
      clearTimeout(timer);
      timer = setTimeout(flush, Math.max(0, Math.min(PAUSE_MS, since + LATEST_MS - now)));
    },
    flush,
    /** The page is left; `keep: false` when the draft has gone to the queue or the bin. */
    async stop({ keep: kept = true } = {}) {
      if (kept) await flush();
      clearTimeout(timer);
      stopped = true;
      document.removeEventListener("visibilitychange", hide);
      window.removeEventListener("pagehide", flush);
    },
  };
}

/** What waits in the queue, made of a draft's words. */
export async function recordOf(draft) {
  const record = {
    uuid: draft.uuid, user: draft.user, kind: draft.kind, form: FORM, made_at: deviceTime(), title: draft.title || "",
    base_version: draft.base_version ?? null, body: wellFormed(draft.body), photos: [...draft.photos],
    state: "waiting", attempts: 0, next_at: 0, error: null, queued_at: Date.now(), effort: draft.effort || null,
  };
  record.content_hash = await contentHash(record);
  return record;
}

/** Hand a draft to the queue. Resolves when the record is on disk and the draft is gone: only then it is “saved” (G1). */
export async function enqueue(draft) {
  const record = await recordOf(draft);
  await write(["drafts", "records"], async (at) => {
    const kept = await answer(at.drafts.get(draft.uuid));
    if (draft.is_kept && !kept) throw new Gone(draft.uuid);
    at.records.add(record);
    at.drafts.delete(draft.uuid);
  });
  return record;
}

/** What the form was asked, read back from what it made of it. */
function choiceOf({ settle, whistle, record, agreement }) {
  if (settle) return { then: "settle", words: settle.note };
  if (whistle && whistle.reason) return { then: "whistle", words: whistle.reason };
  if (record || agreement) return { then: agreement ? "agreement" : "record", words: agreement || record };
  return {};
}

/** What a draft of this record waits for: its form finds it by that. */
function aboutOf({ kind, body }) {
  if (kind === "mediation") return body.case || "dispute";
  if (kind === "visit") return `site:${body.site}`;
  if (kind === "shelter_count") return `opening:${body.opening}`;
  return kind === "issue" ? null : body.whistle || body.day || null;
}

/** Bring a quarantined record back to a form: under its own number when the server refused it, under a fresh one when
 * that number belongs to something else. */
export async function reopen(record, { fresh = false } = {}) {
  const id = fresh ? uuid() : record.uuid;
  const draft = {
    uuid: id, user: record.user, kind: record.kind, form: FORM, body: record.body, photos: record.photos,
    base_version: record.base_version, opened_at: deviceTime(), updated_at: deviceTime(), title: record.title, ...choiceOf(record.body),
    about: aboutOf(record), is_kept: true,
  };
  await write(["drafts", "records", "photos"], async (at) => {
    const rows = await answer(at.photos.index("record").getAll(record.uuid));
    if (fresh) {
      for (const row of rows) {
        at.photos.put({ ...row, record: id, id: `${id}:${row.sha256}` });
        at.photos.delete(row.id);
      }
    }
    at.drafts.put(draft);
    at.records.delete(record.uuid);
  });
  return draft;
}
