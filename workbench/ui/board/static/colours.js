// What themes look like: a colour and a shape each, for life; and the hues of groups, as pixels for the map.
/** @import { Row } from './types.js' */

import { el } from './dom.js';

/** On a light ground: contrast 3.1 or more, far apart with every kind of colour vision. Exports have the same. */
const LIGHT = ['#063e7d', '#ac6820', '#854ece', '#77957c', '#9a2a23', '#3c696e', '#73054b', '#2b2b09'];

/** The same on a dark ground. */
const DARK = ['#5ea3fd', '#f79c40', '#835cbe', '#a8c7ad', '#d73f36', '#c8f9ff', '#b18c9d', '#e8e310'];

/** Eight and five have no common divisor: forty themes in a row have forty looks. */
const SHAPES = ['disc', 'square', 'triangle', 'diamond', 'cross'];

/** Which pixels of five by five belong to a shape, row by row. */
const MASKS = {
  disc: [0, 1, 1, 1, 0, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0, 1, 1, 1, 0],
  square: Array(25).fill(1),
  triangle: [0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 1, 1, 1, 0, 0, 1, 1, 1, 0, 1, 1, 1, 1, 1],
  diamond: [0, 0, 1, 0, 0, 0, 1, 1, 1, 0, 1, 1, 1, 1, 1, 0, 1, 1, 1, 0, 0, 0, 1, 0, 0],
  cross: [0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 1, 1, 1, 1, 1, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0],
};

/**
 * The look of the theme with that number, the first being 1.
 * @param {number} number
 */
export function lookOf(number) {
  const n = Math.max(0, number - 1);
  const shape = /** @type {keyof typeof MASKS} */ (SHAPES[n % SHAPES.length]);
  return { light: LIGHT[n % LIGHT.length], dark: DARK[n % DARK.length], shape, mask: MASKS[shape] };
}

/**
 * A theme's colours as style sheets take them, for both grounds.
 * @param {Pick<Row, 'number'> | null} row
 */
export function inColour(row) {
  const { light, dark } = lookOf(row?.number ?? 1);
  return `--theme-light: ${light}; --theme-dark: ${dark}`;
}

/**
 * A theme's mark: its colour and shape, as it is everywhere.
 * @param {Pick<Row, 'number'> | null} row
 */
export function mark(row) {
  const { shape } = lookOf(row?.number ?? 1);
  return el('i', { class: 'wb-look', style: inColour(row), dataset: { shape }, 'aria-hidden': 'true' });
}

/**
 * Themes' colours as pixels, by their numbers.
 * @param {number[]} numbers
 * @param {boolean} dark
 */
export function themePixels(numbers, dark) {
  return Uint32Array.from(numbers, (number) => {
    const look = lookOf(number);
    const hex = Number.parseInt((dark ? look.dark : look.light).slice(1), 16);
    return (255 << 24) | ((hex & 255) << 16) | (hex & 0xff00) | (hex >> 16);
  });
}

/**
 * Colours of so many groups, as pixels.
 * @param {number} groups
 * @param {boolean} dark
 */
export function groupPixels(groups, dark) {
  return Uint32Array.from({ length: groups }, (_, i) => pixel(hue(i), 0.6, dark ? 0.58 : 0.45));
}

/**
 * What else is drawn on the map, as pixels.
 * @param {boolean} dark
 */
export function inks(dark) {
  if (dark) return { background: 0xff1e1f20, none: 0xff5c5856, ink: 0xffe4e9ec, accent: pixel(28, 0.95, 0.62) };
  return { background: 0xffffffff, none: 0xffc9c6c4, ink: 0xff1d1f21, accent: pixel(20, 0.9, 0.42) };
}

/**
 * A steady hue for the nth group: by the golden angle.
 * @param {number} n
 */
function hue(n) {
  return Math.round((n * 137.508 + 190) % 360);
}

/**
 * HSL as a little-endian RGBA pixel.
 * @param {number} h degrees
 * @param {number} s
 * @param {number} l
 */
function pixel(h, s, l) {
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
