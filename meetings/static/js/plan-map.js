// A draft on a map without tiles: districts as circles with how many meetings they get, and the crews' ways.
const frame = document.getElementById("plan-map");
const grid = { step: 0.5, margin: 8 };

function loadOnce(tag, attributes) {
  return new Promise((resolve, reject) => {
    const node = Object.assign(document.createElement(tag), attributes);
    node.addEventListener("load", resolve);
    node.addEventListener("error", reject);
    document.head.append(node);
  });
}

const districts = [...document.querySelectorAll("[data-circle]")].map((item) => ({
  point: [Number(item.dataset.lat), Number(item.dataset.lon)],
  count: Number(item.dataset.count),
  name: item.querySelector("a").textContent,
  href: item.querySelector("a").href,
}));

const ways = [...document.querySelectorAll("[data-points]")].map((item) => ({
  look: item.dataset.way,
  points: item.dataset.points.split(" ").map((pair) => pair.split(",").map(Number)),
}));

function lines(from, to) {
  const first = Math.floor(from / grid.step) - grid.margin;
  const last = Math.ceil(to / grid.step) + grid.margin;
  return Array.from({ length: last - first + 1 }, (_, index) => (first + index) * grid.step);
}

function graticule(bounds) {
  const latitudes = lines(bounds.getSouth(), bounds.getNorth());
  const longitudes = lines(bounds.getWest(), bounds.getEast());
  const ends = [
    ...latitudes.map((lat) => [[lat, longitudes[0]], [lat, longitudes.at(-1)]]),
    ...longitudes.map((lon) => [[latitudes[0], lon], [latitudes.at(-1), lon]]),
  ];
  return L.layerGroup(ends.map((each) => L.polyline(each, { className: "graticule", weight: 1, interactive: false })));
}

function words(text, look) {
  const node = document.createElement("span");
  node.textContent = text;
  node.className = look;
  return node;
}

function circle({ point, count, name, href }, most) {
  const radius = count ? 12 + 16 * Math.sqrt(count / most) : 7;
  const look = count ? "district" : "district district--none";
  const drawn = L.circleMarker(point, { radius, className: look });
  drawn.on("click", () => location.assign(href));
  const label = words("", "");
  if (count) label.append(words(String(count), "map-count"));
  drawn.bindTooltip(count ? label : words(name, ""), { permanent: Boolean(count), direction: "center", className: "map-name" });
  return drawn;
}

function named({ point, name, count }, most) {
  const radius = count ? 12 + 16 * Math.sqrt(count / most) : 7;
  return L.tooltip(point, { content: words(name, ""), permanent: true, direction: "bottom", offset: [0, radius - 4], className: "map-name map-name--place" });
}

function overlap(one, other) {
  return one.left < other.right && other.left < one.right && one.top < other.bottom && other.top < one.bottom;
}

// Of names that would lie on each other, that of the district with more meetings is shown.
function thinNames() {
  const taken = [];
  for (const name of frame.querySelectorAll(".map-name--place")) {
    name.hidden = false;
    const box = name.getBoundingClientRect();
    name.hidden = taken.some((other) => overlap(box, other));
    if (!name.hidden) taken.push(box);
  }
}

function drawWay({ points, look }, map) {
  L.polyline(points, { className: `route route--${look}`, interactive: false }).addTo(map);
  for (const stop of points.slice(1, -1)) {
    L.circleMarker(stop, { radius: 5, className: `stop route--${look}`, interactive: false }).addTo(map);
  }
}

function draw() {
  const { zoomIn: zoomInTitle, zoomOut: zoomOutTitle, label } = frame.dataset;
  frame.hidden = false;
  frame.setAttribute("role", "region");
  frame.setAttribute("aria-label", label);
  const map = L.map(frame, { attributionControl: false, zoomControl: false, maxZoom: 12, zoomSnap: 0.25, scrollWheelZoom: false });
  L.control.zoom({ zoomInTitle, zoomOutTitle }).addTo(map);
  const bounds = L.latLngBounds([...districts.map((each) => each.point), ...ways.flatMap((each) => each.points)]);
  map.fitBounds(bounds.pad(0.12));
  graticule(bounds).addTo(map);
  const most = Math.max(1, ...districts.map((each) => each.count));
  for (const each of districts) circle(each, most).addTo(map);
  for (const way of ways) drawWay(way, map);
  for (const each of districts) named(each, most).addTo(map);
  map.on("zoomend", () => requestAnimationFrame(thinNames));
  thinNames();
}

if (districts.length) {
  await Promise.all([
    loadOnce("link", { rel: "stylesheet", href: frame.dataset.leafletCss }),
    loadOnce("script", { src: frame.dataset.leaflet }),
  ]);
  draw();
}
