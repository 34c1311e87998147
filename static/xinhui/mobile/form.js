// What every form of the page shares: a draft that saves itself, photos, and a submit that says “saved” only when it is.

import { photosOf } from "./db.js";
import { button, confirmed, field, h, toast } from "./dom.js";
import { Gone, PHOTOS_MAX, addPhoto, autosave, draftsOf, dropDraft, enqueue, loadDraft, newDraft, removePhoto } from "./drafts.js";
import { costOf, watch } from "./effort.js";
import { thumbnail } from "./photos.js";
import { changed, send } from "./queue.js";
import { session } from "./session.js";
import { moment, t } from "./words.js";

/** The draft that the address names, one that waits for the same thing, or a new one. */
export async function draftFor(kind, { id = null, body = {}, title = "", about = null } = {}) {
  const user = session.user.id;
  if (id) {
    const known = await loadDraft(id);
    if (known && known.user === user && known.kind === kind) return known;
  }
  if (about) {
    const same = (await draftsOf(user)).find((draft) => draft.kind === kind && draft.about === about);
    if (same) return same;
  }
  return newDraft(user, kind, body, { title, about });
}

/** Autosave with a line that tells when; `form.touch()` after every change of the draft. */
export function keeper(draft, context) {
  const line = h("p", { class: "hint", role: "status", "data-draft": draft.uuid },
    draft.is_kept ? t("Draft of {at}", { at: moment(draft.updated_at) }) : t("Drafts are kept on this phone by themselves."));
  const saver = autosave(draft, () => {
    line.textContent = t("Draft kept at {at}", { at: new Date().toTimeString().slice(0, 8) });
    line.dataset.kept = "1";
  }, (error) => {
    line.textContent = error instanceof Gone ? t("This was already sent from another page.") : t("The draft could not be kept: this phone's storage is full or closed.");
    line.className = "notice bad";
  });
  context.onleave(() => saver.stop());
  context.onleave(watch(draft, line));
  return { line, touch: saver.touch, saver };
}

/** Photos of a draft: a camera button and what it holds. */
export async function photoField(draft, form, label = t("Photos")) {
  const list = h("ul", { class: "photos" });
  const show = (row) => {
    const item = h("li", { "data-photo": row.sha256 }, thumbnail(row, t("Photo {n}", { n: list.children.length + 1 })),
      button("×", async () => { await removePhoto(draft, row.sha256); item.remove(); }, { "aria-label": t("Remove this photo") }));
    list.append(item);
  };
  const rows = await photosOf(draft.uuid);
  draft.photos.forEach((hash) => { const row = rows.find((known) => known.sha256 === hash); if (row) show(row); });
  const take = h("input", { type: "file", accept: "image/*", multiple: true, "aria-label": t("Take or choose photos"), onchange: async (event) => {
    const files = [...event.target.files];
    event.target.value = "";
    await form.saver.flush();
    for (const file of files) {
      if (draft.photos.length >= PHOTOS_MAX) { toast(t("At most {n} photos.", { n: PHOTOS_MAX }), "bad"); break; }
      try {
        const row = await addPhoto(draft, file);
        if (row) show(row);
      } catch (error) {
        toast(error instanceof RangeError ? t("This photo is too large.") : t("The photo could not be kept: this phone's storage is full or closed."), "bad");
      }
    }
  } });
  return h("div", { class: "field" }, h("span", { class: "hint" }, label), list, h("div", { class: "camera" }, h("span", { class: "button wide" }, t("Take or choose photos")), take));
}

/** Put the draft in the queue and say so; the words appear after the disk has it. */
export async function submit(draft, form, { words = t("Saved on this phone; it is sent by itself."), then = "#/queue" } = {}) {
  if (form) draft.effort = costOf(draft, form.line);
  if (form) await form.saver.flush();
  try {
    await enqueue(draft);
    if (form) await form.saver.stop({ keep: false });
  } catch (error) {
    if (error instanceof Gone) { toast(t("This was already sent from another page."), "bad"); location.hash = "#/queue"; return false; }
    if (error.name === "QuotaExceededError") { toast(t("Not saved: this phone's storage is full. Free some space and save again."), "bad"); return false; }
    throw error;
  }
  toast(words);
  changed();
  send();
  if (then) location.hash = then;
  return true;
}

/** The buttons under a form. */
export function formActs(draft, form, label, check) {
  return h("div", { class: "acts" },
    button(label, async () => {
      const wrong = check();
      if (wrong) { toast(wrong, "bad"); return; }
      await submit(draft, form);
    }, { primary: true, "data-act": "save" }),
    button(t("Throw away"), async () => {
      if (!(await confirmed(t("Throw this draft away, photos included?"), t("Throw away")))) return;
      await form.saver.stop({ keep: false });
      await dropDraft(draft.uuid);
      location.hash = "#/today";
    }, { danger: true }));
}

/** Words of one key of the draft's body. */
export function wordsField(draft, form, key, label, { help = "", rows = 3, max = 2000 } = {}) {
  const node = h("textarea", { rows, maxlength: max, value: draft.body[key] || "", oninput: (event) => { draft.body[key] = event.target.value; form.touch(); } });
  return field(label, node, help);
}
