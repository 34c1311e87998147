// Answers of one tap (an order seen, acknowledged, begun, done; a roll call): recorded once, with the phone's own time.

import { answer, read, write } from "./db.js";
import { newDraft, recordOf } from "./drafts.js";
import { changed, send } from "./queue.js";
import { session } from "./session.js";

const key = (kind, about) => `tap:${session.user.id}:${kind}:${about}`;

/** What this phone has answered to: a set of “kind:about”. */
export async function tapped() {
  const prefix = `tap:${session.user.id}:`;
  const keys = await read(["meta"], (at) => answer(at.meta.getAllKeys(IDBKeyRange.bound(prefix, `${prefix}\uffff`))));
  return new Set(keys.map((name) => name.slice(prefix.length)));
}

/** Keep the answer and the mark that it was given in one transaction; false when it was given before. */
export async function tap(kind, about, body, { title = "", again = false, base_version = null } = {}) {
  const record = await recordOf({ ...newDraft(session.user.id, kind, body, { title }), base_version });
  const mark = key(kind, about);
  const isNew = await write(["meta", "records"], async (at) => {
    if (!again && (await answer(at.meta.get(mark)))) return false;
    at.meta.put(record.made_at, mark);
    at.records.add(record);
    return true;
  });
  if (isNew) { changed(); send(); }
  return isNew;
}
