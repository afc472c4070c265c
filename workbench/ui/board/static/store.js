// What the page knows, and the one queue through which it writes.
//
// Rows shown = rows of the server + patches of decisions that are under way. When a decision is
// refused its patch is dropped, and what is shown is right again without any further step.

const RETRY_MS = [400, 1000, 2000, 4000];
const AT_ONCE = 50; // decisions sent together at most

export const POOL = 'pool';
export const ASIDE = 'aside';
export const FOUND = 'found';

/** Whether an id names a list that is no theme. */
export const isList = (id) => id === POOL || id === ASIDE || id === FOUND;

export class Store extends EventTarget {
  constructor(server) {
    super();
    this.server = server;
    this.seq = 0;
    this.foreign = 0; // the newest event that others may have had a part in
    this.codes = [];
    this.lists = [];
    this.waiting = {}; // theme id -> what the newest run left open there
    this.order = []; // theme ids as they came
    this.base = new Map(); // theme id -> row as the server has it
    this.details = new Map(); // theme id -> promise of its detail
    this.queue = []; // decisions under way, oldest first
    this.acknowledged = 0;
    this.analyst = ''; // who decides, as the server knows it
    this.sending = false;
    this.online = true;
    this.behind = false; // whether something was recorded that could not be shown
    this.suggestions = true; // whether this person wants them
  }

  emit(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }

  on(type, listener) {
    this.addEventListener(type, (event) => listener(event.detail));
  }

  // Reading ---------------------------------------------------------------------------------

  /** Ask the server; errors come back as `Error` with `kind`. */
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
    this.never = hello.no_suggestions; // why the project has none, where it is so
    await this.reload();
  }

  /** Everything anew. */
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
    });
    this.behind = false;
    this.details.clear();
    this.emit('rows', null);
  }

  /** What others did since. */
  async sync() {
    if (this.sending || !this.online) return;
    if (this.behind) {
      await this.take({ seq: this.seq, reload: true });
      return;
    }
    const news = await this.read('sync', { since: this.seq });
    if (news.seq <= this.seq) return;
    this.foreign = news.seq;
    await this.take(news);
  }

  row(id) {
    const row = this.base.get(id) || this.lists.find((list) => list.id === id);
    if (!row) return null;
    const patches = this.queue.filter((item) => item.patch && item.theme === id);
    return patches.reduce((shown, item) => ({ ...shown, ...item.patch }), row);
  }

  rows() {
    const rows = this.order.map((id) => this.base.get(id));
    if (!this.queue.some((item) => item.patch)) return rows;
    const touched = new Set(this.queue.filter((item) => item.patch).map((item) => item.theme));
    return rows.map((row) => (touched.has(row.id) ? this.row(row.id) : row));
  }

  title(id) {
    const row = this.row(id);
    return row?.name || `unnamed ${id.slice(0, 8)}`;
  }

  /** A theme with its first excerpts; asked for once until it changes. */
  detail(id) {
    if (!this.details.has(id)) {
      const asked = this.read('theme', { id, theme: id }).catch((error) => {
        this.details.delete(id);
        throw error;
      });
      this.details.set(id, asked);
    }
    return this.details.get(id);
  }

  /** Have the details of several themes ready, with one question. */
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

  /** Everything is asked for anew, with suggestions or without. */
  async suggest(wanted) {
    this.suggestions = wanted;
    const found = await this.details.get(FOUND);
    this.details.clear();
    if (found) this.gather(found.row.name, found.ids, await this.cards(found.ids.slice(0, 200)));
  }

  async cards(ids, theme = '') {
    return (await this.read('cards', { excerpts: ids, theme })).cards;
  }

  /** Words found in excerpts, within a theme or a group where one is given; shown like a theme. */
  async find(query, by, { theme = '', attribute = '', value = '' } = {}) {
    const found = await this.read('search', { query, by, theme, attribute, value });
    const words = query ? [by === 'meaning' ? `like “${query}”` : `with “${query}”`] : [];
    const name = [theme ? this.title(theme) : '', attribute ? `${attribute}: ${value}` : '', ...words]
      .filter(Boolean)
      .join(' · ');
    this.gather(name, found.ids, found.cards);
  }

  /** A list of excerpts that is no theme, e.g. what was found. */
  gather(name, ids, cards) {
    const people = new Set(cards.map((card) => card.who)).size;
    const row = {
      id: FOUND,
      name,
      state: FOUND,
      n: ids.length,
      people,
      read: 0,
      codes: [],
      groups: {},
      doubt: 0,
      fit: 0,
    };
    const empty = { labels: [], keyphrases: [], links: [], near: [], memos: [], sources: [] };
    const detail = {
      id: FOUND,
      row,
      definition: '',
      breadth: [],
      readers: [],
      stability: '',
      warning: '',
      ...empty,
      ids,
      cards,
    };
    this.lists = [...this.lists.filter((list) => list.id !== FOUND), row];
    this.details.set(FOUND, Promise.resolve(detail));
    this.emit('rows', null);
  }

  // Writing ---------------------------------------------------------------------------------

  /**
   * Decide something. Resolves with what the server answered once it is recorded; rejects where
   * it is refused. `patch` is shown on `theme` at once; `seen` is the event of the board that it
   * was made on, where that is not the newest.
   */
  decide(op, args = {}, { theme = '', patch = null, seen = this.seq } = {}) {
    return new Promise((resolve, reject) => {
      const item = { op, args, theme, patch, resolve, reject, reason: this.reason?.() || '', seen };
      item.client = crypto.randomUUID();
      this.queue.push(item);
      if (patch) this.emit('rows', [theme]);
      this.emit('saving');
      this.pump();
    });
  }

  async pump() {
    if (this.sending) return;
    this.sending = true;
    while (this.queue.length) {
      const items = this.batch();
      const news = await this.send(items).catch((error) => ({ error }));
      this.queue.splice(0, items.length);
      if (news.error) {
        for (const item of items) await this.refuse(item, news.error);
      } else {
        this.foreign = this.ours(news) ? this.foreign : news.seq;
        await this.show(news); // whatever fails in it, what was recorded is recorded
        for (const [i, item] of items.entries()) await this.settle(item, news.answers[i]);
      }
      this.emit('saving');
    }
    this.sending = false;
    this.emit('saving');
  }

  /** Take what changed; where that fails, everything is read anew with the next look for news. */
  async show(news) {
    try {
      await this.take(news);
    } catch (error) {
      this.behind = true;
      this.emit('behind', error);
    }
  }

  /** The oldest decisions that were made on one and the same board. */
  batch() {
    const made = this.madeAt(this.queue[0]);
    const other = this.queue.findIndex((item) => this.madeAt(item) !== made);
    return this.queue.slice(0, Math.min(AT_ONCE, other < 0 ? this.queue.length : other));
  }

  /** The event a decision was made on: its own page's later ones are no news to who made it. */
  madeAt(item) {
    return item.seen < this.foreign ? item.seen : this.seq;
  }

  /** Whether nothing happened but what was sent. */
  ours(news) {
    return news.seq - this.seq <= news.answers.filter((answer) => !answer.error).length;
  }

  async settle(item, answer) {
    try {
      checked(answer);
    } catch (error) {
      await this.refuse(item, error);
      return;
    }
    this.acknowledged += 1;
    if (this.behind) this.keep(item);
    if (answer.problem) this.emit('after', { item, problem: answer.problem });
    item.resolve(answer);
  }

  /** What was decided stays shown where the board could not be read anew: nobody decides it twice. */
  keep({ theme, patch }) {
    const row = this.base.get(theme);
    if (!row || !patch) return;
    this.base.set(theme, { ...row, ...patch });
    this.emit('rows', [theme]);
  }

  async refuse(item, error) {
    if (item.theme) this.emit('rows', [item.theme]);
    this.emit('refused', { item, error });
    await this.catchUp(error); // who asks again sees what others did
    item.reject(error);
  }

  /** Decisions to the server, again and again until it answers; their ids make that safe. */
  async send(items) {
    const decisions = items.map((item) => ({ op: item.op, ...item.args, reason: item.reason, client_id: item.client }));
    const made = this.madeAt(items[0]);
    for (let tries = 0; ; tries += 1) {
      try {
        const answer = await this.server.decide_all({ decisions, made_at: made, since: this.seq });
        this.setOnline(true);
        return checked(answer);
      } catch (error) {
        if (error.kind) throw error;
        this.setOnline(false);
        if (tries % 4 === 3) await this.lookForUpdate();
        await new Promise((done) => setTimeout(done, RETRY_MS[Math.min(tries, 3)]));
      }
    }
  }

  async catchUp(error) {
    if (error.kind !== 'stale' && error.kind !== 'unsure') return;
    const news = await this.read('sync', { since: this.seq }).catch(() => null);
    if (!news) return;
    this.foreign = Math.max(this.foreign, news.seq);
    await this.show(news);
  }

  /** Fold in what changed. */
  async take(news) {
    if (!news.seq) return;
    this.seq = Math.max(this.seq, news.seq);
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
      this.base.set(row.id, row);
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

  /** What the run left open now; gives the themes where that changed, their details are asked for anew. */
  nowWaiting(waiting) {
    const was = this.waiting;
    this.waiting = waiting;
    const sign = (one) => `${one?.offers} ${one?.conflicts}`;
    const changed = Object.keys({ ...was, ...waiting }).filter((id) => sign(was[id]) !== sign(waiting[id]));
    changed.forEach((id) => this.details.delete(id));
    return changed;
  }

  /** Details are asked for anew; what was found stays, the server does not know it. */
  forget() {
    const found = this.details.get(FOUND);
    this.details.clear();
    if (found) this.details.set(FOUND, found);
  }

  /** A server of another version serves this file no more: only a reload helps then. */
  async lookForUpdate() {
    const answer = await fetch(import.meta.url, { cache: 'no-store' }).catch(() => null);
    this.updated = answer?.status === 404;
    this.emit('saving');
  }

  setOnline(online) {
    if (this.online === online) return;
    this.online = online;
    this.emit('saving');
    if (online) this.emit('back');
  }
}

function checked(answer) {
  if (answer?.error) {
    const error = new Error(answer.error.message);
    error.kind = answer.error.kind;
    throw error;
  }
  if (answer === null || typeof answer !== 'object') throw new Error('no answer');
  return answer;
}
