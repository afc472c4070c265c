// Excerpts of a theme as cards. Only those near the visible part are in the page, so a theme of
// thousands scrolls like one of ten.
/** @import { Card, Found, Maybe, ThemeDetail } from './types.js' */
/** @import { Store } from './store.js' */

import { foot } from './card.js';
import { el } from './dom.js';
import { isList } from './lists.js';
import { marked } from './marks.js';
import { Reading, inView } from './reading.js';

const ESTIMATE = 132; // pixels of a card that was not shown yet
const AHEAD = 400; // pixels kept ready above and below
const CHUNK = 60; // excerpts asked for at a time
export const DRAGGED = 'application/x-workbench-excerpts';

/**
 * @typedef {object} Actions
 * @property {(card: Card) => unknown} read opens the transcript
 * @property {(theme: string) => unknown} open another theme
 * @property {() => void} picked
 * @property {(cards: Card[]) => void} opened they have been in view
 * @property {(card: Card) => unknown} take puts it where it is offered to
 * @property {(card: Card, maybe: Maybe) => unknown} notThis
 * @property {(card: Card, maybe: Maybe) => unknown} suggested
 */

export class Cards {
  /**
   * @param {Pick<Store, 'read' | 'cards' | 'title'>} store
   * @param {Actions} actions
   */
  constructor(store, actions) {
    this.store = store;
    this.actions = actions;
    /** @type {string[]} */
    this.ids = [];
    /** @type {Map<string, Card>} */
    this.data = new Map();
    /** @type {Map<string, number>} */
    this.heights = new Map();
    /** @type {Map<string, HTMLElement>} */
    this.nodes = new Map();
    /** @type {Set<string>} */
    this.picked = new Set();
    this.pickedAs = ''; // the name of a code that the picked ones fit
    /** @type {Set<string>} */
    this.asked = new Set();
    this.theme = '';
    /** @type {Found} */
    this.found = {}; // what was looked for, if they were found
    this.cursor = -1;
    this.drawn = '';
    this.tall = this.width = 0;
    this.reading = new Reading(
      () => this.unreadInView(),
      (ids) => this.actions.opened(ids.flatMap((id) => this.data.get(id) ?? [])),
    );
    this.host = el('div', { class: 'wb-cards', role: 'list', 'aria-label': 'Excerpts' });
    this.node = el('div', { class: 'wb-scroller', tabIndex: -1 }, this.host);
    this.scroll = 0; // kept beside the element: asking it would lay the page out
    this.node.addEventListener(
      'scroll',
      () => {
        this.scroll = this.node.scrollTop;
        this.draw();
      },
      { passive: true },
    );
    new ResizeObserver(() => this.resized()).observe(this.node);
  }

  /**
   * Show a theme's excerpts, from the top unless it is the same theme again; what is selected in it stays, and so does
   * the cursor. `top`: the same theme from the top.
   * @param {ThemeDetail} detail
   * @param {string[]} ids
   */
  show(detail, ids, { top = false } = {}) {
    const again = detail.id === this.theme;
    const held = again && this.host.contains(document.activeElement);
    const at = this.ids[this.cursor];
    this.theme = detail.id;
    this.ids = ids;
    this.found = detail.found ?? {};
    this.data = new Map(detail.cards.map((card) => [card.id, card]));
    this.nodes.clear();
    this.asked.clear();
    const known = new Set(ids);
    this.picked = new Set(again ? [...this.picked].filter((id) => known.has(id)) : []);
    if (!again) {
      this.pickedAs = '';
      this.heights.clear();
    }
    if (!again || top) {
      this.cursor = -1;
      if (this.scroll) this.node.scrollTop = this.scroll = 0;
    } else if (at) {
      this.cursor = known.has(at) ? ids.indexOf(at) : Math.min(this.cursor, ids.length - 1); // the next one moved up
    }
    this.drawn = '';
    this.draw();
    if (held && !top) this.nodes.get(ids[this.cursor])?.querySelector('input')?.focus({ preventScroll: true });
  }

  /** Put the cards of the visible part into the page. */
  draw(again = 2) {
    this.tall ||= this.node.clientHeight;
    const top = this.scroll - AHEAD;
    const bottom = this.scroll + this.tall + AHEAD;
    let [y, first, before] = [0, -1, 0];
    let last = 0;
    for (let i = 0; i < this.ids.length; i += 1) {
      const height = this.heights.get(this.ids[i]) || ESTIMATE;
      if (first < 0 && y + height >= top) [first, before] = [i, y];
      if (y < bottom) last = i + 1;
      y += height;
    }
    first = Math.max(0, first);
    const shown = this.ids.slice(first, last);
    const after = y - before - shown.reduce((sum, id) => sum + (this.heights.get(id) || ESTIMATE), 0);
    this.host.style.paddingTop = `${before}px`;
    this.host.style.paddingBottom = `${Math.max(0, after)}px`;
    const drawn = `${first}-${last}-${this.ids.length}`;
    if (drawn === this.drawn) return;
    this.drawn = drawn;
    if (this.place(shown) && again) {
      this.draw(again - 1);
      return;
    }
    this.want(shown);
    this.reading.watch();
  }

  /**
   * Make the host hold these cards; says whether a height was not as expected.
   * @param {string[]} shown
   */
  place(shown) {
    const nodes = shown.map((id) => this.nodeOf(id));
    /** @type {Set<Element>} */
    const held = new Set(nodes);
    for (const child of [...this.host.children]) if (!held.has(child)) child.remove();
    nodes.forEach((node, i) => {
      if (this.host.children[i] !== node) this.host.insertBefore(node, this.host.children[i] || null);
    });
    let differs = false;
    nodes.forEach((node, i) => {
      const { offsetHeight: height } = node;
      differs ||= this.heights.get(shown[i]) !== height;
      this.heights.set(shown[i], height);
      const text = node.querySelector('.wb-text');
      if (text && !node.contains(document.activeElement))
        node.dataset.cut = text.scrollHeight > text.clientHeight + 2 ? 'yes' : 'no';
    });
    return differs;
  }

  /** @param {string} id */
  nodeOf(id) {
    const node = this.nodes.get(id) ?? this.card(id);
    this.nodes.set(id, node);
    return node;
  }

  /** @param {string} id */
  card(id) {
    const card = this.data.get(id);
    const at = { role: 'listitem', 'aria-setsize': this.ids.length, 'aria-posinset': this.ids.indexOf(id) + 1 };
    if (!card) return el('div', { class: 'wb-card wb-empty', dataset: { id }, ...at }, 'loading …');
    /** @type {HTMLInputElement} */
    const box = el('input', {
      type: 'checkbox',
      checked: this.picked.has(id),
      'aria-label': `Select the excerpt of ${card.who}`,
      onchange: () => this.pick(id, box.checked),
      onfocus: () => {
        this.cursor = this.ids.indexOf(id);
      },
    });
    const read = card.opened
      ? { class: 'wb-read', title: 'read' }
      : { class: 'wb-unread', title: 'nobody has read it yet; R marks it as read' };
    const question = card.question ? el('p', { class: 'wb-question' }, card.question) : null;
    const node = el(
      'div',
      { class: 'wb-card', dataset: { id, picked: box.checked ? 'yes' : 'no' }, ...at },
      el('div', { class: 'wb-side' }, box, el('span', read), this.grip(id)),
      el(
        'div',
        { class: 'wb-words' },
        question,
        el('p', { class: 'wb-text' }, ...marked(card.text, this.found.words || card.near?.sentence)),
        foot(card, this),
      ),
    );
    node.addEventListener('click', (event) => this.click(event, id, box));
    return node;
  }

  /**
   * What an excerpt is dragged by to a theme of the list; those that are selected come along.
   * @param {string} id
   */
  grip(id) {
    /** @param {DragEvent} event */
    const ondragstart = (event) => {
      const ids = this.picked.has(id) ? this.chosen() : [id];
      event.dataTransfer?.setData(DRAGGED, ids.join('\n'));
      event.dataTransfer?.setDragImage(this.nodeOf(id), 10, 10);
    };
    const title = 'Drag it to a theme in the list (or press v)';
    return el('span', { class: 'wb-grip', draggable: true, title, 'aria-hidden': 'true', ondragstart }, '⠿');
  }

  /**
   * @param {MouseEvent} event
   * @param {string} id
   * @param {HTMLInputElement} box
   */
  click(event, id, box) {
    const target = /** @type {Element} */ (event.target);
    if (target === box || target.closest('button') || String(getSelection())) return;
    if (event.shiftKey && this.cursor >= 0) {
      const [from, to] = [this.cursor, this.ids.indexOf(id)].sort((a, b) => a - b);
      this.ids.slice(from, to + 1).forEach((each) => this.picked.add(each));
      this.repaint();
    } else {
      this.pick(id, !this.picked.has(id));
    }
    this.cursor = this.ids.indexOf(id);
    box.focus({ preventScroll: true });
  }

  /**
   * @param {string} id
   * @param {boolean} on
   */
  pick(id, on) {
    if (on) this.picked.add(id);
    else this.picked.delete(id);
    this.paint(id);
    this.actions.picked();
  }

  /** @param {boolean} on */
  pickAll(on) {
    this.picked = new Set(on ? this.ids : []);
    this.repaint();
  }

  /**
   * Select these, where they are known to fit a code `as` it is called, and go to the first of them.
   * @param {string[]} ids
   */
  pickThese(ids, as = '') {
    this.picked = new Set(ids);
    this.pickedAs = as;
    this.repaint();
    this.goTo(this.ids.find((id) => this.picked.has(id)) ?? '');
  }

  repaint() {
    for (const id of this.nodes.keys()) this.paint(id);
    this.actions.picked();
  }

  /** @param {string} id */
  paint(id) {
    const node = this.nodes.get(id);
    if (!node) return;
    node.dataset.picked = this.picked.has(id) ? 'yes' : 'no';
    const box = node.querySelector('input');
    if (box) box.checked = this.picked.has(id);
  }

  /**
   * Put the cursor `by` cards further.
   * @param {number} by
   */
  step(by) {
    this.goTo(this.ids[Math.max(0, Math.min(this.ids.length - 1, this.cursor + by))]);
  }

  /**
   * Scroll to an excerpt and put the cursor there.
   * @param {string} id
   */
  goTo(id) {
    const at = this.ids.indexOf(id);
    if (at < 0) return;
    this.cursor = at;
    if (!this.host.contains(this.nodes.get(id) || null)) {
      const y = this.ids.slice(0, at).reduce((sum, each) => sum + (this.heights.get(each) || ESTIMATE), 0);
      this.node.scrollTop = Math.max(0, y - 40);
      this.scroll = this.node.scrollTop;
      this.draw();
    }
    const node = this.nodes.get(id);
    node?.querySelector('input')?.focus({ preventScroll: true }); // shows the whole of it
    node?.scrollIntoView({ block: 'nearest' });
  }

  /** The excerpts a decision is about: those picked, else the one under the cursor. */
  chosen() {
    if (this.picked.size) return this.ids.filter((id) => this.picked.has(id));
    return this.cursor >= 0 && this.ids[this.cursor] ? [this.ids[this.cursor]] : [];
  }

  /** What is in hand: the first card that a decision would be about. */
  inHand() {
    return this.data.get(this.chosen()[0]);
  }

  /**
   * Show that somebody has read these.
   * @param {string[]} ids
   */
  markRead(ids) {
    for (const id of ids) {
      const dot = this.nodes.get(id)?.querySelector('.wb-unread');
      if (dot) dot.className = 'wb-read';
    }
  }

  /**
   * Ask for the words of cards that have none yet.
   * @param {string[]} shown
   */
  async want(shown) {
    const missing = shown.filter((id) => !this.data.has(id) && !this.asked.has(id));
    if (!missing.length) return;
    const from = this.ids.indexOf(missing[0]);
    const ids = this.ids.slice(from, from + CHUNK).filter((id) => !this.data.has(id));
    ids.forEach((id) => this.asked.add(id));
    const theme = this.theme;
    const cards = await this.store.cards(ids, isList(theme) ? '' : theme, this.found.like);
    if (theme !== this.theme) return;
    for (const card of cards) {
      this.data.set(card.id, card);
      this.nodes.delete(card.id);
      this.heights.delete(card.id);
    }
    this.drawn = '';
    this.draw();
  }

  /** The excerpts that nobody has read and that can be seen now. */
  unreadInView() {
    const view = this.node.getBoundingClientRect();
    const shown = /** @type {HTMLElement[]} */ ([...this.host.children]);
    return shown.flatMap((node) => {
      const card = this.data.get(node.dataset.id ?? '');
      const cut = node.dataset.cut === 'yes' && !node.contains(document.activeElement);
      return card && !card.opened && !cut && inView(node.getBoundingClientRect(), view) ? [card] : [];
    });
  }

  resized() {
    if (this.width === this.node.clientWidth && this.tall === this.node.clientHeight) return;
    if (this.width !== this.node.clientWidth) this.heights.clear();
    [this.width, this.tall] = [this.node.clientWidth, this.node.clientHeight];
    this.drawn = '';
    this.draw();
  }
}
