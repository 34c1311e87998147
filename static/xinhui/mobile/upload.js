// Photos, by hash and in pieces: a broken connection costs one piece, never the photo.

import { get } from "./db.js";
import { STATES, ask, config } from "./session.js";

export const PIECE = 256 * 1024;

/** Where the next piece starts, from a “Range: bytes=0-n” header. */
function kept(headers) {
  const match = /bytes[= ]0-(\d+)/.exec((headers && headers.get("Range")) || "");
  return match ? Number(match[1]) + 1 : 0;
}

/** Send the photos of a record that the server lacks; {state, refused: a problem when the server will not have one}. */
export async function sendPhotos(record, token) {
  for (const hash of record.missing) {
    const row = await get("photos", `${record.uuid}:${hash}`);
    if (!row) return { state: STATES.ok, refused: { code: "photo-lost" } };
    const sent = await sendPhoto(row, token);
    if (sent.state !== STATES.ok || sent.refused) return sent;
  }
  return { state: STATES.ok };
}

async function sendPhoto(row, token) {
  const address = config.photos.replace("SHA256", row.sha256);
  const known = await ask(address, { method: "HEAD", redirect: "follow" });
  if ([STATES.offline, STATES.out, STATES.trouble].includes(known.state)) return { state: known.state };
  let start = known.status === 308 ? kept(known.headers) : 0;
  if (known.status === 200 && known.headers.get("X-Photo") === "kept") return { state: STATES.ok };
  let restarts = 0;
  while (start < row.size) {
    const end = Math.min(row.size, start + PIECE);
    const { state, status, body, headers } = await ask(address, {
      method: "PUT", redirect: "follow", timeout: 120000, body: row.bytes.slice(start, end),
      headers: { "Content-Type": row.type, "Content-Range": `bytes ${start}-${end - 1}/${row.size}`, "X-CSRFToken": token },
    });
    if (status === 308) {
      const next = kept(headers);
      if (next <= start && (restarts += 1) > 2) return { state: STATES.trouble };
      start = next;
      continue;
    }
    if (state !== STATES.ok) return { state };
    if (status === 200 || status === 201) return { state: STATES.ok };
    if (status === 403) return { state: STATES.out };
    if (status === 409 || status === 416) {
      // The server's pieces are not ours (another attempt, or a purge): from the beginning, once or twice.
      if ((restarts += 1) > 2) return { state: STATES.ok, refused: body };
      start = status === 416 ? kept(headers) : 0;
      continue;
    }
    if (status === 404 || status === 408 || status === 429) return { state: STATES.trouble };
    return { state: STATES.ok, refused: body };
  }
  return { state: STATES.ok };
}
