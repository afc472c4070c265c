// The board put together: every part gets what it uses, and hears of what changed.
/** @import { Acts, Parts } from './acts.js' */
/** @import { Store } from './store.js' */
/** @import { Say, Told } from './types.js' */

import { actsOf } from './acts.js';
import { openAsked } from './address.js';
import { Cards } from './cards.js';
import { Decisions, decider } from './decide.js';
import { Detail } from './detail.js';
import { el, later, write } from './dom.js';
import { Foot } from './foot.js';
import { listenToKeys, showHelp } from './keys.js';
import { List } from './list.js';
import { Look } from './look.js';
import { lookElsewhere, lookForEvidence } from './lookup.js';
import { ExcerptMap } from './map.js';
import { writeMemo } from './memo.js';
import { openMerge } from './merge.js';
import { Offers } from './offers.js';
import { Questions } from './questions.js';
import { Reader } from './reader.js';
import { openSplit } from './split.js';
import { theWay } from './start.js';
import { Toast } from './toast.js';
import { introduce as askWho } from './who.js';

const SYNC_MS = 8000;

/**
 * Put the board into its place, and open what the address asks for, or the first theme.
 * @param {HTMLElement} root
 * @param {Store} store
 */
export async function openBoard(root, store) {
  const board = assemble(root, store);
  fitHeight(root);
  const { look, list, cards, detail, map, foot, toast, say } = board;
  root.replaceChildren(
    el('h1', { class: 'wb-hidden' }, `Board of ${store.name}`),
    board.columns,
    foot.node,
    toast.node,
  );
  root.dataset.state = 'ready';
  listenToStore(store, board);
  listenToKeys({ root, look, list, cards, map, acts: board.acts, why: foot.why });
  keepInStep(root, store);

  foot.paint();
  list.render();
  if (!list.view.length || !store.base.size) {
    detail.showInstead(theWay(store));
    map.legend.replaceChildren();
  } else if (!(await openAsked(location.search, { store, look, cards, say }))) {
    await look.open(list.view[0][0].id);
  }
  map.load().then(() => map.show(look.current));
  if (!store.analyst) await board.introduce();
  if (!cards.node.contains(document.activeElement)) list.focus(); // an excerpt that was asked for keeps it
}

/**
 * The board takes what the frame above it leaves of the window: in a narrow one, that has two lines.
 * @param {HTMLElement} root
 */
function fitHeight(root) {
  const fit = () => {
    const top = Math.ceil(root.getBoundingClientRect().top + window.scrollY);
    root.style.setProperty('--wb-top', `${top}px`);
  };
  fit();
  window.addEventListener('resize', fit);
  const frame = document.querySelector('#frame');
  if (frame) new ResizeObserver(fit).observe(frame);
}

/**
 * @param {HTMLElement} root
 * @param {Store} store
 */
function assemble(root, store) {
  const toast = new Toast();
  /** @type {Say} */
  const say = (text, kind) => toast.say(text, kind);
  const introduce = () => askWho(root, true);
  const decide = decider(store, introduce);

  /** @type {Acts} */
  const acts = actsOf(() => parts);
  const list = new List(store, {
    open: acts.open,
    search: (query, by, within) => look.find(query, by, within),
    create: acts.create,
    drop: acts.drop,
  });
  const cards = new Cards(store, {
    read: acts.read,
    open: acts.open,
    picked: () => detail.paintTools(),
    opened: (seen) => look.opened(seen),
    take: (card) => offers.takeOne(card),
    notThis: (card, maybe) => offers.notThis(card, maybe),
    suggested: (card, maybe) => offers.suggested(card, maybe),
  });
  const detail = new Detail(store, cards, acts);
  const map = new ExcerptMap(store, {
    open: (theme, excerpt) => look.open(theme, excerpt),
    lassoed: (ids) => look.at(ids),
  });
  const foot = new Foot(root, store, acts);
  const columns = el('div', { class: 'wb-columns' }, list.node, detail.node, map.node);

  /** @type {Look} */
  const look = new Look({ store, toast, list, cards, detail, map });
  const { head } = detail;
  const decisions = new Decisions({ store, decide, introduce, look, list, cards, head, toast });
  const questions = new Questions({ root, store, decide, look, cards, toast });
  /** @type {Offers} */
  const offers = new Offers({ store, look, detail, decide, say });
  const reader = new Reader({ root, store, look, decide, say, questions, memo: acts.memo });

  /** @type {Parts} */
  const parts = {
    ...{ look, list, cards, detail, toast, decisions, questions, offers, reader },
    evidence: (theme) => lookForEvidence({ store, detail, say }, theme),
    elsewhere: (theme) => lookElsewhere({ store, detail, say }, theme),
    split: (theme) => openSplit({ root, store, look, decide, say }, theme),
    merge: (...themes) => {
      const options = (/** @type {string[]} */ without) => questions.options(without);
      return openMerge({ root, store, list, look, decide, say, options }, ...themes);
    },
    memo: (on) => writeMemo({ root, store, look, cards, decide, say }, on),
    switchMap: () => foot.showSwapped(columns.classList.toggle('wb-withmap')),
    help: () => showHelp(root),
  };
  return { acts, columns, foot, introduce, say, map, toast, look, list, cards, detail };
}

/**
 * What the store reports goes to the parts concerned.
 * @param {Store} store
 * @param {Pick<ReturnType<typeof assemble>, 'foot' | 'look' | 'detail' | 'map' | 'say'>} board
 */
function listenToStore(store, { foot, look, detail, map, say }) {
  const mapAnew = later(() => map.loadThemes(), 400);
  store.on('material', () => map.load());
  store.on('saving', () => foot.paint());
  store.on('back', () => say('The workbench is back. Nothing you decided is lost.'));
  store.on('behind', ({ message }) => {
    const what = `Recorded, but the board could not be refreshed: ${message}`;
    say(`${what} It will be tried again; reload the page if this persists.`, 'bad');
  });
  store.on('after', ({ item, problem }) => say(`Recorded (${item.op}), but: ${problem}`, 'bad'));
  store.on('refused', ({ item, error }) => {
    const what = error.kind === 'unsure' ? 'Perhaps not done' : 'Not done';
    if (item.op !== 'rename') say(`${what} (${item.op}): ${ended(error.message)}${next(error)}`, 'bad');
  });
  store.on('rows', (ids) => {
    if (!ids || ids.includes(look.current)) detail.head.paint();
  });
  store.on('changed', (ids) => {
    if (!ids) mapAnew(); // excerpts changed places, or everything did
    look.changed(ids);
  });
}

/**
 * What can be done after a refusal, as a sentence.
 * @param {Told} error
 */
function next({ kind }) {
  if (kind === 'stale') return ' It is shown as it is now: look at it, then decide again.';
  if (kind === 'bug') return ' Reload the page and try again.';
  return kind === 'unsure' ? '' : ' Nothing was changed; ? lists what can be done.';
}

/** @param {string} text */
const ended = (text) => (/[.!?…”]$/.test(text) ? text : `${text}.`);

/**
 * See what others did, every few seconds and when the window comes to the front.
 * @param {HTMLElement} root
 * @param {Store} store
 */
function keepInStep(root, store) {
  /** @param {Told} error */
  const away = (error) => {
    if (!error.kind) store.setOnline(false);
  };
  const sync = async () => {
    if (!root.isConnected || document.hidden) return;
    await store.sync().catch(away);
    await store.revive();
  };
  setInterval(sync, SYNC_MS);
  window.addEventListener('focus', sync);
  window.addEventListener('beforeunload', (event) => {
    if (store.queue.length) event.preventDefault();
  });
}
