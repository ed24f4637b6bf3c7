// The map of cases, drawn from the list beside it: the same numbers, so a reader without the map misses nothing.

import { clusters, levelOf, tone, total } from "./clusters.js";

const box = document.getElementById("case-map");

function read(link) {
  const [late, soon, other] = link.dataset.counts.split(" ").map(Number);
  const compound = link.closest(".desk-spots > li").querySelector("[data-spot=compound] .desk-spot-name");
  return {
    level: link.dataset.spot,
    name: link.querySelector(".desk-spot-name").textContent,
    within: compound.textContent,
    latitude: Number(link.dataset.latitude),
    longitude: Number(link.dataset.longitude),
    url: link.href,
    late,
    soon,
    other,
  };
}

function bubble(one) {
  const size = Math.min(64, 30 + 6 * Math.log2(1 + total(one)));
  return L.divIcon({
    className: `desk-bubble is-${tone(one)}`,
    html: String(total(one)),
    iconSize: [size, size],
  });
}

function words(one) {
  const names = one.spots.slice(0, 3).map((spot) => spot.name).join("、");
  const more = one.spots.length > 3 ? "…" : "";
  const late = one.late ? ` · ${one.late} ${box.dataset.late}` : "";
  const soon = one.soon ? ` · ${one.soon} ${box.dataset.soon}` : "";
  return `${names}${more}: ${total(one)} ${box.dataset.all}${late}${soon}`;
}

function draw(map, layer, spots) {
  layer.clearLayers();
  for (const one of clusters(levelOf(spots, map.getZoom()), map.getZoom())) {
    const label = words(one);
    const marker = L.marker([one.latitude, one.longitude], { icon: bubble(one), title: label, alt: label });
    marker.on("click", () => {
      if (one.spots.length === 1) window.location.assign(one.spots[0].url);
      else map.fitBounds(one.spots.map((spot) => [spot.latitude, spot.longitude]), { padding: [48, 48], maxZoom: 18 });
    });
    layer.addLayer(marker);
  }
}

function listed() {
  return [...document.querySelectorAll("[data-spot][data-latitude]")].map(read);
}

if (box) {
  let spots = listed();
  if (spots.length === 0) box.hidden = true;
  else {
    const map = L.map(box, { attributionControl: false, zoomSnap: 1, maxZoom: 19, minZoom: 9 });
    map.fitBounds(spots.map((spot) => [spot.latitude, spot.longitude]), { padding: [40, 40], maxZoom: 17 });
    const layer = L.layerGroup().addTo(map);
    draw(map, layer, spots);
    map.on("zoomend", () => draw(map, layer, spots));
    // A compound that is opened in the list brings its buildings: the map goes there and shows them.
    document.body.addEventListener("htmx:afterSettle", () => {
      const before = new Set(spots.map((spot) => spot.url));
      spots = listed();
      draw(map, layer, spots);
      const fresh = spots.filter((spot) => !before.has(spot.url));
      if (fresh.length > 0) {
        map.fitBounds(fresh.map((spot) => [spot.latitude, spot.longitude]), { padding: [48, 48], maxZoom: 18 });
      }
    });
    box.removeAttribute("role");
  }
}
