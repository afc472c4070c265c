// The keyboard: one table that both acts and explains itself.

import { openDialog } from './dialog.js';
import { el, typing } from './dom.js';

const KEYS = [
  [
    'Look',
    [
      ['j', 'next theme', (b) => b.open(b.list.neighbour(1)), 'ArrowDown'],
      ['k', 'theme before', (b) => b.open(b.list.neighbour(-1)), 'ArrowUp'],
      ['J', 'next excerpt', (b) => b.cards.step(1), 'ArrowRight'],
      ['K', 'excerpt before', (b) => b.cards.step(-1), 'ArrowLeft'],
      ['f', 'read the excerpt in context', (b) => b.acts.context()],
      ['e', 'what speaks against the theme', (b) => b.acts.evidence()],
      ['y', 'which of its excerpts may belong elsewhere too', (b) => b.acts.elsewhere()],
      ['/', 'filter themes, find excerpts', (b) => b.list.filter.focus()],
      ['h', 'suggestions on or off', (b) => b.acts.suggestions()],
      ['g', 'colour the map by theme or group', (b) => b.map.switchColour()],
      ['0', 'whole map', (b) => b.map.reset()],
      ['i', 'map in place of the list, in a narrow window', (b) => b.switchMap()],
      ['L', 'lasso on the map (also Shift+drag)', (b) => b.map.switchLasso()],
      ['+', 'map closer', (b) => b.map.zoomBy(1.5)],
      ['-', 'map further', (b) => b.map.zoomBy(1 / 1.5)],
    ],
  ],
  [
    'Decide on the theme',
    [
      ['a', 'accept, go on', (b) => b.acts.accept()],
      ['x', 'reject, go on', (b) => b.acts.reject()],
      ['p', 'park, go on', (b) => b.acts.park()],
      ['b', 'back to candidates', (b) => b.acts.reopen()],
      ['r', 'rename', (b) => b.acts.rename()],
      ['d', 'define', (b) => b.acts.define()],
      ['s', 'split, with a preview', (b) => b.acts.split()],
      ['m', 'merge', (b) => b.acts.merge()],
      ['M', 'mark for merging', (b) => b.list.toggleMark(b.current)],
      ['t', 'nest under another', (b) => b.acts.nest()],
      ['l', 'link a code', (b) => b.acts.link()],
    ],
  ],
  [
    'Decide on excerpts',
    [
      ['Space', 'select', null],
      ['*', 'select all or none', (b) => b.cards.pickAll(b.cards.picked.size < b.cards.ids.length)],
      ['v', 'move to another theme', (b) => b.acts.move()],
      ['c', 'also in another theme', (b) => b.acts.alsoIn()],
      ['Backspace', 'remove from this theme', (b) => b.acts.remove(), 'Delete'],
      ['z', 'set aside, take back', (b) => b.acts.setAside()],
      ['n', 'new theme of them', (b) => b.acts.create()],
      ['S', 'split them off the theme', (b) => b.acts.splitOff()],
    ],
  ],
  [
    'Say and take back',
    [
      ['w', 'why: reason for the next decision', (b) => b.why.focus()],
      ['o', 'memo', (b) => b.acts.memo()],
      ['u', 'undo my latest decision', (b) => b.acts.undo()],
      ['U', 'redo (also Ctrl+Shift+Z)', (b) => b.acts.redo()],
      ['?', 'this help', (b) => showHelp(b.root)],
    ],
  ],
];

const ACTS = new Map(
  KEYS.flatMap(([, keys]) => keys)
    .filter(([, , act]) => act)
    .flatMap(([key, , act, other]) =>
      other
        ? [
            [key, act],
            [other, act],
          ]
        : [[key, act]],
    ),
);

// A key that is held down goes on looking, but decides only once.
const HELD = new Set(['j', 'k', 'J', 'K', 'ArrowDown', 'ArrowUp', 'ArrowRight', 'ArrowLeft']);

export function listenToKeys(board) {
  const listener = (event) => {
    if (!board.root.isConnected) {
      document.removeEventListener('keydown', listener);
      return;
    }
    if (board.root.querySelector('dialog[open]') || typing(event.target)) return;
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'z') {
      event.preventDefault();
      (event.shiftKey ? board.acts.redo : board.acts.undo)();
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === 'Escape') {
      board.cards.pickAll(false);
      return;
    }
    const act = ACTS.get(event.key);
    if (!act || (event.repeat && !HELD.has(event.key))) return;
    event.preventDefault();
    act(board);
  };
  document.addEventListener('keydown', listener);
}

export function showHelp(root) {
  const groups = KEYS.map(([title, keys]) =>
    el(
      'section',
      {},
      el('h3', {}, title),
      el(
        'dl',
        {},
        ...keys.flatMap(([key, what, , other]) => [
          el('dt', {}, el('kbd', {}, key), other ? el('kbd', {}, NAMES[other] || other) : null),
          el('dd', {}, what),
        ]),
      ),
    ),
  );
  openDialog(root, 'Keys', el('div', { class: 'wb-help' }, ...groups), { wide: true });
}

const NAMES = { ArrowDown: '↓', ArrowUp: '↑', ArrowRight: '→', ArrowLeft: '←', Delete: 'Del' };
