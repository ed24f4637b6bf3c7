// Which bubbles a map shows: compounds from far, buildings from near, and one bubble for those that would touch.

export const NEAR_ZOOM = 16;
export const APART_PX = 56;

// Where a point lies on the whole world's square at a zoom, in pixels (spherical Mercator).
export function pixel({ latitude, longitude }, zoom) {
  const size = 256 * 2 ** zoom;
  const sine = Math.sin((latitude * Math.PI) / 180);
  return {
    x: ((longitude + 180) / 360) * size,
    y: (0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI)) * size,
  };
}

// The spots that a zoom speaks of: buildings when near, else compounds. What a compound has beside its
// buildings (a case at its gate) stays with it, so that the sums are the same at every zoom.
export function levelOf(spots, zoom) {
  const compounds = spots.filter((spot) => spot.level === "compound");
  if (zoom < NEAR_ZOOM) return compounds;
  const buildings = spots.filter((spot) => spot.level === "building");
  const beside = compounds.map((spot) => without(spot, buildings.filter((one) => one.within === spot.name)));
  return [...buildings, ...beside.filter((spot) => total(spot) > 0)];
}

function without(spot, inside) {
  const left = { ...spot };
  for (const count of ["late", "soon", "other"]) {
    left[count] -= inside.reduce((sum, one) => sum + one[count], 0);
  }
  return left;
}

// One bubble for spots nearer than `apart` pixels to its first; the most urgent come first and keep their place.
export function clusters(spots, zoom, apart = APART_PX) {
  const found = [];
  for (const spot of [...spots].sort((one, other) => weight(other) - weight(one))) {
    const at = pixel(spot, zoom);
    const near = found.find((one) => Math.hypot(one.at.x - at.x, one.at.y - at.y) < apart);
    if (near) {
      near.spots.push(spot);
      for (const count of ["late", "soon", "other"]) near[count] += spot[count];
    } else {
      const { latitude, longitude, late, soon, other } = spot;
      found.push({ at, latitude, longitude, late, soon, other, spots: [spot] });
    }
  }
  return found;
}

export function total(one) {
  return one.late + one.soon + one.other;
}

// The tone of a bubble: as urgent as the most urgent case in it.
export function tone(one) {
  if (one.late) return "late";
  return one.soon ? "soon" : "calm";
}

function weight(spot) {
  return spot.late * 1e8 + spot.soon * 1e4 + spot.other;
}
