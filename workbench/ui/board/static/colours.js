// The colours of themes and groups, as hues for elements and as pixels for the map.

import { el } from './dom.js';

/**
 * A steady colour for the nth theme or group: golden-angle hues, equal lightness.
 * @param {number} n
 */
export function hue(n) {
  return Math.round((n * 137.508 + 190) % 360);
}

/**
 * Saturation and lightness of the nth theme: three tones in turn, so that like hues differ.
 * @param {number} n
 * @param {boolean} dark
 * @returns {[number, number]}
 */
export function tone(n, dark) {
  if (n % 3 === 0) return [0.38, dark ? 0.58 : 0.6];
  return n % 3 === 1 ? [0.6, dark ? 0.45 : 0.42] : [0.5, dark ? 0.74 : 0.78];
}

/**
 * HSL as a little-endian RGBA pixel.
 * @param {number} h degrees
 * @param {number} s
 * @param {number} l
 */
export function pixel(h, s, l) {
  /** @param {number} n */
  const channel = (n) => {
    const k = (n + h / 30) % 12;
    return Math.round(255 * (l - s * Math.min(l, 1 - l) * Math.max(-1, Math.min(k - 3, 9 - k, 1))));
  };
  return ((255 << 24) | (channel(4) << 16) | (channel(8) << 8) | channel(0)) >>> 0;
}

/**
 * A pixel's colour as style sheets write it.
 * @param {number} colour
 */
export function css(colour) {
  return `rgb(${colour & 255},${(colour >> 8) & 255},${(colour >> 16) & 255})`;
}

/**
 * A colour and what it stands for.
 * @param {number} colour
 * @param {string} name
 */
export function swatch(colour, name) {
  return el('span', {}, el('i', { style: `background:${css(colour)}` }), name);
}
