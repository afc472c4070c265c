// Who decides, on pages beside the board: asked once, shown, changed on purpose.

import { askText } from './dialog.js';
import { button, el } from './dom.js';

export const HINT = 'Your name stands by each of your decisions in the trail. This browser remembers it.';

let asking = null; // the question that is open, or whose answer is under way to the server

/** Ask who decides; gives the name, or '' where nobody says. `must`: ask until somebody does. */
export function introduce(root, must = false) {
  asking ??= askWho(root, must).finally(() => {
    asking = null;
  });
  return asking;
}

async function askWho(root, must) {
  const before = await window.workbench.analyst();
  let hint = HINT;
  for (;;) {
    const name = await askText(root, 'Who are you?', {
      value: before || window.workbench.offered(),
      label: 'Your name',
      accept: 'That is me',
      hint,
    });
    if (!name && !must) return before;
    if (!name) continue;
    try {
      return await window.workbench.decideAs(name);
    } catch (error) {
      hint = error.message;
    }
  }
}

export function start(element, named) {
  const root = element.querySelector('.wb-alone');
  const place = element.querySelector('.wb-decides');
  const paint = (analyst) =>
    place.replaceChildren(
      ...(analyst ? ['You decide as ', el('b', {}, analyst), ' '] : []),
      button(analyst ? 'Change' : 'Say who you are', () => introduce(root), { kind: 'quiet' }),
    );
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
