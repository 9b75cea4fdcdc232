import type { MessagePort } from 'node:worker_threads';
import { errorOf, type Failure, failureOf } from './failure.ts';

type Message<Item> =
  | { readonly kind: 'item'; readonly item: Item }
  | { readonly kind: 'failure'; readonly failure: Failure }
  | { readonly kind: 'end' };

/** How many items may be on the way, and who is told of one that the other side is done with. */
type SendOptions<Item> = { readonly ahead: number; readonly done?: (item: Item) => void };

/**
 * Sends what an iterator gives to another thread, no faster than it is read there. What the iterator throws is thrown
 * there. Nothing more is asked of it when the port closes.
 */
export async function sendAll<Item>(
  port: MessagePort,
  items: AsyncIterable<Item>,
  { ahead, done = () => {} }: SendOptions<Item>,
): Promise<void> {
  let free = ahead;
  let isClosed = false;
  let wake = () => {};
  port.on('message', (item: Item) => {
    free += 1;
    done(item);
    wake();
  });
  port.on('close', () => {
    isClosed = true;
    wake();
  });
  const room = () =>
    new Promise<void>((resolve) => {
      wake = resolve;
    });
  const post = (message: Message<Item>) => port.postMessage(message);
  try {
    for await (const item of items) {
      while (free === 0 && !isClosed) await room();
      if (isClosed) return;
      free -= 1;
      post({ kind: 'item', item });
    }
    post({ kind: 'end' });
  } catch (error) {
    post({ kind: 'failure', failure: failureOf(error) });
  }
}

/** What another thread sends with `sendAll`. An item is given back when the next one is asked for. */
export async function* receiveAll<Item>(port: MessagePort): AsyncGenerator<Item> {
  const arrived: Message<Item>[] = [];
  let wake = () => {};
  port.on('message', (message: Message<Item>) => {
    arrived.push(message);
    wake();
  });
  port.on('close', () => {
    arrived.push({ kind: 'failure', failure: failureOf(new Error('a thread ended and said nothing')) });
    wake();
  });
  for (;;) {
    const message = arrived.shift();
    if (message === undefined)
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    else if (message.kind === 'end') return;
    else if (message.kind === 'failure') throw errorOf(message.failure);
    else {
      yield message.item;
      port.postMessage(message.item);
    }
  }
}
