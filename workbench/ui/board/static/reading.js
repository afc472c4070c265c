// What counts as read: an excerpt that was in view for as long as reading it takes.

const WORDS_A_MINUTE = 300;
const LEAST_MS = 1200; // even a word has to be found first
const LOOK_MS = 400; // between two looks at what is in view
const CHARACTERS = 8; // of a word at most, where a script leaves no space between words
const MOSTLY = 0.6; // share of an excerpt, or of the window onto it, that has to be seen

/**
 * How long reading a text takes, in milliseconds.
 * @param {string} text
 */
export function readingTime(text) {
  const words = Math.max(text.split(/\s+/).filter(Boolean).length, text.length / CHARACTERS);
  return Math.max(LEAST_MS, (words / WORDS_A_MINUTE) * 60_000);
}

/**
 * Whether most of a card can be seen, or most of what fits into the window onto it.
 * @param {{ top: number, bottom: number }} card
 * @param {{ top: number, bottom: number }} view
 */
export function inView(card, view) {
  const seen = Math.min(card.bottom, view.bottom) - Math.max(card.top, view.top);
  return seen > 0 && seen >= MOSTLY * Math.min(card.bottom - card.top, view.bottom - view.top);
}

export class Reading {
  /**
   * @param {() => { id: string, text: string }[]} seen the unread excerpts that are in view now
   * @param {(ids: string[]) => void} read they have been in view long enough
   */
  constructor(seen, read) {
    this.seen = seen;
    this.read = read;
    /** @type {Map<string, number>} */
    this.spent = new Map(); // excerpt -> milliseconds in view so far
    this.timer = 0;
  }

  /** Other excerpts may be in view from now on. */
  watch() {
    clearInterval(this.timer);
    this.timer = setInterval(() => this.look(), LOOK_MS);
  }

  /** Count the time since the last look; rests while there is nothing to read, or something lies over it. */
  look() {
    if (document.hidden || document.querySelector('dialog[open]')) return;
    const seen = this.seen();
    if (!seen.length) clearInterval(this.timer);
    const done = seen.filter(({ id, text }) => {
      const spent = (this.spent.get(id) ?? 0) + LOOK_MS;
      this.spent.set(id, spent);
      return spent >= readingTime(text);
    });
    for (const { id } of done) this.spent.delete(id);
    if (done.length) this.read(done.map(({ id }) => id));
  }
}
