// What counts as read: time in view, by the length of the excerpt.

import assert from 'node:assert/strict';
import { beforeEach, mock, test } from 'node:test';

import { Reading, inView, readingTime } from '../../workbench/ui/board/static/reading.js';

const FIFTY = 'word '.repeat(50);

beforeEach(() => {
  globalThis.document = { hidden: false, querySelector: () => null };
});

test('fifty words take ten seconds, a word a moment, and a script without spaces its share', () => {
  assert.equal(readingTime(FIFTY), 10_000);
  assert.equal(readingTime('Yes.'), 1200);
  assert.equal(readingTime('痛'.repeat(400)), 10_000);
});

test('an excerpt is in view if most of it is, or most of what fits', () => {
  const view = { top: 100, bottom: 300 };
  assert.ok(inView({ top: 110, bottom: 200 }, view));
  assert.ok(!inView({ top: 260, bottom: 400 }, view));
  assert.ok(inView({ top: -500, bottom: 900 }, view), 'longer than the window');
  assert.ok(!inView({ top: 400, bottom: 500 }, view));
});

test('what is scrolled away goes on where it was left, and counts only once', () => {
  mock.timers.enable({ apis: ['setInterval'] });
  let seen = [{ id: 'a', text: FIFTY }];
  const read = [];
  const reading = new Reading(
    () => seen.filter(({ id }) => !read.includes(id)),
    (ids) => read.push(...ids),
  );
  reading.watch();
  mock.timers.tick(8000);
  seen = [];
  reading.watch();
  mock.timers.tick(60_000);
  assert.deepEqual(read, []);
  seen = [{ id: 'a', text: FIFTY }];
  reading.watch();
  document.hidden = true; // another tab is in front
  mock.timers.tick(60_000);
  assert.deepEqual(read, []);
  document.hidden = false;
  mock.timers.tick(1600);
  assert.deepEqual(read, []);
  mock.timers.tick(400);
  assert.deepEqual(read, ['a']);
  mock.timers.tick(60_000);
  assert.deepEqual(read, ['a']);
  mock.timers.reset();
});
