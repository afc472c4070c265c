// What is looked for when it is asked for, and shown among a theme's facts.

import { AGAINST, ALSO } from './detail.js';

/** What speaks against the theme. */
export function lookForEvidence(board, theme) {
  return look(board, theme, 'evidence', AGAINST, (found) => found);
}

/** Its excerpts that may belong to a further theme. */
export function lookElsewhere(board, theme) {
  return look(board, theme, 'also', ALSO, (found) => found);
}

async function look(board, theme, what, fact, taken) {
  const detail = await board.store.detail(theme);
  const show = (found) => {
    detail[what] = found;
    if (board.detail.detail === detail) board.detail.paintFacts(fact);
  };
  show('asked');
  await board.store.read(what, { theme }).then(
    (found) => show(taken(found)),
    (error) => {
      show(null);
      board.say(error.message, 'bad');
    },
  );
}

/** Put an excerpt into the further theme; the others that were found stay to be answered. */
export async function putElsewhere(board, one, op) {
  const source = board.current;
  const found = board.detail.detail.also; // one list, whoever answers the next before this is recorded
  const done = await board.decide(op, {
    excerpts: [one.card.id],
    target: one.theme,
    ...(op === 'move' ? { source } : {}),
  });
  if (!done) return;
  board.say(`${op === 'move' ? 'Now' : 'Also'} in “${board.store.title(one.theme)}”. u takes it back.`);
  const detail = await board.store.detail(source);
  found.also = found.also.filter((other) => other !== one);
  detail.also = found.also.length ? found : null; // all answered: there may be more to look for
  if (board.current !== source) return;
  board.detail.show(detail);
  const fact = board.detail.paintFacts(ALSO);
  if (fact?.contains(document.activeElement)) fact.querySelector('.wb-link')?.focus();
}
