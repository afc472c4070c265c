// What can be done with the excerpts that are picked, and in which order they stand.
/** @import { ThemeDetail } from './types.js' */
/** @import { Cards } from './cards.js' */
/** @import { Store } from './store.js' */
/** @import { Acts } from './acts.js' */

import { button, el, link } from './dom.js';
import { ASIDE, isList } from './lists.js';

const SUGGESTIONS = 'What excerpts may be about, and doubtful members early; h switches it, for this browser';

export class Tools {
  /**
   * @param {Store} store
   * @param {Pick<Cards, 'picked' | 'ids' | 'pickAll'>} cards
   * @param {Pick<Acts, 'move' | 'alsoIn' | 'remove' | 'setAside' | 'takeBack' | 'markRead' | 'create'
   *   | 'splitOff' | 'memo' | 'suggestions'>} acts
   * @param {() => void} turnRound the excerpts in the opposite order
   */
  constructor(store, cards, acts, turnRound) {
    this.store = store;
    this.cards = cards;
    this.acts = acts;
    this.turnRound = turnRound;
    this.node = el('div', { class: 'wb-tools', role: 'toolbar', 'aria-label': 'Excerpts' });
  }

  /**
   * @param {ThemeDetail} detail
   * @param {boolean} reversed
   */
  paint(detail, reversed) {
    this.node.hidden = false;
    const held = ['input', '.wb-suggests', '.wb-order'].find((each) => this.node.querySelector(`${each}:focus`));
    const list = isList(detail.id);
    const tools = this.cards.picked.size ? this.withPicked(detail.id, list) : this.withNone(detail, list, reversed);
    this.node.replaceChildren(el('label', {}, this.all()), ...tools.filter((each) => each !== null));
    if (held) /** @type {HTMLElement | null} */ (this.node.querySelector(held))?.focus();
  }

  /** The box that selects all or none. */
  all() {
    const { cards } = this;
    const [n, all] = [cards.picked.size, cards.ids.length];
    /** @type {HTMLInputElement} */
    const box = el('input', {
      type: 'checkbox',
      checked: n > 0 && n === all,
      'aria-label': 'Select all excerpts',
      onchange: () => cards.pickAll(box.checked),
    });
    box.indeterminate = n > 0 && n < all;
    return box;
  }

  /**
   * @param {string} id
   * @param {boolean} list
   */
  withPicked(id, list) {
    const { acts, cards } = this;
    const n = cards.picked.size;
    return [
      el('b', {}, `${n} selected`),
      button('Move', acts.move, { key: 'v' }),
      list ? null : button('Also in', acts.alsoIn, { key: 'c' }),
      list ? null : button('Remove', acts.remove, { key: '⌫' }),
      id === ASIDE
        ? button('Take back', acts.takeBack, { key: 'z' })
        : button('Set aside', acts.setAside, { key: 'z' }),
      button('New theme', acts.create, { key: 'n' }),
      button('Mark read', acts.markRead, { key: 'R' }),
      list || n === cards.ids.length ? null : button('Split off', acts.splitOff, { key: 'S' }),
      button('Memo', () => acts.memo(), { key: 'o' }),
    ];
  }

  /**
   * @param {ThemeDetail} detail
   * @param {boolean} list
   * @param {boolean} reversed
   */
  withNone({ cards }, list, reversed) {
    const order = reversed ? 'weakest first' : cards[0]?.doubtful ? 'doubtful first' : 'strongest first';
    const turn = list ? null : link(order, this.turnRound, { class: 'wb-link wb-order' });
    const hint = el('span', { class: 'wb-hint' }, 'Space or click selects · v moves · f reads in context');
    return [hint, el('span', { class: 'wb-gap' }), el('span', {}, this.suggestions(), ' ', turn)];
  }

  /** The switch for suggestions, where the project has any. */
  suggestions() {
    if (this.store.never) return null;
    const on = this.store.suggestions;
    const word = el('span', { 'aria-hidden': 'true' }, on ? 'on' : 'off');
    const as = { class: 'wb-link wb-suggests', role: 'switch', 'aria-checked': on ? 'true' : 'false' };
    return link(['suggestions ', word], this.acts.suggestions, { ...as, title: SUGGESTIONS });
  }
}
