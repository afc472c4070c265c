// Splitting with a preview: sides as columns, excerpts pushed from one to another, then committed.

import { openDialog } from './dialog.js';
import { button, count, el } from './dom.js';

const SHOWN = 25; // excerpts of a side at first

export async function openSplit(board, theme) {
  const split = new Split(board, theme);
  try {
    await split.propose(2);
  } catch (error) {
    board.say(error.message, 'bad');
    return;
  }
  split.open();
}

class Split {
  constructor(board, theme) {
    this.board = board;
    this.theme = theme;
    this.cards = new Map();
    this.wish = ''; // a way that was asked for in place of the one that goes without asking
    this.columns = el('div', { class: 'wb-sides' });
    this.ways = el('div', { class: 'wb-row', role: 'radiogroup', 'aria-label': 'How many sides' });
    this.made = el('div', { class: 'wb-row', role: 'radiogroup', 'aria-label': 'How the sides are made' });
    this.commitButton = button('Split', () => this.commit(), { key: 'Ctrl ⏎', kind: 'primary' });
  }

  /** Ask for a proposal of `into` sides, made one `way` or as the server would. */
  async propose(into, way = '') {
    const found = await this.board.store.read('split', { theme: this.theme, into, way });
    const before = this.sides || [];
    [this.into, this.way, this.known] = [into, found.way, found.ways];
    this.sides = found.sides.map((side) => ({ ...side, ids: central(side), name: '', shown: SHOWN, moved: new Set() }));
    before.forEach((side) => this.keep(side));
    await this.fetch();
    this.paint();
  }

  /** What was moved by hand, and a name, stay with most of those they were put to, whatever the new sides are. */
  keep({ ids, moved, name }) {
    const others = new Set(ids.filter((id) => !moved.has(id)));
    const shared = (side) => side.ids.filter((id) => others.has(id)).length;
    const [home] = [...this.sides].sort((a, b) => shared(b) - shared(a));
    const [unnamed] = this.sides.filter((side) => !side.name).sort((a, b) => shared(b) - shared(a));
    if (unnamed) unnamed.name = name;
    moved.forEach((id) => this.put(id, this.sides.indexOf(home)));
  }

  open() {
    const title = `Split “${this.board.store.title(this.theme)}”`;
    const hint = 'Typical excerpts stand first. Drag an excerpt, or press the number of the side it belongs to.';
    this.node = openDialog(
      this.board.root,
      title,
      el(
        'div',
        { class: 'wb-split' },
        el('div', { class: 'wb-row' }, this.ways, this.made, el('span', { class: 'wb-hint' }, hint)),
        this.columns,
        el(
          'div',
          { class: 'wb-row end' },
          el('span', { class: 'wb-hint' }, 'The theme retires; its sides are new candidates. u takes it back.'),
          this.commitButton,
        ),
      ),
      { wide: true, unsaved: () => this.sides.some((side) => side.moved.size || side.name) },
    );
    this.node.addEventListener('keydown', (event) => this.key(event));
    this.columns.querySelector('article')?.focus();
  }

  async fetch() {
    const wanted = this.sides.flatMap((side) => side.ids.slice(0, side.shown)).filter((id) => !this.cards.has(id));
    for (let i = 0; i < wanted.length; i += 200) {
      for (const card of await this.board.store.cards(wanted.slice(i, i + 200), this.theme))
        this.cards.set(card.id, card);
    }
  }

  paint() {
    const held = [this.ways, this.made].find((group) => group.contains(document.activeElement));
    const choice = (label, on, onclick) =>
      el(
        'button',
        { type: 'button', role: 'radio', class: 'wb-button', 'aria-checked': on ? 'true' : 'false', onclick },
        label,
      );
    this.ways.replaceChildren(
      ...[2, 3, 4].map((n) => choice(`${n} sides`, n === this.into, () => this.again(n, this.wish))),
    );
    this.made.replaceChildren(
      ...this.known.map(({ id, said }, i) => choice(said, id === this.way, () => this.again(this.into, i ? id : ''))),
    );
    this.columns.replaceChildren(...this.sides.map((side, i) => this.column(side, i)));
    this.commitButton.disabled = this.sides.some((side) => !side.ids.length);
    held?.querySelector('[aria-checked=true]')?.focus();
  }

  async again(into, way) {
    this.wish = way;
    try {
      await this.propose(into, way);
    } catch (error) {
      this.board.say(error.message, 'bad');
    }
  }

  column(side, i) {
    const people = new Set(side.ids.map((id) => this.cards.get(id)?.who).filter(Boolean)).size;
    const known = side.ids.every((id) => this.cards.has(id)) ? people : Math.max(people, side.people);
    const name = el('input', {
      type: 'text',
      value: side.name,
      maxLength: 200,
      placeholder: side.keyphrases.slice(0, 3).join(' / ') || 'name',
      'aria-label': `Name of side ${i + 1}`,
      oninput: () => {
        side.name = name.value;
      },
    });
    const more = side.ids.length - side.shown;
    return el(
      'section',
      {
        class: 'wb-sidecolumn',
        'aria-label': `Side ${i + 1}`,
        ondragover: (event) => event.preventDefault(),
        ondrop: (event) => {
          event.preventDefault();
          this.push(event.dataTransfer.getData('text/plain'), i);
        },
      },
      el('header', {}, el('kbd', {}, `${i + 1}`), name),
      el(
        'p',
        { class: 'wb-meta' },
        el('b', {}, count(side.ids.length, 'excerpt')),
        el('b', {}, count(known, 'participant')),
      ),
      el('p', { class: 'wb-words' }, ...side.keyphrases.map((phrase) => el('span', { class: 'wb-phrase' }, phrase))),
      el(
        'div',
        { class: 'wb-sidecards' },
        ...side.ids.slice(0, side.shown).map((id) => this.card(id, side, i)),
        more > 0 ? button(`${count(more, 'more', 'more')}`, () => this.more(i)) : null,
      ),
    );
  }

  /** Show more of a side; the first of them has the focus that the button had. */
  async more(i) {
    const first = this.sides[i].shown;
    this.sides[i].shown += 50;
    await this.fetch();
    this.paint();
    this.columns.children[i].querySelectorAll('article')[first]?.focus();
  }

  card(id, side, i) {
    const card = this.cards.get(id);
    if (!card) return el('article', {}, '…');
    const mark = side.moved.has(id) ? 'moved' : side.typical.includes(id) ? 'typical' : '';
    return el(
      'article',
      {
        tabIndex: 0,
        draggable: true,
        dataset: { id, side: i, mark },
        ondragstart: (event) => event.dataTransfer.setData('text/plain', id),
      },
      el('p', {}, card.text),
      el(
        'footer',
        {},
        el('b', {}, card.who),
        card.group,
        mark ? el('span', { class: 'wb-tag' }, mark === 'moved' ? 'moved by hand' : mark) : null,
      ),
    );
  }

  key(event) {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
      this.commit();
      return;
    }
    if (event.target.matches('input')) return;
    const article = event.target.closest('article');
    if (!article) return;
    const side = Number(article.dataset.side);
    const to =
      { ArrowLeft: side - 1, ArrowRight: side + 1 }[event.key] ??
      (/^[1-4]$/.test(event.key) ? Number(event.key) - 1 : -1);
    const by = { j: 1, ArrowDown: 1, k: -1, ArrowUp: -1 }[event.key];
    if (by) {
      event.preventDefault();
      (by > 0 ? article.nextElementSibling : article.previousElementSibling)?.focus();
    } else if (this.sides[to] && to !== side) {
      event.preventDefault();
      const next = article.nextElementSibling || article.previousElementSibling;
      const follow = next?.dataset?.id;
      this.push(article.dataset.id, to);
      this.columns.querySelector(`article[data-id="${CSS.escape(follow || article.dataset.id)}"]`)?.focus();
    }
  }

  /** Put an excerpt on another side. */
  push(id, to) {
    if (this.sides[to].ids.includes(id)) return;
    this.put(id, to);
    this.paint();
  }

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
    this.node.close();
    const done = await this.board.decide('split', {
      theme: this.theme,
      parts: this.sides.map((side) => side.ids),
      names: this.sides.map((side) => side.name.trim()),
    });
    if (!done) return;
    await this.board.open(done.made[0]);
    this.board.say(`Split into ${this.sides.length}. u takes it back.`);
  }
}

/** A side's excerpts, the typical ones first. */
function central(side) {
  const typical = new Set(side.typical);
  return [...side.typical, ...side.ids.filter((id) => !typical.has(id))];
}
