// What is shown under an excerpt: who says it, where else it is, and what can be done with it alone.
/** @import { Card, Maybe } from './types.js' */
/** @import { Actions } from './cards.js' */
/** @import { Store } from './store.js' */

import { chip, el, link } from './dom.js';
import { isList } from './lists.js';

const DOUBTFUL = 'One of the members that fit this theme least';
const NEAR = 'How near its meaning is to what was looked for; its nearest sentence is marked';
const KEY = 'A key quote of this theme: reports take it first; Q takes the mark away';
/** @type {Record<string, [word: string, meaning: string]>} */
const ORIGINS = {
  soft: ['loosely', 'The run put it here last: nearest theme, but not close'],
  analyst: ['by hand', 'An analyst put it here'],
  suggestion: ['suggested', 'An analyst accepted it as suggested'],
};

/** @typedef {{ store: Pick<Store, 'read' | 'title'>, actions: Actions, theme: string }} Around `theme`: the open one */

/**
 * Who says it, where else it is, and what can be done with it alone.
 * @param {Card} card
 * @param {Around} around
 */
export function foot(card, around) {
  const { store, actions, theme: here } = around;
  const { strength, offered, memos, near } = card;
  const weight = { class: 'wb-strength', title: `belongs with strength ${strength}` };
  const [origin, meaning] = ORIGINS[card.origin] || [];
  const offer = { class: 'wb-chip maybe', title: 'The newest run groups it with this theme, and it is in none' };
  const others = card.themes.filter((theme) => theme !== here).slice(0, 4);
  const maybes = (card.maybe || []).filter((maybe) => maybe.target !== offered);
  return el(
    'footer',
    {},
    el('b', {}, card.who),
    card.group ? el('span', {}, card.group) : null,
    !isList(here) && strength ? el('span', weight, el('i', { style: `width:${Math.round(strength * 100)}%` })) : null,
    near ? el('span', { class: 'wb-tag', title: NEAR }, `nearness ${near.nearness.toFixed(2)}`) : null,
    card.key ? el('span', { class: 'wb-tag key', title: KEY }, 'key quote') : null,
    origin ? el('span', { class: `wb-tag ${card.origin}`, title: meaning }, origin) : null,
    memos ? el('span', { class: 'wb-tag memo' }, memos === 1 ? 'memo' : `${memos} memos`) : null,
    card.doubtful ? el('span', { class: 'wb-tag soft', title: DOUBTFUL }, 'doubtful') : null,
    offered ? el('span', offer, 'offered: ', take(card, store.title(offered), actions)) : null,
    maybes.length ? asked(maybes.length) : null,
    ...maybes.map((maybe) => suggestion(card, maybe, around)),
    ...others.map((theme) =>
      chip(
        store.title(theme),
        alone(() => actions.open(theme)),
        'also in this theme',
      ),
    ),
    link('whole excerpt', focusCard, { class: 'wb-link wb-whole', title: 'Or J, until it is there' }),
    link(
      'in context',
      alone(() => actions.read(card)),
    ),
  );
}

/**
 * @param {Card} card
 * @param {string} theme
 * @param {Actions} actions
 */
function take(card, theme, actions) {
  const onclick = alone(() => actions.take(card));
  return el('button', { type: 'button', class: 'wb-take', onclick }, `put into ${theme}`);
}

/**
 * The card that was clicked gets the focus, which shows the whole of it.
 * @param {MouseEvent} event
 */
function focusCard(event) {
  event.stopPropagation();
  const card = /** @type {Element} */ (event.target).closest('.wb-card');
  card?.querySelector('input')?.focus({ preventScroll: true });
  return card;
}

/**
 * How many suggestions there are: they are shown on the card that has the focus, and this puts it there.
 * @param {number} n
 */
function asked(n) {
  /** @param {MouseEvent} event */
  const onclick = (event) => {
    const chip = focusCard(event)?.querySelector('.guess button');
    /** @type {HTMLElement | null | undefined} */ (chip)?.focus();
  };
  return link(`${n} suggested`, onclick, { class: 'wb-link wb-guesses', title: 'What it may be about' });
}

/**
 * What the excerpt may be about: a click accepts it, the cross says “not this”; hovering shows why.
 * @param {Card} card
 * @param {Maybe} maybe
 * @param {Around} around
 */
function suggestion(card, maybe, { store, actions }) {
  const { name, word, target } = maybe;
  const title = `If this is coded at all, ${word || 'perhaps this'}; click to accept`;
  const yes = { type: 'button', title, onclick: alone(() => actions.suggested(card, maybe)) };
  const accept = el('button', yes, word ? `${name}: ${word}` : `${name}?`);
  const not = { type: 'button', class: 'wb-not', title: 'Not this', 'aria-label': `Not ${name}` };
  const decline = el('button', { ...not, onclick: alone(() => actions.notThis(card, maybe)) }, '×');
  const explain = async () => {
    const why = await store.read('why', { excerpt: card.id, target }).catch(() => ({ why: '' }));
    accept.title = `${title}. Fits best: ${why.why}`;
  };
  accept.addEventListener('pointerenter', explain, { once: true });
  return el('span', { class: 'wb-chip maybe guess' }, accept, decline);
}

/**
 * A click that acts and does not count as a click on what is around it.
 * @param {() => unknown} act
 */
function alone(act) {
  return (/** @type {Event} */ event) => {
    event.stopPropagation();
    act();
  };
}
