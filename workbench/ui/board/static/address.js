// What the address asks for (`?theme=…&attribute=…&value=…`), e.g. a cell of the matrix.
/** @import { Cards } from './cards.js' */
/** @import { Look } from './look.js' */
/** @import { Store } from './store.js' */
/** @import { Say } from './types.js' */

import { count } from './dom.js';

/**
 * Open what is asked for; says whether it exists.
 * @param {string} search
 * @param {{ store: Pick<Store, 'row' | 'codes' | 'read'>, look: Pick<Look, 'open' | 'find'>,
 *   cards: Pick<Cards, 'pickThese'>, say: Say }} parts
 */
export async function openAsked(search, { store, look, cards, say }) {
  const { theme = '', find, attribute, value, fit } = Object.fromEntries(new URLSearchParams(search));
  if (find) await look.find(find, 'meaning');
  else if (!store.row(theme)) return false;
  else if (attribute) await look.find('', 'words', { theme, attribute, value });
  else await look.open(theme);
  if (fit) await selectFitting(theme, fit, { store, cards, say });
  return true;
}

/**
 * Select the theme's excerpts that fit a code, ready to be split off under its name.
 * @param {string} theme
 * @param {string} code
 * @param {{ store: Pick<Store, 'codes' | 'read'>, cards: Pick<Cards, 'pickThese'>, say: Say }} parts
 */
async function selectFitting(theme, code, { store, cards, say }) {
  const name = store.codes.find((each) => each.id === code)?.name || '';
  try {
    const { ids } = await store.read('fitting', { theme, code });
    cards.pickThese(ids, name);
    say(`${count(ids.length, 'excerpt')} fit “${name}”. Correct the selection, then S splits them off.`);
  } catch (error) {
    say(error.message, 'bad');
  }
}
