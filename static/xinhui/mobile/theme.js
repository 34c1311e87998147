// Daylight or dark: chosen, or as the phone has it.

const dark = window.matchMedia("(prefers-color-scheme: dark)");
let chosen = "auto";

/** auto | light | dark. */
export function applyTheme(value = chosen) {
  chosen = value;
  const isDark = chosen === "dark" || (chosen === "auto" && dark.matches);
  document.documentElement.dataset.theme = isDark ? "dark" : "light";
}

if (dark.addEventListener) dark.addEventListener("change", () => applyTheme());
