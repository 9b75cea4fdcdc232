#!/bin/sh
# post-remove.sh of convirt on openSUSE
#
# Runs in %postun with $1 = 0, when the files are gone
# (Fedora Packaging Guidelines, "Scriptlets").
#
# Only for what contrib.yaml cannot declare: accounts, directories, services and links need no script.
# It runs as root where nobody can answer questions, and it may run twice. While it says nothing, the package
# has no such script.
set -e
