// Who decides, on pages beside the board: asked once, shown, changed on purpose.

import { askText } from './dialog.js';
import { button, el } from './dom.js';

const HINT = 'Each of your decisions carries your name in the trail. This browser remembers it.';

/** @type {Promise<string> | null} */
let asking = null; // the question that is open, or whose answer is under way to the server

/**
 * Ask who decides; gives the name, or '' if nobody says. `must`: ask until somebody does.
 * @param {Element} root
 */
export function introduce(root, must = false) {
  asking ??= askWho(root, must).finally(() => {
    asking = null;
  });
  return asking;
}

/**
 * @param {Element} root
 * @param {boolean} must
 */
async function askWho(root, must) {
  const before = await window.workbench.analyst();
  let hint = HINT;
  for (;;) {
    const value = before || window.workbench.offered();
    const name = await askText(root, 'Who are you?', { value, label: 'Your name', accept: 'That is me', hint });
    if (!name && !must) return before;
    if (!name) continue;
    try {
      return await window.workbench.decideAs(name);
    } catch (error) {
      hint = error.message;
    }
  }
}

/**
 * Show who decides on a page; `named` hears of it when somebody said so.
 * @param {Element} element
 * @param {() => void} named
 */
export function start(element, named) {
  const root = /** @type {Element} */ (element.querySelector('.wb-alone'));
  const place = element.querySelector('.wb-decides');
  /** @param {string} analyst */
  const paint = (analyst) => {
    const who = analyst ? ['You decide as ', el('b', {}, analyst), ' '] : [];
    const change = button(analyst ? 'Change' : 'Say who you are', () => introduce(root), { kind: 'quiet' });
    place?.replaceChildren(...who, change);
  };
  document.addEventListener('workbench:analyst', ({ detail }) => {
    paint(detail);
    named();
  });
  window.workbench.analyst().then(
    (analyst) => {
      paint(analyst);
      if (!analyst) introduce(root);
    },
    () => null,
  );
}
