// The reader: a transcript with every theme's excerpts in it; marking and blacking out passages.

import { confirmWord, openDialog } from './dialog.js';
import { button, count, el, hue } from './dom.js';
import { isList } from './store.js';

export class Reader {
  constructor(board) {
    this.board = board;
    this.store = board.store;
  }

  /** Open a transcript, at an excerpt where one is given. */
  async open(transcript, excerpt = '') {
    let page;
    try {
      page = await this.store.read('reader', { transcript });
    } catch (error) {
      this.board.say(error.message, 'bad');
      return;
    }
    this.page = page;
    this.excerpt = excerpt;
    this.selected = null;
    this.body = el('div', {
      class: 'wb-turns',
      lang: 'en',
      onmouseup: () => this.select(),
      onkeyup: () => this.select(),
    });
    this.tools = el('div', { class: 'wb-row wb-readertools', role: 'toolbar', 'aria-label': 'Passage' });
    this.node?.close();
    this.node = openDialog(
      this.board.root,
      `Transcript ${page.name}`,
      el('div', { class: 'wb-reader' }, this.head(), this.body, this.tools),
      { drawer: true },
    );
    this.paint();
  }

  head() {
    const { page, board } = this;
    const which = el(
      'select',
      { 'aria-label': 'Transcript', onchange: () => this.open(which.value) },
      ...page.transcripts.map(([name, id]) => el('option', { value: id, selected: id === page.id }, name)),
    );
    const themes = [...new Set(Object.values(page.themes).flat())];
    return el(
      'div',
      { class: 'wb-row' },
      which,
      page.participant
        ? el('span', {}, el('b', {}, page.participant), page.group ? ` · ${page.group}` : '')
        : el('span', {}, 'several participants'),
      el(
        'span',
        { class: 'wb-hint' },
        `${count(Object.keys(page.themes).length, 'excerpt')}, ${count(themes.length, 'theme')}`,
      ),
      ...page.memos
        .slice(-1)
        .map((memo) => el('span', { class: 'wb-hint', title: memo.text }, `memo: ${memo.text.slice(0, 60)}`)),
      el('span', { class: 'wb-gap' }),
      button('Memo', () => board.memo({ id: '', transcript: page.id, title: page.name, who: page.participant }), {
        kind: 'quiet',
      }),
      page.participant
        ? button('Withdraw …', () => this.withdraw(), {
            kind: 'quiet danger',
            title: 'The participant takes back their consent',
          })
        : null,
    );
  }

  paint() {
    const order = new Map(this.store.order.map((id, i) => [id, i]));
    this.body.replaceChildren(
      ...this.page.turns.map((turn) =>
        el(
          'div',
          { class: `wb-turn ${turn.role}` },
          el(
            'p',
            { class: 'wb-speaker' },
            el('b', {}, turn.speaker || '—'),
            turn.time ? el('time', {}, turn.time) : null,
          ),
          el('p', { class: 'wb-speech' }, ...turn.segments.map((segment) => this.segment(segment, order))),
          el('div', { class: 'wb-margin' }, ...this.margin(turn, order)),
        ),
      ),
    );
    this.paintTools();
    const first = this.body.querySelector('[data-here=yes]');
    (first || this.body.firstElementChild)?.scrollIntoView({ block: first ? 'center' : 'start' });
  }

  /** The themes that a turn's excerpts are in, each in its colour; a click goes back to the theme. */
  margin(turn, order) {
    const first = new Map(); // theme -> its first excerpt in the turn
    for (const excerpt of turn.segments.flatMap((segment) => segment.excerpts)) {
      for (const theme of this.page.themes[excerpt] || []) if (!first.has(theme)) first.set(theme, excerpt);
    }
    return [...first].map(([theme, excerpt]) =>
      el(
        'button',
        {
          type: 'button',
          class: 'wb-inmargin',
          style: `--hue: ${hue(order.get(theme) ?? 0)}`,
          title: `Go to “${this.store.title(theme)}”`,
          onclick: () => {
            this.node.close();
            this.board.open(theme, excerpt);
          },
        },
        this.store.title(theme),
      ),
    );
  }

  segment(segment, order) {
    const themes = [...new Set(segment.excerpts.flatMap((id) => this.page.themes[id] || []))];
    const span = el('span', { dataset: { at: segment.at } }, segment.text);
    if (!segment.excerpts.length) return span;
    span.className = 'wb-marked';
    span.dataset.here = segment.excerpts.includes(this.excerpt) ? 'yes' : 'no';
    span.title = themes.length ? themes.map((id) => this.store.title(id)).join('\n') : 'not in a theme';
    if (themes.length) span.style.setProperty('--hue', hue(order.get(themes[0]) ?? 0));
    else span.dataset.none = 'yes';
    return span;
  }

  /** What the analyst selected, as code points of the transcript. */
  select() {
    const selection = getSelection();
    const range = selection.rangeCount && !selection.isCollapsed ? selection.getRangeAt(0) : null;
    const [start, end] = range
      ? [this.place(range.startContainer, range.startOffset), this.place(range.endContainer, range.endOffset)]
      : [null, null];
    this.selected =
      start !== null && end !== null && end > start ? { start, end, words: String(selection).trim() } : null;
    this.paintTools();
  }

  place(container, offset) {
    const span = (
      container.nodeType === Node.TEXT_NODE
        ? container.parentElement
        : container.childNodes[offset] || container.lastElementChild
    )?.closest?.('[data-at]');
    if (!span || !this.body.contains(span)) return null;
    const before = container.nodeType === Node.TEXT_NODE ? container.textContent.slice(0, offset) : '';
    return Number(span.dataset.at) + [...before].length;
  }

  paintTools() {
    if (!this.selected) {
      this.tools.replaceChildren(
        el('span', { class: 'wb-hint' }, 'Select words to mark them as an excerpt or to black them out.'),
      );
      return;
    }
    const { board, selected } = this;
    const here = isList(board.current) || !board.current ? null : board.current;
    this.tools.replaceChildren(
      ...[
        el('span', { class: 'wb-quote' }, `“${selected.words.slice(0, 60)}${selected.words.length > 60 ? ' …' : ''}”`),
        here ? button(`Mark in “${this.store.title(here)}”`, () => this.mark(here), { kind: 'primary' }) : null,
        button('Mark in …', () => this.markElsewhere()),
        button('Mark only', () => this.mark('')),
        el('span', { class: 'wb-gap' }),
        button('Black out …', () => this.redact(), { kind: 'danger' }),
      ].filter(Boolean),
    );
  }

  async mark(target) {
    const { start, end } = this.selected;
    const done = await this.board.decide('mark', { transcript: this.page.id, start, end, target });
    if (done) await this.open(this.page.id, done.made[0]);
  }

  async markElsewhere() {
    const kept = this.selected;
    const chosen = await this.board.chooseTheme('Mark the passage in', { actions: [{ label: 'Mark' }], excerpts: [] });
    this.selected = kept;
    if (chosen) await this.mark(chosen.id);
  }

  async redact() {
    const { start, end, words } = this.selected;
    const sentence = `“${words.slice(0, 200)}” is replaced by blocks, here and wherever it was quoted. Positions stay. This cannot be undone.`;
    if (!(await confirmWord(this.board.root, 'Black out a passage', sentence, 'black out', 'Black it out'))) return;
    const done = await this.board.decide('redact', { transcript: this.page.id, start, end });
    if (done) await this.open(this.page.id);
  }

  async withdraw() {
    const { participant } = this.page;
    const sentence = `Everything ${participant} said is erased from this project for good: interviews, excerpts, quotes in labels, memos. The trail keeps that it happened. This cannot be undone. Exports made before are not touched.`;
    if (!(await confirmWord(this.board.root, `Withdraw ${participant}`, sentence, participant, 'Erase'))) return;
    if (!(await this.board.decide('withdraw', { participant }))) return;
    this.board.say(`${participant} has withdrawn; their words are erased.`);
    this.node.close();
  }
}
