import { createReadStream } from 'node:fs'
import { copyFile, mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'
import react from '@vitejs/plugin-react'
import type { Plugin } from 'vite'
import { defineConfig } from 'vitest/config'
import tesseract from './node_modules/tesseract.js/package.json' with { type: 'json' }

const dist = resolve(import.meta.dirname, 'dist')

/** Writes a .br and a .gz beside every text file, so that the server never compresses. */
function precompress(quality: number): Plugin {
  const brotli = promisify(brotliCompress)
  const zip = promisify(gzip)
  return {
    name: 'precompress',
    apply: 'build',
    async closeBundle() {
      const names = await readdir(dist, { recursive: true })
      await Promise.all(
        names
          .filter((name) => /\.(js|css|html|svg|json|wasm)$/.test(name) && !name.startsWith('.vite'))
          .map(async (name) => {
            const file = join(dist, name)
            const raw = await readFile(file)
            const params = { [constants.BROTLI_PARAM_QUALITY]: quality }
            await writeFile(`${file}.br`, await brotli(raw, { params }))
            await writeFile(`${file}.gz`, await zip(raw, { level: 9 }))
          }),
      )
    },
  }
}

const fontPackage = resolve(import.meta.dirname, 'node_modules/@expo-google-fonts/noto-sans-sc')

/** Puts the font that prints are set in beside the application, packed, with its licence. Browsers never load it. */
function printFont(): Plugin {
  const zip = promisify(gzip)
  return {
    name: 'print-font',
    apply: 'build',
    async closeBundle() {
      const fonts = join(dist, 'fonts')
      await mkdir(fonts, { recursive: true })
      const raw = await readFile(join(fontPackage, '400Regular/NotoSansSC_400Regular.ttf'))
      await writeFile(join(fonts, 'print.ttf.gz'), await zip(raw, { level: 9 }))
      await copyFile(join(fontPackage, 'LICENSE_FONT'), join(fonts, 'LICENSE.txt'))
    },
  }
}

const packages = resolve(import.meta.dirname, 'node_modules')
const textReaderFolder = `assets/tesseract-${tesseract.version}`

/** The files of the reader of text in pictures, by the names that it asks for them under. */
const textReaderFiles: Record<string, string> = {
  'worker.min.js': 'tesseract.js/dist/worker.min.js',
  'tesseract-core-simd-lstm.js': 'tesseract.js-core/tesseract-core-simd-lstm.js',
  'tesseract-core-simd-lstm.wasm': 'tesseract.js-core/tesseract-core-simd-lstm.wasm',
  // Packed as it is: the reader knows it by its first bytes, and a name in .gz would be a variant of another file.
  'chi_sim.traineddata': '@tesseract.js-data/chi_sim/4.0.0_best_int/chi_sim.traineddata.gz',
  'LICENSE.txt': 'tesseract.js-core/LICENSE',
}

/** Puts the reader of text in pictures beside the application; a browser loads it when a business card is read. */
function textReader(): Plugin {
  return {
    name: 'text-reader',
    async generateBundle() {
      for (const [name, file] of Object.entries(textReaderFiles)) {
        const source = await readFile(join(packages, file))
        this.emitFile({ type: 'asset', fileName: `${textReaderFolder}/${name}`, source })
      }
    },
    configureServer(server) {
      server.middlewares.use(`/${textReaderFolder}`, (request, answer, next) => {
        const file = textReaderFiles[request.url?.slice(1) ?? '']
        if (file) createReadStream(join(packages, file)).pipe(answer)
        else next()
      })
    },
  }
}

export default defineConfig({
  plugins: [react(), textReader(), precompress(Number(process.env.BROTLI ?? 9)), printFont()],
  define: { 'import.meta.env.TEXT_READER': JSON.stringify(`/${textReaderFolder}`) },
  resolve: { alias: { '@': resolve(import.meta.dirname, 'src') } },
  build: {
    target: 'es2022',
    manifest: true,
    chunkSizeWarningLimit: 1200,
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [{ name: 'react', test: /node_modules[\\/](react|react-dom|scheduler)[\\/]/ }],
        },
      },
    },
  },
  server: { proxy: { '/api': { target: process.env.API ?? 'http://127.0.0.1:8080' } } },
  test: {
    environment: 'jsdom',
    setupFiles: ['src/test-setup.ts'],
    include: ['src/**/*.test.{ts,tsx}'],
  },
})
