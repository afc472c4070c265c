// What the page knows of the board, as the server told it.
//
// Rows shown = rows of the server + patches of decisions that are under way. When a decision is
// refused its patch is dropped, and what is shown is right again without any further step.
/** @import { Card, Code, Found, Item, News, Reads, Row, Server } from './types.js' */
/** @import { ThemeDetail, Told, Waits, Within } from './types.js' */

import { ASIDE, FOUND, POOL } from './lists.js';

/**
 * What is reported: rows that look different now, themes whose details changed (null: anything
 * may have), other material, decisions that are on their way or recorded, and what went wrong.
 * @typedef {object} Events
 * @property {string[] | null} rows
 * @property {Set<string> | null} changed
 * @property {undefined} material
 * @property {undefined} saving
 * @property {undefined} back
 * @property {Error} behind
 * @property {{ item: Item, problem: string }} after
 * @property {{ item: Item, error: Told }} refused
 */

export class Known extends EventTarget {
  /** @param {Server} server */
  constructor(server) {
    super();
    this.server = server;
    this.seq = 0;
    this.foreign = 0; // the newest event that others may have had a part in
    this.name = '';
    this.never = ''; // why the project has no suggestions, if it has none
    this.updated = false; // whether the server has another version by now
    this.excerpts = this.transcripts = 0; // how many there are
    /** @type {string[]} */
    this.participants = [];
    /** @type {[attribute: string, value: string][]} */
    this.groups = [];
    /** @type {Code[]} */
    this.codes = [];
    /** @type {Row[]} */
    this.lists = [];
    /** @type {Record<string, Waits>} */
    this.waiting = {}; // theme id -> what the newest run left open there
    this.looking = false; // whether that is still being found out
    /** @type {string[]} */
    this.order = []; // theme ids as they came
    /** @type {Map<string, Row>} */
    this.base = new Map(); // theme id -> row as the server has it
    /** @type {{ id: string, fresh: number, known: boolean }[]} */
    this.unheard = []; // what was read, until no answer is under way that may not know of it
    /** @type {Map<string, Promise<ThemeDetail>>} */
    this.details = new Map(); // theme id -> promise of its detail
    /** @type {string[]} */
    this.sides = []; // themes of the newest split: what somebody goes on to first
    /** @type {Item[]} */
    this.queue = []; // decisions under way, oldest first
    /** @type {(() => string) | null} */
    this.reason = null; // gives the reason for the next decision
    this.acknowledged = 0;
    this.analyst = ''; // who decides, as the server knows it
    this.sending = false;
    this.online = true;
    this.behind = false; // whether something was recorded that could not be shown
    this.suggestions = true; // whether this person wants them
  }

  /**
   * @template {keyof Events} E
   * @param {E} type
   * @param {Events[E]} [detail]
   */
  emit(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }

  /**
   * @template {keyof Events} E
   * @param {E} type
   * @param {(detail: Events[E]) => unknown} listener
   */
  on(type, listener) {
    this.addEventListener(type, (event) => listener(/** @type {CustomEvent} */ (event).detail));
  }

  /**
   * Ask the server; errors come back as `Error` with `kind`.
   * @template {keyof Reads} Q
   * @param {Q} what
   * @returns {Promise<Reads[Q]>}
   */
  async read(what, args = {}) {
    const answer = await this.server.read({ what, plain: this.suggestions ? '' : 'yes', ...args });
    return checked(answer);
  }

  async open() {
    const hello = await this.read('hello');
    this.analyst = await window.workbench.analyst();
    document.addEventListener('workbench:analyst', ({ detail }) => {
      this.analyst = detail;
      this.emit('saving');
    });
    this.name = hello.name;
    this.never = hello.no_suggestions;
    await this.reload();
  }

  /** Read everything again. */
  async reload() {
    const state = await this.read('state');
    this.base = new Map(state.rows.map((row) => [row.id, row]));
    this.order = state.rows.map((row) => row.id);
    Object.assign(this, {
      seq: state.seq,
      lists: state.lists,
      codes: state.codes,
      participants: state.participants,
      excerpts: state.excerpts,
      transcripts: state.transcripts,
      groups: state.groups,
      waiting: state.waiting,
      looking: !!state.looking,
    });
    this.behind = false;
    this.details.clear();
    this.emit('rows', null);
    this.emit('saving');
  }

  /**
   * A theme or list as it is shown.
   * @param {string} id
   */
  row(id) {
    const row = this.base.get(id) || this.lists.find((list) => list.id === id);
    if (!row) return null;
    const patches = this.queue.filter((item) => item.patch && item.theme === id);
    return patches.reduce((shown, item) => ({ ...shown, ...item.patch }), row);
  }

  rows() {
    const rows = this.order.flatMap((id) => this.base.get(id) ?? []);
    if (!this.queue.some((item) => item.patch)) return rows;
    const touched = new Set(this.queue.filter((item) => item.patch).map((item) => item.theme));
    return rows.map((row) => (touched.has(row.id) && this.row(row.id)) || row);
  }

  /** @param {string} id */
  title(id) {
    const row = this.row(id);
    return row?.name || `unnamed ${id.slice(0, 8)}`;
  }

  /**
   * A theme with its first excerpts; asked for once until it changes.
   * @param {string} id
   * @returns {Promise<ThemeDetail>}
   */
  detail(id) {
    const known = this.details.get(id);
    if (known) return known;
    const asked = this.read('theme', { id, theme: id }).catch((error) => {
      this.details.delete(id);
      throw error;
    });
    this.details.set(id, asked);
    return asked;
  }

  /**
   * Have the details of several themes ready, with one question.
   * @param {string[]} ids
   */
  prefetch(ids) {
    const wanted = ids.filter((id) => !this.details.has(id));
    if (!wanted.length) return;
    const asked = this.read('themes', { themes: wanted });
    for (const id of wanted) {
      const detail = asked.then((found) => checked(found[id]));
      detail.catch(() => {
        if (this.details.get(id) === detail) this.details.delete(id);
      });
      this.details.set(id, detail);
    }
  }

  /**
   * Ask for everything again, with or without suggestions.
   * @param {boolean} wanted
   */
  async suggest(wanted) {
    this.suggestions = wanted;
    const found = await this.details.get(FOUND);
    this.details.clear();
    if (!found) return;
    const cards = await this.cards(found.ids.slice(0, 200), '', found.found?.like);
    this.gather(found.row.name, found.ids, cards, found.found);
  }

  /**
   * @param {string[]} ids
   * @returns {Promise<Card[]>}
   */
  async cards(ids, theme = '', like = '') {
    return (await this.read('cards', { excerpts: ids, theme, like })).cards;
  }

  /**
   * Words found in excerpts, within a theme or a group if one is given; shown like a theme.
   * @param {string} query
   * @param {string} by
   * @param {Within} [within]
   */
  async find(query, by, { theme = '', attribute = '', value = '' } = {}) {
    const found = await this.read('search', { query, by, theme, attribute, value });
    const words = query ? [by === 'meaning' ? `like “${query}”` : `with “${query}”`] : [];
    const name = [theme ? this.title(theme) : '', attribute ? `${attribute}: ${value}` : '', ...words]
      .filter(Boolean)
      .join(' · ');
    const { ids, cards, people, read, said } = found;
    const sought = by === 'meaning' ? { like: query } : { words: query.trim() };
    this.gather(name, ids, cards, { people, read, said, ...sought });
  }

  /**
   * A list of excerpts that is not a theme, e.g. search results.
   * @param {string} name
   * @param {string[]} ids
   * @param {Card[]} cards
   * @param {Found} [found] what is known beyond the cards
   */
  gather(name, ids, cards, found = {}) {
    const { people = new Set(cards.map((card) => card.who)).size, read = cards.filter((card) => card.opened).length } =
      found;
    const rest = { codes: [], groups: {}, doubt: 0, fit: 0 };
    /** @type {Row} */
    const row = { id: FOUND, name, state: FOUND, n: ids.length, people, read, ...rest };
    const nothing = {
      labels: [],
      keyphrases: [],
      links: [],
      near: [],
      memos: [],
      sources: [],
      breadth: [],
      readers: [],
      quiet: [],
    };
    const detail = { id: FOUND, row, definition: '', stability: '', warning: '', ...nothing, ids, cards, found };
    this.lists = [...this.lists.filter((list) => list.id !== FOUND), row];
    this.details.set(FOUND, Promise.resolve(detail));
    this.emit('rows', null);
  }

  /**
   * Excerpts of a theme were read. Answers under way may have been made before the server knew of it.
   * @param {string} id
   * @param {number} fresh
   * @param {Promise<unknown>} told once the server knows
   */
  readMore(id, fresh, told) {
    const row = this.base.get(id);
    if (!row) return;
    const more = { id, fresh, known: false };
    this.unheard.push(more);
    row.read = Math.min(row.n, row.read + fresh);
    told.then(() => {
      more.known = true;
      if (!this.sending) this.heard();
    });
  }

  /** Whatever is asked from here on is answered by a server that knows of these. */
  heard() {
    this.unheard = this.unheard.filter((more) => !more.known);
  }

  /**
   * A theme's line with what was read since it was put together.
   * @param {Row} row
   * @returns {Row}
   */
  withReads(row) {
    const more = this.unheard.reduce((n, { id, fresh }) => (id === row.id ? n + fresh : n), 0);
    return more ? { ...row, read: Math.min(row.n, row.read + more) } : row;
  }

  /**
   * Fold in what changed.
   * @param {News} news
   */
  async take(news) {
    if (!news.seq) return;
    this.seq = Math.max(this.seq, news.seq);
    if (this.looking !== !!news.looking) {
      this.looking = !!news.looking;
      this.emit('saving');
    }
    if (news.reload || this.behind) {
      await this.reload();
      this.emit('changed', null);
      this.emit('material');
      return;
    }
    let moved = news.gone.length > 0; // whether the list changed its shape
    let members = moved; // whether excerpts changed places: they are shown in several themes
    for (const row of news.rows) {
      const was = this.base.get(row.id);
      if (!was) this.order.push(row.id);
      moved ||= !was || was.parent !== row.parent || was.n !== row.n;
      members ||= !was || was.n !== row.n;
      this.base.set(row.id, this.withReads(row));
      this.details.delete(row.id);
    }
    for (const id of news.gone) {
      this.base.delete(id);
      this.details.delete(id);
    }
    if (news.gone.length) this.order = this.order.filter((id) => this.base.has(id));
    if (news.lists.length) {
      this.lists = [...news.lists, ...this.lists.filter((list) => list.id === FOUND)];
    }
    const awaited = this.nowWaiting(news.waiting || this.waiting);
    this.details.delete(POOL);
    this.details.delete(ASIDE);
    if (members) this.forget();
    this.emit('rows', moved ? null : [...news.rows.map((row) => row.id), ...awaited, POOL, ASIDE]);
    this.emit(
      'changed',
      members ? null : new Set([...news.rows.map((row) => row.id), ...news.gone, ...awaited, POOL, ASIDE]),
    );
  }

  /**
   * What the run left open now; gives the themes where that changed; their details will be asked for again.
   * @param {Record<string, Waits>} waiting
   */
  nowWaiting(waiting) {
    const was = this.waiting;
    this.waiting = waiting;
    /** @param {Waits | undefined} one */
    const sign = (one) => `${one?.offers} ${one?.conflicts}`;
    const changed = Object.keys({ ...was, ...waiting }).filter((id) => sign(was[id]) !== sign(waiting[id]));
    changed.forEach((id) => this.details.delete(id));
    return changed;
  }

  /** Details will be asked for again; search results stay, since the server does not know them. */
  forget() {
    const found = this.details.get(FOUND);
    this.details.clear();
    if (found) this.details.set(FOUND, found);
  }
}

/**
 * An answer from the server, thrown if it is an error.
 * @template {object} T
 * @param {T & { error?: { message: string, kind: string } }} answer
 * @returns {T}
 */
export function checked(answer) {
  if (answer?.error) {
    /** @type {Told} */
    const error = new Error(answer.error.message);
    error.kind = answer.error.kind;
    throw error;
  }
  if (answer === null || typeof answer !== 'object') throw new Error('no answer');
  return answer;
}
