#!/bin/sh
# pre-remove.sh of convirt on Fedora
#
# Runs in %preun with $1 = 0, while the files are still there
# (Fedora Packaging Guidelines, "Scriptlets").
#
# Only for what contrib.yaml cannot declare: accounts, directories, services and links need no script.
# It runs as root where nobody can answer questions, and it may run twice. While it says nothing, the package
# has no such script.
set -e
