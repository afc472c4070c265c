// The Rounds page: who codes which sample, how far they are, and a new round.
/** @import { Server } from './types.js' */
/** @import { Opened } from './page.js' */

import { button, choice, count, el, later } from './dom.js';
import { address, openPage, undoButton } from './page.js';

/** @type {[value: string, text: string][]} */
const DRAWN = [
  ['all', 'all excerpts'],
  ['participant', 'so many of each participant'],
  ['group', 'so many of each group'],
  ['random', 'so many at random'],
];

/**
 * @typedef {{ id: string, name: string, by: string, units: number, codes: number, due: string, closed: boolean,
 *   sample: string, coders: { name: string, done: number }[] }} Line
 * @typedef {{ rounds: Line[], codes: { id: string, name: string, depth: number }[],
 *   interviews: { id: string, name: string }[], groups: string }} Sheet
 */

/**
 * @param {Element} element
 * @param {Server} server
 */
export async function start(element, server) {
  /** @type {Rounds[]} */
  const made = [];
  const page = await openPage(element, server, 'Rounds', () => made[0]?.load());
  const rounds = new Rounds(page);
  made.push(rounds);
  await rounds.load();
}

class Rounds {
  /** @param {Opened} page */
  constructor(page) {
    this.page = page;
    this.said = el('p', { class: 'wb-hint', role: 'status' }, 'Reading …');
    this.list = el('div', { class: 'wb-listing' });
    this.form = el('section', { class: 'wb-newround', 'aria-label': 'A new round' });
    const tools = el('div', { class: 'wb-row wb-listtools' }, undoButton(page.undo), this.said);
    page.body.replaceChildren(tools, this.list, this.form);
  }

  async load() {
    try {
      const sheet = /** @type {Sheet} */ (await this.page.store.read('rounds'));
      this.paint(sheet);
      if (!this.form.childElementCount) this.build(sheet);
    } catch (error) {
      this.said.textContent = `${error.message} Reload the page.`;
    }
  }

  /** @param {Sheet} sheet */
  paint({ rounds }) {
    this.said.textContent = rounds.length ? count(rounds.length, 'round') : 'No round yet: make one below.';
    const heads = ['Round', 'By', 'Sample', 'Codes', 'Due', 'Coders', ''].map((head) =>
      el('th', { scope: 'col' }, head),
    );
    const table = el(
      'table',
      {},
      el('thead', {}, el('tr', {}, ...heads)),
      el('tbody', {}, ...rounds.map((line) => this.row(line))),
    );
    table.setAttribute('aria-label', 'Rounds');
    this.list.replaceChildren(...(rounds.length ? [table] : []));
  }

  /** @param {Line} line */
  row({ id, name, by, units, codes, due, closed, sample, coders }) {
    const who = coders.map(({ name: coder, done }) =>
      el('li', {}, coder, el('span', { class: 'wb-hint' }, ` ${done} of ${units}`)),
    );
    const close = async () => {
      if (await this.page.decide('close round', { round_id: id })) await this.load();
    };
    const acts = closed
      ? [
          el('a', { href: address('/agreement', { round: id }) }, 'Agreement'),
          el('a', { href: address('/differences', { round: id }) }, 'Differences'),
        ]
      : [el('a', { href: address('/coding', { round: id }) }, 'Code'), button('Close', close)];
    return el(
      'tr',
      {},
      el('th', { scope: 'row' }, name, el('span', { class: 'wb-hint' }, closed ? ' closed' : ' open')),
      el('td', {}, by),
      el('td', {}, `${count(units, 'excerpt')}`, el('span', { class: 'wb-hint' }, ` ${sample}`)),
      el('td', { class: 'wb-figure' }, `${codes}`),
      el('td', {}, due),
      el('td', {}, el('ul', {}, ...who)),
      el('td', {}, el('div', { class: 'wb-row' }, ...acts)),
    );
  }

  /** @param {Sheet} sheet */
  build({ codes, interviews, groups }) {
    if (!codes.length) {
      const none = 'A round needs a codebook: load one on the Import page, or add codes on the Codebook page.';
      this.form.replaceChildren(el('h2', {}, 'A new round'), el('p', { class: 'wb-hint' }, none));
      return;
    }
    const drawn = DRAWN.filter(([how]) => how !== 'group' || groups);
    const look = later(() => this.count(), 250);
    const name = el('input', { type: 'text', 'aria-label': 'Name of the round', placeholder: 'Round 1' });
    const coders = el('input', { type: 'text', 'aria-label': 'Coders', placeholder: 'names, separated by commas' });
    const how = /** @type {HTMLSelectElement} */ (choice('Sample', drawn, look, 'random'));
    const number = el('input', { type: 'number', min: '1', value: '60', 'aria-label': 'How many', oninput: look });
    const seed = el('input', { type: 'number', min: '0', value: '0', 'aria-label': 'Seed', oninput: look });
    const due = el('input', { type: 'date', 'aria-label': 'Due' });
    const from = ticks('Interviews', interviews, look);
    const which = ticks('Codes', codes, () => null);
    this.size = el('span', { class: 'wb-hint', role: 'status' });
    this.wanted = () => ({
      drawn: how.value,
      number: Number(number.value) || 0,
      seed: Number(seed.value) || 0,
      interviews: from.chosen(),
    });
    const open = async () => {
      const asked = coders.value.split(',').map((one) => one.trim());
      const said = { name: name.value, coders: asked.filter(Boolean), due: due.value, codes: which.chosen() };
      if (!(await this.page.decide('open round', { ...said, ...this.wanted?.() }))) return;
      this.page.say(`The round “${said.name}” is open: each of its coders finds it on the Coding page.`);
      await this.load();
    };
    const blind =
      'Coders see text, question and codebook. Until you close the round nobody is shown what was coded in it, and ' +
      'its coders are shown no other page unless they opened the round themselves.';
    this.form.replaceChildren(
      el('h2', {}, 'A new round'),
      el('p', { class: 'wb-hint' }, blind),
      el('div', { class: 'wb-row' }, label('Name', name), label('Coders', coders), label('Due', due)),
      el('div', { class: 'wb-row' }, label('Sample', how), label('How many', number), label('Seed', seed), this.size),
      from.node,
      which.node,
      el('div', { class: 'wb-row' }, button('Open the round', open, { kind: 'primary' })),
    );
    this.count();
  }

  async count() {
    try {
      const { units } = await this.page.store.read('sample', this.wanted?.());
      if (this.size) this.size.textContent = `${count(units, 'excerpt')} to code`;
    } catch (error) {
      if (this.size) this.size.textContent = error.message;
    }
  }
}

/**
 * @param {string} text
 * @param {HTMLElement} field
 */
function label(text, field) {
  return el('label', {}, `${text} `, field);
}

/**
 * Choose some of many; none chosen means all.
 * @param {string} title
 * @param {{ id: string, name: string, depth?: number }[]} options
 * @param {() => unknown} changed
 */
function ticks(title, options, changed) {
  const boxes = options.map(({ id, name, depth = 0 }) => {
    const box = el('input', { type: 'checkbox', value: id, onchange: () => told() });
    return { box, node: el('label', { dataset: { depth: String(depth) } }, box, ` ${name}`) };
  });
  const chosen = () => boxes.flatMap(({ box }) => (box.checked ? [box.value] : []));
  const summary = el('summary', {}, `${title}: all`);
  const told = () => {
    const n = chosen().length;
    summary.textContent = `${title}: ${n ? `${n} of ${options.length}` : 'all'}`;
    changed();
  };
  const node = el('details', { class: 'wb-ticks' }, summary, el('div', {}, ...boxes.map((one) => one.node)));
  return { node, chosen };
}
