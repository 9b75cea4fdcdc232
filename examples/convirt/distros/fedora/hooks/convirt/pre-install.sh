#!/bin/sh
# pre-install.sh of convirt on Fedora
#
# Runs in %pre with $1 = 1, before the files are unpacked
# (Fedora Packaging Guidelines, "Scriptlets").
#
# Only for what contrib.yaml cannot declare: accounts, directories, services and links need no script.
# It runs as root where nobody can answer questions, and it may run twice. While it says nothing, the package
# has no such script.
set -e
