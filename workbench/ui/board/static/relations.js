/**
 * How a theme can stand to a code, and how that reads.
 * @type {[relation: string, words: string][]}
 */
export const RELATIONS = [
  ['same', 'the same as'],
  ['broader', 'broader than'],
  ['narrower', 'narrower than'],
  ['overlaps', 'overlapping with'],
];
