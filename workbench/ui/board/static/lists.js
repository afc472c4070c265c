// Lists of excerpts that stand beside the themes and are none.

export const POOL = 'pool';
export const ASIDE = 'aside';
export const FOUND = 'found';

/**
 * Whether an id names a list that is no theme.
 * @param {string} id
 */
export const isList = (id) => id === POOL || id === ASIDE || id === FOUND;
