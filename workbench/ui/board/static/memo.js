// Memos: on an excerpt, its transcript or participant, the theme, or the whole study.

import { askText } from './dialog.js';
import { el } from './dom.js';
import { FOUND, isList } from './store.js';

/** Ask for a memo on what is in hand; `given` is a card, or what stands for one. */
export async function writeMemo(board, given = null) {
  const card = given || board.cards.data.get(board.cards.chosen()[0]);
  const targets = [];
  if (card?.id) targets.push(['excerpt', card.id, `this excerpt of ${card.who}`]);
  if (!isList(board.current) && board.current)
    targets.push(['theme', board.current, `the theme “${board.store.title(board.current)}”`]);
  if (card) targets.push(['transcript', card.transcript, `the transcript ${card.title}`]);
  if (card && board.store.participants.includes(card.who))
    targets.push(['participant', card.who, `the participant ${card.who}`]);
  targets.push(['project', '', 'the whole study']);
  const earlier = el('div', { class: 'wb-memos' });
  const choice = el(
    'select',
    { 'aria-label': 'What the memo is on', onchange: () => show() },
    ...targets.map(([, , text], i) => el('option', { value: i }, text)),
  );
  const show = async () => {
    const [target, id] = targets[choice.value];
    const { memos } = await board.store.read('memos', { target, id });
    earlier.replaceChildren(
      ...memos.map((memo) =>
        el('p', { class: 'wb-memo' }, memo.text, el('cite', {}, ` ${memo.analyst}, #${memo.seq}`)),
      ),
    );
  };
  show();
  const text = await askText(board.root, 'Memo', {
    long: true,
    before: [el('label', { class: 'wb-line' }, 'On ', choice), earlier],
  });
  if (!text) return;
  const [target, id] = targets[choice.value];
  const done = await board.decide('memo', { target, id, text });
  if (!done || target === 'theme' || board.current === FOUND) return;
  board.store.details.delete(board.current);
  board.show(board.current);
}
