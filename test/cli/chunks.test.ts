// How the pieces of the bundle are loaded: each when something of it is first used.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { loadChunks } from '../../src/system/code-cache.ts';
import { writeTree } from '../helpers/scratch.ts';

type Main = { readonly near: () => string; readonly far: () => string; readonly circle: () => string };

const wrapped = (apart: string, chunks: string) =>
  `(function(exports,require,module,__filename,__dirname){module.exports={apart:{${apart}},chunks:{${chunks}}}})`;
const chunk = (id: string, names: string, body: string) =>
  `'${id}':{names:[${names}],run:function(exports,require,module){${body}}}`;

const MAIN = `
  const near = require('./near.js'), far = require('./far.js'), path = require('node:path');
  module.exports = {near: () => path.basename(near.word), far: () => far.word, circle: () => near.back(), name: 'main'};
`;
const NEAR = `
  const main = require('./main.js');
  module.exports = {word: 'x/near', back: () => main.name};
`;
const DIRECTORY = {
  'contrib.cjs': wrapped(
    `'./far.js':['word']`,
    `${chunk('./main.js', `'near','far','circle','name'`, MAIN)},${chunk('./near.js', `'word','back'`, NEAR)}`,
  ),
  'chunks/far.js': wrapped('', chunk('./far.js', `'word'`, `module.exports = {word: 'far'};`)),
};

describe('the chunks of the bundle', () => {
  const load = () => {
    const directory = writeTree(DIRECTORY);
    const { exports, chunks } = loadChunks(directory, `${directory}/none`);
    return { main: exports as Main, ran: () => [...chunks.keys()] };
  };

  it('are not run where they are imported', () => {
    assert.deepEqual(load().ran(), ['./main.js']);
  });

  it('are run when something of them is used, those in files of their own too', () => {
    const { main, ran } = load();
    assert.equal(main.near(), 'near');
    assert.deepEqual(ran(), ['./main.js', './near.js']);
    assert.equal(main.far(), 'far');
    assert.equal(main.far(), 'far');
    assert.deepEqual(ran(), ['./main.js', './near.js', './far.js']);
  });

  it('may import one another in a circle', () => {
    assert.equal(load().main.circle(), 'main');
  });
});
