// A point of the map as pixels, and what is said of it.
/** @import { Card } from './types.js' */

import { el } from './dom.js';

/**
 * A square of `wide` pixels, or those of them that a `mask` of five by five lets through; nothing beyond the edge.
 * @param {Uint32Array} pixels
 * @param {{ width: number, height: number }} canvas
 * @param {number} x
 * @param {number} y
 * @param {number} colour
 * @param {number} wide
 * @param {number[]} [mask]
 */
export function square(pixels, { width, height }, x, y, colour, wide, mask) {
  if (x < 0 || y < 0 || x + wide > width || y + wide > height) return;
  for (let row = y; row < y + wide; row += 1) {
    const [start, line] = [row * width + x, 5 * (row - y)];
    for (let at = 0; at < wide; at += 1) if (!mask || mask[line + at]) pixels[start + at] = colour;
  }
}

/**
 * The excerpt under the pointer.
 * @param {Card} card
 * @param {(theme: string) => string} title
 * @returns {Node[]}
 */
export function said({ who, group, text, themes }, title) {
  const where = themes.map(title).join(' · ') || 'not in a theme';
  return [el('b', {}, `${who}${group ? ` · ${group}` : ''}`), el('p', {}, text), el('i', {}, where)];
}
