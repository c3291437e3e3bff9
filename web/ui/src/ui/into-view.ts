/** Moves a strip that is wider than the screen sideways, so that the entry in it that counts is seen. */
export function intoView(entry: HTMLElement | null) {
  const strip = entry?.parentElement
  if (!entry || !strip) return
  const [whole, part] = [strip.getBoundingClientRect(), entry.getBoundingClientRect()]
  if (part.left < whole.left || part.right > whole.right)
    strip.scrollLeft += part.left - whole.left - (whole.width - part.width) / 2
}
