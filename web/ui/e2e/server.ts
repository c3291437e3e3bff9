import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import type { TestProject } from 'vitest/node'

declare module 'vitest' {
  export interface ProvidedContext {
    /** Demo companies with sample data, one for each file of tests that runs at a time. */
    demos: string[]
    /** A system nobody has set up yet. */
    fresh: string
  }
}

const binary = process.env.WEFT_BINARY ?? resolve(import.meta.dirname, '../../../weft')

/** Starts the real binary, on databases that are thrown away. */
export default async function setup(project: TestProject) {
  if (process.env.WEFT_TEST_BASE) {
    project.provide('demos', [process.env.WEFT_TEST_BASE])
    project.provide('fresh', '')
    return
  }
  if (!existsSync(binary)) throw new Error(`${binary} is missing: run make build`)
  const folder = mkdtempSync(join(tmpdir(), 'weft-e2e-'))
  const key = join(folder, 'key')
  writeFileSync(key, '5e'.repeat(32)) // of encrypted fields
  const servers: ChildProcess[] = []
  const start = async (name: string, ...flags: string[]) => {
    const address = `127.0.0.1:${await freePort()}`
    const server = spawn(
      binary,
      ['serve', ...flags, '--key-file', key, '--address', address, '--data', join(folder, name)],
      {
        stdio: 'ignore',
      },
    )
    servers.push(server)
    await answers(`http://${address}/readyz`)
    return `http://${address}`
  }
  const names = Array.from({ length: Number(project.config.maxWorkers) }, (_, index) => `demo${index + 1}`)
  project.provide('demos', await Promise.all(names.map((name) => start(name, '--demo'))))
  project.provide('fresh', await start('fresh'))
  return () => {
    for (const server of servers) server.kill()
    rmSync(folder, { recursive: true, force: true })
  }
}

function freePort(): Promise<number> {
  return new Promise((found, failed) => {
    const probe = createServer()
    probe.on('error', failed)
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() =>
        typeof address === 'object' && address ? found(address.port) : failed(new Error('no port')),
      )
    })
  })
}

async function answers(url: string) {
  for (let tries = 0; tries < 300; tries++) {
    const response = await fetch(url).catch(() => null)
    if (response?.ok) return
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  throw new Error(`${url} does not answer`)
}
