// The Agreement page: how far coders agree, by code and by part; what was confused with what, and where.
/** @import { Server } from './types.js' */
/** @import { Opened } from './page.js' */

import { button, choice, count, el } from './dom.js';
import { asked, openPage, remember, undoButton } from './page.js';

/** @type {[value: string, text: string][]} */
const UNITS = [
  ['excerpts', 'excerpts'],
  ['turns', 'turns'],
  ['characters', 'characters (free spans)'],
];
/** @type {[value: string, text: string][]} */
const BY = [
  ['code', 'code'],
  ['transcript', 'code and interview'],
  ['question', 'code and question'],
  ['group', 'code and group'],
];
/** @type {[value: string, text: string][]} */
const KINDS = [
  ['person', 'a person'],
  ['model', 'a model'],
  ['consensus', 'a consensus'],
];
const AT_ONCE = 15; // confusions that are shown before all are asked for

/**
 * @typedef {{ text: string, within: string, value: number | null, why: string }} Figure
 * @typedef {{ title: string, units: number, coded: number[], figures: Figure[] }} Line
 * @typedef {{ first: string, second: string, one: string, other: string, count: number }} Confused
 * @typedef {{ title: string, told: string, names: string[], coders: string[], rows: Line[], parts: Line[],
 *   confused: Confused[], matrix: { codes: string[], cells: number[][] } }} Section
 * @typedef {{ name: string, title: string, kind: string, codings: number, interviews: number }} Coder
 * @typedef {{ heads: string[], about: string, notes: string[], rounds: { id: string, name: string }[],
 *   sections: Section[], coders: Coder[] }} Sheet
 * @typedef {{ text: string, question: string, href: string, codes: { coder: string, codes: string[] }[] }} Place
 */

/**
 * @param {Element} element
 * @param {Server} server
 */
export async function start(element, server) {
  /** @type {Agreement[]} */
  const made = [];
  const page = await openPage(element, server, 'Agreement', () => made[0]?.load());
  const agreement = new Agreement(page);
  made.push(agreement);
  await agreement.load();
}

class Agreement {
  /** @param {Opened} page */
  constructor(page) {
    this.page = page;
    const { units = 'excerpts', by = 'code', round = '' } = asked();
    this.round = round;
    this.which = el('span', {});
    this.units = /** @type {HTMLSelectElement} */ (choice('Count', UNITS, () => this.load(), units));
    this.by = /** @type {HTMLSelectElement} */ (choice('Show by', BY, () => this.load(), by));
    this.said = el('p', { class: 'wb-hint', role: 'status' }, 'Counting …');
    this.shown = el('div', {});
    this.turn = 0;
    this.begun = false; // whether the newest round was looked at where nothing was loaded
    const tools = el(
      'div',
      { class: 'wb-row wb-listtools' },
      'Count',
      this.units,
      'by',
      this.by,
      undoButton(page.undo),
    );
    tools.append(this.said);
    page.body.replaceChildren(tools, this.shown);
  }

  async load() {
    this.turn += 1;
    const { turn } = this;
    const wanted = { units: this.units.value, by: this.by.value, round_id: this.round };
    remember({
      round: this.round,
      units: wanted.units === 'excerpts' ? '' : wanted.units,
      by: wanted.by === 'code' ? '' : wanted.by,
    });
    try {
      const sheet = /** @type {Sheet} */ (await this.page.store.read('agreement', wanted));
      if (turn !== this.turn) return;
      const newest = this.begun || this.round || sheet.sections.length ? undefined : sheet.rounds[0];
      this.begun = true;
      if (newest) {
        this.round = newest.id;
        await this.load();
      } else this.paint(sheet);
    } catch (error) {
      this.said.textContent = `${error.message} Reload the page.`;
    }
  }

  /** @param {Sheet} sheet */
  paint(sheet) {
    this.said.textContent = count(sheet.coders.length, 'coder');
    this.paintRounds(sheet.rounds);
    this.shown.replaceChildren(
      ...sheet.notes.map(hint),
      ...sheet.sections.map((section) => this.section(section, sheet.heads)),
      ...(sheet.sections.length ? [hint(sheet.about)] : []),
      ...(sheet.coders.length ? [this.coders(sheet.coders)] : []),
    );
  }

  /** @param {{ id: string, name: string }[]} rounds closed ones, the newest first */
  paintRounds(rounds) {
    const chosen = () => {
      this.round = field.value;
      this.units.value = 'excerpts';
      this.load();
    };
    /** @type {[string, string][]} */
    const names = [
      ['', 'what was loaded'],
      ...rounds.map(({ id, name }) => /** @type {[string, string]} */ ([id, name])),
    ];
    const field = /** @type {HTMLSelectElement} */ (choice('Codings of', names, chosen, this.round));
    this.units.disabled = this.round !== '';
    this.which.replaceChildren(...(rounds.length ? ['Codings of ', field] : []));
  }

  /**
   * @param {Section} section
   * @param {string[]} heads
   */
  section(section, heads) {
    const { title, told, coders, rows, parts } = section;
    return el(
      'section',
      { class: 'wb-agreed', 'aria-label': `${title}: ${coders.join(', ')}` },
      el('h2', {}, title),
      el('p', {}, told),
      table('By code', coders, heads, rows),
      parts.length ? table(`By ${this.by.value}`, coders, heads, parts) : null,
      ...this.confused(section),
      matrix(section),
    );
  }

  /** @param {Section} section */
  confused(section) {
    const { confused } = section;
    if (!confused.length) return [];
    const lines = confused.map((pair) => this.pair(section, pair));
    const list = el('div', { class: 'wb-confused' }, ...lines.slice(0, AT_ONCE));
    const rest = lines.slice(AT_ONCE);
    const more = button(`Show ${rest.length} more`, () => {
      list.append(...rest);
      more.remove();
    });
    return [el('h3', {}, 'What was confused with what'), list, ...(rest.length ? [more] : [])];
  }

  /**
   * @param {Section} section
   * @param {Confused} pair
   */
  pair({ coders, names }, { first, second, one, other, count: times }) {
    const [a, b] = coders.length === 2 ? coders : ['one', 'another'];
    const summary = el(
      'summary',
      {},
      el('span', { class: 'wb-figure' }, `${times} ×`),
      el('span', {}, `${a}: `, el('b', {}, one)),
      el('span', {}, `${b}: `, el('b', {}, other)),
    );
    const places = el('div', {});
    const open = async () => {
      if (!line.open || places.childElementCount) return;
      try {
        const wanted = { coders: names, first, second, units: this.units.value, round_id: this.round };
        const found = await this.page.store.read('confused', wanted);
        const more = found.more ? [el('p', { class: 'wb-hint' }, `… and ${found.more} more.`)] : [];
        places.replaceChildren(...found.places.map(place), ...more);
      } catch (error) {
        places.replaceChildren(el('p', { class: 'wb-hint' }, `${error.message} Reload the page.`));
      }
    };
    const line = el('details', { ontoggle: open }, summary, places);
    return line;
  }

  /** @param {Coder[]} coders */
  coders(coders) {
    const rows = coders.map(({ name, title, kind, codings, interviews }) => {
      /** @type {HTMLSelectElement} */
      const field = choice(`What ${title} is`, KINDS, () => this.set(name, field.value), kind);
      return el(
        'tr',
        {},
        el('th', { scope: 'row' }, title),
        el('td', {}, field),
        el('td', { class: 'wb-figure' }, `${codings}`),
        el('td', { class: 'wb-figure' }, `${interviews}`),
      );
    });
    const heads = ['Coder', 'is', 'Codings', 'Interviews'].map((head, i) =>
      el('th', { scope: 'col', class: i > 1 ? 'wb-figure' : '' }, head),
    );
    const made = el('table', {}, el('thead', {}, el('tr', {}, ...heads)), el('tbody', {}, ...rows));
    made.setAttribute('aria-label', 'Who coded');
    const hint = 'A model is compared with each person and never counted among them.';
    return el('section', {}, el('h2', {}, 'Who coded'), el('p', { class: 'wb-hint' }, hint), made);
  }

  /**
   * @param {string} coder
   * @param {string} kind
   */
  async set(coder, kind) {
    await this.page.decide('set coder', { coder, coder_kind: kind });
    await this.load();
  }
}

/** @param {string} line */
function hint(line) {
  return el('p', { class: 'wb-hint wb-note' }, line);
}

/**
 * @param {string} label
 * @param {string[]} coders
 * @param {string[]} heads
 * @param {Line[]} rows
 */
function table(label, coders, heads, rows) {
  const number = { scope: 'col', class: 'wb-figure' };
  const head = el(
    'tr',
    {},
    el('th', { scope: 'col' }, label),
    ...['units', ...coders, ...heads].map((name) => el('th', number, name)),
  );
  const body = rows.map(({ title, units, coded, figures }) =>
    el(
      'tr',
      {},
      el('th', { scope: 'row' }, title),
      ...[units, ...coded].map((n) => el('td', { class: 'wb-figure' }, n.toLocaleString('en'))),
      ...figures.map(({ text, within, value, why }) =>
        el(
          'td',
          { class: 'wb-figure', title: value === null ? why : '' },
          value === null ? text : el('data', { value: String(value) }, text),
          within ? el('span', { class: 'wb-hint' }, within) : null,
        ),
      ),
    ),
  );
  const made = el('table', {}, el('thead', {}, head), el('tbody', {}, ...body));
  made.setAttribute('aria-label', label);
  return el('div', { class: 'wb-listing' }, made);
}

/** @param {Section} section */
function matrix({ coders, matrix: { codes, cells } }) {
  const [a, b] = coders.length === 2 ? coders : ['one coder', 'another'];
  const most = Math.max(1, ...cells.flatMap((row, i) => row.filter((_, j) => i !== j)));
  const rows = cells.map((row, i) =>
    el(
      'tr',
      {},
      el('th', { scope: 'row' }, codes[i]),
      ...row.map((n, j) => {
        const mark = i === j ? 'same' : n ? String(Math.ceil((4 * n) / most)) : '';
        return el('td', { class: 'wb-figure', dataset: { mark } }, n ? n.toLocaleString('en') : '');
      }),
    ),
  );
  const heads = codes.map((code) => el('th', { scope: 'col' }, el('span', {}, code)));
  const corner = el('th', { scope: 'col' }, `${a} ↓ ${b} →`);
  const made = el('table', {}, el('thead', {}, el('tr', {}, corner, ...heads)), el('tbody', {}, ...rows));
  made.setAttribute('aria-label', 'Codes against codes');
  const scrolled = el(
    'div',
    { class: 'wb-listing wb-crossed', tabIndex: 0, role: 'region', 'aria-label': 'Matrix' },
    made,
  );
  return el('details', {}, el('summary', {}, 'All codes against all codes'), scrolled);
}

/** @param {Place} place */
function place({ text, question, href, codes }) {
  const given = codes.map(({ coder, codes: own }) =>
    el('li', {}, el('span', { class: 'wb-hint' }, `${coder} `), own.length ? own.join(', ') : 'no code'),
  );
  return el(
    'div',
    { class: 'wb-place' },
    el('p', { class: 'wb-hint' }, question),
    el('blockquote', {}, text),
    el('ul', {}, ...given),
    el('a', { href }, 'Read it in the interview'),
  );
}
