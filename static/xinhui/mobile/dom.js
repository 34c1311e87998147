// Building the page: elements are made, never parsed, so that no text of anybody becomes markup.

import { t } from "./words.js";

/** h("p", {class: "hint"}, "text", child, …): attributes starting with “on” are listeners; null children are left out. */
export function h(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes || {})) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (name === "value" || name === "checked" || name === "disabled") node[name] = value;
    else node.setAttribute(name, value === true ? "" : String(value));
  }
  node.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

export const button = (label, onclick, { primary = false, danger = false, ...rest } = {}) =>
  h("button", { type: "button", class: `button${primary ? " primary" : ""}${danger ? " danger" : ""}`, onclick: once(onclick), ...rest }, label);

/** A tap in flight is not tapped twice. */
function once(act) {
  return async (event) => {
    const node = event.currentTarget;
    if (node.dataset.busy) return;
    node.dataset.busy = "1";
    try {
      await act(event);
    } catch (error) {
      toast(t("This did not work: {error}", { error: error.message || error.name }), "bad");
    } finally {
      delete node.dataset.busy;
    }
  };
}

export const link = (href, label, extra = {}) => h("a", { href, class: "button", ...extra }, label);
export const card = (...children) => h("section", { class: "card" }, ...children);
export const heading = (text) => h("h2", {}, text);
export const hint = (text) => h("p", { class: "hint" }, text);
export const empty = (text) => h("p", { class: "empty" }, text);
export const tag = (text, tone = "") => h("span", { class: `tag ${tone}` }, text);

let number = 0;
/** A labelled control. */
export function field(label, control, help = "") {
  number += 1;
  control.id = control.id || `f${number}`;
  if (help) control.setAttribute("aria-describedby", `${control.id}-help`);
  return h("div", { class: "field" }, h("label", { for: control.id }, label), control,
    help ? h("p", { class: "hint", id: `${control.id}-help` }, help) : null);
}

/** Big buttons of which one is chosen: radio buttons underneath, so that keyboard and screen reader know them. */
export function choices(label, name, options, chosen, onchange) {
  return h("fieldset", { class: "choices" }, h("legend", {}, label), options.map(([value, text]) => h("label", {},
    h("input", { type: "radio", name, value, checked: value === chosen, onchange: () => onchange(value) }), h("span", {}, text))));
}

export const textarea = (value, oninput, attributes = {}) => h("textarea", { rows: 3, value, oninput: (event) => oninput(event.target.value), ...attributes });
export const input = (value, oninput, attributes = {}) => h("input", { type: "text", value, oninput: (event) => oninput(event.target.value), ...attributes });

let hiding = null;
/** A word at the bottom of the page, read aloud as well. */
export function toast(text, tone = "good") {
  const node = document.getElementById("toast");
  node.textContent = text;
  node.className = `toast ${tone}`;
  node.hidden = false;
  clearTimeout(hiding);
  hiding = setTimeout(() => { node.hidden = true; }, 6000);
}

/** Ask before something is lost for good; resolves to true or false. */
export function confirmed(text, yes) {
  return new Promise((resolve) => {
    const end = (value) => { box.remove(); resolve(value); };
    const box = h("div", { class: "ask", role: "alertdialog", "aria-modal": "true", "aria-labelledby": "ask-text", onkeydown: (event) => event.key === "Escape" && end(false) },
      h("div", { class: "card" }, h("p", { id: "ask-text" }, text), h("div", { class: "acts" }, button(yes, () => end(true), { danger: true }), button(t("Keep it"), () => end(false)))));
    document.body.append(box);
    box.querySelectorAll("button")[1].focus();
  });
}

/** Hand a file to the phone. */
export function download(name, parts, type) {
  const url = URL.createObjectURL(new Blob(parts, { type }));
  const anchor = h("a", { href: url, download: name });
  document.body.append(anchor);
  anchor.click();
  anchor.remove();
  setTimeout(() => URL.revokeObjectURL(url), 60000);
}
