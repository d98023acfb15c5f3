
(function () {{
  const {{ appendFileSync }} = require('node:fs');
  const {{ serialize }} = require('node:v8');
  const candidate = {function};
  const tell = (value) => appendFileSync({answers}, serialize(value).toString('base64') + '\n');
{tells}}})();
