// The list of themes: order, filter, nesting, progress; the pool and what is set aside at the end.
// Only lines near the visible part are in the page; all are of one height.
/** @import { Row, Within } from './types.js' */
/** @import { Line } from './arrange.js' */
/** @import { Store } from './store.js' */

import { UNLINKED, WAITING, arrange } from './arrange.js';
import { waitingWords } from './changes.js';
import { button, choice, count, el } from './dom.js';
import { dropping } from './drop.js';
import { lineOf } from './line.js';

const AHEAD = 12; // lines kept ready above and below the visible ones
const LINE = 28; // pixels of a line that was not measured yet

/** @type {[value: string, text: string][]} */
const ORDER = [
  ['people', 'by participants'],
  ['size', 'by excerpts'],
  ['doubt', 'most doubtful first'],
  ['fit', 'furthest from the codebook'],
  ['debt', 'least read first'],
  ['name', 'by name'],
  ['state', 'by state'],
];
/** @type {[value: string, text: string][]} */
const STATE = [
  ['', 'all states'],
  ['candidate', 'candidates'],
  ['accepted', 'accepted'],
  ['parked', 'parked'],
  ['rejected', 'rejected'],
  [WAITING, 'offers or conflicts'],
];

export class List {
  /**
   * @param {Store} store
   * @param {{ open: (id: string) => unknown, search: (query: string, by: string, within: Within) => unknown,
   *   create: () => unknown,
   *   drop: (onto: string, excerpts: string[]) => unknown }} actions
   */
  constructor(store, { open, search, create, drop }) {
    this.store = store;
    this.open = open;
    this.search = search;
    this.current = '';
    /** @type {Set<string>} */
    this.marked = new Set();
    /** @type {Line[]} */
    this.view = [];
    /** @type {Map<string, { node: HTMLElement, sign: string }>} */
    this.items = new Map(); // theme id -> its line in the page, if it has one, and what it says
    /** @type {HTMLElement | undefined} */
    this.pointed = undefined; // the line of the open theme
    this.drawn = [0, 0]; // which lines are in the page
    this.scroll = this.tall = this.line = 0; // kept beside the element: asking it would lay the page out
    this.filter = el('input', {
      type: 'search',
      class: 'wb-filter',
      placeholder: 'Filter themes, find excerpts',
      'aria-label': 'Filter themes or find excerpts',
      oninput: () => this.render(),
      onkeydown: (event) => this.filterKey(event),
    });
    const render = () => this.render();
    this.order = choice('Order', ORDER, render);
    this.state = choice('State', STATE, render);
    this.code = choice('Code', [['', 'all codes']], render);
    this.group = choice('Group', [['', 'everybody']], render);
    this.ul = el('ul', {
      class: 'wb-themes',
      role: 'listbox',
      tabIndex: 0,
      'aria-label': 'Themes',
      'aria-multiselectable': 'true',
      onclick: (event) => this.click(event),
      onkeydown: (event) => this.listKey(event),
      ...dropping(drop),
    });
    const scrolled = () => {
      this.scroll = this.ul.scrollTop;
      this.follow();
    };
    this.ul.addEventListener('scroll', scrolled, { passive: true });
    new ResizeObserver(() => this.resized()).observe(this.ul);
    this.bar = el('i');
    this.done = el('p', { class: 'wb-done' });
    /** @param {string} by @param {string} text */
    const finder = (by, text) => {
      const onclick = () => search(this.filter.value.trim(), by, this.chosenGroup());
      return el('button', { type: 'button', class: 'wb-button', onclick }, text);
    };
    const finders = [finder('words', 'Find in excerpts'), finder('meaning', 'Find by meaning')];
    this.does = el('p', { class: 'wb-hint', role: 'status' });
    this.finds = el('div', { class: 'wb-finds', hidden: true }, ...finders, this.does);
    const fresh = { key: 'n', kind: 'quiet', title: 'Make a theme, of the selected excerpts or empty' };
    this.node = el(
      'section',
      { class: 'wb-list', 'aria-label': 'Themes' },
      this.filter,
      this.finds,
      el('div', { class: 'wb-choices' }, this.order, this.state, this.group, this.code),
      el('div', { class: 'wb-progress' }, this.bar),
      el('div', { class: 'wb-doneline' }, this.done, button('New theme', create, fresh)),
      this.ul,
    );
    store.on('rows', (ids) => (ids ? this.refresh(ids) : this.render()));
  }

  /** @param {FocusOptions} [how] */
  focus(how) {
    this.ul.focus(how);
  }

  /** The existing groups and codes, as choices; what was chosen stays. */
  offer() {
    const { groups, codes, waiting } = this.store;
    const waits = [...this.state.options].find((each) => each.value === WAITING);
    if (waits) waits.hidden = !Object.keys(waiting).length && this.state.value !== WAITING;
    fill(
      this.group,
      groups.map(([attribute, value]) => [`${attribute}: ${value}`, `${attribute}: ${value}`]),
    );
    /** @type {[string, string][]} */
    const known = codes.map(({ id, name }) => [id, name]);
    fill(this.code, known.length ? [[UNLINKED, 'without a code'], ...known] : []);
  }

  /**
   * The group that is chosen, as a scope for finding excerpts.
   * @returns {Within}
   */
  chosenGroup() {
    const [attribute, value] = this.store.groups.find(([a, v]) => `${a}: ${v}` === this.group.value) || [];
    return attribute ? { attribute, value } : {};
  }

  /** Draw everything again: after the filter, the order or several themes changed. */
  render() {
    this.offer();
    const words = this.filter.value.trim();
    this.finds.hidden = !words;
    const [order, state, group, code] = [this.order, this.state, this.group, this.code].map(({ value }) => value);
    const { lists, waiting } = this.store;
    this.view = arrange(this.store.rows(), lists, waiting, { words, order, state, group, code });
    this.does.textContent = words ? this.enterDoes(words) : '';
    this.items.clear();
    this.draw();
    this.progress();
  }

  /** The first theme that the filter leaves. */
  first() {
    return this.view.find(([{ id }]) => this.store.base.has(id))?.[0];
  }

  /**
   * What Enter does in the filter.
   * @param {string} words
   */
  enterDoes(words) {
    const first = this.first();
    const finds = `finds “${words}” in excerpts`;
    return first ? `⏎ opens “${this.store.title(first.id)}”, ⇧⏎ ${finds}.` : `No theme is called so. ⏎ ${finds}.`;
  }

  /** Put the lines of the visible part into the page. */
  draw() {
    const first = this.line ? Math.max(0, Math.floor(this.scroll / this.line) - AHEAD) : 0;
    const last = Math.min(this.view.length, first + Math.ceil(this.tall / (this.line || LINE)) + 2 * AHEAD);
    this.drawn = [first, last];
    const shown = this.view.slice(first, last).map(([row, depth], i) => this.kept(row, depth, first + i));
    this.items = new Map(shown.map((item, i) => [this.view[first + i][0].id, item]));
    const lines = shown.map(({ node }) => node);
    this.ul.replaceChildren(...this.room(first), ...lines, ...this.room(this.view.length - last));
    this.line ||= lines[0]?.offsetHeight ?? 0;
    this.point();
  }

  /** Draw again if lines that are not in the page came into view. */
  follow() {
    const [top, bottom] = [Math.floor(this.scroll / this.line), Math.ceil((this.scroll + this.tall) / this.line)];
    const [first, last] = this.drawn;
    if (top < first || Math.min(bottom, this.view.length) > last) this.draw();
  }

  /**
   * Room for lines that are not in the page.
   * @param {number} lines
   */
  room(lines) {
    const style = `height:${lines * (this.line || LINE)}px`;
    return lines > 0 ? [el('li', { role: 'presentation', class: 'wb-fill', style })] : [];
  }

  /**
   * A theme's line; the earlier one if it says the same.
   * @param {Row} row
   * @param {number} depth
   * @param {number} at
   */
  kept(row, depth, at) {
    const { id, name, state, n, people, read, subtitle, one } = row;
    const words = waitingWords(this.store.waiting[id]);
    const says = [name, subtitle, one, state, n, people, read, depth, at, this.view.length, this.marked.has(id), words];
    const sign = says.join('\n');
    const known = this.items.get(id);
    if (known?.sign === sign) return known;
    const place = { depth, at, of: this.view.length, marked: this.marked.has(id) };
    return { node: lineOf(row, place, this.store.waiting[id]), sign };
  }

  resized() {
    const tall = this.ul.clientHeight;
    if (tall === this.tall) return;
    [this.tall, this.line] = [tall, 0];
    this.draw();
  }

  /**
   * Draw some lines again, in their places.
   * @param {string[]} ids
   */
  refresh(ids) {
    for (const id of ids) {
      const at = this.at(id);
      const row = this.store.row(id);
      if (at < 0 || !row) continue;
      this.view[at][0] = row;
      const item = this.items.get(id);
      if (!item) continue;
      const made = this.kept(row, this.view[at][1], at);
      if (made === item) continue;
      item.node.replaceWith(made.node);
      this.items.set(id, made);
    }
    this.point();
    this.progress();
  }

  /** @param {string} id */
  at(id) {
    return this.view.findIndex(([row]) => row.id === id);
  }

  progress() {
    const rows = this.store.rows().filter((row) => !row.last);
    const decided = rows.filter((row) => row.state !== 'candidate').length;
    this.bar.style.width = rows.length ? `${(100 * decided) / rows.length}%` : '0';
    const marked = this.marked.size ? ` · ${this.marked.size} marked to merge` : '';
    this.done.textContent = `${decided} of ${count(rows.length, 'theme')} decided${marked}`;
  }

  /**
   * Show which theme is open.
   * @param {string} id
   */
  mark(id) {
    this.current = id;
    this.point();
  }

  point() {
    const item = this.items.get(this.current)?.node;
    if (item !== this.pointed) this.pointed?.setAttribute('aria-selected', 'false');
    this.pointed = item;
    item?.setAttribute('aria-selected', 'true');
    if (item) this.ul.setAttribute('aria-activedescendant', item.id);
    else this.ul.removeAttribute('aria-activedescendant');
  }

  /** Scroll just far enough to show the open theme's line. */
  bringIntoView() {
    const at = this.at(this.current);
    if (at < 0 || !this.line) return;
    const [top, bottom] = [at * this.line, (at + 1) * this.line];
    const to = top < this.scroll ? top : Math.max(this.scroll, bottom + 6 - this.tall);
    if (to === this.scroll) return;
    this.ul.scrollTop = to;
    this.scroll = this.ul.scrollTop;
    this.follow();
  }

  /**
   * The line `by` further down from the open theme.
   * @param {number} by
   */
  neighbour(by) {
    const next = this.view[Math.max(0, Math.min(this.view.length - 1, this.at(this.current) + by))];
    return next ? next[0].id : null;
  }

  /**
   * The next theme that nobody has decided on: the other side of the newest split, else the next one
   * below (then from the top), else the next line.
   */
  undecided() {
    const at = this.at(this.current);
    const round = [...this.view.slice(at + 1), ...this.view.slice(0, Math.max(0, at))];
    const waiting = round.filter(([{ id }]) => {
      const row = this.store.row(id);
      return row?.state === 'candidate' && !row.last;
    });
    const next = waiting.find(([{ id }]) => this.store.sides.includes(id)) ?? waiting[0];
    return next ? next[0].id : this.neighbour(1);
  }

  /**
   * Lines that are likely to be opened next.
   * @param {number} n
   */
  ahead(n) {
    const at = this.at(this.current);
    return this.view.slice(at + 1, at + 1 + n).map(([row]) => row.id);
  }

  /** @param {string} id */
  toggleMark(id) {
    if (!this.store.base.has(id)) return;
    if (!this.marked.delete(id)) this.marked.add(id);
    this.refresh([id]);
  }

  /** No theme is marked any more. */
  unmark() {
    this.marked.clear();
    this.render();
  }

  /** @param {MouseEvent} event */
  click({ target, ctrlKey, metaKey, shiftKey }) {
    const { id } = /** @type {Element} */ (target).closest('li')?.dataset ?? {};
    if (!id) return;
    if (ctrlKey || metaKey || shiftKey) this.toggleMark(id);
    else this.open(id);
  }

  /** @param {KeyboardEvent} event */
  listKey(event) {
    if (event.key !== ' ') return;
    event.preventDefault();
    event.stopPropagation();
    this.toggleMark(this.current);
  }

  /** @param {KeyboardEvent} event */
  filterKey({ key, shiftKey }) {
    const words = this.filter.value.trim();
    const first = this.first();
    if (key === 'Escape') {
      this.filter.value = '';
      this.render();
      this.focus();
    } else if (key === 'Enter' && first && !shiftKey) {
      this.open(first.id);
      this.focus();
    } else if (key === 'Enter' && words) {
      this.search(words, 'words', this.chosenGroup());
    }
  }
}

/**
 * Offer these after the first choice, which means any; what was chosen stays if it is still offered.
 * @param {HTMLSelectElement} select
 * @param {[value: string, text: string][]} options
 */
function fill(select, options) {
  const chosen = select.value;
  const made = options.map(([value, text]) => el('option', { value }, text));
  select.replaceChildren(select.options[0], ...made);
  select.value = options.some(([value]) => value === chosen) ? chosen : '';
  select.hidden = !options.length;
}
