import { useEffect, useRef, useState } from 'react'
import type { Values } from '@/api/types'
import {
  type Draft,
  dropDraft,
  type FormPlace,
  forgetDraft,
  keepDraft,
  loadDraft,
  newerDraft,
  readDraft,
  writeDraft,
} from './drafts'

const keepAfter = 2000

interface Typing {
  place: FormPlace
  /** The place in this browser, for when the server cannot be reached. */
  key: string
  edits: Values
  version: number
  ready: boolean
}

/** Keeps what is typed on the server, and offers it when the form is opened again, on any device. */
export function useDraft({ place, key, edits, version, ready }: Typing) {
  const [offered, setOffered] = useState<Draft | null>(null)
  const opened = useRef('')
  const [work] = useState(() => new Keeper())
  work.aim({ place, key, edits, version })
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked once for each form
  useEffect(() => {
    if (!ready || opened.current === key) return
    opened.current = key
    const local = readDraft(key)
    loadDraft(place)
      .then((kept) => {
        work.held = kept !== null
        setOffered(newerDraft(kept, local))
      })
      .catch(() => setOffered(local))
  }, [key, ready])
  // biome-ignore lint/correctness/useExhaustiveDependencies: every key typed puts it off
  useEffect(() => {
    if (Object.keys(edits).length > 0) work.soon()
  }, [edits])
  useEffect(() => {
    const leave = () => work.leave()
    window.addEventListener('pagehide', leave)
    return () => {
      window.removeEventListener('pagehide', leave)
      void work.now()
    }
  }, [work])
  return {
    offered: Object.keys(edits).length === 0 ? offered : null,
    take: () => {
      setOffered(null)
      return offered?.edits ?? {}
    },
    /** Before saving: nothing is on its way any more; tells whether the server keeps a draft. */
    settle: () => work.settle(),
    /** After a refused save: goes on keeping. */
    resume: () => work.soon(),
    /** After a save, with which the server has dropped the draft. */
    saved: () => {
      work.held = false
      dropDraft(key)
      setOffered(null)
    },
    drop: () => {
      setOffered(null)
      void work.drop()
    },
  }
}

/** Sends drafts one after the other, shortly after the last key. */
class Keeper {
  /** The server keeps a draft of this form. */
  held = false
  private timer: ReturnType<typeof setTimeout> | undefined
  private sending: Promise<unknown> = Promise.resolve()
  private typed: Omit<Typing, 'ready'> | undefined

  aim(typed: Omit<Typing, 'ready'>) {
    this.typed = typed
  }

  soon() {
    clearTimeout(this.timer)
    this.timer = setTimeout(() => void this.now(), keepAfter)
  }

  async now() {
    const typed = this.typed
    if (this.timer === undefined || !typed) return
    this.stop()
    this.held = true
    this.sending = this.sending
      .then(() => keepDraft(typed.place, typed.edits, typed.version))
      .then(() => dropDraft(typed.key))
      .catch(() => writeDraft(typed.key, typed.edits, typed.version))
    await this.sending
  }

  /** The page goes: what was not sent yet stays in this browser. */
  leave() {
    if (this.timer !== undefined && this.typed)
      writeDraft(this.typed.key, this.typed.edits, this.typed.version)
  }

  async settle(): Promise<boolean> {
    this.stop()
    await this.sending
    return this.held
  }

  async drop() {
    this.stop()
    await this.sending
    const typed = this.typed
    if (!typed) return
    dropDraft(typed.key)
    if (this.held) await forgetDraft(typed.place).catch(() => {})
    this.held = false
  }

  private stop() {
    clearTimeout(this.timer)
    this.timer = undefined
  }
}
