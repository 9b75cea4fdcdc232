import type { MessagePort } from 'node:worker_threads';
import { errorOf, type Failure, failureOf } from './failure.ts';

type Message<Item> =
  | { readonly kind: 'item'; readonly item: Item }
  | { readonly kind: 'failure'; readonly failure: Failure }
  | { readonly kind: 'end' };

type SendOptions<Item> = {
  /** How many items may be on the way. */
  readonly ahead: number;
  /** Told of an item that the other side is done with. */
  readonly done?: (item: Item) => void;
  /** What of an item goes there instead of a copy. */
  readonly transfer?: (item: Item) => readonly ArrayBuffer[];
};

/**
 * Sends what an iterator gives to another thread, no faster than it is read there. What the iterator throws is thrown
 * there. Nothing more is asked of it when the port closes.
 */
export async function sendAll<Item>(
  port: MessagePort,
  items: AsyncIterable<Item>,
  { ahead, done = () => {}, transfer = () => [] }: SendOptions<Item>,
): Promise<void> {
  const sent: Item[] = [];
  let isClosed = false;
  let wake = () => {};
  port.on('message', () => {
    for (const item of sent.splice(0, 1)) done(item);
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
      while (sent.length >= ahead && !isClosed) await room();
      if (isClosed) return;
      sent.push(item);
      port.postMessage({ kind: 'item', item }, [...transfer(item)]);
    }
    post({ kind: 'end' });
  } catch (error) {
    post({ kind: 'failure', failure: failureOf(error) });
  }
}

/** What another thread sends with `sendAll`, which is told of each item when the next one is asked for. */
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
      port.postMessage('done');
    }
  }
}
