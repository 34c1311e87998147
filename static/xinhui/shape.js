// One grid's boundary.
(() => {
  "use strict";
  const box = document.getElementById("shape");
  const data = document.getElementById("boundary");
  if (!box || !data) return;
  const boundary = JSON.parse(data.textContent);
  if (!boundary) { box.remove(); return; }
  const map = L.map(box, { attributionControl: false, scrollWheelZoom: false });
  const shape = L.geoJSON(boundary, { style: { color: "#a8201a", weight: 2.5, fillColor: "#f2a33f", fillOpacity: 0.25 } }).addTo(map);
  map.fitBounds(shape.getBounds(), { padding: [16, 16] });
})();
