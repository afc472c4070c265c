// What the address asks for (`?theme=…&attribute=…&value=…`), e.g. a cell of the matrix; and where one was last.
/** @import { Cards } from './cards.js' */
/** @import { Look } from './look.js' */
/** @import { Store } from './store.js' */
/** @import { Say } from './types.js' */

import { count } from './dom.js';

/**
 * Open what is asked for; says whether it exists.
 * @param {string} search
 * @param {{ store: Pick<Store, 'name' | 'row' | 'codes' | 'read'>, look: Pick<Look, 'open' | 'find'>,
 *   cards: Pick<Cards, 'pickThese'>, say: Say }} parts
 */
export async function openAsked(search, { store, look, cards, say }) {
  const asked = Object.fromEntries(new URLSearchParams(search));
  const { theme = last(store.name), find, attribute, value, fit, excerpt } = asked;
  if (find) await look.find(find, 'meaning');
  else if (!store.row(theme)) return false;
  else if (attribute) await look.find('', 'words', { theme, attribute, value });
  else await look.open(theme, excerpt);
  if (fit) await selectFitting(theme, fit, { store, cards, say });
  return true;
}

const LAST_KEY = 'workbench:last'; // study -> the theme that was open last

/**
 * The theme that was open last in a study, in this browser.
 * @param {string} study
 */
function last(study) {
  return places()[study] ?? '';
}

/** @returns {Record<string, string>} */
function places() {
  try {
    return JSON.parse(localStorage.getItem(LAST_KEY) || '{}');
  } catch {
    return {};
  }
}

/**
 * A theme is open: the address leads there, and it is opened next time.
 * @param {string} study
 * @param {string} theme
 */
export function noteOpen(study, theme) {
  const address = new URL(location.href);
  for (const name of ['find', 'attribute', 'value', 'fit', 'excerpt']) address.searchParams.delete(name);
  address.searchParams.set('theme', theme);
  history.replaceState(history.state, '', address);
  localStorage.setItem(LAST_KEY, JSON.stringify({ ...places(), [study]: theme }));
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
