// IndexedDB: one row a record, one transaction a promise. Everything that must not be lost goes through `write`,
// which resolves when the transaction has completed on disk and never earlier (design.md, “Offline promises”, G1).

export const NAME = "xinhui";
/** Each step brings the database from the version before it to its own; none is ever edited or removed (G8). */
export const STEPS = [
  (db) => {
    db.createObjectStore("meta");
    db.createObjectStore("cache");
    db.createObjectStore("drafts", { keyPath: "uuid" }).createIndex("user", "user");
    db.createObjectStore("records", { keyPath: "uuid" }).createIndex("user", "user");
    db.createObjectStore("photos", { keyPath: "id" }).createIndex("record", "record");
  },
  (db) => {
    // Receipts of what arrived, so that “the server lacks these” can be asked of the past as well.
    db.createObjectStore("receipts", { keyPath: "uuid" }).createIndex("user", "user");
  },
];
export const STORES = ["meta", "cache", "drafts", "records", "photos", "receipts"];

let opening = null;
const closed = new Set();

/** Called when another tab needs the database for a newer version of the page: this one has to reload. */
export function onSuperseded(listener) { closed.add(listener); }

function open() {
  if (opening) return opening;
  opening = new Promise((resolve, reject) => {
    const ask = indexedDB.open(NAME, STEPS.length);
    ask.onupgradeneeded = (event) => {
      for (let step = event.oldVersion; step < STEPS.length; step += 1) STEPS[step](ask.result, ask.transaction);
    };
    ask.onerror = () => { opening = null; reject(ask.error); };
    ask.onblocked = () => closed.forEach((tell) => tell("blocked"));
    ask.onsuccess = () => {
      const db = ask.result;
      db.onversionchange = () => { db.close(); opening = null; closed.forEach((tell) => tell("superseded")); };
      db.onclose = () => { opening = null; };
      resolve(db);
    };
  });
  return opening;
}

/** The answer of one request inside a transaction. */
export function answer(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

async function run(mode, stores, work) {
  const db = await open();
  return new Promise((resolve, reject) => {
    let transaction;
    try {
      transaction = db.transaction(stores, mode, { durability: "strict" });
    } catch (error) { reject(error); return; }
    let result;
    transaction.oncomplete = () => resolve(result);
    transaction.onabort = () => reject(transaction.error || new Error("aborted"));
    const at = Object.fromEntries(stores.map((name) => [name, transaction.objectStore(name)]));
    Promise.resolve(work(at)).then((value) => { result = value; }, (error) => {
      try { transaction.abort(); } catch { /* it has ended by itself */ }
      reject(error);
    });
  });
}

/** Change several stores at once: all of it or nothing, and only then the promise resolves. */
export const write = (stores, work) => run("readwrite", stores, work);
/** Read several stores as they stand at one moment. */
export const read = (stores, work) => run("readonly", stores, work);

export const get = (store, key) => read([store], (at) => answer(at[store].get(key)));
export const put = (store, value, key) => write([store], (at) => answer(at[store].put(value, key)));
export const remove = (store, key) => write([store], (at) => answer(at[store].delete(key)));
export const ofUser = (store, user) => read([store], (at) => answer(at[store].index("user").getAll(user)));
export const photosOf = (record) => read(["photos"], (at) => answer(at.photos.index("record").getAll(record)));

/** Delete a record's or draft's photos; inside a transaction that has `photos`. */
export async function dropPhotos(at, record) {
  for (const key of await answer(at.photos.index("record").getAllKeys(record))) at.photos.delete(key);
}

/** The phone's own number, minted once. */
export async function device() {
  return write(["meta"], async (at) => {
    const known = await answer(at.meta.get("device"));
    if (known) return known;
    const fresh = uuid();
    at.meta.put(fresh, "device");
    return fresh;
  });
}

/** A random UUID; `crypto.randomUUID` is missing from older in-app browsers. */
export function uuid() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
