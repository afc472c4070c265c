// What was looked for, marked in the texts that were found.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { page } from './kit.js';

page();
const { marked } = await import('../../workbench/ui/board/static/marks.js');

/** The parts of a text, those that are marked in brackets. */
const shown = (text, words) =>
  marked(text, words)
    .map((part) => (typeof part === 'string' ? part : `[${part.textContent}]`))
    .join('');

test('every hit is marked, whatever its case, and nothing of the text is lost', () => {
  assert.equal(shown('Two buses. BUS stop, bus', 'bus'), 'Two [bus]es. [BUS] stop, [bus]');
  assert.equal(shown('nothing here', 'bus'), 'nothing here');
  assert.equal(shown('as it is', ''), 'as it is');
});

test('what is typed is words, never a pattern', () => {
  assert.equal(
    shown('a.c (abc) [x] self-care \\ $1 ^', '(abc) [x] self-care \\ $1 ^'),
    'a.c [(abc) [x] self-care \\ $1 ^]',
  );
  assert.equal(shown('a.c abc', 'a.c'), '[a.c] abc');
  assert.equal(shown('🌧 rain 🌧', '🌧'), '[🌧] rain [🌧]');
});
