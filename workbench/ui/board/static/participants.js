// The Participants page: attributes in a grid, and what each says by theme.
/** @import { Memo, Server } from './types.js' */
/** @import { Opened } from './page.js' */

import { askText, confirmWord } from './dialog.js';
import { button, count, el } from './dom.js';
import { memoLine } from './facts.js';
import { Listing } from './listing.js';
import { address, asked, openPage, remember, undoButton } from './page.js';

const OF = 'of:'; // stands before an attribute that the table is sorted by
const NAMED =
  'This id looks like a real name. Withdrawing erases it; a pseudonym is given when interviews are imported.';

/**
 * @typedef {object} Person
 * @property {string} id
 * @property {boolean} named
 * @property {number} excerpts
 * @property {Record<string, string>} attributes
 * @property {string[]} by_hand
 * @property {[name: string, id: string][]} interviews
 * @property {{ id: string, name: string, state: string, n: number,
 *   quotes: { id: string, text: string, transcript: string }[] }[]} themes
 * @property {Memo[]} memos
 */

/**
 * @param {Element} element
 * @param {Server} server
 */
export async function start(element, server) {
  /** @type {People[]} */
  const made = [];
  const page = await openPage(element, server, 'Participants', () => made[0]?.again());
  const people = new People(page);
  made.push(people);
  await people.begin();
}

class People {
  /** @param {Opened} page */
  constructor(page) {
    this.page = page;
    this.open = '';
    /** @type {string[]} */
    this.added = []; // attributes that nobody has yet
    this.warning = el('p', { class: 'wb-warned', hidden: true });
    this.none = el('p', { class: 'wb-hint', hidden: true }, 'Nobody is here yet: ');
    this.none.append(el('a', { href: '/import' }, 'import interviews, and a participants file with attributes'));
    this.panel = el('aside', { class: 'wb-aside', 'aria-label': 'Participant', hidden: true });
    this.list = new Listing({
      label: 'Participants',
      noun: 'participant',
      columns: (shown) => this.columns(shown),
      row: (line, shown) => this.row(line, shown),
      ask: (args) => page.store.read('participants', args),
      told: (shown) => this.told(shown),
      tools: [button('Add an attribute …', () => this.addAttribute()), undoButton(page.undo)],
    });
  }

  async begin() {
    const { body } = this.page;
    const both = el('div', { class: 'wb-reading' }, this.list.node, this.panel);
    body.replaceChildren(this.warning, both, this.none);
    await this.again();
    const { participant = '' } = asked();
    if (participant) await this.show(participant);
  }

  async again() {
    await this.list.load();
    if (this.open) await this.show(this.open);
  }

  /** @param {{ attributes: string[] }} shown */
  names({ attributes }) {
    return [...new Set([...attributes, ...this.added])];
  }

  /** @param {any} shown */
  columns(shown) {
    const attributes = this.names(shown).map((name) => ({ key: `${OF}${name}`, title: name }));
    return [
      { key: 'id', title: 'Participant' },
      { key: 'interviews', title: 'Interviews', number: true },
      { key: 'excerpts', title: 'Excerpts', number: true },
      { key: 'themes', title: 'Themes', number: true },
      ...attributes,
    ];
  }

  /** @param {any} shown */
  told({ all, named }) {
    this.none.hidden = all > 0;
    this.warning.hidden = !named;
    const look = named === 1 ? '1 participant’s id looks' : `${named} participants’ ids look`;
    this.warning.textContent = `${look} like real names; they stand in reports and exports as they are here.`;
  }

  /**
   * @param {any} line
   * @param {any} shown
   */
  row({ id, named, interviews, excerpts, themes, attributes }, shown) {
    const open = el('a', { href: address('/participants', { participant: id }), dataset: { key: `who ${id}` } }, id);
    open.addEventListener('click', (event) => {
      if (event.metaKey || event.ctrlKey || event.shiftKey) return;
      event.preventDefault();
      this.show(id);
    });
    const flag = named ? el('span', { class: 'wb-doubtful', title: NAMED }, ' a name?') : null;
    const cells = this.names(shown).map((name) =>
      el('td', { class: 'wb-cell' }, this.cell(id, name, attributes[name])),
    );
    return el(
      'tr',
      { 'aria-current': id === this.open ? 'true' : null },
      el('th', { scope: 'row' }, open, flag),
      ...[interviews, excerpts, themes].map((n) => el('td', { class: 'wb-figure' }, `${n}`)),
      ...cells,
    );
  }

  /**
   * A cell of the grid: Enter goes to the one below, Escape puts back what was there.
   * @param {string} participant
   * @param {string} name
   */
  cell(participant, name, value = '') {
    const field = el('input', {
      type: 'text',
      value,
      maxLength: 200,
      'aria-label': `${name} of ${participant}`,
      dataset: { key: `${name} ${participant}`, name },
    });
    field.addEventListener('change', () => this.set(participant, name, field));
    field.addEventListener('keydown', (event) => {
      if (event.key === 'Escape') field.value = value;
      if (event.key === 'Enter') below(field, event.shiftKey)?.focus();
    });
    return field;
  }

  /**
   * @param {string} participant
   * @param {string} name
   * @param {HTMLInputElement} field
   */
  async set(participant, name, field) {
    const value = field.value.trim();
    const done = await this.page.decide('set attribute', { participant, name, value });
    if (done) this.page.say(`${participant}: ${name} is ${value ? `“${value}”` : 'not stated'}. Undo takes it back.`);
    await this.again();
  }

  async addAttribute() {
    const hint = 'A new column; fill it in for whom you know it.';
    const name = await askText(this.page.root, 'Add an attribute', { label: 'Its name', accept: 'Add', hint });
    if (!name) return;
    this.added.push(name);
    await this.list.load();
  }

  /** @param {string} participant */
  async show(participant) {
    /** @type {Person} */
    let person;
    try {
      person = await this.page.store.read('participant', { participant });
    } catch (error) {
      this.close();
      this.page.say(error.message, 'bad');
      return;
    }
    this.open = participant;
    remember({ participant });
    this.panel.hidden = false;
    this.panel.replaceChildren(...this.about(person));
  }

  close() {
    this.open = '';
    this.panel.hidden = true;
    remember({ participant: '' });
  }

  /** @param {Person} person */
  about({ id, named, excerpts, interviews, themes, memos, by_hand: byHand }) {
    const places = interviews.map(([name, transcript]) =>
      el('li', {}, el('a', { href: address('/transcript', { transcript }) }, name)),
    );
    const corrected = byHand.length ? `Corrected by hand: ${byHand.join(', ')}.` : '';
    const said = themes.map((theme) => this.theme(theme));
    const withdraw = button('Withdraw …', () => this.withdraw(id), { kind: 'danger' });
    return [
      el(
        'div',
        { class: 'wb-row' },
        el('h2', {}, id),
        el('span', { class: 'wb-gap' }),
        button('Close', () => this.close(), { kind: 'quiet' }),
      ),
      named ? el('p', { class: 'wb-warned' }, NAMED) : null,
      el(
        'p',
        { class: 'wb-hint' },
        `${count(excerpts, 'excerpt')} in ${count(interviews.length, 'interview')}. `,
        corrected,
      ),
      el('ul', { class: 'wb-places' }, ...places),
      el('h3', {}, themes.length ? 'What they say, by theme' : 'In no theme yet'),
      ...said,
      memos.length ? el('h3', {}, 'Memos') : null,
      ...memos.map(memoLine),
      el(
        'div',
        { class: 'wb-row' },
        button('Memo', () => this.memo(id)),
        withdraw,
      ),
    ].filter((part) => part !== null);
  }

  /** @param {Person['themes'][number]} theme */
  theme({ id, name, state, n, quotes }) {
    const more = el(
      'a',
      { href: address('/', { theme: id }) },
      n > quotes.length ? `all ${n} on the board` : 'on the board',
    );
    const lines = quotes.map(({ id: excerpt, text, transcript }) => {
      const where = el('a', { href: address('/transcript', { transcript, excerpt }) }, 'in the interview');
      return el('blockquote', {}, text, el('cite', {}, ' ', where));
    });
    const head = [el('b', {}, name), el('span', { class: `wb-state ${state}` }, state), el('span', {}, `${n}`)];
    return el('details', {}, el('summary', {}, ...head), ...lines, el('p', {}, more));
  }

  /** @param {string} id */
  async memo(id) {
    const text = await askText(this.page.root, `Memo on ${id}`, { long: true });
    if (text && (await this.page.decide('memo', { target: 'participant', id, text }))) await this.again();
  }

  /** @param {string} participant */
  async withdraw(participant) {
    const sentence =
      `Everything ${participant} said is erased from this project for good: interviews, excerpts, quotes in labels, ` +
      'memos, attributes. The trail records that it happened. This cannot be undone. Files that were exported before ' +
      'are not touched; the Import page deletes or rewrites them, too.';
    const { root, decide, say } = this.page;
    if (!(await confirmWord(root, `Withdraw ${participant}`, sentence, participant, 'Erase'))) return;
    if (!(await decide('withdraw', { participant }))) return;
    say(`${participant} has withdrawn; their words are erased.`);
    this.close();
    await this.list.load();
  }
}

/**
 * The cell below one of the grid, or above it.
 * @param {HTMLInputElement} field
 * @param {boolean} up
 */
function below(field, up) {
  const line = field.closest('tr');
  const next = up ? line?.previousElementSibling : line?.nextElementSibling;
  const cells = /** @type {HTMLInputElement[]} */ ([...(next?.querySelectorAll('input') ?? [])]);
  return cells.find((cell) => cell.dataset.name === field.dataset.name);
}
