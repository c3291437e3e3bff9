import { type Card, parseCard } from './parse'
import { drawn } from './picture'

export interface Reading {
  signal: AbortSignal
  /** Told how much is read, from 0 to 1. */
  onProgress: (done: number) => void
}

/** Nothing in the picture looks like a part of a business card. */
export class NothingRead extends Error {}

/** Reads a business card from its photo; the reader is loaded now and works in this browser alone. */
export async function readCard(photo: File, reading: Reading): Promise<Card> {
  const { readText } = await import('./reader')
  const card = parseCard(await readText(await drawn(photo), reading))
  if (Object.keys(card).length === 0) throw new NothingRead()
  return card
}
