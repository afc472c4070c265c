// Memos: on an excerpt, its transcript or participant, the theme, or the whole study.
/** @import { Decide, Say } from './types.js' */
/** @import { Cards } from './cards.js' */
/** @import { Look } from './look.js' */
/** @import { Store } from './store.js' */

import { askText } from './dialog.js';
import { choice, el } from './dom.js';
import { memoLine } from './facts.js';
import { FOUND, isList } from './lists.js';

/** @typedef {{ id: string, transcript: string, title: string, who: string }} Subject a card, or what stands for one */

/**
 * Ask for a memo on the excerpt in hand, or on what is given.
 * @param {{ root: Element, store: Pick<Store, 'title' | 'participants' | 'read' | 'details'>, decide: Decide,
 *   look: Pick<Look, 'current' | 'show'>, cards: Pick<Cards, 'inHand'>, say: Say }} parts
 * @param {Subject | null} given
 */
export async function writeMemo({ root, store, decide, look, cards, say }, given) {
  const { current } = look;
  const targets = targetsOf(given ?? cards.inHand(), isList(current) ? '' : current, store);
  const earlier = el('div', { class: 'wb-memos' });
  const show = async () => {
    const [target, id] = targets[Number(on.value)];
    const { memos } = await store.read('memos', { target, id });
    earlier.replaceChildren(...memos.map(memoLine));
  };
  const on = choice(
    'What the memo is on',
    targets.map(([, , words], i) => [`${i}`, words]),
    show,
  );
  show();
  const before = [el('label', { class: 'wb-line' }, 'On ', on), earlier];
  const text = await askText(root, 'Memo', { long: true, before });
  if (!text) return;
  const [target, id] = targets[Number(on.value)];
  const done = await decide('memo', { target, id, text });
  if (!done) return;
  say('The memo is kept. u takes it back.');
  if (target === 'theme' || look.current === FOUND) return;
  store.details.delete(look.current);
  look.show(look.current);
}

/**
 * What a memo can be on, nearest first.
 * @param {Subject | undefined} card
 * @param {string} theme
 * @param {Pick<Store, 'title' | 'participants'>} store
 * @returns {[target: string, id: string, words: string][]}
 */
function targetsOf(card, theme, store) {
  /** @type {[target: string, id: string, words: string][]} */
  const targets = [];
  if (card?.id) targets.push(['excerpt', card.id, `this excerpt of ${card.who}`]);
  if (theme) targets.push(['theme', theme, `the theme “${store.title(theme)}”`]);
  if (card) targets.push(['transcript', card.transcript, `the transcript ${card.title}`]);
  if (card && store.participants.includes(card.who)) {
    targets.push(['participant', card.who, `the participant ${card.who}`]);
  }
  return [...targets, ['project', '', 'the whole study']];
}
