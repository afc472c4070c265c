// Excerpts that are dragged onto a line of the list.

import { DRAGGED } from './cards.js';

/**
 * What the list does while excerpts are dragged over it, and when they are let go.
 * @param {(onto: string, excerpts: string[]) => unknown} drop
 */
export function dropping(drop) {
  /** @type {HTMLElement | null} */
  let under = null;
  /** @param {HTMLElement | null} line */
  const point = (line) => {
    if (line === under) return;
    if (under) delete under.dataset.under;
    under = line;
    if (under) under.dataset.under = 'yes';
  };
  /** @param {DragEvent} event */
  const ondragover = (event) => {
    const line = event.dataTransfer?.types.includes(DRAGGED) ? lineUnder(event) : null;
    point(line);
    if (line) event.preventDefault(); // it may be let go here
  };
  /** @param {DragEvent} event */
  const ondrop = (event) => {
    const onto = lineUnder(event)?.dataset.id;
    point(null);
    const dragged = event.dataTransfer?.getData(DRAGGED) ?? '';
    if (!onto || !dragged) return;
    event.preventDefault();
    drop(onto, dragged.split('\n'));
  };
  return { ondragover, ondrop, ondragleave: () => point(null) };
}

/**
 * @param {DragEvent} event
 * @returns {HTMLElement | null}
 */
function lineUnder({ target }) {
  return /** @type {Element} */ (target).closest('li[data-id]');
}
