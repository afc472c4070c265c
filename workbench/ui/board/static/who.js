// Who decides: asked once, changed on purpose. The frame shows it.

import { askText } from './dialog.js';

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
