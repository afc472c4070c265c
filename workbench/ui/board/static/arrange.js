// Which lines the list shows, and in which order: filtered, sorted, each theme followed by those under it.
/** @import { Row, Waits } from './types.js' */

import { FOUND } from './lists.js';

export const UNLINKED = 'none'; // in place of a code: themes without one
export const WAITING = 'waiting'; // in place of a state: themes where the newest run left something open

const STATES = ['candidate', 'parked', 'accepted', 'rejected'];

/** @type {Record<string, (a: Row, b: Row) => number>} */
const ORDERS = {
  size: (a, b) => b.n - a.n,
  people: (a, b) => b.people - a.people || b.n - a.n,
  name: (a, b) => a.name.localeCompare(b.name),
  doubt: (a, b) => b.doubt - a.doubt || b.n - a.n,
  fit: (a, b) => a.fit - b.fit || b.n - a.n,
  debt: (a, b) => a.read / (a.n || 1) - b.read / (b.n || 1) || b.n - a.n,
  state: (a, b) => STATES.indexOf(a.state) - STATES.indexOf(b.state) || b.n - a.n,
};

/** @typedef {[row: Row, depth: number]} Line a row and how deep it is nested */

/**
 * What is chosen above the list; empty if nothing is.
 * @typedef {object} Chosen
 * @property {string} words
 * @property {string} order
 * @property {string} state
 * @property {string} group
 * @property {string} code
 */

/**
 * The lines to show. During a search nothing is nested, and only the lists that matched are shown.
 * @param {Row[]} rows
 * @param {Row[]} lists
 * @param {Record<string, Waits>} waiting
 * @param {Chosen} chosen
 * @returns {Line[]}
 */
export function arrange(rows, lists, waiting, chosen) {
  const words = chosen.words.toLocaleLowerCase();
  const chosenOrder = ORDERS[chosen.order];
  /** Small talk asks nothing of anybody: it stands last in any order. @type {(a: Row, b: Row) => number} */
  const order = (a, b) => Number(a.last ?? false) - Number(b.last ?? false) || chosenOrder(a, b);
  const shown = rows.filter((row) => passes(row, waiting, chosen) && row.name.toLocaleLowerCase().includes(words));
  const ends = lists.filter((row) => row.id === FOUND || !words);
  return [...(words ? flat(shown.sort(order)) : nested(shown, order)), ...flat(ends)];
}

/**
 * @param {Row[]} rows
 * @returns {Line[]}
 */
function flat(rows) {
  return rows.map((row) => [row, 0]);
}

/**
 * @param {Row} row
 * @param {Record<string, Waits>} waiting
 * @param {Chosen} chosen
 */
function passes({ id, state, groups, codes }, waiting, chosen) {
  if (chosen.state && chosen.state !== (waiting[id] ? WAITING : '') && chosen.state !== state) return false;
  if (chosen.group && !groups[chosen.group]) return false;
  if (chosen.code === UNLINKED) return !codes.length;
  return !chosen.code || codes.includes(chosen.code);
}

/**
 * Rows in order, each followed by those nested under it.
 * @param {Row[]} rows
 * @param {(a: Row, b: Row) => number} order
 */
function nested(rows, order) {
  const here = new Set(rows.map(({ id }) => id));
  /** @type {Map<string, Row[]>} */
  const under = new Map();
  for (const row of rows) {
    const parent = row.parent && here.has(row.parent) ? row.parent : '';
    under.set(parent, [...(under.get(parent) || []), row]);
  }
  /** @type {(parent: string, depth: number) => Line[]} */
  const walk = (parent, depth) =>
    (under.get(parent) || []).sort(order).flatMap((row) => [[row, depth], ...walk(row.id, depth + 1)]);
  return walk('', 0);
}
