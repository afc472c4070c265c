// A board without themes: the way through, with what is done already.

import { count, el } from './dom.js';

export function showTheWay({ store, detail, map }) {
  const { excerpts, transcripts } = store;
  const step = (path, text, what) =>
    el('li', {}, path ? el('a', { href: path }, text) : el('b', {}, text), `: ${what}`);
  const first = excerpts
    ? `${count(excerpts, 'excerpt')} from ${count(transcripts, 'transcript')} are here`
    : 'drop your transcripts, participants and codebook there';
  detail.head.replaceChildren(
    el('h2', { class: 'wb-title' }, 'No themes yet'),
    el(
      'ol',
      { class: 'wb-start' },
      step('/import', 'Import interviews', first),
      step(
        '/run',
        'Propose themes',
        'excerpts that are alike become candidate themes; or press n here and make one by hand',
      ),
      step('', 'Decide', 'read the excerpts here, then accept, reject, rename, split and merge; ? lists the keys'),
      step('/export-study', 'Export', 'a report, a workbook, or a project for other software'),
    ),
  );
  detail.facts.hidden = detail.tools.hidden = true;
  map.legend.replaceChildren();
}
