// Texts of the page: Django translates them into the template; the English source is the key.

const node = document.getElementById("words");
const words = node ? JSON.parse(node.textContent) : {};

/** The text in the reader's language; `{name}` is filled in. */
export function t(text, values = {}) {
  return (words[text] || text).replace(/\{(\w+)\}/g, (whole, name) => (name in values ? String(values[name]) : whole));
}

const two = (number) => String(number).padStart(2, "0");

/** “08-30 14:05” in the phone's own zone. */
export function moment(at) {
  const day = new Date(at);
  return `${two(day.getMonth() + 1)}-${two(day.getDate())} ${two(day.getHours())}:${two(day.getMinutes())}`;
}

/** How long ago, in the largest unit that fits. */
export function age(since, now = Date.now()) {
  const minutes = Math.max(0, Math.floor((now - new Date(since).getTime()) / 60000));
  if (minutes < 1) return t("less than a minute");
  if (minutes < 60) return t("{n} minutes", { n: minutes });
  if (minutes < 48 * 60) return t("{n} hours", { n: Math.floor(minutes / 60) });
  return t("{n} days", { n: Math.floor(minutes / 1440) });
}

/** The phone's time with its offset: the server keeps it beside its own. */
export function deviceTime(now = new Date()) {
  const offset = -now.getTimezoneOffset();
  const sign = offset < 0 ? "-" : "+";
  const local = new Date(now.getTime() + offset * 60000).toISOString().slice(0, 19);
  return `${local}${sign}${two(Math.floor(Math.abs(offset) / 60))}:${two(Math.abs(offset) % 60)}`;
}
