// The lasso: a line drawn around points of the map, and which points lie within it.

/** @typedef {[x: number, y: number]} Point */

/**
 * Numbers of the points inside a closed line; `at(i)` gives a point's place.
 * @param {Point[]} line
 * @param {number} n
 * @param {(i: number) => Point} at
 */
export function enclosed(line, n, at) {
  const [xs, ys] = [line.map(([x]) => x), line.map(([, y]) => y)];
  const [left, right, low, high] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
  const found = [];
  for (let i = 0; i < n; i += 1) {
    const [x, y] = at(i);
    if (x >= left && x <= right && y >= low && y <= high && inside(line, x, y)) found.push(i);
  }
  return found;
}

/**
 * Whether a ray from the point crosses the line an odd number of times.
 * @param {Point[]} line
 * @param {number} x
 * @param {number} y
 */
function inside(line, x, y) {
  let odd = false;
  for (let i = 0, j = line.length - 1; i < line.length; j = i, i += 1) {
    const [[ax, ay], [bx, by]] = [line[i], line[j]];
    if (ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax) odd = !odd;
  }
  return odd;
}

/**
 * Draw the line as far as it goes.
 * @param {CanvasRenderingContext2D} pen
 * @param {Point[]} line
 * @param {string} colour
 */
export function drawLine(pen, line, colour) {
  pen.beginPath();
  line.forEach(([x, y], i) => (i ? pen.lineTo(x, y) : pen.moveTo(x, y)));
  pen.closePath();
  pen.lineWidth = 2;
  pen.setLineDash([5, 4]);
  pen.strokeStyle = colour;
  pen.stroke();
}
