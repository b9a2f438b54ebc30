// Reads a repository with tuf-js: refresh, then every target named. Prints a line "PATH SHA256" for each.
//   node read.mjs METADATA_DIR METADATA_URL TARGET_URL TARGET_DIR PATH...
// METADATA_DIR holds the trusted root.json, and keeps what is trusted between calls.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { Updater } from 'tuf-js';

const [metadataDir, metadataBaseUrl, targetBaseUrl, targetDir, ...paths] = process.argv.slice(2);
const updater = new Updater({ metadataDir, metadataBaseUrl, targetBaseUrl, targetDir });
await updater.refresh();
for (const path of paths) {
  const info = await updater.getTargetInfo(path);
  if (info === undefined) {
    console.log(`${path} none`);
    continue;
  }
  const file = await updater.downloadTarget(info);
  console.log(`${path} ${createHash('sha256').update(readFileSync(file)).digest('hex')}`);
}
