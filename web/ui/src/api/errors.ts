import { pick } from '@/i18n/text'
import type { FieldProblem, MetadataProblem, ProblemDocument, Text, Values, WeftRecord } from './types'

/** A request that the server refused, or that did not reach it (status 0). */
export class ApiError extends Error {
  readonly status: number
  readonly code: string
  readonly title: Text
  readonly detail?: Text
  readonly fields: FieldProblem[]
  readonly problems: MetadataProblem[]
  readonly current?: WeftRecord
  readonly yours?: Values
  readonly document: ProblemDocument

  constructor(document: ProblemDocument) {
    super(document.detail || document.title)
    this.name = 'ApiError'
    this.document = document
    this.status = document.status
    this.code = document.code
    this.title = document.texts?.title ?? { en: document.title, zh: document.title }
    this.detail = document.texts?.detail
    this.fields = document.fields ?? []
    this.problems = document.problems ?? []
    this.current = document.current
    this.yours = document.yours
  }

  /** What to tell the person, in the language in use. */
  get text(): string {
    return pick(this.detail) || pick(this.title)
  }
}

/** True when the request never got an answer. */
export function isOffline(error: unknown): boolean {
  return error instanceof ApiError && error.status === 0
}

/** Words for any thrown value. */
export function errorText(error: unknown): string {
  if (error instanceof ApiError) return error.text
  return error instanceof Error ? error.message : String(error)
}

export function offlineError(): ApiError {
  return worded(0, 'offline', {
    title: { en: 'The server cannot be reached.', zh: '无法连接服务器。' },
    detail: {
      en: 'The server cannot be reached. Nothing you typed is lost; try again in a moment.',
      zh: '无法连接服务器。已填写的内容不会丢失，请稍后重试。',
    },
  })
}

/** Makes an error of an answer that is not a problem document, e.g. from a proxy in between. */
export function strangeError(status: number, body: string): ApiError {
  const title = { en: `Unexpected answer (${status})`, zh: `意外的响应（${status}）` }
  const said = body.slice(0, 200)
  return worded(status, 'unexpected', { title, detail: said ? { en: said, zh: said } : title })
}

function worded(status: number, code: string, texts: { title: Text; detail: Text }): ApiError {
  return new ApiError({ status, code, title: texts.title.en ?? '', detail: texts.detail.en, texts })
}
