// A theme becomes a code: under which name, and where in the codebook.
/** @import { Store } from './store.js' */

import { askText } from './dialog.js';
import { choice, el } from './dom.js';

const HINT = 'The code takes the definition of the theme, and the theme is linked to it.';

/**
 * Ask for the code's name and place; null if nobody wants one.
 * @param {Element} root
 * @param {Pick<Store, 'codes'>} store
 * @param {string} title of the theme
 * @returns {Promise<{ name: string, parent: string } | null>}
 */
export async function askCode(root, store, title) {
  /** @type {[value: string, text: string][]} */
  const places = [
    ['', 'at the top'],
    ...store.codes.map(({ id, name }) => /** @type {[string, string]} */ ([id, `under ${name}`])),
  ];
  const place = choice('Where it stands in the codebook', places);
  const before = [el('label', { class: 'wb-line' }, 'It stands ', place)];
  const asked = { value: title, label: 'Name of the code', accept: 'Adopt', hint: HINT, before };
  const name = await askText(root, 'Adopt the theme as a code', asked);
  return name ? { name, parent: place.value } : null;
}
