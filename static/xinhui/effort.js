// What a form costs: fields asked, fields filled in by hand, seconds at work. Only numbers leave the page.
(() => {
  "use strict";
  const PAUSE_MS = 60000;
  const NO_FIELD = ["hidden", "submit", "button", "image", "reset"];
  const work = new WeakMap();

  // A form that came back with errors goes on from what it had cost already.
  const key = `effort:${location.pathname}`;
  const visit = performance.getEntriesByType("navigation")[0];
  let before = null;
  try {
    if (visit && visit.responseStatus >= 400) before = JSON.parse(sessionStorage.getItem(key));
    sessionStorage.removeItem(key);
  } catch { /* storage is closed: this try counts alone */ }

  function at(form) {
    const now = performance.now();
    const known = work.get(form) || { ms: 0, last: now };
    known.ms += Math.min(now - known.last, PAUSE_MS);
    known.last = now;
    work.set(form, known);
    return known;
  }

  function isChanged(field) {
    if (field.type === "checkbox" || field.type === "radio") return field.checked !== field.defaultChecked;
    if (field.type === "file") return field.files.length > 0;
    if (field.tagName !== "SELECT") return field.value !== field.defaultValue;
    const options = [...field.options];
    if (field.multiple) return options.some((option) => option.selected !== option.defaultSelected);
    return field.selectedIndex !== Math.max(0, options.findIndex((option) => option.defaultSelected));
  }

  function costOf(form) {
    const fields = [...form.elements].filter((field) => field.name && field.type && !field.disabled
      && !NO_FIELD.includes(field.type) && !["FIELDSET", "OUTPUT", "OBJECT"].includes(field.tagName));
    const names = new Set(fields.map((field) => field.name));
    const filled = new Set(fields.filter(isChanged).map((field) => field.name));
    if (before) before.filled.filter((name) => names.has(name)).forEach((name) => filled.add(name));
    return { names, filled, seconds: Math.round(at(form).ms / 1000) + (before ? before.seconds : 0) };
  }

  const isForm = (form) => form && form.method === "post";
  for (const event of ["focusin", "pointerdown", "keydown", "input", "change"]) {
    document.addEventListener(event, ({ target }) => {
      const form = target.form || (target.closest && target.closest("form"));
      if (isForm(form)) at(form);
    }, true);
  }

  document.addEventListener("submit", ({ target: form }) => {
    if (!isForm(form)) return;
    const { names, filled, seconds } = costOf(form);
    if (!names.size) return;
    let field = form.elements.namedItem("effort");
    if (!field) {
      field = Object.assign(document.createElement("input"), { type: "hidden", name: "effort" });
      form.append(field);
    }
    field.value = JSON.stringify({ asked: names.size, filled: filled.size, seconds });
    try {
      sessionStorage.setItem(key, JSON.stringify({ filled: [...filled], seconds }));
    } catch { /* as above */ }
  }, true);
})();
