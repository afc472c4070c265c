// The one queue through which the page writes, and how it keeps in step with the server.
/** @import { Answer, Item, News, Shown, Told } from './types.js' */

import { Known, checked } from './known.js';

const RETRY_MS = [400, 1000, 2000, 4000];
const AT_ONCE = 50; // decisions sent together at most

export class Store extends Known {
  /**
   * Decide something. Resolves with what the server answered once it is recorded; rejects if
   * it is refused. `patch` is shown on `theme` at once; `seen` is the event of the board that it
   * was made on, if that is not the newest.
   *
   * @param {string} op
   * @param {object} [args]
   * @param {Shown} [shown]
   * @returns {Promise<Answer>}
   */
  decide(op, args = {}, { theme = '', patch = null, seen = this.seq } = {}) {
    return new Promise((resolve, reject) => {
      const reason = this.reason?.() || '';
      const client = crypto.randomUUID();
      this.queue.push({ op, args, theme, patch, seen, reason, client, resolve, reject });
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
        await this.show(news); // whatever fails in showing it, what was recorded stays recorded
        for (const [i, item] of items.entries()) await this.settle(item, news.answers[i]);
      }
      this.emit('saving');
    }
    this.sending = false;
    this.emit('saving');
  }

  /**
   * Take what changed; if that fails, everything is read again with the next look for news.
   * @param {News} news
   */
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

  /**
   * The event a decision was made on: later ones from the same page are no news to the person deciding.
   * @param {Item} item
   */
  madeAt(item) {
    return item.seen < this.foreign ? item.seen : this.seq;
  }

  /**
   * Whether nothing happened but what was sent.
   * @param {News & { answers: Answer[] }} news
   */
  ours(news) {
    return news.seq - this.seq <= news.answers.filter((answer) => !answer.error).length;
  }

  /**
   * @param {Item} item
   * @param {Answer} answer
   */
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

  /**
   * What was decided stays shown if the board could not be read again, so nobody decides it twice.
   * @param {Item} item
   */
  keep({ theme, patch }) {
    const row = this.base.get(theme);
    if (!row || !patch) return;
    this.base.set(theme, { ...row, ...patch });
    this.emit('rows', [theme]);
  }

  /**
   * @param {Item} item
   * @param {Told} error
   */
  async refuse(item, error) {
    if (item.theme) this.emit('rows', [item.theme]);
    this.emit('refused', { item, error });
    await this.catchUp(error); // asking again shows what others did
    item.reject(error);
  }

  /**
   * Decisions to the server, again and again until it answers; their ids make that safe.
   * @param {Item[]} items
   */
  async send(items) {
    const decisions = items.map((item) => ({ op: item.op, ...item.args, reason: item.reason, client_id: item.client }));
    const made = this.madeAt(items[0]);
    for (let tries = 0; ; tries += 1) {
      this.heard();
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

  /** @param {Told} error */
  async catchUp(error) {
    if (error.kind !== 'stale' && error.kind !== 'unsure') return;
    const news = await this.read('sync', { since: this.seq }).catch(() => null);
    if (!news) return;
    this.foreign = Math.max(this.foreign, news.seq);
    await this.show(news);
  }

  /** What others did since. */
  async sync() {
    if (this.sending || !this.online) return;
    if (this.behind) {
      await this.take({ seq: this.seq, rows: [], gone: [], lists: [], reload: true });
      return;
    }
    const news = await this.read('sync', { since: this.seq });
    if (news.seq <= this.seq) {
      if (this.looking && !news.looking) await this.take(news); // what the newest run offers is known now
      return;
    }
    this.foreign = news.seq;
    await this.take(news);
  }

  /** After the server was away: ask until it answers, then look what changed. */
  async revive() {
    if (this.online || this.sending) return;
    const hello = await this.read('hello').catch(() => null);
    if (!hello) return;
    this.setOnline(true);
    await this.sync();
  }

  /** A server of another version serves this file no more: only a reload helps then. */
  async lookForUpdate() {
    const answer = await fetch(import.meta.url, { cache: 'no-store' }).catch(() => null);
    this.updated = answer?.status === 404;
    this.emit('saving');
  }

  /** @param {boolean} online */
  setOnline(online) {
    if (this.online === online) return;
    this.online = online;
    this.emit('saving');
    if (online) this.emit('back');
  }
}
