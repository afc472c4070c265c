// Dialogs: a question, a confirmation, and the picker with which a theme or a code is chosen.
/** @import { Child, Choice, Option } from './types.js' */

import { button, el } from './dom.js';

/**
 * Open a modal dialog; it goes away when it is closed and gives the focus back. While `unsaved`
 * says so, a click beside it does nothing and the first Esc only warns.
 *
 * @param {Element} root
 * @param {string} title
 * @param {Element} content
 * @param {{ wide?: boolean, drawer?: boolean, unsaved?: () => unknown }} [how]
 */
export function openDialog(root, title, content, { wide = false, drawer = false, unsaved = () => false } = {}) {
  const close = button('Close', () => node.close(), { key: 'Esc', kind: 'quiet' });
  const node = el(
    'dialog',
    { class: `wb-dialog ${wide ? 'wide' : ''} ${drawer ? 'drawer' : ''}`, 'aria-label': title },
    el('header', {}, el('h2', {}, title), close),
    content,
  );
  node.addEventListener('close', () => node.remove());
  // Selecting text beyond the dialog's edge ends in a click on what is around it.
  let beside = false;
  node.addEventListener('pointerdown', ({ target }) => {
    beside = target === node;
  });
  node.addEventListener('click', ({ target }) => {
    if (beside && target === node && !unsaved()) node.close();
  });
  node.addEventListener('cancel', (event) => {
    if (!unsaved() || node.querySelector('.wb-unsaved')) return;
    event.preventDefault();
    const warning = 'Not saved yet: press Esc again to discard it.';
    content.append(el('p', { class: 'wb-hint wb-unsaved', role: 'status' }, warning));
  });
  node.addEventListener('keydown', (event) => event.stopPropagation());
  root.append(node);
  node.showModal();
  return node;
}

/**
 * Ask for a text; resolves with it, or with null. `must`: it may not be empty.
 *
 * @param {Element} root
 * @param {string} title
 * @param {{ value?: string, label?: string, long?: boolean, accept?: string, hint?: string, before?: Child[],
 *   must?: boolean }} [how]
 * @returns {Promise<string | null>}
 */
export function askText(
  root,
  title,
  { value = '', label = title, long = false, accept = 'Save', hint = '', before = [], must = true } = {},
) {
  return new Promise((resolve) => {
    /** @type {string | null} */
    let answer = null;
    const field = long
      ? el('textarea', { rows: 6, value, 'aria-label': label })
      : el('input', { type: 'text', value, placeholder: label, 'aria-label': label, maxLength: 200 });
    const save = () => {
      if (must && !field.value.trim()) {
        field.focus();
        return;
      }
      answer = field.value.trim();
      node.close();
    };
    /** @param {KeyboardEvent} event */
    const enter = (event) => {
      if (event.key !== 'Enter' || (long && !event.ctrlKey && !event.metaKey)) return;
      event.preventDefault();
      save();
    };
    field.onkeydown = enter;
    const body = el(
      'div',
      { class: 'wb-form' },
      ...before,
      hint ? el('p', { class: 'wb-hint' }, hint) : null,
      field,
      el('div', { class: 'wb-row' }, button(accept, save, { key: long ? 'Ctrl ⏎' : '⏎', kind: 'primary' })),
    );
    const node = openDialog(root, title, body, { unsaved: () => long && field.value !== value });
    node.addEventListener('close', () => resolve(answer));
    field.focus();
    if (!long) field.select();
  });
}

/**
 * Ask whether to do something that cannot be undone; `word` has to be typed.
 *
 * @param {Element} root
 * @param {string} title
 * @param {string} sentence
 * @param {string} word
 * @param {string} accept
 * @returns {Promise<boolean>}
 */
export function confirmWord(root, title, sentence, word, accept) {
  return new Promise((resolve) => {
    let sure = false;
    const yes = () => {
      sure = true;
      node.close();
    };
    const typed = () => {
      go.disabled = field.value.trim() !== word;
    };
    const go = button(accept, yes, { kind: 'danger' });
    go.disabled = true;
    const field = el('input', { type: 'text', 'aria-label': `Type ${word} to confirm`, oninput: typed });
    const body = el(
      'div',
      { class: 'wb-form' },
      el('p', {}, sentence),
      el('label', {}, 'Type ', el('b', {}, word), ' to confirm', field),
      el('div', { class: 'wb-row' }, go),
    );
    const node = openDialog(root, title, body);
    node.addEventListener('close', () => resolve(sure));
    field.focus();
  });
}

/**
 * Choose one of many by typing. Of `actions` the first is Enter, the second Shift+Enter. Resolves
 * with what was chosen, or null; its id is null if that was `create`.
 *
 * @param {Element} root
 * @param {string} title
 * @param {Option[]} options
 * @param {{ actions?: { label: string }[], create?: string, before?: Child[] }} [how]
 * @returns {Promise<Choice | null>}
 */
export function pick(root, title, options, { actions = [{ label: 'Choose' }], create = '', before = [] } = {}) {
  return new Promise((resolve) => {
    /** @type {Choice | null} */
    let answer = null;
    let at = 0;
    /** @type {Option[]} */
    let view = [];
    const field = el('input', {
      type: 'text',
      role: 'combobox',
      'aria-expanded': 'true',
      'aria-controls': 'wb-options',
      'aria-label': title,
      placeholder: 'type to narrow down',
      oninput: () => show(0),
    });
    const list = el('ul', { id: 'wb-options', class: 'wb-options', role: 'listbox', 'aria-label': title });
    /** @param {number} action */
    const choose = (action) => {
      if (!view[at]) return;
      answer = { id: view[at].id, action, typed: field.value.trim() };
      node.close();
    };
    /**
     * @param {Option} option
     * @param {number} i
     */
    const line = ({ name, note }, i) => {
      const onclick = () => {
        at = i;
        choose(0);
      };
      const as = { id: `wb-option-${i}`, role: 'option', 'aria-selected': i === at ? 'true' : 'false' };
      return el('li', { ...as, onclick }, el('span', {}, name), el('i', {}, note));
    };
    /** @param {number} to the line that is chosen now, as near as there is one */
    const show = (to) => {
      view = matching(options, field.value.trim(), create);
      at = Math.max(0, Math.min(view.length - 1, to));
      list.replaceChildren(...view.map(line));
      field.setAttribute('aria-activedescendant', view.length ? `wb-option-${at}` : '');
      list.children[at]?.scrollIntoView({ block: 'nearest' });
    };
    field.addEventListener('keydown', (event) => {
      if (!['ArrowDown', 'ArrowUp', 'Enter'].includes(event.key)) return;
      event.preventDefault();
      if (event.key === 'Enter') choose(event.shiftKey && actions.length > 1 ? 1 : 0);
      else show(at + (event.key === 'ArrowDown' ? 1 : -1));
    });
    const keys = ['⏎', '⇧ ⏎'];
    const buttons = actions.map(({ label }, i) =>
      button(label, () => choose(i), { key: keys[i], kind: i ? '' : 'primary' }),
    );
    const body = el('div', { class: 'wb-form' }, ...before, field, list, el('div', { class: 'wb-row' }, ...buttons));
    const node = openDialog(root, title, body);
    node.addEventListener('close', () => resolve(answer));
    show(0);
    field.focus();
  });
}

const MOST = 200; // options shown at a time

/**
 * The options that hold every word of what was typed, and making a new one, if that is allowed.
 * @param {Option[]} options
 * @param {string} typed
 * @param {string} create
 */
function matching(options, typed, create) {
  const words = typed.toLocaleLowerCase().split(/\s+/);
  const found = options.filter(({ name }) => words.every((word) => name.toLocaleLowerCase().includes(word)));
  const fresh = create && typed ? [{ id: null, name: `${create} “${typed}”`, note: '' }] : [];
  return [...found.slice(0, MOST), ...fresh];
}
