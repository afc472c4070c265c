// The list of themes: order, filter, nesting, progress; the pool and what is set aside at the end.
// Only lines near the visible part are in the page; all are of one height.

import { waitingWords } from './changes.js';
import { button, count, el } from './dom.js';
import { FOUND } from './store.js';

const MARKS = { accepted: '✓', rejected: '✕', parked: '‖', candidate: '', pool: '○', aside: '⊘', found: '⌕' };
const STATES = { accepted: 'accepted', rejected: 'rejected', parked: 'parked', candidate: 'candidate' };
const ORDERS = {
  size: (a, b) => b.n - a.n,
  people: (a, b) => b.people - a.people || b.n - a.n,
  name: (a, b) => a.name.localeCompare(b.name),
  doubt: (a, b) => b.doubt - a.doubt || b.n - a.n,
  fit: (a, b) => a.fit - b.fit || b.n - a.n,
  debt: (a, b) => a.read / (a.n || 1) - b.read / (b.n || 1) || b.n - a.n,
  state: (a, b) => rank(a) - rank(b) || b.n - a.n,
};
const UNLINKED = 'none';
const WAITING = 'waiting';
const AHEAD = 12; // lines kept ready above and below the visible ones
const rank = (row) => ['candidate', 'parked', 'accepted', 'rejected'].indexOf(row.state);

export class List {
  /** `open(id)` shows a theme; `search(query, by)` looks into the excerpts; `create()` makes a theme. */
  constructor(store, { open, search, create }) {
    this.store = store;
    this.open = open;
    this.current = null;
    this.marked = new Set();
    this.view = [];
    this.items = new Map(); // theme id -> its line in the page, where it has one
    this.scroll = this.tall = 0; // kept beside the element: to ask it has the page laid out
    this.filter = el('input', {
      type: 'search',
      class: 'wb-filter',
      placeholder: 'Filter themes, find excerpts',
      'aria-label': 'Filter themes or find excerpts',
      oninput: () => this.render(),
      onkeydown: (event) => this.filterKey(event),
    });
    this.order = this.choice('Order', {
      size: 'by excerpts',
      people: 'by participants',
      doubt: 'most doubtful first',
      fit: 'furthest from the codebook',
      debt: 'least read first',
      name: 'by name',
      state: 'by state',
    });
    this.state = this.choice('State', {
      '': 'all states',
      candidate: 'candidates',
      accepted: 'accepted',
      parked: 'parked',
      rejected: 'rejected',
      [WAITING]: 'offers or conflicts',
    });
    this.code = this.choice('Code', { '': 'all codes' });
    this.group = this.choice('Group', { '': 'everybody' });
    this.ul = el('ul', {
      class: 'wb-themes',
      role: 'listbox',
      tabIndex: 0,
      'aria-label': 'Themes',
      'aria-multiselectable': 'true',
      onclick: (event) => this.click(event),
      onkeydown: (event) => this.listKey(event),
    });
    this.ul.addEventListener(
      'scroll',
      () => {
        this.scroll = this.ul.scrollTop;
        this.follow();
      },
      { passive: true },
    );
    new ResizeObserver(() => this.resized()).observe(this.ul);
    this.bar = el('i');
    this.done = el('p', { class: 'wb-done' });
    this.finds = el(
      'div',
      { class: 'wb-finds', hidden: true },
      ...['words', 'meaning'].map((by) =>
        el(
          'button',
          {
            type: 'button',
            class: 'wb-button',
            onclick: () => search(this.filter.value.trim(), by, this.chosenGroup()),
          },
          by === 'words' ? 'Find in excerpts' : 'Find by meaning',
        ),
      ),
    );
    this.node = el(
      'section',
      { class: 'wb-list', 'aria-label': 'Themes' },
      this.filter,
      this.finds,
      el('div', { class: 'wb-choices' }, this.order, this.state, this.group, this.code),
      el('div', { class: 'wb-progress' }, this.bar),
      el(
        'div',
        { class: 'wb-doneline' },
        this.done,
        button('New theme', create, {
          key: 'n',
          kind: 'quiet',
          title: 'Make a theme, of the selected excerpts or empty',
        }),
      ),
      this.ul,
    );
    store.on('rows', (ids) => (ids ? this.refresh(ids) : this.render()));
  }

  choice(label, options) {
    return el(
      'select',
      { 'aria-label': label, onchange: () => this.render() },
      ...Object.entries(options).map(([value, text]) => el('option', { value }, text)),
    );
  }

  /** The groups and codes there are, as choices; what was chosen stays. */
  offer() {
    const fill = (select, options) => {
      const chosen = select.value;
      select.replaceChildren(select.options[0], ...options.map(([value, text]) => el('option', { value }, text)));
      select.value = options.some(([value]) => value === chosen) ? chosen : '';
      select.hidden = !options.length;
    };
    const { groups = [], codes, waiting } = this.store;
    [...this.state.options].find((each) => each.value === WAITING).hidden =
      !Object.keys(waiting).length && this.state.value !== WAITING;
    fill(
      this.group,
      groups.map(([attribute, value]) => [`${attribute}: ${value}`, `${attribute}: ${value}`]),
    );
    fill(this.code, codes.length ? [[UNLINKED, 'without a code'], ...codes.map((code) => [code.id, code.name])] : []);
  }

  /** The group that is chosen, as a scope for finding excerpts. */
  chosenGroup() {
    const [attribute, value] = (this.store.groups || []).find(([a, v]) => `${a}: ${v}` === this.group.value) || [];
    return attribute ? { attribute, value } : {};
  }

  /** Everything anew: after the filter, the order or several themes changed. */
  render() {
    this.offer();
    const words = this.filter.value.trim().toLocaleLowerCase();
    this.finds.hidden = !words;
    const rows = this.store.rows().filter((row) => this.passes(row, words));
    this.view = words ? rows.sort(ORDERS[this.order.value]).map((row) => [row, 0]) : this.tree(rows);
    this.view.push(...this.store.lists.filter((row) => row.id === FOUND || !words).map((row) => [row, 0]));
    this.items.clear();
    this.draw();
    this.progress();
  }

  /** Put the lines of the visible part into the page. */
  draw() {
    const first = this.line ? Math.max(0, Math.floor(this.scroll / this.line) - AHEAD) : 0;
    const last = Math.min(this.view.length, first + Math.ceil(this.tall / (this.line || 28)) + 2 * AHEAD);
    this.drawn = [first, last];
    const shown = this.view.slice(first, last).map(([row, depth], i) => this.kept(row, depth, first + i));
    this.items = new Map(shown.map((item) => [item.dataset.id, item]));
    this.ul.replaceChildren(...this.fill(first), ...shown, ...this.fill(this.view.length - last));
    this.line ||= shown[0]?.offsetHeight;
    this.point();
  }

  /** Draw again where lines that are not in the page came into view. */
  follow() {
    const [top, bottom] = [Math.floor(this.scroll / this.line), Math.ceil((this.scroll + this.tall) / this.line)];
    const [first, last] = this.drawn;
    if (top < first || Math.min(bottom, this.view.length) > last) this.draw();
  }

  /** Room for lines that are not in the page. */
  fill(lines) {
    return lines > 0
      ? [el('li', { role: 'presentation', class: 'wb-fill', style: `height:${lines * (this.line || 28)}px` })]
      : [];
  }

  /** A theme's line, the one from before where it says the same. */
  kept(row, depth, at) {
    const item = this.items.get(row.id);
    const sign = [
      row.name,
      row.state,
      row.n,
      row.people,
      row.read,
      depth,
      at,
      this.view.length,
      this.marked.has(row.id),
      waitingWords(this.store.waiting[row.id]),
    ].join('\n');
    if (item?.sign === sign) return item;
    const made = this.item(row, depth, at);
    made.sign = sign;
    return made;
  }

  resized() {
    const tall = this.ul.clientHeight;
    if (tall === this.tall) return;
    [this.tall, this.line] = [tall, 0];
    this.draw();
  }

  /** Some lines anew, in their places. */
  refresh(ids) {
    for (const id of ids) {
      const at = this.view.findIndex(([row]) => row.id === id);
      const row = this.store.row(id);
      if (at < 0 || !row) continue;
      this.view[at][0] = row;
      const item = this.items.get(id);
      if (!item) continue;
      const made = this.kept(row, this.view[at][1], at);
      if (made === item) continue;
      item.replaceWith(made);
      this.items.set(id, made);
    }
    this.point();
    this.progress();
  }

  passes(row, words) {
    if (this.state.value === WAITING ? !this.store.waiting[row.id] : this.state.value && row.state !== this.state.value)
      return false;
    if (this.group.value && !row.groups[this.group.value]) return false;
    if (this.code.value && !(this.code.value === UNLINKED ? !row.codes.length : row.codes.includes(this.code.value)))
      return false;
    return !words || row.name.toLocaleLowerCase().includes(words);
  }

  /** Rows in order, each followed by those nested under it. */
  tree(rows) {
    const here = new Set(rows.map((row) => row.id));
    const under = new Map();
    for (const row of rows) {
      const parent = here.has(row.parent) ? row.parent : null;
      under.set(parent, [...(under.get(parent) || []), row]);
    }
    const walk = (parent, depth) =>
      (under.get(parent) || [])
        .sort(ORDERS[this.order.value])
        .flatMap((row) => [[row, depth], ...walk(row.id, depth + 1)]);
    return walk(null, 0);
  }

  item(row, depth, at) {
    const name = row.name || `unnamed ${row.id.slice(0, 8)}`;
    const debt = row.n ? Math.round((100 * row.read) / row.n) : 0;
    const waits = this.store.waiting[row.id];
    const waitsFor = waitingWords(waits);
    const label = `${name}, ${STATES[row.state] || 'list'}, ${waitsFor ? `${waitsFor}, ` : ''}${row.stale ? 'name is stale, ' : ''}${count(row.n, 'excerpt')}, ${count(row.people, 'participant')}`;
    return el(
      'li',
      {
        id: `wb-theme-${row.id}`,
        role: 'option',
        class: row.state,
        dataset: { id: row.id, depth: Math.min(depth, 4) },
        'aria-label': label,
        'aria-selected': 'false',
        'aria-setsize': this.view.length,
        'aria-posinset': at + 1,
        title: `${name}\n${count(row.n, 'excerpt')}, ${count(row.people, 'participant')}, ${debt} % read${row.stale ? '\nThe members changed after this name was proposed' : ''}${waitsFor ? `\nBy the newest run: ${waitsFor}` : ''}`,
        'data-marked': this.marked.has(row.id) ? 'yes' : undefined,
      },
      el('span', { class: 'wb-mark' }, MARKS[row.state] || ''),
      el('span', { class: 'wb-name', dataset: { stale: row.stale ? 'yes' : 'no' } }, name),
      el(
        'span',
        { class: 'wb-n' },
        waits?.conflicts ? el('b', { class: 'wb-waits odds' }, '!') : null,
        waits?.offers ? el('b', { class: 'wb-waits' }, `+${waits.offers}`) : null,
        `${row.n}`,
      ),
      el('span', { class: 'wb-people' }, `${row.people}`),
    );
  }

  progress() {
    const rows = this.store.rows();
    const decided = rows.filter((row) => row.state !== 'candidate').length;
    this.bar.style.width = rows.length ? `${(100 * decided) / rows.length}%` : '0';
    const marked = this.marked.size ? ` · ${this.marked.size} marked to merge` : '';
    this.done.textContent = `${decided} of ${count(rows.length, 'theme')} decided${marked}`;
  }

  /** Show which theme is open. */
  mark(id) {
    this.current = id;
    this.point();
  }

  point() {
    const item = this.items.get(this.current);
    if (item !== this.pointed) this.pointed?.setAttribute('aria-selected', 'false');
    this.pointed = item;
    item?.setAttribute('aria-selected', 'true');
    if (item) this.ul.setAttribute('aria-activedescendant', item.id);
    else this.ul.removeAttribute('aria-activedescendant');
  }

  /** Scroll as far as it takes to see the open theme's line. */
  bringIntoView() {
    const at = this.view.findIndex(([row]) => row.id === this.current);
    if (at < 0 || !this.line) return;
    const [top, bottom] = [at * this.line, (at + 1) * this.line];
    const to = top < this.scroll ? top : Math.max(this.scroll, bottom + 6 - this.tall);
    if (to === this.scroll) return;
    this.ul.scrollTop = to;
    this.scroll = this.ul.scrollTop;
    this.follow();
  }

  /** The line `by` further down from the open theme. */
  neighbour(by) {
    const at = this.view.findIndex(([row]) => row.id === this.current);
    const next = this.view[Math.max(0, Math.min(this.view.length - 1, at + by))];
    return next ? next[0].id : null;
  }

  /** The next theme below (then from the top) that nobody has decided on, else the next line. */
  undecided() {
    const at = this.view.findIndex(([row]) => row.id === this.current);
    const round = [...this.view.slice(at + 1), ...this.view.slice(0, Math.max(0, at))];
    const next = round.find(([row]) => this.store.row(row.id)?.state === 'candidate');
    return next ? next[0].id : this.neighbour(1);
  }

  /** Lines that are likely to be opened next. */
  ahead(n) {
    const at = this.view.findIndex(([row]) => row.id === this.current);
    return this.view.slice(at + 1, at + 1 + n).map(([row]) => row.id);
  }

  toggleMark(id) {
    if (!this.store.base.has(id)) return;
    if (!this.marked.delete(id)) this.marked.add(id);
    this.refresh([id]);
  }

  click(event) {
    const item = event.target.closest('li');
    if (!item?.dataset.id) return;
    if (event.ctrlKey || event.metaKey || event.shiftKey) this.toggleMark(item.dataset.id);
    else this.open(item.dataset.id);
  }

  listKey(event) {
    if (event.key !== ' ') return;
    event.preventDefault();
    event.stopPropagation();
    this.toggleMark(this.current);
  }

  filterKey(event) {
    if (event.key === 'Escape') {
      this.filter.value = '';
      this.render();
      this.ul.focus();
    } else if (event.key === 'Enter' && this.view.length) {
      this.open(this.view[0][0].id);
      this.ul.focus();
    }
  }
}
