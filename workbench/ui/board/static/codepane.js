// The open code: its wording to be edited, what to do with it, and what it was put on.
/** @import { Card, CodeBehind, CodedPassage, CodeRow } from './types.js' */

import { button, count, el } from './dom.js';
import { memoLine } from './facts.js';

/** @type {[field: keyof Wording, label: string, rows: number][]} */
const FIELDS = [
  ['definition', 'Definition', 3],
  ['include', 'When to use', 2],
  ['exclude', 'When not to use', 2],
  ['example', 'Example', 2],
];
const UNCOLOURED = '#9a948d'; // shown where a code has no colour

/**
 * @typedef {{ name: string, definition: string, include: string, exclude: string, example: string,
 *   color: string }} Wording
 * @typedef {object} Acts
 * @property {(id: string) => Promise<CodeBehind>} read what lies behind a code
 * @property {(id: string, said: Partial<Wording>) => unknown} change
 * @property {(parent: string) => unknown} add
 * @property {(id: string) => unknown} place
 * @property {(id: string) => unknown} merge
 * @property {(id: string) => unknown} retire
 */

export class CodePane {
  /** @param {Acts} acts */
  constructor(acts) {
    this.acts = acts;
    /** @type {CodeRow | null} */
    this.code = null;
    /** @type {Map<keyof Wording, HTMLInputElement | HTMLTextAreaElement>} */
    this.fields = new Map();
    this.behind = el('div', { class: 'wb-behind' });
    this.node = el('section', { class: 'wb-onecode', 'aria-label': 'Code', tabIndex: 0 });
  }

  /**
   * Whether another code may be opened: nothing that was typed would be lost.
   * @param {string} id
   */
  mayLeave(id) {
    return id === this.code?.id || !Object.keys(this.changed()).length;
  }

  /** What was typed is kept by the server now. */
  saved() {
    this.code = null;
  }

  /** @param {CodeRow | null} code null: none is open */
  async show(code) {
    const typed = code && code.id === this.code?.id ? this.changed() : {};
    this.code = code;
    this.fields.clear();
    if (!code) {
      this.node.replaceChildren(el('p', { class: 'wb-hint' }, 'Open a code to read and edit it.'));
      return;
    }
    this.behind.replaceChildren(el('p', { class: 'wb-hint' }, 'Looking up its excerpts …'));
    this.node.replaceChildren(this.form(code, typed), this.tools(code), this.behind);
    try {
      const found = await this.acts.read(code.id);
      if (this.code === code) this.behind.replaceChildren(...behind(code, found));
    } catch (error) {
      this.behind.replaceChildren(el('p', { class: 'wb-hint' }, error.message));
    }
  }

  /**
   * @param {CodeRow} code
   * @param {Partial<Wording>} typed
   */
  form(code, typed) {
    const name = el('input', { type: 'text', value: typed.name ?? code.name, maxLength: 200 });
    const color = el('input', { type: 'color', value: typed.color || code.color || UNCOLOURED });
    this.fields.set('name', name).set('color', color);
    const long = FIELDS.map(([field, label, rows]) => {
      const area = el('textarea', { rows, value: typed[field] ?? code[field] });
      this.fields.set(field, area);
      return el('label', {}, label, area);
    });
    const save = button('Save', () => this.save(), { kind: 'primary', key: 'Ctrl ⏎' });
    return el(
      'form',
      { class: 'wb-form', onsubmit: (event) => event.preventDefault(), onkeydown: (event) => this.key(event) },
      el(
        'div',
        { class: 'wb-row' },
        el('label', { class: 'wb-codename' }, 'Name', name),
        el('label', {}, 'Colour', color),
      ),
      ...long,
      el('div', { class: 'wb-row' }, save),
    );
  }

  /** @param {CodeRow} code */
  tools({ id }) {
    return el(
      'div',
      { class: 'wb-row', role: 'toolbar', 'aria-label': 'What to do with the code' },
      button('Add a code under it', () => this.acts.add(id)),
      button('Put it under …', () => this.acts.place(id)),
      button('Merge into …', () => this.acts.merge(id)),
      button('Retire', () => this.acts.retire(id), { kind: 'danger', title: 'Take it out of the codebook' }),
    );
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    if (event.key === 'Escape' && this.code) {
      const { code } = this;
      this.code = null;
      this.show(code);
    } else if (event.key === 'Enter' && (event.ctrlKey || event.metaKey || event.target instanceof HTMLInputElement)) {
      event.preventDefault();
      this.save();
    }
  }

  save() {
    const said = this.changed();
    if (this.code && Object.keys(said).length) this.acts.change(this.code.id, said);
  }

  /** @returns {Partial<Wording>} what differs from the code as it is kept */
  changed() {
    const { code } = this;
    if (!code) return {};
    const differing = [...this.fields].filter(([field, { value }]) => {
      if (field === 'color') return value !== (code.color || UNCOLOURED);
      return value.trim() !== code[field];
    });
    return Object.fromEntries(differing.map(([field, { value }]) => [field, value]));
  }
}

/**
 * @param {CodeRow} code
 * @param {CodeBehind} found
 */
function behind({ themes, codings }, { passages, more, cards, memos }) {
  const lines = themes.map(({ id, name, how }) => {
    const open = el('a', { href: `/?${new URLSearchParams({ theme: id })}` }, name);
    return el('li', {}, open, how ? el('span', { class: 'wb-hint' }, ` ${how}`) : null);
  });
  const rest = more ? el('p', { class: 'wb-hint' }, `and ${count(more, 'further coding')}`) : null;
  return [
    el('h2', {}, 'Themes linked to it'),
    lines.length ? el('ul', {}, ...lines) : el('p', { class: 'wb-hint' }, 'None yet.'),
    el('h2', {}, codings ? `What people coded, ${count(codings, 'passage')}` : 'What people coded'),
    ...(passages.length ? passages.map(passage) : [el('p', { class: 'wb-hint' }, 'Nothing yet.')]),
    ...(rest ? [rest] : []),
    ...(cards.length ? [el('h2', {}, 'From its themes'), ...cards.map(excerpt)] : []),
    ...(memos.length ? [el('h2', {}, 'Memos'), ...memos.map(memoLine)] : []),
  ];
}

/** @param {CodedPassage} coded */
function passage({ text, who, coder }) {
  const by = [who, coder && `coded by ${coder}`].filter(Boolean).join(', ');
  return el('blockquote', {}, text, el('cite', {}, ` ${by}`));
}

/** @param {Card} card */
function excerpt({ id, text, who, themes }) {
  const href = `/?${new URLSearchParams({ theme: themes[0] ?? '', excerpt: id })}`;
  return el('blockquote', {}, text, el('cite', {}, ' ', el('a', { href }, who || 'unknown')));
}
