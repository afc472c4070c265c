// Where the board starts: Gradio hands over the element and the functions of the server.
/** @import { Server } from './types.js' */

import { openBoard } from './board.js';
import { el } from './dom.js';
import { Store } from './store.js';

/**
 * @param {Element} element
 * @param {Server} server
 */
export async function start(element, server) {
  const root = /** @type {HTMLElement} */ (element.querySelector('.wb'));
  const store = new Store(server);
  for (let tries = 0; ; tries += 1) {
    try {
      await store.open();
      break;
    } catch (error) {
      const why = `The board cannot be opened yet: ${error.message}`;
      root.replaceChildren(el('p', { class: 'wb-loading', role: 'alert' }, why));
      await new Promise((done) => setTimeout(done, Math.min(4000, 500 * (tries + 1))));
    }
  }
  await openBoard(root, store);
}
