// The Memos page: what was noted, on what and by whom; comments; which questions are open.
/** @import { Server } from './types.js' */
/** @import { Opened } from './page.js' */

import { askText } from './dialog.js';
import { button, choice, count, el } from './dom.js';
import { Listing } from './listing.js';
import { asked, openPage, remember, undoButton } from './page.js';

/** @type {[value: string, text: string][]} */
const QUESTIONS = [
  ['', 'all memos'],
  ['open', 'open questions'],
  ['settled', 'settled'],
];
const COLUMNS = [
  { key: 'seq', title: 'When', number: true },
  { key: 'analyst', title: 'Who' },
  { key: 'title', title: 'On' },
  { key: 'text', title: 'Memo' },
];

/**
 * @param {Element} element
 * @param {Server} server
 */
export async function start(element, server) {
  /** @type {Memos[]} */
  const made = [];
  const page = await openPage(element, server, 'Memos', () => made[0]?.list.load());
  const memos = new Memos(page);
  made.push(memos);
  page.body.replaceChildren(memos.list.node, memos.none);
  await memos.list.load();
}

class Memos {
  /** @param {Opened} page */
  constructor(page) {
    this.page = page;
    this.asked = asked();
    this.filters = el('span', { class: 'wb-row' });
    const note = 'No memo is here yet. Write one on the board with o, or here on the study as a whole.';
    this.none = el('p', { class: 'wb-hint', hidden: true }, note);
    const save = [
      el('a', { href: '/export/memos.csv', download: '' }, 'csv'),
      el('a', { href: '/export/memos.html', download: '' }, 'html'),
    ];
    this.list = new Listing({
      label: 'Memos',
      noun: 'memo',
      columns: () => COLUMNS,
      row: (line) => this.row(line),
      ask: (args) => page.store.read('all memos', { ...this.wanted(), ...args }),
      told: (shown) => this.told(shown),
      tools: [
        this.filters,
        button('New memo on the study …', () => this.write(), { kind: 'primary' }),
        undoButton(page.undo),
        el('span', { class: 'wb-saves' }, 'Save as', ...save),
      ],
    });
  }

  wanted() {
    const { target = '', who = '', question = '' } = this.asked;
    return { target, who, question };
  }

  /** @param {{ people: string[], targets: [string, string][], open: number, all: number }} shown */
  told({ people, targets, open, all }) {
    this.none.hidden = all > 0;
    if (open) this.list.said.textContent += `, ${count(open, 'open question')} in all`;
    const { target, who, question } = this.wanted();
    /** @type {(name: string, label: string, options: [string, string][], chosen: string) => HTMLElement} */
    const filter = (name, label, options, chosen) => {
      /** @type {HTMLSelectElement} */
      const field = choice(label, options, () => this.ask(name, field.value), chosen);
      field.dataset.key = label;
      return field;
    };
    const held = document.activeElement instanceof HTMLElement ? document.activeElement.dataset.key : '';
    this.filters.replaceChildren(
      filter('question', 'Only questions that are', QUESTIONS, question),
      filter('target', 'Only on', [['', 'on anything'], ...targets], target),
      filter(
        'who',
        'Only by',
        [['', 'by anybody'], ...people.map((p) => /** @type {[string, string]} */ ([p, p]))],
        who,
      ),
    );
    if (held) /** @type {HTMLElement | null} */ (this.filters.querySelector(`[data-key="${held}"]`))?.focus();
  }

  /**
   * @param {string} name
   * @param {string} value
   */
  ask(name, value) {
    this.asked = { ...this.asked, [name]: value };
    remember({ [name]: value });
    return this.list.from(0);
  }

  /** @param {any} memo */
  row(memo) {
    const { seq, kind, title, href, quote, analyst, date, text, question, comments } = memo;
    const subject = href ? el('a', { href }, title) : el('span', {}, title);
    const state = question ? el('span', { class: `wb-asks ${question}` }, QUESTION[question]) : null;
    const answers = comments.map((/** @type {any} */ one) =>
      el('li', {}, el('b', {}, one.analyst), el('span', { class: 'wb-hint' }, ` ${one.date}`), el('p', {}, one.text)),
    );
    return el(
      'tr',
      { dataset: { seq } },
      el('td', { class: 'wb-when' }, `#${seq}`, el('span', { class: 'wb-hint' }, date)),
      el('td', {}, analyst),
      el('td', {}, el('span', { class: 'wb-hint' }, kind, ' '), subject, quote ? el('blockquote', {}, quote) : null),
      el(
        'td',
        { class: 'wb-memotext' },
        el('p', {}, text),
        answers.length ? el('ol', { class: 'wb-comments' }, ...answers) : null,
        el('div', { class: 'wb-row' }, state, ...this.acts(memo)),
      ),
    );
  }

  /** @param {any} memo */
  acts(memo) {
    const comment = button('Comment …', () => this.comment(memo));
    comment.setAttribute('aria-label', `Comment on memo #${memo.seq}`);
    const open = memo.question === 'open';
    const mark = button(open ? 'Settle' : 'Open question', () => this.mark(memo, open ? 'settled' : 'open'));
    mark.setAttribute('aria-label', `${open ? 'Settle' : 'Mark as an open question:'} memo #${memo.seq}`);
    return [comment, mark];
  }

  /** @param {any} memo */
  async comment(memo) {
    const ask = el('input', { type: 'checkbox', checked: memo.question === 'open' });
    const before = [el('blockquote', {}, memo.text), el('label', {}, ask, ' is an open question')];
    const text = await askText(this.page.root, `Comment on memo #${memo.seq}`, { long: true, before });
    if (!text) return;
    const was = memo.question === 'open';
    const question = ask.checked === was ? '' : was ? 'settled' : 'open';
    await this.decide(memo, { text, question }, 'The comment is kept.');
  }

  /**
   * @param {any} memo
   * @param {string} question
   */
  mark(memo, question) {
    return this.decide(memo, { question }, question === 'open' ? 'It is an open question.' : 'It is settled.');
  }

  /**
   * @param {any} memo
   * @param {object} said
   * @param {string} told
   */
  async decide({ target, id, seq }, said, told) {
    if (!(await this.page.decide('comment on memo', { target, id, memo: seq, ...said }))) return;
    this.page.say(told);
    await this.list.load();
  }

  async write() {
    const text = await askText(this.page.root, 'Memo on the study', { long: true });
    if (!text || !(await this.page.decide('memo', { target: 'project', id: '', text }))) return;
    await this.list.load();
  }
}

/** @type {Record<string, string>} */
const QUESTION = { open: 'open question', settled: 'settled' };
