// The Interviews page: every transcript, how far it was worked on, what is in doubt, what was taken out.
/** @import { Server } from './types.js' */

import { button, count, el } from './dom.js';
import { Listing } from './listing.js';
import { address, openPage, undoButton } from './page.js';

const COLUMNS = [
  { key: 'name', title: 'Interview' },
  { key: 'participant', title: 'Participant' },
  { key: 'group', title: 'Group' },
  { key: 'words', title: 'Words', number: true },
  { key: 'excerpts', title: 'Excerpts', number: true },
  { key: 'coded', title: 'Coded', number: true, hint: 'Excerpts in accepted themes or under somebody’s coding' },
  { key: 'opened', title: 'Opened', number: true, hint: 'Excerpts that somebody has had open' },
  { key: 'doubt', title: 'Who speaks', hint: 'Whether it is sure how the file is to be read' },
];
const NUMBERS = new Intl.NumberFormat('en');

/**
 * @param {Element} element
 * @param {Server} server
 */
export async function start(element, server) {
  /** @type {(() => Promise<void>)[]} */
  const reload = [];
  const page = await openPage(element, server, 'Interviews', () => reload[0]?.());
  const { store, decide, body, undo, say } = page;
  const gone = el('section', { class: 'wb-gone', 'aria-label': 'Taken out' });
  const none = el('p', { class: 'wb-hint' }, 'No interview is here yet. ', el('a', { href: '/import' }, 'Import some'));
  /** @param {{ id: string, name: string }} out */
  const bringBack = async ({ id, name }) => {
    if (!(await decide('bring back', { transcript: id }))) return;
    say(`“${name}” is back, with what was decided on it.`);
    await list.load();
  };
  const list = new Listing({
    label: 'Interviews',
    noun: 'interview',
    columns: () => COLUMNS,
    row,
    ask: (args) => store.read('interviews', args),
    told: (shown) => {
      none.hidden = shown.all > 0;
      const doubtful = `, ${shown.doubtful} in doubt: open them first`;
      if (shown.doubtful) list.said.textContent += doubtful;
      gone.replaceChildren(...takenOut(shown.gone, bringBack));
    },
    tools: [undoButton(undo), el('a', { class: 'wb-button', href: '/import' }, 'Import more')],
  });
  reload.push(() => list.load());
  document.addEventListener('workbench:interviews', () => list.load());
  body.replaceChildren(list.node, none, gone);
  await list.load();
}

/** @param {any} line */
function row({ id, name, participant, group, words, excerpts, coded, opened, doubt }) {
  const open = el('a', { href: address('/transcript', { transcript: id }) }, name);
  const who = participant
    ? el('a', { href: address('/participants', { participant }) }, participant)
    : el('span', { class: 'wb-hint' }, 'several');
  return el(
    'tr',
    {},
    el('th', { scope: 'row' }, open),
    el('td', {}, who),
    el('td', {}, group),
    ...[words, excerpts].map(figure),
    el('td', { class: 'wb-figure' }, share(coded, excerpts)),
    el('td', { class: 'wb-figure' }, share(opened, excerpts)),
    el('td', { class: doubt ? 'wb-doubtful' : '', title: doubt }, doubt ? 'in doubt' : 'sure'),
  );
}

/** @param {number} n */
function figure(n) {
  return el('td', { class: 'wb-figure' }, NUMBERS.format(n));
}

/**
 * @param {number} n
 * @param {number} all
 */
function share(n, all) {
  return all ? `${NUMBERS.format(n)} (${Math.round((100 * n) / all)} %)` : '';
}

/**
 * @param {{ id: string, name: string, event: string }[]} gone
 * @param {(out: { id: string, name: string }) => unknown} bringBack
 */
function takenOut(gone, bringBack) {
  if (!gone.length) return [];
  const lines = gone.map((out) => {
    const back = button('Bring back', () => bringBack(out));
    return el('li', { class: 'wb-row' }, el('b', {}, out.name), el('span', { class: 'wb-hint' }, out.event), back);
  });
  const erase = el('a', { href: '/import' }, 'on the Import page');
  const hint = el('p', { class: 'wb-hint' }, 'Their words are kept until they are erased ', erase, '.');
  return [el('h2', {}, `Taken out: ${count(gone.length, 'interview')}`), hint, el('ul', {}, ...lines)];
}
