import { createWorker, OEM, PSM, type Word, type Worker } from 'tesseract.js'
import type { Reading } from './read'

/** Where the reader's own files lie: with the application, asked for only here. */
const folder: string = import.meta.env.TEXT_READER

/** Words that the reader is less sure of are looked at again, by themselves, and taken if it is surer then. */
const unsure = 60
const sure = 80

const margin = 8

/** Reads the text of a picture in this browser; fails when the signal does. */
export function readText(picture: HTMLCanvasElement, { signal, onProgress }: Reading): Promise<string> {
  return new Promise((resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason))
    const read = async (worker: Worker) => {
      signal.addEventListener('abort', () => void worker.terminate())
      if (!signal.aborted) resolve(await textOf(worker, picture))
      await worker.terminate()
    }
    createWorker('chi_sim', OEM.LSTM_ONLY, {
      workerPath: `${folder}/worker.min.js`,
      workerBlobURL: false,
      corePath: `${folder}/tesseract-core-simd-lstm.js`,
      langPath: folder,
      gzip: false,
      cacheMethod: 'none',
      logger: ({ status, progress }) => status === 'recognizing text' && onProgress(progress),
      errorHandler: reject,
    })
      .then(read)
      .catch(reject)
  })
}

async function textOf(worker: Worker, picture: HTMLCanvasElement): Promise<string> {
  await worker.setParameters({ tessedit_pageseg_mode: PSM.AUTO })
  const { data } = await worker.recognize(picture, {}, { blocks: true })
  const lines = (data.blocks ?? []).flatMap((block) => block.paragraphs.flatMap(({ lines }) => lines))
  await worker.setParameters({ tessedit_pageseg_mode: PSM.SINGLE_LINE })
  const texts: string[] = []
  for (const { words } of lines) texts.push(await textOfLine(worker, picture, words))
  return texts.join('\n')
}

/** The words of a line. A position in small letters beside a large name is read wrong until it stands alone. */
async function textOfLine(worker: Worker, picture: HTMLCanvasElement, words: Word[]): Promise<string> {
  const texts = words.map((word) => word.text)
  const first = words.findIndex((word) => word.confidence < unsure)
  if (first < 0) return texts.join(' ')
  const last = words.findLastIndex((word) => word.confidence < unsure)
  const { data } = await worker.recognize(picture, {
    rectangle: around(words.slice(first, last + 1), picture),
  })
  if (data.confidence >= sure) texts.splice(first, last + 1 - first, data.text.trim())
  return texts.join(' ')
}

function around(words: Word[], { width, height }: HTMLCanvasElement) {
  const left = Math.max(0, Math.min(...words.map(({ bbox }) => bbox.x0)) - margin)
  const top = Math.max(0, Math.min(...words.map(({ bbox }) => bbox.y0)) - margin)
  const right = Math.min(width, Math.max(...words.map(({ bbox }) => bbox.x1)) + margin)
  const bottom = Math.min(height, Math.max(...words.map(({ bbox }) => bbox.y1)) + margin)
  return { left, top, width: right - left, height: bottom - top }
}
