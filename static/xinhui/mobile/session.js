// Who is signed in, as far as this phone knows. The queue belongs to a user (G10), and what is sent carries the
// request token of that user's own session: the server takes it from nobody else.

import { answer, get, ofUser, put, read, write } from "./db.js";

export const STATES = { ok: "ok", out: "out", offline: "offline", captive: "captive", other: "other", trouble: "trouble" };
const config = JSON.parse(document.getElementById("config").textContent);
export { config };

/** user: whose page this is (signed in now, or last); state: what the last try to reach the portal gave. */
export const session = { user: null, state: STATES.offline, token: "", data: null };

/** Fetch JSON without ever following a redirect to a login page, or taking a captive portal's page for an answer.
 * Returns {state, status, body, retryAfter}; state “ok” only for the portal's own JSON. */
export async function ask(path, options = {}) {
  let response;
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), options.timeout || 30000);
  try {
    response = await fetch(path, {
      credentials: "same-origin", cache: "no-store", redirect: "manual", ...options, signal: stop.signal,
      headers: { Accept: "application/json", ...(options.headers || {}) },
    });
    if (response.type === "opaqueredirect") return { state: STATES.out, status: 302, body: null };
    const type = response.headers.get("Content-Type") || "";
    const retryAfter = Number(response.headers.get("Retry-After")) || 0;
    const body = type.includes("json") ? await response.json().catch(() => null) : null;
    const state = stateOf(response.status, body);
    return { state, status: response.status, body, retryAfter, headers: response.headers };
  } catch {
    return { state: STATES.offline, status: 0, body: null };
  } finally {
    clearTimeout(timer);
  }
}

function stateOf(status, body) {
  if (status === 401) return STATES.out;
  if (status >= 500 && status !== 511) return STATES.trouble;
  // The portal answers JSON, refusals included: a page is somebody else's (a hotel's, a proxy's, a login form).
  return body === null ? STATES.captive : STATES.ok;
}

/** Only who is signed in, and a fresh request token: what the sender asks before it sends. */
export async function greet() {
  const { state, status, body } = await ask(config.session, { headers: { "X-Poll": "1" } });
  if (state !== STATES.ok) { session.state = state; session.token = ""; return state; }
  if (status !== 200 || body.portal !== "xinhui" || !body.user) return (session.state = STATES.captive);
  if (!session.user || body.user !== session.user.id) return (session.state = STATES.other);
  session.token = body.csrf;
  return (session.state = STATES.ok);
}

/** Read the portal's view of me; keeps it for the next start without signal. */
export async function refresh({ quiet = false } = {}) {
  const answerOf = await ask(config.data, { headers: quiet ? { "X-Poll": "1" } : {} });
  const body = answerOf.body;
  if (answerOf.state === STATES.ok && answerOf.status === 200 && (!body || body.portal !== "xinhui" || !body.me)) {
    answerOf.state = STATES.captive;
  }
  if (answerOf.status === 403 && answerOf.state === STATES.ok) answerOf.state = STATES.other;
  session.state = answerOf.state;
  if (answerOf.state !== STATES.ok || answerOf.status !== 200) {
    session.token = "";
    return session;
  }
  const switched = session.user && session.user.id !== body.me.id;
  session.user = body.me;
  session.token = body.csrf;
  session.data = { ...body, csrf: undefined, kept_at: new Date().toISOString() };
  await write(["meta", "cache"], (at) => {
    at.meta.put(body.me, "user");
    at.cache.put(session.data, body.me.id);
  });
  if (switched) document.dispatchEvent(new CustomEvent("xinhui:switched"));
  return session;
}

/** Start from what the phone has kept: the last user and their data. */
export async function recall() {
  const [user, data] = await read(["meta", "cache"], async (at) => {
    const last = await answer(at.meta.get("user"));
    return [last || null, last ? await answer(at.cache.get(last.id)) : null];
  });
  session.user = user;
  session.data = data || null;
  return session;
}

/** Sign-out on this phone: what was kept for reading goes; drafts and the queue stay for their owner. */
export async function forget() {
  await write(["meta", "cache"], (at) => {
    if (session.user) at.cache.delete(session.user.id);
    at.meta.delete("user");
  });
  Object.assign(session, { user: null, data: null, token: "", state: STATES.out });
}

/** How many records of other accounts wait on this phone; their content is nobody's business here. */
export async function waitingForOthers() {
  const rows = await read(["records"], (at) => answer(at.records.getAll()));
  return rows.filter((row) => !session.user || row.user !== session.user.id).length;
}

export const setting = (name) => get("meta", `setting:${name}`);
export const setSetting = (name, value) => put("meta", value, `setting:${name}`);
export const ownRows = (store) => (session.user ? ofUser(store, session.user.id) : Promise.resolve([]));
