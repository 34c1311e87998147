// Where it is: the phone's own position, corrected by hand on a map that is loaded only when it is asked for.

import { button, h, toast } from "./dom.js";
import { config, session, setting } from "./session.js";
import { t } from "./words.js";

const round = (value) => Math.round(value * 1e6) / 1e6;

/** The phone's position once: {latitude, longitude, accuracy_m}; rejects with a reason for people. */
export function position() {
  return new Promise((resolve, reject) => {
    if (!navigator.geolocation) { reject(new Error(t("This browser gives no position."))); return; }
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => resolve({ latitude: round(coords.latitude), longitude: round(coords.longitude), accuracy_m: Math.round(coords.accuracy) }),
      (error) => reject(new Error(error.code === 1 ? t("The position is forbidden to this page; allow it, or tap the map.") : t("No position yet; go outdoors, or tap the map."))),
      { enableHighAccuracy: true, timeout: 20000, maximumAge: 30000 },
    );
  });
}

/** Is the point inside the ring? Even-odd rule; points are [longitude, latitude]. */
function inRing(ring, lon, lat) {
  let inside = false;
  for (let i = 0, j = ring.length - 1; i < ring.length; j = i, i += 1) {
    const [x1, y1] = ring[i];
    const [x2, y2] = ring[j];
    if ((y1 > lat) !== (y2 > lat) && lon < ((x2 - x1) * (lat - y1)) / (y2 - y1) + x1) inside = !inside;
  }
  return inside;
}

/** The one of my grids in which the point lies, or null. */
export function gridAt(lat, lon) {
  const grids = (session.data && session.data.grids) || [];
  return grids.find(({ boundary }) => {
    if (!boundary) return false;
    const parts = boundary.type === "Polygon" ? [boundary.coordinates] : boundary.coordinates;
    return parts.some(([outer, ...holes]) => inRing(outer, lon, lat) && !holes.some((hole) => inRing(hole, lon, lat)));
  }) || null;
}

let loading = null;
/** Leaflet, from the portal's own files, at the first use. */
function leaflet() {
  loading = loading || new Promise((resolve, reject) => {
    const [script, style] = config.map;
    document.head.append(h("link", { rel: "stylesheet", href: style }));
    const node = h("script", { src: script });
    node.onload = () => resolve(window.L);
    node.onerror = () => { loading = null; node.remove(); reject(new Error(t("The map is not on this phone yet: open it once with signal."))); };
    document.head.append(node);
  });
  return loading;
}

async function openMap(box, body, put) {
  const L = await leaflet();
  box.hidden = false;
  const map = L.map(box, { attributionControl: false, preferCanvas: true });
  if (config.tiles) L.tileLayer(config.tiles, { maxZoom: 19 }).addTo(map);
  let marker = null;
  const mark = (point) => {
    if (marker) marker.setLatLng(point);
    else marker = L.circleMarker(point, { radius: 10, color: "#fff", weight: 3, fillColor: "#a8201a", fillOpacity: 1 }).addTo(map);
  };
  // A view first: leaflet's canvas draws nothing without one.
  if (body.latitude !== undefined) { map.setView([body.latitude, body.longitude], 17); mark([body.latitude, body.longitude]); }
  else map.setView([22.43, 113.02], 11);
  const shapes = L.featureGroup((session.data.grids || []).filter((grid) => grid.boundary).map((grid) =>
    L.geoJSON(grid.boundary, { interactive: false, style: { color: "#124f92", weight: 2, fillOpacity: 0.08 } }))).addTo(map);
  if (body.latitude === undefined && shapes.getLayers().length) map.fitBounds(shapes.getBounds());
  map.on("click", ({ latlng }) => { mark(latlng); put({ latitude: round(latlng.lat), longitude: round(latlng.lng) }, true); });
  return map;
}

/** The place of a report: found at once, shown in words, correctable. */
export function placeField(draft, form, context) {
  const { body } = draft;
  const words = h("p", { role: "status", "data-place": body.latitude === undefined ? "none" : "kept" });
  const box = h("div", { class: "map", hidden: true, role: "application", "aria-label": t("Map: tap where it is") });
  let map = null;
  let byHand = draft.place_by_hand || false;
  const tell = (trouble = "") => {
    if (body.latitude === undefined) { words.textContent = trouble || t("Looking for the position…"); return; }
    const grid = gridAt(body.latitude, body.longitude);
    const where = grid ? grid.name : t("outside my grids");
    words.textContent = `${where} · ${body.latitude.toFixed(5)}, ${body.longitude.toFixed(5)}${draft.accuracy_m && !byHand ? ` · ±${draft.accuracy_m} m` : ""}`;
    words.dataset.place = "kept";
  };
  const put = (point, hand) => {
    body.latitude = point.latitude;
    body.longitude = point.longitude;
    draft.accuracy_m = point.accuracy_m || null;
    draft.place_by_hand = hand;
    byHand = hand;
    tell();
    form.touch();
  };
  const find = async () => {
    try {
      const point = await position();
      if (byHand || context.left) return;
      body.coordinate_system = (await setting("coordinates")) || "wgs84";
      put(point, false);
    } catch (error) { tell(error.message); }
  };
  tell();
  if (body.latitude === undefined) find();
  context.onleave(() => map && map.remove());
  const middle = ((session.data && session.data.grids) || []).find((grid) => grid.centre);
  return h("div", { class: "field" }, h("span", { class: "hint" }, t("Place")), words, box, h("div", { class: "acts" },
    button(t("Correct on the map"), async () => { if (!map) map = await openMap(box, body, (point, hand) => { body.coordinate_system = "wgs84"; put(point, hand); }); box.scrollIntoView({ block: "center" }); }),
    button(t("My position"), async () => { byHand = false; draft.place_by_hand = false; await find(); }),
    middle ? button(t("Middle of my grid"), () => { body.coordinate_system = "wgs84"; put({ latitude: middle.centre[0], longitude: middle.centre[1] }, true); toast(t("Say in the words where it is.")); }) : null));
}
