// Canonical JSON and SHA-256: the page and the server compute the same digest of a record, or nothing is deleted.

/** Keys sorted, no spaces, not ASCII-escaped: what Python's json.dumps(sort_keys, separators, ensure_ascii=False) gives. */
export function canonical(value) {
  if (Array.isArray(value)) return `[${value.map((item) => canonical(item === undefined ? null : item)).join(",")}]`;
  if (value && typeof value === "object") {
    const keys = Object.keys(value).filter((key) => value[key] !== undefined).sort();
    return `{${keys.map((key) => `${JSON.stringify(key)}:${canonical(value[key])}`).join(",")}}`;
  }
  return JSON.stringify(value);
}

/** Half a surrogate pair (a cut emoji) cannot be sent as UTF-8: it is replaced before it is hashed. */
export function wellFormed(value) {
  if (typeof value === "string") {
    return value.replace(/[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(^|[^\uD800-\uDBFF])[\uDC00-\uDFFF]/g, "$1\uFFFD").replaceAll("\u0000", "");
  }
  if (Array.isArray(value)) return value.map(wellFormed);
  if (value && typeof value === "object") {
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, wellFormed(item)]));
  }
  return value;
}

/** SHA-256 of text or bytes, in hexadecimal. */
export async function sha256(data) {
  const bytes = typeof data === "string" ? new TextEncoder().encode(data) : data;
  const digest = await crypto.subtle.digest("SHA-256", bytes);
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** The digest that a receipt must echo. */
export function contentHash({ kind, made_at, body, photos }) {
  return sha256(canonical({ kind, made_at, body, photos }));
}
