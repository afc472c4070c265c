// What the newest run left open: excerpts it offers to a theme, and where it is at odds with what was decided.

import { count, el } from './dom.js';

export const OFFERED = 'Offered';

const link = (label, onclick, title = '') => el('button', { type: 'button', class: 'wb-link', title, onclick }, label);

/** "45 excerpts offered, 1 conflict"; empty where nothing waits. */
export function waitingWords(waits) {
  if (!waits) return '';
  return [
    waits.offers ? `${count(waits.offers, 'excerpt')} offered` : '',
    waits.conflicts ? count(waits.conflicts, 'conflict') : '',
  ]
    .filter(Boolean)
    .join(', ');
}

/** The excerpts offered to a theme: the first few, each to be taken, or all at once. Who leaves them does nothing. */
export function offersTo(detail, { store, acts }) {
  const { ids, cards } = detail.offered;
  const one = ids.length === 1;
  const more = ids.length - cards.length;
  const line = (card) =>
    el(
      'div',
      { class: 'wb-elsewhere', dataset: { id: card.id } },
      el('p', { class: 'wb-begun', title: card.text }, el('b', {}, card.who), ` “${card.text}” `),
      el(
        'p',
        {},
        link('take', () => acts.take([card.id]), 'Put it into this theme'),
        ' · ',
        link('in context', () => acts.read(card)),
      ),
    );
  return [
    el(
      'p',
      {},
      'By the newest run: ',
      el('b', {}, count(ids.length, 'excerpt')),
      ` in no theme that it groups with this one. `,
      one ? null : link(`take all ${ids.length}`, () => acts.take(ids), 'Put them into this theme, as one decision'),
      more ? ' · ' : null,
      more
        ? link(`${more} more`, () => acts.listed(`Offered to “${store.title(detail.id)}”`, ids), 'List them all')
        : null,
    ),
    ...cards.map(line),
  ];
}

/** Where the run contradicts what was decided on a theme, and what can be done about it. */
export function conflictsOf(detail, { store, acts }) {
  const name = `At odds: “${store.title(detail.id)}”`;
  const line = ({ kind, said, ends, others, excerpts }) =>
    el(
      'div',
      { class: 'wb-elsewhere', dataset: { kind } },
      el('p', { class: 'wb-warning' }, said),
      el(
        'p',
        {},
        `${ends} `,
        ...apart([
          excerpts.length
            ? link(excerpts.length === 1 ? 'look at it' : `look at the ${excerpts.length}`, () =>
                acts.lookAt(name, excerpts),
              )
            : null,
          kind === 'removed' ? link('put back', () => acts.putBack(excerpts)) : null,
          kind === 'together'
            ? link('merge …', () => acts.mergeThese([detail.id, ...others]), 'With a preview of what comes out')
            : null,
        ]),
        others.length ? ' ' : null,
        ...others.map((id) =>
          el(
            'button',
            { type: 'button', class: 'wb-chip', title: 'Open it', onclick: () => acts.open(id) },
            store.title(id),
          ),
        ),
      ),
    );
  return detail.conflicts.map(line);
}

function apart(parts) {
  return parts.filter(Boolean).flatMap((part, i) => (i ? [' · ', part] : [part]));
}

/** Put offered excerpts into the open theme, as one decision. */
export async function take(board, excerpts) {
  const target = board.current;
  const done = await board.decide('move', { excerpts, target });
  if (!done) return;
  board.say(`${count(excerpts.length, 'excerpt')} now in “${board.store.title(target)}”. u takes it back.`);
  await board.store.detail(target);
  if (board.current !== target) return;
  const fact = board.detail.fact(OFFERED);
  if (fact && fact === document.activeElement) fact.querySelector('button')?.focus({ preventScroll: true });
}

/** Put an excerpt into the theme it is offered to, wherever its card is shown. */
export async function takeOne(board, card) {
  const target = card.offered;
  card.offered = ''; // the card of a list that the server does not know is not asked for again
  const done = await board.decide('move', { excerpts: [card.id], target });
  if (done) board.say(`Put into “${board.store.title(target)}”. u takes it back.`);
  else card.offered = target;
}

/** Put excerpts back into the open theme that somebody took out of it; they stay where else they are. */
export async function putBack(board, excerpts) {
  const target = board.current;
  const done = await board.decide('add', { excerpts, target });
  if (done) board.say(`${count(excerpts.length, 'excerpt')} back in “${board.store.title(target)}”. u takes it back.`);
}
