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
    this.columns = el('div', { class: 'wb-sides' });
    this.ways = el('div', { class: 'wb-row', role: 'radiogroup', 'aria-label': 'How many sides' });
    this.commitButton = button('Split', () => this.commit(), { key: 'Ctrl ⏎', kind: 'primary' });
  }

  /** Ask for a proposal of `into` sides. */
  async propose(into) {
    const { sides } = await this.board.store.read('split', { theme: this.theme, into });
    this.into = into;
    this.sides = sides.map((side) => ({ ...side, ids: central(side), name: '', shown: SHOWN, moved: new Set() }));
    await this.fetch();
    this.paint();
  }

  open() {
    const title = `Split “${this.board.store.title(this.theme)}”`;
    const hint = 'Typical excerpts stand first. Drag an excerpt, or press the number of the side it belongs to.';
    this.node = openDialog(this.board.root, title, el('div', { class: 'wb-split' },
      el('div', { class: 'wb-row' }, this.ways, el('span', { class: 'wb-hint' }, hint)), this.columns,
      el('div', { class: 'wb-row end' }, el('span', { class: 'wb-hint' }, 'The theme retires; its sides are new candidates. u takes it back.'), this.commitButton)), { wide: true });
    this.node.addEventListener('keydown', (event) => this.key(event));
    this.columns.querySelector('article')?.focus();
  }

  async fetch() {
    const wanted = this.sides.flatMap((side) => side.ids.slice(0, side.shown)).filter((id) => !this.cards.has(id));
    for (let i = 0; i < wanted.length; i += 200) {
      for (const card of await this.board.store.cards(wanted.slice(i, i + 200), this.theme)) this.cards.set(card.id, card);
    }
  }

  paint() {
    this.ways.replaceChildren(...[2, 3, 4].map((n) => el('button', { type: 'button', role: 'radio', class: 'wb-button', 'aria-checked': n === this.into ? 'true' : 'false', onclick: () => this.again(n) }, `${n} sides`)));
    this.columns.replaceChildren(...this.sides.map((side, i) => this.column(side, i)));
    this.commitButton.disabled = this.sides.some((side) => !side.ids.length);
  }

  async again(into) {
    try {
      await this.propose(into);
    } catch (error) {
      this.board.say(error.message, 'bad');
    }
  }

  column(side, i) {
    const people = new Set(side.ids.map((id) => this.cards.get(id)?.who).filter(Boolean)).size;
    const known = side.ids.every((id) => this.cards.has(id)) ? people : Math.max(people, side.people);
    const name = el('input', { type: 'text', value: side.name, maxLength: 200, placeholder: side.keyphrases.slice(0, 3).join(' / ') || 'name', 'aria-label': `Name of side ${i + 1}`, oninput: () => { side.name = name.value; } });
    const more = side.ids.length - side.shown;
    return el('section', {
      class: 'wb-sidecolumn', 'aria-label': `Side ${i + 1}`,
      ondragover: (event) => event.preventDefault(), ondrop: (event) => { event.preventDefault(); this.push(event.dataTransfer.getData('text/plain'), i); },
    },
    el('header', {}, el('kbd', {}, `${i + 1}`), name),
    el('p', { class: 'wb-meta' }, el('b', {}, count(side.ids.length, 'excerpt')), el('b', {}, count(known, 'participant'))),
    el('p', { class: 'wb-words' }, ...side.keyphrases.map((phrase) => el('span', { class: 'wb-phrase' }, phrase))),
    el('div', { class: 'wb-sidecards' }, ...side.ids.slice(0, side.shown).map((id) => this.card(id, side, i)),
      more > 0 ? button(`${count(more, 'more', 'more')}`, async () => { side.shown += 50; await this.fetch(); this.paint(); }) : null));
  }

  card(id, side, i) {
    const card = this.cards.get(id);
    if (!card) return el('article', {}, '…');
    const mark = side.moved.has(id) ? 'moved' : side.typical.includes(id) ? 'typical' : '';
    return el('article', {
      tabIndex: 0, draggable: true, dataset: { id, side: i, mark }, ondragstart: (event) => event.dataTransfer.setData('text/plain', id),
    }, el('p', {}, card.text), el('footer', {}, el('b', {}, card.who), card.group, mark ? el('span', { class: 'wb-tag' }, mark === 'moved' ? 'moved by hand' : mark) : null));
  }

  key(event) {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) { this.commit(); return; }
    if (event.target.matches('input')) return;
    const article = event.target.closest('article');
    if (!article) return;
    const side = Number(article.dataset.side);
    const to = { ArrowLeft: side - 1, ArrowRight: side + 1 }[event.key] ?? (/^[1-4]$/.test(event.key) ? Number(event.key) - 1 : -1);
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
    const from = this.sides.findIndex((side) => side.ids.includes(id));
    if (from < 0 || from === to) return;
    this.sides[from].ids = this.sides[from].ids.filter((each) => each !== id);
    this.sides[from].moved.delete(id);
    this.sides[to].ids.unshift(id);
    this.sides[to].moved.add(id);
    this.paint();
  }

  async commit() {
    if (this.commitButton.disabled) return;
    this.node.close();
    const done = await this.board.decide('split', { theme: this.theme, parts: this.sides.map((side) => side.ids), names: this.sides.map((side) => side.name.trim()) });
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
