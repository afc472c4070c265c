// Dialogs: a question, a confirmation, and the picker with which a theme or a code is chosen.

import { button, el } from './dom.js';

/**
 * Open a modal dialog; it goes away when it is closed and gives the focus back. While `unsaved`
 * says so, a click beside it does nothing and the first Esc only warns.
 */
export function openDialog(root, title, content, { wide = false, drawer = false, unsaved = () => false } = {}) {
  const node = el(
    'dialog',
    { class: `wb-dialog ${wide ? 'wide' : ''} ${drawer ? 'drawer' : ''}`, 'aria-label': title },
    el(
      'header',
      {},
      el('h2', {}, title),
      button('Close', () => node.close(), { key: 'Esc', kind: 'quiet' }),
    ),
    content,
  );
  node.addEventListener('close', () => node.remove());
  // A text that is selected beyond the dialog's edge ends in a click on what is around it.
  let beside = false;
  node.addEventListener('pointerdown', (event) => {
    beside = event.target === node;
  });
  node.addEventListener('click', (event) => {
    if (beside && event.target === node && !unsaved()) node.close();
  });
  node.addEventListener('cancel', (event) => {
    if (!unsaved() || node.querySelector('.wb-unsaved')) return;
    event.preventDefault();
    content.append(
      el('p', { class: 'wb-hint wb-unsaved', role: 'status' }, 'Not saved yet: Esc again throws it away.'),
    );
  });
  node.addEventListener('keydown', (event) => event.stopPropagation());
  root.append(node);
  node.showModal();
  return node;
}

/** Ask for a text; resolves with it, or with null. `check` tells what is wrong with it. */
export function askText(
  root,
  title,
  { value = '', label = title, long = false, accept = 'Save', hint = '', before = [], must = true } = {},
) {
  return new Promise((resolve) => {
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
    field.addEventListener('keydown', (event) => {
      if (event.key === 'Enter' && (!long || event.ctrlKey || event.metaKey)) {
        event.preventDefault();
        save();
      }
    });
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

/** Ask whether to do something that cannot be undone; `word` has to be typed. */
export function confirmWord(root, title, sentence, word, accept) {
  return new Promise((resolve) => {
    let sure = false;
    const go = button(
      accept,
      () => {
        sure = true;
        node.close();
      },
      { kind: 'danger' },
    );
    go.disabled = true;
    const field = el('input', {
      type: 'text',
      'aria-label': `Type ${word} to confirm`,
      oninput: () => {
        go.disabled = field.value.trim() !== word;
      },
    });
    const node = openDialog(
      root,
      title,
      el(
        'div',
        { class: 'wb-form' },
        el('p', {}, sentence),
        el('label', {}, 'Type ', el('b', {}, word), ' to confirm', field),
        el('div', { class: 'wb-row' }, go),
      ),
    );
    node.addEventListener('close', () => resolve(sure));
    field.focus();
  });
}

/**
 * Choose one of many by typing. `options`: [{id, name, note, depth}]; `actions`: [{label, key}],
 * the first is Enter, the second Shift+Enter. Resolves with {id, action, typed}, or null; id is
 * null where `create` was chosen.
 */
export function pick(root, title, options, { actions = [{ label: 'Choose' }], create = '', before = [] } = {}) {
  return new Promise((resolve) => {
    let answer = null;
    let at = 0;
    let view = [];
    const field = el('input', {
      type: 'text',
      role: 'combobox',
      'aria-expanded': 'true',
      'aria-controls': 'wb-options',
      'aria-label': title,
      placeholder: 'type to narrow down',
      oninput: () => {
        at = 0;
        show();
      },
    });
    const list = el('ul', { id: 'wb-options', class: 'wb-options', role: 'listbox', 'aria-label': title });
    const choose = (action) => {
      if (!view[at]) return;
      answer = { id: view[at].id, action, typed: field.value.trim() };
      node.close();
    };
    const show = () => {
      const words = field.value.trim().toLocaleLowerCase().split(/\s+/);
      view = options
        .filter((option) => words.every((word) => option.name.toLocaleLowerCase().includes(word)))
        .slice(0, 200);
      if (create && field.value.trim()) view.push({ id: null, name: `${create} “${field.value.trim()}”`, note: '' });
      list.replaceChildren(
        ...view.map((option, i) =>
          el(
            'li',
            {
              id: `wb-option-${i}`,
              role: 'option',
              'aria-selected': i === at ? 'true' : 'false',
              dataset: { depth: option.depth || 0 },
              onclick: () => {
                at = i;
                choose(0);
              },
            },
            el('span', {}, option.name),
            el('i', {}, option.note || ''),
          ),
        ),
      );
      field.setAttribute('aria-activedescendant', view.length ? `wb-option-${at}` : '');
      list.children[at]?.scrollIntoView({ block: 'nearest' });
    };
    field.addEventListener('keydown', (event) => {
      const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (by) {
        event.preventDefault();
        at = Math.max(0, Math.min(view.length - 1, at + by));
        show();
      } else if (event.key === 'Enter') {
        event.preventDefault();
        choose(event.shiftKey && actions.length > 1 ? 1 : 0);
      }
    });
    const keys = ['⏎', '⇧ ⏎'];
    const node = openDialog(
      root,
      title,
      el(
        'div',
        { class: 'wb-form' },
        ...before,
        field,
        list,
        el(
          'div',
          { class: 'wb-row' },
          ...actions.map((action, i) =>
            button(action.label, () => choose(i), { key: keys[i], kind: i ? '' : 'primary' }),
          ),
        ),
      ),
    );
    node.addEventListener('close', () => resolve(answer));
    show();
    field.focus();
  });
}
