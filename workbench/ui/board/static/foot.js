// The foot of the board: why, undo and redo, what is saved.
/** @import { Acts } from './acts.js' */
/** @import { Store } from './store.js' */

import { button, count, el, write } from './dom.js';

const PROMISE =
  'Candidate themes are a machine’s proposals; what counts is what you decide. Made for codebook, framework and ' +
  'coding-reliability analysis, not for reflexive thematic analysis.';

export class Foot {
  /**
   * @param {HTMLElement} root which tells how many decisions were recorded
   * @param {Store} store
   * @param {Pick<Acts, 'undo' | 'redo' | 'focus' | 'switchMap' | 'help'>} acts
   */
  constructor(root, store, acts) {
    this.root = root;
    this.store = store;
    this.why = reasonField('Why? goes with the next decision (w)', store);
    this.why.addEventListener('keydown', ({ key }) => {
      if (key === 'Enter' || key === 'Escape') acts.focus();
    });
    this.saved = el('span', { class: 'wb-saved', role: 'status' });
    const swap = { key: 'i', kind: 'quiet', title: 'Show the map in place of the list' };
    this.mapButton = button('Map', acts.switchMap, swap);
    this.mapButton.classList.add('wb-narrow');
    this.node = el(
      'footer',
      { class: 'wb-foot' },
      this.why,
      button('Undo', acts.undo, { key: 'u', kind: 'quiet' }),
      button('Redo', acts.redo, { key: 'U', kind: 'quiet' }),
      this.saved,
      el('p', { class: 'wb-promise', title: PROMISE }, PROMISE),
      this.mapButton,
      button('Keys', acts.help, { key: '?', kind: 'quiet' }),
    );
  }

  /** What is saved, as it stands now. */
  paint() {
    const { online, queue } = this.store;
    this.saved.dataset.state = online ? (queue.length ? 'saving' : 'saved') : 'offline';
    this.saved.textContent = savedWords(this.store);
    this.root.dataset.acknowledged = `${this.store.acknowledged}`;
  }

  /**
   * In a narrow window list and map take turns: the button names the other one.
   * @param {boolean} map whether the map is shown
   */
  showSwapped(map) {
    write(this.mapButton.firstChild, map ? 'List' : 'Map');
  }
}

/**
 * Whether everything is saved, in words.
 * @param {Pick<Store, 'online' | 'updated' | 'queue' | 'looking'>} store
 */
export function savedWords({ online, updated, queue, looking }) {
  const waiting = queue.length;
  if (online && waiting) return `saving ${waiting} …`;
  if (online) return looking ? 'saved; what the newest run offers is still being found out …' : 'saved';
  const decisions = count(waiting, 'decision');
  if (updated) return `The workbench was updated: reload the page. ${decisions} not recorded`;
  return `The workbench does not answer; ${waiting ? `${decisions} kept and sent when it is back` : 'waiting for it'}`;
}

/**
 * The field for a reason, which goes with the next decision and is then emptied.
 * @param {string} placeholder
 * @param {Pick<Store, 'reason'>} store
 */
export function reasonField(placeholder, store) {
  const label = 'Reason for the next decision';
  const field = el('input', { type: 'text', class: 'wb-why', maxLength: 2000, placeholder, 'aria-label': label });
  store.reason = () => {
    const reason = field.value.trim();
    field.value = '';
    return reason;
  };
  return field;
}
