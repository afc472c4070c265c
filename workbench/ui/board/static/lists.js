// Lists of excerpts beside the themes, which are not themes.

export const POOL = 'pool';
export const ASIDE = 'aside';
export const FOUND = 'found';

/**
 * Whether an id names a list that is not a theme.
 * @param {string} id
 */
export const isList = (id) => id === POOL || id === ASIDE || id === FOUND;
