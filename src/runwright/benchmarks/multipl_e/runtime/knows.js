const assert = require('node:assert');
const { readFileSync } = require('node:fs');
const { inspect } = require('node:util');
const { deserialize } = require('node:v8');

const expectations = [
VALUES];

function end(reason) {
  console.error(reason);
  process.exit(1);
}

const lines = readFileSync(process.argv[2], 'latin1').split('\n').slice(0, -1);
if (lines.length !== expectations.length)
  end(`${lines.length} answers to ${expectations.length} questions`);
expectations.forEach((value, i) => {
  const expected = value();
  let actual;
  try {
    actual = deserialize(Buffer.from(lines[i], 'base64'));
    assert.deepEqual(actual, expected);
  } catch (error) {
    const shown = (one) => inspect(one, { breakLength: Infinity }).slice(0, 200);
    end(`question ${i + 1}: answered ${shown(actual)}, expected ${shown(expected)}`);
  }
});
