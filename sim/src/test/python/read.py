"""Reads a repository with python-tuf: refresh, then every target named. Prints a line "PATH SHA256" for each.

    python3 read.py METADATA_DIR METADATA_URL TARGET_URL TARGET_DIR PATH...

METADATA_DIR holds the trusted root.json, and keeps what is trusted between calls.
"""

import hashlib
import inspect
import sys

from tuf.ngclient import Updater

metadata_dir, metadata_url, target_url, target_dir, *paths = sys.argv[1:]
arguments = {}
if "bootstrap" in inspect.signature(Updater.__init__).parameters:
    arguments["bootstrap"] = None  # the root that is in the folder already
updater = Updater(metadata_dir, metadata_url, target_dir, target_url, **arguments)
updater.refresh()
for path in paths:
    info = updater.get_targetinfo(path)
    if info is None:
        print(path, "none")
        continue
    with open(updater.download_target(info), "rb") as file:
        print(path, hashlib.sha256(file.read()).hexdigest())
