// Deciding without a question: on the open theme, and on the excerpts that are picked.
/** @import { Decide, Row, State } from './types.js' */
/** @import { Cards } from './cards.js' */
/** @import { Head } from './head.js' */
/** @import { List } from './list.js' */
/** @import { Look } from './look.js' */
/** @import { Store } from './store.js' */
/** @import { Toast } from './toast.js' */

import { ASIDE, isList } from './lists.js';

const ASKED_KEY = 'workbench:unread';

/**
 * Decides, and shows it at once, as soon as somebody has said who decides; null if it was refused,
 * which the board says.
 *
 * @param {Pick<Store, 'analyst' | 'decide'>} store
 * @param {() => Promise<unknown>} introduce
 * @returns {Decide}
 */
export function decider(store, introduce) {
  return async (op, args, shown = {}) => {
    if (!store.analyst) await introduce();
    return store.decide(op, args, shown).catch(() => null);
  };
}

/**
 * The excerpts a decision is about; if there are none, the board says so.
 * @param {Pick<Cards, 'chosen'>} cards
 * @param {Pick<Toast, 'say'>} toast
 */
export function chosenOrSay(cards, toast) {
  const ids = cards.chosen();
  if (!ids.length) toast.say('Select excerpts first: Space, or click them.');
  return ids;
}

export class Decisions {
  /**
   * @param {{ store: Store, decide: Decide, introduce: () => Promise<unknown>, look: Pick<Look, 'current' | 'open'>,
   *   list: Pick<List, 'undecided'>, cards: Pick<Cards, 'chosen'>, head: Pick<Head, 'rename' | 'refuse'>,
   *   toast: Toast }} parts
   */
  constructor({ store, decide, introduce, look, list, cards, head, toast }) {
    this.store = store;
    this.decide = decide;
    this.introduce = introduce;
    this.look = look;
    this.list = list;
    this.cards = cards;
    this.head = head;
    this.toast = toast;
    this.wasAsked = false;
  }

  // On the open theme ------------------------------------------------------------------------

  accept() {
    const row = this.undecided('accepted');
    if (!row) return;
    if (!row.name) {
      this.toast.say('It has no name yet; give it one to accept it.');
      this.head.rename();
    } else if (!row.read && row.n && !this.asked()) {
      const unread = `Nobody has read an excerpt of “${row.name}” yet.`;
      this.toast.say(`${unread} Press a again to accept it anyway; you are asked only once.`);
    } else {
      this.turn('accept', row, 'accepted', { name: row.name });
    }
  }

  reject() {
    const row = this.undecided('rejected');
    if (row) this.turn('reject', row, 'rejected');
  }

  park() {
    const row = this.undecided('parked');
    if (row) this.turn('park', row, 'parked');
  }

  reopen() {
    const row = this.undecided('candidate');
    if (row) this.turn('reopen', row, 'candidate', {}, false);
  }

  /**
   * The open theme, if it is not in that state already.
   * @param {State} state
   */
  undecided(state) {
    const row = this.store.row(this.look.current);
    return row && !isList(row.id) && row.state !== state ? row : null;
  }

  /**
   * Decide on a theme, and go on to the next.
   * @param {string} op
   * @param {Row} row
   * @param {State} state
   */
  turn(op, { id: theme }, state, args = {}, advance = true) {
    this.toast.hide(); // what it asked or said is answered
    const next = this.list.undecided();
    this.decide(op, { theme, ...args }, { theme, patch: { state } });
    if (advance && next) this.look.open(next);
  }

  /** Whether the analyst was asked about accepting unread themes; from now on it counts as asked. */
  asked() {
    const was = this.wasAsked || Boolean(sessionStorage.getItem(ASKED_KEY));
    if (!this.wasAsked) sessionStorage.setItem(ASKED_KEY, 'yes'); // written once, not with every decision
    this.wasAsked = true;
    return was;
  }

  /**
   * Decide on a name; a refusal is explained beside it, or here if its theme is no longer shown.
   * @param {string} theme
   * @param {string} name
   * @param {number} [seen]
   */
  async rename(theme, name, seen) {
    if (!this.store.analyst) await this.introduce();
    try {
      await this.store.decide('rename', { theme, name }, { theme, patch: { name }, seen });
    } catch ({ message }) {
      if (this.head.refuse(theme, name, message)) return;
      this.toast.say(`Not done (rename to “${name}”): ${message}`, 'bad');
    }
  }

  /**
   * Decide something on the open theme.
   * @param {string} op
   * @param {object} args
   */
  here(op, args) {
    return this.decide(op, { theme: this.look.current, ...args });
  }

  // On excerpts ------------------------------------------------------------------------------

  /** @param {string} source the theme they are taken out of */
  remove(source) {
    this.onExcerpts('remove', { source });
  }

  /** Set aside; what is set aside is taken back. */
  setAside() {
    this.onExcerpts(this.look.current === ASIDE ? 'take back' : 'set aside');
  }

  takeBack() {
    this.onExcerpts('take back');
  }

  /** @param {string} op */
  onExcerpts(op, args = {}) {
    const excerpts = chosenOrSay(this.cards, this.toast);
    if (excerpts.length) this.decide(op, { excerpts, ...args });
  }

  // Back and forth ---------------------------------------------------------------------------

  async undo() {
    if (await this.decide('undo', {})) this.toast.say('Taken back.');
  }

  async redo() {
    if (await this.decide('redo', {})) this.toast.say('Done again.');
  }
}
