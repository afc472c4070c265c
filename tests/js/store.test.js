// The queue: what is shown while decisions are under way, and what happens when they are not taken.

import assert from 'node:assert/strict';
import { beforeEach, mock, test } from 'node:test';

import { FakeServer, page, row, settled } from './kit.js';

page();
const { Store } = await import('../../workbench/ui/board/static/store.js');
const { savedWords } = await import('../../workbench/ui/board/static/foot.js');

let server;
let store;
let told; // what the store told, in order

beforeEach(async () => {
  mock.timers.reset();
  server = new FakeServer([row('a', 'Waiting', { n: 3 }), row('b', 'Asking', { n: 2 }), row('c', 'Going')]);
  store = new Store(server);
  await store.open();
  told = [];
  for (const type of ['rows', 'changed', 'material', 'back', 'behind', 'after', 'refused']) {
    store.on(type, (detail) => told.push([type, detail]));
  }
});

const heard = (type) => told.filter(([each]) => each === type).map(([, detail]) => detail);
const accept = (theme, shown = {}) =>
  store.decide('accept', { theme }, { theme, patch: { state: 'accepted' }, ...shown });
const state = (theme) => store.row(theme).state;

test('a decision is shown at once, and stands when it is recorded', async () => {
  const goOn = server.hold();
  const done = accept('a');
  assert.equal(state('a'), 'accepted');
  assert.equal(store.rows()[0].state, 'accepted');
  assert.equal(store.base.get('a').state, 'candidate', 'the server has not said so yet');
  goOn();
  assert.equal((await done).recorded, 11);
  assert.equal(store.base.get('a').state, 'accepted');
  assert.equal(store.acknowledged, 1);
  await settled();
  assert.deepEqual([store.queue.length, store.sending], [0, false]);
});

test('an answer that was under way does not take back that a theme was read', async () => {
  const goOn = server.hold();
  const done = store.decide('rename', { theme: 'a', name: 'Queueing' }, { theme: 'a' });
  let known;
  store.readMore('a', 1, new Promise((resolve) => (known = resolve)));
  assert.equal(store.row('a').read, 1);
  goOn();
  await done;
  assert.equal(store.row('a').read, 1, 'the server did not know of it yet');
  server.rows.get('a').read = 1;
  known();
  await settled();
  await accept('a');
  assert.equal(store.row('a').read, 1, 'it is counted once');
  store.readMore('a', 7, Promise.resolve());
  assert.equal(store.row('a').read, 3, 'no more than there are');
});

test('a refused decision is rolled back, whatever else is under way', async () => {
  server.refusals.set('rename', { message: 'that name is taken', kind: 'input' });
  const goOn = server.hold();
  accept('b');
  const refused = store.decide('rename', { theme: 'a', name: 'Asking' }, { theme: 'a', patch: { name: 'Asking' } });
  assert.equal(store.title('a'), 'Asking');
  goOn();
  await assert.rejects(refused, /that name is taken/);
  assert.equal(store.title('a'), 'Waiting');
  assert.equal(state('b'), 'accepted');
  assert.deepEqual(
    heard('refused').map(({ item }) => item.op),
    ['rename'],
  );
  assert.equal(store.acknowledged, 1);
});

test('patches lie on each other in the order in which they were decided', () => {
  server.hold();
  accept('a');
  store.decide('reject', { theme: 'a' }, { theme: 'a', patch: { state: 'rejected' } });
  store.decide('rename', { theme: 'a', name: 'Hoping' }, { theme: 'a', patch: { name: 'Hoping' } });
  assert.deepEqual([state('a'), store.title('a')], ['rejected', 'Hoping']);
});

test('what failed once a decision was recorded is told, and the decision stands', async () => {
  server.problems.set('accept', 'no label could be made');
  server.news = { reload: true };
  const answer = await accept('a');
  assert.equal(answer.problem, 'no label could be made');
  assert.deepEqual(
    heard('after').map(({ item, problem }) => [item.op, problem]),
    [['accept', 'no label could be made']],
  );
  assert.equal(heard('refused').length, 0);
  assert.equal(state('a'), 'accepted');
  assert.equal(store.acknowledged, 1);
});

test('where the server cannot tell what changed, everything is read anew', async () => {
  server.news = { rows: [], reload: true, unseen: 'the rows could not be read' };
  await accept('a');
  assert.deepEqual(server.asked.map(({ what }) => what).filter((what) => what === 'state').length, 2);
  assert.equal(state('a'), 'accepted');
  assert.deepEqual(heard('changed'), [null]);
  assert.equal(heard('material').length, 1);
});

test('where reading anew fails too, the decision stays shown and is read with the next look', async () => {
  server.news = { rows: [], reload: true };
  server.broken = 'state';
  await accept('a');
  assert.equal(heard('behind').length, 1);
  assert.equal(state('a'), 'accepted', 'nobody decides it twice');
  assert.equal(store.behind, true);
  await settled();
  server.broken = '';
  server.news = {};
  server.rows.set('b', row('b', 'Changed meanwhile'));
  await store.sync();
  assert.equal(store.title('b'), 'Changed meanwhile');
  assert.equal(store.behind, false);
});

test('a lost server is asked again and again, and each decision is recorded once', async () => {
  mock.timers.enable({ apis: ['setTimeout'] });
  server.away = 2;
  server.deaf = 1;
  const done = accept('a');
  for (const wait of [400, 1000, 2000]) {
    await settled();
    assert.equal(store.online, false);
    assert.equal(state('a'), 'accepted');
    mock.timers.tick(wait);
  }
  assert.equal((await done).recorded, 11);
  assert.equal(server.seq, 11, 'the answer that was lost was given again');
  assert.equal(new Set(server.sent.map(({ decisions }) => decisions[0].client_id)).size, 1);
  assert.equal(store.online, true);
  assert.equal(heard('back').length, 1);
});

test('a server that was lost while nothing was under way is looked for, and its news is shown', async () => {
  store.setOnline(false);
  server.change('b', { name: 'Renamed by Bo' });
  server.broken = 'hello';
  await store.revive();
  assert.equal(store.online, false);
  server.broken = '';
  await store.revive();
  assert.equal(store.online, true);
  assert.equal(store.title('b'), 'Renamed by Bo');
});

test('what the newest run offers appears by itself once it is found out', async () => {
  server.news = { looking: true, waiting: {} };
  server.changed.set('a', ++server.seq);
  await store.sync();
  assert.equal(store.looking, true);
  assert.match(savedWords(store), /still being found out/);
  server.news = { looking: false, waiting: { a: { offers: 2, conflicts: 0 } } };
  await store.sync();
  assert.deepEqual([store.looking, store.waiting.a.offers, savedWords(store)], [false, 2, 'saved']);
});

test('what is decided while one decision is under way goes together with the next question', async () => {
  const goOn = server.hold();
  const all = [accept('a'), accept('b'), accept('c')];
  goOn();
  await Promise.all(all);
  assert.deepEqual(
    server.sent.map(({ decisions }) => decisions.map(({ theme }) => theme)),
    [['a'], ['b', 'c']],
  );
});

test('a burst goes in batches of fifty, in order', async () => {
  const goOn = server.hold();
  const names = Array.from({ length: 120 }, (_, i) => `Name ${i}`);
  const all = names.map((name) => store.decide('rename', { theme: 'a', name }, { theme: 'a', patch: { name } }));
  assert.equal(store.title('a'), 'Name 119');
  goOn();
  await Promise.all(all);
  assert.deepEqual(
    server.sent.map(({ decisions }) => decisions.length),
    [1, 50, 50, 19],
  );
  assert.deepEqual(
    server.sent.flatMap(({ decisions }) => decisions.map(({ name }) => name)),
    names,
  );
  assert.equal(server.rows.get('a').name, 'Name 119');
});

test("a page's own events are no news to who decides on it", async () => {
  const seen = store.seq;
  await accept('a');
  await store.decide('rename', { theme: 'a', name: 'Hoping' }, { seen });
  assert.deepEqual(
    server.sent.map(({ made_at }) => made_at),
    [10, 11],
  );
});

test('a decision is made on the board that its maker saw, not on what others did since', async () => {
  const seen = store.seq;
  server.change('b', { name: 'Renamed by Bo' });
  await store.sync();
  assert.deepEqual([store.seq, store.foreign], [11, 11]);
  await store.decide('rename', { theme: 'b', name: 'Mine' }, { seen }).catch(() => null);
  await accept('a');
  assert.deepEqual(
    server.sent.map(({ made_at }) => made_at),
    [10, 12],
  );
});

test('what was decided before others came between is made on the board as it was then', async () => {
  const goOn = server.hold();
  const first = accept('a');
  const [second, third] = [accept('b'), accept('c')];
  server.change('c', { name: 'Renamed by Bo' }); // before the first is recorded
  goOn();
  await Promise.all([first, second, third]);
  assert.equal(store.foreign, 12, 'one event more than was sent: somebody else had a part in it');
  assert.deepEqual(
    server.sent.map(({ made_at }) => made_at),
    [10, 10],
  );
});

test('decisions that were made on different boards do not go together', async () => {
  const seen = store.seq;
  server.change('b', { name: 'Renamed by Bo' });
  await store.sync();
  const goOn = server.hold();
  const all = [accept('a'), accept('b', { seen }), accept('c')];
  goOn();
  await Promise.all(all);
  assert.deepEqual(
    server.sent.map(({ decisions, made_at }) => [decisions[0].theme, made_at]),
    [
      ['a', 11],
      ['b', 10],
      ['c', 13],
    ],
  );
});

test('who is refused because others were faster sees what they did', async () => {
  server.change('a', { name: 'Renamed by Bo' });
  server.error = { message: 'it was renamed meanwhile', kind: 'stale' };
  await assert.rejects(store.decide('rename', { theme: 'a', name: 'Mine' }), { kind: 'stale' });
  assert.equal(store.title('a'), 'Renamed by Bo');
  assert.equal(store.foreign, 11);
});

test('a question that is refused as a whole rolls back every decision in it', async () => {
  const goOn = server.hold();
  const all = [accept('a'), accept('b'), accept('c')].map((each) => each.catch(({ message }) => message));
  server.error = { message: 'who are you?', kind: 'input' };
  goOn();
  assert.deepEqual(await Promise.all(all), ['who are you?', 'who are you?', 'who are you?']);
  assert.deepEqual(['a', 'b', 'c'].map(state), ['candidate', 'candidate', 'candidate']);
  assert.equal(store.acknowledged, 0);
});

test('the reason goes with one decision only', async () => {
  let reason = 'they say so';
  store.reason = () => {
    const [given] = [reason, (reason = '')];
    return given;
  };
  await accept('a');
  await accept('b');
  assert.deepEqual(
    server.sent.map(({ decisions }) => decisions[0].reason),
    ['they say so', ''],
  );
});

test('details are asked for once, until their theme changes', async () => {
  const asked = () => server.asked.filter(({ what }) => what === 'theme').length;
  await Promise.all([store.detail('a'), store.detail('a')]);
  assert.equal(asked(), 1);
  await store.decide('rename', { theme: 'a', name: 'Hoping' });
  assert.equal((await store.detail('a')).row.name, 'Hoping');
  assert.equal(asked(), 2);
});
