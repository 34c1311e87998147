// A patrol's track: goes on while the worker reports and reads, is kept every two seconds, and survives a kill.

import { autosave, draftsOf } from "./drafts.js";
import { session } from "./session.js";
import { deviceTime } from "./words.js";

const STEP_M = 8;
const STEP_MS = 15000;
const ACCURACY_MAX_M = 80;
const POINTS_MAX = 18000;

let watch = null;
let saver = null;
let lock = null;
/** The patrol under way: its draft, or null. */
export const patrol = { draft: null, trouble: "" };

/** Metres between two points, near enough for a walk. */
export function metres([lat1, lon1], [lat2, lon2]) {
  const rad = Math.PI / 180;
  const x = (lon2 - lon1) * rad * Math.cos(((lat1 + lat2) / 2) * rad);
  const y = (lat2 - lat1) * rad;
  return Math.hypot(x, y) * 6371000;
}

export const walked = (track) => Math.round(track.slice(1).reduce((sum, point, index) => sum + metres(track[index], point), 0));

function take({ coords }) {
  if (coords.accuracy > ACCURACY_MAX_M) return;
  const { track } = patrol.draft.body;
  const point = [Math.round(coords.latitude * 1e6) / 1e6, Math.round(coords.longitude * 1e6) / 1e6, deviceTime()];
  const last = track[track.length - 1];
  if (last && metres(last, point) < STEP_M && Date.now() - new Date(last[2]).getTime() < STEP_MS) return;
  if (track.length < POINTS_MAX) track.push(point);
  patrol.trouble = "";
  saver.touch();
  document.dispatchEvent(new CustomEvent("xinhui:track"));
}

async function awake() {
  try {
    if (navigator.wakeLock && document.visibilityState === "visible") lock = await navigator.wakeLock.request("screen");
  } catch { lock = null; }
}
const again = () => { if (patrol.draft) awake(); };

/** Follow the phone for this patrol. */
export function follow(draft) {
  patrol.draft = draft;
  saver = autosave(draft, () => {}, () => { patrol.trouble = "storage"; });
  if (navigator.geolocation && watch === null) {
    watch = navigator.geolocation.watchPosition(take, (error) => {
      patrol.trouble = error.code === 1 ? "forbidden" : "none";
      document.dispatchEvent(new CustomEvent("xinhui:track"));
    }, { enableHighAccuracy: true, maximumAge: 5000, timeout: 60000 });
  }
  awake();
  document.addEventListener("visibilitychange", again);
}

export const touch = () => saver && saver.touch();

/** The patrol is finished or thrown away. */
export async function rest({ keep = true } = {}) {
  if (watch !== null) navigator.geolocation.clearWatch(watch);
  watch = null;
  if (lock) lock.release().catch(() => {});
  document.removeEventListener("visibilitychange", again);
  if (saver) await saver.stop({ keep });
  saver = null;
  patrol.draft = null;
}

/** After a start: the patrol that a kill interrupted goes on. */
export async function resume() {
  if (patrol.draft && patrol.draft.user !== (session.user && session.user.id)) await rest();
  if (patrol.draft || !session.user) return;
  const open = (await draftsOf(session.user.id)).find((draft) => draft.kind === "patrol");
  if (open) follow(open);
}
