#!/bin/sh
# pre-install.sh of convirt on Ubuntu
#
# Runs as "preinst install", before dpkg unpacks the files
# (Debian Policy, chapter 6).
#
# Only for what contrib.yaml cannot declare: accounts, directories, services and links need no script.
# It runs as root where nobody can answer questions, and it may run twice. While it says nothing, the package
# has no such script.
set -e
