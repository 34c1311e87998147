// The command desk: colours of the map after each live swap, a sign when live data stops, the wall's clock and turns.
(() => {
  "use strict";
  const desk = document.getElementById("desk");
  if (!desk) return;
  const box = document.querySelector(".desk-mapbox");
  const say = document.querySelector("[data-say]");
  const warning = document.querySelector("[data-stale]");
  const root = document.documentElement;
  const every = Number(desk.dataset.liveEvery || 0) * 1000;
  let loads = {}, war = new Set(), swapped = performance.now(), said = "";

  // The map ---------------------------------------------------------------
  const colour = ([open, late]) => (late ? `late${Math.min(late, 3)}` : open ? `open${Math.min(open, 3)}` : "quiet");

  function paint() {
    const facts = desk.querySelector("[data-loads]");
    if (!facts || !box) return;
    loads = JSON.parse(facts.dataset.loads);
    war = new Set(JSON.parse(facts.dataset.war));
    box.querySelectorAll("[data-code]").forEach((shape) => {
      const code = shape.dataset.code;
      const wanted = `grid ${colour(loads[code] || [0, 0])}${war.has(code) ? " war" : ""}`;
      if (shape.getAttribute("class") !== wanted) shape.setAttribute("class", wanted);
    });
  }

  if (box) {
    const tip = box.querySelector("[data-tip]");
    const words = box.dataset;
    box.addEventListener("pointermove", (event) => {
      const shape = event.target.closest("[data-code]");
      tip.hidden = !shape;
      if (!shape) return;
      const [open, late] = loads[shape.dataset.code] || [0, 0];
      const parts = [shape.textContent, `${words.inHand} ${open}`, `${words.overdue} ${late}`];
      if (war.has(shape.dataset.code)) parts.push(words.wartime);
      tip.textContent = parts.join(" · ");
      const frame = box.getBoundingClientRect();
      tip.style.left = `${Math.min(event.clientX - frame.left + 14, frame.width - tip.offsetWidth - 4)}px`;
      tip.style.top = `${event.clientY - frame.top + 14}px`;
    });
    box.addEventListener("pointerleave", () => { tip.hidden = true; });
    box.addEventListener("click", (event) => {
      const shape = event.target.closest("[data-code]");
      if (shape) location.href = words.grid.replace("000000000000000", shape.dataset.code);
    });
  }

  // Live ------------------------------------------------------------------
  function fresh() {
    swapped = performance.now();
    paint();
    turn(0);
    const brief = desk.querySelector("[data-brief]");
    const text = brief ? brief.textContent : "";
    if (said && text !== said && say) say.textContent = text;  // brief, and only when it says something new
    said = text;
    judge();
  }

  function judge() {
    if (!every) return;
    const stopped = performance.now() - swapped > every * 2.5 || root.dataset.liveState === "stale";
    root.toggleAttribute("data-desk-stale", stopped);
    if (warning) warning.hidden = !stopped;
  }

  new MutationObserver(fresh).observe(desk, { childList: true });
  new MutationObserver(judge).observe(root, { attributes: true, attributeFilter: ["data-live-state"] });
  setInterval(judge, 5000);

  // The wall --------------------------------------------------------------
  const clock = document.querySelector("[data-clock]");
  if (clock) {
    const begun = new Date(clock.getAttribute("datetime")).getTime() - performance.now();
    const zone = { timeZone: "Asia/Shanghai" };
    const time = new Intl.DateTimeFormat("zh-CN", { ...zone, hour: "2-digit", minute: "2-digit", second: "2-digit", hour12: false });
    const day = new Intl.DateTimeFormat(root.lang, { ...zone, year: "numeric", month: "long", day: "numeric", weekday: "long" });
    const date = document.querySelector("[data-date]");
    setInterval(() => {
      const now = new Date(begun + performance.now());
      clock.textContent = time.format(now);
      const today = day.format(now);
      if (date.textContent !== today) date.textContent = today;
    }, 1000);
  }

  const pause = document.querySelector("[data-pause]");
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  let at = 0, turning = !still;

  function turn(step) {
    const parts = [...desk.querySelectorAll("[data-turn] > section")];
    if (parts.length < 2) return;
    at = (at + step) % parts.length;
    parts.forEach((part, place) => { part.hidden = place !== at; });
  }

  if (pause && desk.querySelectorAll("[data-turn] > section").length > 1) {
    const label = () => { pause.textContent = still ? pause.dataset.next : turning ? pause.dataset.stop : pause.dataset.go; };
    pause.hidden = false;
    pause.addEventListener("click", () => { if (still) turn(1); else turning = !turning; label(); });
    label();
    setInterval(() => { if (turning && !document.hidden) turn(1); }, 15000);
  }

  paint();
  turn(0);
  said = desk.querySelector("[data-brief]")?.textContent || "";
})();
