// Excerpts of a theme as cards. Only those near the visible part are in the page, so a theme of
// thousands scrolls like one of ten.

import { el } from './dom.js';
import { isList } from './store.js';

const ESTIMATE = 132; // pixels of a card that was not shown yet
const AHEAD = 400; // pixels kept ready above and below
const CHUNK = 60; // excerpts asked for at a time
const DWELL_MS = 1200; // in view for so long: it was opened
const SOFT = 'The run put it here last: nearest theme, but not close';

export class Cards {
  /** `actions.read(card)` opens the transcript, `actions.open(theme)` another theme. */
  constructor(store, actions) {
    this.store = store;
    this.actions = actions;
    this.ids = [];
    this.data = new Map();
    this.heights = new Map();
    this.nodes = new Map();
    this.picked = new Set();
    this.asked = new Set();
    this.theme = '';
    this.cursor = -1;
    this.host = el('div', { class: 'wb-cards', role: 'list', 'aria-label': 'Excerpts' });
    this.node = el('div', { class: 'wb-scroller', tabIndex: -1 }, this.host);
    this.scroll = 0; // kept beside the element: to ask it has the page laid out
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

  /** Show a theme's excerpts, from the top unless it is the same theme again. */
  show(detail, ids) {
    const again = detail.id === this.theme;
    this.theme = detail.id;
    this.ids = ids;
    this.data = new Map(detail.cards.map((card) => [card.id, card]));
    this.nodes.clear();
    this.asked.clear();
    const known = new Set(ids);
    this.picked = new Set(again ? [...this.picked].filter((id) => known.has(id)) : []);
    if (!again) {
      this.cursor = -1;
      this.heights.clear();
      if (this.scroll) this.node.scrollTop = this.scroll = 0;
    }
    this.drawn = '';
    this.draw();
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
    this.dwell();
  }

  /** Make the host hold these cards; tells whether a height was not as expected. */
  place(shown) {
    const nodes = shown.map((id) => this.nodeOf(id));
    const held = new Set(nodes);
    for (const child of [...this.host.children]) if (!held.has(child)) child.remove();
    nodes.forEach((node, i) => {
      if (this.host.children[i] !== node) this.host.insertBefore(node, this.host.children[i] || null);
    });
    let differs = false;
    for (const node of nodes) {
      const height = node.offsetHeight;
      differs ||= this.heights.get(node.dataset.id) !== height;
      this.heights.set(node.dataset.id, height);
    }
    return differs;
  }

  nodeOf(id) {
    if (!this.nodes.has(id)) this.nodes.set(id, this.card(id));
    return this.nodes.get(id);
  }

  card(id) {
    const card = this.data.get(id);
    const at = { role: 'listitem', 'aria-setsize': this.ids.length, 'aria-posinset': this.ids.indexOf(id) + 1 };
    if (!card) return el('div', { class: 'wb-card wb-empty', dataset: { id }, ...at }, 'loading …');
    const box = el('input', {
      type: 'checkbox',
      checked: this.picked.has(id),
      'aria-label': `Select the excerpt of ${card.who}`,
      onchange: () => this.pick(id, box.checked),
      onfocus: () => {
        this.cursor = this.ids.indexOf(id);
      },
    });
    const node = el(
      'div',
      { class: 'wb-card', dataset: { id, picked: box.checked ? 'yes' : 'no' }, ...at },
      el(
        'div',
        { class: 'wb-side' },
        box,
        el('span', {
          class: card.opened ? 'wb-read' : 'wb-unread',
          title: card.opened ? 'opened' : 'nobody has opened it yet',
        }),
      ),
      el(
        'div',
        { class: 'wb-words' },
        card.question ? el('p', { class: 'wb-question' }, card.question) : null,
        el('p', { class: 'wb-text' }, card.text),
        this.foot(card),
      ),
    );
    node.addEventListener('click', (event) => this.click(event, id, box));
    return node;
  }

  foot(card) {
    const others = card.themes.filter((theme) => theme !== this.theme);
    const strength =
      !isList(this.theme) && card.strength
        ? el(
            'span',
            { class: 'wb-strength', title: `belongs with strength ${card.strength}` },
            el('i', { style: `width:${Math.round(card.strength * 100)}%` }),
          )
        : null;
    const origin = {
      soft: ['loosely', SOFT],
      analyst: ['by hand', 'An analyst put it here'],
      suggestion: ['suggested', 'An analyst accepted it as suggested'],
    }[card.origin];
    return el(
      'footer',
      {},
      el('b', {}, card.who),
      card.group ? el('span', {}, card.group) : null,
      strength,
      origin ? el('span', { class: `wb-tag ${card.origin}`, title: origin[1] }, origin[0]) : null,
      card.memos ? el('span', { class: 'wb-tag memo' }, card.memos === 1 ? 'memo' : `${card.memos} memos`) : null,
      card.doubtful
        ? el('span', { class: 'wb-tag soft', title: 'One of the members that fit this theme least' }, 'doubtful')
        : null,
      card.offered
        ? el(
            'span',
            { class: 'wb-chip maybe', title: 'The newest run groups it with this theme, and it is in none' },
            'offered: ',
            el(
              'button',
              {
                type: 'button',
                class: 'wb-take',
                onclick: (event) => {
                  event.stopPropagation();
                  this.actions.take(card);
                },
              },
              `put into ${this.store.title(card.offered)}`,
            ),
          )
        : null,
      ...(card.maybe || [])
        .filter((maybe) => maybe.target !== card.offered)
        .map((maybe) => this.suggestion(card, maybe)),
      ...others.slice(0, 4).map((theme) =>
        el(
          'button',
          {
            type: 'button',
            class: 'wb-chip',
            title: 'also in this theme',
            onclick: (event) => {
              event.stopPropagation();
              this.actions.open(theme);
            },
          },
          this.store.title(theme),
        ),
      ),
      el(
        'button',
        {
          type: 'button',
          class: 'wb-link',
          onclick: (event) => {
            event.stopPropagation();
            this.actions.read(card);
          },
        },
        'in context',
      ),
    );
  }

  /** What the excerpt may be about: a click accepts it, the cross says “not this”; hovering tells why. */
  suggestion(card, maybe) {
    const title = `If this is coded at all, ${maybe.word || 'perhaps this'}; click to accept`;
    const stop = (act) => (event) => {
      event.stopPropagation();
      act(card, maybe);
    };
    const accept = el(
      'button',
      { type: 'button', title, onclick: stop(this.actions.suggested) },
      maybe.word ? `${maybe.name}: ${maybe.word}` : `${maybe.name}?`,
    );
    const decline = el(
      'button',
      {
        type: 'button',
        class: 'wb-not',
        title: 'Not this',
        'aria-label': `Not ${maybe.name}`,
        onclick: stop(this.actions.notThis),
      },
      '×',
    );
    accept.addEventListener(
      'pointerenter',
      async () => {
        accept.title = `${title}. Fits best: ${await this.actions.because(card, maybe)}`;
      },
      { once: true },
    );
    return el('span', { class: 'wb-chip maybe' }, accept, decline);
  }

  click(event, id, box) {
    if (event.target === box || event.target.closest('button') || String(getSelection())) return;
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

  pick(id, on) {
    if (on) this.picked.add(id);
    else this.picked.delete(id);
    this.paint(id);
    this.actions.picked(this.picked);
  }

  pickAll(on) {
    this.picked = new Set(on ? this.ids : []);
    this.repaint();
  }

  /** Select these and go to the first of them. */
  pickThese(ids) {
    this.picked = new Set(ids);
    this.repaint();
    this.goTo(this.ids.find((id) => this.picked.has(id)));
  }

  repaint() {
    for (const id of this.nodes.keys()) this.paint(id);
    this.actions.picked(this.picked);
  }

  paint(id) {
    const node = this.nodes.get(id);
    if (!node) return;
    node.dataset.picked = this.picked.has(id) ? 'yes' : 'no';
    const box = node.querySelector('input');
    if (box) box.checked = this.picked.has(id);
  }

  /** Put the cursor `by` cards further. */
  step(by) {
    this.goTo(this.ids[Math.max(0, Math.min(this.ids.length - 1, this.cursor + by))]);
  }

  /** Scroll to an excerpt and put the cursor there. */
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
    node?.scrollIntoView({ block: 'nearest' });
    node?.querySelector('input')?.focus({ preventScroll: true });
  }

  /** The excerpts a decision is about: those picked, else the one under the cursor. */
  chosen() {
    if (this.picked.size) return this.ids.filter((id) => this.picked.has(id));
    return this.cursor >= 0 && this.ids[this.cursor] ? [this.ids[this.cursor]] : [];
  }

  /** Ask for the words of cards that have none yet. */
  async want(shown) {
    const missing = shown.filter((id) => !this.data.has(id) && !this.asked.has(id));
    if (!missing.length) return;
    const from = this.ids.indexOf(missing[0]);
    const ids = this.ids.slice(from, from + CHUNK).filter((id) => !this.data.has(id));
    ids.forEach((id) => this.asked.add(id));
    const theme = this.theme;
    const cards = await this.store.cards(ids, isList(theme) ? '' : theme);
    if (theme !== this.theme) return;
    for (const card of cards) {
      this.data.set(card.id, card);
      this.nodes.delete(card.id);
      this.heights.delete(card.id);
    }
    this.drawn = '';
    this.draw();
  }

  /** Note what has been in view long enough to be read. */
  dwell() {
    clearTimeout(this.dwelling);
    this.dwelling = setTimeout(() => {
      const box = this.node.getBoundingClientRect();
      const seen = [...this.host.children].filter((node) => {
        const at = node.getBoundingClientRect();
        return at.top >= box.top - 8 && at.top < box.bottom - 40;
      });
      const fresh = seen.map((node) => this.data.get(node.dataset.id)).filter((card) => card && !card.opened);
      if (fresh.length) this.actions.opened(fresh);
    }, DWELL_MS);
  }

  resized() {
    if (this.width === this.node.clientWidth && this.tall === this.node.clientHeight) return;
    if (this.width !== this.node.clientWidth) this.heights.clear();
    [this.width, this.tall] = [this.node.clientWidth, this.node.clientHeight];
    this.drawn = '';
    this.draw();
  }
}
