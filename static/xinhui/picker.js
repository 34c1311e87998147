// Choosing a place: tap the map, drag the marker, or take the device's position.
(() => {
  "use strict";
  const box = document.getElementById("picker");
  if (!box) return;
  const lat = document.getElementById("id_latitude");
  const lon = document.getElementById("id_longitude");
  const status = document.getElementById("picker-state");
  const map = L.map(box, { attributionControl: false, preferCanvas: true }).setView([22.43, 113.02], 11);
  let marker = null;

  function put(point, move) {
    lat.value = point.lat.toFixed(6);
    lon.value = point.lng.toFixed(6);
    if (!marker) {
      marker = L.circleMarker(point, { radius: 9, color: "#fff", weight: 3, fillColor: "#b3261e", fillOpacity: 1 }).addTo(map);
    } else marker.setLatLng(point);
    if (move) map.setView(point, 16);
  }

  map.on("click", (event) => put(event.latlng, false));
  [lat, lon].forEach((field) => field.addEventListener("change", () => {
    if (lat.value && lon.value) put(L.latLng(Number(lat.value), Number(lon.value)), true);
  }));
  document.getElementById("here").addEventListener("click", () => {
    if (!navigator.geolocation) { status.textContent = status.dataset.failed; return; }
    navigator.geolocation.getCurrentPosition(
      (found) => { status.textContent = ""; put(L.latLng(found.coords.latitude, found.coords.longitude), true); },
      () => { status.textContent = status.dataset.failed; },
      { enableHighAccuracy: true, timeout: 10000 },
    );
  });
  fetch(box.dataset.geometry, { credentials: "same-origin" }).then((answer) => answer.json()).then((shapes) => {
    const grids = L.geoJSON(shapes.grids, { interactive: false, style: { color: "#8fa1b1", weight: 0.8, fillColor: "#eef2f5", fillOpacity: 0.8 } }).addTo(map);
    if (shapes.grids.features.length) map.fitBounds(grids.getBounds());
    if (lat.value && lon.value) put(L.latLng(Number(lat.value), Number(lon.value)), true);
  }).catch(() => { status.textContent = status.dataset.failed; });
})();
