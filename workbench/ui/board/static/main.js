// Where the board starts: Gradio hands over the element and the functions of the server.

import { Board } from './board.js';
import { el } from './dom.js';
import { Store } from './store.js';

export async function start(element, server) {
  const root = element.querySelector('.wb');
  const store = new Store(server);
  for (let tries = 0; ; tries += 1) {
    try {
      await store.open();
      break;
    } catch (error) {
      root.replaceChildren(
        el('p', { class: 'wb-loading', role: 'alert' }, `The board cannot be opened yet: ${error.message}`),
      );
      await new Promise((done) => setTimeout(done, Math.min(4000, 500 * (tries + 1))));
    }
  }
  const board = new Board(root, store);
  await board.begin();
}
