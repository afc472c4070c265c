// What the server packs for the map: numbers as bytes, ids of sixteen bytes each.

/**
 * The bytes that a text stands for.
 * @param {string} base64
 */
export function bytes(base64) {
  return Uint8Array.from(atob(base64), (c) => c.charCodeAt(0)).buffer;
}

/**
 * The nth of packed ids, as it is written elsewhere.
 * @param {Uint8Array} ids
 * @param {number} n
 */
export function idAt(ids, n) {
  const own = [...ids.subarray(16 * n, 16 * n + 16)];
  const hex = own.map((byte) => byte.toString(16).padStart(2, '0')).join('');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}
