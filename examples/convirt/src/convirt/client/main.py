"""The command convirt."""

import argparse
import os
import shutil

from convirt import VERSION
from convirt.core.utils import config

TOOLS = ("lvcreate", "lvremove", "vgs", "xm", "xentop", "uname")


def main():
    parser = argparse.ArgumentParser(prog="convirt")
    parser.add_argument("--version", action="version", version=f"convirt {VERSION}")
    parser.add_argument("--config", default="/etc/convirt.conf")
    parser.add_argument("command", choices=["images", "tools"])
    options = parser.parse_args()
    settings = config.load(options.config)
    if options.command == "images":
        store = settings.get("PATHS", "image_store")
        for name in sorted(os.listdir(store)):
            if os.path.exists(os.path.join(store, name, "provision.sh")):
                print(name)
        return
    path = settings.get("PATHS", "exec_path")
    for tool in TOOLS:
        print(tool, shutil.which(tool, path=path) or "not found")
