// Splitting with a preview: sides as columns, excerpts pushed from one to another, then committed.
/** @import { Card, Decide, Say, SplitSide } from './types.js' */
/** @import { Look } from './look.js' */
/** @import { Store } from './store.js' */

import { openDialog } from './dialog.js';
import { button, count, el } from './dom.js';

const SHOWN = 25; // excerpts of a side at first
const HINT = 'Typical excerpts come first. Drag an excerpt, or press the number of the side it belongs to.';

/**
 * @typedef {object} Parts
 * @property {Element} root
 * @property {Pick<Store, 'read' | 'cards' | 'title' | 'sides'>} store
 * @property {Pick<Look, 'open'>} look
 * @property {Decide} decide
 * @property {Say} say
 */

/** @typedef {SplitSide & { name: string, shown: number, moved: Set<string> }} Side `moved`: put there by hand */

/**
 * @param {Parts} parts
 * @param {string} theme
 */
export async function openSplit(parts, theme) {
  const split = new Split(parts, theme);
  if (await split.proposed(2)) split.open();
}

class Split {
  /**
   * @param {Parts} parts
   * @param {string} theme
   */
  constructor({ root, store, look, decide, say }, theme) {
    this.root = root;
    this.store = store;
    this.look = look;
    this.decide = decide;
    this.say = say;
    this.theme = theme;
    /** @type {Side[]} */
    this.sides = [];
    this.into = 0;
    this.way = '';
    /** @type {{ id: string, said: string }[]} */
    this.known = [];
    /** @type {Map<string, Card>} */
    this.cards = new Map();
    this.wish = ''; // a way that was asked for instead of the default
    this.columns = el('div', { class: 'wb-sides' });
    this.ways = el('div', { class: 'wb-row', role: 'radiogroup', 'aria-label': 'How many sides' });
    this.made = el('div', { class: 'wb-row', role: 'radiogroup', 'aria-label': 'How the sides are made' });
    this.commitButton = button('Split', () => this.commit(), { key: 'Ctrl ⏎', kind: 'primary' });
  }

  /**
   * Ask for a proposal of `into` sides, made one `way` or as the server would; says whether there is one.
   * @param {number} into
   */
  async proposed(into, way = '') {
    try {
      await this.propose(into, way);
      return true;
    } catch (error) {
      this.say(error.message, 'bad');
      return false;
    }
  }

  /**
   * @param {number} into
   * @param {string} way
   */
  async propose(into, way) {
    const found = await this.store.read('split', { theme: this.theme, into, way });
    const before = this.sides;
    [this.into, this.way, this.known] = [into, found.way, found.ways];
    const fresh = () => ({ name: '', shown: SHOWN, moved: new Set() });
    this.sides = found.sides.map((side) => ({ ...side, ids: central(side), ...fresh() }));
    for (const side of before) this.keep(side);
    await this.fetch();
    this.paint();
  }

  /**
   * What was moved by hand, and names, stay with most of the excerpts they were put with, whatever the new sides are.
   * @param {Side} side
   */
  keep({ ids, moved, name }) {
    const others = new Set(ids.filter((id) => !moved.has(id)));
    /** @param {Side} side */
    const shared = (side) => side.ids.filter((id) => others.has(id)).length;
    const [home] = [...this.sides].sort((a, b) => shared(b) - shared(a));
    const [unnamed] = this.sides.filter((side) => !side.name).sort((a, b) => shared(b) - shared(a));
    if (unnamed) unnamed.name = name;
    for (const id of moved) this.put(id, this.sides.indexOf(home));
  }

  open() {
    const content = el(
      'div',
      { class: 'wb-split' },
      el('div', { class: 'wb-row' }, this.ways, this.made, el('span', { class: 'wb-hint' }, HINT)),
      this.columns,
      el(
        'div',
        { class: 'wb-row end' },
        el('span', { class: 'wb-hint' }, 'The theme retires; its sides are new candidates. u takes it back.'),
        this.commitButton,
      ),
    );
    const unsaved = () => this.sides.some((side) => side.moved.size || side.name);
    this.node = openDialog(this.root, `Split “${this.store.title(this.theme)}”`, content, { wide: true, unsaved });
    this.node.addEventListener('keydown', (event) => this.key(event));
    this.columns.querySelector('article')?.focus();
  }

  async fetch() {
    const shown = this.sides.flatMap((side) => side.ids.slice(0, side.shown));
    const wanted = shown.filter((id) => !this.cards.has(id));
    for (let i = 0; i < wanted.length; i += 200) {
      const cards = await this.store.cards(wanted.slice(i, i + 200), this.theme);
      for (const card of cards) this.cards.set(card.id, card);
    }
  }

  paint() {
    const held = [this.ways, this.made].find((group) => group.contains(document.activeElement));
    /**
     * @param {string} label
     * @param {boolean} on
     * @param {() => unknown} onclick
     */
    const choice = (label, on, onclick) => {
      const as = { type: 'button', role: 'radio', class: 'wb-button', 'aria-checked': on ? 'true' : 'false' };
      return el('button', { ...as, onclick }, label);
    };
    const sides = [2, 3, 4].map((n) => choice(`${n} sides`, n === this.into, () => this.again(n, this.wish)));
    const made = this.known.map(({ id, said }, i) =>
      choice(said, id === this.way, () => this.again(this.into, i ? id : '')),
    );
    this.ways.replaceChildren(...sides);
    this.made.replaceChildren(...made);
    this.columns.replaceChildren(...this.sides.map((side, i) => this.column(side, i)));
    this.commitButton.disabled = this.sides.some((side) => !side.ids.length);
    /** @type {HTMLElement | null | undefined} */ (held?.querySelector('[aria-checked=true]'))?.focus();
  }

  /**
   * @param {number} into
   * @param {string} way
   */
  async again(into, way) {
    this.wish = way;
    await this.proposed(into, way);
  }

  /**
   * @param {Side} side
   * @param {number} i
   */
  column(side, i) {
    const { ids, keyphrases } = side;
    const people = new Set(ids.map((id) => this.cards.get(id)?.who).filter(Boolean)).size;
    const known = ids.every((id) => this.cards.has(id)) ? people : Math.max(people, side.people);
    const typed = () => {
      side.name = name.value;
    };
    const placeholder = keyphrases.slice(0, 3).join(' / ') || 'name';
    const as = { type: 'text', value: side.name, maxLength: 200, placeholder };
    const name = el('input', { ...as, 'aria-label': `Name of side ${i + 1}`, oninput: typed });
    const more = ids.length - side.shown;
    /** @param {DragEvent} event */
    const dropped = (event) => {
      event.preventDefault();
      this.push(event.dataTransfer?.getData('text/plain') ?? '', i);
    };
    /** @param {DragEvent} event */
    const over = (event) => event.preventDefault();
    return el(
      'section',
      { class: 'wb-sidecolumn', 'aria-label': `Side ${i + 1}`, ondragover: over, ondrop: dropped },
      el('header', {}, el('kbd', {}, `${i + 1}`), name),
      el(
        'p',
        { class: 'wb-meta' },
        el('b', {}, count(ids.length, 'excerpt')),
        el('b', {}, count(known, 'participant')),
      ),
      el('p', { class: 'wb-words' }, ...keyphrases.map((phrase) => el('span', { class: 'wb-phrase' }, phrase))),
      el(
        'div',
        { class: 'wb-sidecards' },
        ...ids.slice(0, side.shown).map((id) => this.card(id, side, i)),
        more > 0 ? button(count(more, 'more', 'more'), () => this.more(i)) : null,
      ),
    );
  }

  /**
   * Show more of a side; the first of them gets the focus that the button had.
   * @param {number} i
   */
  async more(i) {
    const first = this.sides[i].shown;
    this.sides[i].shown += 50;
    await this.fetch();
    this.paint();
    this.columns.children[i].querySelectorAll('article')[first]?.focus();
  }

  /**
   * @param {string} id
   * @param {Side} side
   * @param {number} i
   */
  card(id, side, i) {
    const card = this.cards.get(id);
    if (!card) return el('article', {}, '…');
    const mark = side.moved.has(id) ? 'moved' : side.typical.includes(id) ? 'typical' : '';
    const tag = mark ? el('span', { class: 'wb-tag' }, mark === 'moved' ? 'moved by hand' : mark) : null;
    /** @param {DragEvent} event */
    const ondragstart = (event) => event.dataTransfer?.setData('text/plain', id);
    return el(
      'article',
      { tabIndex: 0, draggable: true, dataset: { id, side: i, mark }, ondragstart },
      el('p', {}, card.text),
      el('footer', {}, el('b', {}, card.who), card.group, tag),
    );
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
      this.commit();
      return;
    }
    const target = /** @type {Element} */ (event.target);
    const article = target.matches('input') ? null : target.closest('article');
    if (!article) return;
    const side = Number(article.dataset.side);
    const to = sideOf(event.key, side);
    const [next, before] = /** @type {(HTMLElement | null)[]} */ ([
      article.nextElementSibling,
      article.previousElementSibling,
    ]);
    const by = { j: next, ArrowDown: next, k: before, ArrowUp: before }[event.key];
    if (by !== undefined) {
      event.preventDefault();
      by?.focus();
    } else if (this.sides[to] && to !== side) {
      event.preventDefault();
      const id = article.dataset.id ?? '';
      const follow = (next || before)?.dataset?.id || id;
      this.push(id, to);
      const again = this.columns.querySelector(`article[data-id="${CSS.escape(follow)}"]`);
      /** @type {HTMLElement | null} */ (again)?.focus();
    }
  }

  /**
   * Put an excerpt on another side.
   * @param {string} id
   * @param {number} to
   */
  push(id, to) {
    if (this.sides[to].ids.includes(id)) return;
    this.put(id, to);
    this.paint();
  }

  /**
   * @param {string} id
   * @param {number} to
   */
  put(id, to) {
    for (const side of this.sides) {
      side.ids = side.ids.filter((each) => each !== id);
      side.moved.delete(id);
    }
    this.sides[to].ids.unshift(id);
    this.sides[to].moved.add(id);
  }

  async commit() {
    if (this.commitButton.disabled) return;
    this.node?.close();
    const parts = this.sides.map((side) => side.ids);
    const names = this.sides.map((side) => side.name.trim());
    const done = await this.decide('split', { theme: this.theme, parts, names });
    if (!done) return;
    this.store.sides = done.made;
    await this.look.open(done.made[0]);
    this.say(`Split into ${this.sides.length}. u takes it back.`);
  }
}

/**
 * The side that a key sends an excerpt to; -1 for none.
 * @param {string} key
 * @param {number} from
 */
function sideOf(key, from) {
  if (key === 'ArrowLeft') return from - 1;
  if (key === 'ArrowRight') return from + 1;
  return /^[1-4]$/.test(key) ? Number(key) - 1 : -1;
}

/**
 * A side's excerpts, the typical ones first.
 * @param {SplitSide} side
 */
function central({ ids, typical }) {
  const first = new Set(typical);
  return [...typical, ...ids.filter((id) => !first.has(id))];
}
