// A board without themes: the steps, with what is already done.
/** @import { Store } from './store.js' */

import { count, el } from './dom.js';

/**
 * The steps, for the place where a theme is shown.
 * @param {Pick<Store, 'excerpts' | 'transcripts'>} store
 * @returns {HTMLElement[]}
 */
export function theWay({ excerpts, transcripts }) {
  const first = excerpts
    ? `${count(excerpts, 'excerpt')} from ${count(transcripts, 'transcript')} are here`
    : 'drop your transcripts, participants and codebook there';
  const propose = 'excerpts that are alike become candidate themes; or press n here and make one by hand';
  const decide = 'read the excerpts here, then accept, reject, rename, split and merge; ? lists the keys';
  const steps = [
    step(el('a', { href: '/import' }, 'Import interviews'), first),
    step(el('a', { href: '/run' }, 'Propose themes'), propose),
    step(el('b', {}, 'Decide'), decide),
    step(el('a', { href: '/export-study' }, 'Export'), 'a report, a workbook, or a project for other software'),
  ];
  return [el('h2', { class: 'wb-title' }, 'No themes yet'), el('ol', { class: 'wb-start' }, ...steps)];
}

/**
 * @param {HTMLElement} name
 * @param {string} what
 */
function step(name, what) {
  return el('li', {}, name, `: ${what}`);
}
