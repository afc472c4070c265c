// Deciding without a question: on the open theme, and on the excerpts that are picked.
/** @import { Decide, Row, State } from './types.js' */
/** @import { Cards } from './cards.js' */
/** @import { Head } from './head.js' */
/** @import { List } from './list.js' */
/** @import { Look } from './look.js' */
/** @import { Store } from './store.js' */
/** @import { Toast } from './toast.js' */

import { count } from './dom.js';
import { ASIDE, FOUND, POOL, isList } from './lists.js';

/** @type {Record<string, string>} */
const DONE = { accept: 'Accepted', reject: 'Rejected', park: 'Parked' };
/** @type {Record<string, string>} */
const STATES = { accepted: 'accepted', rejected: 'rejected', parked: 'parked', candidate: 'a candidate' };

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
   * @param {{ store: Store, decide: Decide, introduce: () => Promise<unknown>,
   *   look: Pick<Look, 'current' | 'open' | 'opened' | 'show' | 'visits'>,
   *   list: Pick<List, 'undecided'>, head: Pick<Head, 'begin' | 'rename' | 'refuse'>,
   *   cards: Pick<Cards, 'chosen' | 'data' | 'ids' | 'picked' | 'pickThese'>,
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
    this.warned = ''; // the visit to an unread theme in which accepting it was asked about
  }

  // On the open theme ------------------------------------------------------------------------

  /** An unread theme is asked about each time, one whose name a machine gave asks for a name; then it is accepted. */
  accept() {
    const row = this.undecided('accepted');
    if (!row) return;
    const visit = `${row.id} ${this.look.visits}`;
    if (!row.read && row.n && this.warned !== visit) {
      this.warned = visit;
      this.toast.say(`Nobody has read an excerpt of “${this.store.title(row.id)}” yet. a again accepts it anyway.`);
    } else if (!row.name || row.named === false) {
      this.toast.hide();
      this.head.begin(row);
      this.head.rename({ accepting: true });
    } else {
      this.acceptAs(row.id, row.name);
    }
  }

  /**
   * Accept a theme under a name; a refusal is explained beside it, as that of a new name.
   * @param {string} theme
   * @param {string} name
   * @param {number} [seen]
   */
  async acceptAs(theme, name, seen) {
    const row = this.store.row(theme);
    if (!row) return;
    this.warned = '';
    const patch = { state: /** @type {State} */ ('accepted'), name, named: true };
    try {
      await this.turn('accept', row, patch, { name }, { seen });
    } catch ({ message }) {
      if (name !== row.name) this.head.refuse(theme, name, message, true); // what was typed is not lost
    }
  }

  reject() {
    const row = this.undecided('rejected');
    if (row) this.turn('reject', row, { state: 'rejected' }).catch(() => null);
  }

  park() {
    const row = this.undecided('parked');
    if (row) this.turn('park', row, { state: 'parked' }).catch(() => null);
  }

  async reopen() {
    const row = this.undecided('candidate');
    if (!row) return;
    const { id: theme } = row;
    const done = await this.decide('reopen', { theme }, { theme, patch: { state: 'candidate' } });
    if (done) this.done(`“${this.store.title(theme)}” is a candidate again`);
  }

  /**
   * The open theme, if it is not in that state already.
   * @param {State} state
   */
  undecided(state) {
    const row = this.store.row(this.look.current);
    if (!row || isList(row.id)) {
      this.toast.say(`That only works on themes: choose one in the list.`);
      return null;
    }
    if (row.state !== state) return row;
    this.toast.say(`“${this.store.title(row.id)}” is ${STATES[state]} already; j goes to the next theme.`);
    return null;
  }

  /**
   * Decide on a theme, go on to the next and say so; rejects if it is refused, which the board says.
   * @param {string} op
   * @param {Row} row
   * @param {Partial<Row>} patch
   */
  async turn(op, { id: theme }, patch, args = {}, shown = {}) {
    if (!this.store.analyst) await this.introduce();
    const next = this.list.undecided();
    const decided = this.store.decide(op, { theme, ...args }, { theme, patch, ...shown });
    const on = next && next !== theme ? ` Now: “${this.store.title(next)}”.` : '';
    this.done(`${DONE[op]} “${this.store.title(theme)}”`, on);
    if (next) this.look.open(next);
    return decided;
  }

  /**
   * Say what was done, and how it is taken back.
   * @param {string} what
   */
  done(what, more = '') {
    this.toast.say(`${what}.${more} u takes it back.`);
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
      await this.store.decide('rename', { theme, name }, { theme, patch: { name, named: true }, seen });
    } catch ({ message }) {
      if (this.head.refuse(theme, name, message)) return;
      this.toast.say(`Not done (rename to “${name}”): ${message}`, 'bad');
    }
  }

  /**
   * Decide something on the open theme, and say so.
   * @param {string} op
   * @param {object} args
   * @param {string} what
   */
  async here(op, args, what) {
    const { current: theme } = this.look;
    const title = this.store.title(theme);
    const done = await this.decide(op, { theme, ...args });
    if (done) this.done(what.replace('%', () => `“${title}”`));
    return done;
  }

  // On excerpts ------------------------------------------------------------------------------

  /** @param {string} source the theme they are taken out of */
  remove(source) {
    this.onExcerpts('remove', { source }, `taken out of “${this.store.title(source)}”`);
  }

  /** Set aside; what is set aside is taken back. */
  setAside() {
    if (this.look.current === ASIDE) this.takeBack();
    else this.onExcerpts('set aside', {}, 'set aside');
  }

  /**
   * Mark excerpts as key quotes of a theme; those that all are lose the mark.
   * @param {string} theme
   */
  keyQuotes(theme) {
    const marked = this.cards.chosen().map((id) => Boolean(this.cards.data.get(id)?.key));
    const of = `of “${this.store.title(theme)}”`;
    if (marked.length && marked.every(Boolean)) this.onExcerpts('unmark key quotes', { theme }, `no longer key ${of}`);
    else this.onExcerpts('mark key quotes', { theme }, `now key ${of}`);
  }

  takeBack() {
    this.onExcerpts('take back', {}, 'no longer set aside');
  }

  /**
   * @param {string} op
   * @param {object} args
   * @param {string} what
   */
  async onExcerpts(op, args, what) {
    const excerpts = chosenOrSay(this.cards, this.toast);
    if (excerpts.length && (await this.decide(op, { excerpts, ...args })))
      this.done(`${count(excerpts.length, 'excerpt')} ${what}`);
  }

  /**
   * Excerpts were dragged to a line of the list: into that theme, into none, or aside.
   * @param {string} onto
   * @param {string[]} excerpts
   */
  async drop(onto, excerpts) {
    const source = isList(this.look.current) ? '' : this.look.current;
    const them = count(excerpts.length, 'excerpt');
    if (!excerpts.length || onto === this.look.current) return;
    if (onto === POOL) {
      if (!source) this.toast.say('Open the theme that they are to leave, and drag them from there.');
      else if (await this.decide('remove', { excerpts, source }))
        this.done(`${them} taken out of “${this.store.title(source)}”`);
    } else if (onto === ASIDE) {
      if (await this.decide('set aside', { excerpts })) this.done(`${them} set aside`);
    } else if (await this.decide('move', { excerpts, source, target: onto })) {
      this.done(`${them} now in “${this.store.title(onto)}”`);
    }
  }

  /** Mark excerpts as read, whatever the time they were in view. */
  markRead() {
    const ids = chosenOrSay(this.cards, this.toast);
    const fresh = ids.flatMap((id) => this.cards.data.get(id) ?? []).filter((card) => !card.opened);
    if (fresh.length) this.look.opened(fresh);
    if (ids.length) this.toast.say(`${count(ids.length, 'excerpt')} marked as read. J goes to the next.`);
  }

  // Back and forth ---------------------------------------------------------------------------

  undo() {
    return this.back('undo', 'Taken back', 'U does it again.');
  }

  redo() {
    return this.back('redo', 'Done again', 'u takes it back.');
  }

  /**
   * Take back, or do again; say what it was, and show it. What is selected stays selected.
   * @param {string} op
   * @param {string} what
   * @param {string} next
   */
  async back(op, what, next) {
    const done = await this.decide(op, {});
    if (!done) return;
    const { said = '', shows = '', excerpts = [] } = done.undone ?? {};
    this.toast.say(`${what}${said ? `: ${said}` : '.'} ${next}`);
    const { current } = this.look;
    if (!this.store.row(shows)) return;
    if (current === FOUND || current === shows) await this.look.show(current);
    else await this.look.open(shows);
    const here = excerpts.filter((id) => this.cards.ids.includes(id));
    if (here.length && !this.cards.picked.size) this.cards.pickThese(here);
  }
}
