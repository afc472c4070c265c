// The Checklist page: items of COREQ and SRQR; what the study knows is there, the team types the rest once.
/** @import { Server } from './types.js' */
/** @import { Opened } from './page.js' */

import { el } from './dom.js';
import { openPage, undoButton } from './page.js';

/**
 * @typedef {object} Item
 * @property {string} fact
 * @property {number} [number]
 * @property {string} [domain]
 * @property {string} name
 * @property {string} [asks]
 * @property {string} [known]
 * @property {string} stated
 * @property {string} by who stated it
 */

/**
 * @param {Element} element
 * @param {Server} server
 */
export async function start(element, server) {
  /** @type {Checklist[]} */
  const made = [];
  const page = await openPage(element, server, 'Checklist', () => made[0]?.show());
  const checklist = new Checklist(page);
  made.push(checklist);
  await checklist.show();
}

class Checklist {
  /** @param {Opened} page */
  constructor(page) {
    this.page = page;
  }

  async show() {
    let shown;
    try {
      shown = await this.page.store.read('checklist');
    } catch (error) {
      this.page.say(error.message, 'bad');
      return;
    }
    const held = document.activeElement instanceof HTMLElement ? document.activeElement.dataset.fact : '';
    const at = window.scrollY;
    this.page.body.replaceChildren(
      el('div', { class: 'wb-row' }, el('p', { class: 'wb-hint' }, HOW), undoButton(this.page.undo)),
      ...shown.lists.flatMap((/** @type {any} */ list) => this.list(list)),
      el('h2', {}, 'Further facts'),
      this.table('Further facts', shown.more),
      el('h2', {}, 'Methods, as reports have them'),
      ...shown.methods.map((/** @type {string} */ paragraph) => el('p', { class: 'wb-methods' }, paragraph)),
    );
    window.scrollTo(0, at);
    if (held) this.field(held)?.focus({ preventScroll: true });
  }

  /** @param {string} fact */
  field(fact) {
    return /** @type {HTMLElement | null} */ (this.page.body.querySelector(`[data-fact="${CSS.escape(fact)}"]`));
  }

  /** @param {{ name: string, items: Item[] }} list */
  list({ name, items }) {
    const open = items.filter((item) => !item.known && !item.stated).length;
    const left = open ? `${open} of ${items.length} items are open` : `all ${items.length} items have an answer`;
    return [el('h2', {}, name), el('p', { class: 'wb-hint' }, `${left}.`), this.table(name, items)];
  }

  /**
   * @param {string} label
   * @param {Item[]} items
   */
  table(label, items) {
    const heads = ['Item', 'What a reader wants to know', 'What the study knows', 'What you state'];
    const head = el('tr', {}, ...heads.map((text) => el('th', { scope: 'col' }, text)));
    const table = el('table', { class: 'wb-checklist' }, el('thead', {}, head), el('tbody', {}, ...this.rows(items)));
    table.setAttribute('aria-label', label);
    return table;
  }

  /** @param {Item[]} items */
  rows(items) {
    return items.map((item) => {
      const { number, domain = '', name, asks = '', known = '', stated } = item;
      const about = [el('b', {}, name), el('span', { class: 'wb-hint' }, ` ${domain}`), el('p', {}, asks)];
      const state = known || stated ? 'answered' : 'open';
      return el(
        'tr',
        { dataset: { state } },
        el('td', { class: 'wb-figure' }, number ? `${number}` : ''),
        el('td', {}, ...about),
        el('td', {}, known || el('span', { class: 'wb-hint' }, '–')),
        el('td', {}, ...this.answer(item)),
      );
    });
  }

  /** @param {Item} item */
  answer({ fact, number, name, stated, by }) {
    const field = el('textarea', {
      rows: stated.length > 120 ? 4 : 2,
      value: stated,
      maxLength: 20000,
      'aria-label': number ? `Item ${number}: ${name}` : name,
      dataset: { fact },
    });
    field.addEventListener('change', () => this.state(fact, name, field.value.trim()));
    return [field, by ? el('span', { class: 'wb-hint' }, by) : null];
  }

  /**
   * @param {string} fact
   * @param {string} name
   * @param {string} text
   */
  async state(fact, name, text) {
    if (!(await this.page.decide('state fact', { fact_id: fact, text }))) return;
    this.page.say(`“${name}” is ${text ? 'kept' : 'open again'}. Undo takes it back.`);
    await this.show();
  }
}

const HOW =
  'What you type is kept when you leave the field, with your name, and stands in reports and exports. What the study ' +
  'knows is worked out again each time.';
