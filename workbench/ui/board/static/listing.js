// A long table by page: words to find, columns to sort by. Where one is stays in the address.

import { button, count, el, later } from './dom.js';
import { asked, remember } from './page.js';

/**
 * @typedef {object} Shown one page of rows, as the server found and sorted them
 * @property {any[]} rows
 * @property {number} total
 * @property {number} page
 * @property {number} pages
 * @property {string} sort
 * @property {boolean} down
 */

/** @typedef {{ key: string, title: string, number?: boolean, hint?: string }} Column */

/**
 * @typedef {object} Table
 * @property {string} label
 * @property {string} noun what a row is
 * @property {(shown: any) => Column[]} columns
 * @property {(row: any, shown: any) => HTMLElement} row
 * @property {(args: object) => Promise<any>} ask
 * @property {(shown: any) => unknown} [told] called with every answer
 * @property {HTMLElement[]} [tools] beside the field to search in
 */

export class Listing {
  /** @param {Table} table */
  constructor(table) {
    this.table = table;
    const { find = '', sort = '', down = '', page = '0' } = asked();
    this.sort = sort;
    this.down = down === 'yes';
    this.page = Number(page) || 0;
    this.turn = 0;
    const typed = later(() => this.from(0), 250);
    this.field = el('input', {
      type: 'search',
      value: find,
      placeholder: 'Find …',
      'aria-label': `Find ${table.noun}s`,
      oninput: typed,
    });
    this.said = el('p', { class: 'wb-hint', role: 'status' }, 'Reading …');
    this.body = el('div', { class: 'wb-listing' });
    this.pager = el('nav', { class: 'wb-row', 'aria-label': 'Pages of the table' });
    const tools = el('div', { class: 'wb-row wb-listtools' }, this.field, ...(table.tools ?? []), this.said);
    this.node = el('div', {}, tools, this.body, this.pager);
  }

  /**
   * Show from a page on.
   * @param {number} page
   */
  from(page) {
    this.page = page;
    return this.load();
  }

  /** Ask for what is wanted, and show it unless something newer was asked for meanwhile. */
  async load() {
    this.turn += 1;
    const { turn } = this;
    /** @type {Record<string, unknown>} */
    const wanted = { find: this.field.value.trim(), page: this.page };
    if (this.sort) Object.assign(wanted, { sort: this.sort, down: this.down });
    try {
      const shown = await this.table.ask(wanted);
      if (turn === this.turn) this.paint(shown);
    } catch (error) {
      this.said.textContent = `${error.message} Reload the page.`;
    }
  }

  /** @param {Shown} shown */
  paint(shown) {
    this.page = shown.page;
    const columns = this.table.columns(shown);
    const heads = columns.map((column) => this.head(column, shown));
    const rows = shown.rows.map((row) => this.table.row(row, shown));
    const table = el('table', {}, el('thead', {}, el('tr', {}, ...heads)), el('tbody', {}, ...rows));
    table.setAttribute('aria-label', this.table.label);
    const held = document.activeElement instanceof HTMLElement ? document.activeElement.dataset.key : '';
    this.body.replaceChildren(...(shown.rows.length ? [table] : []));
    this.said.textContent = count(shown.total, this.table.noun);
    this.paintPager(shown);
    this.table.told?.(shown);
    if (held) /** @type {HTMLElement | null} */ (table.querySelector(`[data-key="${CSS.escape(held)}"]`))?.focus();
    const find = this.field.value.trim();
    const page = shown.page ? `${shown.page}` : '';
    remember({ find, page, sort: this.sort, down: this.sort && this.down ? 'yes' : '' });
  }

  /**
   * @param {Column} column
   * @param {Shown} shown
   */
  head({ key, title, number = false, hint = '' }, { sort, down }) {
    const here = sort === key;
    const choose = () => {
      this.down = here ? !down : number;
      this.sort = key;
      this.from(0);
    };
    const way = here ? (down ? 'descending' : 'ascending') : 'none';
    const arrow = el('span', { 'aria-hidden': 'true' }, here ? (down ? ' ↓' : ' ↑') : '');
    const by = el('button', { type: 'button', dataset: { key }, title: hint, onclick: choose }, title, arrow);
    return el('th', { scope: 'col', 'aria-sort': way, class: number ? 'wb-figure' : '' }, by);
  }

  /** @param {Shown} shown */
  paintPager({ page, pages }) {
    this.pager.hidden = pages < 2;
    const back = button('Earlier', () => this.from(page - 1));
    const on = button('Later', () => this.from(page + 1));
    back.disabled = page === 0;
    on.disabled = page === pages - 1;
    this.pager.replaceChildren(back, el('span', {}, `page ${page + 1} of ${pages}`), on);
  }
}
