// Service centres on a map: towns as outlines, a dot for each, green while it is open.
(() => {
  "use strict";
  const box = document.getElementById("places");
  const data = document.getElementById("places-data");
  if (!box || !data) return;
  const { towns, places } = JSON.parse(data.textContent);
  const dark = matchMedia("(prefers-color-scheme: dark)").matches;
  const map = L.map(box, { attributionControl: false, scrollWheelZoom: false });
  const edge = { color: dark ? "#4a5866" : "#8fa1b1", weight: 1, fillColor: dark ? "#25313c" : "#eef2f5", fillOpacity: 0.8 };
  const ground = L.featureGroup(towns.map((town) => L.geoJSON(town, { interactive: false, style: edge }))).addTo(map);
  const dots = L.featureGroup(places.map((place) => {
    const link = document.createElement("a");
    link.href = place.url;
    link.textContent = place.name;
    const colour = place.is_open ? "#1b7f4d" : "#b3261e";
    return L.circleMarker([place.latitude, place.longitude], { radius: 7, color: "#fff", weight: 2, fillColor: colour, fillOpacity: 1 })
      .bindPopup(link);
  })).addTo(map);
  const bounds = (places.length ? dots : ground).getBounds();
  if (bounds.isValid()) map.fitBounds(bounds, { padding: [24, 24], maxZoom: 15 });
  else box.remove();
})();
