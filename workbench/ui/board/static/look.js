// Looking: which theme or list is open, and the ways to get to another one.
/** @import { Card, Within } from './types.js' */
/** @import { Cards } from './cards.js' */
/** @import { Detail } from './detail.js' */
/** @import { List } from './list.js' */
/** @import { ExcerptMap } from './map.js' */
/** @import { Store } from './store.js' */
/** @import { Toast } from './toast.js' */

import { noteOpen } from './address.js';
import { later } from './dom.js';
import { FOUND, isList } from './lists.js';

const PREFETCH = 6; // themes asked for ahead, with one question
const AT_LEAST = 3; // so many of them are always there
const SETTLED_MS = 250; // a theme that is only passed does not get into the address
const PLAIN_KEY = 'workbench:plain'; // set if somebody wants no suggestions

export class Look {
  /**
   * @param {{ store: Store, toast: Toast, list: List, cards: Cards, detail: Detail,
   *   map: Pick<ExcerptMap, 'show'> }} parts
   */
  constructor({ store, toast, list, cards, detail, map }) {
    this.store = store;
    this.toast = toast;
    this.list = list;
    this.cards = cards;
    this.detail = detail;
    this.map = map;
    this.current = ''; // the theme or list that is open
    this.visits = 0; // how often something was opened
    this.store.suggestions = !localStorage.getItem(PLAIN_KEY);
    this.note = later(() => this.theme && noteOpen(this.store.name, this.theme), SETTLED_MS);
  }

  /** The theme that is open; empty if it is a list, or gone. */
  get theme() {
    return isList(this.current) || !this.store.row(this.current) ? '' : this.current;
  }

  /** @param {string | null | undefined} id */
  async open(id, excerpt = '') {
    if (!id) return;
    this.visits += 1;
    this.current = id;
    this.list.mark(id);
    await this.show(id);
    this.list.bringIntoView(); // after the cards: the page is laid out once
    if (document.activeElement === document.body) this.list.focus(); // what was pressed is gone with its theme
    this.map.show(id);
    if (excerpt && this.current === id) this.cards.goTo(excerpt);
    this.note();
    const ahead = this.list.ahead(PREFETCH).filter((next) => next !== FOUND);
    if (ahead.slice(0, AT_LEAST).some((next) => !this.store.details.has(next))) this.store.prefetch(ahead);
  }

  /** @param {string} id */
  async show(id) {
    try {
      const detail = await this.store.detail(id);
      if (this.current === id) this.detail.show(detail);
    } catch (error) {
      if (this.current === id) this.toast.say(error.message, 'bad');
    }
  }

  /**
   * @param {string} query
   * @param {string} by
   * @param {Within} [within]
   */
  async find(query, by, within) {
    const meaning = by === 'meaning';
    if (meaning) this.toast.say(`Looking for excerpts like “${query}” … The first time, this loads the model.`);
    try {
      await this.store.find(query, by, within);
      if (meaning) this.toast.hide();
      await this.open(FOUND);
    } catch (error) {
      this.toast.say(error.message, 'bad');
    }
  }

  /**
   * Excerpts to look at, e.g. encircled on the map: those of the open theme are selected in it, else all listed.
   * @param {string[]} ids
   */
  async at(ids, name = 'On the map') {
    const held = new Set(this.cards.ids);
    const own = isList(this.current) ? [] : ids.filter((id) => held.has(id));
    if (!own.length) await this.gather(name, ids);
    this.cards.pickThese(own.length ? own : ids);
  }

  /**
   * Excerpts as a list of their own, which is not a theme.
   * @param {string} name
   * @param {string[]} ids
   */
  async gather(name, ids) {
    this.store.gather(name, ids, await this.store.cards(ids.slice(0, 200)));
    await this.open(FOUND);
  }

  /**
   * Cards have been in view for long enough to be read: the server hears of it, and what is shown follows.
   * @param {Card[]} cards
   */
  opened(cards) {
    if (!this.store.analyst) return;
    for (const card of cards) card.opened = true;
    const ids = cards.map((card) => card.id);
    const asked = { op: 'opened', excerpts: ids, made_at: this.store.seq };
    const told = this.store.server.decide(asked).catch(() => null);
    for (const id of new Set([this.current, ...cards.flatMap((card) => card.themes)])) {
      const fresh = cards.filter((card) => id === this.current || card.themes.includes(id)).length;
      this.store.readMore(id, fresh, told);
    }
    this.detail.head.paint();
    this.cards.markRead(ids);
  }

  /** What changed elsewhere is shown here too; `ids` null: anything may have changed.
   * @param {Set<string> | null} ids
   */
  changed(ids) {
    if (!this.current) return;
    if (!this.store.row(this.current)) this.open(this.list.view[0]?.[0].id);
    else if (!ids || ids.has(this.current)) this.show(this.current);
  }

  /** Suggestions on or off, for this person: the browser remembers it. */
  async switchSuggestions() {
    if (this.store.never) {
      this.toast.say(this.store.never);
      return;
    }
    const wanted = !this.store.suggestions;
    localStorage.setItem(PLAIN_KEY, wanted ? '' : 'yes');
    await this.store.suggest(wanted);
    if (this.current) await this.show(this.current);
    this.toast.say(wanted ? 'Suggestions are on again.' : 'Suggestions are off in this browser; h brings them back.');
  }
}
