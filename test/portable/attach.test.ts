// What contrib portable makes, attached with the real portablectl of a booted systemd.
import assert from 'node:assert/strict';
import { resolve } from 'node:path';
import { test } from 'node:test';
import { bootAndRun, needsNspawn } from '../helpers/nspawn.ts';
import { demoImage } from '../helpers/portable.ts';

test(
  'an image of a dynamic program is attached, answers, keeps its state, is updated and goes',
  needsNspawn(),
  () => {
    const { facts, log } = bootAndRun(resolve(import.meta.dirname, 'attach-guest.sh'), {
      'demo_1.0.raw': demoImage('1.0'),
      'demo_1.1.raw': demoImage('1.1'),
    });
    assert.deepEqual(
      Object.fromEntries(facts),
      {
        attach: '0',
        start: '0',
        waiting: 'inactive',
        first: 'demo 1.0: visitor 1',
        second: 'demo 1.0: visitor 2',
        running: 'active',
        root: 'ro squashfs',
        written: '1',
        uid: 'dynamic',
        limits: 'NoNewPrivs:1 Seccomp:2',
        restarted: 'demo 1.0: visitor 3',
        attached: 'running-runtime',
        reattach: '0',
        newer: 'demo 1.1: visitor 4',
        detach: '0',
        units: '1',
        left: '0',
        listed: '0',
      },
      log,
    );
  },
);
