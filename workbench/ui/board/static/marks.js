// What was looked for, marked where it stands.
/** @import { Child } from './types.js' */

import { el } from './dom.js';

/**
 * A text with every place marked that holds these words, whatever their case.
 * @param {string} text
 * @param {string} [words]
 * @returns {Child[]}
 */
export function marked(text, words = '') {
  if (!words) return [text];
  const sought = new RegExp(words.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&'), 'giu');
  /** @type {Child[]} */
  const parts = [];
  let at = 0;
  for (const { 0: hit, index } of text.matchAll(sought)) {
    parts.push(text.slice(at, index), el('mark', {}, hit));
    at = index + hit.length;
  }
  return [...parts, text.slice(at)];
}
