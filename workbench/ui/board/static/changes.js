// What the newest run left open: excerpts it offers to a theme, and where it is at odds with what was decided.
/** @import { Card, Child, Conflict, ThemeDetail, Waits } from './types.js' */
/** @import { Store } from './store.js' */
/** @import { Acts } from './acts.js' */

import { chip, count, el, link } from './dom.js';

export const OFFERED = 'Offered';

/**
 * "45 excerpts offered, 1 conflict"; empty if nothing waits.
 * @param {Waits | undefined} waits
 */
export function waitingWords(waits) {
  if (!waits) return '';
  const offers = waits.offers ? `${count(waits.offers, 'excerpt')} offered` : '';
  const conflicts = waits.conflicts ? count(waits.conflicts, 'conflict') : '';
  return [offers, conflicts].filter(Boolean).join(', ');
}

/**
 * The excerpts offered to a theme: the first few, each to be taken, or all at once. Leaving them alone decides nothing.
 * @param {ThemeDetail & { offered: { ids: string[], cards: Card[] } }} detail
 * @param {{ store: Pick<Store, 'title'>, acts: Pick<Acts, 'take' | 'read' | 'listed'> }} parts
 * @returns {Child[]}
 */
export function offersTo({ id, offered: { ids, cards } }, { store, acts }) {
  const one = ids.length === 1;
  const more = ids.length - cards.length;
  const list = () => acts.listed(`Offered to “${store.title(id)}”`, ids);
  /** @param {Card} card */
  const line = (card) => {
    const take = link('take', () => acts.take([card.id]), { title: 'Put it into this theme' });
    const words = [el('b', {}, card.who), ` “${card.text}” `];
    return el(
      'div',
      { class: 'wb-elsewhere', dataset: { id: card.id } },
      el('p', { class: 'wb-begun', title: card.text }, ...words),
      el(
        'p',
        {},
        take,
        ' · ',
        link('in context', () => acts.read(card)),
      ),
    );
  };
  const all = { title: 'Put them into this theme, as one decision' };
  const summary = el(
    'p',
    {},
    'By the newest run: ',
    el('b', {}, count(ids.length, 'excerpt')),
    ` in no theme, which it groups with this one. `,
    one ? null : link(`take all ${ids.length}`, () => acts.take(ids), all),
    more ? ' · ' : null,
    more ? link(`${more} more`, list, { title: 'List them all' }) : null,
  );
  return [summary, ...cards.map(line)];
}

/**
 * Where the run contradicts what was decided on a theme, and what can be done about it.
 * @param {ThemeDetail & { conflicts: Conflict[] }} detail
 * @param {{ store: Pick<Store, 'title'>, acts: Pick<Acts, 'lookAt' | 'putBack' | 'mergeThese' | 'open'> }} parts
 * @returns {Child[]}
 */
export function conflictsOf({ id, conflicts }, { store, acts }) {
  const name = `At odds: “${store.title(id)}”`;
  const preview = { title: 'With a preview of what comes out' };
  return conflicts.map(({ kind, said, ends, others, excerpts }) => {
    const them = excerpts.length === 1 ? 'look at it' : `look at the ${excerpts.length}`;
    const remedies = apart([
      excerpts.length ? link(them, () => acts.lookAt(name, excerpts)) : null,
      kind === 'removed' ? link('put back', () => acts.putBack(excerpts)) : null,
      kind === 'together' ? link('merge …', () => acts.mergeThese([id, ...others]), preview) : null,
    ]);
    const chips = others.map((other) => chip(store.title(other), () => acts.open(other)));
    return el(
      'div',
      { class: 'wb-elsewhere', dataset: { kind } },
      el('p', { class: 'wb-warning' }, said),
      el('p', {}, `${ends} `, ...remedies, others.length ? ' ' : null, ...chips),
    );
  });
}

/** @param {(Node | null)[]} parts */
function apart(parts) {
  return parts.filter((part) => part !== null).flatMap((part, i) => (i ? [' · ', part] : [part]));
}
