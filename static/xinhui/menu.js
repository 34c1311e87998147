// The main menu: what the line has no room for stands under “More”; the page one is on stays in sight.
(() => {
  "use strict";
  const nav = document.querySelector(".menu .nav");
  const more = document.querySelector(".menu .more");
  if (!nav || !more) return;
  const rest = more.querySelector(".rest");
  const links = [...nav.children];

  function isFull() {
    return nav.scrollWidth > nav.clientWidth + 1;
  }

  function fit() {
    nav.append(...links);
    more.open = false;
    more.hidden = true;
    if (!isFull()) return;
    more.hidden = false;
    const last = [...links].reverse().filter((link) => !link.hasAttribute("aria-current"));
    for (const link of last) {
      if (!isFull()) break;
      rest.prepend(link);
    }
  }

  let width = 0;
  function refit() {
    if (width === window.innerWidth) return; // a phone's bars come and go: only the height changed
    width = window.innerWidth;
    fit();
  }

  refit();
  window.addEventListener("resize", refit);
  if (document.fonts) document.fonts.ready.then(fit);
  document.addEventListener("click", (event) => {
    if (more.open && !more.contains(event.target)) more.open = false;
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !more.open) return;
    more.open = false;
    more.querySelector("summary").focus();
  });
})();
