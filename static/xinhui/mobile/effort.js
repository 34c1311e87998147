// What a form costs: fields asked, fields filled in by hand, seconds at work. Only numbers go with the record.

const PAUSE_MS = 60000;
const EVENTS = ["pointerdown", "keydown", "input", "change", "click"];
const fieldsOf = (line) => [...(line.parentElement || line).querySelectorAll("input:not([type=hidden]), textarea, select")];
const nameOf = (node, index) => node.name || node.getAttribute("aria-label") || node.id || String(index);

/** Watch the form around `line` while its page is open; kept with the draft, so that a form taken up again goes on.
 * Returns how to stop. */
export function watch(draft, line) {
  draft.work = draft.work || { ms: 0, touched: [] };
  let last = null;
  const note = (event) => {
    if (!line.parentElement || !line.parentElement.contains(event.target)) return;
    const now = Date.now();
    if (last !== null) draft.work.ms += Math.min(Math.max(0, now - last), PAUSE_MS);
    last = now;
    if (event.type !== "input" && event.type !== "change") return;
    const fields = fieldsOf(line);
    const name = nameOf(event.target, fields.indexOf(event.target));
    if (!draft.work.touched.includes(name)) draft.work.touched.push(name);
  };
  EVENTS.forEach((type) => document.addEventListener(type, note, true));
  return () => EVENTS.forEach((type) => document.removeEventListener(type, note, true));
}

/** The cost of a form that is handed over now. */
export function costOf(draft, line) {
  const { ms, touched } = draft.work;
  const names = new Set(fieldsOf(line).map(nameOf));
  const asked = Math.max(1, names.size);
  return { asked, filled: Math.min(asked, touched.length), seconds: Math.round(ms / 1000) };
}
