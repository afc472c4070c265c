// What the board says for a while: what was done, what was not, and why.

import { button, el } from './dom.js';

const SHOWN_MS = { '': 5000, bad: 12000 };

export class Toast {
  constructor() {
    this.node = el('div', { class: 'wb-toast', role: 'alert', hidden: true });
    this.hiding = 0;
  }

  /**
   * @param {string} text
   * @param {'' | 'bad'} [kind]
   */
  say(text, kind = '') {
    clearTimeout(this.hiding);
    this.node.className = `wb-toast ${kind}`;
    this.node.replaceChildren(
      el('span', {}, text),
      button('OK', () => this.hide(), { kind: 'quiet' }),
    );
    this.node.hidden = false;
    this.hiding = setTimeout(() => this.hide(), SHOWN_MS[kind]);
  }

  hide() {
    this.node.hidden = true;
  }
}
