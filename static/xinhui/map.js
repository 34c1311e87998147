// The command map: shapes once, colours again whenever the pulse says so.
(() => {
  "use strict";
  const box = document.getElementById("map");
  if (!box) return;
  const state = document.getElementById("map-state");
  const words = box.dataset;
  const dark = matchMedia("(prefers-color-scheme: dark)").matches;
  const NONE = dark ? "#25313c" : "#eef2f5";
  const OPEN = ["#fde6c8", "#f9c784", "#f2a33f"];
  const LATE = ["#f4b3ae", "#e0746d", "#b3261e"];
  const EDGE = dark ? "#4a5866" : "#9fb0bf";

  function colour(load) {
    if (!load || !load[0]) return NONE;
    const [open, overdue] = load;
    if (overdue) return LATE[Math.min(overdue, 3) - 1];
    return OPEN[Math.min(open, 3) - 1];
  }

  function style(load) {
    return { color: EDGE, weight: 0.7, fillColor: colour(load), fillOpacity: 0.9 };
  }

  async function json(url) {
    const answer = await fetch(url, { credentials: "same-origin", headers: { "X-Poll": "1" } });
    if (!answer.ok) throw new Error(String(answer.status));
    return answer.json();
  }

  function text(feature, load) {
    const [open, overdue] = load || [0, 0];
    return open ? `${words.open} ${open} · ${words.overdue} ${overdue}` : words.none;
  }

  async function draw() {
    const [shapes, first] = await Promise.all([json(words.geometry), json(words.loads)]);
    state.remove();
    let loads = first;
    const map = L.map(box, { attributionControl: false, preferCanvas: true, zoomSnap: 0.25 });
    const layers = {};
    const grids = L.geoJSON(shapes.grids, {
      style: (feature) => style(loads[feature.id]),
      onEachFeature: (feature, layer) => {
        layers[feature.id] = layer;
        layer.bindTooltip(() => {
          const tip = document.createElement("div");
          const name = document.createElement("b");
          name.textContent = feature.properties.name;
          tip.className = "map-tip";
          tip.append(name, document.createElement("br"), text(feature, loads[feature.id]));
          return tip;
        }, { sticky: true });
        layer.on("click", () => { location.href = words.grid.replace("000000000000000", feature.id); });
        layer.on("mouseover", () => layer.setStyle({ weight: 2.5, color: "#1d2733" }));
        layer.on("mouseout", () => layer.setStyle({ weight: 0.7, color: EDGE }));
      },
    }).addTo(map);
    const towns = L.geoJSON(shapes.towns, {
      interactive: false,
      style: { color: dark ? "#c9d4de" : "#44525f", weight: 1.8, fill: false },
      onEachFeature: (feature, layer) => layer.bindTooltip(feature.properties.name, { permanent: true, direction: "center", className: "town-name" }),
    }).addTo(map);
    map.fitBounds((shapes.grids.features.length ? grids : towns).getBounds(), { padding: [12, 12] });
    legend(map);
    box.dataset.ready = "1";
    document.addEventListener("xinhui:pulse", async () => {
      loads = await json(words.loads);
      Object.entries(layers).forEach(([code, layer]) => layer.setStyle({ fillColor: colour(loads[code]) }));
    });
  }

  function legend(map) {
    const control = L.control({ position: "bottomleft" });
    control.onAdd = () => {
      const node = L.DomUtil.create("div", "legend");
      [[NONE, words.none], [OPEN[1], words.open], [LATE[2], words.overdue]].forEach(([fill, name]) => {
        const row = document.createElement("div");
        const swatch = document.createElement("i");
        swatch.style.background = fill;
        row.append(swatch, name);
        node.append(row);
      });
      return node;
    };
    control.addTo(map);
  }

  draw().catch(() => { state.textContent = words.failed; if (!state.isConnected) box.append(state); });
})();
