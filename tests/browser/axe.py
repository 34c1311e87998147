"""What a page owes everybody: nothing that axe calls serious, and targets for a thumb."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

TARGET_PX = 44
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"], "resultTypes": ["violations"]}
GRAVE = {"serious", "critical"}
#: Controls that are too small for a thumb, as “tag text (width × height)”. A link inside a sentence is as high as its
#: line (WCAG 2.5.8, inline); radio buttons and ticks are as large as their label; a leaflet shape is no control.
SMALL = """(least) => [...document.querySelectorAll("a[href], button, input, select, textarea, summary, [role=button]")].flatMap((node) => {
  const label = ["radio", "checkbox", "file"].includes(node.type) ? node.closest("label, .camera") : null;
  const box = (label || node).getBoundingClientRect();
  const style = getComputedStyle(node);
  if (node.type === "hidden" || !box.width || style.visibility === "hidden" || node.closest(".skip, [inert], .leaflet-control-attribution")) return [];
  if (node.checkVisibility && !node.checkVisibility()) return [];
  if (node.matches("a") && style.display === "inline") return [];
  return box.height < least - 0.5 || box.width < least - 0.5 ? [`${node.tagName} ${(node.innerText || node.name || node.className).slice(0, 30)} (${Math.round(box.width)} × ${Math.round(box.height)})`] : [];
})"""


def findings(page: Page) -> list[str]:
    """What axe calls serious or worse: rule, why, where."""
    found = Axe().run(page, options=RULES).response["violations"]
    return [
        f"{row['id']}: {node['failureSummary'].splitlines()[1].strip()} — {' '.join(map(str, node['target']))}"
        for row in found
        if row["impact"] in GRAVE
        for node in row["nodes"]
    ]


def too_small(page: Page) -> list[str]:
    """Controls that a thumb misses."""
    return list(page.evaluate(SMALL, TARGET_PX))
