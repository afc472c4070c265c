// How a theme can stand to a code: the words for it, and the question.

import { openDialog } from './dialog.js';
import { button, el } from './dom.js';

/**
 * How a theme can stand to a code, and how that reads.
 * @type {[relation: string, words: string][]}
 */
export const RELATIONS = [
  ['same', 'the same as'],
  ['broader', 'broader than'],
  ['narrower', 'narrower than'],
  ['overlaps', 'overlapping with'],
];

export const RELATION = Object.fromEntries(RELATIONS);

/**
 * Ask how a theme stands to a code; no answer stands there already. Resolves with it, or with ''.
 * @param {Element} root
 * @param {string} theme
 * @param {string} code
 * @returns {Promise<string>}
 */
export function askRelation(root, theme, code) {
  return new Promise((resolve) => {
    let answer = '';
    /** @param {string} relation */
    const take = (relation) => {
      answer = relation;
      node.close();
    };
    const answers = RELATIONS.map(([relation, words], i) => button(words, () => take(relation), { key: `${i + 1}` }));
    const row = el('div', { class: 'wb-row', role: 'group', 'aria-label': 'How they stand', tabIndex: -1 }, ...answers);
    const hint = el('p', { class: 'wb-hint' }, 'Press 1 to 4, or choose. Esc links nothing.');
    const form = el('div', { class: 'wb-form' }, el('p', {}, `“${theme}” is …`), row, el('p', {}, `… “${code}”`), hint);
    const node = openDialog(root, 'How do they stand to each other?', form);
    node.addEventListener('keydown', ({ key }) => {
      const [relation] = RELATIONS[Number(key) - 1] ?? [];
      if (relation) take(relation);
    });
    node.addEventListener('close', () => resolve(answer));
    row.focus();
  });
}
