// What is looked up on request and shown among a theme's facts.
/** @import { Say } from './types.js' */
/** @import { Detail } from './detail.js' */
/** @import { Store } from './store.js' */

import { AGAINST, ALSO } from './facts.js';

/**
 * @typedef {object} Parts
 * @property {Pick<Store, 'read' | 'detail'>} store
 * @property {Pick<Detail, 'shown' | 'facts'>} detail
 * @property {Say} say
 */

/**
 * What speaks against the theme.
 * @param {Parts} parts
 * @param {string} theme
 */
export function lookForEvidence(parts, theme) {
  return look(parts, theme, 'evidence', AGAINST);
}

/**
 * Its excerpts that may belong to a further theme.
 * @param {Parts} parts
 * @param {string} theme
 */
export function lookElsewhere(parts, theme) {
  return look(parts, theme, 'also', ALSO);
}

/**
 * @param {Parts} parts
 * @param {string} theme
 * @param {'evidence' | 'also'} what
 * @param {string} fact
 */
async function look({ store, detail, say }, theme, what, fact) {
  const asked = await store.detail(theme);
  /** @param {any} found */
  const show = (found) => {
    asked[what] = found;
    if (detail.shown === asked) detail.facts.paint(fact);
  };
  show('asked');
  await store.read(what, { theme }).then(show, (error) => {
    show(null);
    say(error.message, 'bad');
  });
}
