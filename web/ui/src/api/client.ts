import { useConnection } from './connection'
import { ApiError, isOffline, offlineError, strangeError } from './errors'
import type { ProblemDocument } from './types'

const base = '/api/v1'
const slow = { first: 1000, most: 15000 }

let csrf = ''
let onSignedOut: () => void = () => {}

/** Keeps the token that GET /session gave; every unsafe request carries it. */
export function setCsrf(token: string) {
  csrf = token
}

/** Registers what happens when the server says that the session has ended. */
export function whenSignedOut(handler: () => void) {
  onSignedOut = handler
}

export interface RequestOptions {
  query?: Record<string, string | number | boolean | null | undefined>
  body?: unknown
  /** Marks a command that may be repeated safely; it is retried when the connection is lost. */
  idempotencyKey?: string
  /** Fails at once when the connection is lost, although it could be repeated. */
  hurry?: boolean
  version?: number
  signal?: AbortSignal
}

interface FileOptions extends RequestOptions {
  /** Is told how many bytes are here. */
  onReceived?: (bytes: number) => void
}

/** A key for one command; the same click repeated by a bad line has one effect. */
export function newKey(): string {
  return crypto.randomUUID?.() ?? `${Date.now()}-${Math.random().toString(36).slice(2)}`
}

export const api = {
  get: <T>(path: string, query?: RequestOptions['query'], signal?: AbortSignal) =>
    request<T>('GET', path, { query, signal }),
  post: <T>(path: string, body?: unknown, options: RequestOptions = {}) =>
    request<T>('POST', path, { ...options, body }),
  put: <T>(path: string, body?: unknown, options: RequestOptions = {}) =>
    request<T>('PUT', path, { ...options, body }),
  patch: <T>(path: string, body?: unknown, options: RequestOptions = {}) =>
    request<T>('PATCH', path, { ...options, body }),
  delete: <T>(path: string, options: RequestOptions = {}) => request<T>('DELETE', path, options),
}

/** A file that the server made, under the name it gave. */
export interface ServedFile {
  name: string
  blob: Blob
}

/** Asks for a file instead of JSON. */
export async function fetchFile(
  method: 'GET' | 'POST',
  path: string,
  options: FileOptions = {},
): Promise<ServedFile> {
  const lost = (error: unknown) => {
    throw options.signal?.aborted ? error : offlineError()
  }
  const response = await fetch(url(path, options.query), {
    method,
    headers: headers(method, options),
    body: encode(options.body),
    signal: options.signal,
    credentials: 'same-origin',
  }).catch(lost)
  if (!response.ok) return read<ServedFile>(response, path)
  const blob = await counted(response, options.onReceived).blob().catch(lost)
  return { name: fileName(response.headers.get('Content-Disposition')), blob }
}

function counted(response: Response, onReceived: FileOptions['onReceived']): Response {
  if (!onReceived || !response.body) return response
  let bytes = 0
  const counter = new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>({
    transform: (chunk, out) => {
      bytes += chunk.length
      onReceived(bytes)
      out.enqueue(chunk)
    },
  })
  return new Response(response.body.pipeThrough(counter))
}

function fileName(disposition: string | null): string {
  const [, encoded] = disposition?.match(/filename\*=utf-8''([^;]+)/i) ?? []
  const [, plain] = disposition?.match(/filename="?([^";]+)/i) ?? []
  return encoded ? decodeURIComponent(encoded) : (plain ?? 'file')
}

/** Builds an address under /api/v1 for links and downloads. */
export function url(path: string, query: RequestOptions['query'] = {}): string {
  const search = new URLSearchParams()
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== null && value !== '') search.set(name, String(value))
  }
  const text = search.toString()
  return base + path + (text ? `?${text}` : '')
}

async function request<T>(method: string, path: string, options: RequestOptions): Promise<T> {
  for (let wait = slow.first; ; wait = Math.min(wait * 2, slow.most)) {
    try {
      const answer = await send<T>(method, path, options)
      useConnection.getState().reached()
      return answer
    } catch (error) {
      if (!isOffline(error)) useConnection.getState().reached()
      if (!isOffline(error) || options.signal?.aborted) throw error
      useConnection.getState().lost()
      if (!options.idempotencyKey || options.hurry) throw error
      await useConnection.getState().waitBack(wait, options.signal)
    }
  }
}

async function send<T>(method: string, path: string, options: RequestOptions): Promise<T> {
  let response: Response
  try {
    response = await fetch(url(path, options.query), {
      method,
      headers: headers(method, options),
      body: encode(options.body),
      signal: options.signal,
      credentials: 'same-origin',
    })
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error
    throw offlineError()
  }
  return read<T>(response, path)
}

function headers(method: string, options: RequestOptions): Headers {
  const result = new Headers({ Accept: 'application/json' })
  if (method !== 'GET') result.set('X-CSRF-Token', csrf)
  if (options.body !== undefined && !(options.body instanceof FormData)) {
    result.set('Content-Type', 'application/json')
  }
  if (options.idempotencyKey) result.set('Idempotency-Key', options.idempotencyKey)
  if (options.version !== undefined) result.set('If-Match', `"${options.version}"`)
  return result
}

function encode(body: unknown): BodyInit | undefined {
  if (body === undefined) return undefined
  return body instanceof FormData ? body : JSON.stringify(body)
}

async function read<T>(response: Response, path: string): Promise<T> {
  const text = await response.text().catch(() => {
    throw offlineError()
  })
  const json = parse(text)
  if (response.ok) return json as T
  if (response.status === 401 && path !== '/session') onSignedOut()
  // A proxy answers 502 to 504 while the server behind it restarts: that is a lost connection.
  if (!isProblem(json)) {
    throw response.status >= 502 && response.status <= 504
      ? offlineError()
      : strangeError(response.status, text)
  }
  throw new ApiError({ ...json, status: json.status ?? response.status })
}

function parse(text: string): unknown {
  if (text === '') return undefined
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function isProblem(json: unknown): json is ProblemDocument {
  return typeof json === 'object' && json !== null && 'code' in json && 'title' in json
}
