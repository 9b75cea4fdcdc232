// Loaded before contrib (node --require): counts every call that changes the disk or starts a program, and ends the
// process with SIGKILL just before the one whose number is CONTRIB_KILL_AT. With CONTRIB_COUNT_IN, it writes how many
// there were into that file instead.
const childProcess = require('node:child_process');
const fs = require('node:fs');
const { isMainThread } = require('node:worker_threads');

const CHANGES = [
  'appendFileSync',
  'chmodSync',
  'copyFileSync',
  'fchmodSync',
  'fdatasyncSync',
  'fsyncSync',
  'ftruncateSync',
  'linkSync',
  'mkdirSync',
  'mkdtempSync',
  'renameSync',
  'rmSync',
  'rmdirSync',
  'symlinkSync',
  'truncateSync',
  'unlinkSync',
  'writeFileSync',
  'writeSync',
  'writevSync',
];
const killAt = Number(process.env.CONTRIB_KILL_AT ?? '0');
const countIn = process.env.CONTRIB_COUNT_IN;
const { writeFileSync } = fs;
let calls = 0;

function step() {
  calls += 1;
  if (calls !== killAt) return;
  process.kill(process.pid, 'SIGKILL');
  for (;;);
}

function patch(object, name, counts = () => true) {
  const original = object[name];
  object[name] = function patched(...args) {
    if (counts(args)) step();
    return original.apply(this, args);
  };
}

if (isMainThread && (killAt > 0 || countIn !== undefined)) {
  // What is printed changes nothing on the disk.
  for (const name of CHANGES) patch(fs, name, ([first]) => first !== 1 && first !== 2);
  for (const name of ['write', 'writev']) patch(fs, name, ([first]) => first > 2);
  patch(childProcess, 'spawn');
  if (countIn !== undefined) process.on('exit', () => writeFileSync(countIn, String(calls)));
}
