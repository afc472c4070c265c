// The keyboard: one table that both acts and explains itself.
/** @import { Acts } from './acts.js' */
/** @import { Cards } from './cards.js' */
/** @import { List } from './list.js' */
/** @import { Look } from './look.js' */
/** @import { ExcerptMap } from './map.js' */

import { openDialog } from './dialog.js';
import { el, typing } from './dom.js';

/**
 * @typedef {object} Reach what a key can act on
 * @property {Element} root
 * @property {Acts} acts
 * @property {Pick<Look, 'open' | 'current'>} look
 * @property {Pick<List, 'neighbour' | 'toggleMark' | 'filter'>} list
 * @property {Pick<Cards, 'step' | 'pickAll' | 'picked' | 'ids'>} cards
 * @property {Pick<ExcerptMap, 'switchColour' | 'reset' | 'switchLasso' | 'zoomBy'>} map
 * @property {HTMLElement} why
 */

/** @typedef {[key: string, what: string, act: ((reach: Reach) => unknown) | null, other?: string]} Key */

/** @type {[title: string, keys: Key[]][]} */
const KEYS = [
  [
    'Look',
    [
      ['j', 'next theme', ({ look, list }) => look.open(list.neighbour(1)), 'ArrowDown'],
      ['k', 'theme before', ({ look, list }) => look.open(list.neighbour(-1)), 'ArrowUp'],
      ['J', 'next excerpt', ({ cards }) => cards.step(1), 'ArrowRight'],
      ['K', 'excerpt before', ({ cards }) => cards.step(-1), 'ArrowLeft'],
      ['f', 'read the excerpt in context', ({ acts }) => acts.context()],
      ['e', 'what speaks against the theme', ({ acts }) => acts.evidence()],
      ['y', 'which of its excerpts may belong elsewhere too', ({ acts }) => acts.elsewhere()],
      ['q', 'more about the theme, or less', ({ acts }) => acts.facts()],
      ['/', 'filter themes, find excerpts', ({ list }) => list.filter.focus()],
      ['h', 'suggestions on or off', ({ acts }) => acts.suggestions()],
      ['g', 'colour the map by theme or group', ({ map }) => map.switchColour()],
      ['0', 'whole map', ({ map }) => map.reset()],
      ['i', 'map in place of the list, in a narrow window', ({ acts }) => acts.switchMap()],
      ['L', 'lasso on the map (also Shift+drag)', ({ map }) => map.switchLasso()],
      ['+', 'map closer', ({ map }) => map.zoomBy(1.5)],
      ['-', 'map further', ({ map }) => map.zoomBy(1 / 1.5)],
    ],
  ],
  [
    'Decide on the theme',
    [
      ['a', 'accept, go on', ({ acts }) => acts.accept()],
      ['x', 'reject, go on', ({ acts }) => acts.reject()],
      ['p', 'park, go on', ({ acts }) => acts.park()],
      ['b', 'back to candidates', ({ acts }) => acts.reopen()],
      ['r', 'rename', ({ acts }) => acts.rename()],
      ['d', 'define', ({ acts }) => acts.define()],
      ['s', 'split, with a preview', ({ acts }) => acts.split()],
      ['m', 'merge', ({ acts }) => acts.merge()],
      ['M', 'mark for merging', ({ list, look }) => list.toggleMark(look.current)],
      ['t', 'nest under another', ({ acts }) => acts.nest()],
      ['l', 'link a code', ({ acts }) => acts.link()],
    ],
  ],
  [
    'Decide on excerpts',
    [
      ['Space', 'select', null],
      ['*', 'select all or none', ({ cards }) => cards.pickAll(cards.picked.size < cards.ids.length)],
      ['v', 'move to another theme', ({ acts }) => acts.move()],
      ['c', 'also in another theme', ({ acts }) => acts.alsoIn()],
      ['Backspace', 'remove from this theme', ({ acts }) => acts.remove(), 'Delete'],
      ['R', 'mark as read', ({ acts }) => acts.markRead()],
      ['z', 'set aside, take back', ({ acts }) => acts.setAside()],
      ['Q', 'key quotes of this theme, or no longer', ({ acts }) => acts.keyQuotes()],
      ['n', 'new theme of them', ({ acts }) => acts.create()],
      ['S', 'split them off the theme', ({ acts }) => acts.splitOff()],
    ],
  ],
  [
    'Say and take back',
    [
      ['w', 'why: reason for the next decision', ({ why }) => why.focus()],
      ['o', 'memo', ({ acts }) => acts.memo()],
      ['u', 'undo my latest decision', ({ acts }) => acts.undo()],
      ['U', 'redo (also Ctrl+Shift+Z)', ({ acts }) => acts.redo()],
      ['?', 'this help', ({ acts }) => acts.help()],
    ],
  ],
];

/** @type {Map<string, (reach: Reach) => unknown>} */
const ACTS = new Map();
for (const [, keys] of KEYS) {
  for (const [key, , act, other] of keys) {
    if (act) ACTS.set(key, act);
    if (act && other) ACTS.set(other, act);
  }
}

// A held key keeps moving around, but decides only once.
const HELD = new Set(['j', 'k', 'J', 'K', 'ArrowDown', 'ArrowUp', 'ArrowRight', 'ArrowLeft']);

/** @param {Reach} reach */
export function listenToKeys(reach) {
  const { root, acts, cards } = reach;
  /** @param {KeyboardEvent} event */
  const listener = (event) => {
    if (!root.isConnected) {
      document.removeEventListener('keydown', listener);
      return;
    }
    if (root.querySelector('dialog[open]') || typing(event.target)) return;
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'z') {
      event.preventDefault();
      (event.shiftKey ? acts.redo : acts.undo)();
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === 'Escape') {
      cards.pickAll(false);
      return;
    }
    const act = ACTS.get(event.key);
    if (!act || (event.repeat && !HELD.has(event.key))) return;
    event.preventDefault();
    act(reach);
  };
  document.addEventListener('keydown', listener);
}

/** @type {Record<string, string>} */
const NAMES = { ArrowDown: '↓', ArrowUp: '↑', ArrowRight: '→', ArrowLeft: '←', Delete: 'Del' };

/** @param {Element} root */
export function showHelp(root) {
  /** @param {Key} key */
  const line = ([key, what, , other]) => {
    const also = other ? el('kbd', {}, NAMES[other] || other) : null;
    return [el('dt', {}, el('kbd', {}, key), also), el('dd', {}, what)];
  };
  const groups = KEYS.map(([title, keys]) => {
    return el('section', {}, el('h3', {}, title), el('dl', {}, ...keys.map(line)));
  });
  openDialog(root, 'Keys', el('div', { class: 'wb-help' }, ...groups), { wide: true });
}
