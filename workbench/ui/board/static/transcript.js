// A transcript's page: read with themes and people's codings, correct who speaks, settle doubts, take it out.
/** @import { Page, Segment, Server, Turn } from './types.js' */
/** @import { Opened } from './page.js' */

import { button, choice, count, el } from './dom.js';
import { askText, openDialog } from './dialog.js';
import { address, asked, openPage, remember, undoButton } from './page.js';
import { Questions } from './questions.js';
import { Reader } from './reader.js';

/**
 * @typedef {object} Beside what the page shows beside the words
 * @property {{ speaker: string, role: string, turns: number, named: boolean }[]} speakers
 * @property {{ code: string, name: string, coder: string }[]} codings
 * @property {{ reason: string, likeliest: string, second: string, alike: number, first: string[],
 *   other: string[] } | null} doubt
 * @property {string} along
 */

/** @typedef {Page & Beside} Whole */

const ROLES = [
  ['participant', 'answers'],
  ['interviewer', 'asks'],
  ['other', 'somebody else'],
];
const NOBODY = '(nobody named)';
const RENAMED =
  'Here only. The words of the file stay as they are; to take a name out of them, black it out on the Import page.';

/**
 * @param {Element} element
 * @param {Server} server
 */
export async function start(element, server) {
  /** @type {Sheet[]} */
  const made = [];
  const page = await openPage(element, server, 'Transcript', () => made[0]?.again());
  const sheet = new Sheet(page);
  made.push(sheet);
  const { transcript = '', excerpt = '', at = '' } = asked();
  await sheet.openAt(transcript, excerpt, at);
}

/** The board's reader on a page of its own, with codings in it. */
class Sheet extends Reader {
  /** @param {Opened} page */
  constructor({ root, store, decide, say, toast, body, undo }) {
    const look = {
      current: '',
      theme: '',
      /** @type {(theme: string, excerpt?: string) => Promise<any>} */
      open: async (theme, excerpt = '') => location.assign(address('/', { theme, ...(excerpt ? { excerpt } : {}) })),
    };
    const cards = { chosen: () => [], ids: [], pickedAs: '' };
    const questions = new Questions({ root, store, decide, look, cards, toast });
    const memo = async (/** @type {{ transcript: string, title: string }} */ { transcript, title }) => {
      const text = await askText(root, `Memo on ${title}`, { long: true });
      if (text && (await decide('memo', { target: 'transcript', id: transcript, text }))) say('The memo is kept.');
    };
    super({ root, store, look, decide, say, questions, memo });
    this.sheet = body;
    this.undo = undo;
    /** @type {Whole | null} */
    this.whole = null;
  }

  /**
   * Open a transcript at an excerpt, or at a code point of its text.
   * @param {string} transcript
   * @param {string} excerpt
   * @param {string} at
   */
  async openAt(transcript, excerpt, at) {
    await this.open(transcript, excerpt);
    if (at && !excerpt) this.goTo(Number(at));
  }

  /**
   * @param {string} transcript
   * @override
   */
  async open(transcript, excerpt = '') {
    /** @type {Whole} */
    let whole;
    try {
      whole = await this.store.read('transcript', { transcript });
    } catch (error) {
      const back = el('a', { href: '/interviews' }, 'All interviews');
      this.sheet.replaceChildren(el('p', { role: 'alert' }, error.message), el('p', {}, back));
      return;
    }
    this.whole = whole;
    this.page = whole;
    remember({ transcript, excerpt, at: '' });
    this.show(whole, excerpt);
  }

  /** Show it again, where one is. */
  async again() {
    const { scrollY } = window;
    await this.open(this.page?.id ?? '');
    window.scrollTo(0, scrollY);
  }

  /**
   * @param {Page} page
   * @param {string} excerpt
   * @override
   */
  show(page, excerpt) {
    this.excerpt = excerpt;
    this.selected = null;
    const select = () => this.select();
    this.body = el('div', { class: 'wb-turns', onmouseup: select, onkeyup: select });
    this.tools = el('div', { class: 'wb-row wb-readertools', role: 'toolbar', 'aria-label': 'Passage' });
    const whole = /** @type {Whole} */ (this.whole);
    const back = el('a', { class: 'wb-button quiet', href: '/interviews' }, 'All interviews');
    const head = el('div', { class: 'wb-row' }, back, this.head(page), undoButton(this.undo));
    const words = el('div', { class: 'wb-reader' }, this.doubt(whole), this.body, this.tools);
    this.sheet.replaceChildren(head, el('div', { class: 'wb-reading' }, words, this.beside(whole)));
    const title = this.root.querySelector('h1');
    if (title) title.textContent = page.name;
    this.paint(page);
  }

  /**
   * Codings by people, each in the margin beside the themes.
   * @param {Page} page
   * @param {Turn} turn
   * @override
   */
  margin(page, turn) {
    const codings = this.whole?.codings ?? [];
    const here = [...new Set(turn.segments.flatMap((segment) => coveringIn(segment)))];
    const marks = here.map((i) => {
      const { name, coder } = codings[i];
      return el('span', { class: 'wb-codedby', title: `${name}, coded by ${coder}` }, name, el('i', {}, ` ${coder}`));
    });
    return [...super.margin(page, turn), ...marks];
  }

  /**
   * @param {Page} page
   * @param {Segment} segment
   * @override
   */
  segment(page, segment) {
    const span = super.segment(page, segment);
    const by = coveringIn(segment).map((i) => this.whole?.codings[i]);
    if (!by.length) return span;
    span.classList.add('wb-coded');
    const coded = by.map((coding) => `${coding?.name} (${coding?.coder})`).join('\n');
    span.title = [span.title, coded].filter(Boolean).join('\n');
    return span;
  }

  /**
   * Bring a code point of the text into view.
   * @param {number} at
   */
  goTo(at) {
    const spans = [.../** @type {NodeListOf<HTMLElement>} */ (this.body?.querySelectorAll('[data-at]') ?? [])];
    const there = spans.findLast((span) => Number(span.dataset.at) <= at);
    if (!there) return;
    there.classList.add('wb-marked');
    there.dataset.here = 'yes';
    there.scrollIntoView({ block: 'center' });
  }

  /**
   * What is in doubt, with both readings side by side.
   * @param {Whole} whole
   */
  doubt({ id, doubt }) {
    if (!doubt) return null;
    const { reason, likeliest, second, first, other, alike } = doubt;
    const all = el('input', { type: 'checkbox', checked: alike > 0 });
    /** @param {string} which */
    const settle = async (which) => {
      const more = alike > 0 && all.checked;
      if (!(await this.decide('settle doubt', { transcript: id, choice: which, alike: more }))) return;
      this.say('It is settled.');
      await this.again();
    };
    const left = button('The left reading is right', () => settle('likeliest'), { kind: 'primary' });
    const right = button('The right reading is right', () => settle('second'));
    right.disabled = !other.length;
    const too = el('label', {}, all, ` also ${count(alike, 'other')} of the same kind`);
    return el(
      'section',
      { class: 'wb-bothreadings', 'aria-label': 'In doubt' },
      el('h2', {}, 'In doubt: who speaks'),
      el('p', {}, reason),
      el('div', { class: 'wb-two' }, reading(likeliest, first), reading(second || 'No other reading', other)),
      el('div', { class: 'wb-row' }, left, right, alike ? too : null),
    );
  }

  /**
   * Who speaks, and what can be done with the file.
   * @param {Whole} whole
   */
  beside(whole) {
    const { id, name, speakers, along } = whole;
    const named = speakers.filter((one) => one.named && one.role === 'participant').map((one) => one.speaker);
    const warned = `${named.join(', ')} ${named.length > 1 ? 'look' : 'looks'} like a real name: `;
    const where = el('a', { href: '/import' }, 'black it out everywhere');
    const out = button('Take out …', () => this.takeOut(id, name, along), { kind: 'danger' });
    const replaced = 'A corrected file can take its place: what stays the same keeps its decisions. ';
    return el(
      'aside',
      { class: 'wb-aside', 'aria-label': 'About this transcript' },
      el('h2', {}, 'Who speaks'),
      named.length ? el('p', { class: 'wb-warned' }, warned, where) : null,
      el('ul', {}, ...speakers.map((one) => this.speaker(id, one))),
      el('h2', {}, 'The file'),
      el('p', { class: 'wb-hint' }, replaced, el('a', { href: address('/interviews', { replace: id }) }, 'Replace it')),
      el('p', { class: 'wb-hint' }, along),
      el('div', { class: 'wb-row' }, out),
    );
  }

  /**
   * @param {string} transcript
   * @param {Beside['speakers'][number]} one
   */
  speaker(transcript, { speaker, role, turns }) {
    const everywhere = el('input', { type: 'checkbox', 'aria-label': `Wherever ${speaker || NOBODY} speaks` });
    const set = async () => {
      const given = { transcript, speaker, role: which.value, everywhere: everywhere.checked };
      if (await this.decide('set role', given)) this.say(`${speaker || NOBODY}: ${which.value}.`);
      await this.again();
    };
    /** @type {HTMLSelectElement} */
    const which = choice(`What ${speaker || NOBODY} does`, /** @type {[string, string][]} */ (ROLES), set, role);
    const all = el('label', { class: 'wb-hint' }, everywhere, ' everywhere');
    const rename = async () => {
      const title = `What ${speaker || NOBODY} is called`;
      const named = await askText(this.root, title, { value: speaker, accept: 'Rename', hint: RENAMED });
      if (!named || !(await this.decide('rename speaker', { transcript, speaker, name: named }))) return;
      this.say(`${speaker || NOBODY} is called ${named} now.`);
      await this.again();
    };
    const called = button('Rename …', rename, { kind: 'quiet' });
    const said = el('span', { class: 'wb-hint' }, count(turns, 'turn'));
    return el('li', {}, el('b', {}, speaker || NOBODY), said, el('div', { class: 'wb-row' }, which, all, called));
  }

  /**
   * @param {string} transcript
   * @param {string} name
   * @param {string} along
   */
  takeOut(transcript, name, along) {
    const out = async () => {
      node.close();
      if (await this.decide('take out', { transcript })) location.assign('/interviews');
    };
    const keep = 'Its words are kept, and it can be brought back on the Interviews page or with Undo.';
    const row = el('div', { class: 'wb-row' }, button('Take it out', out, { kind: 'danger' }));
    const body = el('div', { class: 'wb-form' }, el('p', {}, along), el('p', {}, keep), row);
    const node = openDialog(this.root, `Take out ${name}`, body);
  }
}

/**
 * Numbers of the codings that cover a stretch.
 * @param {Segment} segment
 * @returns {number[]}
 */
function coveringIn(segment) {
  return /** @type {Segment & { codings?: number[] }} */ (segment).codings ?? [];
}

/**
 * @param {string} said
 * @param {string[]} turns
 */
function reading(said, turns) {
  const lines = turns.map((turn) => el('li', {}, turn));
  return el('div', {}, el('h3', {}, said), el('ul', {}, ...lines));
}
