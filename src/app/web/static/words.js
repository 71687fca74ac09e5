// Words that scripts say, in the reader's language; the page brings them.

export const words = JSON.parse(document.getElementById("words").textContent);

/** Fill {n} into the singular or the plural. */
export function count(forms, n) {
  return forms[n === 1 ? 0 : 1].replace("{n}", n);
}
