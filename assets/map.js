// The map of results: our own outlines, rings of distance, pins that are real buttons.
// The list on the page holds the same places; without this script nothing is lost.
/* global L */
const box = document.getElementById('map');
const colour = name => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
const MILE = 1609.344;
// What it says stands on the page, in the page's language.
const { zoomIn, zoomOut, places: placesHere, miles: manyMiles } = box.dataset;
const counted = (words, n) => words.replace('{n}', n);
const phone = innerWidth < 760;

const map = L.map(box, {
  zoomControl: false, attributionControl: false, zoomSnap: 0.25, minZoom: 3, maxZoom: 15,
  renderer: L.svg({ padding: 0.5 }),
});
L.control.zoom({ position: 'topright', zoomInTitle: zoomIn, zoomOutTitle: zoomOut }).addTo(map);
const land = L.layerGroup();
const rings = L.layerGroup();
const pins = L.layerGroup();
let places = [];
let names = [];
let rounds = [];
let ours = 0;
let keep = false;
let list = null;
let chosen = null;

const text = words => {
  const span = document.createElement('span');
  span.textContent = words;
  return span.innerHTML;
};
const label = (at, words, kind) => L.marker(at, {
  interactive: false, keyboard: false,
  icon: L.divIcon({ className: `lbl ${kind}`, html: `<span>${text(words)}</span>`, iconSize: null }),
});

/** What the list on the page says: its places and what was searched around. */
function read() {
  const found = list = document.getElementById('found');
  const number = value => (value === undefined || value === '' ? null : Number(value));
  const around = found.dataset.lat ? [number(found.dataset.lat), number(found.dataset.lon)] : null;
  places = [...found.querySelectorAll('[data-lat][data-n]')].map(card => ({
    n: card.dataset.n, at: [Number(card.dataset.lat), Number(card.dataset.lon)],
    name: card.dataset.name, card,
  }));
  chosen = null;
  return { around, within: number(found.dataset.within) };
}

/** Frames what is there: the middle and the nearer places, whole pins, never less than two miles. */
function frame({ around, within }) {
  if (!around && !places.length) {
    map.setView([39.5, -98.4], 4, { animate: false });
    return;
  }
  let seen = places;
  if (around) {
    const away = place => map.distance(around, place.at);
    const inside = places.filter(place => away(place) <= (within ?? 0));
    const nearest = [...places].sort((a, b) => away(a) - away(b));
    const middling = nearest.length ? away(nearest[Math.floor(nearest.length / 2)]) : 0;
    const most = Math.min(Math.max(2 * middling, 10 * MILE), 60 * MILE);
    seen = inside.length ? inside : nearest.filter(place => away(place) <= most);
  }
  const bounds = L.latLngBounds(seen.map(place => place.at));
  if (around) bounds.extend(L.latLng(around).toBounds(seen.length ? 4 * MILE : 6 * MILE));
  // A pin stands above its place: more room is needed there, and beside the buttons.
  const fit = () => map.fitBounds(bounds, {
    paddingTopLeft: [24, 52], paddingBottomRight: [phone ? 60 : 40, 20], maxZoom: 14, animate: false,
  });
  fit();
  // The edge cuts no pin in two: those it would cut come inside.
  const { x: wide, y: high } = map.getSize();
  const cut = places.filter(place => {
    const { x, y } = map.latLngToContainerPoint(place.at);
    const away = Math.max(-x, x - wide, -y, y - high - 32);
    return away > -24 && away < 24;
  });
  cut.forEach(place => bounds.extend(place.at));
  if (cut.length) fit();
}

function ring({ around, within }) {
  rings.clearLayers();
  rounds = [];
  if (!around) return;
  const asked = within ? Math.round(within / MILE * 10) / 10 : null;
  const all = [...new Set([2, 5, 10, ...(asked ? [asked] : [])])].sort((a, b) => a - b);
  for (const miles of all) {
    L.circle(around, {
      radius: miles * MILE, interactive: false, color: colour('--pine'), dashArray: '3 6',
      weight: miles === asked ? 2 : 1.2, fillColor: colour('--pine'),
      fillOpacity: miles === all[0] ? 0.06 : 0.02,
    }).addTo(rings);
    rounds.push([`${miles} mi`, around[0] - miles / 69, around[1], 'ring']);
  }
}

/** Puts the pins: no two targets closer than 46 px across or down, then names that touch neither pin nor name. */
function draw() {
  pins.clearLayers();
  const groups = [];
  for (const place of places) {
    const at = map.latLngToLayerPoint(place.at);
    const near = groups.find(({ at: { x, y } }) => Math.max(Math.abs(x - at.x), Math.abs(y - at.y)) < 46);
    if (near) near.places.push(place); else groups.push({ at, places: [place] });
  }
  const taken = [];
  const size = map.getSize();
  for (const group of groups) {
    const [first] = group.places;
    // What the edge would cut in two is too small to be hit: it comes when the map is moved.
    const { x, y } = map.latLngToContainerPoint(first.at);
    const cut = (at, most) => at > -16 && at < 16 || at > most - 16 && at < most + 16;
    if (cut(x, size.x) || cut(y - 20, size.y)) continue;
    const one = group.places.length === 1;
    const has = group.places.includes(chosen);
    const kind = one ? (has ? 'sel' : '') : `cl${has ? ' has' : ''}`;
    const says = one ? `${first.n}. ${first.name}` : counted(placesHere, group.places.length);
    L.marker(first.at, {
      keyboard: false, zIndexOffset: has ? 999 : 0,
      icon: L.divIcon({
        className: `mk ${kind}`, iconSize: [32, 32], iconAnchor: [16, 36],
        html: `<button type="button" aria-label="${text(says).replaceAll('"', '&quot;')}"><span>${one ? first.n : `×${group.places.length}`}</span></button>`,
      }),
    }).on('click', () => (one ? show(first) : open(group.places))).addTo(pins);
    taken.push([group.at.x - 22, group.at.y - 40, group.at.x + 22, group.at.y + 22]);
  }
  const corner = map.containerPointToLayerPoint([0, 0]);
  taken.push([corner.x + size.x - 56, corner.y, corner.x + size.x, corner.y + 92]);
  const zoom = map.getZoom();
  for (const [name, lat, lon, kind] of [...rounds, ...names]) {
    if (kind === '' && zoom < 9.5) continue;
    const spot = map.latLngToLayerPoint([lat, lon]);
    const half = name.length * (kind === 'big' ? 4.2 : 3.7) + 3;
    for (const [dx, dy] of kind === 'ring' ? [[0, 11], [0, -11]] : [[0, 0], [0, 26], [0, -30]]) {
      const at = spot.add([dx, dy]);
      const area = [at.x - half, at.y - 9, at.x + half, at.y + 9];
      const outside = area[0] < corner.x + 2 || area[2] > corner.x + size.x - 2
        || area[1] < corner.y || area[3] > corner.y + size.y;
      if (outside || taken.some(x => area[0] < x[2] && area[2] > x[0] && area[1] < x[3] && area[3] > x[1])) continue;
      taken.push(area);
      label(map.layerPointToLatLng(at), name, kind).addTo(pins);
      break;
    }
  }
}

function open(group) {
  const bounds = L.latLngBounds(group.map(place => place.at));
  if (map.getZoom() >= map.getMaxZoom() || bounds.getNorthEast().equals(bounds.getSouthWest())) show(group[0]);
  else map.fitBounds(bounds.pad(0.3), { maxZoom: 15 });
}

/** Marks a place on the map and in the list, and brings its card into view. */
function show(place) {
  list.querySelectorAll('.sel').forEach(card => card.classList.remove('sel'));
  chosen = place;
  place.card.classList.add('sel');
  const fold = place.card.closest('details');
  if (fold) fold.open = true;
  place.card.scrollIntoView({ block: 'nearest' });
  place.card.querySelector('a')?.focus({ preventScroll: true });
  draw();
}

/** Counties and town names around the middle of the map, from this server. */
async function outlines() {
  const middle = map.getCenter();
  const answer = await fetch(`/map/outlines.json?lat=${middle.lat.toFixed(2)}&lon=${middle.lng.toFixed(2)}`);
  if (!answer.ok) return;
  const { counties, labels } = await answer.json();
  land.clearLayers();
  L.geoJSON(counties, {
    interactive: false,
    style: county => ({
      color: colour('--border-map'), weight: 1, fillOpacity: 1,
      fillColor: colour(county.properties.home ? '--land-home' : '--land'),
    }),
  }).addTo(land).bringToBack();
  names = labels;
}

async function renew() {
  const asked = read();
  // Nothing to show is no map, not an empty sea.
  box.parentElement.hidden = !asked.around && !places.length;
  if (box.parentElement.hidden) return;
  quietly(() => {
    map.invalidateSize();
    if (!keep) frame(asked);
    keep = false;
  });
  area.hidden = true;
  ring(asked);
  draw();
  await outlines().catch(() => {});
  draw();
}

/** Moves the map without offering to search where it is then. */
function quietly(move) {
  ours += 1;
  move();
  ours -= 1;
}

/** Searches around the middle of the map, as far as its corners; every filter stays. */
function search() {
  const middle = map.getCenter().wrap();
  const far = map.distance(middle, map.getBounds().getNorthEast()) / MILE;
  const miles = String(Math.min(Math.max(Math.ceil(far * 10) / 10, 0.1), 5000));
  const form = document.getElementById('find');
  const radius = form.elements.radius_mi;
  if (![...radius.options].some(option => option.value === miles)) {
    radius.add(new Option(counted(manyMiles, miles), miles));
  }
  radius.value = miles;
  form.elements.near.value = `${middle.lat.toFixed(4)},${middle.lng.toFixed(4)}`;
  keep = true;
  form.requestSubmit();
}

const area = document.getElementById('area');
area.addEventListener('click', search);
quietly(() => frame(read()));
land.addTo(map);
rings.addTo(map);
pins.addTo(map);
// The frame changes with its surroundings: type that arrives, a window pulled wider.
new ResizeObserver(() => quietly(() => map.invalidateSize({ animate: false }))).observe(box);
map.on('zoomend moveend', draw);
map.on('moveend', () => { if (!ours) area.hidden = false; });
renew();
// Other things are swapped as well, such as the words that complete a question.
document.addEventListener('htmx:after:swap', () => {
  if (document.getElementById('found') !== list) renew();
});
box.querySelectorAll('.leaflet-control a').forEach(link => { link.href = '#map'; });
