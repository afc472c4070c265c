// The matrix as a picture of pixels: the browser draws the svg that the server made.

const SHARP = 2; // pixels for each of the picture's units

/** @param {Element} element */
export function start(element) {
  element.addEventListener('click', async (event) => {
    const target = /** @type {Element} */ (event.target);
    const link = /** @type {HTMLAnchorElement | null} */ (target.closest('a[data-save=png]'));
    if (!link) return;
    event.preventDefault();
    const answer = await fetch(link.href);
    const picture = answer.ok ? await pixels(await answer.blob()) : null;
    if (picture) save(picture, 'matrix.png');
  });
}

/**
 * @param {Blob} svg
 * @returns {Promise<Blob | null>}
 */
async function pixels(svg) {
  const address = URL.createObjectURL(svg);
  const image = new Image();
  image.src = address;
  await image.decode();
  URL.revokeObjectURL(address);
  const canvas = document.createElement('canvas');
  [canvas.width, canvas.height] = [image.width * SHARP, image.height * SHARP];
  canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise((done) => canvas.toBlob(done, 'image/png'));
}

/**
 * @param {Blob} blob
 * @param {string} name
 */
function save(blob, name) {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
