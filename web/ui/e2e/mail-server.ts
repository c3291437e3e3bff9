import { type AddressInfo, createServer } from 'node:net'
import { createInterface } from 'node:readline'

/** A mail server that takes every mail and notes what it hears. */
export async function mailServer(heard: string[]): Promise<{ port: number; close: () => void }> {
  const server = createServer((socket) => {
    let inText = false
    socket.write('220 ready\r\n')
    createInterface(socket).on('line', (line) => {
      heard.push(line)
      if (inText && line !== '.') return
      inText = line.toUpperCase() === 'DATA'
      socket.write(inText ? '354 go on\r\n' : line === 'QUIT' ? '221 bye\r\n' : '250 ok\r\n')
    })
  })
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
  return { port: (server.address() as AddressInfo).port, close: () => server.close() }
}
