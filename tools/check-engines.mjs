// check-engines.mjs FOLDER VERSION -- every package in the folder's lock file accepts this Node and
// asks for others by version; package.json pins what it asks for to what the lock file has.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { resolve } from 'node:path';

const [folder, version] = process.argv.slice(2);
const require = createRequire(resolve(folder, 'package.json'));
const semver = require('semver');
const wanted = JSON.parse(readFileSync(resolve(folder, 'package.json'), 'utf8'));
const { packages } = JSON.parse(readFileSync(resolve(folder, 'package-lock.json'), 'utf8'));
const wrong = [];

for (const [path, entry] of Object.entries(packages)) {
  const range = entry.engines?.node;
  if (range && !semver.satisfies(version, range))
    wrong.push(`${path} ${entry.version} wants Node ${range}, Debian has ${version}`);
  // Debian's npm 9.2 cannot read a lock file in which a package asks for a tag ("latest").
  for (const [name, spec] of Object.entries(entry.dependencies ?? {})) {
    if (!spec.startsWith('npm:') && semver.validRange(spec) === null)
      wrong.push(`${path} ${entry.version} asks for ${name} by a tag: ${spec}`);
  }
}
for (const [name, pin] of Object.entries({ ...wanted.dependencies, ...wanted.devDependencies })) {
  const locked = packages[`node_modules/${name}`]?.version;
  if (semver.valid(pin) === null)
    wrong.push(`package.json: ${name} is not pinned (${pin})`);
  else if (locked !== pin)
    wrong.push(`package-lock.json: ${name} is ${locked}, package.json says ${pin}`);
}
for (const line of wrong)
  console.log(line);
process.exitCode = wrong.length ? 1 : 0;
