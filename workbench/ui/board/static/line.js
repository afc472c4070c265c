// A line of the list: a theme, or a list that is not a theme.
/** @import { Row, Waits } from './types.js' */

import { waitingWords } from './changes.js';
import { mark } from './colours.js';
import { count, el } from './dom.js';
import { isList } from './lists.js';

/** @type {Record<string, string>} */
const MARKS = { accepted: '✓', rejected: '✕', parked: '‖', candidate: '', pool: '○', aside: '⊘', found: '⌕' };

/**
 * @param {Row} row
 * @param {{ depth: number, at: number, of: number, marked: boolean }} place how deep and where it stands, of how many
 * @param {Waits | undefined} waits
 */
export function lineOf(row, { depth, at, of, marked }, waits) {
  const { id, state, stale, n, people } = row;
  const name = row.name || `unnamed ${id.slice(0, 8)}`;
  const { label, title } = words(row, name, waitingWords(waits));
  const props = {
    id: `wb-theme-${id}`,
    role: 'option',
    class: state,
    dataset: { id, depth: Math.min(depth, 4) },
    'aria-label': label,
    'aria-selected': 'false',
    'aria-setsize': of,
    'aria-posinset': at + 1,
    title,
    'data-marked': marked ? 'yes' : undefined,
  };
  const odds = waits?.conflicts ? el('b', { class: 'wb-waits odds' }, '!') : null;
  const offers = waits?.offers ? el('b', { class: 'wb-waits' }, `+${waits.offers}`) : null;
  return el(
    'li',
    props,
    el('span', { class: 'wb-mark' }, MARKS[state] || ''),
    isList(id) ? el('span') : mark(row),
    el('span', { class: 'wb-name', dataset: { stale: stale ? 'yes' : 'no', beside: beside(row) } }, name),
    el('span', { class: 'wb-n' }, odds, offers, `${n}`),
    el('span', { class: 'wb-people' }, `${people}`),
  );
}

/** @param {string} who */
const ONLY = (who) => `only ${who} speaks of it`;

/**
 * What stands smaller beside the name: that one person alone speaks of it, else the subtitle.
 * @param {Row} row
 */
function beside({ one, subtitle }) {
  return one ? `only ${one}` : subtitle || '';
}

/**
 * What a line says to those who hear it, and to those who point at it.
 * @param {Row} row
 * @param {string} name
 * @param {string} waits
 */
function words({ id, state, stale, n, people, read, subtitle, one }, name, waits) {
  const size = `${count(n, 'excerpt')}, ${count(people, 'participant')}`;
  const debt = n ? Math.round((100 * read) / n) : 0;
  const heard = [name, isList(id) ? 'list' : state, waits, stale ? 'name is stale' : '', size, one ? ONLY(one) : ''];
  const seen = [
    name,
    subtitle,
    one ? ONLY(one) : '',
    `${size}, ${debt} % read`,
    stale ? 'The members changed after this name was proposed' : '',
    waits ? `By the newest run: ${waits}` : '',
  ];
  return { label: heard.filter(Boolean).join(', '), title: seen.filter(Boolean).join('\n') };
}
