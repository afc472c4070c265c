// The codes as a tree: one line a code, opened by a click, put under another by dragging.
/** @import { CodeRow } from './types.js' */

import { count, el, later } from './dom.js';

const DRAGGED = 'text/x-workbench-code';

export class CodeTree {
  /** @param {{ open: (id: string) => unknown, nest: (id: string, parent: string) => unknown }} acts */
  constructor(acts) {
    this.acts = acts;
    /** @type {CodeRow[]} */
    this.codes = [];
    this.open = '';
    const narrow = later(() => this.paint(this.codes, this.open), 120);
    this.field = el('input', {
      type: 'search',
      placeholder: 'Find a code',
      'aria-label': 'Find a code',
      oninput: narrow,
    });
    this.list = el('ul', { class: 'wb-codes', 'aria-label': 'Codes', onkeydown: (event) => this.key(event) });
    const top = el('p', { class: 'wb-hint wb-top' }, 'Drop a code here to put it at the top of the tree.');
    this.node = el('nav', { 'aria-label': 'Codebook' }, this.list, this.target(top, ''));
  }

  /**
   * @param {CodeRow[]} codes
   * @param {string} open
   */
  paint(codes, open) {
    const focused = this.list.contains(document.activeElement);
    [this.codes, this.open] = [codes, open];
    const wanted = this.field.value.trim().toLowerCase();
    const shown = codes.filter((code) => `${code.name} ${code.definition}`.toLowerCase().includes(wanted));
    this.list.replaceChildren(...shown.map((code) => this.line(code)));
    if (focused) this.button(open)?.focus();
  }

  /** @param {CodeRow} code */
  line(code) {
    const { id, name, depth, color, codings, themes } = code;
    const dot = el('i', { class: 'wb-dot', 'aria-hidden': 'true' });
    if (color) dot.style.background = color;
    const facts = [
      codings ? count(codings, 'coding') : '',
      themes.map(({ name: theme }) => theme).join('; ') || (this.isBranch(id) ? '' : 'no theme yet'),
    ];
    const line = el(
      'button',
      {
        type: 'button',
        class: 'wb-codeline',
        draggable: true,
        dataset: { id, open: themes.length || this.isBranch(id) ? '' : 'yes' },
        'aria-current': id === this.open ? 'true' : null,
        onclick: () => this.acts.open(id),
        ondragstart: (event) => event.dataTransfer.setData(DRAGGED, id),
      },
      dot,
      el('b', {}, name),
      el('span', { class: 'wb-hint' }, facts.filter(Boolean).join(' · ')),
    );
    const item = el('li', {}, this.target(line, id));
    item.style.setProperty('--depth', `${depth}`);
    return item;
  }

  /**
   * An element on which a code can be dropped, to stand under `parent`.
   * @template {HTMLElement} E
   * @param {E} node
   * @param {string} parent
   */
  target(node, parent) {
    node.addEventListener('dragover', (event) => {
      if (!event.dataTransfer?.types.includes(DRAGGED)) return;
      event.preventDefault();
      node.dataset.over = 'yes';
    });
    node.addEventListener('dragleave', () => delete node.dataset.over);
    node.addEventListener('drop', (event) => {
      event.preventDefault();
      delete node.dataset.over;
      const dropped = event.dataTransfer?.getData(DRAGGED);
      if (dropped) this.acts.nest(dropped, parent);
    });
    return node;
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const lines = [...this.list.querySelectorAll('button')];
    const at = lines.findIndex((line) => line === document.activeElement);
    lines[Math.max(0, Math.min(lines.length - 1, at + step))]?.focus();
  }

  /** @param {string} id */
  button(id) {
    return [...this.list.querySelectorAll('button')].find((line) => line.dataset.id === id);
  }

  /** @param {string} id */
  isBranch(id) {
    return this.codes.some(({ parent }) => parent === id);
  }

  /**
   * The codes under one, at any depth.
   * @param {string} id
   * @returns {string[]}
   */
  below(id) {
    const under = this.codes.filter(({ parent }) => parent === id).map(({ id: each }) => each);
    return [...under, ...under.flatMap((each) => this.below(each))];
  }
}
