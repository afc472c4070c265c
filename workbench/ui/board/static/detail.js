// One theme: its head, what is known of it, its excerpts and what can be done with them.
/** @import { ThemeDetail } from './types.js' */
/** @import { Cards } from './cards.js' */
/** @import { Store } from './store.js' */
/** @import { Acts } from './acts.js' */

import { button, count, el, write } from './dom.js';
import { Facts } from './facts.js';
import { Head } from './head.js';
import { Tools } from './tools.js';

export class Detail {
  /**
   * @param {Store} store
   * @param {Cards} cards
   * @param {Acts} acts what the buttons do, by name
   */
  constructor(store, cards, acts) {
    this.cards = cards;
    /** @type {Head} */
    this.head = new Head(store, acts);
    /** @type {Facts} */
    this.facts = new Facts(store, acts);
    this.tools = new Tools(store, cards, acts, () => this.turnRound());
    this.node = el('section', { class: 'wb-detail', 'aria-label': 'Theme' });
    this.fold = button('', () => this.unfold(), { kind: 'quiet' });
    this.fold.classList.add('wb-fold');
    cards.node.append(this.fold);
    this.open = ''; // the theme whose short answers are shown
    this.node.append(this.head.node, this.facts.node, this.tools.node, cards.node);
    /** @type {ThemeDetail | null} */
    this.shown = null;
    this.reversed = false;
  }

  /** @param {ThemeDetail} detail */
  show(detail, how = {}) {
    this.shown = detail;
    this.head.show(detail);
    this.facts.show(detail);
    const folded = new Set(this.open === detail.id || this.reversed ? [] : detail.quiet);
    const ids = detail.ids.filter((id) => !folded.has(id));
    this.cards.show(detail, this.reversed ? [...ids].reverse() : ids, how);
    const left = detail.ids.length - ids.length;
    this.fold.hidden = !left;
    write(this.fold.firstChild, count(left, 'short answer'));
    this.paintTools();
    this.node.dataset.theme = detail.id;
    this.head.shown();
  }

  /**
   * Show something else where a theme would be.
   * @param {Element[]} nodes
   */
  showInstead(nodes) {
    this.head.node.replaceChildren(...nodes);
    this.facts.node.hidden = this.tools.node.hidden = true;
  }

  paintTools() {
    if (this.shown) this.tools.paint(this.shown, this.reversed);
  }

  /** Show the short answers of the open theme as well. */
  unfold() {
    if (!this.shown) return;
    this.open = this.shown.id;
    const { ids } = this.cards;
    this.show(this.shown);
    this.cards.goTo(this.cards.ids[ids.length] ?? '');
  }

  /** The excerpts in the opposite order, from the top; what is selected stays. */
  turnRound() {
    this.reversed = !this.reversed;
    if (this.shown) this.show(this.shown, { top: true });
  }
}
