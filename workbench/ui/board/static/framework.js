// The Framework page: participants by themes or codes; a cell opens beside the table and takes a summary.
/** @import { Server } from './types.js' */
/** @import { Opened } from './page.js' */

import { button, choice, count, el } from './dom.js';
import { Listing } from './listing.js';
import { address, asked, openPage, remember, undoButton } from './page.js';

/** @type {[value: string, text: string][]} */
const KINDS = [
  ['theme', 'accepted themes'],
  ['code', 'codes'],
];
/** @type {[value: string, text: string][]} */
const ONLY = [
  ['', 'all participants'],
  ['open', 'with words that nobody has summarised'],
  ['proposed', 'with a proposal that waits'],
];
/** @type {[value: string, text: string][]} */
const MARKS = [
  ['', 'no mark'],
  ['nothing', 'says nothing of it'],
  ['opposite', 'says the opposite'],
];
const NONE = {
  theme: 'No theme is accepted yet, or nobody has an excerpt: decide on the board first.',
  code: 'Nobody has coded with a code of the codebook yet.',
};

/**
 * @typedef {object} FrameCell
 * @property {number} n
 * @property {string} text
 * @property {string} mark
 * @property {string} proposed
 * @property {boolean} at_odds
 * @property {string[]} states
 */

/** @typedef {{ participant: string, target: string }} Place */

/**
 * @param {Element} element
 * @param {Server} server
 */
export async function start(element, server) {
  /** @type {Framework[]} */
  const made = [];
  const page = await openPage(element, server, 'Framework', () => made[0]?.again());
  const framework = new Framework(page);
  made.push(framework);
  await framework.begin();
}

class Framework {
  /** @param {Opened} page */
  constructor(page) {
    this.page = page;
    this.asked = asked();
    /** @type {Place | null} */
    this.open = null;
    this.kept = ''; // what is written in the open cell, to tell whether it was changed
    this.filters = el('span', { class: 'wb-row' });
    this.none = el('p', { class: 'wb-hint', hidden: true });
    this.stands = el('p', { class: 'wb-hint', role: 'status' });
    this.panel = el('aside', { class: 'wb-aside', 'aria-label': 'Cell', hidden: true });
    const save = [
      el('a', { href: '/export/framework.docx', download: '' }, 'docx'),
      el('a', { href: '/export/framework.xlsx', download: '' }, 'xlsx'),
    ];
    this.list = new Listing({
      label: 'Framework matrix',
      noun: 'participant',
      columns: ({ columns }) => [
        { key: 'id', title: 'Participant' },
        ...columns.map((/** @type {any} */ column) => ({
          key: column.id,
          title: column.name,
          number: true,
          hint: column.definition,
        })),
      ],
      row: (line, shown) => this.row(line, shown),
      ask: (args) => page.store.read('framework', { ...this.wanted(), ...args }),
      told: (shown) => this.told(shown),
      tools: [this.filters, undoButton(page.undo), el('span', { class: 'wb-saves' }, 'Save as', ...save)],
    });
    this.list.body.classList.add('wb-framework');
  }

  wanted() {
    const { of = 'theme', by = '', value = '', only = '' } = this.asked;
    return { of, by, value, only };
  }

  async begin() {
    const both = el('div', { class: 'wb-reading' }, this.list.node, this.panel);
    this.page.body.replaceChildren(this.stands, this.none, both);
    await this.list.load();
    const { participant = '', target = '' } = this.asked;
    if (participant && target) await this.show({ participant, target });
  }

  async again() {
    await this.list.load();
    if (this.open) await this.show(this.open);
  }

  /** @param {any} shown */
  told({ columns, attributes, grouped, values, filled, open, proposed, cells, all }) {
    const { of, by, value, only } = this.wanted();
    this.none.hidden = columns.length > 0 && all > 0;
    this.none.textContent = of === 'code' ? NONE.code : NONE.theme;
    const waits = proposed ? `, ${count(proposed, 'proposal')} that nobody has taken` : '';
    const done = `${filled} of ${count(cells, 'cell')} filled in`;
    this.stands.textContent = `${done}, ${open} with words but no summary${waits}.`;
    /** @type {(list: string[]) => [string, string][]} */
    const plain = (list) => list.map((each) => [each, each]);
    const held = document.activeElement instanceof HTMLElement ? document.activeElement.dataset.key : '';
    this.filters.replaceChildren(
      this.filter('of', 'Columns', KINDS, of),
      this.filter('by', 'Group rows by', plain(attributes), by || grouped),
      this.filter('value', 'Only', [['', 'every group'], ...plain(values)], value),
      this.filter('only', 'Show', ONLY, only),
    );
    if (held) /** @type {HTMLElement | null} */ (this.filters.querySelector(`[data-key="${held}"]`))?.focus();
  }

  /**
   * @param {string} name
   * @param {string} label
   * @param {[string, string][]} options
   * @param {string} chosen
   */
  filter(name, label, options, chosen) {
    /** @type {HTMLSelectElement} */
    const field = choice(label, options, () => this.ask(name, field.value), chosen);
    field.dataset.key = name;
    return field;
  }

  /**
   * @param {string} name
   * @param {string} value
   */
  ask(name, value) {
    /** @type {Record<string, string>} */
    const more = name === 'by' ? { value: '' } : {};
    this.asked = { ...this.asked, ...more, [name]: value };
    remember({ ...more, [name]: value });
    if (name === 'of') this.close();
    return this.list.from(0);
  }

  /**
   * @param {any} line
   * @param {any} shown
   */
  row({ id, group, cells }, { columns }) {
    const who = el('a', { href: address('/participants', { participant: id }) }, id);
    const about = group ? el('span', { class: 'wb-hint' }, ` ${group}`) : null;
    const made = cells.map((/** @type {FrameCell} */ cell, /** @type {number} */ i) => this.cell(id, columns[i], cell));
    return el('tr', {}, el('th', { scope: 'row' }, who, about), ...made);
  }

  /**
   * @param {string} participant
   * @param {{ id: string, name: string }} column
   * @param {FrameCell} cell
   */
  cell(participant, column, { n, text, mark, proposed, at_odds: odds, states }) {
    const here = this.open?.participant === participant && this.open.target === column.id;
    const passages = n ? count(n, 'passage') : 'no words';
    const open = el(
      'button',
      {
        type: 'button',
        class: 'wb-framecell',
        dataset: { key: `${participant} ${column.id}` },
        'aria-label': `${participant}, ${column.name}: ${mark || text || passages}`,
        onclick: () => this.show({ participant, target: column.id }),
      },
      el('span', { class: 'wb-hint' }, passages),
      mark ? el('b', {}, mark) : null,
      odds ? el('span', { class: 'wb-doubtful' }, 'though there are words now') : null,
      text ? el('span', { class: 'wb-summary' }, text) : null,
      proposed ? el('span', { class: 'wb-proposed' }, el('i', {}, 'proposed by a model: '), proposed) : null,
    );
    return el('td', { 'aria-current': here ? 'true' : null, dataset: { state: states.join(' ') } }, open);
  }

  /** @param {Place} place */
  async show(place) {
    let cell;
    try {
      cell = await this.page.store.read('framework cell', { ...place, of: this.wanted().of });
    } catch (error) {
      this.close();
      this.page.say(error.message, 'bad');
      return;
    }
    this.open = place;
    remember({ ...place });
    this.panel.hidden = false;
    this.panel.replaceChildren(...this.about(cell));
    for (const each of this.list.body.querySelectorAll('td[aria-current]')) each.removeAttribute('aria-current');
    const key = CSS.escape(`${place.participant} ${place.target}`);
    this.list.body.querySelector(`[data-key="${key}"]`)?.closest('td')?.setAttribute('aria-current', 'true');
  }

  close() {
    this.open = null;
    this.panel.hidden = true;
    remember({ participant: '', target: '' });
  }

  /** @param {any} cell */
  about(cell) {
    const { participant, name, definition, attributes, passages, analyst, at_odds: odds, proposal, earlier } = cell;
    const known = Object.values(attributes).filter(Boolean).join(', ');
    const said = passages.map((/** @type {any} */ one) => this.passage(one));
    return [
      el(
        'div',
        { class: 'wb-row' },
        el('h2', {}, `${participant}: ${name}`),
        el('span', { class: 'wb-gap' }),
        button('Close', () => this.close(), { kind: 'quiet' }),
      ),
      el('p', { class: 'wb-hint' }, [known, definition].filter(Boolean).join('. ')),
      odds
        ? el('p', { class: 'wb-warned' }, 'It is marked that they say nothing of it, but there are words now.')
        : null,
      proposal ? this.proposal(cell) : null,
      this.form(cell),
      analyst ? el('p', { class: 'wb-hint' }, `Written by ${analyst}.`) : null,
      el('h3', {}, passages.length ? count(passages.length, 'passage') : 'No words of theirs are in it'),
      ...said,
      earlier.length ? this.history(earlier) : null,
    ].filter((part) => part !== null);
  }

  /** @param {any} cell */
  form(cell) {
    const text = el('textarea', { rows: 6, value: cell.text, 'aria-label': 'Summary', maxLength: 20000 });
    /** @type {HTMLSelectElement} */
    const mark = choice('Mark', MARKS, undefined, cell.mark);
    const keep = () => this.keep(cell, { text: text.value.trim(), mark: mark.value });
    text.addEventListener('keydown', (event) => {
      if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) keep();
    });
    return el(
      'div',
      { class: 'wb-form' },
      text,
      el('div', { class: 'wb-row' }, mark, button('Keep', keep, { kind: 'primary', title: 'Ctrl+Enter' })),
    );
  }

  /** @param {any} cell */
  proposal(cell) {
    const { labeler, text, quotes, seq } = cell.proposal;
    const take = () => this.keep(cell, { text, mark: cell.mark === 'nothing' ? '' : cell.mark, proposal: seq });
    return el(
      'section',
      { class: 'wb-proposed' },
      el('h3', {}, `Proposed by ${labeler}; nobody has taken it`),
      el('p', {}, text),
      ...quotes.map((/** @type {string} */ quote) => el('blockquote', {}, quote)),
      button('Take it', take),
    );
  }

  /** @param {any} passage */
  passage({ excerpt, transcript, text, key, at, title }) {
    /** @type {Record<string, string>} */
    const where = excerpt ? { transcript, excerpt } : { transcript, at: `${at}` };
    const mark = key ? el('span', { class: 'wb-tag key' }, 'key quote ') : null;
    return el(
      'blockquote',
      {},
      text,
      el('cite', {}, ' ', mark, el('a', { href: address('/transcript', where) }, title)),
    );
  }

  /** @param {any[]} earlier */
  history(earlier) {
    const lines = earlier.map(({ seq, analyst, date, text, mark, back }) =>
      el(
        'li',
        {},
        el('b', {}, analyst),
        el('span', { class: 'wb-hint' }, ` #${seq}, ${date}${back ? ', taken back' : ''}`),
        el('p', {}, [mark, text].filter(Boolean).join('. ') || 'cleared'),
      ),
    );
    return el('details', {}, el('summary', {}, 'History'), el('ol', { class: 'wb-comments' }, ...lines));
  }

  /**
   * @param {any} cell
   * @param {{ text: string, mark: string, proposal?: number }} said
   */
  async keep({ participant, of, target, name }, said) {
    const given = { participant, id: target, target: of, ...said };
    if (!(await this.page.decide('summarise cell', given))) return;
    this.page.say(`${participant}: “${name}” is kept. Undo takes it back.`);
    await this.again();
  }
}
