// The emergency screen's map: each grid coloured by how far its slowest order came, again whenever the pulse says so.
(() => {
  "use strict";
  const box = document.getElementById("map");
  if (!box) return;
  const state = document.getElementById("map-state");
  const words = box.dataset;
  const names = (id) => new Map(JSON.parse(document.getElementById(id).textContent));
  const levels = names("level-names");
  const dark = matchMedia("(prefers-color-scheme: dark)").matches;
  const EDGE = dark ? "#4a5866" : "#9fb0bf";
  const OUT = dark ? "#25313c" : "#eef2f5";
  // sent, delivered, seen, acknowledged, executing, done
  const COLOURS = ["#b3261e", "#e0746d", "#f2a33f", "#9ccfb0", "#5fae82", "#1b7a4b"];
  const labels = [...names("receipt-names").values()];

  const colour = (row) => (row && row[0] >= 0 ? COLOURS[row[0]] : OUT);
  const style = (row) => ({ color: EDGE, weight: 0.7, fillColor: colour(row), fillOpacity: 0.92 });

  async function json(url) {
    const answer = await fetch(url, { credentials: "same-origin", headers: { "X-Poll": "1" } });
    if (!answer.ok) throw new Error(String(answer.status));
    return answer.json();
  }

  function text(row) {
    if (!row || row[0] < 0) return words.out;
    const said = labels[row[0]];
    return row[1] ? `${said} · ${words.missing} ${row[1]} · ${levels.get(row[2])}` : said;
  }

  function tip(feature, row) {
    const node = document.createElement("div");
    const name = document.createElement("b");
    name.textContent = feature.properties.name;
    node.className = "map-tip";
    node.append(name, document.createElement("br"), text(row));
    return node;
  }

  function legend(map) {
    const control = L.control({ position: "bottomleft" });
    control.onAdd = () => {
      const node = L.DomUtil.create("div", "legend");
      [[OUT, words.out], ...COLOURS.map((fill, rank) => [fill, labels[rank]])].forEach(([fill, name]) => {
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

  async function draw() {
    const [shapes, first] = await Promise.all([json(words.geometry), json(words.states)]);
    state.remove();
    let rows = first;
    const map = L.map(box, { attributionControl: false, preferCanvas: true, zoomSnap: 0.25 });
    map.setView([22.4, 113.0], 10);
    const layers = {};
    const inside = (feature) => feature.id.startsWith(words.area);
    const grids = L.geoJSON(shapes.grids, {
      style: (feature) => style(rows[feature.id]),
      onEachFeature: (feature, layer) => {
        layers[feature.id] = layer;
        layer.bindTooltip(() => tip(feature, rows[feature.id]), { sticky: true });
        layer.on("click", () => { location.href = words.grid.replace("000000000000000", feature.id); });
      },
    }).addTo(map);
    L.geoJSON(shapes.towns, { interactive: false, style: { color: dark ? "#c9d4de" : "#44525f", weight: 1.6, fill: false } }).addTo(map);
    const own = L.featureGroup(grids.getLayers().filter((layer) => inside(layer.feature)));
    const bounds = (own.getLayers().length ? own : grids).getBounds();
    if (bounds.isValid()) map.fitBounds(bounds, { padding: [10, 10] });
    legend(map);
    box.dataset.ready = "1";
    document.addEventListener("xinhui:pulse", async () => {
      rows = await json(words.states);
      Object.entries(layers).forEach(([code, layer]) => layer.setStyle({ fillColor: colour(rows[code]) }));
      box.dataset.drawn = String(Number(box.dataset.drawn || 0) + 1);
    });
  }

  draw().catch(() => { state.textContent = words.failed; if (!state.isConnected) box.append(state); });
})();
